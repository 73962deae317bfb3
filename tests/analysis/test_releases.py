"""Releases: declared tables of a closed wave or a period that is over; protected, complete or not at all, and for
ever."""

from __future__ import annotations

import datetime as dt

import pytest
from asyncpg import PostgresError
from tortoise.exceptions import BaseORMException

from analysis import figures, releases, releasing
from analysis.disclosure.rules import Reason
from analysis.models import HeldBack, Release, ReleasedCell, ReleaseLine, ReleaseTable, ReleaseWork
from analysis.releases import frozen
from participation import clock, problems, storage
from participation.models import Area, AuditLine
from surveys.models import Wave
from tests.analysis import counted


REFUSAL = (BaseORMException, PostgresError)


@pytest.fixture
async def wave(database):
    await counted.places()
    return await counted.closed_wave(counted.staff())


async def build(wave: Wave, database) -> Release:
    with counted.then():
        return await releases.build_wave(wave=wave, database=database, by=None)


async def cells_of(release: Release, name: str) -> dict[tuple[str, str], int | None]:
    rows = await ReleasedCell.filter(table__release_id=release.pk, table__name=name)
    return {(row.group, row.category): row.count for row in rows}


async def test_a_wave_is_released_with_every_declared_table(wave, database):
    made = await build(wave, database)
    assert (made.kind, made.series, made.version, made.subject, made.label, made.k) == (
        "wave", "staff-confidence", "1", wave.pk, "Winter 2026", 10)
    assert (made.starts_on, made.ends_on, made.frozen) == (dt.date(2026, 11, 2), dt.date(2026, 11, 28), True)
    names = [table.name for table in await ReleaseTable.filter(release_id=made.pk)]
    assert sorted(name for name in names if "+" not in name) == sorted(f"S{n}.{by}" for n in range(1, 13) for by in ("all", "area", "group", "asides"))
    for name in names:
        rows: dict[str, list[int | None]] = {}
        for (group, _category), count in (await cells_of(made, name)).items():
            rows.setdefault(group, []).append(count)
        # One number missing in a row could be had by subtraction.
        assert [group for group, counts in rows.items() if counts.count(None) == 1] == []
    assert (await cells_of(made, "S1.all"))["all", "base"] == 540
    assert made.shown + made.kept_back == await ReleasedCell.filter(table__release_id=made.pk).count()
    assert sum(made.reasons.values()) == made.kept_back


@pytest.mark.one_database
async def test_no_count_of_1_to_4_is_out(wave, database):
    made = await build(wave, database)
    counts = await ReleasedCell.filter(table__release_id=made.pk).values_list("count", flat=True)
    assert {count for count in counts if count is not None and 1 <= count <= 4} == set()
    assert len([count for count in counts if count is not None]) == made.shown > 300


@pytest.mark.one_database
async def test_a_refused_release_stands_in_the_log_with_its_reason(wave, database):
    await build(wave, database)
    work = await ReleaseWork.create(kind="wave", subject=wave.pk, label=wave.name, begun_at=clock.now())
    await releasing.carry_out(work, database=database, by=None)
    line, ended = await ReleaseLine.get(what="refused"), await ReleaseWork.get(id=work.id)
    assert (line.kind, line.subject, line.facts) == ("wave", wave.pk, {"why": releases.Released().source, "label": wave.name})
    assert (ended.state, ended.said) == (releasing.FAILED, releases.Released().source)


async def test_a_second_call_is_refused_and_changes_nothing(wave, database):
    made = await build(wave, database)
    before = await ReleasedCell.all().count()
    with pytest.raises(releases.Released, match="released already"):
        await build(wave, database)
    assert (await Release.all().count(), await ReleasedCell.all().count()) == (1, before)
    assert await ReleaseLine.filter(subject=wave.pk).values_list("what", flat=True) == ["released"]
    assert made.digest == (await Release.get()).digest


@pytest.mark.parametrize("state", ["draft", "open", "closing", "frozen"])
async def test_only_a_closed_wave_is_released(database, state):
    await counted.places()
    wave = await counted.closed_wave(counted.staff(30), state=state)
    assert not releases.can_build_wave(wave)
    with pytest.raises(problems.Conflict, match="not closed yet"):
        await build(wave, database)
    assert await Release.all().count() == 0


