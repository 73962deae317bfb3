"""The door: figures from released counts only, and no difference between hidden and none for whoever reads them."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import figures
from analysis.figures import By, Category, Figure, Measure, Standing
from analysis.statistics.intervals import wilson
from analysis.models import Release, ReleasedCell, ReleaseTable
from participation import clock, problems

pytestmark = pytest.mark.one_database
ALL = [("all", "Everybody")]
AREAS = [("lochee", "Lochee"), ("skerry", "Skerry")]


async def release(label: str, ends_on: dt.date, cells: dict[str, dict[tuple[str, str], int | None]], *,
                  series: str = "wheel", frozen: bool = True, version: str = "1") -> Release:
    """A release with these tables; a table by area has both areas, whatever cells it has."""
    made = await Release.create(kind="period", series=series, version=version, subject=label, title="The wellbeing wheel",
                                label=label, starts_on=ends_on - dt.timedelta(80), ends_on=ends_on, made_at=clock.now(),
                                rules="releases 1", k=10, shown=3, kept_back=2, digest="0")
    for position, (name, counts) in enumerate(cells.items()):
        item, by = name.split(".")[0], name.rsplit(".", 1)[1]
        change = ".change." in name
        table = await ReleaseTable.create(
            release=made, name=name, item=item, kind="change" if change else "answers", by=by, title=item.title(),
            categories=list(figures.CHANGES if change else figures.ANSWERS), groups=AREAS if by == "area" else ALL,
            position=position)
        for (group, category), count in counts.items():
            await ReleasedCell.create(table=table, group=group, category=category, count=count)
    made.frozen = frozen
    await made.save(update_fields=["frozen"])
    return made


def row(group: str, low, middle, high, none, base) -> dict[tuple[str, str], int | None]:
    return dict(zip([(group, one) for one in (*figures.ANSWERS, "base")], (low, middle, high, none, base), strict=True))


@pytest.fixture
async def two(database):
    first = await release("Term 1", dt.date(2026, 4, 2), {
        "safe.all": row("all", 10, 20, 60, 10, 100), "safe.area": row("lochee", 8, 15, 45, 7, 75) | row("skerry", *[None] * 5)})
    second = await release("Term 2", dt.date(2026, 6, 26), {
        "safe.all": row("all", 12, 18, 80, 10, 120),
        "safe.change.all": dict(zip([("all", one) for one in (*figures.CHANGES, "base")], (10, 40, 20, 30, 100), strict=True))},
        version="2")
    return first, second


async def test_a_shown_figure_has_share_interval_base_and_where_it_came_from(two):
    found = await figures.read(Measure("wheel", "safe"))
    assert (found.standing, found.count, found.base, found.share) == (Standing.SHOWN, 80, 120, 80 / 120)
    assert found.interval == wilson(80, 120)
    assert (found.source.label, found.source.ends_on, found.source.table, found.source.rules) == (
        "Term 2", dt.date(2026, 6, 26), "safe.all", "releases 1")
    assert found.full and found.words == ""


async def test_one_release_can_be_asked_for(two):
    assert (await figures.read(Measure("wheel", "safe"), release=two[0].pk)).count == 60


async def test_change_is_a_table_of_its_own(two):
    found = await figures.read(Measure("wheel", "safe", Category.UP))
    assert (found.count, found.base, found.source.table) == (20, 100, "safe.change.all")


async def test_hidden_and_none_read_the_same(two):
    hidden = await figures.read(Measure("wheel", "safe", by=By.AREA, group="skerry"), release=two[0].pk)
    nothing = [await figures.read(Measure("wheel", "safe", by=By.AREA, group="atlantis"), release=two[0].pk),
               await figures.read(Measure("wheel", "brave"), release=two[0].pk),
               await figures.read(Measure("families", "F1"))]
    assert hidden.standing is Standing.HIDDEN and {one.standing for one in nothing} == {Standing.NONE}
    for one in (hidden, *nothing):
        assert (one.shown, one.count, one.base, one.share, one.interval, one.full, one.words) == (
            False, None, None, None, None, False, "not shown, to protect people")


async def test_the_series_has_every_release_in_order_with_its_gaps(two):
    found = await figures.series(Measure("wheel", "safe", by=By.AREA, group="lochee"))
    assert [(point.label, point.ends_on, point.version, point.figure.count) for point in found] == [
        ("Term 1", dt.date(2026, 4, 2), "1", 45), ("Term 2", dt.date(2026, 6, 26), "2", None)]
    assert [point.label for point in await figures.series(Measure("wheel", "safe"), upto=dt.date(2026, 6, 25))] == ["Term 1"]


async def test_what_is_not_frozen_yet_does_not_exist(database):
    made = await release("Term 1", dt.date(2026, 4, 2), {"safe.all": row("all", 10, 20, 60, 10, 100)}, frozen=False)
    assert (await figures.read(Measure("wheel", "safe"))).standing is Standing.NONE
    assert await figures.releases() == () and await figures.tables(made.pk) == () and await figures.offers() == ()
    with pytest.raises(problems.NotFound):
        await figures.told(made.pk)


async def test_a_table_keeps_the_order_of_its_groups(two):
    found = await figures.table("safe.area", release=two[0].pk)
    assert [(one.group, one.name, one.base, one.shown) for one in found.rows] == [
        ("lochee", "Lochee", 75, True), ("skerry", "Skerry", None, False)]
    assert [figure.count for figure in found.rows[0].figures] == [8, 15, 45, 7]
    assert await figures.table("brave.area", release=two[0].pk) is None
    assert [one.name for one in await figures.tables(two[1].pk)] == ["safe.all", "safe.change.all"]


async def test_a_release_is_told_without_counts_by_rule(two):
    told = await figures.told(two[0].pk)
    assert (told.label, told.kind, told.shown, told.kept_back) == ("Term 1", "period", 3, 2)
    assert told.rules[0].startswith("Groups of fewer than 10 people") and len(told.rules) == 5
    assert [one.label for one in await figures.releases()] == ["Term 2", "Term 1"]
    assert await figures.releases(kind="wave") == ()


async def test_offers_are_what_was_released_last(two):
    found = await figures.offers()
    assert [(one.series, one.item, one.categories, [by for by, _, _ in one.groups]) for one in found] == [
        ("wheel", "safe", figures.ANSWERS, [By.ALL]), ("wheel", "safe", figures.CHANGES, [By.ALL])]


@pytest.mark.parametrize(("base", "shown", "full"), [(9, False, False), (10, True, False), (29, True, False), (30, True, True)])
async def test_small_numbers_stand_as_they_may(database, base, shown, full):
    """Below k nothing, even if it had been stored; from k with an interval beside it; from 30 alone."""
    await release("Term 1", dt.date(2026, 4, 2), {"safe.all": {("all", "high"): 5, ("all", "base"): base}})
    found = await figures.read(Measure("wheel", "safe"))
    assert (found.shown, found.full, found.interval is not None) == (shown, full, shown)
    assert found.standing is (Standing.SHOWN if shown else Standing.TOO_SMALL)
    assert shown or (found.count, found.base) == (None, None)


@given(st.sampled_from(list(Category)), st.sampled_from(list(By)), st.text(min_size=1, max_size=20))
def test_a_measures_key_is_read_back_whatever_the_group_is_called(category, by, group):
    measure = Measure("staff-confidence", "S1", category, by, group)
    assert Measure.parse(measure.key) == measure


@pytest.mark.parametrize("key", ["", "wheel/safe", "wheel/safe/most/all/all", "wheel/safe/high/street/all"])
def test_a_key_that_nobody_wrote_is_refused(key):
    with pytest.raises(ValueError, match="."):
        Measure.parse(key)


def test_a_figure_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        Figure(Standing.NONE, None).count = 3
