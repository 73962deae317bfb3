"""What a report of a plan can be made from, and making it: a month that was frozen, a self-evaluation, or the plan as it stands."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.disclosure import rules as small
from analysis.equality import grid
from analysis.models import Plan, Report, Review, SelfEvaluation, Snapshot
from analysis.planning import for_children
from analysis.reports import equal, evaluated, making, scored, scored_sheets, sheets, younger
from analysis.reports import document as d
from analysis.reports.document import Kind
from analysis.reviews import evaluations
from analysis.scoring import facts, snapshots
from participation import clock, words
from participation.identity import is_id
from participation.models import Person
from participation.problems import Unacceptable
from participation.words import N_, _, translated

OF_A_PLAN = (Kind.QUARTERLY, Kind.ANNUAL, Kind.EVALUATION, Kind.EQUALITY)
MONTHS = {Kind.QUARTERLY: 3, Kind.ANNUAL: 12}
MOST_FOREWORD = 4000
AS_IT_STANDS = "now"
ABOUT = {Kind.QUARTERLY: N_("Three months: what changed, what needs attention, what was decided and whether it was done."),
         Kind.ANNUAL: N_("Twelve months: every criterion with its course, and a version for children in plain words and pictures."),
         Kind.EVALUATION: N_("A year of an area as it sees itself: grades, what they rest on, and three voices."),
         Kind.EQUALITY: N_("What is known about whom, and what is done about what is not known.")}
_MONTH, _NO_MONTH = N_("Its last month"), N_("No month of this plan has been frozen yet. That happens by itself after the last day of each month.")
ASKS = {Kind.QUARTERLY: _MONTH, Kind.ANNUAL: _MONTH, Kind.EVALUATION: N_("Which self-evaluation"), Kind.EQUALITY: N_("Which day")}
LACKING = {Kind.QUARTERLY: _NO_MONTH, Kind.ANNUAL: _NO_MONTH, Kind.EQUALITY: "",
           Kind.EVALUATION: N_("No self-evaluation of this plan is finished yet. The report is made from one that is.")}


@dataclass(frozen=True)
class Choice:
    """Something a report can be made from."""

    id: str
    label: str


async def choices(plan: Plan, kind: Kind) -> list[Choice]:
    """Newest first. Empty: nothing to make it from yet."""
    if kind is Kind.EQUALITY:
        return [Choice(AS_IT_STANDS, _("Today, {day}").format(day=words.day(clock.today())))]
    if kind is Kind.EVALUATION:
        return [Choice(one.pk, _of(one)) for one in await SelfEvaluation.filter(plan=plan, state=evaluations.FROZEN).select_related("area")]
    return [Choice(one.pk, words.month(one.month)) for one in await snapshots.listed(plan)]


def _of(one: SelfEvaluation) -> str:
    return f"{one.year}, {one.area.name if one.area else _('the whole partnership')}"


async def make(*, plan: Plan, kind: Kind, chosen: str, foreword: str, by: Person | None, partnership: str) -> Report:
    """Make the report and keep it. Raises Unacceptable."""
    foreword = foreword.replace("\r\n", "\n").strip()
    if len(foreword) > MOST_FOREWORD:
        raise Unacceptable({"foreword": _("Use {most} characters at most.").format(most=words.number(MOST_FOREWORD))})
    if kind is Kind.EQUALITY:
        return await of_equality(plan=plan, foreword=foreword, by=by, partnership=partnership)
    chosen = chosen if is_id(chosen) else ""
    if kind is Kind.EVALUATION and (evaluation := await SelfEvaluation.get_or_none(id=chosen, plan=plan, state=evaluations.FROZEN).select_related("area")):
        return await of_evaluation(plan=plan, evaluation=evaluation, foreword=foreword, by=by, partnership=partnership)
    snapshot = await Snapshot.get_or_none(id=chosen, plan=plan) if kind in MONTHS else None
    if snapshot is None:
        raise Unacceptable({"from": _("Choose what the report is made from.")})
    return await of_months(plan=plan, kind=kind, snapshot=snapshot, foreword=foreword, by=by, partnership=partnership)


async def of_equality(*, plan: Plan, foreword: str, by: Person | None, partnership: str) -> Report:
    """The equality grid as it stands."""
    found, at = await grid.grid(plan), making.moment()
    said = making.states(plan=plan.title, tells=_("what was known on {day}").format(day=words.day(at)), rules="", at=at)
    report = d.Report(Kind.EQUALITY, _("Equality evidence of {day}").format(day=words.day(at)), plan.title, partnership, words.current.get(), at,
                      said, _with(equal.blocks(found, clock.today()), foreword, by),
                      sheets.whole(said, equal.sheets(found, clock.today())), making.page_words(), rules=small.VERSION)
    return await making.keep(report, plan=plan, by=by)


async def of_evaluation(*, plan: Plan, evaluation: SelfEvaluation, foreword: str, by: Person | None, partnership: str) -> Report:
    """One that is frozen, with its lines."""
    lines, at = await evaluations.told(evaluation), making.moment()
    decided, today = await evaluations.decided(evaluation), clock.today()
    tells = _("{of}, as it was finished on {day}").format(of=_of(evaluation), day=words.day(evaluation.frozen_at or at))
    said = making.states(plan=plan.title, tells=tells, releases=evaluated.releases(lines), rules=evaluations.VERSION, at=at)
    report = d.Report(Kind.EVALUATION, _("Self-evaluation {of}").format(of=_of(evaluation)), plan.title, partnership, words.current.get(), at, said,
                      _with(evaluated.blocks(lines, decided, today), foreword, by),
                      sheets.whole(said, evaluated.sheets(lines, decided, today)), making.page_words(),
                      rules=small.VERSION)
    return await making.keep(report, plan=plan, by=by)


def _with(blocks: tuple[d.Block, ...], foreword: str, by: Person | None) -> tuple[d.Block, ...]:
    """The foreword below the first line, which answers the report's question."""
    said = (d.Prose(foreword, "said", by.name if by else ""),) if foreword else ()
    return (*blocks[:1], *said, *blocks[1:])


