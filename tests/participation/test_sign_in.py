"""Signing in and out, sessions, waits after wrong tries, and one's own account."""

from __future__ import annotations

from datetime import timedelta

import pytest

from participation import clock
from participation.access import Role
from participation.models import AuditLine, Session
from tests.service import PASSWORD, PIN

ANNA = "anna@council.example"
WRONG = "That address and password do not fit. Check both and try again."


@pytest.fixture
async def anna(service):
    return await service.person(ANNA, Role.ADMINISTRATOR)


async def test_signing_in_opens_the_page_where_the_day_begins(service, anna):
    browser = service.browser()
    answer = await browser.post("/sign-in", data={"email": " ANNA@council.example ", "password": PASSWORD})
    assert (answer.status_code, answer.headers["location"]) == (303, "/admin/people")
    assert (await browser.get("/admin/people")).status_code == 200
    assert [line.what for line in await AuditLine.all()] == ["person.added", "signed-in"]


async def test_the_cookie_is_out_of_reach_for_scripts_and_its_token_is_not_stored(service, anna):
    browser = await service.signed_in(ANNA)
    token = browser.cookies["heard"]
    assert token not in str(await service.hot.all("SELECT * FROM session"))
    answer = await service.browser().post("/sign-in", data={"email": ANNA, "password": PASSWORD})
    assert "httponly" in answer.headers["set-cookie"].lower()
    assert "samesite=lax" in answer.headers["set-cookie"].lower()


@pytest.mark.one_database
@pytest.mark.parametrize("typed", [{"email": ANNA, "password": "wrong words here"}, {"email": "nobody@x.example", "password": PASSWORD}])
async def test_a_wrong_password_and_an_unknown_address_read_the_same_and_keep_the_address(service, anna, typed):
    answer = await service.browser().post("/sign-in", data=typed)
    assert answer.status_code == 422
    assert WRONG in answer.text
    assert f'value="{typed["email"]}"' in answer.text
    assert typed["password"] not in answer.text


@pytest.mark.one_database
async def test_after_five_wrong_tries_one_waits_and_then_may_go_on(service, anna):
    browser = service.browser()
    statuses = [(await browser.post("/sign-in", data={"email": ANNA, "password": "wrong words"})).status_code for _ in range(6)]
    assert statuses == [422, 422, 422, 422, 422, 429]
    with clock.at(clock.now() + timedelta(seconds=3)):
        answer = await browser.post("/sign-in", data={"email": ANNA, "password": PASSWORD})
    assert answer.status_code == 303


async def test_signing_out_ends_the_session_for_good(service, anna):
    browser = await service.signed_in(ANNA)
    token = browser.cookies["heard"]
    answer = await browser.post("/sign-out")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert answer.headers["clear-site-data"] == '"cache", "storage"'
    again = await service.browser().get("/admin/people", headers={"Cookie": f"heard={token}"})
    assert (again.status_code, again.headers["location"]) == (303, "/sign-in")


@pytest.mark.one_database
async def test_a_session_ends_when_idle_and_after_a_working_day(service, anna):
    browser, begun = await service.signed_in(ANNA), clock.now()
    with clock.at(begun + timedelta(minutes=29)):
        assert (await browser.get("/account")).status_code == 200
    with clock.at(begun + timedelta(minutes=29 + 31)):
        assert (await browser.get("/account")).status_code == 303
    for minutes in range(20, 12 * 60, 20):
        with clock.at(begun + timedelta(minutes=minutes)):
            await browser.get("/account")
    with clock.at(begun + timedelta(hours=12, minutes=1)):
        assert (await browser.get("/account")).status_code == 303


async def test_signing_in_clears_away_sessions_that_have_run_out(service, anna):
    begun = clock.now()
    await service.signed_in(ANNA)
    with clock.at(begun + timedelta(minutes=29)):
        await service.signed_in(ANNA)
    assert await Session.all().count() == 2
    with clock.at(begun + timedelta(minutes=31)):
        await service.signed_in(ANNA)
    assert await Session.all().count() == 2


async def test_signing_in_again_makes_a_new_token_and_the_old_one_is_dead(service, anna):
    browser = await service.signed_in(ANNA)
    first = browser.cookies["heard"]
    await browser.post("/sign-in", data={"email": ANNA, "password": PASSWORD})
    assert browser.cookies["heard"] != first
    assert await Session.all().count() == 1


async def test_a_new_password_signs_other_browsers_out(service, anna):
    here, there = await service.signed_in(ANNA), await service.signed_in(ANNA)
    answer = await here.post("/account", data={"present": PASSWORD, "password": "four other words here"})
    assert answer.status_code == 200
    assert (await here.get("/account")).status_code == 200
    assert (await there.get("/account")).status_code == 303
    fresh = await service.browser().post("/sign-in", data={"email": ANNA, "password": "four other words here"})
    assert fresh.status_code == 303


@pytest.mark.one_database
@pytest.mark.parametrize(("typed", "field"), [
    ({"present": "not it at all", "pin": "2581"}, "present"), ({"present": PASSWORD, "pin": "1111"}, "pin"),
    ({"present": PASSWORD, "password": "short"}, "password")])
async def test_what_cannot_be_in_the_account_is_refused_at_its_field(service, anna, typed, field):
    browser = await service.signed_in(ANNA)
    answer = await browser.post("/account", data=typed)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert (await browser.post("/account", data={"present": PASSWORD, "pin": PIN})).status_code == 200


async def test_an_account_that_is_switched_off_is_out_at_once(service, anna):
    await service.person("ben@council.example", Role.PLANNER)
    admin, ben = await service.signed_in(ANNA), await service.signed_in("ben@council.example")
    person = await service.hot.one("SELECT id FROM person WHERE email = ?", "ben@council.example")
    answer = await admin.post(f"/admin/people/{person[0]}", data={"roles": "planner", "active": "no"})
    assert answer.status_code == 303
    assert (await ben.get("/account")).status_code == 303
    assert (await ben.post("/sign-in", data={"email": "ben@council.example", "password": PASSWORD})).status_code == 422


@pytest.mark.parametrize(("wrong", "status"), [(99, 303), (100, 429)])
@pytest.mark.one_database
async def test_many_wrong_tries_from_one_network_make_everybody_there_wait_a_little(service, anna, wrong, status):
    """Many addresses and many passwords, each only once: only the network shows it. Right ones never count."""
    import httpx
    from participation import throttle
    around = service.keys.mac("sign-in network", "203.0.113.0/24")
    for _again in range(wrong):
        await throttle.attempt(service.hot, around, throttle.NETWORK)
    transport = httpx.ASGITransport(service.app, client=("203.0.113.9", 5000))
    async with httpx.AsyncClient(transport=transport, base_url=service.settings.origin,
                                 headers={"Origin": service.settings.origin}) as browser:
        answer = await browser.post("/sign-in", data={"email": ANNA, "password": PASSWORD})
    assert answer.status_code == status
