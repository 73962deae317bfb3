"""What was typed on the pages of a draft. Nothing typed is lost: what cannot be used comes back with a sentence beside it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from participation.problems import Unacceptable
from participation.words import _
from surveys.questionnaire.audiences import NAMES
from surveys.questionnaire.questions import TEXT_LIMIT
from surveys.writing import answers, kinds, shape
from surveys.writing.kinds import Data

MOST_TEXT, MOST_SHORT, MOST_HINT, MOST_BODY = 400, 120, 400, 3000
MOST_LONG_TEXT = 2000
MOST_MINUTES = 120
ROOMS = ("1", "4", "8")
"""Lines that the field of a text can have."""
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})?")


class Form(Protocol):
    """What is needed of participation.web.fields.Form."""

    pairs: tuple[tuple[str, str], ...]

    def text(self, name: str, *, most: int = ...) -> str: ...

    def all(self, name: str) -> list[str]: ...

    def number(self, name: str) -> int | None: ...


@dataclass
class Typed:
    """A question as it was typed, whether it can be used or not. `added`: new answers, one a line; `do`: the button."""

    item: Data
    added: str = ""
    do: str = "save"
    kind: str = ""
    errors: dict[str, str] = field(default_factory=dict)


def revision(form: Form) -> int:
    """Which state of the draft the page showed; one that is missing is older than every other."""
    return form.number("revision") if form.number("revision") is not None else -1  # type: ignore[return-value]


def _line(form: Form, name: str, most: int, errors: dict[str, str], needed: str = "") -> str:
    text = form.text(name, most=20_000)
    if needed and not text:
        errors[name] = needed
    elif len(text) > most:
        errors[name] = _("Shorten this to {n} characters.").format(n=most)
    return text


# ---- a new survey, and what it says of itself ------------------------------------------------------------------------------

@dataclass(frozen=True)
class New:
    """`source`: the key of the survey whose questions it begins with, or ""."""

    title: str
    audience: str
    source: str


def new_survey(form: Form) -> New:
    """Raises Unacceptable."""
    errors: dict[str, str] = {}
    title = _line(form, "title", 160, errors, _("Give the survey a title. You can change it later."))
    audience = form.text("audience", most=40)
    if audience not in NAMES:
        errors["audience"] = _("Choose whom the survey is for.")
    if errors:
        raise Unacceptable(errors)
    return New(title, audience, form.text("source", most=80))


def about(form: Form) -> Data:
    """Title, introduction, audience, minutes, language, help lines, asides. Raises Unacceptable with `errors`."""
    errors: dict[str, str] = {}
    made: Data = {"title": _line(form, "title", 160, errors, _("Give the survey a title.")), "intro": _line(form, "intro", 600, errors),
                  "audience": form.text("audience", most=40), "language": form.text("language", most=40) or "en",
                  "help_lines": answers.lines(_line(form, "help_lines", 2000, errors)), "minutes": form.number("minutes") or 0}
    if made["audience"] not in NAMES:
        errors["audience"] = _("Choose whom the survey is for.")
    if not LANGUAGE.fullmatch(made["language"]) or len(made["language"]) > 12:
        errors["language"] = _("Write the short sign of a language, such as en, gd or pl.")
    if not 1 <= made["minutes"] <= MOST_MINUTES:
        errors["minutes"] = _("Write how many minutes it takes, as a number.")
    made["asides"] = {name.removeprefix("aside-"): _line(form, name, 60, errors, _("Write what this answer is called."))
                      for name, _value in form.pairs if name.startswith("aside-")}
    if errors:
        raise Unacceptable(errors)
    return made


# ---- several questions at once ---------------------------------------------------------------------------------------------

def questions(text: str) -> list[tuple[str, list[str]]]:
    """One question a line; lines that begin with a dash are answers to the question above them."""
    found: list[tuple[str, list[str]]] = []
    for line in text.split("\n"):
        dashed = re.match(r"\s*[-–•*]\s+(.*\S)", line)
        if dashed and found:
            found[-1][1].append(dashed[1].strip())
        elif line.strip():
            found.append((dashed[1] if dashed else line.strip(), []))
    return found


def check_questions(found: list[tuple[str, list[str]]], there: int) -> None:
    """Raises Unacceptable."""
    if not found:
        raise Unacceptable({"questions": _("Write your question here. One a line, if you have several.")})
    if there + len(found) > shape.MOST_QUESTIONS:
        raise Unacceptable({"questions": _("A survey can have {n} questions. Nobody answers that many.").format(n=shape.MOST_QUESTIONS)})
    if any(len(text) > MOST_TEXT for text, _labels in found):
        raise Unacceptable({"questions": _("One question is longer than {n} characters. Shorten it.").format(n=MOST_TEXT)})
    if any(len(labels) > answers.MOST_ANSWERS or any(len(label) > answers.MOST_LABEL for label in labels) for _text, labels in found):
        raise Unacceptable({"questions": _("A question can have {n} answers of {most} characters.").format(
            n=answers.MOST_ANSWERS, most=answers.MOST_LABEL)})


# ---- one question ------------------------------------------------------------------------------------------------------------

def question(form: Form, before: Data) -> Typed:
    """A question as it was typed, on top of what it was."""
    typed = Typed(dict(before), do=form.text("do", most=80) or "save", kind=form.text("kind", most=20))
    errors, item = typed.errors, typed.item
    item["text"] = _line(form, "text", MOST_TEXT, errors, _("Write the question."))
    for name, most in (("short", MOST_SHORT), ("hint", MOST_HINT), ("stem", MOST_HINT), ("body", MOST_BODY), ("other", answers.MOST_LABEL),
                       ("evidence", answers.MOST_LABEL)):
        _optional(form, item, name, most, errors)
    if form.text("has_asides"):
        item["asides"] = form.all("asides")
    if form.text("has_evidences"):
        item["evidences"] = list(dict.fromkeys(re.findall(r"[\w.]{1,12}", form.text("evidences", most=2000))))[:12]
    _bounds(form, typed)
    if item["kind"] in ("choice", "several", "rank", "matrix"):
        _answers(form, typed)
    typed.item = {name: value for name, value in item.items() if value not in ("", [], None) or name in ("text", "options", "rows", "body")}
    return typed


def _optional(form: Form, item: Data, name: str, most: int, errors: dict[str, str]) -> None:
    if name in dict(form.pairs):
        item[name] = _line(form, name, most, errors)


def _bounds(form: Form, typed: Typed) -> None:
    sent = dict(form.pairs)
    for name, check in _BOUNDS.items():
        if name in sent:
            check(form, typed, name)
    low, high = typed.item.get("low"), typed.item.get("high")
    if isinstance(low, int) and isinstance(high, int) and low > high:
        typed.errors["high"] = _("The highest number is below the lowest.")
    if str(typed.item.get("first") or "") > str(typed.item.get("last") or "9999"):
        typed.errors["last"] = _("The last month is before the first.")


def _number(form: Form, typed: Typed, name: str) -> None:
    text = form.text(name, most=2000)
    number = form.number(name) if len(text) <= 10 else None
    typed.item[name] = number if text else None
    if text and number is None:
        typed.errors[name] = _("Write a whole number, or leave this empty.")


def _length(form: Form, typed: Typed, name: str) -> None:
    number = form.number(name) if len(form.text(name, most=2000)) <= 6 else None
    if number is None or not 1 <= number <= MOST_LONG_TEXT:
        typed.errors[name] = _("Write a number from 1 to {n}.").format(n=MOST_LONG_TEXT)
    typed.item[name] = number or TEXT_LIMIT


def _lines(form: Form, typed: Typed, name: str) -> None:
    if form.text(name, most=2000) in ROOMS:
        typed.item[name] = int(form.text(name))


def _month(form: Form, typed: Typed, name: str) -> None:
    text = form.text(name, most=2000)
    typed.item[name] = text
    if text and not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", text):
        typed.errors[name] = _("Write the month like 2026-11, or leave this empty.")


def _most(form: Form, typed: Typed, name: str) -> None:
    _number(form, typed, name)
    if isinstance(typed.item.get(name), int) and typed.item[name] < 1:
        typed.errors[name] = _("Write a number from 1 up, or leave this empty.")


_BOUNDS: dict[str, Callable[[Form, Typed, str], None]] = {"low": _number, "high": _number, "most": _length, "lines": _lines, "first": _month, "last": _month,
                                                          "choose_most": _most}


def _answers(form: Form, typed: Typed) -> None:
    """Known answers by their codes, in the order of the page; new ones a line each."""
    name = "rows" if typed.item["kind"] == "matrix" else "options"
    known = {str(code) for code, _label in typed.item.get(name, ())}
    rows = [(key.removeprefix("answer-"), value.strip()) for key, value in form.pairs if key.startswith("answer-")]
    rows = answers.moved([(code, label) for code, label in rows if code in known], typed.do)
    typed.item[name] = [[code, label] for code, label in rows]
    typed.added = form.text("added", most=50_000)
    for code, label in rows:
        if not label or len(label) > answers.MOST_LABEL:
            typed.errors[f"answer-{code}"] = _("Write this answer in up to {n} characters, or remove it.").format(n=answers.MOST_LABEL)
    added = answers.lines(typed.added)
    if len(rows) + len(added) > answers.MOST_ANSWERS:
        typed.errors["added"] = _("{n} answers are the most that one question can have.").format(n=answers.MOST_ANSWERS)
    elif any(len(label) > answers.MOST_LABEL for label in added):
        typed.errors["added"] = _("One of these lines is longer than {n} characters.").format(n=answers.MOST_LABEL)


# ---- a scale -------------------------------------------------------------------------------------------------------------------

@dataclass
class TypedScale:
    """`rows`: (step, words, band); `added`: new answers, one a line."""

    stem: str
    rows: list[tuple[str, str, str]]
    added: str
    rising: bool
    do: str
    errors: dict[str, str] = field(default_factory=dict)


def scale(form: Form, before: Data) -> TypedScale:
    """A scale as it was typed."""
    errors: dict[str, str] = {}
    sent, known = dict(form.pairs), {str(value) for value, _label in before["options"]}
    rows = [(key.removeprefix("answer-"), value.strip()) for key, value in form.pairs if key.startswith("answer-")]
    rows = answers.moved([(step, label) for step, label in rows if step in known], form.text("do", most=80))
    typed = TypedScale(_line(form, "stem", MOST_HINT, errors), [(step, label, sent.get(f"band-{step}", "")) for step, label in rows],
                       form.text("added", most=20_000), form.text("rising") != "no", form.text("do", most=80) or "save", errors)
    for step, label, band in typed.rows:
        if not label or len(label) > answers.MOST_LABEL:
            errors[f"answer-{step}"] = _("Write this answer in up to {n} characters, or remove it.").format(n=answers.MOST_LABEL)
        if band not in answers.BANDS:
            errors[f"band-{step}"] = _("Choose how this answer is counted.")
    if not 2 <= len(typed.rows) + len(answers.lines(typed.added)) <= 11:
        errors["added"] = _("A scale has two to eleven answers.")
    return typed


# ---- a condition ---------------------------------------------------------------------------------------------------------------

def condition(form: Form, on: str, options: dict[str, int | str], is_number: bool) -> Data:
    """One condition on an earlier question. `options`: what can be sent → the value. Raises Unacceptable."""
    op = form.text("op", most=20)
    if op in ("answered", "empty"):
        return {"item": on, op: True}
    if op in ("at-least", "at-most") or is_number and op in ("is", "is-not"):
        number = form.number("number") if len(form.text("number", most=200)) <= 10 else None
        if number is None:
            raise Unacceptable({"number": _("Write a whole number.")})
        return {"item": on, op: [number] if op in ("is", "is-not") else number}
    if op not in ("is", "is-not"):
        raise Unacceptable({"op": _("Choose how the two belong together.")})
    values = [options[code] for code in form.all("value") if code in options]
    if not values:
        raise Unacceptable({"value": _("Choose at least one answer.")})
    return {"item": on, op: values}


def starter(form: Form) -> kinds.Starter:
    """The kind that was chosen. Raises Unacceptable."""
    found = kinds.BY_KEY.get(form.text("kind", most=20))
    if found is None:
        raise Unacceptable({"kind": _("Choose what kind of question it is.")})
    return found
