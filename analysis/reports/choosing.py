"""What a report of a plan can be made from, and making it: a month that was frozen, a self-evaluation, or the plan as it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from analysis.models import Plan, Report, Review, Snapshot
from analysis.reports import making, scored, scored_sheets, sheets, younger
from analysis.reports import document as d
from analysis.reports.document import Kind
from analysis.scoring import facts
from participation import words
from participation.models import Person
from participation.problems import Unacceptable
from participation.words import N_, _, translated

OF_A_PLAN = (Kind.QUARTERLY, Kind.ANNUAL)
MONTHS = {Kind.QUARTERLY: 3, Kind.ANNUAL: 12}
MOST_FOREWORD = 4000
ABOUT = {Kind.QUARTERLY: N_("Three months: what changed, what needs attention, what was decided and whether it was done."),
         Kind.ANNUAL: N_("Twelve months: every criterion with its course, and a version for children in plain words and pictures.")}
ASKS = {Kind.QUARTERLY: N_("Its last month"), Kind.ANNUAL: N_("Its last month")}
LACKING = {Kind.QUARTERLY: N_("No month of this plan has been frozen yet. That happens by itself after the last day of each month."),
           Kind.ANNUAL: N_("No month of this plan has been frozen yet. That happens by itself after the last day of each month.")}


@dataclass(frozen=True)
class Choice:
    """Something a report can be made from."""

    id: str
    label: str


async def choices(plan: Plan, kind: Kind) -> list[Choice]:
    """Newest first. Empty: nothing to make it from yet."""
    found = await Snapshot.filter(plan=plan).order_by("-month").only("id", "month")
    return [Choice(one.pk, words.month(one.month)) for one in found]


async def make(*, plan: Plan, kind: Kind, chosen: str, foreword: str, by: Person | None, partnership: str) -> Report:
    """Make the report and keep it. Raises Unacceptable."""
    foreword = foreword.replace("\r\n", "\n").strip()
    if len(foreword) > MOST_FOREWORD:
        raise Unacceptable({"foreword": _("Use {most} characters at most.").format(most=words.number(MOST_FOREWORD))})
    snapshot = await Snapshot.get_or_none(id=chosen, plan=plan)
    if snapshot is None:
        raise Unacceptable({"from": _("Choose what the report is made from.")})
    return await of_months(plan=plan, kind=kind, snapshot=snapshot, foreword=foreword, by=by, partnership=partnership)


async def of_months(*, plan: Plan, kind: Kind, snapshot: Snapshot, foreword: str, by: Person | None, partnership: str) -> Report:
    """Quarterly or annual: of the months that end with a snapshot."""
    span = await _span(plan, snapshot, MONTHS[kind], foreword, by)
    now, at = span.now, making.moment()
    start = words.day(span.first, "LLLL") if span.first.year == now.day.year else words.month(span.first)
    tells = _("{first} to {last}").format(first=start, last=words.month(now.day))
    said = making.states(plan=now.title, tells=_("{months}, as it stood on {day}").format(months=tells, day=words.day(now.day)),
                         releases=scored.releases([now]), rules=now.rules, at=at)
    is_annual = kind is Kind.ANNUAL
    report = d.Report(
        kind, f"{translated(making.NAMES[kind])}: {tells}", now.title, partnership, words.current.get(), at, said,
        scored.annual(span) if is_annual else scored.quarterly(span), sheets.whole(said, scored_sheets.sheets(span), scored_sheets.codes()),
        making.page_words(), younger.title(span) if is_annual else "", younger.blocks(span) if is_annual else (), now.rules)
    return await making.keep(report, plan=plan, snapshot=snapshot, by=by)


async def _span(plan: Plan, snapshot: Snapshot, months: int, foreword: str, by: Person | None) -> scored.Span:
    first = earlier(snapshot.month, months - 1)
    before = await Snapshot.filter(plan=plan, month__lt=first).order_by("-month").first()
    held = await Review.filter(plan=plan, state="closed", held_on__gte=first, held_on__lte=snapshot.day).order_by("held_on", "id")
    return scored.Span(facts.from_json(snapshot.facts), facts.from_json(before.facts) if before else None, first,
                       tuple(scored.Held(one.title, one.held_on, one.there) for one in held), foreword, by.name if by and foreword else "")


def earlier(month: date, months: int) -> date:
    """The first day of the month so many months before."""
    place = month.year * 12 + month.month - 1 - months
    return date(place // 12, place % 12 + 1, 1)
