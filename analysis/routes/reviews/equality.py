"""The equality grid of a plan, and one cell of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from analysis import queries
from analysis.equality import grid
from analysis.equality.grid import KNOWN, MARKS, NAMES, NOT, PARTLY, Cell, Grid
from analysis.models import Plan, Recommendation
from analysis.reviews import decisions, forms, reading
from analysis.reviews.decisions import BECOMES
from analysis.reviews.reading import Stands
from analysis.routes.page import PLANNER, PlannerPage
from participation import clock
from participation.problems import Conflict, Unacceptable
from participation.web import fields, meanwhile, pages
from participation.web.addresses import Url
from participation.words import N_, _, translated

POST = ("POST",)
DECIDED = ("words", "owner", "due", "becomes", "said", "recommendation")
PATH = "/plan-reviews/plans/{id}/equality/{characteristic}/{question}"


@dataclass(frozen=True, kw_only=True)
class GridPage(PlannerPage):
    template: ClassVar[str] = "analysis/equality/grid.html"
    plan: Plan
    grid: Grid
    names: dict[str, str] = field(default_factory=lambda: {k: translated(v) for k, v in NAMES.items()})
    marks: dict[str, str] = field(default_factory=lambda: MARKS)


@dataclass(frozen=True, kw_only=True)
class CellPage(PlannerPage):
    template: ClassVar[str] = "analysis/equality/cell.html"
    plan: Plan
    cell: Cell
    stands: Stands | None
    typed: Mapping[str, object]
    had: str
    recommendations: list[tuple[str, str]]
    names: list[tuple[str, str]] = field(default_factory=lambda: [(k, translated(v)) for k, v in NAMES.items()])
    becoming: list[tuple[str, str]] = field(default_factory=lambda: [(k, translated(v)) for k, v in BECOMES.items()])
    errors: dict[str, str] = field(default_factory=dict)


def _by(request: Request):
    return request.state.visitor.person


async def _plan(request: Request) -> Plan:
    return await queries.plan_for(_by(request), request.path_params["id"])


async def page(request: Request) -> Response:
    plan = await _plan(request)
    return pages.show(request, GridPage(plan=plan, grid=await grid.grid(plan)))


async def _cell(request: Request, plan: Plan) -> Cell:
    return await grid.cell(plan, request.path_params["characteristic"], request.path_params["question"])


def _had(found: Cell) -> str:
    """What stands in it, for `meanwhile`."""
    return meanwhile.mark(found.known, found.line.evidence if found.line else "")


async def _cell_page(request: Request, plan: Plan, found: Cell, typed: Mapping[str, object] | None = None,
                     errors: dict[str, str] | None = None) -> Response:
    line = found.line
    made = line.decision if line and line.decision_id else None  # type: ignore[attr-defined]
    usual = dict.fromkeys(DECIDED, "") | {"known": found.known, "evidence": line.evidence if line else "", "becomes": decisions.ACTION}
    stands = reading.stands(await reading.decision_for(_by(request), made.pk), today=clock.today()) if made else None
    shown = CellPage(plan=plan, cell=found, stands=stands,
                     typed=usual | dict(typed or {}), had=_had(found), errors=errors or {},
                     recommendations=[(one.pk, one.title) for one in await Recommendation.filter(plan=plan)])
    return pages.show(request, shown, status=422 if errors else 200)


async def cell(request: Request) -> Response:
    plan = await _plan(request)
    return await _cell_page(request, plan, await _cell(request, plan))


async def say(request: Request) -> Response:
    plan, form = await _plan(request), await fields.read(request)
    found = await _cell(request, plan)
    known, evidence, errors = form.one_of("known", tuple(NAMES)), form.text("evidence", most=5_000), {}
    if known is None:
        errors["known"] = _("Say how much is known.")
    if known in (KNOWN, PARTLY) and not evidence:
        errors["evidence"] = _("Say from where it is known.")
    if len(evidence) > grid.MOST_EVIDENCE:
        errors["evidence"] = _("Shorten this to {n} characters.").format(n=grid.MOST_EVIDENCE)
    if not errors:
        try:
            meanwhile.check(form, _had(found), at="evidence")
        except Unacceptable as refusal:
            errors = refusal.errors
    if errors or known is None:
        return await _cell_page(request, plan, found, dict(form.pairs), errors)
    line = await grid.say(plan=plan, characteristic=found.characteristic.key, question=found.question.key, known=known, evidence=evidence,
                          by=_by(request))
    if known == NOT and not line.decision_id:  # type: ignore[attr-defined]
        return pages.see_other(request, "equality-cell", id=plan.pk, characteristic=line.characteristic, question=line.question, at="decide")
    return pages.see_other(request, "plan-equality", id=plan.pk, at=found.characteristic.key)


async def decide(request: Request) -> Response:
    """What is not known asks for an action."""
    plan, form = await _plan(request), await fields.read(request)
    found = await _cell(request, plan)
    if found.line is None or found.known == KNOWN or found.line.decision_id:  # type: ignore[attr-defined]
        raise Conflict(N_("There is nothing to decide here."))
    try:
        wanted = await forms.decision(form)
        under = await reading.recommendation_of(plan, form.text("recommendation", most=40))
    except Unacceptable as refusal:
        return await _cell_page(request, plan, found, dict(form.pairs), refusal.errors)
    await decisions.decide(wanted=wanted, plan=plan, line=found.line, recommendation=under, by=_by(request))
    return pages.see_other(request, "plan-equality", id=plan.pk, at=found.characteristic.key)


URLS = [
    Url("/plan-reviews/plans/{id}/equality", "plan-equality", page, PLANNER),
    Url(PATH, "equality-cell", cell, PLANNER),
    Url(PATH, "equality-cell.post", say, PLANNER, POST),
    Url(f"{PATH}/decide", "equality-decide", decide, PLANNER, POST),
]
