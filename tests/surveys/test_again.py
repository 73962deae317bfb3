"""What comes by itself: days of terms, waves that open on their day, series planned exactly once, the waves of a course."""

import asyncio
import datetime as dt

import pytest
from hypothesis import given, strategies as st

from participation import clock, storage
from participation.keys import unseal
from participation.models import AuditLine, Mail
from participation.problems import Conflict, Unacceptable
from surveys import training
from surveys.inviting import invitations, rosters
from surveys.inviting.lists import Invited
from surveys.models import Invitee, Roster, RosterMember, Series, Wave
from surveys.running import opening, planning, series, terms, waves
from surveys.running.planning import When
from surveys.running.series import Wanted
from surveys.running.terms import Every
from tests.surveys import cast
from tests.surveys.cast import CLOSES, OPENED, PEOPLE

DAY = dt.timedelta(days=1)
TODAY = OPENED.date()


def on(day: dt.date):
    return clock.at(dt.datetime.combine(day, dt.time(9), dt.UTC))


async def kept(keys, by, contacts=PEOPLE) -> Roster:
    async with storage.writes():
        return await rosters.make(name="All staff", people=[Invited(one, "", "") for one in contacts], keys=keys, by=by)


async def begun(keys, *, every=Every.TERM, next_on=TODAY, contacts=PEOPLE, **more) -> Series:
    by = await cast.lead()
    wanted = Wanted(**{"name": "Staff survey", "key": "staff-confidence", "every": every, "next_on": next_on, "days_open": 14,
                       "send_by": "mail", "reminders": 2, "told_after": 42, **more})
    roster = await kept(keys, by, contacts)
    async with storage.writes():
        return await series.begin(wanted=wanted, roster=roster, by=by)


# ---- days

@pytest.mark.parametrize(("every", "day", "following"), [
    (Every.MONTH, "2027-01-31", "2027-02-28"), (Every.MONTH, "2027-12-15", "2028-01-15"), (Every.QUARTER, "2027-11-30", "2028-02-28"),
    (Every.YEAR, "2028-02-29", "2029-02-28"), (Every.TERM, "2026-09-01", "2027-01-21"), (Every.TERM, "2027-01-21", "2027-05-04"),
    (Every.TERM, "2027-05-04", "2027-09-01"), (Every.TERM, "2027-07-20", "2027-08-18")])
def test_the_day_that_follows(every, day, following):
    assert terms.following(every, dt.date.fromisoformat(day)) == dt.date.fromisoformat(following)


@given(st.sampled_from(list(Every)), st.dates(dt.date(2024, 1, 1), dt.date(2040, 12, 31)))
def test_it_always_comes_later_and_of_a_term_within_it(every, day):
    found = terms.following(every, day)
    assert dt.timedelta(days=20) < found - day + dt.timedelta(days=21) and found > day and found - day < dt.timedelta(days=370)
    if every is Every.TERM:
        assert any(term.starts <= found <= term.ends for term in terms.around(found.year)) and found.weekday() < 5


@given(st.dates(dt.date(2025, 1, 1), dt.date(2030, 1, 1)), st.integers(0, 2000))
def test_what_was_missed_is_not_made_up_for(day, late):
    today = day + late * DAY
    found = terms.next_after(Every.MONTH, day, today)
    assert today < found <= today + 31 * DAY


@pytest.mark.parametrize(("chosen", "days"), [
    ("+7 -2", ["2027-01-18", "2027-02-03"]), ("+7", ["2027-01-18"]), ("", []), ("+40 -2", ["2027-02-03"]), ("-25", []),
    ("-24", ["2027-01-12"]), ("2027-01-20 2027-01-30 2027-02-01", ["2027-01-20", "2027-01-30"])])
def test_days_of_reminders(chosen, days):
    found = planning.reminder_days(chosen, opens=TODAY, closes=CLOSES)
    assert [day.isoformat() for day in found] == days


# ---- opened on its day

async def settled(keys, **more) -> Wave:
    wave = await cast.planned(keys, await cast.lead())
    when = When(**{"opens_on": TODAY + 2 * DAY, "closes_on": CLOSES, "told_by": None, **more})
    async with storage.writes():
        await planning.settle(wave=wave, when=when, by=None)
    return wave


async def test_it_opens_on_its_day_once_also_with_three_workers(keys, database):
    wave = await settled(keys)
    with on(TODAY + DAY):
        assert await opening.open_due(keys=keys) == []
    with on(TODAY + 2 * DAY):
        done = await asyncio.gather(*(opening.open_due(keys=keys) for _worker in range(3)))
        assert [one.pk for found in done for one in found] == [wave.pk]
    now = await Wave.get(pk=wave.pk)
    assert (now.state, now.opened_on) == ("open", "2027-01-13")
    assert await AuditLine.filter(what="wave.opened").count() == 1
    assert await Mail.all().values_list("subject", flat=True) == ["A survey has opened: make its codes"]


