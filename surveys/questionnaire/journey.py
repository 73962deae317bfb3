"""A respondent's way through a questionnaire: which page comes next, how far along, what is asked at all. Pure.

Answers to questions that are no longer asked stay in the draft, in case the respondent changes back, but count for nothing:
neither for what is asked next nor for what is sent (`live`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from participation.words import _, ngettext
from surveys.library import Questionnaire
from surveys.questionnaire.questions import Answer, Condition, Item
from surveys.questionnaire.reading import Typed, Unusable, read

Answers = Mapping[str, Answer]
CHECK = 0
"""Stands for the check page where a page's number is expected."""


@dataclass(frozen=True)
class Taken:
    """What one page's form came to: the answers after it, and a sentence for each field that cannot be used."""

    answers: dict[str, Answer]
    errors: dict[str, str]


def asked(item: Item, answers: Answers) -> bool:
    """Whether an item is asked, given the answers before it."""
    if not item.conditions:
        return True
    return (any if item.match == "any" else all)(holds(one, answers.get(one.item)) for one in item.conditions)


def holds(condition: Condition, answer: Answer | None) -> bool:
    """Whether an earlier answer is what a condition asks for; no answer is only ever `empty` (or not one of some values)."""
    given = answer if isinstance(answer, list) else [] if answer is None else [answer]
    return _HOLDS[condition.op](given, condition.values)


_HOLDS: dict[str, Callable[[list, tuple], bool]] = {
    "is": lambda given, values: any(one in values for one in given),
    "is-not": lambda given, values: not any(one in values for one in given),
    "answered": lambda given, _values: bool(given),
    "empty": lambda given, _values: not given,
    "at-least": lambda given, values: any(isinstance(one, int) and one >= values[0] for one in given),
    "at-most": lambda given, values: any(isinstance(one, int) and one <= values[0] for one in given),
}


def live(questionnaire: Questionnaire, answers: Answers) -> Answers:
    """The answers to questions that are asked, given the answers before them; all of them where nothing depends on anything."""
    return final(questionnaire, answers) if questionnaire.branches else answers


def asked_on(questionnaire: Questionnaire, page: int, answers: Answers) -> tuple[Item, ...]:
    """The items of a page (from 1) that are asked; empty for a page that is left out or does not exist."""
    return _asked_on(questionnaire, page, live(questionnaire, answers))


def _asked_on(questionnaire: Questionnaire, page: int, alive: Answers) -> tuple[Item, ...]:
    if not 1 <= page <= len(questionnaire.pages):
        return ()
    if not questionnaire.branches:
        return questionnaire.pages[page - 1]
    return tuple(item for item in questionnaire.pages[page - 1] if asked(item, alive))


def after(questionnaire: Questionnaire, page: int, answers: Answers) -> int:
    """The next page with something to ask (0 stands before the first), or CHECK."""
    return next(_onward(questionnaire, page, answers), CHECK)


def _onward(questionnaire: Questionnaire, page: int, answers: Answers) -> Iterator[int]:
    alive = live(questionnaire, answers)
    return (number for number in range(page + 1, len(questionnaire.pages) + 1) if _asked_on(questionnaire, number, alive))


def after_change(questionnaire: Questionnaire, changed: int, page: int, was: Answers, now: Answers) -> int:
    """Where a change from the check page leads on to: what is asked because of the changed page and has no answer, or CHECK.

    `was`: the answers before this page was sent. What was asked then already is not asked again.
    """
    touched = {item.id for item in questionnaire.pages[changed - 1]}
    for item in questionnaire.items:
        if any(condition.item in touched for condition in item.conditions):
            touched.add(item.id)
    if page == changed:
        touched -= {item.id for number in _onward(questionnaire, page, was) for item in asked_on(questionnaire, number, was)}
    return next((number for number in _onward(questionnaire, page, now)
                 if any(item.id in touched and item.id not in now for item in asked_on(questionnaire, number, now))), CHECK)


def before(questionnaire: Questionnaire, page: int, answers: Answers) -> int | None:
    """The page before (from CHECK: the last one), or None if this is the first."""
    alive = live(questionnaire, answers)
    for number in range(page - 1 if page else len(questionnaire.pages), 0, -1):
        if _asked_on(questionnaire, number, alive):
            return number
    return None


def take(questionnaire: Questionnaire, page: int, answers: Answers, sent: Typed) -> Taken:
    """The answers after this page's form. Fields that cannot be used leave the answer as it was."""
    now, errors = dict(answers), {}
    for item in asked_on(questionnaire, page, answers):
        try:
            reading = read(item, sent)
        except Unusable as problem:
            errors[item.field] = str(problem)
            continue
        if answers:
            for key in item.keys:
                now.pop(key, None)
        now.update(reading)
    return Taken(now, errors)


def skip(questionnaire: Questionnaire, page: int, answers: Answers) -> dict[str, Answer]:
    """The answers without those of this page."""
    here = {key for item in asked_on(questionnaire, page, answers) for key in item.keys}
    return {key: answer for key, answer in answers.items() if key not in here}


def final(questionnaire: Questionnaire, answers: Answers) -> dict[str, Answer]:
    """What is sealed: in the order of the questionnaire, without answers to questions that are no longer asked."""
    kept: dict[str, Answer] = {}
    for item in questionnaire.items:
        if not item.conditions or asked(item, kept):
            for key in item.keys:
                if key in answers:
                    kept[key] = answers[key]
    return kept


def progress(questionnaire: Questionnaire, page: int) -> str:
    """How far along, in words. Follow-ups and sections have no number of their own, the rows of a matrix one together."""
    items = questionnaire.pages[page - 1]
    if any(len(items) > 1 for items in questionnaire.pages):
        return _part(_("Page {n} of {all}").format(n=page, all=len(questionnaire.pages)), questionnaire, items[0])
    numbered = list(dict.fromkeys(item.group or item.id for (item,) in questionnaire.pages if _counts(item)))
    here = items[0].group or items[0].id
    if here in numbered:
        return _part(_("Question {n} of {all}").format(n=numbered.index(here) + 1, all=len(numbered)), questionnaire, items[0])
    passed = len({item.group or item.id for (item,) in questionnaire.pages[:page] if _counts(item)})
    if items[0].kind != "info" and passed:
        return _("More on question {n}").format(n=passed)
    return _("Next: question {n} of {all}").format(n=passed + 1, all=len(numbered)) if passed < len(numbered) else ""


def _counts(item: Item) -> bool:
    return not item.conditions and item.kind != "info"


def _part(text: str, questionnaire: Questionnaire, item: Item) -> str:
    """A row of a matrix says which of how many it is."""
    if not item.group:
        return text
    rows = [one.id for one in questionnaire.items if one.group == item.group]
    return _("{where}, part {n} of {all}").format(where=text, n=rows.index(item.id) + 1, all=len(rows))


def length(questionnaire: Questionnaire) -> str:
    """How long it takes, in words."""
    return ngettext("It takes about {n} minute.", "It takes about {n} minutes.", questionnaire.minutes).format(
        n=questionnaire.minutes)
