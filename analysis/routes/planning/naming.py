"""A plan given another name, with the names that it had."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from analysis import queries
from analysis.models import Plan, PlanName
from analysis.planning import forms, naming
from analysis.routes.page import PLANNER, PlannerPage
from analysis.routes.planning.writing import by
from participation.problems import Unacceptable
from participation.web import fields, pages
from participation.web.addresses import Url


@dataclass(frozen=True, kw_only=True)
class NamePage(PlannerPage):
    """`seen`: the version of the name that the person has before them."""
    template: ClassVar[str] = "analysis/planning/name.html"
    plan: Plan
    names: list[PlanName]
    seen: int
    typed: dict[str, str]
    most_why: int = forms.MOST_WHY
    errors: dict[str, str] = field(default_factory=dict)


async def _page(request: Request, plan: Plan, seen: int, typed: dict[str, str], errors: dict[str, str] | None = None) -> Response:
    shown = NamePage(plan=plan, names=await naming.names(plan), seen=seen, typed=typed, errors=errors or {})
    return pages.show(request, shown, status=422 if errors else 200)


async def _plan(request: Request) -> Plan:
    return await queries.plan_for(by(request), request.path_params["id"])


async def name(request: Request) -> Response:
    plan = await _plan(request)
    return await _page(request, plan, await naming.version(plan), {"title": plan.title, "why": ""})


async def name_post(request: Request) -> Response:
    plan, form = await _plan(request), await fields.read(request)
    seen = form.number("seen") or 0
    try:
        title, why = forms.name(form)
        await naming.rename(plan=plan, title=title, why=why, seen=seen, by=by(request))
    except Unacceptable as refusal:
        return await _page(request, plan, seen, {one: form.text(one, most=5_000) for one in ("title", "why")}, refusal.errors)
    return pages.see_other(request, "plan", id=plan.id)


URLS = [
    Url("/plans/{id}/name", "plan-name", name, PLANNER),
    Url("/plans/{id}/name", "plan-name.post", name_post, PLANNER, ("POST",)),
]
