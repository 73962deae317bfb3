"""Taking an older database along: indicator rows are marked as shown by what any view could show of them, on both databases."""

from datetime import date

from tortoise import connections

from analysis.measures.indicator_before import remember
from analysis.models import Indicator, IndicatorPoint
from participation import clock


async def test_rows_of_before_are_marked_by_what_could_be_seen(database):
    now = clock.now()
    calls = await Indicator.create(title="Calls", unit="count", people=True, source="Data team", made_at=now)
    days = await Indicator.create(title="Days", unit="days", people=False, source="Data team", made_at=now)
    own = {"starts_on": date(2026, 3, 1), "ends_on": date(2026, 3, 31), "at": now}
    sent = {"": 43, "from: police": 3, "from: school": 10, "from: family": 30}
    await IndicatorPoint.bulk_create([IndicatorPoint(indicator=calls, split=split, value=count, count=count, **own) for split, count in sent.items()])
    await IndicatorPoint.create(indicator=days, value=3.0, **own)
    await remember(connections.get("default"))
    shown = {one.split: one.shown for one in await IndicatorPoint.filter(indicator=calls)}
    assert (shown[""], shown["from: police"], shown["from: school"], shown["from: family"]) == (True, False, False, True)
    assert [one.shown for one in await IndicatorPoint.filter(indicator=days)] == [True]
