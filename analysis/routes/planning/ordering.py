"""The priorities of a plan in another order: moved one place at a time, kept with a reason. Nothing is kept before that."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from analysis import queries
from analysis.models import Plan
from analysis.planning import forms, ordering, priorities
from analysis.planning.ordering import Moved
from analysis.planning.priorities import PriorityTold
from analysis.routes.page import PLANNER, PlannerPage
from analysis.routes.planning.writing import by
from participation.problems import Conflict, Unacceptable
from participation.web import fields, pages
from participation.web.addresses import Url


@dataclass(frozen=True, kw_only=True)
class OrderPage(PlannerPage):
    """`told` in the order that is being made; `moved`: what was moved last. `differs` from the order that stands."""
    template: ClassVar[str] = "analysis/planning/order.html"
    plan: Plan
    told: list[PriorityTold]
    moved: Moved
    seen: int
    differs: bool
    typed: dict[str, str]
    most_why: int = forms.MOST_WHY
    errors: dict[str, str] = field(default_factory=dict)


async def _page(request: Request, plan: Plan, moved: Moved, seen: int, typed: dict[str, str], errors: dict[str, str] | None = None) -> Response:
    standing, _past = await priorities.of_plan(plan)
    by_id = {one.priority.id: one for one in standing}
    if sorted(by_id) != sorted(moved.ids):
        raise Conflict(ordering.MEANWHILE)
    shown = OrderPage(plan=plan, told=[by_id[id] for id in moved.ids], moved=moved, seen=seen, typed=typed, errors=errors or {},
                      differs=list(by_id) != list(moved.ids))
    return pages.show(request, shown, status=422 if errors else 200)


async def _plan(request: Request) -> Plan:
    return await queries.plan_for(by(request), request.path_params["id"])


async def order(request: Request) -> Response:
    plan = await _plan(request)
    return await _page(request, plan, Moved(tuple(await ordering.standing(plan))), await ordering.version(plan), {"why": ""})


async def order_post(request: Request) -> Response:
    """One place up or down shows the page again; *Keep this order* keeps it."""
    plan, form = await _plan(request), await fields.read(request)
    ids, seen, wish = form.all("order"), form.number("seen") or 0, form.text("move", most=60)
    typed = {"why": form.text("why", most=5_000)}
    if wish:
        return await _page(request, plan, ordering.move(ids, wish), seen, typed)
    try:
        await ordering.put(plan=plan, ids=ids, why=forms.reason(form), seen=seen, by=by(request))
    except Unacceptable as refusal:
        return await _page(request, plan, Moved(tuple(ids)), seen, typed, refusal.errors)
    return pages.see_other(request, "plan-priorities", id=plan.id)


URLS = [
    Url("/plans/{id}/priorities/order", "priority-order", order, PLANNER),
    Url("/plans/{id}/priorities/order", "priority-order.post", order_post, PLANNER, ("POST",)),
]
