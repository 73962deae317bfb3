"""A plan written by hand: its name, its recommendations, its actions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from analysis import forms, queries
from analysis.models import Action, Plan, Recommendation
from analysis.plan_files import indicators
from analysis.planning import forms as plan_forms
from analysis.planning import reads, versions, writing
from analysis.planning.writing import Written
from analysis.routes.page import PLANNER, PlannerPage
from participation.problems import Unacceptable
from participation.web import fields, pages
from participation.web.addresses import Url
from participation.words import _, day

FIELDS = ("title", "number", "leads", "indicators", "due", "first_review", "every")


@dataclass(frozen=True, kw_only=True)
class TitlePage(PlannerPage):
    """One name to write: of a plan, or of a recommendation of `plan`."""
    template: ClassVar[str] = "analysis/planning/title.html"
    plan: Plan | None
    heading: str
    lead: str
    label: str
    most: int
    title: str = ""
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class ActionFormPage(PlannerPage):
    """An action to write or to change; `seen` is the version that the person has before them."""
    template: ClassVar[str] = "analysis/planning/action_form.html"
    plan: Plan
    recommendation: Recommendation
    action: Action | None
    seen: int
    known: list[str]
    typed: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)


def by(request: Request):
    return request.state.visitor.person


def _new_plan_page() -> TitlePage:
    return TitlePage(plan=None, heading=_("Write a plan here"), label=_("Name of the plan"), most=200,
                     lead=_("You begin with its name. Then come its recommendations, and the actions under each of them."))


def _recommendation_page(plan: Plan, recommendation: Recommendation | None) -> TitlePage:
    return TitlePage(plan=plan, heading=_("Reword a recommendation") if recommendation else _("Add a recommendation"),
                     label=_("What is recommended"), most=plan_forms.MOST_RECOMMENDATION,
                     title=recommendation.title if recommendation else "",
                     lead=_("What the inspectors, or the partnership itself, want to see better. Actions stand under it."))


def _refused(request: Request, page: TitlePage, form: fields.Form, refusal: Unacceptable) -> Response:
    typed = form.text("title", most=5_000)
    return pages.show(request, TitlePage(**{**page.__dict__, "title": typed, "errors": refusal.errors}), status=422)


async def new_plan(request: Request) -> Response:
    return pages.show(request, _new_plan_page())


async def new_plan_post(request: Request) -> Response:
    form = await fields.read(request)
    try:
        plan = await writing.make(title=forms.plan_title(form), by=by(request))
    except Unacceptable as refusal:
        return _refused(request, _new_plan_page(), form, refusal)
    return pages.see_other(request, "plan", id=plan.id)


async def new_recommendation(request: Request) -> Response:
    return pages.show(request, _recommendation_page(await queries.plan_for(by(request), request.path_params["id"]), None))


async def new_recommendation_post(request: Request) -> Response:
    plan = await queries.plan_for(by(request), request.path_params["id"])
    form = await fields.read(request)
    try:
        made = await writing.recommend(plan=plan, title=plan_forms.recommendation(form), by=by(request))
    except Unacceptable as refusal:
        return _refused(request, _recommendation_page(plan, None), form, refusal)
    return pages.see_other(request, "plan", id=plan.id, at=f"recommendation-{made.id}")


async def _recommendation(request: Request) -> Recommendation:
    return await reads.of(by(request), Recommendation, request.path_params["id"], "plan")


async def reword(request: Request) -> Response:
    found = await _recommendation(request)
    return pages.show(request, _recommendation_page(found.plan, found))


async def reword_post(request: Request) -> Response:
    found = await _recommendation(request)
    form = await fields.read(request)
    try:
        await writing.reword(recommendation=found, title=plan_forms.recommendation(form), by=by(request))
    except Unacceptable as refusal:
        return _refused(request, _recommendation_page(found.plan, found), form, refusal)
    return pages.see_other(request, "plan", id=found.plan.id, at=f"recommendation-{found.id}")


def typed_of(action: Action | Written | None) -> dict[str, str]:
    """An action as it stands in the fields of its form."""
    if action is None:
        return dict.fromkeys(FIELDS, "")
    written = lambda d: day(d) if d else ""  # noqa: E731
    return {"title": action.title, "number": action.number, "leads": "\n".join(action.leads), "due": written(action.due),
            "indicators": "\n".join(indicators.name_of(key) for key in action.indicators),
            "first_review": written(action.first_review), "every": str(action.every or "")}


def _form_page(recommendation: Recommendation, action: Action | None, seen: int, typed: dict[str, str],
               errors: dict[str, str] | None = None) -> ActionFormPage:
    return ActionFormPage(plan=recommendation.plan, recommendation=recommendation, action=action, seen=seen, typed=typed,
                          known=[one.name for one in indicators.known().values()], errors=errors or {})


def _typed(form: fields.Form) -> dict[str, str]:
    return {name: form.text(name) for name in FIELDS}


async def new_action(request: Request) -> Response:
    return pages.show(request, _form_page(await _recommendation(request), None, 0, typed_of(None)))


async def new_action_post(request: Request) -> Response:
    found = await _recommendation(request)
    form = await fields.read(request)
    try:
        made = await writing.add(recommendation=found, written=plan_forms.written(form), by=by(request))
    except Unacceptable as refusal:
        return pages.show(request, _form_page(found, None, 0, _typed(form), refusal.errors), status=422)
    return pages.see_other(request, "action", id=made.id)


async def _action(request: Request) -> tuple[Action, int]:
    action = await reads.of(by(request), Action, request.path_params["id"], "plan", "recommendation", "recommendation__plan")
    return action, (await versions.counts([action.id])).get(action.id, 0)


async def change_action(request: Request) -> Response:
    action, seen = await _action(request)
    return pages.show(request, _form_page(action.recommendation, action, seen, typed_of(action)))


async def change_action_post(request: Request) -> Response:
    action, seen = await _action(request)
    form = await fields.read(request)
    try:
        await writing.change(action=action, written=plan_forms.written(form), seen=form.number("seen") or 0, by=by(request))
    except Unacceptable as refusal:
        return pages.show(request, _form_page(action.recommendation, action, seen, _typed(form), refusal.errors), status=422)
    return pages.see_other(request, "action", id=action.id)


async def retire_action(request: Request) -> Response:
    action, _seen = await _action(request)
    await writing.retire(action=action, by=by(request))
    return pages.see_other(request, "plan", id=action.plan.id)


async def bring_back_action(request: Request) -> Response:
    action, _seen = await _action(request)
    await writing.bring_back(action=action, by=by(request))
    return pages.see_other(request, "action", id=action.id)


URLS = [
    Url("/plans/new", "plan-new", new_plan, PLANNER),
    Url("/plans/new", "plan-new.post", new_plan_post, PLANNER, ("POST",)),
    Url("/plans/{id}/recommendations/new", "recommendation-new", new_recommendation, PLANNER),
    Url("/plans/{id}/recommendations/new", "recommendation-new.post", new_recommendation_post, PLANNER, ("POST",)),
    Url("/plans/recommendations/{id}/change", "recommendation-change", reword, PLANNER),
    Url("/plans/recommendations/{id}/change", "recommendation-change.post", reword_post, PLANNER, ("POST",)),
    Url("/plans/recommendations/{id}/actions/new", "action-new", new_action, PLANNER),
    Url("/plans/recommendations/{id}/actions/new", "action-new.post", new_action_post, PLANNER, ("POST",)),
    Url("/plans/actions/{id}/change", "action-change", change_action, PLANNER),
    Url("/plans/actions/{id}/change", "action-change.post", change_action_post, PLANNER, ("POST",)),
    Url("/plans/actions/{id}/retire", "action-retire", retire_action, PLANNER, ("POST",)),
    Url("/plans/actions/{id}/back", "action-back", bring_back_action, PLANNER, ("POST",)),
]
