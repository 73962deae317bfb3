"""A class wheel from opening to release: places, codes, the k rule, closing that is killed, who may load it."""

import asyncio
import datetime as dt

import pytest

from analysis import class_wheel as closing
from analysis import figures, releasing
from analysis.models import Release, ReleasedCell
from analysis.releases import frozen
from participation import clock, codes, storage
from participation.keys import Keys
from participation.problems import NotFound, Unacceptable
from participation.storage import Database
from participation.wheel import KEYS, Band
from surveys import queries
from surveys.class_wheel import ballots as class_ballots, wheels as class_wheels
from surveys.class_wheel.ballots import Sent
from surveys.models import Box, ClassWheel, Draft, Participation, Response, Stratum, Wave
from surveys.sealed import keys as wave_keys
from surveys.sealed import closing as surveys_closing
from tests.surveys import classes
from tests.surveys.classes import LESSON, Class
from tests.surveys.test_closing import Killed, killing


@pytest.fixture(autouse=True)
def winter():
    with clock.at(LESSON):
        yield


@pytest.fixture
async def p5(database: Database, keys: Keys) -> Class:
    return await classes.opened(database, keys)


async def counts_released() -> dict[tuple[str, str], int | None]:
    return {(name, category): count for name, category, count in
            await ReleasedCell.all().values_list("table__name", "category", "count")}


@pytest.mark.parametrize(("children", "fits"), [(9, False), (10, True), (11, True), (400, True), (401, False)])
def test_ten_to_four_hundred_children(children: int, fits: bool) -> None:
    opening = class_wheels.Opening("P5", Band.MIDDLE, children)
    if fits:
        class_wheels.check_can_open(opening, last=None)
    else:
        with pytest.raises(Unacceptable):
            class_wheels.check_can_open(opening, last=None)


@pytest.mark.parametrize(("seconds", "fits"), [(-1, False), (0, True), (1, True)])
def test_the_same_class_again_after_a_week(seconds: int, fits: bool) -> None:
    last = clock.now() - class_wheels.AGAIN_AFTER - dt.timedelta(seconds=seconds)
    opening = class_wheels.Opening("P5", Band.MIDDLE, 24)
    if fits:
        class_wheels.check_can_open(opening, last=last)
    else:
        with pytest.raises(Unacceptable):
            class_wheels.check_can_open(opening, last=last)


async def test_a_class_that_was_told_something_waits_and_one_that_was_not_does_not(p5: Class) -> None:
    await p5.sends(9)
    assert await p5.close() is None
    again = await classes.opened(p5.database, p5.keys, by=p5.adult, group=" p5 ")
    with pytest.raises(Unacceptable):
        await classes.opened(p5.database, p5.keys, by=p5.adult)
    await classes.opened(p5.database, p5.keys, by=p5.adult, group="P6")
    await again.sends(10)
    await again.close()
    with pytest.raises(Unacceptable):
        await classes.opened(p5.database, p5.keys, by=p5.adult)
    await classes.opened(p5.database, p5.keys, by=p5.adult, at=LESSON + class_wheels.AGAIN_AFTER)


@pytest.mark.parametrize(("sent", "told"), [(0, None), (9, None), (10, 10), (11, 11), (19, 19), (20, None), (24, None)])
def test_how_many_have_sent_is_told_neither_of_the_first_nor_of_the_last(sent: int, told: int | None) -> None:
    reach = class_wheels.told(24, sent)
    assert (reach.sent, reach.enough, reach.nearly_all) == (told, sent >= 10, sent >= 20)


async def test_adding_places_is_no_way_to_count_the_last(database: Database, keys: Keys) -> None:
    p5 = await classes.opened(database, keys, children=15)
    await p5.sends(10)
    assert (await class_wheels.reach(p5.one)).sent == 10
    async with storage.writes():  # a child came late while it is told
        await class_wheels.one_more(wheel=p5.one, by=p5.adult)
    assert (await class_wheels.reach(p5.one)).sent == 10
    await p5.sends(3)
    for _place in range(6):
        reach = await class_wheels.reach(p5.one)
        assert (reach.sent, reach.nearly_all) == (None, True)
        async with storage.writes():
            await class_wheels.one_more(wheel=p5.one, by=p5.adult)


async def test_a_code_has_six_letters_no_vowels_and_finds_its_class(p5: Class) -> None:
    assert len(p5.code) == 6 == codes.CLASS.length and not class_wheels.WORDS.search(p5.code)
    assert len({kind.length for kind in (codes.CLASS, codes.PASS, codes.RECEIPT, codes.TOKEN)}) == 4
    typed = codes.read(codes.CLASS, class_wheels.in_halves(p5.code).lower())
    found = await class_wheels.by_code(typed or "", p5.keys)
    assert found is not None and found.pk == p5.one.pk


