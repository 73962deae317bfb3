"""The scorecard as it stands now: by plan, by perspective, by quality indicator, by area."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from analysis import queries
from analysis.judgement.criteria import WORDS
from analysis.models import Plan, Snapshot
from analysis.planning import progress
from analysis.routes.page import PLANNER, PlannerPage
from analysis.scoring import building, narrowing, places, snapshots
from analysis.scoring.card import VIEW_NAMES, Card, View, card
from analysis.scoring.facts import Scorecard
from analysis.scoring.narrowing import Narrow
from analysis.scoring.places import Local
from participation.problems import NotFound
from participation.web import pages
from participation.web.addresses import Url
from participation.words import translated

CURRENT = {"scorecard": "scorecard", "reports": "plan-reports"}


@dataclass(frozen=True, kw_only=True)
class ScorecardPage(PlannerPage):
    """`month`: None for today's. `local`: only by area. `before` and `after`: months beside this one, where there are."""

    template: ClassVar[str] = "analysis/scorecard.html"
    plan: Plan
    card: Card
    view: View
    views: dict[View, str]
    local: Local | None
    narrow: Narrow
    month: date | None = None
    frozen: Snapshot | None = None
    before: date | None = None
    after: date | None = None
    labels: dict[str, str] = field(default_factory=lambda: {word.value: translated(text) for word, text in WORDS.items()})
    states: dict[str, str] = field(default_factory=lambda: {one.value: translated(text) for one, text in progress.STATE_NAMES.items()})


def page_of(request: Request, plan: Plan, facts: Scorecard, view: View, **more: object) -> Response:
    """The page of a day's facts, live or frozen, all of them or what the address asks for."""
    narrow = narrowing.asked(request.query_params, narrowing.people(facts))
    facts = narrowing.narrowed(facts, narrow)
    local = places.local(facts, request.query_params.get("area", "")) if view is View.AREA else None
    return pages.show(request, ScorecardPage(
        plan=plan, card=card(facts, view), view=view, views={one: translated(name) for one, name in VIEW_NAMES.items()}, local=local, narrow=narrow,
        **more))  # type: ignore[arg-type]


def view_of(request: Request) -> View:
    """What `?by=` asks for; anything else is the plan's own order."""
    asked = request.query_params.get("by", "")
    return View(asked) if asked in set(View) else View.PLAN


async def scorecard(request: Request) -> Response:
    plan = await queries.plan_for(request.state.visitor.person, request.path_params["id"])
    view = view_of(request)
    facts = await building.today(plan, places=view is View.AREA)
    newest = await snapshots.newest_month(plan)
    return page_of(request, plan, facts, view, before=newest)


async def current(request: Request) -> Response:
    """From the main menu to that page of the plan of now; to the list where there is no plan, or no such page."""
    name = CURRENT.get(request.path_params["page"])
    if name is None:
        raise NotFound()
    plan = await queries.current_plan()
    if plan is None or name not in request.app.state.paths:
        return pages.see_other(request, "plans")
    return pages.see_other(request, name, id=plan.pk)


URLS = [
    Url("/plans/{id}/scorecard", "scorecard", scorecard, PLANNER),
    Url("/current/{page}", "current", current, PLANNER),
]
