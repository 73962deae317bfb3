"""Consent: recorded by somebody, of two kinds, withdrawn by anybody; without it no check-in starts."""

from datetime import date, timedelta

import pytest

from participation import checkins, children, clock, consent, storage
from participation.access import Role
from participation.consent import Giver, Kind
from participation.models import AuditLine, CheckIn, Consent, Programme, Session
from participation.problems import Conflict, Unacceptable
from tests.participation.adults import NOON, staged


@pytest.fixture
async def stage(settings):
    async with staged(settings) as one:
        yield one


async def withdrawn(stage, kind, giver=Giver.CHILD):
    async with storage.writes():
        await consent.withdraw(child=stage.cast.child, kind=kind, giver=giver, by=stage.cast.reid)


async def standing(stage):
    now = await consent.standing(stage.cast.child)
    return now.may_take_part, now.counted


async def test_the_newest_line_counts_and_none_is_lost(stage):
    assert await standing(stage) == (True, True)
    await withdrawn(stage, Kind.BE_COUNTED)
    assert await standing(stage) == (True, False)
    async with storage.writes():
        await consent.give(child=stage.cast.child, kind=Kind.BE_COUNTED, giver=Giver.PARENT, by=stage.cast.reid)
    assert await standing(stage) == (True, True)
    assert await Consent.filter(child_id=stage.cast.child.pk, kind="be_counted").count() == 3


async def test_two_lines_in_one_moment_have_a_newest(stage):
    with clock.at(NOON):
        await withdrawn(stage, Kind.TAKE_PART)
    assert (await standing(stage))[0] is False


async def test_nobody_recorded_anything_yet(stage):
    async with storage.writes():
        fresh = await children.add(name="Cara Innes", born=date(2016, 3, 3), service=await stage.ben.service,
                                   keys=stage.keys, by=stage.khan)
        await children.entrust(child=fresh, adult=stage.khan, by=stage.khan)
    with pytest.raises(Conflict, match="There is no consent to take part"):
        await checkins.start(child=fresh, by=stage.khan)
    khan = await stage.as_(stage.khan)
    assert (await khan.post(f"/children/{fresh.pk}/start", data={"voice": "practitioner"})).status_code == 409
    page = (await khan.get(f"/children/{fresh.pk}")).text
    assert "There is no consent to take part yet. Record it under “Consent” on the child’s page." in page
    assert "Hand over to Cara" not in page
    assert "Consent first" not in (await khan.get("/my-day")).text  # not due
    assert await CheckIn.filter(child_id=fresh.pk).count() == 0


