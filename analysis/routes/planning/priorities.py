"""Priorities of a plan: why, whose voices were heard, which actions; and how they changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from analysis import queries
from analysis.models import Action, Plan, Priority, PriorityOrder
from analysis.planning import forms, ordering, priorities, reads
from analysis.planning.priorities import PriorityTold
from analysis.routes.page import PLANNER, PlannerPage
from analysis.routes.planning.writing import by
from participation.problems import Unacceptable
from participation.web import fields, pages
from participation.web.addresses import Url
from participation.words import translated

TYPED = ("title", "words", "why", *(f"voice-{whose}" for whose in priorities.WHOSE))


def _whose() -> dict[str, str]:
    return {whose: translated(text) for whose, text in priorities.WHOSE.items()}


@dataclass(frozen=True, kw_only=True)
class PrioritiesPage(PlannerPage):
    template: ClassVar[str] = "analysis/planning/priorities.html"
    plan: Plan
    standing: list[PriorityTold]
    past: list[PriorityTold]
    orders: list[PriorityOrder]
    titles: dict[str, str]
    whose: dict[str, str] = field(default_factory=_whose)


@dataclass(frozen=True, kw_only=True)
class PriorityPage(PlannerPage):
    """One priority with its earlier versions whole."""
    template: ClassVar[str] = "analysis/planning/priority.html"
    plan: Plan
    told: PriorityTold
    titles: dict[str, str]
    whose: dict[str, str] = field(default_factory=_whose)


@dataclass(frozen=True, kw_only=True)
class PriorityFormPage(PlannerPage):
    """`seen`: the version the person has before them; 0 for a new one."""
    template: ClassVar[str] = "analysis/planning/priority_form.html"
    plan: Plan
    priority: Priority | None
    seen: int
    actions: list[tuple[str, str]]
    chosen: list[str]
    typed: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)
    whose: dict[str, str] = field(default_factory=_whose)


async def _plan(request: Request) -> Plan:
    return await queries.plan_for(by(request), request.path_params["id"])


async def _priority(request: Request) -> Priority:
    return await reads.of(by(request), Priority, request.path_params["id"], "plan")


async def listed(request: Request) -> Response:
    plan = await _plan(request)
    standing, past = await priorities.of_plan(plan)
    titles = {told.priority.id: told.version.title for told in (*standing, *past)}
    return pages.show(request, PrioritiesPage(plan=plan, standing=standing, past=past, orders=await ordering.orders(plan), titles=titles))


async def priority(request: Request) -> Response:
    found = await _priority(request)
    titles = {a.id: f"{a.number} {a.title}".strip() for a in await Action.filter(plan=found.plan)}
    return pages.show(request, PriorityPage(plan=found.plan, told=await priorities.one(found), titles=titles))


async def _form_page(request: Request, plan: Plan, found: Priority | None, seen: int, typed: dict[str, str], chosen: list[str],
                     errors: dict[str, str] | None = None) -> Response:
    actions = [(a.id, f"{a.number} {a.title}".strip()) for a in await Action.filter(plan=plan, retired_at=None)]
    page = PriorityFormPage(plan=plan, priority=found, seen=seen, actions=actions, chosen=chosen, typed=typed, errors=errors or {})
    return pages.show(request, page, status=422 if errors else 200)


async def new(request: Request) -> Response:
    return await _form_page(request, await _plan(request), None, 0, dict.fromkeys(TYPED, ""), [])


async def _said(request: Request, plan: Plan, form: fields.Form) -> priorities.Said:
    return forms.priority(form, await Action.filter(plan=plan, retired_at=None).values_list("id", flat=True))


def _typed(form: fields.Form) -> dict[str, str]:
    return {name: form.text(name) for name in TYPED}


async def new_post(request: Request) -> Response:
    plan, form = await _plan(request), await fields.read(request)
    try:
        made = await priorities.put_first(plan=plan, said=await _said(request, plan, form), by=by(request))
    except Unacceptable as refusal:
        return await _form_page(request, plan, None, 0, _typed(form), form.all("actions"), refusal.errors)
    return pages.see_other(request, "priority", id=made.id)


async def change(request: Request) -> Response:
    found = await _priority(request)
    version = (await priorities.one(found)).version
    voices = {f"voice-{voice['whose']}": voice["heard"] for voice in version.voices}
    typed = dict.fromkeys(TYPED, "") | {"title": version.title, "words": version.words, "why": version.why} | voices
    return await _form_page(request, found.plan, found, version.version, typed, version.actions)


async def change_post(request: Request) -> Response:
    found, form = await _priority(request), await fields.read(request)
    seen = form.number("seen") or 0
    try:
        await priorities.change(priority=found, said=await _said(request, found.plan, form), seen=seen, by=by(request))
    except Unacceptable as refusal:
        return await _form_page(request, found.plan, found, seen, _typed(form), form.all("actions"), refusal.errors)
    return pages.see_other(request, "priority", id=found.id)


async def retire(request: Request) -> Response:
    found = await _priority(request)
    await priorities.retire(priority=found, by=by(request))
    return pages.see_other(request, "plan-priorities", id=found.plan.id)


URLS = [
    Url("/plans/{id}/priorities", "plan-priorities", listed, PLANNER),
    Url("/plans/{id}/priorities/new", "priority-new", new, PLANNER),
    Url("/plans/{id}/priorities/new", "priority-new.post", new_post, PLANNER, ("POST",)),
    Url("/plans/priorities/{id}", "priority", priority, PLANNER),
    Url("/plans/priorities/{id}/change", "priority-change", change, PLANNER),
    Url("/plans/priorities/{id}/change", "priority-change.post", change_post, PLANNER, ("POST",)),
    Url("/plans/priorities/{id}/retire", "priority-retire", retire, PLANNER, ("POST",)),
]