@pytest.mark.one_database
async def test_what_is_missing_is_told_once_and_it_opens_when_nothing_is(keys, database):
    wave = await settled(keys)
    await Invitee.filter(wave_id=wave.pk).delete()
    with on(TODAY + 3 * DAY):
        for _again in range(3):
            assert await opening.open_due(keys=keys) == []
        (told,) = await Mail.all()
        assert (told.subject, told.path) == ("A survey could not open", f"/surveys/waves/{wave.pk}")
        assert "Invite at least 10 people." in told.body and "Staff survey, winter 2027" in told.body
        async with storage.writes():
            await invitations.put_list(wave=wave, people=[Invited(one, "", "") for one in PEOPLE], keys=keys, by=None)
        assert [one.pk for one in await opening.open_due(keys=keys)] == [wave.pk]


@pytest.mark.one_database
@pytest.mark.parametrize(("changed", "field"), [
    ({"opens_on": TODAY - DAY}, "opens_on"), ({"closes_on": TODAY - DAY, "opens_on": None}, "closes_on"),
    ({"closes_on": TODAY + DAY}, "closes_on"), ({"told_by": CLOSES}, "told_by")])
async def test_days_that_cannot_be_are_refused(keys, database, changed, field):
    with pytest.raises(Unacceptable) as refusal:
        await settled(keys, **changed)
    assert list(refusal.value.errors) == [field]


# ---- extended

async def test_a_wave_can_be_extended_to_a_later_day_only_while_open(keys, database):
    open_ = await cast.opened(database, keys)
    wave, told = open_.wave, CLOSES + 42 * DAY
    for to in (CLOSES - DAY, CLOSES, told + DAY):
        with pytest.raises(Unacceptable):
            await planning.extend(wave=wave, to=to, by=open_.lead)
    for to in (CLOSES + DAY, told):
        async with storage.writes():
            await planning.extend(wave=wave, to=to, by=open_.lead)
    assert (wave.closes_on, wave.extended_from) == (told.isoformat(), CLOSES.isoformat())
    holder = await open_.holder(PEOPLE[0])
    assert (holder.closes_on, holder.extended_from) == (told.isoformat(), CLOSES.isoformat())
    assert [line.facts["now"] async for line in AuditLine.filter(what="wave.extended").order_by("id")] == ["2027-02-06", "2027-03-19"]
    with on(told + DAY), pytest.raises(Conflict):
        await planning.extend(wave=wave, to=told + 2 * DAY, by=open_.lead)


# ---- comes again

async def test_a_series_plans_its_wave_exactly_once_and_moves_on(keys, database):
    one = await begun(keys)
    done = await asyncio.gather(*(series.plan_due(keys=keys) for _worker in range(3)))
    (wave,) = [one for found in done for one in found]
    assert (wave.name, wave.opens_on, wave.closes_on, wave.told_by) == (
        "Staff survey, January 2027", "2027-01-11", "2027-01-25", "2027-03-08")
    assert await Invitee.filter(wave_id=wave.pk).count() == 40
    assert (await Series.get(pk=one.pk)).next_on == "2027-04-26"
    assert len(await opening.open_due(keys=keys)) == 1 and await series.plan_due(keys=keys) == []
    with on(dt.date(2027, 4, 27)):
        (later,) = await series.plan_due(keys=keys)
    assert (later.follows_id, (await Series.get(pk=one.pk)).next_on) == (wave.pk, "2027-08-24")


@pytest.mark.one_database
async def test_with_the_keepers_key_it_waits_planned_and_the_lead_is_told(keys, database):
    await begun(keys, key_mode="offline")
    await series.plan_due(keys=keys)
    assert await opening.open_due(keys=keys) == []
    (wave,), (told,) = await Wave.all(), await Mail.all()
    assert (wave.state, wave.key_mode) == ("draft", "offline")
    assert "The data keeper has not taken the key of this wave yet." in told.body


@pytest.mark.one_database
async def test_a_series_that_cannot_be_planned_is_told_and_waits_for_its_next_day(keys, database):
    one = await begun(keys)
    await Series.filter(pk=one.pk).update(survey_key="own-gone")
    assert (await series.plan_due(keys=keys), await series.plan_due(keys=keys)) == ([], [])
    (told,) = await Mail.all()
    assert "Choose a survey from the list." in told.body and "26 April 2027" in told.body
    assert ((await Series.get(pk=one.pk)).next_on, await Wave.all().count()) == ("2027-04-26", 0)


