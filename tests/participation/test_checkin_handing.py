"""A browser that a child holds: the adult's pages are closed by every address until PIN or password."""

import re
from datetime import timedelta

import pytest

from participation import clock, people, throttle
from participation.models import AuditLine, CheckIn, Session
from participation.web.sessions import Holder, cookie_name
from tests.participation.sittings import NOON, PIN, serving



@pytest.fixture(scope="module")
def pin_hash():
    return people._hasher.hash(PIN)


@pytest.fixture
async def ailsa(settings, pin_hash):
    async with serving(settings, pin_hash=pin_hash) as browser:
        yield browser


def adults_addresses(app):
    """Every address that is neither the child's own nor everybody's, as (method, path)."""
    for url in app.state.urls:
        if Holder.CHILD not in url.who.holders:
            yield url.methods[0], re.sub(r"\{[^}]*\}", "a" * 32, re.sub(r"\{\w+:int\}", "1", url.path))


async def unlock(ailsa, secret=PIN):
    return await ailsa.client.post("/my/hand-back", data={"secret": secret}, headers={"Sec-Fetch-Site": "same-origin"})


@pytest.mark.one_database
async def test_no_address_of_an_adult_opens(ailsa):
    app, wrong = ailsa.client._transport.app, []
    for method, path in adults_addresses(app):
        answer = await ailsa.client.request(method, path, headers={"Sec-Fetch-Site": "same-origin"})
        expected = (303, "/my") if method == "GET" else (403, None)
        if (answer.status_code, answer.headers.get("location")) != expected:
            wrong.append((method, path, answer.status_code))
    assert wrong == []


async def test_every_page_of_the_child_is_never_stored(ailsa):
    for path in ("/my", "/my/who-sees", "/my/hand-back"):
        assert (await ailsa.get(path)).headers["cache-control"] == "no-store"


def token(ailsa):
    """The newest session token in the browser's jar."""
    name = cookie_name(ailsa.client._transport.app.state.settings)
    return [one.value for one in ailsa.client.cookies.jar if one.name == name][-1]


async def test_pin_gives_the_browser_back_with_a_new_session(ailsa):
    before = token(ailsa)
    answer = await unlock(ailsa)
    assert (answer.status_code, answer.headers["location"]) == (303, "/my-day")
    assert answer.headers["clear-site-data"] == '"cache", "storage"'
    assert token(ailsa) != before
    assert await Session.all().values_list("check_in_id", "child_id") == [(None, None)]
    assert (await ailsa.get("/my")).status_code == 403
    assert await AuditLine.filter(what="check_in.handed_back").count() == 1


async def test_the_childs_old_token_opens_nothing_afterwards(ailsa):
    before = token(ailsa)
    await unlock(ailsa)
    ailsa.client.cookies.jar.clear()
    ailsa.client.cookies.set(cookie_name(ailsa.client._transport.app.state.settings), before)
    assert (await ailsa.get("/my")).headers["location"] == "/sign-in"


async def test_after_keep_the_adult_comes_to_the_childs_wheel(ailsa):
    await ailsa.to_the_wheel()
    await ailsa.save("a" * 32, 0, 1, safe="3")
    await ailsa.post("/my/finish", {"ending": "keep"})
    assert (await unlock(ailsa)).headers["location"] == f"/check-ins/{ailsa.cast.check_in.pk}"


async def test_after_throw_away_the_adult_comes_to_the_day(ailsa):
    await ailsa.to_the_wheel()
    await ailsa.post("/my/finish", {"ending": "throw"})
    assert (await unlock(ailsa)).headers["location"] == "/my-day"


async def test_an_adult_without_having_kept_wheel_cannot_open_it(ailsa):
    await ailsa.to_the_wheel()
    await ailsa.save("a" * 32, 0, 1, safe="3")
    await unlock(ailsa)
    assert (await ailsa.get(f"/check-ins/{ailsa.cast.check_in.pk}")).status_code == 404


@pytest.mark.one_database
async def test_a_wrong_pin_stays_with_the_child_and_soon_has_to_wait(ailsa):
    for _again in range(throttle.FREE_TRIES):
        answer = await unlock(ailsa, "1111")
        assert (answer.status_code, "That is not it." in answer.text) == (422, True)
    refused = await unlock(ailsa)
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "2")
    assert await Session.filter(check_in_id=ailsa.cast.check_in.pk).count() == 1
    with clock.at(NOON + timedelta(seconds=2)):
        assert (await unlock(ailsa)).status_code == 303


@pytest.mark.one_database
async def test_handing_over_again_goes_on_where_the_child_stopped(ailsa):
    await ailsa.to_the_wheel()
    await ailsa.save("a" * 32, 0, 1, safe="3")
    await unlock(ailsa)
    start = await ailsa.client.post(f"/children/{ailsa.cast.child.pk}/start", data={"voices": "child"},
                                    headers={"Sec-Fetch-Site": "same-origin"})
    assert start.headers["location"] == "/my"
    assert await CheckIn.all().count() == 1
    assert 'id="safe-3" value="3" checked' in (await ailsa.get("/my/wheel")).text


@pytest.mark.one_database
async def test_two_unlocks_at_once_make_one_session(ailsa):
    import asyncio
    answers = await asyncio.gather(unlock(ailsa), unlock(ailsa))
    assert sorted(answer.status_code for answer in answers)[0] == 303
    assert await Session.all().count() == 1
