"""Answers in words for the check page, and what a question says of its own bounds. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from participation import words
from participation.words import _, ngettext
from surveys.questionnaire.questions import OTHER, Answer, Item


def said(item: Item, answers: Mapping[str, Answer]) -> list[str]:
    """What was answered to an item, a line each. Long texts are counted, not shown: somebody may be looking on."""
    answer = answers.get(item.id)
    lines = [] if answer is None else _said(item, answer, str(answers.get(item.other_key, "")))
    if item.why_key in answers:
        lines.append(_written(str(answers[item.why_key])))
    return lines or [_("Skipped")]


def _said(item: Item, answer: Answer, own: str) -> list[str]:
    option = item.known.get(str(answer)) if not isinstance(answer, list) else None
    if option:
        return [_with_own(option.label, answer, own)]
    if isinstance(answer, list):
        labels = [_with_own(item.known[code].label, code, own) for code in answer if code in item.known]
        return [f"{place}. {label}" for place, label in enumerate(labels, 1)] if item.kind == "rank" else labels
    if item.kind == "text":
        return [str(answer)] if item.lines == 1 else [_written(str(answer))]
    return [in_month(str(answer)) if item.kind == "month" else words.number(int(answer))]


def _with_own(label: str, code: Answer, own: str) -> str:
    return f"{label}: {own}" if own and code == OTHER else label


def _written(text: str) -> str:
    count = len(text.split())
    return ngettext("You wrote {n} word", "You wrote {n} words", count).format(n=count)


def in_month(iso: str) -> str:
    """A month such as 2026-11 in words."""
    return words.month(dt.date.fromisoformat(f"{iso}-01"))


def months() -> list[tuple[str, str]]:
    """(number, name) of the twelve months."""
    return [(str(number), words.day(dt.date(2026, number, 1), "LLLL")) for number in range(1, 13)]


def is_within(number: int, low: int | None, high: int | None) -> bool:
    return (low is None or number >= low) and (high is None or number <= high)


def bounds(item: Item) -> str:
    """What a number or month may be, as a sentence; "" if anything may."""
    if item.kind == "month":
        return _between(in_month(item.first) if item.first else "", in_month(item.last) if item.last else "",
                        (_("Choose a month from {low} to {high}."), _("Choose {low} or later."), _("Choose {high} or earlier.")))
    low, high = ("" if one is None else words.number(one) for one in (item.low, item.high))
    return _between(low, high, (_("Write a whole number from {low} to {high}."), _("Write a whole number, {low} or more."),
                                _("Write a whole number, {high} or less.")))


def _between(low: str, high: str, sentences: tuple[str, str, str]) -> str:
    if not low and not high:
        return ""
    return sentences[0 if low and high else 1 if low else 2].format(low=low, high=high)


def rule(item: Item) -> str:
    """How to answer, where the controls alone do not say it; "" otherwise."""
    if item.kind == "several" and not item.choose_most:
        return _("Choose all that apply.")
    if item.kind == "several":
        return ngettext("Choose at most {n}.", "Choose at most {n}.", item.choose_most).format(n=item.choose_most)
    if item.kind == "rank":
        return _("Give place 1 to what comes first for you. You can leave places empty.")
    return bounds(item) if item.kind in ("number", "month") else ""
