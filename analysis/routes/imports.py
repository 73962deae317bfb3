"""A plan's file: sent in, shown as it was understood, corrected, confirmed or dropped."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from analysis import forms, queries
from analysis.models import Plan, PlanImport
from analysis.plan_files import changes as plan_changes, indicators, plans, progress_cells, sheet as plan_sheet
from analysis.plan_files.changes import Change, Standing, What
from analysis.plan_files.sheet import COLUMN_NAMES, MOST_BYTES, Row, Sheet
from analysis.planning import forms as plan_forms, progress
from analysis.routes.page import PLANNER, PlannerPage
from participation import clock
from participation.problems import NotFound, Unacceptable
from participation.web import fields, pages
from participation.web.addresses import Url
from participation.words import _, day, translated

ROOM_FOR_A_FORM = 20_000


@dataclass(frozen=True, kw_only=True)
class SendPage(PlannerPage):
    """The upload: for a new plan, or for a new version of `plan`."""
    template: ClassVar[str] = "analysis/plan_send.html"
    plan: Plan | None
    waiting: list[PlanImport]
    title: str = ""
    errors: dict[str, str] = field(default_factory=dict)


def progress_of(row: Row) -> progress.Said | None:
    """How an action gets on, as its row says it."""
    return progress_cells.read(row.texts.get("progress", ""), today=clock.today())


@dataclass(frozen=True, kw_only=True)
class UnderstoodPage(PlannerPage):
    """Everything that was read, beside what the file says; for a new version, the difference."""
    template: ClassVar[str] = "analysis/plan_understood.html"
    sent: PlanImport
    sheet: Sheet
    changes: list[Change]
    stay: list[Standing]
    counts: dict[str, int]
    to_check: int
    approved: int
    proposed: int
    column_names: dict[str, str]
    indicator_name: object = indicators.name_of
    progress_of: object = progress_of
    states: dict[str, str] = field(default_factory=lambda: {s.value: translated(t) for s, t in progress.STATE_NAMES.items()})


@dataclass(frozen=True, kw_only=True)
class RowPage(PlannerPage):
    """One row to correct; `typed` is what stands in the fields, `fates` what may become of a proposed criterion."""
    template: ClassVar[str] = "analysis/plan_row.html"
    sent: PlanImport
    row: Row
    fates: list[tuple[str, str]]
    typed: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)


def _by(request: Request):
    return request.state.visitor.person


async def _plan(request: Request) -> Plan | None:
    id = request.query_params.get("plan", "")
    return await queries.plan_for(_by(request), id) if id else None


async def new(request: Request) -> Response:
    return pages.show(request, SendPage(plan=await _plan(request), waiting=await queries.waiting_imports()))


async def send(request: Request) -> Response:
    plan = await _plan(request)
    form = await fields.read(request)
    try:
        title = plan.title if plan else forms.plan_title(form)
        sent = await plans.receive(content=form.files.get("file", b""), title=title, plan=plan, by=_by(request))
    except Unacceptable as refusal:
        page = SendPage(plan=plan, waiting=await queries.waiting_imports(), title=form.text("title", most=200),
                        errors=refusal.errors)
        return pages.show(request, page, status=422)
    return pages.see_other(request, "plan-understood", id=sent.id)


async def understood(request: Request) -> Response:
    sent = await queries.import_for(_by(request), request.path_params["id"])
    if sent.state == plans.CONFIRMED:
        return pages.see_other(request, "plan", id=sent.plan_id)  # type: ignore[attr-defined]
    if sent.state == plans.DROPPED:
        return pages.see_other(request, "plans")
    sheet = plan_sheet.understand(sent.text, sent.corrections)
    standing = await plans.standing(sent)
    changes = plan_changes.changes(standing, sheet.rows)
    counts = Counter(c.what.value for c in changes)
    open_rows = [c.row for c in changes if c.row and c.what is not What.SAME]
    page = UnderstoodPage(sent=sent, sheet=sheet, changes=changes, counts={w.value: counts[w.value] for w in What},
                          stay=plan_changes.stay(standing, changes), to_check=sum(bool(row.checks) for row in open_rows),
                          approved=sum(row.corrected for row in open_rows), proposed=sum(len(row.criteria) for row in open_rows),
                          column_names={name: translated(text) for name, text in COLUMN_NAMES.items()})
    return pages.show(request, page)


async def _row(request: Request) -> tuple[PlanImport, Row]:
    sent = await queries.import_for(_by(request), request.path_params["id"])
    if sent.state == plans.DROPPED:
        raise NotFound()
    sheet = plan_sheet.understand(sent.text, sent.corrections)
    row = next((r for r in sheet.rows if str(r.line) == request.path_params["line"]), None)
    if row is None:
        raise NotFound()
    return sent, row


def _typed(row: Row) -> dict[str, str]:
    written = lambda d: day(d) if d else ""  # noqa: E731
    typed = {"leads": "\n".join(row.leads), "indicators": "\n".join(indicators.name_of(key) for key in row.indicators),
             "due": written(row.due), "first_review": written(row.first_review), "every": str(row.every or ""), "more": ""}
    for place, proposal in enumerate(row.criteria):
        typed |= {f"criterion-{place}": proposal.title, f"what-{place}": plan_forms.KEEP}
    return typed


def _row_page(request: Request, sent: PlanImport, row: Row, typed: dict[str, str], errors: dict[str, str] | None = None) -> Response:
    fates = [(plan_forms.KEEP, _("Keep it")), (plan_forms.JOIN, _("Join it to the one above")), (plan_forms.DROP, _("Leave it out"))]
    return pages.show(request, RowPage(sent=sent, row=row, fates=fates, typed=typed, errors=errors or {}),
                      status=422 if errors else 200)


async def row(request: Request) -> Response:
    sent, found = await _row(request)
    return _row_page(request, sent, found, _typed(found))


async def correct(request: Request) -> Response:
    """What a person reads in a row; or the whole row left out."""
    sent, found = await _row(request)
    form = await fields.read(request)
    if form.text("leave"):
        await plans.correct(sent=sent, line=found.line, given={"left_out": True}, by=_by(request))
        return pages.see_other(request, "plan-understood", id=sent.id, at="left-out")
    try:
        await plans.correct(sent=sent, line=found.line, given=plan_forms.correction(form, found), by=_by(request))
    except Unacceptable as refusal:
        typed = {name: form.text(name, most=ROOM_FOR_A_FORM) for name in _typed(found)}
        return _row_page(request, sent, found, typed, refusal.errors)
    return pages.see_other(request, "plan-understood", id=sent.id, at=f"row-{found.line}")


async def take_in(request: Request) -> Response:
    """A row as we read it: whatever a person made of it, leaving it out too, is taken back."""
    sent = await queries.import_for(_by(request), request.path_params["id"])
    line = request.path_params["line"]
    if line not in sent.corrections:
        raise NotFound()
    await plans.correct(sent=sent, line=int(line), given={}, by=_by(request))
    return pages.see_other(request, "plan-understood", id=sent.id, at=f"row-{line}")


async def confirm(request: Request) -> Response:
    sent = await queries.import_for(_by(request), request.path_params["id"])
    plan = await plans.confirm(sent=sent, by=_by(request))
    return pages.see_other(request, "plan", id=plan.id)


async def drop(request: Request) -> Response:
    sent = await queries.import_for(_by(request), request.path_params["id"])
    await plans.drop(sent=sent, by=_by(request))
    return pages.see_other(request, "plans")


URLS = [
    Url("/plans/import", "plan-import", new, PLANNER),
    Url("/plans/import", "plan-import.post", send, PLANNER, ("POST",), max_body=MOST_BYTES + ROOM_FOR_A_FORM),
    Url("/plans/imports/{id}", "plan-understood", understood, PLANNER),
    Url("/plans/imports/{id}/confirm", "plan-confirm", confirm, PLANNER, ("POST",)),
    Url("/plans/imports/{id}/drop", "plan-drop", drop, PLANNER, ("POST",)),
    Url("/plans/imports/{id}/rows/{line}", "plan-row", row, PLANNER),
    Url("/plans/imports/{id}/rows/{line}", "plan-row.post", correct, PLANNER, ("POST",)),
    Url("/plans/imports/{id}/rows/{line}/as-read", "plan-row-as-read", take_in, PLANNER, ("POST",)),
]
