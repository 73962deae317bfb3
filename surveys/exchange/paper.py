"""A questionnaire on paper: a tagged PDF with boxes to tick, lines to write on, and the way past questions not for everybody.

Statements on the same scale that follow each other become one table, as does a matrix. A question that depends on an answer
says so in words; where a run of them depends on the question before it alone, its answers say where to go on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from participation import codes, typesetting, words
from participation.words import _, ngettext
from surveys.library import Questionnaire
from surveys.questionnaire import journey, saying
from surveys.questionnaire.questions import OTHER, Condition, Item, Option

TEMPLATE = "surveys/paper/questionnaire.typ"
MOST_COLUMNS = 8
LONGEST_IN_COLUMN, LONGEST_BESIDE = 13, 16
"""Letters of the longest word that fits above a box of a table, and below one of a row of boxes."""
SINGLE = ("scale", "grade", "choice", "yesno")
LINES_A_CHARACTER = 1 / 70
Data = dict[str, Any]


async def pdf(*, form: Questionnaire, partnership: str) -> bytes:
    """The questionnaire in its own language, A4, tagged."""
    with words.speaking(form.language):
        data = await asyncio.to_thread(_data, form, partnership)
    return await typesetting.pdf(TEMPLATE, data)


def _data(form: Questionnaire, partnership: str) -> Data:
    with words.speaking(form.language):
        return {
            "lang": form.language.partition("-")[0], "dir": words.direction(form.language), "partnership": partnership, "title": form.title,
            "version": _("Version {n}").format(n=form.version), "intro": form.intro, "length": journey.length(form),
            "help_lines": list(form.help_lines), "blocks": Paper(form).blocks(), "words": _words(),
            "code": [codes.GROUP] * (codes.TOKEN.length // codes.GROUP)}


def _words() -> dict[str, Any]:
    return {
        "how": [_("Tick the boxes with a pen. You can leave out any question."), _("Do not write your name, or anybody else’s.")],
        "promise-head": _("What happens with your answers"),
        "promise": [_("Somebody types in what is on this paper, and then destroys the paper. Only that person reads it."),
                    _("When the survey closes, all answers are shuffled and counted."),
                    _("Results show groups of ten people or more, never one person.")],
        "code-head": _("Code from your letter or card"),
        "code": _("Leave this empty if you have none."),
        "row": _("Statement"), "end": _("Thank you. That was the last question.")}


class Paper:
    """Numbers of questions, and the blocks of the page."""

    def __init__(self, form: Questionnaire) -> None:
        self.items = form.items
        self.numbers = self._numbered()
        self.by_id = {item.id: item for item in form.items}

    def _numbered(self) -> dict[str, str]:
        """1, 2, 3 …; rows of a matrix are 4a, 4b …; texts between questions have none."""
        made, number = {}, 0
        for group, items in groupby((item for item in self.items if item.kind != "info"), key=lambda item: item.group or item.id):
            number += 1
            for place, item in enumerate(items):
                made[item.id] = f"{number}{chr(ord('a') + place) if item.group and place < 26 else place if item.group else ''}"
        return made

    def blocks(self) -> list[Data]:
        return [block for run in self._runs() for block in self._block(run)]

    def _runs(self) -> Iterator[list[Item]]:
        """Items that share a table, and every other item alone."""
        run: list[Item] = []
        for item in self.items:
            if run and not _together(run[-1], item):
                yield run
                run = []
            run.append(item)
        if run:
            yield run

    def _block(self, run: Sequence[Item]) -> Iterator[Data]:
        first = run[0]
        if first.kind == "info":
            yield {"kind": "section", "text": first.text, "body": first.body or first.hint, "only": self._only(first)}
        elif (first.group or len(run) > 1) and _fits_columns(first):
            yield self._grid(run)
        else:
            yield from (self._question(item) for item in run)

    def _grid(self, run: Sequence[Item]) -> Data:
        first = run[0]
        return {"kind": "grid", "number": self.numbers[first.id].rstrip("abcdefghijklmnopqrstuvwxyz") if first.group else "", "text": first.stem,
                "hint": first.hint if first.group else "", "only": self._only(first), "how": _("Tick one box in each row."),
                "columns": [option.label for option in (*first.options, *first.aside)], "asides": len(first.aside),
                "rows": [{"number": self.numbers[item.id], "text": item.text, "hint": "" if first.group else item.hint} for item in run]}

    def _question(self, item: Item) -> Data:
        past = self._past(item)
        answers = [self._answer(item, option, past) | {"write": option.code == OTHER and bool(item.other)} for option in item.options]
        return {"kind": "question", "number": self.numbers[item.id], "text": item.text, "stem": item.stem, "hint": item.hint, "only": self._only(item),
                "how": _how(item), "form": item.kind, "answers": answers, "asides": [self._answer(item, option, past) for option in item.aside],
                "beside": item.kind in ("scale", "grade") and _fits_columns(item, LONGEST_BESIDE) and not past, "lines": _lines(item), "evidence": item.evidence,
                "bounds": _bounds(item)}

    def _answer(self, item: Item, option: Option, past: str) -> Data:
        return {"label": option.label, "go": past if past and self._leads_past(item, option.value) else ""}

    # ---- the way ------------------------------------------------------------------------------------------------------

    def _past(self, item: Item) -> str:
        """Where those go on who are not asked the questions right behind this one; "" if nothing behind depends on it alone."""
        behind = self.items[self.items.index(item) + 1:]
        skipped = [one for one in _while(behind, lambda one: bool(one.conditions) and one.conditions == behind[0].conditions)]
        if item.kind not in SINGLE or not skipped or [one.item for one in behind[0].conditions] != [item.id] or behind[0].conditions[0].op == "empty":
            return ""
        following = next((one for one in behind[len(skipped):] if one.kind != "info"), None)
        return _("go to question {n}").format(n=self.numbers[following.id]) if following else _("go to the end")

    def _leads_past(self, item: Item, value: int | str) -> bool:
        behind = self.items[self.items.index(item) + 1]
        return not journey.holds(behind.conditions[0], value)

    def _only(self, item: Item) -> Data:
        """The condition in words: a head, and each part of it."""
        parts = [self._part(one) for one in item.conditions]
        heads = {"all": _("Answer this only if all of these are true:"), "any": _("Answer this only if one of these is true:")}
        return {"head": _("Answer this only if") if len(parts) == 1 else heads[item.match] if parts else "", "parts": parts}

    def _part(self, one: Condition) -> str:
        number, target = self.numbers.get(one.item, "?"), self.by_id[one.item]
        if one.op == "answered":
            return _("you answered question {n}").format(n=number)
        if one.op == "empty":
            return _("you left out question {n}").format(n=number)
        if target.kind == "number" and one.op in ("at-least", "at-most"):
            said = _("you wrote {value} or more at question {n}") if one.op == "at-least" else _("you wrote {value} or less at question {n}")
            return said.format(value=one.values[0], n=number)
        answers = self._answers(target, one)
        said = _("you did not choose {answers} at question {n}") if one.op == "is-not" else _("you chose {answers} at question {n}")
        return said.format(answers=answers, n=number)

    def _answers(self, target: Item, one: Condition) -> str:
        """The labels of the answers that a condition is about."""
        chosen = one.values if one.op in ("is", "is-not") else tuple(
            option.value for option in target.options if journey.holds(one, option.value))
        labels = [option.label for option in target.known.values() if option.value in chosen] or [str(value) for value in chosen]
        return _(" or ").join(f"“{label}”" for label in labels)


def _while(items: Iterable[Item], holds: Any) -> Iterator[Item]:
    for item in items:
        if not holds(item):
            return
        yield item


def _together(one: Item, other: Item) -> bool:
    """Whether two items that follow each other stand in one table."""
    if one.group or other.group:
        return one.group == other.group
    return (one.kind == other.kind == "scale" and one.scale == other.scale and one.aside == other.aside and one.stem == other.stem
            and not one.conditions and not other.conditions and _fits_columns(one))


def _fits_columns(item: Item, most: int = LONGEST_IN_COLUMN) -> bool:
    labels = [option.label for option in (*item.options, *item.aside)]
    longest = max((len(word) for label in labels for word in label.split()), default=0)
    return len(labels) <= MOST_COLUMNS and longest <= most


def _how(item: Item) -> str:
    most = item.choose_most
    if item.kind == "several":
        return ngettext("Tick {n} box at most.", "Tick {n} boxes at most.", most).format(n=most) if most else _("Tick all that apply.")
    if item.kind == "rank":
        return (ngettext("Write 1 beside the most important.", "Write 1 to {n}: 1 beside the most important.", most).format(n=most) if most
                else _("Write 1 beside the most important, then 2, and so on."))
    return _("Tick one box.") if item.kind in SINGLE else ""


def _lines(item: Item) -> int:
    """Lines to write on, enough for the characters that are allowed in a large hand."""
    if item.kind == "text":
        return 1 if item.lines == 1 else max(3, min(12, round(item.most * LINES_A_CHARACTER)))
    return 2 if item.evidence else 0


def _bounds(item: Item) -> str:
    if item.kind == "number" and item.low is not None and item.high is not None:
        return _("{low} to {high}").format(low=item.low, high=item.high)
    if item.kind == "month" and item.first and item.last:
        return _("{low} to {high}").format(low=saying.in_month(item.first), high=saying.in_month(item.last))
    return ""
