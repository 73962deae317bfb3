"""Pages of reports: those of a plan, making one, reading it, its children's version."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from analysis import queries
from analysis.models import Plan
from analysis.reports import choosing, making
from analysis.reports.choosing import Choice
from analysis.reports.document import Kind, Report
from analysis.reports.making import Listed
from analysis.routes.page import PLANNER, PlannerPage
from participation.problems import NotFound, Unacceptable
from participation.web import fields, pages
from participation.web.addresses import Url
from participation.words import translated


@dataclass(frozen=True, kw_only=True)
class ReportsPage(PlannerPage):
    """Every report there is, by plan; release logs last."""
    template: ClassVar[str] = "analysis/reports/reports.html"
    plans: list[tuple[Plan, list[Listed]]]
    logs: list[Listed]


@dataclass(frozen=True, kw_only=True)
class PlanReportsPage(PlannerPage):
    template: ClassVar[str] = "analysis/reports/plan_reports.html"
    plan: Plan
    reports: list[Listed]
    kinds: list[tuple[Kind, str, str]]


@dataclass(frozen=True, kw_only=True)
class NewReportPage(PlannerPage):
    """`choices`: what it can be made from, newest first; none: why not is in `lacking`."""
    template: ClassVar[str] = "analysis/reports/report_new.html"
    plan: Plan
    kind: Kind
    name: str
    choices: list[Choice]
    lacking: str
    asks: str
    chosen: str = ""
    foreword: str = ""
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class ReportPage(PlannerPage):
    template: ClassVar[str] = "analysis/reports/report.html"
    id: str
    plan: Plan | None
    report: Report
    digest: str


@dataclass(frozen=True, kw_only=True)
class YoungPage(PlannerPage):
    template: ClassVar[str] = "analysis/reports/young.html"
    id: str
    report: Report


def _by(request: Request):
    return request.state.visitor.person


def _names() -> dict[Kind, str]:
    return {kind: translated(name) for kind, name in making.NAMES.items()}


async def reports(request: Request) -> Response:
    plans = [(one.plan, await making.listed(one.plan)) for one in await queries.plans_for(_by(request))]
    return pages.show(request, ReportsPage(plans=plans, logs=await making.listed(None)))


async def plan_reports(request: Request) -> Response:
    plan = await queries.plan_for(_by(request), request.path_params["id"])
    kinds = [(kind, _names()[kind], translated(choosing.ABOUT[kind])) for kind in choosing.OF_A_PLAN]
    return pages.show(request, PlanReportsPage(plan=plan, reports=await making.listed(plan), kinds=kinds))


async def _new(request: Request, plan: Plan, kind: Kind, *, errors: dict[str, str] | None = None, chosen: str = "",
               foreword: str = "") -> Response:
    choices = await choosing.choices(plan, kind)
    page = NewReportPage(plan=plan, kind=kind, name=_names()[kind], choices=choices, lacking="" if choices else translated(choosing.LACKING[kind]),
                         asks=translated(choosing.ASKS[kind]), chosen=chosen or (choices[0].id if choices else ""), foreword=foreword,
                         errors=errors or {})
    return pages.show(request, page, status=422 if errors else 200)


def _kind(request: Request) -> Kind:
    try:
        kind = Kind(request.path_params["kind"])
    except ValueError:
        raise NotFound from None
    if kind not in choosing.OF_A_PLAN:
        raise NotFound
    return kind


async def new(request: Request) -> Response:
    return await _new(request, await queries.plan_for(_by(request), request.path_params["id"]), _kind(request))


async def make(request: Request) -> Response:
    plan, kind = await queries.plan_for(_by(request), request.path_params["id"]), _kind(request)
    form = await fields.read(request)
    chosen, foreword = form.text("from"), form.text("foreword", most=choosing.MOST_FOREWORD + 1)
    try:
        kept = await choosing.make(plan=plan, kind=kind, chosen=chosen, foreword=foreword, by=_by(request),
                                   partnership=request.app.state.settings.partnership)
    except Unacceptable as refusal:
        return await _new(request, plan, kind, errors=refusal.errors, chosen=chosen, foreword=foreword)
    return pages.see_other(request, "report", id=kept.pk)


async def make_log(request: Request) -> Response:
    kept = await making.release_log(partnership=request.app.state.settings.partnership, by=_by(request))
    return pages.see_other(request, "report", id=kept.pk)


async def report(request: Request) -> Response:
    kept, made = await making.report_for(_by(request), request.path_params["id"])
    return pages.show(request, ReportPage(id=kept.pk, plan=kept.plan, report=made, digest=kept.digest))


async def young(request: Request) -> Response:
    kept, made = await making.report_for(_by(request), request.path_params["id"])
    if not made.young:
        raise NotFound
    return pages.show(request, YoungPage(id=kept.pk, report=made))


URLS = [
    Url("/reports", "reports", reports, PLANNER),
    Url("/reports/release-log", "report-log", make_log, PLANNER, ("POST",)),
    Url("/reports/{id}", "report", report, PLANNER),
    Url("/reports/{id}/children", "report-young", young, PLANNER),
    Url("/plans/{id}/reports", "plan-reports", plan_reports, PLANNER),
    Url("/plans/{id}/reports/{kind}", "report-new", new, PLANNER),
    Url("/plans/{id}/reports/{kind}", "report-make", make, PLANNER, ("POST",)),
]
