"""One decision: what became of it; for planners, and for whoever it names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from analysis.models import Decision
from analysis.reviews import decisions, forms, owners, reading
from analysis.reviews.decisions import DONE, DROPPED, OPEN
from analysis.reviews.reading import Stands
from analysis.routes.page import PLANNER, PlannerPage
from participation import clock
from participation.problems import Unacceptable
from participation.web import fields, pages
from participation.web.addresses import Url, Who
from participation.words import N_, translated

STATES = {OPEN: N_("Still under way"), DONE: N_("Done"), DROPPED: N_("Dropped")}


@dataclass(frozen=True, kw_only=True)
class DecisionPage(PlannerPage):
    template: ClassVar[str] = "analysis/reviews/decision.html"
    decision: Decision
    stands: Stands
    typed: Mapping[str, object]
    states: list[tuple[str, str]] = field(default_factory=lambda: [(k, translated(v)) for k, v in STATES.items()])
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class OwnedPage(pages.Page):
    """For the one whom it names, whatever their role. `others`: what else they see to, by its day."""
    template: ClassVar[str] = "analysis/reviews/decision_owned.html"
    decision: Decision
    stands: Stands
    others: list[Stands]
    typed: Mapping[str, object]
    saved: bool = False
    states: list[tuple[str, str]] = field(default_factory=lambda: [(k, translated(v)) for k, v in STATES.items()])
    errors: dict[str, str] = field(default_factory=dict)


async def _page(request: Request, found: Decision, typed: Mapping[str, object], errors: dict[str, str] | None = None) -> Response:
    evaluated = (await decisions.evaluated([found])).get(found.pk)
    shown = DecisionPage(decision=found, stands=reading.stands(found, today=clock.today(), evaluated=evaluated), typed=typed, errors=errors or {})
    return pages.show(request, shown, status=422 if errors else 200)


async def page(request: Request) -> Response:
    found = await reading.decision_for(request.state.visitor.person, request.path_params["id"])
    done_on = found.done_on.isoformat() if found.done_on else ""
    return await _page(request, found, {"state": found.state, "done_on": done_on, "said": found.said})


async def settle(request: Request) -> Response:
    found = await reading.decision_for(request.state.visitor.person, request.path_params["id"])
    decisions.check_can_settle(found)
    form = await fields.read(request)
    try:
        state, done_on, said = forms.settled(form)
        await owners.settle(decision=found, state=state, done_on=done_on, said=said, by=request.state.visitor.person)
    except Unacceptable as refusal:
        return await _page(request, found, {"state": "", "done_on": "", "said": ""} | dict(form.pairs), refusal.errors)
    return pages.see_other(request, "reviews-of-plan", id=found.plan.pk, at="decisions") if found.plan else pages.see_other(request, "meetings")


async def _owned_page(request: Request, found: Decision, typed: Mapping[str, object], errors: dict[str, str] | None = None) -> Response:
    today = clock.today()
    mine = [found, *await owners.others_of(request.state.visitor.person, found)]
    evaluated = await decisions.evaluated(mine)
    told, *others = [reading.stands(one, today=today, evaluated=evaluated.get(one.pk)) for one in mine]
    shown = OwnedPage(decision=found, stands=told, others=others, typed=typed, saved=request.query_params.get("saved") == "1" and not errors,
                      errors=errors or {})
    return pages.show(request, shown, status=422 if errors else 200)


async def owned(request: Request) -> Response:
    found = await owners.decision_for(request.state.visitor.person, request.path_params["id"])
    return await _owned_page(request, found, {"state": found.state, "done_on": found.done_on.isoformat() if found.done_on else "", "said": found.said})


async def settle_owned(request: Request) -> Response:
    person, form = request.state.visitor.person, await fields.read(request)
    found = await owners.decision_for(person, request.path_params["id"])
    try:
        state, done_on, said = forms.settled(form)
        await owners.settle(decision=found, state=state, done_on=done_on, said=said, by=person)
    except Unacceptable as refusal:
        return await _owned_page(request, found, {"state": "", "done_on": "", "said": ""} | dict(form.pairs), refusal.errors)
    return Response(status_code=303, headers={"Location": pages.address(request.app, "decision-owned", id=found.pk) + "?saved=1"})


URLS = [
    Url("/plan-reviews/decisions/{id}", "plan-decision", page, PLANNER),
    Url("/plan-reviews/decisions/{id}", "plan-decision.post", settle, PLANNER, ("POST",)),
    Url("/decided/{id}", "decision-owned", owned, Who.SIGNED_IN),
    Url("/decided/{id}", "decision-owned.post", settle_owned, Who.SIGNED_IN, ("POST",)),
]