async def test_no_more_ballots_than_children(database: Database, keys: Keys) -> None:
    ten = await classes.opened(database, keys, children=10)
    await ten.sends(10)
    assert await ten.send({"safe": "1"}) is Sent.FULL
    assert await Box.all().count() == 10
    async with storage.writes():
        await class_wheels.one_more(wheel=ten.one, by=ten.adult)
    assert await ten.send({"safe": "1"}) is Sent.SEALED
    assert (await Box.all().count(), (await Stratum.get()).invited) == (11, 11)


async def test_twenty_send_at_once_and_places_never_run_over(database: Database, keys: Keys) -> None:
    ten = await classes.opened(database, keys, children=10)
    outcomes = await asyncio.gather(*(ten.send({"safe": "3"}) for _child in range(20)))
    assert sorted(outcomes) == [Sent.FULL] * 10 + [Sent.SEALED] * 10
    assert (await Box.all().count(), await Participation.filter(state="spent").count()) == (10, 10)


async def test_the_same_page_sent_twice_is_one_ballot(p5: Class) -> None:
    token = class_ballots.new_token()
    assert await asyncio.gather(*(p5.send({"safe": "3"}, token) for _click in range(3))) == [Sent.SEALED] * 3
    assert await p5.send({"safe": "1"}, token) is Sent.SEALED
    assert await Box.all().count() == 1


async def test_a_draft_is_kept_newest_last_and_gone_after_sending(p5: Class) -> None:
    token = class_ballots.new_token()
    hot, turn = p5.database.hot, await p5.turn(token)
    assert await class_ballots.keep_draft(hot, turn=turn, answers={"safe": "2"}, revision=3)
    assert not await class_ballots.keep_draft(hot, turn=turn, answers={"safe": "1"}, revision=3)
    assert ((await p5.turn(token)).answers, (await p5.turn(token)).revision) == ({"safe": "2"}, 3)
    assert (await p5.turn()).answers == {}
    await p5.send({"safe": "2"}, token)
    assert await Draft.all().count() == 0
    assert not await class_ballots.keep_draft(hot, turn=turn, answers={"safe": "2"}, revision=9)


async def test_unfinished_wheels_do_not_pile_up_without_end(database: Database, keys: Keys) -> None:
    ten = await classes.opened(database, keys, children=10)
    most, first = 10 * class_ballots.DRAFTS_A_CHILD, await ten.turn()
    kept = [await class_ballots.keep_draft(database.hot, turn=turn, answers={}, revision=1)
            for turn in [first, *[await ten.turn() for _one in range(most)]]]
    assert kept == [True] * most + [False]
    assert await class_ballots.keep_draft(database.hot, turn=first, answers={"safe": "1"}, revision=2)


@pytest.mark.parametrize("sent", [9, 10, 11])
async def test_fewer_than_ten_are_never_opened(p5: Class, sent: int, monkeypatch: pytest.MonkeyPatch) -> None:
    opened, real = [], surveys_closing.opened

    async def watched(**given: object) -> object:
        opened.append(1)
        return await real(**given)
    monkeypatch.setattr(surveys_closing, "opened", watched)
    await p5.sends(sent)
    release = await p5.close()
    assert (release is not None, bool(opened), await figures.of_class(p5.one.wave_id) is not None) == (sent >= 10,) * 3
    assert (await Stratum.get()).used == (sent if sent >= 10 else 0)
    assert await Response.all().count() == await Box.all().count() == await Participation.all().count() == 0


async def test_the_release_tells_the_true_counts_and_hides_the_small_ones(database: Database, keys: Keys) -> None:
    whole = await classes.opened(database, keys, children=60)
    for child in range(60):
        await whole.send({"safe": "1" if child < 15 else "2" if child < 30 else "4", "healthy": "4",
                          "active": "1" if child < 3 else "4"})
    await whole.close()
    released = await counts_released()
    assert [released[("safe.all", one)] for one in ("low", "middle", "high", "none", "base")] == [15, 15, 30, 0, 60]
    assert [released[("healthy.all", one)] for one in ("low", "middle", "high", "none")] == [None] * 4
    assert released[("active.all", "low")] is released[("active.all", "high")] is None
    assert [released[("included.all", one)] for one in ("low", "middle", "high", "none")] == [None] * 4


async def test_closing_takes_no_more_and_can_be_repeated(p5: Class) -> None:
    turn = await p5.turn()
    await p5.sends(12)
    first = await p5.close()
    assert first is not None and await class_ballots.send(p5.database.hot, turn=turn, answers={"safe": "1"}) is Sent.OVER
    again = await p5.close()
    assert again is not None and again.pk == first.pk
    assert (await Wave.get()).state == "closed" and not wave_keys.path(p5.keys, p5.one.wave_id).exists()


STEPS = [(surveys_closing, "begin"), (surveys_closing, "opened"), (surveys_closing, "freeze_counted"),
         (surveys_closing, "_emptied"), (frozen, "_write"), (Database, "purge"), (wave_keys, "destroy"),
         (surveys_closing, "finish")]


