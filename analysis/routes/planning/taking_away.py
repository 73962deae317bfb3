"""A plan to take away, as CSV and as a workbook: either can be sent in again as a new version, and changes nothing."""

from __future__ import annotations

import asyncio
import re

from starlette.requests import Request
from starlette.responses import Response

from analysis import queries
from analysis.files.separated import csv
from analysis.files.workbook import xlsx
from analysis.plan_files import plans
from analysis.plan_files.taken_away import TakenAway, taken_away
from analysis.planning import reads
from analysis.routes.files import CSV, XLSX
from analysis.routes.page import PLANNER
from analysis.routes.planning.writing import by
from participation import clock
from participation.web.addresses import Url
from participation.words import current


async def _plan(request: Request) -> TakenAway:
    plan = await queries.plan_for(by(request), request.path_params["id"])
    whole = await reads.whole(plan, today=clock.today())
    parts = {part.action.id: part for part in await plans.parts_of(plan.id)}
    return taken_away(plan, [(parts[action.id], whole.of(action)) for action in whole.actions],
                      publisher=request.app.state.settings.partnership, language=current.get(), today=clock.today())


def _answer(made: bytes, kind: str, plan: TakenAway, ending: str) -> Response:
    """*heard-plan-our-own-plan-2026-11-22.csv*"""
    name = re.sub(r"[^a-z0-9]+", "-", plan.plan.title.lower()).strip("-")[:40].strip("-") or "plan"
    return Response(made, media_type=kind, headers={
        "Content-Disposition": f'attachment; filename="heard-plan-{name}-{clock.today().isoformat()}{ending}"'})


async def as_csv(request: Request) -> Response:
    plan = await _plan(request)
    return _answer(await asyncio.to_thread(csv, plan.rows), CSV, plan, ".csv")


async def as_workbook(request: Request) -> Response:
    plan = await _plan(request)
    return _answer(await asyncio.to_thread(xlsx, plan), XLSX, plan, ".xlsx")


URLS = [
    Url("/plans/{id}/plan.csv", "plan-csv", as_csv, PLANNER),
    Url("/plans/{id}/plan.xlsx", "plan-xlsx", as_workbook, PLANNER),
]