async def test_a_release_stopped_half_way_leaves_nothing(wave, database, monkeypatch):
    async def stops(*args, **facts):
        raise RuntimeError("the power went")

    monkeypatch.setattr(frozen.audit, "record", stops)
    with pytest.raises(RuntimeError, match="power"):
        await build(wave, database)
    for model in (Release, ReleaseTable, ReleasedCell, HeldBack, ReleaseLine):
        assert await model.all().count() == 0
    monkeypatch.undo()
    assert (await build(wave, database)).frozen


async def test_the_database_refuses_a_change_to_a_frozen_release(wave, database):
    made = await build(wave, database)
    table = await ReleaseTable.filter(release_id=made.pk).first()
    cell = await ReleasedCell.filter(table_id=table.pk, count=None).first() or await ReleasedCell.filter(table_id=table.pk).first()
    line = await ReleaseLine.first()
    tries = [
        Release.filter(id=made.pk).update(digest="0" * 64), Release.filter(id=made.pk).update(frozen=False),
        Release.filter(id=made.pk).delete(), ReleaseTable.filter(id=table.pk).update(title="Other"),
        ReleaseTable.filter(id=table.pk).delete(), ReleasedCell.filter(id=cell.pk).update(count=50),
        ReleasedCell.filter(id=cell.pk).delete(), ReleaseLine.filter(id=line.pk).update(what="refused"),
        ReleaseLine.filter(id=line.pk).delete(),
        ReleasedCell.create(table=table, group="new", category="low", count=20),
        ReleaseTable.create(release=made, name="S99.all", item="S99", kind="answers", by="all", title="-"),
        HeldBack.create(release=made, item="S1", cells="[]"),
    ]
    for attempt in tries:
        with pytest.raises(REFUSAL, match="frozen release|release log|FOREIGN KEY|foreign key"):
            await attempt
    assert await cells_of(made, table.name) == {(row.group, row.category): row.count
                                                for row in await ReleasedCell.filter(table_id=table.pk)}
    assert (await Release.get()).digest == made.digest


@pytest.mark.parametrize(("count", "stored"), [(0, True), (1, False), (4, False), (5, True), (None, True), (-1, False)])
async def test_the_database_refuses_to_store_a_small_count(database, count, stored):
    made = await Release.create(kind="wave", series="x", version="1", subject="x", title="x", label="x",
                                starts_on=dt.date(2026, 1, 1), ends_on=dt.date(2026, 1, 2), made_at=clock.now(),
                                rules="x", k=10, shown=0, kept_back=0, digest="0")
    table = await ReleaseTable.create(release=made, name="x.all", item="x", kind="answers", by="all", title="-")
    if stored:
        assert (await ReleasedCell.create(table=table, group="all", category="low", count=count)).count == count
        return
    with pytest.raises(REFUSAL, match="1 to 4"):
        await ReleasedCell.create(table=table, group="all", category="low", count=count)


async def test_a_release_writes_a_log_line_and_an_audit_line(wave, database):
    made = await build(wave, database)
    line, audited = await ReleaseLine.get(), await AuditLine.filter(what="release.frozen").get()
    facts = {"tables": await ReleaseTable.all().count(), "shown": made.shown, "kept_back": made.kept_back,
             "digest": made.digest}
    named = {"release": made.pk, "label": made.label}
    assert (line.what, line.kind, line.subject, line.facts) == ("released", "wave", wave.pk, facts | named)
    assert (audited.about, audited.facts) == (f"release:{made.pk}", facts)


async def test_an_empty_wave_is_released_with_nothing_in_it(database):
    await counted.places()
    made = await build(await counted.closed_wave([]), database)
    assert (made.shown, (await ReleaseTable.filter(release_id=made.pk).count()) > 10) == (0, True)


@pytest.mark.one_database
@pytest.mark.parametrize(("people", "base"), [(1, None), (9, None), (10, 10)])
async def test_ten_people_are_shown_and_nine_are_not(database, people, base):
    await counted.places()
    said = [("Lochee", "Schools", {"S1": 5 if n % 2 else 1}) for n in range(people)]
    made = await build(await counted.closed_wave(said), database)
    assert (await cells_of(made, "S1.all"))["all", "base"] == base


@pytest.mark.one_database
async def test_everybody_the_same_is_not_said(database):
    await counted.places()
    made = await build(await counted.closed_wave([("Lochee", "Schools", {"S1": 5, "S2": 1})] * 40), database)
    total = await cells_of(made, "S1.all")
    assert total == {("all", "base"): 40} | {("all", one): None for one in figures.ANSWERS}