async def test_recording_it_opens_the_way(stage):
    await withdrawn(stage, Kind.TAKE_PART)
    reid, path = await stage.as_(stage.cast.reid), f"/children/{stage.cast.child.pk}"
    form = {"kind": "take_part", "given": "yes", "given_by": "parent"}
    assert (await reid.post(f"{path}/consent", data=form)).status_code == 303
    answer = await reid.post(f"{path}/start", data={"voice": "practitioner"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/my")


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize(("born", "stands"), [(date(2014, 6, 4), False), (date(2014, 6, 3), True), (date(2014, 6, 2), True)])
async def test_from_twelve_a_young_persons_own_no_stands_until_they_say_yes(stage, born, stands, kind):
    child = stage.cast.child
    child.born = born
    await child.save()
    async with storage.writes():
        await consent.withdraw(child=child, kind=kind, giver=Giver.CHILD, by=None)
    reid, path = await stage.as_(stage.cast.reid), f"/children/{child.pk}/consent"
    for giver in ("parent", "carer"):
        answer = await reid.post(path, data={"kind": kind.value, "given": "yes", "given_by": giver})
        assert answer.status_code == (422 if stands else 303)
        assert ("The young person said no." in answer.text) == stands
    assert (await consent.standing(child)).given(kind) is not stands
    if stands:
        assert (await reid.post(path, data={"kind": kind.value, "given": "yes", "given_by": "child"})).status_code == 303
        assert (await consent.standing(child)).given(kind)


async def test_a_parents_no_may_be_a_parents_yes_again(stage):
    stage.cast.child.born = date(2012, 1, 1)
    for given in (consent.withdraw, consent.give):
        async with storage.writes():
            await given(child=stage.cast.child, kind=Kind.TAKE_PART, giver=Giver.PARENT, by=stage.cast.reid)
    assert (await consent.standing(stage.cast.child)).may_take_part


@pytest.mark.parametrize(("born", "alone"), [(date(2014, 6, 4), False), (date(2014, 6, 3), True), (date(2014, 6, 2), True)])
async def test_from_twelve_a_young_person_decides(stage, born, alone):
    stage.cast.child.born = born
    try:
        consent.check_can_give(stage.cast.child, Giver.CHILD)
        assert alone
    except Unacceptable as refusal:
        assert not alone and "given_by" in refusal.errors


async def test_a_child_of_any_age_may_say_no(stage):
    await withdrawn(stage, Kind.TAKE_PART, Giver.CHILD)
    assert await standing(stage) == (False, False)


async def test_no_part_ends_what_is_open_and_plans_nothing(stage):
    child = await stage.as_child(stage.cast.check_in)
    stage.cast.child.next_check_in = NOON.date() + timedelta(5)
    await stage.cast.child.save()
    await withdrawn(stage, Kind.TAKE_PART)
    assert await CheckIn.filter(child_id=stage.cast.child.pk, finished_on=None).count() == 0
    assert stage.cast.child.next_check_in is None
    # The browser may be in the child's hands: it is signed out, not unlocked.
    assert await Session.filter(check_in_id=stage.cast.check_in.pk).count() == 0
    assert (await child.get("/my-day")).headers["location"] == "/sign-in"


async def test_not_counted_leaves_nothing_to_count(stage):
    one = await stage.kept(stage.cast.child, stage.cast.reid)
    await withdrawn(stage, Kind.BE_COUNTED)
    assert (await CheckIn.get(id=one.pk)).counted is False


async def test_a_check_in_kept_without_being_counted(stage):
    await withdrawn(stage, Kind.BE_COUNTED)
    async with storage.writes():
        one = await checkins.start(child=stage.cast.child, by=stage.cast.reid)
        await checkins.agree(check_in=one, by=stage.cast.reid)
        await checkins.keep(check_in=one, child=stage.cast.child, by=stage.cast.reid)
    assert (one.state, one.counted) == ("kept", False)


async def test_the_trail_says_who_recorded_it(stage):
    await withdrawn(stage, Kind.BE_COUNTED, Giver.PARENT)
    line = await AuditLine.filter(what="consent.withdrawn").first()
    assert (line.by_id, line.about, line.facts) == (
        stage.cast.reid.pk, f"child:{stage.cast.child.pk}", {"kind": "be_counted", "giver": "parent"})


async def test_half_a_form_is_refused_and_nothing_recorded(stage):
    reid, before = await stage.as_(stage.cast.reid), await Consent.all().count()
    answer = await reid.post(f"/children/{stage.cast.child.pk}/consent", data={"kind": "take_part"})
    assert answer.status_code == 422
    assert "Choose yes or no." in answer.text and "Say who decided." in answer.text
    assert await Consent.all().count() == before


async def test_switched_off_nothing_starts(stage):
    await Programme.all().update(on=False)
    reid = await stage.as_(stage.cast.reid)
    answer = await reid.post(f"/children/{stage.cast.child.pk}/start", data={})
    assert (answer.status_code, "Check-ins are not switched on yet." in answer.text) == (409, True)


async def test_a_foreign_childs_consent_cannot_be_touched(stage):
    khan, before = await stage.as_(stage.khan), await Consent.all().count()
    form = {"kind": "take_part", "given": "no", "given_by": "parent"}
    assert (await khan.post(f"/children/{stage.cast.child.pk}/consent", data=form)).status_code == 404
    assert await Consent.all().count() == before
    assert stage.khan.roles == [Role.TRUSTED_ADULT.value]
