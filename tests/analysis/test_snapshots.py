"""Months of the scorecard: one each however many try, caught up in order, and each exactly as it was then."""

import asyncio
from datetime import UTC, date, datetime

import pytest

from analysis.figures import Measure
from analysis.judgement import success
from analysis.models import Action, Criterion, Plan, Snapshot
from analysis.plan_files import plans
from analysis.scoring import building, facts, monthly, past, snapshots
from analysis.scoring.card import View, card
from participation import clock, storage
from participation.models import AuditLine, Person
from participation.problems import NotFound
from tests.analysis.released import release
from tests.analysis.test_scorecard import DUNDEE

SERIES = "staff-confidence"
MARCH, APRIL, MAY = date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)


def at(month: int, day: int):
    return clock.at(datetime(2026, month, day, 12, tzinfo=UTC))


@pytest.fixture
async def plan(database) -> Plan:
    """Made in March; one criterion is given an aim in April, a survey is released in April and, in June, for May."""
    isla = await Person.create(name="Isla Grant", email="isla@example.org", roles=["planner"])
    with at(3, 9):
        async with storage.writes():
            made = await plans.confirm(sent=await plans.receive(content=DUNDEE, title="Plan", plan=None, by=isla), by=isla)
    with at(4, 20):
        await release(SERIES, "Spring", date(2026, 4, 10), {"S1.all": {"all": (500, 1000)}, "S1.area": {"lochee": (12, 25)}})
        async with storage.writes():
            await aim(await criterion(made), 80.0)
    with at(6, 2):
        await release(SERIES, "Early summer", date(2026, 5, 20), {"S1.all": {"all": (700, 1000)}})
    return made


async def criterion(plan: Plan) -> Criterion:
    return (await Criterion.filter(action=await Action.get(plan=plan, number="2.1")))[2]


async def aim(one: Criterion, target: float, title: str = "Staff can write it", why: str = "") -> None:
    if one.title != title:
        await success.measure(criterion=one, measure=Measure(SERIES, "S1").key, by=None)
    await success.change(criterion=one, by=None, settings=success.Settings(
        title, "Ann", one.perspective, 50.0, date(2026, 4, 10), target, date(2027, 4, 10), "up", 3.0, why=why))


async def row(plan: Plan, month: date) -> facts.Row:
    return facts.from_json((await snapshots.of(plan, month)).facts).row((await criterion(plan)).pk)


async def test_missed_months_are_caught_up_in_order_each_as_it_was_then(plan):
    with at(6, 20):
        assert await snapshots.due(plan) == [MARCH, APRIL, MAY]
        made = await snapshots.catch_up()
        assert [one.month for one in made] == [MARCH, APRIL, MAY] and await snapshots.due(plan) == []
    before, april, may = [await row(plan, month) for month in (MARCH, APRIL, MAY)]
    assert (before.title == "Staff can write it", before.measures, before.spots) == (False, (), ())
    assert (april.title, april.aim.target, [one.count for one in april.spots]) == ("Staff can write it", 0.8, [500])
    # What May is about was released in June only: at the end of May nobody knew it.
    assert [one.count for one in may.spots] == [500]


async def test_a_past_month_opens_as_it_was_whatever_has_changed_since(plan):
    with at(6, 20):
        await snapshots.catch_up()
        async with storage.writes():
            await aim(await criterion(plan), 95.0, why="Eighty is reached already.")
            await success.retire(criterion=await criterion(plan), by=None)
    frozen = await snapshots.of(plan, APRIL)
    assert (await row(plan, APRIL)).aim.target == 0.8
    assert facts.digest(frozen.facts) == frozen.digest
    with at(7, 20):
        kept = await past.history(plan)
        again = facts.to_json(await building.on(plan, kept, date(2026, 4, 30), month=APRIL))
        assert again == frozen.facts and kept.now().criteria and (await criterion(plan)).pk not in {c.pk for c in kept.now().criteria}


async def test_two_writers_make_one_snapshot(plan):
    with at(4, 2):
        kept = await past.history(plan)
        made = await asyncio.gather(*(snapshots.freeze(plan=plan, month=MARCH, kept=kept) for _writer in range(2)))
    assert sorted(one is None for one in made) == [False, True]
    assert await Snapshot.filter(plan=plan, month=MARCH).count() == 1
    assert await AuditLine.filter(what="snapshot.frozen").count() == 1


async def test_a_frozen_month_can_be_neither_changed_nor_deleted(plan):
    with at(4, 2):
        await snapshots.catch_up()
    for act in (Snapshot.all().update(facts="{}"), Snapshot.all().delete()):
        with pytest.raises(Exception, match="cannot be changed"):
            await act
    with pytest.raises(NotFound):
        await snapshots.of(plan, MAY)


async def test_the_same_facts_give_the_same_bytes_and_come_back_whole(plan):
    with at(6, 20):
        found = await building.today(plan, places=True)
    text = facts.to_json(found)
    assert facts.from_json(text) == found and facts.to_json(facts.from_json(text)) == text
    assert card(facts.from_json(text)) == card(found)


async def test_every_way_to_look_at_it_has_each_criterion(plan):
    with at(6, 20):
        found = await building.today(plan)
    ids = {one.criterion for one in found.rows}
    for view in (View.PLAN, View.PERSPECTIVE, View.INDICATOR):
        assert {line.row.criterion for line in card(found, view).lines} == ids
    assert card(found, View.PLAN).finding == card(found, View.INDICATOR).finding


async def test_what_is_different_names_only_what_is_judged_otherwise(plan):
    with at(6, 20):
        await snapshots.catch_up()
    found, = await monthly.changes(plan, APRIL)
    one, = found.rows
    assert (found.since, one.title, one.before, one.after, one.way) == (MARCH, "Staff can write it", "unsaid", "either", "")
    assert found.finding == "1 criterion is judged differently: 0 better, 0 worse, 1 neither."
    assert [month.month for month in await monthly.months(plan)] == [MAY, APRIL, MARCH]


@pytest.mark.parametrize(("month", "by", "expected"), [(date(2026, 1, 1), 1, date(2025, 12, 1)), (date(2026, 12, 1), 12, date(2025, 12, 1)),
                                                       (date(2026, 3, 1), 14, date(2025, 1, 1))])
def test_months_are_counted_back_over_the_year(month, by, expected):
    assert snapshots.earlier(month, by) == expected
