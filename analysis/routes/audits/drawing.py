"""Audits for planners: drawn, watched, closed, and what came of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from analysis import charts
from analysis.audits import access, audits, forms, told
from analysis.audits.access import CLOSED, RETIRED
from analysis.audits.audits import HowFar
from analysis.audits.drawing import SHARES
from analysis.audits.questions import SCALE, STATES, named
from analysis.audits.told import Agreement, Line
from analysis.charts.grades import Grades, grades
from analysis.models import AuditTemplate, CaseAudit
from analysis.routes.page import PLANNER, PlannerPage
from analysis.wording import base as of_base
from analysis.wording import change, interval
from participation.identity import is_id
from participation.models import Person
from participation.problems import Conflict, Unacceptable
from participation.web import fields, pages
from participation.web.addresses import Url
from participation.words import N_, _, translated

SHARE_WORDS = {"none": N_("None: one reader for each file"), "fifth": N_("A fifth of them"), "third": N_("A third of them"),
               "half": N_("Half of them"), "all": N_("All of them")}


@dataclass(frozen=True, kw_only=True)
class AuditsPage(PlannerPage):
    """Every audit, newest first, and the templates."""

    template: ClassVar[str] = "analysis/audits/list.html"
    audits: list[tuple[CaseAudit, str]]
    templates: list[tuple[AuditTemplate, str]]


@dataclass(frozen=True, kw_only=True)
class DrawPage(PlannerPage):
    """`people`: service ('' for none) → who of it may read."""

    template: ClassVar[str] = "analysis/audits/draw.html"
    templates: list[tuple[str, str]]
    people: list[tuple[str, list[tuple[str, str]]]]
    shares: list[tuple[str, str]]
    typed: Mapping[str, str]
    readers: list[str]
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class AuditPage(PlannerPage):
    """How it was drawn; while it is open how far it is, then what came of it."""

    template: ClassVar[str] = "analysis/audits/audit.html"
    one: CaseAudit
    far: HowFar | None
    finding: str
    lines: list[Line]
    picture: charts.Rows | None
    by_indicator: list[tuple[str, int, int, int]]
    agreements: list[Agreement]
    together: Agreement | None
    read: int
    twice: int
    before: CaseAudit | None
    digest: str
    stay: int = 0
    error: str = ""


@dataclass(frozen=True, kw_only=True)
class ClosePage(PlannerPage):
    template: ClassVar[str] = "analysis/audits/close.html"
    one: CaseAudit
    far: HowFar


def person_of(request: Request) -> Person:
    return request.state.visitor.person


async def listed(request: Request) -> Response:
    found = await CaseAudit.all().order_by("-ends_on", "-drawn_at").prefetch_related("template")
    templates = await AuditTemplate.all().order_by("title", "-version")
    return pages.show(request, AuditsPage(audits=[(one, await _line(one)) for one in found],
                                          templates=[(one, translated(STATES[one.state])) for one in templates]))


async def _line(one: CaseAudit) -> str:
    if one.state == CLOSED:
        return told.finding(one, told.lines(one))
    far = await audits.how_far(one.pk)
    return _("{n} of {total} files are read and settled.").format(n=far.read, total=len(one.sample))


# ---- drawing ----------------------------------------------------------------------------------------------------------

async def new(request: Request) -> Response:
    return await _new(request, forms.typed(None), [])


async def _new(request: Request, typed: Mapping[str, str], readers: list[str], errors: dict[str, str] | None = None) -> Response:
    templates = await AuditTemplate.exclude(state=RETIRED).order_by("title", "-version")
    page = DrawPage(templates=[(one.pk, named(one)) for one in templates], people=_by_service(await access.may_be_readers()),
                    shares=[(key, translated(SHARE_WORDS[key])) for key in SHARES], typed=typed, readers=readers, errors=errors or {})
    return pages.show(request, page, status=422 if errors else 200)


def _by_service(people: list[Person]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Services by name, those who belong to none first."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for one in people:
        found[one.service.name if one.service else ""].append((one.pk, one.name))
    return sorted(found.items())


async def new_post(request: Request) -> Response:
    form, person = await fields.read(request), person_of(request)
    template = await AuditTemplate.get_or_none(pk=chosen) if is_id(chosen := form.text("template", most=60)) else None
    try:
        if template is None:
            raise Unacceptable({"template": _("Choose a template.")})
        made = await audits.draw(template=template, wanted=forms.wanted(form), by=person)
    except Unacceptable as refusal:
        return await _new(request, forms.typed(form), form.all("readers"), refusal.errors)
    except Conflict as refusal:
        return await _new(request, forms.typed(form), form.all("readers"), {"template": refusal.sentence})
    return pages.see_other(request, "case-audit", id=made.pk)


# ---- one audit --------------------------------------------------------------------------------------------------------

async def _audit(request: Request) -> CaseAudit:
    return await access.audit_for(person_of(request), request.path_params["id"])


async def audit(request: Request) -> Response:
    return await _show(request, await _audit(request))


async def _show(request: Request, one: CaseAudit, error: str = "", status: int = 200) -> Response:
    closed = one.state == CLOSED
    lines = told.lines(one) if closed else []
    before = await told.before(one) if closed else None
    page = AuditPage(
        one=one, far=None if closed else await audits.how_far(one.pk), finding=told.finding(one, lines) if closed else "", lines=lines,
        picture=picture(lines, before) if closed else None, by_indicator=told.by_indicator(lines), agreements=told.agreements(one),
        together=told.together(one), read=told.files_read(one), twice=told.read_twice(one), before=before, digest=told.fingerprint(one), stay=_stay(request), error=error)
    return pages.show(request, page, status=status)


def _stay(request: Request) -> int:
    """How many files could not be given on, just before."""
    typed = request.query_params.get("stay", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 0


def picture(lines: list[Line], before: CaseAudit | None) -> charts.Rows:
    """Six grades by question; beside them what is different from the audit before, where both are shown."""
    earlier = {line.question.id: line.good for line in told.lines(before)} if before else {}
    rows = []
    for line in lines:
        since = change(line.good, earlier[line.question.id]) if line.question.id in earlier else None  # type: ignore[arg-type]
        rows.append(Grades(line.question.text, tuple((band.first, band.last, band.files) for band in line.joined.bands) if line.joined else None,
                           told.share(line),
                           f"{interval(line.good)}, {of_base(line.good)}" if line.good.shown else "",  # type: ignore[arg-type]
                           since.words if since else "", since.detail if since else "", (line.good.value or 0) > 0.5))
    return grades(_("Grades by question"), rows, [translated(name) for name in SCALE.values()], _("Good or better"))


async def close(request: Request) -> Response:
    one = await _audit(request)
    if one.state == CLOSED:
        return pages.see_other(request, "case-audit", id=one.pk)
    return pages.show(request, ClosePage(one=one, far=await audits.how_far(one.pk)))


async def act(request: Request) -> Response:
    """Close it, or throw it away."""
    one, form = await _audit(request), await fields.read(request)
    try:
        if form.one_of("act", ("close", "throw")) == "close":
            await audits.close(case_audit=one, by=person_of(request))
        elif form.text("act") == "throw":
            await audits.throw_away(case_audit=one, by=person_of(request))
            return pages.see_other(request, "case-audits")
    except Conflict as refusal:
        return await _show(request, await _audit(request), refusal.sentence, 409)
    return pages.see_other(request, "case-audit", id=one.pk)


URLS = [
    Url("/audits", "case-audits", listed, PLANNER),
    Url("/audits/new", "case-audit-new", new, PLANNER),
    Url("/audits/new", "case-audit-new.post", new_post, PLANNER, ("POST",)),
    Url("/audits/{id}", "case-audit", audit, PLANNER),
    Url("/audits/{id}/close", "case-audit-close", close, PLANNER),
    Url("/audits/{id}/act", "case-audit.act", act, PLANNER, ("POST",)),
]
