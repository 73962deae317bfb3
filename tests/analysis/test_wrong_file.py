"""The wrong file: a list of children sent as a plan or as indicators is gone once somebody drops it, or after 90 days."""

from datetime import timedelta

import pytest

from analysis.measures import indicator_import
from analysis.models import IndicatorImport, PlanImport
from analysis.plan_files import plans
from participation import clock, storage

PLANTED = "Ailsa Planted, 12 March 2015"


async def sent(state: str, days: int) -> list[PlanImport | IndicatorImport]:
    """One file of each kind, so many days ago."""
    at = clock.now() - timedelta(days)
    facts = {"text": PLANTED, "digest": "d" * 64, "state": state, "sent_at": at}
    async with storage.writes():
        return [await PlanImport.create(title="Plan", notes=[PLANTED], corrections={"2": {"title": PLANTED}}, **facts),
                await IndicatorImport.create(name="file.csv", source="Us", **facts)]


async def left() -> list[bool]:
    return [PLANTED in str(dict(one)) for one in (await PlanImport.get(), await IndicatorImport.get())]


async def test_what_is_dropped_keeps_its_fingerprint_and_no_word(database):
    plan, indicators = await sent("waiting", 0)
    async with storage.writes():
        await plans.drop(sent=plan, by=None)
        await indicator_import.drop(sent=indicators, by=None)
    assert await left() == [False, False]
    assert [(one.state, one.digest) for one in (await PlanImport.get(), await IndicatorImport.get())] == [("dropped", "d" * 64)] * 2


@pytest.mark.parametrize(("state", "days", "stays"), [("waiting", 89, True), ("waiting", 91, False), ("confirmed", 91, True)])
async def test_what_nobody_decides_on_goes_after_ninety_days(database, state, days, stays):
    await sent(state, days)
    async with storage.writes():
        await plans.sweep()
        await indicator_import.sweep()
    assert await left() == [stays, stays]
