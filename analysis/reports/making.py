"""Making a report and keeping it: the acts, and the reads of what was kept. What is kept is never changed (the database refuses)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from analysis import figures
from analysis.disclosure import rules as small
from analysis.judgement.criteria import RULES
from analysis.models import Plan, Snapshot
from analysis.models import Report as Kept
from analysis.queries import PLANNERS
from analysis.reports import logged, sheets
from analysis.reports.document import Kind, Report, digest, from_json, to_json
from participation import audit, clock, words
from participation.access import holds
from participation.models import Person
from participation.problems import NotFound
from participation.words import N_, _, translated

NAMES = {Kind.QUARTERLY: N_("Quarterly report"), Kind.ANNUAL: N_("Annual report"), Kind.EVALUATION: N_("Self-evaluation"),
         Kind.EQUALITY: N_("Equality evidence"), Kind.LOG: N_("Release log")}


@dataclass(frozen=True)
class Listed:
    """A report in a list."""

    id: str
    kind: Kind
    title: str
    made_at: datetime
    by: str
    young: bool


async def listed(plan: Plan | None) -> list[Listed]:
    """Reports of a plan, newest first; of no plan: release logs."""
    asked = Kept.filter(plan=plan) if plan else Kept.filter(plan_id=None)
    found = await asked.order_by("-made_at", "id").values_list("id", "kind", "title", "made_at", "made_by__name")
    return [Listed(id, Kind(kind), title, made_at, by or "", kind == Kind.ANNUAL) for id, kind, title, made_at, by in found]


async def report_for(person: Person | None, id: str) -> tuple[Kept, Report]:
    """The report as it was made. Raises NotFound."""
    found = await Kept.get_or_none(id=id).select_related("plan") if holds(person, PLANNERS) else None
    if found is None:
        raise NotFound
    return found, from_json(found.facts)


async def keep(report: Report, *, plan: Plan | None, snapshot: Snapshot | None = None, by: Person | None) -> Kept:
    """Writes it, whole, once."""
    text = to_json(report)
    kept = await Kept.create(plan=plan, snapshot=snapshot, kind=report.kind.value, title=report.title[:200], lang=report.language, facts=text,
                             digest=digest(text), rules=report.rules, made_at=report.made_at, made_by=by)
    await audit.record("report.made", by=by, about=kept, kind=report.kind.value, digest=kept.digest)
    return kept


def page_words() -> dict[str, str]:
    """The few words of page and paper that belong to no block, in the language of the report."""
    return {"states": _("What this report rests on"), "hidden": translated(figures.NOT_SHOWN), "figures": _("These figures as a table"),
            "agreed": _("Agreed for the partnership by"), "day": _("Day")}


def moment() -> datetime:
    """Now, to the second: all that files can tell."""
    return clock.now().replace(microsecond=0)


def states(*, plan: str = "", tells: str = "", releases: Iterable[str] = (), rules: str = RULES, at: datetime) -> tuple[tuple[str, str], ...]:
    """What every report says of itself; what it has not is left out."""
    said = ((_("Plan"), plan), (_("Tells of"), tells), (_("Releases"), "; ".join(releases)), (_("Rules of judgement"), rules),
            (_("Rules of what is shown"), _("{version}: no group of fewer than {k} people").format(version=small.VERSION, k=small.K)),
            (_("Made on"), words.day(at)))
    return tuple((term, one) for term, one in said if one)


async def release_log(*, partnership: str, by: Person | None) -> Kept:
    """The release log as it stands now."""
    at, lines, releases = moment(), await figures.log(most=None), await figures.releases()
    said = states(tells=_("everything released by {day}").format(day=words.day(at)), rules="", at=at)
    report = Report(Kind.LOG, _("Release log of {day}").format(day=words.day(at)), "", partnership, words.current.get(), at, said,
                    logged.blocks(lines, releases), sheets.whole(said, logged.sheets(lines, releases)), page_words(), rules=small.VERSION)
    return await keep(report, plan=None, by=by)
