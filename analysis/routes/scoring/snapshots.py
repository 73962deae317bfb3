"""Months of a scorecard: the list, and any one exactly as it was, drawn from its frozen facts alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from analysis import queries
from analysis.models import Plan
from analysis.routes.page import PLANNER, PlannerPage
from analysis.routes.scoring.cards import page_of, view_of
from analysis.scoring import snapshots
from analysis.scoring.facts import read as read_facts
from analysis.scoring.monthly import Changes, Month
from analysis.scoring.monthly import changes as between
from analysis.scoring.monthly import months as listed
from participation import clock
from participation.problems import NotFound
from participation.web import pages
from participation.web.addresses import Url


@dataclass(frozen=True, kw_only=True)
class MonthsPage(PlannerPage):
    """`changes`: what is different in the newest month, since the month before and since a year before."""

    template: ClassVar[str] = "analysis/scoring/months.html"
    plan: Plan
    months: Sequence[Month]
    changes: Sequence[Changes]
    today: date


async def months(request: Request) -> Response:
    plan = await _plan(request)
    found = await listed(plan)
    return pages.show(request, MonthsPage(plan=plan, months=found, changes=await between(plan, found[0].month) if found else (),
                                          today=clock.today()))


async def month(request: Request) -> Response:
    plan, asked = await _plan(request), _month(request.path_params["month"])
    frozen = await snapshots.of(plan, asked)
    known = [one.month for one in await snapshots.listed(plan)]
    here = known.index(asked)
    return page_of(request, plan, read_facts(frozen.facts), view_of(request), month=asked, frozen=frozen,
                   before=known[here + 1] if here + 1 < len(known) else None, after=known[here - 1] if here else None)


async def changed(request: Request) -> Response:
    """What is different in one month."""
    plan, asked = await _plan(request), _month(request.path_params["month"])
    await snapshots.of(plan, asked)
    found = await listed(plan)
    return pages.show(request, MonthsPage(plan=plan, months=found, changes=await between(plan, asked), today=clock.today()))


async def _plan(request: Request) -> Plan:
    return await queries.plan_for(request.state.visitor.person, request.path_params["id"])


def _month(text: str) -> date:
    """*2026-10*. Raises NotFound for anything else."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise NotFound() from None


URLS = [
    Url("/plans/{id}/scorecard/months", "snapshots", months, PLANNER),
    Url("/plans/{id}/scorecard/months/{month}", "snapshot", month, PLANNER),
    Url("/plans/{id}/scorecard/months/{month}/changes", "snapshot-changes", changed, PLANNER),
]
