"""Due, done, not today: what a list of many children says of each; and a class on one tablet."""

from datetime import date, timedelta

import pytest

from participation import children, clock, consent, daily, receipts, storage
from participation.consent import Giver, Kind
from participation.daily import Today, standing
from participation.models import AuditLine, Child, Spoke, Trust
from tests.participation.adults import NOON, staged

TODAY = NOON.date()


def ago(days):
    return TODAY - timedelta(days)


@pytest.mark.parametrize(("due", "not_today", "last", "expected"), [
    (TODAY, None, None, Today.DUE), (ago(9), None, ago(80), Today.DUE), (ago(-1), None, None, Today.LATER),
    (None, None, None, Today.LATER), (TODAY, TODAY, None, Today.NOT_TODAY), (TODAY, ago(1), None, Today.DUE),
    (ago(2), None, ago(2), Today.DONE), (ago(2), None, TODAY, Today.DONE), (ago(30), None, ago(20), Today.DONE),
    (TODAY, None, ago(1), Today.DUE), (ago(-80), None, ago(6), Today.DONE), (ago(-80), None, ago(7), Today.LATER),
    (None, None, ago(6), Today.DONE), (None, TODAY, ago(7), Today.NOT_TODAY)])
def test_standing(due, not_today, last, expected):
    assert standing(due=due, not_today=not_today, last=last, today=TODAY) is expected


@pytest.fixture
async def stage(settings):
    async with staged(settings) as one:
        yield one


async def a_class(stage, names, group="P5"):
    """Children of Mrs Reid's in one group, due today; Ailsa is in it too."""
    made = {"Ailsa Morrison": stage.cast.child}
    async with storage.writes():
        for name in names:
            made[name] = await children.add(name=name, born=date(2016, 9, 9), service=await stage.cast.child.service, keys=stage.keys,
                                            by=stage.cast.reid, group=group)
            await children.entrust(child=made[name], adult=stage.cast.reid, by=stage.cast.reid)
            await consent.give(child=made[name], kind=Kind.TAKE_PART, giver=Giver.PARENT, by=stage.cast.reid)
        await Child.filter(id__in=[one.pk for one in made.values()]).update(next_check_in=TODAY, group=group)
    return made


@pytest.mark.one_database
async def test_thirty_children_each_with_their_state_and_no_answer(stage):
    made = await a_class(stage, [f"Child {n:02}" for n in range(29)])
    one = await stage.kept(made["Child 00"], stage.cast.reid, answers=("1",) * 8)
    reid = await stage.as_(stage.cast.reid)
    await reid.post(f"/children/{made['Child 01'].pk}/not-today")
    page = (await reid.get("/my-day/group?group=P5")).text
    assert [page.count(f'class="tile is-{state}"') for state in ("due", "done", "not-today")] == [28, 1, 1]
    assert "28 due" in page and "1 done" in page and "1 not today" in page
    assert (one.pk in page, "Hardly ever" in page) == (False, False)
    assert await Spoke.filter(check_in=one).count() == 8
    await reid.post(f"/children/{made['Child 01'].pk}/not-today", data={"undo": "yes"})
    assert 'is-not-today"' not in (await reid.get("/my-day/group?group=P5")).text


async def test_not_today_is_over_tomorrow(stage):
    made = await a_class(stage, [])
    async with storage.writes():
        await daily.set_not_today(child=made["Ailsa Morrison"], by=stage.cast.reid)
    with clock.at(NOON + timedelta(days=1)):
        reid = await stage.as_(stage.cast.reid)
        assert "1 due" in (await reid.get("/my-day/group?group=P5")).text


@pytest.mark.one_database
async def test_the_next_child_is_one_tap_from_the_wheel_before(stage):
    made = await a_class(stage, ["Ben Adam", "Cara Boyd"])
    check_in = await stage.kept(made["Ben Adam"], stage.cast.reid)
    reid = await stage.as_(stage.cast.reid)
    page = (await reid.get(f"/check-ins/{check_in.pk}")).text
    assert "Next in P5" in page and f'action="/children/{made["Cara Boyd"].pk}/start"' in page
    answer = await reid.post(f"/children/{made['Cara Boyd'].pk}/start", data={"voice": "practitioner"})
    assert answer.headers["location"] == "/my"


@pytest.mark.one_database
async def test_of_the_class_only_the_name_that_is_shown_leaves_a_receipt(stage):
    made = await a_class(stage, ["Ben Adam", "Cara Boyd", "Dan Cole"])
    check_in = await stage.kept(made["Ben Adam"], stage.cast.reid)
    reid = await stage.as_(stage.cast.reid)
    await reid.get(f"/check-ins/{check_in.pk}")
    assert {line.about for line in await AuditLine.filter(what=receipts.LISTED)} == {f"child:{made['Cara Boyd'].pk}"}


@pytest.mark.one_database
async def test_a_child_who_does_not_trust_this_adult_is_in_no_group_of_theirs(stage):
    await a_class(stage, ["Ben Adam"])
    khan = await stage.as_(stage.khan)
    page = (await khan.get("/my-day/group?group=P5")).text
    assert ("Ben Adam" in page, "Ailsa" in page) == (False, False)
    assert (await khan.post(f"/children/{stage.cast.child.pk}/not-today")).status_code == 404


@pytest.mark.one_database
async def test_a_wheel_that_is_done_is_due_no_more(stage):
    await a_class(stage, [])
    reid = await stage.as_(stage.cast.reid)
    assert "1 check-in is due today." in (await reid.get("/my-day")).text
    await stage.kept(stage.cast.child, stage.cast.reid)
    assert "No check-in is due today." in (await reid.get("/my-day")).text


async def test_a_trust_is_ended_with_what_follows_said_and_done(stage):
    child, reid, khan = stage.cast.child, stage.cast.reid, stage.khan
    from participation import promises
    check_in = await stage.kept(child, reid)
    async with storage.writes():
        given = {"child": child, "check_in": check_in, "keys": stage.keys, "by": reid, "due": TODAY + timedelta(7)}
        hers = await promises.agree(what="Hers.", owner=reid, **given)
        his = await promises.agree(what="His.", owner=khan, **given)
    browser = await stage.as_(reid)
    page = (await browser.get(f"/children/{child.pk}/end-trust")).text
    assert "1 promise of yours is still open." in page and "Mr Khan" in page and "no trusted adult" in page
    assert (await browser.post(f"/children/{child.pk}/end-trust", data={"to": khan.pk})).headers["location"] == "/children"
    assert (await browser.get(f"/children/{child.pk}")).status_code == 404
    await hers.refresh_from_db()
    await his.refresh_from_db()
    assert (hers.state, his.state) == ("cannot", "open")
    assert [trust.chosen for trust in await Trust.filter(child_id=child.pk, until=None)] == [True]
    other = await stage.as_(khan)
    assert (await other.get(f"/children/{child.pk}")).status_code == 200
    assert (await other.get(f"/check-ins/{check_in.pk}")).status_code == 404
