"""What a survey lead typed about groups, codes and rounds → values, or sentences for the fields that need another look."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from analysis.coding.books import Rule
from analysis.coding.groups import WHO, About
from analysis.coding.passages import MOST_PASSAGE
from participation import clock
from participation.models import Area
from participation.problems import Unacceptable
from participation.words import _
from surveys import forms as survey_forms

MOST_TITLE, MOST_ASKED, MOST_NAME, MOST_RULE = 200, 1_000, 80, 400
MOST_PEOPLE = 500
MOST_NOTES = 100_000


class Form(survey_forms.Form, Protocol):
    def one_of(self, name: str, choices, *, default=None) -> str | None: ...
    def number(self, name: str) -> int | None: ...


def about(form: Form, areas: Sequence[Area]) -> About:
    """What is kept of a group besides its words. Raises Unacceptable."""
    errors: dict[str, str] = {}
    title = " ".join(form.text("title", most=MOST_TITLE * 2).split())
    if not title or len(title) > MOST_TITLE:
        errors["title"] = _("Give it a title by which you know it again, of at most {n} characters.").format(n=MOST_TITLE)
    who = form.one_of("who", WHO)
    if not who:
        errors["who"] = _("Choose who took part.")
    held_on = survey_forms.day_typed(form, "held_on", errors, _("Write the day on which it was."))
    if held_on and held_on > clock.today():
        errors["held_on"] = _("This day is still to come.")
    people = form.number("people")
    if people is None or not 1 <= people <= MOST_PEOPLE:
        errors["people"] = _("Write how many people took part, as a number from 1 to {n}.").format(n=MOST_PEOPLE)
    asked = form.text("asked", most=MOST_ASKED * 2)
    if not asked or len(asked) > MOST_ASKED:
        errors["asked"] = _("Write what they were asked, in at most {n} characters.").format(n=MOST_ASKED)
    if errors or held_on is None or people is None:
        raise Unacceptable(errors)
    return About(title, who or "", held_on, form.one_of("area", [area.pk for area in areas]), people, asked)


def rule(form: Form) -> Rule:
    """One code. Raises Unacceptable."""
    errors: dict[str, str] = {}
    name = " ".join(form.text("name", most=MOST_NAME * 4).split())
    meaning, use_when, not_when = (" ".join(form.text(field, most=MOST_RULE * 4).split()) for field in ("meaning", "use_when", "not_when"))
    if not name or len(name) > MOST_NAME:
        errors["name"] = _("Give the code a name of at most {n} characters.").format(n=MOST_NAME)
    if not meaning:
        errors["meaning"] = _("Write what the code means.")
    for field, words in (("meaning", meaning), ("use_when", use_when), ("not_when", not_when)):
        if len(words) > MOST_RULE:
            errors[field] = _("At most {n} characters.").format(n=MOST_RULE)
    if errors:
        raise Unacceptable(errors)
    return Rule(name, meaning, use_when, not_when)


def passage(form: Form) -> str:
    """One passage as reworded. Raises Unacceptable."""
    words = " ".join(form.text("words", most=MOST_PASSAGE * 4).split())
    if not words or len(words) > MOST_PASSAGE:
        raise Unacceptable({"words": _("Between 1 and {n} characters. To take the whole passage out, press the other button.").format(n=MOST_PASSAGE)})
    return words


def title(form: Form) -> str:
    """The title of a code book. Raises Unacceptable."""
    words = " ".join(form.text("title", most=MOST_TITLE * 2).split())
    if not words or len(words) > MOST_TITLE:
        raise Unacceptable({"title": _("Give the code book a title.")})
    return words
