"""The adult's account is switched off, or has a new password, while a child has a browser: the child still reaches somebody."""

import pytest

from participation import people, storage
from participation.models import Concern, Pass, Person, Session
from participation.people import PASSWORD_LEAST
from tests.participation.phones import handing_out

PASSWORD = "lantern " * 3


@pytest.fixture
async def phones(settings):
    async with handing_out(settings) as one:
        yield one


async def off(phones):
    """An administrator switches Mrs Reid's account off."""
    admin = await Person.create(name="Sam Lowe", email="sam@dundee.example", roles=["administrator"])
    async with storage.writes():
        await people.change_roles(person=phones.stage.cast.reid, roles=phones.stage.cast.reid.roles, active=False, by=admin)


async def new_password(phones):
    async with storage.writes():
        await people.change_password(person=phones.stage.cast.reid, password_hash="x", by=phones.stage.cast.reid)


@pytest.mark.parametrize("change", [off, new_password])
async def test_a_child_in_the_middle_of_a_sitting_still_reaches_somebody(phones, change):
    phone, alone = await phones.opened()
    beside = phones.stage.cast.check_in
    tablet, reid = await phones.stage.as_child(beside), await phones.stage.as_(phones.stage.cast.reid)
    await change(phones)
    for browser, check_in in ((phone, alone), (tablet, beside)):
        assert (await browser.get("/my/who-sees")).status_code == 200
        assert (await browser.post("/my/now", data={"check_in": check_in.pk})).headers["location"] == "/my/now"
    assert {one.check_in_id for one in await Concern.filter(kind="talk")} == {alone.pk, beside.pk}
    assert (await reid.get("/my-day")).headers["location"].startswith("/sign-in")
    assert await Session.filter(kind="").count() == 0


async def test_the_secret_of_an_account_that_is_off_unlocks_no_tablet(phones):
    reid, check_in = phones.stage.cast.reid, phones.stage.cast.check_in
    reid.password_hash = await people.hashed(PASSWORD)
    await reid.save()
    tablet = await phones.stage.as_child(check_in)
    await off(phones)
    refused = await tablet.post("/my/hand-back", data={"secret": PASSWORD})
    assert (refused.status_code, len(PASSWORD) > PASSWORD_LEAST) == (422, True)
    assert await Session.filter(kind="child").count() == 1


async def test_a_code_of_an_account_that_is_off_opens_nothing_and_is_not_used_up(phones):
    code = await phones.code()
    await off(phones)
    answer = await phones.phone().post("/enter", data={"code": code})
    assert (answer.status_code, "Ask for a new one." in answer.text) == (410, True)
    assert (await Pass.get(kind="alone")).used_at is None