async def of_months(*, plan: Plan, kind: Kind, snapshot: Snapshot, foreword: str, by: Person | None, partnership: str) -> Report:
    """Quarterly or annual: of the months that end with a snapshot."""
    span = await _span(plan, snapshot, MONTHS[kind], foreword, by)
    now, at = span.now, making.moment()
    start = words.day(span.first, "LLLL") if span.first.year == now.day.year else words.month(span.first)
    tells = _("{first} to {last}").format(first=start, last=words.month(now.day))
    said = making.states(plan=now.title, tells=_("{months}, as it stood on {day}").format(months=tells, day=words.day(now.day)),
                         releases=scored.releases([now]), rules=now.rules, at=at)
    is_annual = kind is Kind.ANNUAL
    plain = await for_children.of_criteria(row.criterion for row in now.rows) if is_annual else {}
    report = d.Report(
        kind, f"{translated(making.NAMES[kind])}: {tells}", now.title, partnership, words.current.get(), at, said,
        scored.annual(span) if is_annual else scored.quarterly(span), sheets.whole(said, scored_sheets.sheets(span), scored_sheets.codes()),
        making.page_words(), younger.title(span) if is_annual else "", younger.blocks(span, plain) if is_annual else (),
        making.states(tells=tells, rules=now.rules, at=at) if is_annual else (), now.rules)
    return await making.keep(report, plan=plan, snapshot=snapshot, by=by)


async def _span(plan: Plan, snapshot: Snapshot, months: int, foreword: str, by: Person | None) -> scored.Span:
    first = snapshots.earlier(snapshot.month, months - 1)
    before = await Snapshot.filter(plan=plan, month__lt=first).order_by("-month").first()
    held = await Review.filter(plan=plan, state="closed", held_on__gte=first, held_on__lte=snapshot.day).order_by("held_on", "id")
    return scored.Span(facts.from_json(snapshot.facts), facts.from_json(before.facts) if before else None, first,
                       tuple(scored.Held(one.title, one.held_on, one.there) for one in held), foreword, by.name if by and foreword else "")