async def test_people_whose_stratum_was_pooled_are_a_group_of_their_own(database):
    await counted.places()
    said = [(place, None, {"S1": 1 + n % 5}) for place in ("Lochee", None) for n in range(40)]
    made = await build(await counted.closed_wave(said), database)
    rows = (await figures.table("S1.area", release=made.pk)).rows
    assert [(row.group, row.name, row.base) for row in rows] == [("lochee", "Lochee", 40),
                                                               ("not-told", "Others, not told apart", 40)]


@pytest.mark.one_database
async def test_the_same_answers_give_the_same_figures(wave, database):
    first = await build(wave, database)
    again = await counted.closed_wave(counted.staff(), of=await wave.survey, name="The same once more")
    assert (await build(again, database)).digest == first.digest


@pytest.mark.one_database
async def test_counts_by_rule_are_for_the_data_keeper(wave, database):
    made = await build(wave, database)
    why = await releases.reasons(made.pk)
    assert sum(one.counts for one in why) == made.kept_back
    assert {one.rule for one in why} <= {reason.value for reason in Reason}


async def test_periods_are_released_with_levels_and_from_the_second_on_with_change(database):
    await counted.children(3, sizes=(90, 80, 70, 8))
    made = []
    with counted.then():
        for period in await counted.periods(3):
            made.append(await releases.build_period(period=period, database=database, by=None))
    names = [{table.name for table in await ReleaseTable.filter(release_id=one.pk)} for one in made]
    assert [len([name for name in one if "+" not in name]) for one in names] == [24, 40, 40]
    assert (made[1].follows_id, made[2].follows_id) == (made[0].pk, made[1].pk)
    change = await cells_of(made[2], "safe.change.all")
    levels = await cells_of(made[1], "safe.all")
    assert change["all", "base"] == levels["all", "base"]
    assert (await cells_of(made[2], "safe.area"))["strathmartine", "base"] is None


@pytest.mark.one_database
async def test_a_period_that_is_not_over_is_not_released(database):
    period = (await counted.periods(1))[0]
    assert not releases.can_build_period(period, period.ends_on)
    assert releases.can_build_period(period, period.ends_on + dt.timedelta(1))
    with clock.at(dt.datetime(2025, 12, 19, 12, tzinfo=dt.UTC)), pytest.raises(problems.Conflict, match="not over yet"):
        await releases.build_period(period=period, database=database, by=None)
    assert await Release.all().count() == 0


async def test_days_that_are_out_already_are_not_released_in_another_period(database):
    from analysis.models import Period

    await counted.children(1, sizes=(90, 80))
    first = (await counted.periods(1))[0]
    longer = await Period.create(label="A longer one", starts_on=first.ends_on, ends_on=first.ends_on + dt.timedelta(9))
    with counted.then():
        await releases.build_period(period=first, database=database, by=None)
        with pytest.raises(problems.Conflict, match="may not overlap"):
            await releases.build_period(period=longer, database=database, by=None)
    assert await Release.all().count() == 1


async def test_a_period_without_check_ins_shows_nothing_and_the_next_starts_afresh(database):
    await counted.places()
    with counted.then():
        made = [await releases.build_period(period=period, database=database, by=None) for period in await counted.periods(2)]
    assert [one.shown for one in made] == [0, 0]
    assert [await ReleaseTable.filter(release_id=one.pk).count() for one in made] == [24, 24]


@pytest.mark.one_database
async def test_an_area_that_disappears_looks_like_one_that_is_hidden(database):
    await counted.places()
    said = [(place, "Schools", {"S1": 1 + n % 5}) for place in ("Lochee", "Coldside", "Maryfield") for n in range(40)]
    gone = await counted.closed_wave([*said, ("Skerry", "Schools", {"S1": 3})])
    made = await build(gone, database)
    assert {row.name: row.shown for row in (await figures.table("S1.area", release=made.pk)).rows} == {
        "Lochee": True, "Coldside": False, "Maryfield": True, "Skerry": False}
    assert await Area.all().count() == 8


async def test_two_at_once_make_one_release(wave, database):
    import asyncio

    found = await asyncio.gather(build(wave, database), build(wave, database), return_exceptions=True)
    assert sorted(type(one).__name__ for one in found) == ["Release", "Released"]
    assert await Release.all().count() == 1


async def test_nothing_can_be_released_inside_somebody_elses_transaction_half_way(wave, database):
    """A release joins a transaction that is open already; if that is undone, nothing of the release is left."""
    with pytest.raises(RuntimeError, match="undone"):
        async with storage.writes():
            await build(wave, database)
            raise RuntimeError("undone")
    assert await Release.all().count() == 0
