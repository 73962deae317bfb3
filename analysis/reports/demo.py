"""The demonstration's reports: last year's annual one and the two newest quarters, made by the same act as from a page."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from analysis.models import Plan, Snapshot
from analysis.reports import choosing
from analysis.reports.document import Kind
from participation import clock, storage
from participation.clock import HERE
from participation.models import Person

QUARTERS = (3, 6, 9, 12)
"""Months that end one, by the calendar."""
AFTER = timedelta(days=5)
FOREWORDS = {
    Kind.ANNUAL: "This was the year in which we began to ask first and to plan afterwards. Children, families and staff told us what "
                 "changed for them, and what did not.\nWhere a line says that there is not enough to say, that is what it means. We would "
                 "rather wait for a figure than guess one.",
    Kind.QUARTERLY: "",
}


async def fill(*, partnership: str, by: Person | None, today: date) -> None:
    """After the months are frozen and reviews were held."""
    plan = await Plan.all().order_by("made_at").first()
    if plan is None:
        return
    found = await Snapshot.filter(plan=plan, month__lt=today.replace(day=1)).order_by("-month").only("id", "month", "day")
    ends = [one for one in found if one.month.month in QUARTERS][:2]
    year = next((one for one in found if one.month.month == QUARTERS[-1]), None)
    for one, kind in [(year, Kind.ANNUAL), *((end, Kind.QUARTERLY) for end in reversed(ends))]:
        if one is not None:
            await _make(plan, one, kind, partnership, by)


async def _make(plan: Plan, one: Snapshot, kind: Kind, partnership: str, by: Person | None) -> None:
    """Some days after the month was over."""
    with clock.at(datetime.combine(one.day + AFTER, time(9, 30), HERE)):
        async with storage.writes():
            await choosing.make(plan=plan, kind=kind, chosen=one.pk, foreword=FOREWORDS[kind], by=by, partnership=partnership)
