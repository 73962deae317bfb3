"""The demonstration's indicators: three years by month from one file, sent in by quarter as agencies do, one month corrected later,
and a file that waits to be confirmed; and what Scotland has, beside one of them.

All numbers are invented. The file's newest month stands for the last one that is over.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from pathlib import Path

from analysis.audits import told as audits
from analysis.coding.access import AGREED
from analysis.measures import comparators, indicator_import
from analysis.measures.comparators import Written
from analysis.measures.indicator_file import month
from analysis.measures.keys import Key
from analysis.models import Code, CodingRound, Indicator
from analysis.plan_files.proposals import Kind
from participation import clock, storage
from participation.models import Person

FILE = Path(__file__).parent.parent / "library" / "demo-indicators.csv"
NEWEST = date(2026, 10, 31)
SOURCE = "Children’s services, joint data team"
AT_ONCE = 3
"""Months in one file."""
SENT_AFTER = timedelta(days=9)
CORRECTED = ("Days from referral to first help", 2.5)
"""Indicator, and by how much its first number in the third newest quarter was too low."""
MEANS = {
    "Referrals for family support": "Everybody who was referred to family support in the month, and who referred them.",
    "Days from referral to first help": "Half of all families waited at most so many days.",
    "Health visitor review at 27 to 30 months": "Children of that age in the month whose review was done, of all of them.",
    "Children referred to the Reporter": "Children referred to the Children’s Reporter in the month, for every 1,000 who live here.",
    "Care-experienced young people in a positive destination": "School leavers of the year who were looked after, nine months on.",
}
DESTINATIONS = "Care-experienced young people in a positive destination"
Row = dict[str, str]


async def fill(*, today: date, by: Person | None) -> None:
    """Everything that agencies have sent by today."""
    rows = _moved(today)
    ends = sorted({_ends(row) for row in rows})
    groups = [ends[place:place + AT_ONCE] for place in range(0, len(ends), AT_ONCE)]
    for group in groups[:-1]:
        async with storage.writes():
            with clock.at(_noon(group[-1] + SENT_AFTER)):
                corrected = [_correction(rows, groups[-3])] if group == groups[-2] else []
                await indicator_import.confirm(sent=await _send([row for row in rows if _ends(row) in group] + corrected, by), by=by)
    async with storage.writes():
        for one in await Indicator.all():
            await indicator_import.change(indicator=one, means=MEANS.get(one.title, ""), source=one.source, caveat=one.caveat,
                                          people=one.people, by=by)
        await _beside(rows, by)
        newest = [row for row in rows if _ends(row) in groups[-1]]
        whole = [row for row in newest if _ends(row) < groups[-1][-1]] if len(groups[-1]) > 1 else []
        if whole:
            with clock.at(_noon(_ends(whole[-1]) + SENT_AFTER)):
                await indicator_import.confirm(sent=await _send(whole, by), by=by)
        await _send([row for row in newest if row not in whole], by)


async def _send(rows: Iterable[Row], by: Person | None):
    out = io.StringIO()
    rows = list(rows)
    writer = csv.DictWriter(out, rows[0].keys(), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return await indicator_import.receive(content=out.getvalue().encode(), name=SOURCE, source=SOURCE, by=by)


def _moved(today: date) -> list[Row]:
    """The rows of the file; its newest month becomes the last that is over, its years the last that are."""
    last = today.replace(day=1) - timedelta(days=1)
    later = 12 * (last.year - NEWEST.year) + last.month - NEWEST.month
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if len(row["month"]) == 4:
            row["month"] = str(int(row["month"]) + last.year - NEWEST.year)
        else:
            year, number = map(int, row["month"].split("-"))
            months = 12 * year + number - 1 + later
            row["month"] = f"{months // 12}-{months % 12 + 1:02d}"
    return [row for row in rows if _ends(row) <= last]


def _ends(row: Row) -> date:
    span = month(row["month"])
    assert span is not None
    return span[1]


def _correction(rows: list[Row], quarter: list[date]) -> Row:
    title, more = CORRECTED
    row = next(row for row in rows if (row["indicator"], _ends(row)) == (title, quarter[0]))
    return {**row, "value": f"{float(row['value']) + more:.1f}"}


async def _beside(rows: list[Row], by: Person | None) -> None:
    one = await Indicator.get_or_none(title=DESTINATIONS)
    years = [row["month"] for row in rows if row["indicator"] == DESTINATIONS]
    if one is None or not years:
        return
    text = "\n".join(f"{year}: {value}" for year, value in zip(years, (76.5, 77.9, 79.2)))
    await comparators.add(measure=str(Key(Kind.INDICATOR, one.pk)), by=by, written=Written(
        "scotland", "Scotland", "Invented for this demonstration", "Looked after within the year, all councils.", comparators.read(text)))


async def keys() -> dict[str, str]:
    """What other evidence can measure, by a name that does not change: *indicator: …*, *audit: …*, *theme: …*."""
    found = {f"indicator: {one.title}": str(Key(Kind.INDICATOR, one.pk)) for one in await Indicator.all()}
    found |= {f"audit: {key.rsplit(':', 1)[1]}": key for key, _words in await audits.offers()}
    for round in await CodingRound.filter(state=AGREED):
        found |= {f"theme: {code.name}": str(Key(Kind.FOCUS_GROUP, code.pk)) for code in await Code.filter(book_id=round.book_id)}  # type: ignore[attr-defined]
    return found


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), clock.HERE)
