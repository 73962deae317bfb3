"""Who is told of an alert by e-mail: nobody whom the child named, nobody who has left, and the adult of a phone only in time."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from participation import card_post, checkins, circle, clock, concerns, hours, mail, programme, storage, telling
from participation.access import Role
from participation.concerns import Kind, Way
from participation.models import CheckIn, Concern, Mail, Person, Programme, Session
from participation.problems import Conflict, Unacceptable
from participation.queries import alerts
from participation.web.phones import parts
from tests.participation import sittings
from tests.participation.adults import NOON, staged

pytestmark = pytest.mark.one_database
WEEK = ["08:45-17:00"] * 4 + ["08:45-15:30", "", ""]


@pytest.fixture
async def stage(settings):
    async with staged(settings) as one:
        yield one


async def raised(stage, **more):
    async with storage.writes():
        return await telling.raise_concern(child=stage.cast.child, check_in=stage.cast.check_in, keys=stage.keys,
                                           **{"kind": Kind.TALK, **more})


async def ticked(stage, **span):
    with clock.at(NOON + timedelta(**span)):
        async with storage.writes():
            await telling.escalate_due(keys=stage.keys)
            await card_post.tell_due()


async def written_to(stage):
    names = {stage.cast.lead.pk: "lead", stage.cast.deputy.pk: "deputy", stage.cast.reid.pk: "reid"}
    return sorted(names[pk] for pk in await Mail.all().values_list("person_id", flat=True))


async def named(stage, *, people=(), helper="", own_words=""):
    """The child has said this in the check-in."""
    async with storage.writes():
        one = stage.cast.check_in
        await CheckIn.filter(id=one.pk).update(state="open")
        await one.refresh_from_db()
        for name in people:
            await circle.place(check_in=one, child=stage.cast.child, name=name, picture="", ring=1, keys=stage.keys)
        await checkins.say_what_helps(check_in=one, child=stage.cast.child, places=[], helps=[], helpers=[],
                                      own_words=own_words, helper=helper, keys=stage.keys)


async def test_the_lead_is_written_to_at_once_and_the_deputy_in_time(stage):
    await raised(stage)
    assert await written_to(stage) == ["lead"]
    for minutes, to in ((29, ["lead"]), (30, ["deputy", "lead"]), (31, ["deputy", "lead"])):
        await ticked(stage, minutes=minutes)
        assert await written_to(stage) == to


@pytest.mark.parametrize("said", [
    {"people": ["Mum", "Ms Grant"]}, {"people": ["fiona grant"]}, {"people": ["Fiona"]}, {"helper": "Miss Grant from the office"},
    {"helper": "my mum or F. Grant"}, {"own_words": "I do not want Mrs Grant to come to our house again please"}])
async def test_a_lead_whom_the_child_named_is_not_written_to(stage, said):
    await named(stage, **said)
    one = await raised(stage)
    assert await written_to(stage) == ["deputy"]
    await ticked(stage, hours=5)
    assert await written_to(stage) == ["deputy"]
    assert await alerts.alerts_for(stage.cast.lead, stage.keys) == []
    assert [alert.way for alert in await alerts.alerts_for(stage.cast.deputy, stage.keys)] == [Way(stage.cast.deputy.pk, None)]
    assert one.acknowledged_at is None


async def test_somebody_named_after_the_press_gets_no_further_and_the_deputy_is_written_to(stage):
    await raised(stage)
    await named(stage, people=["Ms Grant"])
    await ticked(stage, minutes=1)
    assert await written_to(stage) == ["deputy", "lead"]
    assert await alerts.alerts_for(stage.cast.lead, stage.keys) == []


async def test_other_names_change_nothing(stage):
    await named(stage, people=["Gran", "Mum", "Grandad", "Fi"], helper="a teacher", own_words="a grand day out")
    await raised(stage)
    assert await written_to(stage) == ["lead"]


async def test_someone_else_never_writes_to_the_adult(stage):
    await Programme.all().update(lead_id=stage.cast.reid.pk)
    await Person.filter(id=stage.cast.reid.pk).update(roles=[Role.TRUSTED_ADULT.value, Role.PROTECTION_LEAD.value])
    await raised(stage, someone_else=True)
    await ticked(stage, days=1)
    assert await written_to(stage) == ["deputy"]


async def test_acknowledged_takes_back_what_waits(stage):
    one = await raised(stage)
    async with storage.writes():
        await concerns.acknowledge(concern=one, by=stage.cast.lead)
    await ticked(stage, hours=2)
    (row,) = await Mail.all()
    assert (mail.state(row), mail.reason(row)) == (mail.State.UNNEEDED, "Somebody had acknowledged it before.")


# ---- somebody has left

async def test_a_lead_who_has_left_is_passed_over_and_no_check_in_starts(stage):
    await Person.filter(id=stage.cast.lead.pk).update(active=False)
    await raised(stage)
    assert await written_to(stage) == ["deputy"]
    with pytest.raises(Conflict, match="No check-in can be started just now"):
        await checkins.start(child=stage.ben, by=stage.khan)
    deputy, khan = await stage.as_(stage.cast.deputy), await stage.as_(stage.khan)
    assert "the lead or the deputy has left" in (await deputy.get("/concerns")).text
    assert "Check-ins are switched on, but nobody can start one." in (await deputy.get("/programme")).text
    assert "No check-in can be started just now" in (await khan.get(f"/children/{stage.ben.pk}")).text


async def test_when_both_have_left_every_protection_lead_is_written_to(stage):
    third = await Person.create(name="Ann Third", email="ann@dundee.example", roles=[Role.PROTECTION_LEAD.value])
    await Programme.all().update(lead_id=None, deputy_id=None)
    await raised(stage)
    assert sorted(await Mail.all().values_list("person_id", flat=True)) == sorted(
        [third.pk, stage.cast.lead.pk, stage.cast.deputy.pk])


# ---- alone on a phone

@pytest.fixture
async def alone(stage):
    await CheckIn.filter(id=stage.cast.check_in.pk).update(alone=True)
    await stage.cast.check_in.refresh_from_db()
    return stage


@pytest.mark.parametrize(("seconds", "told"), [(599, ["lead"]), (600, ["lead", "reid"]), (601, ["lead", "reid"])])
async def test_the_adult_of_a_phone_is_written_to_after_ten_minutes(alone, seconds, told):
    await raised(alone)
    await ticked(alone, seconds=seconds)
    assert await written_to(alone) == told


async def test_not_while_the_young_person_is_still_there_nor_after_someone_else(alone):
    one = alone.cast.check_in
    moment = int((NOON + timedelta(minutes=15)).timestamp())
    await Session.create(id="s" * 64, person_id=alone.cast.reid.pk, check_in_id=one.pk, kind="alone", started=moment, seen=moment)
    await raised(alone)
    await ticked(alone, minutes=15)
    assert await written_to(alone) == ["lead"]
    await raised(alone, someone_else=True)
    await Session.all().delete()
    await ticked(alone, minutes=25)
    assert await written_to(alone) == ["lead"]


async def test_beside_the_adult_there_is_no_such_message(stage):
    await raised(stage)
    await ticked(stage, minutes=20)
    assert await written_to(stage) == ["lead"]


async def test_the_alert_says_that_nobody_was_beside_them(alone):
    one = await raised(alone)
    page = (await (await alone.as_(alone.cast.lead)).get(f"/concerns/{one.pk}")).text
    assert "The young person was alone, on a phone of their own." in page and (await Concern.get(id=one.pk)).alone
    card = (await (await alone.as_(alone.cast.reid)).get(f"/check-ins/{one.check_in_id}/card")).text
    assert "alone on their own phone. Get in touch with Ailsa now." in card


# ---- what pages say of e-mail

async def test_pages_say_plainly_that_nobody_is_told_without_a_server(stage):
    one = await raised(stage)
    lead, reid = await stage.as_(stage.cast.lead), await stage.as_(stage.cast.reid)
    assert "Nobody is told by e-mail: no mail server is set up." in (await lead.get("/concerns")).text
    assert "Nobody is told by e-mail: no mail server is set up." in (await lead.get(f"/concerns/{one.pk}")).text
    assert "Nobody is told by e-mail. Please phone." in (await reid.get(f"/check-ins/{one.check_in_id}/card")).text


async def test_what_could_not_be_delivered_is_said_with_what_to_do(stage):
    one = await raised(stage)
    stage.app.state.settings = replace(stage.settings, smtp_host="mail.dundee.example", smtp_from="heard@dundee.example")
    await Person.filter(id=stage.cast.lead.pk).update(phone="01632 960107")
    await Mail.all().update(given_up_at=NOON, error="address 550", tries=1)
    lead, reid = await stage.as_(stage.cast.lead), await stage.as_(stage.cast.reid)
    page = (await lead.get(f"/concerns/{one.pk}")).text
    for text in ("could not be delivered", "The mail server does not know this address.", "Please phone.", "tel:01632960107"):
        assert text in page
    assert "It could not be delivered. Please phone." in (await reid.get(f"/check-ins/{one.check_in_id}/card")).text


async def test_the_administrators_tray_shows_and_resends_but_tells_nothing(stage):
    await raised(stage)
    await Mail.all().update(given_up_at=NOON, error="away", tries=12)

    async with storage.writes():
        sam = await sittings.person("Sam Lowe", "", await stage.ben.service, Role.ADMINISTRATOR)
    client = await stage.as_(sam)
    page = (await client.get("/post")).text
    assert "1 message could not be delivered." in page and "12 tries" in page
    assert [word for word in ("Ailsa", "/concerns/", "Morrison") if word in page] == []
    row = await Mail.get()
    assert (await client.post(f"/post/{row.pk}/resend")).status_code == 303
    assert mail.state(await Mail.get()) is mail.State.WAITING
    for person in (stage.cast.reid, stage.cast.lead, stage.planner, stage.keeper):
        assert (await (await stage.as_(person)).get("/post")).status_code == 403


# ---- office hours

@pytest.mark.parametrize(("moment", "now"), [
    ("2026-06-03T08:44", "closed"), ("2026-06-03T08:45", "open"), ("2026-06-03T16:59", "open"), ("2026-06-03T17:00", "closed"),
    ("2026-06-05T15:29", "open"), ("2026-06-05T15:30", "closed"), ("2026-06-06T12:00", "closed"), ("2026-06-08T12:00", "open"),
    ("2026-12-25T12:00", "closed"), ("2026-12-24T12:00", "open")])
def test_open_by_the_clock_on_the_wall(moment, now):
    local = datetime.fromisoformat(moment).replace(tzinfo=clock.HERE)
    assert hours.at(local.astimezone(UTC), WEEK, ["2026-12-25"]) == now


def test_without_hours_nothing_is_known():
    assert [hours.at(NOON, week, []) for week in ([], [""] * 7)] == [hours.Now.UNKNOWN] * 2
    assert hours.opens(NOON, [], []) is None


@pytest.mark.parametrize(("moment", "opens"), [
    ("2026-06-03T06:00", "2026-06-03T08:45"), ("2026-06-03T08:45", "2026-06-04T08:45"), ("2026-06-05T18:00", "2026-06-08T08:45"),
    ("2026-12-24T18:00", "2026-12-28T08:45"), ("2026-03-27T18:00", "2026-03-30T08:45")])
def test_when_it_opens_next_also_over_a_holiday_and_the_change_of_the_clocks(moment, opens):
    local = datetime.fromisoformat(moment).replace(tzinfo=clock.HERE)
    found = hours.opens(local, WEEK, ["2026-12-25"])
    assert found.astimezone(clock.HERE).strftime("%Y-%m-%dT%H:%M") == opens


async def test_hours_are_set_on_the_page_and_a_wrong_one_is_refused_with_what_was_typed(stage):
    lead = await stage.as_(stage.cast.lead)
    form = {"lead": stage.cast.lead.pk, "deputy": stage.cast.deputy.pk, "minutes": "30", "out_of_hours": "Call 01632 960200.",
            "day-0": "08:45", "until-0": "17:00", "closed_on": "25/12/2026\n1/1/2027"}
    assert (await lead.post("/programme", data=form)).status_code == 303
    now = await Programme.get()
    assert (now.hours, now.closed_on) == (["08:45-17:00", *[""] * 6], ["2026-12-25", "2027-01-01"])
    for wrong in ({"day-1": "17:00", "until-1": "09:00"}, {"day-1": "9"}, {"closed_on": "31/2/2026"}):
        answer = await lead.post("/programme", data={**form, **wrong})
        assert answer.status_code == 422 and all(value in answer.text for value in wrong.values())
    with pytest.raises(Unacceptable):
        programme._days([f"2026-0{n % 9 + 1}-{n % 28 + 1:02}" for n in range(programme.CLOSED_MOST + 10)])


async def test_outside_the_hours_child_and_adult_read_the_words_first(stage):
    await Programme.all().update(hours=WEEK)
    one = stage.cast.check_in
    evening = clock.at(NOON.replace(hour=19))
    for standing, shown in ((clock.at(NOON), False), (evening, True)):
        with standing:
            child, reid = await stage.as_child(one), await stage.as_(stage.cast.reid)
            await child.post("/my/now", data={"check_in": one.pk})
            pages = [(await child.get("/my/now")).text]
            await Session.filter(check_in_id=one.pk).delete()
            pages.append((await reid.get(f"/check-ins/{one.pk}/card")).text)
        assert ["The office is closed just now." in pages[0], "It is outside office hours." in pages[1]] == [shown] * 2
        if shown:
            assert "It opens on Thursday at 08:45." in pages[0] and 'href="tel:01632960200"' in pages[0]


@pytest.mark.parametrize(("text", "numbers"), [
    ("Social work out of hours: 01632 960200. In danger now: 999.", ["01632960200", "999"]),
    ("+44 1632 960200 or 0800-1111-222", ["+441632960200", "08001111222"]), ("Ring 0800 1111.", ["08001111"]),
    ("No number here", []), ("Room 12 at 17:00 on 25/12/2026", [])])
def test_numbers_in_a_text_can_be_dialled(text, numbers):
    found = parts(text)
    assert ([number for _shown, number in found if number], "".join(shown for shown, _number in found)) == (numbers, text)
