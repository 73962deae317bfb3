"""The promise's way round: from the child's words to a step with an owner, a reminder, the child's own view, and the counts."""

import re
from datetime import timedelta

import pytest

from participation import checkins, children, clock, overdue, promises, storage
from participation.models import CheckIn, Mail, Promise
from participation.queries import promised
from tests.participation.adults import NOON, staged
from tests.participation.sittings import serving

TODAY = NOON.date()
PLANTED = "Planted step of mine"


@pytest.fixture
async def stage(settings):
    async with staged(settings) as one:
        yield one


async def agreed(stage, *, days=7, owner="reid", days_ago=0, **more):
    check_in = await stage.kept(stage.cast.child, stage.cast.reid, days_ago=days_ago)
    async with storage.writes():
        who = {"owner": getattr(stage.cast, owner, None) or getattr(stage, owner)} if owner else {"owner_name": "Gran"}
        one = await promises.agree(child=stage.cast.child, check_in=check_in, what=PLANTED, keys=stage.keys, by=stage.cast.reid,
                                   due=TODAY, **who, **more)
        await Promise.filter(id=one.pk).update(due=TODAY + timedelta(days))
    return one


async def field(stage, check_in, name):
    page = (await (await stage.as_(stage.cast.reid)).get(f"/check-ins/{check_in.pk}")).text
    found = re.search(rf'<input[^>]*id="{name}"[^>]*value="([^"]*)"', page)
    return found and found[1]


@pytest.mark.one_database
async def test_the_form_begins_with_the_childs_own_words_then_with_what_was_tapped(stage):
    check_in = await stage.kept(stage.cast.child, stage.cast.reid, matters=["included", "active"], helps=["listen"])
    check_in.own_words_sealed = children.seal("Someone to sit with at lunch", child=stage.cast.child, row=check_in,
                                              column="own_words_sealed", keys=stage.keys)
    await check_in.save()
    assert await field(stage, check_in, "what") == "Someone to sit with at lunch"
    reid = await stage.as_(stage.cast.reid)
    step = {"what": "Someone to sit with at lunch", "who": "me", "due": "2026-06-12", "indicator": "included"}
    assert (await reid.post(f"/check-ins/{check_in.pk}/steps", data=step)).status_code == 303
    page = (await reid.get(f"/check-ins/{check_in.pk}")).text
    assert await field(stage, check_in, "what") == "Someone to listen"
    assert '<option value="active" selected>' in page and "Next step 2 of 2" in page


@pytest.mark.one_database
async def test_a_named_helper_is_offered_and_a_colleague_can_be_chosen(stage):
    check_in = await stage.kept(stage.cast.child, stage.cast.reid, matters=["active"])
    check_in.helper_sealed = children.seal("Coach Bell", child=stage.cast.child, row=check_in, column="helper_sealed", keys=stage.keys)
    await check_in.save()
    assert await field(stage, check_in, "owner_name") == "Coach Bell"
    reid = await stage.as_(stage.cast.reid)
    step = {"what": "Football on Fridays", "who": "colleague", "due": "2026-06-12", "indicator": "active", "owner_name": "Coach Bell"}
    assert (await reid.post(f"/check-ins/{check_in.pk}/steps", data=step)).status_code == 422
    assert (await reid.post(f"/check-ins/{check_in.pk}/steps", data={**step, "colleague": stage.planner.pk})).status_code == 422
    assert (await reid.post(f"/check-ins/{check_in.pk}/steps", data={**step, "colleague": stage.khan.pk})).status_code == 303
    one = await Promise.get(check_in_id=check_in.pk)
    assert (one.owner_id, one.owner_name) == (stage.khan.pk, "Mr Khan")


@pytest.mark.parametrize(("days", "reminded"), [(-1, 0), (0, 1), (2, 1), (3, 0)])
async def test_the_owner_is_reminded_once_before_the_day(stage, days, reminded):
    one = await agreed(stage, days=days)
    async with storage.writes():
        first = await promises.remind_due()
        second = await promises.remind_due()
    assert (first, second, await Mail.all().count()) == (reminded, 0, reminded)
    await one.refresh_from_db()
    assert one.reminded_on == (TODAY if reminded else None)


@pytest.mark.one_database
@pytest.mark.parametrize(("owner", "to"), [("reid", "reid"), ("khan", "khan"), (None, "reid")])
async def test_a_reminder_goes_to_whoever_can_do_something_and_names_no_child(stage, owner, to):
    one = await agreed(stage, days=1, owner=owner)
    async with storage.writes():
        await promises.remind_due()
    mail = await Mail.get()
    person = stage.khan if to == "khan" else stage.cast.reid
    assert (mail.kind, mail.person_id, mail.address, mail.path) == ("promise", person.pk, person.email, f"/promises/{one.pk}")
    for secret in ("Ailsa", "Morrison", "Planted", "Gran"):
        assert secret not in mail.subject + mail.body
    assert "4 June 2026" in mail.subject


