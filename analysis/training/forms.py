"""What was typed about a training → values, or sentences for the fields that need another look."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from analysis.coding.forms import Form
from analysis.training.trainings import AUDIT, FAMILIES, WAVES, Wanted
from participation.problems import Unacceptable
from participation.words import _
from surveys.forms import day_typed

MOST_TITLE, MOST_BEHAVIOUR, MOST_PEOPLE = 200, 1_500, 5_000
FIELDS = ("title", "held_from", "held_to", "people", "action", *WAVES, AUDIT, FAMILIES, "behaviour")


def typed(form: Form) -> dict[str, str]:
    return {name: form.text(name) for name in FIELDS}


def wanted(form: Form, choices: Mapping[str, Collection[str]]) -> Wanted:
    """`choices`: what each select offers. Raises Unacceptable."""
    errors: dict[str, str] = {}
    title = " ".join(form.text("title", most=MOST_TITLE * 2).split())
    if not title or len(title) > MOST_TITLE:
        errors["title"] = _("Give the training a name.")
    held_from = day_typed(form, "held_from", errors, _("Write the first day."))
    held_to = day_typed(form, "held_to", errors, _("Write the last day."))
    if held_from and held_to and held_to < held_from:
        errors["held_to"] = _("The last day lies before the first.")
    people = form.number("people")
    if form.text("people") and (people is None or not 1 <= people <= MOST_PEOPLE):
        errors["people"] = _("Write how many took part, as a number.")
    behaviour = form.text("behaviour")
    if len(behaviour) > MOST_BEHAVIOUR:
        errors["behaviour"] = _("At most {n} characters.").format(n=MOST_BEHAVIOUR)
    measures = {name: value for name in (*WAVES, AUDIT, FAMILIES) if (value := form.one_of(name, choices[name]) or "")}
    waves = [measures[step] for step in WAVES if step in measures]
    if len(set(waves)) < len(waves):
        errors["after"] = _("Each step has a survey of its own.")
    if errors or held_from is None or held_to is None:
        raise Unacceptable(errors)
    return Wanted(title, held_from, held_to, people, form.one_of("action", choices["action"]) or None, measures, behaviour)
