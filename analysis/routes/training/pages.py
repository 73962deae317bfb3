"""Trainings: the list, one line on one page, and the form that says what belongs to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from analysis.models import Training
from analysis.routes.page import PLANNER, PlannerPage
from analysis.training import forms, trainings
from analysis.training.line import Line, line
from analysis.training.trainings import AUDIT, FAMILIES, WAVES
from participation.problems import Unacceptable
from participation.web import fields, meanwhile, pages
from participation.web.addresses import Url
from participation.words import N_, _, translated

Choices = dict[str, list[tuple[str, str]]]
LABELS = {"before": N_("Survey before"), "after": N_("Survey after, with looking back"), "later": N_("Survey three months on")}


@dataclass(frozen=True, kw_only=True)
class TrainingsPage(PlannerPage):
    template: ClassVar[str] = "analysis/training/list.html"
    trainings: list[Training]
    courses: list[str]


@dataclass(frozen=True, kw_only=True)
class TrainingPage(PlannerPage):
    """One training's line."""

    template: ClassVar[str] = "analysis/training/line.html"
    one: Training
    line: Line
    action: str
    people: str


@dataclass(frozen=True, kw_only=True)
class ChangePage(PlannerPage):
    template: ClassVar[str] = "analysis/training/change.html"
    one: Training | None
    typed: Mapping[str, str]
    choices: Choices
    steps: list[tuple[str, str]]
    had: str = ""
    errors: dict[str, str] = field(default_factory=dict)


async def listed(request: Request) -> Response:
    return pages.show(request, TrainingsPage(trainings=await trainings.standing(), courses=await trainings.courses_without_a_line()))


async def training(request: Request) -> Response:
    one = await trainings.training_for(request.state.visitor.person, request.path_params["id"])
    page = TrainingPage(one=one, line=await line(one), action=trainings.named(one.action) if one.action else "",
                        people=str(one.people) if one.people else "")
    return pages.show(request, page)


async def _choices() -> Choices:
    none, waves = [("", _("None"))], await trainings.waves_to_choose()
    return {**{step: [*none, *waves] for step in WAVES}, AUDIT: [*none, *await trainings.audits_to_choose()],
            FAMILIES: [*none, *await trainings.families_to_choose()], "action": [*none, *await trainings.actions_to_choose()]}


async def _form(request: Request, one: Training | None, typed: Mapping[str, str], errors: dict[str, str] | None = None) -> Response:
    steps = [(step, translated(LABELS[step])) for step in WAVES]
    page = ChangePage(one=one, typed={**dict.fromkeys(forms.FIELDS, ""), **typed}, choices=await _choices(), steps=steps, had=_had(one), errors=errors or {})
    return pages.show(request, page, status=422 if errors else 200)


async def new(request: Request) -> Response:
    course = request.query_params.get("course", "")[:120]
    return await _form(request, None, {"title": course, **await trainings.of_course(course)})


async def change(request: Request) -> Response:
    one = await trainings.training_for(request.state.visitor.person, request.path_params["id"])
    return await _form(request, one, _typed(one))


def _typed(one: Training) -> dict[str, str]:
    return {"title": one.title, "held_from": one.held_from.isoformat(), "held_to": one.held_to.isoformat(), "behaviour": one.behaviour,
            "people": str(one.people or ""), "action": one.action.pk if one.action else "", **one.measures}


def _had(one: Training | None) -> str:
    return meanwhile.mark(_typed(one)) if one else ""


async def new_post(request: Request) -> Response:
    return await _save(request, None)


async def change_post(request: Request) -> Response:
    return await _save(request, await trainings.training_for(request.state.visitor.person, request.path_params["id"]))


async def _save(request: Request, one: Training | None) -> Response:
    form, person = await fields.read(request), request.state.visitor.person
    if one and form.text("act", most=10) == "retire":
        await trainings.retire(training=one, by=person)
        return pages.see_other(request, "trainings")
    try:
        wanted = forms.wanted(form, {name: [value for value, _words in own] for name, own in (await _choices()).items()})
        meanwhile.check(form, _had(one), at="title")
    except Unacceptable as refusal:
        return await _form(request, one, forms.typed(form), refusal.errors)
    if one:
        await trainings.change(training=one, wanted=wanted, by=person)
    made = one or await trainings.add(wanted=wanted, by=person)
    return pages.see_other(request, "training-line", id=made.pk)


URLS = [
    Url("/training", "trainings", listed, PLANNER),
    Url("/training/new", "training-line-new", new, PLANNER),
    Url("/training/new", "training-line-new.post", new_post, PLANNER, ("POST",)),
    Url("/training/{id}", "training-line", training, PLANNER),
    Url("/training/{id}/change", "training-line-change", change, PLANNER),
    Url("/training/{id}/change", "training-line-change.post", change_post, PLANNER, ("POST",)),
]
