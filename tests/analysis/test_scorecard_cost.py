"""What a scorecard costs does not grow with the plan: as many questions to the database for one action as for four; and what a
process keeps of released figures is as if it were read again."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from tortoise import connections

from analysis import figures
from analysis.figures import Category, Measure, kept
from analysis.models import Action, Criterion, CriterionMeasure, Plan, Recommendation
from analysis.scoring import building
from participation import clock, storage
from tests.analysis.released import release

SERIES = "staff-confidence"
MOST = 19
"""Questions of one page's facts. The page asks three more: session, plan, newest month."""


@contextmanager
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The questions that go to the database meanwhile."""
    found: list[str] = []
    client = type(connections.get("default"))
    execute = client.execute_query

    async def counted(self, query: str, *values: object):
        found.append(query)
        return await execute(self, query, *values)

    with monkeypatch.context() as patched:
        patched.setattr(client, "execute_query", counted)
        yield found


async def plan_of(actions: int) -> Plan:
    """Each action with three criteria, each measured by a question of its own."""
    plan = await Plan.create(title=f"Of {actions}", made_at=clock.now())
    above = await Recommendation.create(plan=plan, title="Recommendation", position=0)
    for n in range(actions):
        action = await Action.create(plan=plan, recommendation=above, position=n, number=f"1.{n}", title=f"Action {n}", leads=["Ann"])
        for m in range(3):
            one = await Criterion.create(action=action, position=3 * n + m, title=f"Criterion {n}.{m}", kind="survey", owner="Ann",
                                         perspective="people", baseline=10.0, baseline_on=date(2024, 1, 1), target=70.0,
                                         target_on=date(2027, 1, 1))
            await CriterionMeasure.create(criterion=one, position=0, kind="survey", measure=Measure(SERIES, f"S{3 * n + m}").key,
                                          added_at=clock.now())
    return plan


async def released(months: int) -> None:
    for n in range(months):
        await release(SERIES, f"Month {n}", date(2025, 1 + n, 28), {f"S{item}.all": {"all": (40 + n, 100)} for item in range(12)})


async def cost(monkeypatch: pytest.MonkeyPatch, plan: Plan, *, places: bool) -> int:
    """Of a process that has shown the scorecard before."""
    await building.today(plan, places=places)
    with asked(monkeypatch) as questions:
        facts = await building.today(plan, places=places)
    assert all(len(row.spots) == 2 for row in facts.rows)
    return len(questions)


@pytest.mark.parametrize("places", [False, True])
async def test_a_larger_plan_asks_no_more_often(database, monkeypatch, places):
    async with storage.writes():
        small, large = await plan_of(1), await plan_of(4)
        await released(2)
    few, many = [await cost(monkeypatch, plan, places=places) for plan in (small, large)]
    assert few == many <= MOST


async def test_what_is_kept_is_as_if_it_were_read_again(database):
    async with storage.writes():
        plan = await plan_of(1)
        await released(2)
    first = await building.today(plan)
    assert await building.today(plan) == first
    kept.here().__init__()   # as a process that has just begun
    assert await building.today(plan) == first
    async with storage.writes():
        await release(SERIES, "Newest", date(2025, 6, 30), {f"S{item}.all": {"all": (90, 100)} for item in range(3)})
    again = await building.today(plan)
    assert {row.newest.label for row in again.rows} == {"Newest"}
    assert {len(row.spots) for row in again.rows} == {3}


async def test_more_measures_and_releases_than_are_kept_are_read_all_the_same(database, monkeypatch):
    async with storage.writes():
        await released(2)
    measures = [Measure(SERIES, f"S{item}", category) for item in range(3) for category in (Category.HIGH, Category.MIDDLE)]
    whole = await figures.courses(measures), await figures.names(measures), await figures.releases()
    took = await figures.took_part([one.release for one in whole[2]])
    kept.here().__init__()
    for name in ("MOST_MEASURES", "MOST_RELEASES", "MOST_TABLES"):
        monkeypatch.setattr(kept, name, 2)
    for _time in range(2):
        assert (await figures.courses(measures), await figures.names(measures), await figures.releases()) == whole
        assert await figures.took_part([one.release for one in whole[2]]) == took == dict.fromkeys(took, 100)