@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
@pytest.mark.parametrize(("where", "name"), STEPS, ids=[name for _where, name in STEPS])
async def test_killed_at_a_step_and_taken_up_again(p5: Class, where: object, name: str, before: bool) -> None:
    await p5.sends(15)
    with pytest.MonkeyPatch.context() as patch:
        killing(patch, where, name, before=before)
        with pytest.raises(Killed):
            await p5.close()
    assert await closing.close_due(database=p5.database, keys=p5.keys) == (0 if (name, before) == ("finish", False)
                                                                          or (name, before) == ("begin", True) else 1)
    await p5.close()
    assert (await Wave.get()).state == "closed"
    assert (await Release.all().count(), await Box.all().count(), await Response.all().count()) == (1, 0, 0)
    assert (await Release.get()).shown == (await _undisturbed(p5)).shown


async def _undisturbed(p5: Class) -> Release:
    other = await classes.opened(p5.database, p5.keys, by=p5.adult, group="another")
    await other.sends(15)
    release = await other.close()
    assert release is not None
    return release


async def test_two_close_at_once(p5: Class) -> None:
    await p5.sends(15)
    outcomes = await asyncio.gather(p5.close(), p5.close(), return_exceptions=True)
    assert [one for one in outcomes if isinstance(one, BaseException) and not isinstance(one, surveys_closing.KeyGone)] == []
    await p5.close()
    assert (await Wave.get()).state == "closed" and await Release.all().count() == 1


@pytest.mark.parametrize(("minutes", "due"), [(119, 0), (120, 1), (121, 1)])
async def test_it_closes_by_itself_after_the_lesson(p5: Class, minutes: int, due: int) -> None:
    await p5.sends(10)
    with clock.at(LESSON + dt.timedelta(minutes=minutes)):
        assert await p5.send({"safe": "1"}) is (Sent.OVER if due else Sent.SEALED)
        assert await closing.close_due(database=p5.database, keys=p5.keys) == due
        assert await Release.all().count() == due
    assert await surveys_closing.close_due(database=p5.database, keys=p5.keys) == []


async def test_given_up_shows_nothing(p5: Class) -> None:
    await p5.sends(15)
    await closing.drop(one=p5.one, database=p5.database, keys=p5.keys, by=p5.adult)
    assert (await Release.all().count(), await Response.all().count(), (await Wave.get()).state) == (0, 0, "closed")
    assert await p5.close() is None


async def test_only_its_own_adult_may_load_it(p5: Class) -> None:
    other = await classes.reid("other@example.org")
    assert (await class_wheels.wheel_for(p5.adult, p5.one.pk)).pk == p5.one.pk
    for person, wheel_id in ((other, p5.one.pk), (p5.adult, "0" * 32), (None, p5.one.pk)):
        with pytest.raises(NotFound):
            await class_wheels.wheel_for(person, wheel_id)


async def test_the_partnership_sees_nothing_of_it(p5: Class) -> None:
    await p5.sends(20)
    release = await p5.close()
    assert release is not None
    lead = await classes.reid("lead@example.org")
    lead.roles = ["survey_lead", "data_keeper"]
    assert await queries.waves_for(lead) == []
    with pytest.raises(NotFound):
        await queries.wave_for(lead, p5.one.wave_id)
    with pytest.raises(NotFound):
        await queries.told(p5.one.wave_id)
    with pytest.raises(NotFound):
        await figures.told(release.pk)
    measure = figures.Measure("class-wheel", "safe")
    assert (await figures.releases(), await figures.offers(), await figures.tables(release.pk)) == ((), (), ())
    assert await figures.table("safe.all", release=release.pk) is None
    assert (await figures.read(measure)).shown is (await figures.read(measure, release=release.pk)).shown is False
    assert (await figures.series(measure), await figures.courses([measure])) == ((), {measure: ()})
    assert await releasing.ready(today=LESSON.date() + dt.timedelta(days=9)) == []


@pytest.mark.parametrize("statement", ["UPDATE class_wheel SET band = '3-7'", "UPDATE class_wheel SET closes_at = 1",
                                       "DELETE FROM class_wheel"])
async def test_the_database_keeps_what_was_opened(p5: Class, statement: str) -> None:
    with pytest.raises(Exception, match="stays as it is"):
        async with storage.writes():
            await ClassWheel._meta.db.execute_query(statement)


@pytest.mark.parametrize("band", list(Band))
async def test_each_band_is_sealed_in_boxes_of_one_size(database: Database, keys: Keys, band: Band) -> None:
    one = await classes.opened(database, keys, band=band, children=10)
    await one.send({})
    await one.send(dict.fromkeys(KEYS, "unsure"))
    assert {len(bytes(box)) for box in await Box.all().values_list("box", flat=True)} == {class_ballots.SIZE + 48}
