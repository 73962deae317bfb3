"""Links of a plan to other plans, from both sides."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from analysis import queries
from analysis.judgement.criteria import WORDS, Word
from analysis.judgement.judging import Judged
from analysis.models import Action, OtherPlan, Plan, PlanLink
from analysis.planning import beside, forms, reads
from analysis.routes.page import PLANNER, PlannerPage
from analysis.routes.planning.writing import by
from participation import clock
from participation.problems import Unacceptable
from participation.web import fields, pages
from participation.web.addresses import Url
from participation.words import _, day, translated


def _kinds() -> dict[str, str]:
    return {kind: translated(text) for kind, text in beside.KINDS.items()}


def _from_here() -> dict[str, str]:
    return {tie.value: translated(text) for tie, text in beside.FROM_HERE.items()}


@dataclass(frozen=True, kw_only=True)
class LinksPage(PlannerPage):
    """Every link of a plan, with the form for one more."""
    template: ClassVar[str] = "analysis/planning/links.html"
    plan: Plan
    joined: list[PlanLink]
    others: list[OtherPlan]
    actions: list[tuple[str, str]]
    typed: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)
    ties: dict[str, str] = field(default_factory=_from_here)
    kinds: dict[str, str] = field(default_factory=_kinds)


@dataclass(frozen=True, kw_only=True)
class OtherPage(PlannerPage):
    """Another plan seen from its side: what of ours serves, shares or needs it, and how that stands."""
    template: ClassVar[str] = "analysis/planning/other.html"
    other: OtherPlan
    joined: list[PlanLink]
    judged: dict[str, tuple[Judged, ...]]
    plans: list[Plan]
    ties: dict[str, str] = field(default_factory=lambda: {tie.value: translated(t) for tie, t in beside.FROM_THERE.items()})
    kinds: dict[str, str] = field(default_factory=_kinds)
    words: dict[Word, str] = field(default_factory=lambda: {w: translated(t) for w, t in WORDS.items()})


@dataclass(frozen=True, kw_only=True)
class OtherFormPage(PlannerPage):
    """Another plan to name or to change; `back` is the plan that the person came from."""
    template: ClassVar[str] = "analysis/planning/other_form.html"
    other: OtherPlan | None
    back: str
    typed: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=_kinds)


LINK, OTHER = ("other", "tie", "place", "words", "action"), ("title", "kind", "address", "runs_until")


async def _plan(request: Request) -> Plan:
    return await queries.plan_for(by(request), request.path_params["id"])


async def _links_page(request: Request, plan: Plan, typed: dict[str, str], errors: dict[str, str] | None = None) -> Response:
    actions = [("", _("The whole plan"))] + [(a.id, f"{a.number} {a.title}".strip()[:120])
                                             for a in await Action.filter(plan=plan, retired_at=None)]
    page = LinksPage(plan=plan, joined=await beside.of_plan(plan), others=await beside.others(), actions=actions, typed=typed,
                     errors=errors or {})
    return pages.show(request, page, status=422 if errors else 200)


async def links(request: Request) -> Response:
    typed = dict.fromkeys(LINK, "") | {"tie": beside.Tie.SERVES.value, "action": request.query_params.get("action", "")[:40],
                                       "other": request.query_params.get("other", "")[:40]}
    return await _links_page(request, await _plan(request), typed)


async def link(request: Request) -> Response:
    plan, form = await _plan(request), await fields.read(request)
    others = {other.id: other for other in await beside.others()}
    actions = {a.id: a for a in await Action.filter(plan=plan, retired_at=None)}
    try:
        await beside.link(plan=plan, by=by(request), **forms.link(form, others, actions))
    except Unacceptable as refusal:
        return await _links_page(request, plan, {name: form.text(name) for name in LINK}, refusal.errors)
    return pages.see_other(request, "plan-links", id=plan.id)


async def unlink(request: Request) -> Response:
    found = await reads.of(by(request), PlanLink, request.path_params["id"], "plan")
    await beside.take_back(link=found, by=by(request))
    return pages.see_other(request, "plan-links", id=found.plan.id)


async def _other(request: Request) -> OtherPlan:
    return await reads.of(by(request), OtherPlan, request.path_params["id"])


async def other(request: Request) -> Response:
    found = await _other(request)
    links = await beside.of_other(found)
    judged = await reads.by_action([one.action for one in links if one.action], today=clock.today())
    plans = [one.plan for one in await queries.plans_for(by(request))]
    return pages.show(request, OtherPage(other=found, joined=links, judged=judged, plans=plans))


def _form_page(request: Request, other: OtherPlan | None, typed: dict[str, str], errors: dict[str, str] | None = None) -> Response:
    page = OtherFormPage(other=other, back=request.query_params.get("plan", "")[:40], typed=typed, errors=errors or {})
    return pages.show(request, page, status=422 if errors else 200)


async def new(request: Request) -> Response:
    return _form_page(request, None, dict.fromkeys(OTHER, ""))


async def new_post(request: Request) -> Response:
    form = await fields.read(request)
    try:
        made = await beside.name(about=forms.other_plan(form), by=by(request))
    except Unacceptable as refusal:
        return _form_page(request, None, {name: form.text(name) for name in OTHER}, refusal.errors)
    return pages.see_other(request, "other-plan", id=made.id)


async def change(request: Request) -> Response:
    found = await _other(request)
    until = day(found.runs_until) if found.runs_until else ""
    return _form_page(request, found, {"title": found.title, "kind": found.kind, "address": found.address, "runs_until": until})


async def change_post(request: Request) -> Response:
    found, form = await _other(request), await fields.read(request)
    try:
        await beside.change(other=found, about=forms.other_plan(form), by=by(request))
    except Unacceptable as refusal:
        return _form_page(request, found, {name: form.text(name) for name in OTHER}, refusal.errors)
    return pages.see_other(request, "other-plan", id=found.id)


async def retire(request: Request) -> Response:
    await beside.retire(other=await _other(request), by=by(request))
    return pages.see_other(request, "plans")


URLS = [
    Url("/plans/{id}/links", "plan-links", links, PLANNER),
    Url("/plans/{id}/links", "plan-links.post", link, PLANNER, ("POST",)),
    Url("/plans/links/{id}/take-back", "plan-unlink", unlink, PLANNER, ("POST",)),
    Url("/plans/others/new", "other-plan-new", new, PLANNER),
    Url("/plans/others/new", "other-plan-new.post", new_post, PLANNER, ("POST",)),
    Url("/plans/others/{id}", "other-plan", other, PLANNER),
    Url("/plans/others/{id}/change", "other-plan-change", change, PLANNER),
    Url("/plans/others/{id}/change", "other-plan-change.post", change_post, PLANNER, ("POST",)),
    Url("/plans/others/{id}/retire", "other-plan-retire", retire, PLANNER, ("POST",)),
]