@pytest.mark.one_database
async def test_put_off_it_is_reminded_of_again(stage):
    one = await agreed(stage, days=1)
    async with storage.writes():
        await promises.remind_due()
        one = await Promise.get(id=one.pk)
        await promises.later(promise=one, child=stage.cast.child, due=TODAY + timedelta(9), told="The club is full.", keys=stage.keys,
                             by=stage.cast.reid)
    with clock.at(NOON + timedelta(days=7)):
        async with storage.writes():
            assert await promises.remind_due() == 1
    assert await Mail.all().count() == 2


async def said_at_the_next_check_in(browser, cast, answer, ending):
    """The page after the yes, answered, and the end of the sitting."""
    first = await browser.post("/my/who-sees", {"answer": "yes"})
    one = await Promise.get()
    page = await browser.get(first.headers["location"])
    sent = await browser.post("/my/agreed", {f"p-{one.pk}": answer})
    assert (first.headers["location"], sent.headers["location"]) == ("/my/agreed", "/my/practice")
    await browser.post("/my/finish", {"ending": ending, "sees": "yes"})
    await one.refresh_from_db()
    return page.text, one


async def before(cast, **more):
    with clock.at(NOON - timedelta(days=60)):
        async with storage.writes():
            then = await CheckIn.create(child=cast.child, adult=cast.reid, service_id=cast.child.service_id, instrument="wheel",
                                        version=1, band="8-11", state="open", started_at=clock.now())
            await checkins.keep(check_in=then, child=cast.child, by=cast.reid, keys=cast.keys)
            return await promises.agree(child=cast.child, check_in=then, what=PLANTED, due=clock.today() + timedelta(9),
                                        keys=cast.keys, by=cast.reid, owner=cast.reid, **more)


@pytest.mark.parametrize(("answer", "ending", "says"), [("yes", "keep", "yes"), ("not-yet", "keep", "not-yet"), ("", "keep", ""),
                                                        ("made up", "keep", ""), ("yes", "throw", "")])
async def test_the_child_says_whether_it_happened_and_throwing_away_leaves_nothing_of_that(settings, answer, ending, says):
    async with serving(settings) as browser:
        await before(browser.cast)
        page, one = await said_at_the_next_check_in(browser, browser.cast, answer, ending)
    assert (PLANTED in page, "It should be done by now." in page) == (True, True)
    assert (one.child_says, one.state) == (says, "open")


@pytest.mark.one_database
async def test_the_adult_sees_what_the_child_says_beside_their_own_word(stage):
    one = await agreed(stage)
    await Promise.filter(id=one.pk).update(child_says="not-yet", state="done", done_on=TODAY)
    page = (await (await stage.as_(stage.cast.reid)).get(f"/children/{stage.cast.child.pk}")).text
    assert "Ailsa says: not yet." in page and "Done 3 June" in page


@pytest.mark.one_database
async def test_without_anything_agreed_practice_comes_first(settings):
    async with serving(settings) as browser:
        assert (await browser.post("/my/who-sees", {"answer": "yes"})).headers["location"] == "/my/practice"
        assert (await browser.get("/my/agreed")).headers["location"] == "/my/practice"


@pytest.mark.one_database
async def test_what_stays_open_is_asked_after_again_and_what_was_told_once(settings):
    async with serving(settings) as browser:
        cast = browser.cast
        old = await before(cast)
        with clock.at(NOON - timedelta(days=30)):
            async with storage.writes():
                await CheckIn.create(child=cast.child, adult=cast.reid, service_id=cast.child.service_id, instrument="wheel", version=1,
                                     band="8-11", state="kept", started_at=clock.now(), finished_on=clock.today())
        assert [one.pk for one in await promises.of_last_time(cast.check_in)] == [old.pk]
        await Promise.filter(id=old.pk).update(state="done", done_on=TODAY - timedelta(31))
        assert await promises.of_last_time(cast.check_in) == []


@pytest.mark.one_database
async def test_the_service_sees_counts_by_adult_and_nothing_else(stage):
    await agreed(stage, days=-3)
    await agreed(stage, days=3, owner="khan")
    await agreed(stage, days=30, owner=None)
    assert [(one.adult, one.overdue, one.soon, one.ahead) for one in await promised.of_service(stage.khan)] == [
        ("Mrs Reid", 1, 0, 1), ("Mr Khan", 0, 1, 0)]
    page = (await (await stage.as_(stage.khan)).get("/promises/service")).text
    assert ("Mrs Reid" in page, "Planted" in page, "Ailsa" in page) == (True, False, False)


@pytest.mark.parametrize(("count", "told"), [(0, 0), (1, None), (4, None), (5, 5), (6, 6)])
def test_few_are_not_told_apart(count, told):
    assert overdue.told(count) == told


@pytest.mark.one_database
async def test_only_open_promises_past_their_day_are_counted_in_the_partnership(stage):
    for days in (-1, -2, -3, -4, -5, 0, 4):
        await agreed(stage, days=days)
    assert await overdue.in_partnership() == 5
    await Promise.filter(due=TODAY - timedelta(5)).update(state="cannot")
    assert await overdue.in_partnership() is None