@pytest.mark.one_database
async def test_a_stopped_series_plans_nothing(keys, database):
    one = await begun(keys)
    async with storage.writes():
        await series.stop(series=one, by=await cast.lead_again())
    assert await series.plan_due(keys=keys) == []


# ---- kept lists

async def test_a_kept_list_is_sealed_used_replaced_and_deleted(keys, database, settings):
    by = await cast.lead()
    roster, wave = await kept(keys, by), await cast.planned(keys, by)
    async with storage.writes():
        await rosters.use(roster=roster, wave=wave, keys=keys, by=by)
        await rosters.replace(roster=roster, people=[Invited(f"new{n}@example.org", "", "") for n in range(11)], keys=keys, by=by)
    assert (await rosters.size(roster), await Invitee.filter(wave_id=wave.pk).count()) == (11, 40)
    rows = [bytes(row.contact_sealed) for row in await RosterMember.all()]
    assert not [row for row in rows if b"example" in row]
    with pytest.raises(Conflict):
        await rosters.delete(roster=roster, by=by)
    async with storage.writes():
        await waves.discard(wave=wave, by=by)
        await rosters.delete(roster=roster, by=by)
    assert (await Roster.all().count(), await RosterMember.all().count()) == (0, 0)


@pytest.mark.one_database
async def test_whoever_asks_for_it_is_taken_off_a_kept_list_and_off_waves_in_preparation(keys, database):
    by = await cast.lead()
    roster, wave = await kept(keys, by), await cast.planned(keys, by)
    async with storage.writes():
        await rosters.use(roster=roster, wave=wave, keys=keys, by=by)
        await rosters.take_off(roster=roster, contact=" STAFF07@example.org ", keys=keys, by=by)
    assert (await rosters.size(roster), await Invitee.filter(wave_id=wave.pk).count()) == (39, 39)
    for row in await Invitee.all():
        assert "staff07" not in unseal(bytes(row.contact_sealed), key=keys.master, where=invitations.contact_where(row.pk))
    line = await AuditLine.get(what="roster.taken_off")
    assert (line.about, line.facts) == (f"survey_roster:{roster.pk}", {"waves": 1})
    with pytest.raises(Unacceptable):
        await rosters.take_off(roster=roster, contact="staff07@example.org", keys=keys, by=by)


@pytest.mark.one_database
async def test_a_list_that_something_uses_by_itself_stays(keys, database):
    await begun(keys)
    with pytest.raises(Conflict):
        await rosters.delete(roster=await Roster.get(), by=await cast.lead_again())
    assert await RosterMember.all().count() == 40


# ---- a training

async def test_a_course_is_three_waves_of_one_list_that_open_by_themselves(keys, database):
    by = await cast.lead()
    roster = await kept(keys, by)
    made = await training.plan(course="Hearing the child", day=TODAY + 10 * DAY, roster=roster, send_by="mail", keys=keys, by=by)
    assert [(one.name, one.opens_on, one.closes_on) for one in made] == [
        ("Hearing the child: before", "2027-01-14", "2027-01-20"), ("Hearing the child: after", "2027-01-21", "2027-02-04"),
        ("Hearing the child: three months on", "2027-04-22", "2027-05-13")]
    assert [one.follows_id for one in made] == [None, made[0].pk, made[1].pk]
    assert {await Invitee.filter(wave_id=one.pk).count() for one in made} == {40}
    with on(dt.date(2027, 4, 22)):
        assert [one.pk for one in await opening.open_due(keys=keys)] == [made[2].pk]
    (course,) = await training.courses()
    assert ([name for _wave, name, _stands in course.line], course.day) == (["before", "after", "three months on"], TODAY + 10 * DAY)
    with pytest.raises(Unacceptable):
        await training.plan(course="Hearing the child", day=TODAY, roster=roster, send_by="mail", keys=keys, by=by)


@pytest.mark.one_database
@pytest.mark.parametrize(("days_ago", "names"), [(-1, ["before", "after", "three months on"]), (0, ["after", "three months on"]),
                                                 (15, ["three months on"]), (91, ["three months on"])])
def test_of_a_course_that_has_been_only_what_is_still_to_come(days_ago, names):
    found = training.days(TODAY - days_ago * DAY, TODAY)
    assert [step.name for step, _opens, _closes in found] == names
    assert min(opens for _step, opens, _closes in found) >= TODAY


def test_every_survey_of_a_course_is_in_the_library(keys):
    from surveys import library
    assert [library.shipped_text(step.key) is not None for step in training.STEPS] == [True] * 3

