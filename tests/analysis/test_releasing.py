"""Releases by button, command and schedule: progress, interruptions, corrections; each ends in a sentence and nothing half-published."""

from __future__ import annotations

import asyncio
import datetime as dt

import pytest

from analysis import figures, releases, releasing, tallies
from analysis.disclosure import answers as disclosure
from analysis.figures import By, Measure
from analysis.judgement import judging
from analysis.models import HeldBack, Release, ReleasedCell, ReleaseLine, ReleaseTable, ReleaseWork
from analysis.releases import frozen
from analysis.releasing import command as release_command, schedule as release_schedule
from participation import clock, problems
from participation.models import Area, AuditLine, CheckIn
from tests.analysis import counted
from tests.analysis.test_releases import REFUSAL

pytestmark = pytest.mark.one_database
SIZES = (60, 50)
WHY = "The paper wheels of two schools came late."


@pytest.fixture
async def period(database):
    await counted.children(1, sizes=SIZES, share=0.9)
    return (await counted.periods(1))[0]


async def released(period, database) -> Release:
    with counted.then():
        return await releases.build_period(period=period, database=database, by=None)


async def come_late(children: int, *, answers=("1", "4")) -> None:
    """Children whose paper wheel of the first term is entered now, half of each area with each of two answers on everything."""
    from participation.models import Service
    made, services = counted.Sittings(await counted.adult()), await Service.all().order_by("name")
    for n in range(children):
        service = services[n % len(services)]
        child = made.child(service, dt.date(2016, 3, 1))
        made.sitting(child, service, dt.date(2025, 10, 1), dict.fromkeys(tallies.wheel.KEYS, answers[n // 2 % len(answers)]))
    await made.store()


async def corrected(release: Release, database, why: str = WHY) -> ReleaseWork:
    with clock.at(counted.TODAY + dt.timedelta(hours=1)):
        work = await releasing.begin_correction(release=release.pk, why=why, by=None)
        return await releasing.carry_out(work, database=database, by=None)


async def test_late_answers_change_nothing_that_is_out(period, database):
    made = await released(period, database)
    before = await figures.tables(made.pk)
    await come_late(24)
    assert await figures.tables(made.pk) == before and (await Release.get()).digest == made.digest


async def test_a_corrected_release_takes_the_place_of_the_one_before_and_both_stay_in_the_log(period, database):
    made = await released(period, database)
    base = (await figures.read(Measure("wheel", "safe"))).base
    await come_late(24)
    assert (await corrected(made, database)).state == releasing.DONE
    now = await figures.read(Measure("wheel", "safe"))
    new = await Release.get(correction=1)
    assert (new.corrects_id, new.why, now.source.release, now.source.correction, now.base) == (made.pk, WHY, new.pk, 1, base + 24)
    assert [one.release for one in await figures.releases()] == [new.pk]
    assert await figures.tables(made.pk) == () and (await figures.told(made.pk)).replaced_by == new.pk
    assert [point.figure.source.release for point in await figures.series(Measure("wheel", "safe"))] == [new.pk]
    assert {offer.series for offer in await figures.offers()} == {"wheel"}
    assert [(one.release, one.why) for one in await figures.versions(await figures.told(new.pk))] == [(new.pk, WHY), (made.pk, "")]
    assert [(one.what, one.said, one.release) for one in await figures.log()] == [("corrected", WHY, new.pk), ("released", "", made.pk)]
    assert (await AuditLine.get(what="release.corrected")).facts["corrects"] == made.pk


async def test_side_by_side_nothing_small_follows(period, database):
    """Whoever subtracts one release from the other finds no count of 1 to 4, and nothing where either is silent."""
    made = await released(period, database)
    await come_late(26, answers=("1", "2", "4", "skip", "unsure"))
    assert (await corrected(made, database)).state == releasing.DONE
    old, new = [{(name, group, category): count for name, group, category, count in await ReleasedCell.filter(
        table__release_id=one.pk).values_list("table__name", "group", "category", "count")}
        for one in (made, await Release.get(correction=1))]
    differences = [new[cell] - old[cell] for cell in new if new[cell] is not None and old.get(cell) is not None]
    assert len(differences) > 50 and {one for one in differences if 1 <= one <= 4 or one < 0} == set()
    assert [cell for cell in new if new[cell] is not None and cell in old and old[cell] is None] == []


@pytest.mark.parametrize(("late", "taken", "says"), [
    (0, 0, "Fewer than ten people were added"), (0, 1, "Fewer than ten people were added"), (9, 0, "Fewer than ten people were added"),
    (24, 1, "somebody was taken out")])
async def test_what_cannot_be_proven_is_refused_with_a_sentence(period, database, late, taken, says):
    made = await released(period, database)
    await come_late(late)
    for sitting in await CheckIn.filter(counted=True, adult_id=(await CheckIn.first()).adult_id).limit(taken):
        sitting.counted = False
        await sitting.save(update_fields=["counted"])
    work = await corrected(made, database)
    assert (work.state, says in work.said) == (releasing.FAILED, True)
    assert await Release.all().count() == 1 and [one.what for one in await figures.log()] == ["refused", "released"]


async def test_an_area_that_disappeared_stands_in_the_way_of_a_correction(period, database):
    made = await released(period, database)
    await Area.filter(slug="coldside").update(slug="elsewhere")
    await come_late(24)
    assert "somebody was taken out" in (await corrected(made, database)).said
    assert await Release.all().count() == 1


async def test_without_a_reason_of_a_wave_or_twice_there_is_no_correction(period, database):
    made = await released(period, database)
    with pytest.raises(problems.Unacceptable):
        await releasing.begin_correction(release=made.pk, why="  ", by=None)
    with pytest.raises(problems.NotFound):
        await releasing.begin_correction(release="nothing", why=WHY, by=None)
    await come_late(24)
    await corrected(made, database)
    with pytest.raises(problems.Conflict, match="newest"):
        await releasing.begin_correction(release=made.pk, why=WHY, by=None)
    wave = await counted.closed_wave([("Lochee", "Schools", {"S1": 1 + n % 5}) for n in range(40)])
    with counted.then():
        of_wave = await releases.build_wave(wave=wave, database=database, by=None)
    with pytest.raises(problems.Conflict, match="do not change any more"):
        await releasing.begin_correction(release=of_wave.pk, why=WHY, by=None)


async def test_the_database_refuses_a_change_to_a_corrected_release_and_to_its_reason(period, database):
    made = await released(period, database)
    await come_late(24)
    await corrected(made, database)
    new = await Release.get(correction=1)
    for attempt in (Release.filter(id=new.pk).update(why="Other"), Release.filter(id=new.pk).update(corrects_id=None),
                    Release.filter(id=made.pk).update(correction=2), Release.filter(id=new.pk).delete(),
                    ReleasedCell.filter(table__release_id=new.pk).update(count=50)):
        with pytest.raises(REFUSAL, match="frozen release"):
            await attempt
    assert (await Release.get(id=new.pk)).why == WHY


# ---- interrupted, two at once, progress

STEPS = [(tallies, "levels"), (disclosure, "answers"), (ReleaseTable, "bulk_create"), (ReleasedCell, "bulk_create"),
         (HeldBack, "bulk_create"), (frozen.audit, "record")]


@pytest.mark.parametrize("step", range(len(STEPS)))
async def test_a_release_that_dies_at_any_step_leaves_nothing_and_can_be_begun_again(period, database, monkeypatch, step):
    async def dies(*args, **more):
        raise RuntimeError("the power went")

    def dies_at_once(*args, **more):
        raise RuntimeError("the power went")

    where, name = STEPS[step]
    monkeypatch.setattr(where, name, dies_at_once if name == "answers" else dies)
    with counted.then():
        work = await releasing.carry_out(await releasing.begin(kind="period", subject=period.pk, by=None), database=database, by=None)
        assert (work.state, work.said) == (releasing.FAILED, releasing.WENT_WRONG)
        assert [one.said for one in await releasing.under_way()] == ["Something went wrong. Nothing was released; try again."]
        for model in (Release, ReleaseTable, ReleasedCell, HeldBack, ReleaseLine):
            assert await model.all().count() == 0
        monkeypatch.undo()
        assert [one.subject for one in await releasing.ready(today=clock.today())] == [period.pk]
        work = await releasing.carry_out(await releasing.begin(kind="period", subject=period.pk, by=None), database=database, by=None)
        assert (work.state, await Release.all().count(), await releasing.under_way()) == (releasing.DONE, 1, [])


async def test_a_criterion_that_cannot_be_judged_does_not_take_a_release_back(period, database, monkeypatch):
    async def dies():
        raise RuntimeError("a criterion")

    monkeypatch.setattr(judging, "keep_all", dies)
    with counted.then():
        work = await releasing.carry_out(await releasing.begin(kind="period", subject=period.pk, by=None), database=database, by=None)
    assert (work.state, await Release.all().count()) == (releasing.DONE, 1)


async def test_begun_twice_at_once_the_second_is_told_so(period, database):
    with counted.then():
        found = await asyncio.gather(*(releasing.begin(kind="period", subject=period.pk, by=None) for _ in range(3)),
                                     return_exceptions=True)
    assert sorted(type(one).__name__ for one in found) == ["Conflict", "Conflict", "ReleaseWork"]
    assert {str(one) for one in found if isinstance(one, problems.Conflict)} == {"This release is being worked out already."}


async def test_how_far_it_is_stands_in_the_database_and_silence_means_interrupted(period, database):
    seen = releasing.Seen()
    with counted.then():
        work = await releasing.begin(kind="period", subject=period.pk, by=None)
        seen("protecting", 6, 20)
        beating = asyncio.create_task(releasing._beat(work, seen))
        while not (await ReleaseWork.get()).total:
            await asyncio.sleep(0)
        beating.cancel()
        (one,) = await releasing.under_way()
        assert (one.state, one.step, one.done, one.total) == ("working", "protecting", 6, 20)
    almost = counted.TODAY + releasing.SILENT - dt.timedelta(seconds=1)
    with clock.at(almost), pytest.raises(problems.Conflict, match="already"):
        await releasing.begin(kind="period", subject=period.pk, by=None)
    with clock.at(almost + dt.timedelta(seconds=2)):
        assert [(one.state, one.said) for one in await releasing.under_way()] == [("failed", releasing.LOST)]
        await releasing.begin(kind="period", subject=period.pk, by=None)
    assert sorted(await ReleaseWork.all().values_list("state", flat=True)) == ["failed", "working"]


async def test_the_computation_says_how_far_it_is(period, database):
    said = []
    with counted.then():
        await releases.build_period(period=period, database=database, by=None, said=lambda *one: said.append(one))
    assert said[-1][1:] == (8, 8) and {step for step, _, _ in said} == {"protecting"}


# ---- by schedule and by command


async def test_releases_come_by_themselves_only_when_somebody_says_so_and_after_the_days(period, database):
    def after(days: int):
        return clock.at(dt.datetime.combine(period.ends_on + dt.timedelta(days), dt.time(12), tzinfo=dt.UTC))

    with after(100):
        assert [rule.on for rule in await release_schedule.rules()] == [False, False] and await release_schedule.go(database) == 0
    await release_schedule.put(kind="period", on=True, days="14", by=None)
    with after(14):
        assert await release_schedule.due() == []
    with after(15):
        assert [one.subject for one in await release_schedule.due()] == [period.pk]
        assert sum(await asyncio.gather(*(release_schedule.go(database) for _ in range(3)))) == 1
        assert await release_schedule.due() == []
    assert (await Release.get()).made_by_id is None and await Release.all().count() == 1
    assert (await AuditLine.get(what="release.rule")).facts == {"kind": "period", "on": True, "days": 14}


@pytest.mark.parametrize(("days", "fits"), [("", False), ("-1", False), ("0", True), ("180", True), ("181", False), ("²", False)])
async def test_days_to_wait_are_a_number_up_to_half_a_year(database, days, fits):
    if fits:
        await release_schedule.put(kind="wave", on=True, days=days, by=None)
        assert (await release_schedule.rules())[0] == release_schedule.Rule("wave", int(days), True)
    else:
        with pytest.raises(problems.Unacceptable):
            await release_schedule.put(kind="wave", on=True, days=days, by=None)


async def lines(database, *names: str, **more) -> list[str]:
    with counted.then():
        return [line async for line in release_command.run(names, database=database, **more)]


async def test_the_command_lists_tries_releases_and_corrects(period, database):
    assert await lines(database) == ["Can be released now:",
                                     f"  Term 1  (wheels of a period, ended 19 December 2025, {period.pk})"]
    (tried,) = await lines(database, "term 1", dry_run=True)
    assert tried.startswith("Term 1: ") and tried.endswith("Nothing was released.") and await Release.all().count() == 0
    assert await ReleaseWork.all().count() == 0 and await ReleaseLine.all().count() == 0
    (done,) = await lines(database, "Term 1")
    made = await Release.get()
    assert done == f"Term 1 is released: {made.shown} numbers are shown, {made.kept_back} are not, to protect people."
    assert f"{made.shown} numbers would be shown, {made.kept_back} would not" in tried
    with pytest.raises(problems.NotFound, match="Nothing called “Term 1” is ready"):
        await lines(database, "Term 1")
    await come_late(24)
    (done,) = await lines(database, "Term 1", correct=True, why=WHY)
    assert done.startswith("Term 1 is corrected:")
    assert (await lines(database))[-1] == f"  Term 1  (last day 19 December 2025, corrected: {WHY})"
    with pytest.raises(problems.Conflict, match="Fewer than ten people were added"):
        await lines(database, "Term 1", correct=True, why="Once more.")
    assert By("area+age").two_way
