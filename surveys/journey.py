"""A respondent's way through a questionnaire: which page comes next, how far along, what is asked at all. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from participation.words import _, ngettext
from surveys.library import Questionnaire
from surveys.questions import Answer, Condition, Item, Unusable, parse

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


def asked_on(questionnaire: Questionnaire, page: int, answers: Answers) -> tuple[Item, ...]:
    """The items of a page (from 1) that are asked; empty for a page that is left out or does not exist."""
    if not 1 <= page <= len(questionnaire.pages):
        return ()
    return tuple(item for item in questionnaire.pages[page - 1] if asked(item, answers))


def after(questionnaire: Questionnaire, page: int, answers: Answers) -> int:
    """The next page with something to ask (0 stands before the first), or CHECK."""
    for number in range(page + 1, len(questionnaire.pages) + 1):
        if asked_on(questionnaire, number, answers):
            return number
    return CHECK


def before(questionnaire: Questionnaire, page: int, answers: Answers) -> int | None:
    """The page before (from CHECK: the last one), or None if this is the first."""
    for number in range(page - 1 if page else len(questionnaire.pages), 0, -1):
        if asked_on(questionnaire, number, answers):
            return number
    return None


def take(questionnaire: Questionnaire, page: int, answers: Answers, sent: Mapping[str, str]) -> Taken:
    """The answers after this page's form. Fields that cannot be used leave the answer as it was."""
    now, errors = dict(answers), {}
    for item in asked_on(questionnaire, page, answers):
        try:
            answer = parse(item, sent.get(item.field, ""))
        except Unusable as problem:
            errors[item.field] = str(problem)
            continue
        now.pop(item.id, None)
        if answer is not None:
            now[item.id] = answer
    return Taken(now, errors)


def skip(questionnaire: Questionnaire, page: int, answers: Answers) -> dict[str, Answer]:
    """The answers without those of this page."""
    here = {item.id for item in asked_on(questionnaire, page, answers)}
    return {item_id: answer for item_id, answer in answers.items() if item_id not in here}


def final(questionnaire: Questionnaire, answers: Answers) -> dict[str, Answer]:
    """What is sealed: in the order of the questionnaire, without answers to questions that are no longer asked."""
    kept: dict[str, Answer] = {}
    for item in questionnaire.items:
        if item.id in answers and asked(item, kept):
            kept[item.id] = answers[item.id]
    return kept


def progress(questionnaire: Questionnaire, page: int) -> str:
    """How far along, in words. Follow-up questions have no number of their own."""
    if any(len(items) > 1 for items in questionnaire.pages):
        return _("Page {n} of {all}").format(n=page, all=len(questionnaire.pages))
    numbered = [number for number, (item,) in enumerate(questionnaire.pages, 1) if not item.conditions and item.kind != "info"]
    if page in numbered:
        return _("Question {n} of {all}").format(n=numbered.index(page) + 1, all=len(numbered))
    return _("More on question {n}").format(n=sum(number < page for number in numbered))


def length(questionnaire: Questionnaire) -> str:
    """How long it takes, in words."""
    return ngettext("It takes about {n} minute.", "It takes about {n} minutes.", questionnaire.minutes).format(
        n=questionnaire.minutes)
