"""Doors: an open link for many people. One participation for each Start, single-use, counted against who is expected."""

import asyncio
import datetime as dt
import re

import httpx
import pytest

from participation import codes, storage
from participation.access import Role
from participation.problems import Conflict, TooMany
from surveys.inviting import doors, invitations
from surveys.inviting.crowds import Crowds
from surveys.inviting.doors import ANSWERS_FOR_EACH, Wanted
from surveys.models import Door, Draft, Participation, Response, Stratum, Wave
from surveys.running import groups, planning, waves
from surveys.sealed import closing, strata
from tests.service import Service
from tests.surveys import cast
from tests.surveys.answering import fill_in, heading, hidden, receipt_on, send


async def planned(keys, by, *wanted: Wanted) -> Wave:
    async with storage.writes():
        wave = await waves.plan(key="families", name="Families, winter", closes_on=cast.CLOSES, told_by=None, key_mode="server",
                                by=by)
        for one in wanted:
            await doors.plan(wave=wave, wanted=one, keys=keys, by=by)
    return wave


async def opened(keys, *wanted: Wanted) -> Wave:
    wave = await planned(keys, await cast.lead(), *wanted)
    async with storage.writes():
        await waves.open_wave(wave=wave, keys=keys, by=None)
    return wave


def link(name: str = "Poster", *, expected: int = 20, kind: str = doors.OPEN_LINK, area: str = "", group: str = "") -> Wanted:
    return Wanted(name, kind, area, group, expected)


async def code_of(keys, name: str = "Poster") -> str:
    return doors.code_of(keys, (await Door.get(name=name)).pk)


async def through(browser: httpx.AsyncClient, code: str) -> httpx.Response:
    """In by the link and Start; returns where it leads."""
    answer = await browser.get(f"/o/{code}")
    assert (answer.status_code, answer.headers["location"]) == (303, "/o")
    return await browser.post("/o/start")


@pytest.fixture
async def poster(service: Service) -> str:
    await opened(service.keys, link())
    return await code_of(service.keys)


async def test_from_the_link_to_the_receipt(service: Service, poster: str) -> None:
    browser = service.browser()
    assert "Somebody could answer twice" in (await through_page(browser, poster)).text
    assert await Participation.all().count() == 0  # nothing is kept of somebody who only looks
    began = await browser.post("/o/start")
    assert (began.status_code, began.headers["location"]) == (303, "/s/q/1")
    (one,) = await Participation.all()
    assert (one.state, one.invited_sealed) == ("issued", None)
    await fill_in(browser, 1, F1="4")
    sent = await send(browser)
    assert heading(sent) == "Thank you. Your answers are sealed."
    await one.refresh_from_db()
    assert one.state == "spent"
    marked = [line for line in sent.headers.get_list("set-cookie") if "answered" in line]
    assert len(marked) == 1 and "Path=/o" in marked[0] and "HttpOnly" in marked[0]
    again = await browser.get("/o")
    assert "This device has been used to answer" in again.text and "Somebody else answers on this device" in again.text


async def through_page(browser: httpx.AsyncClient, code: str) -> httpx.Response:
    await browser.get(f"/o/{code}")
    return await browser.get("/o")


async def answered(service: Service, code: str) -> httpx.AsyncClient:
    browser = service.browser()
    await through(browser, code)
    await fill_in(browser, 1, F1="4")
    assert (await send(browser)).status_code == 200
    return browser


@pytest.mark.one_database
@pytest.mark.parametrize(("kind", "page"), [(doors.OPEN_LINK, "/o"), (doors.TABLET, "/k")])
async def test_a_door_says_that_its_last_day_was_moved(service: Service, kind: str, page: str) -> None:
    wave = await opened(service.keys, link(kind=kind))
    browser, words = service.browser(), []
    for later in (1, 2):
        await browser.get(f"{page}/{await code_of(service.keys)}")
        words.append(re.findall(r"The last day was .*? It is now .*?\.", (await browser.get(page)).text))
        async with storage.writes():
            await planning.extend(wave=wave, to=cast.CLOSES + dt.timedelta(days=later), by=None)
    assert words == [[], ["The last day was 5 February 2027. It is now 6 February 2027."]]


async def test_a_device_that_was_used_begins_again_only_for_somebody_else(service: Service, poster: str) -> None:
    browser = await answered(service, poster)
    assert (await browser.post("/o/start")).headers["location"] == "/o"
    assert await Participation.all().count() == 1
    assert (await browser.post("/o/start", data={"other": "yes"})).headers["location"] == "/s/q/1"
    assert await Participation.filter(state="issued").count() == 1


@pytest.mark.one_database
async def test_the_mark_on_a_device_is_the_same_for_everybody(service: Service, poster: str) -> None:
    jars = [{cookie.name: cookie.value for cookie in (await answered(service, poster)).cookies.jar if "answered" in cookie.name}
            for _person in range(2)]
    assert jars[0] == jars[1] and list(jars[0].values()) == ["1"]


@pytest.mark.one_database
async def test_finish_later_shows_the_code_and_any_device_goes_on(service: Service, poster: str) -> None:
    browser, other = service.browser(), service.browser()
    await through(browser, poster)
    later = await fill_in(browser, 1, F1="4", do="later")
    assert later.headers["location"] == "/s/yours"
    page = await browser.get("/s/yours")
    shown = re.search(r'<b>([^<]+)</b>', page.text)
    assert shown and codes.read(codes.TOKEN, shown[1])
    assert (await other.post("/s/code", data={"code": shown[1]})).headers["location"] == "/s"
    assert "You began before" in (await other.get("/s")).text
    assert "Go on with them" in (await browser.get("/o")).text
    assert (await browser.get("/s/later")).headers["location"] == "/s/yours"


@pytest.mark.one_database
async def test_letters_typed_on_the_start_page_open_the_door(service: Service, poster: str) -> None:
    browser = service.browser()
    typed = await browser.post("/s/code", data={"code": doors.written(poster).lower()})
    assert (await browser.get(typed.headers["location"])).headers["location"] == "/o"
    assert (await service.browser().get("/o/" + "0" * 8)).status_code == 404
    assert (await service.browser().get("/o")).status_code == 404


@pytest.mark.one_database
async def test_wrong_letters_make_the_next_try_wait(service: Service, poster: str) -> None:
    browser = service.browser()
    statuses = [(await browser.get(f"/o/{codes.new(codes.DOOR)}")).status_code for _guess in range(7)]
    assert statuses[:5] == [404] * 5 and statuses[-1] == 429
    assert (await browser.get(f"/o/{poster}")).status_code == 429


async def test_fifty_at_once_get_fifty_codes_and_each_sends_once(service: Service, poster: str) -> None:
    hot, keys = service.hot, service.keys
    way = await doors.way(hot, keys, poster)
    assert way is not None
    tokens = await asyncio.gather(*(doors.begin(hot, keys, way=way) for _person in range(50)))
    assert len(set(tokens)) == 50 == await Participation.filter(state="issued").count()
    sends = await asyncio.gather(*(_send(service, token) for token in [*tokens, *tokens]))
    assert sends.count("sealed") == 50 and sends.count("before") == 50
    assert await Participation.filter(state="spent").count() == 50


async def _send(service: Service, token: str) -> str:
    from surveys.sealed import ballots
    holder = await invitations.holder(service.hot, service.keys, token)
    assert holder is not None
    return str(await ballots.send(service.hot, service.keys, holder=holder, answers={"F1": 4}, receipt=codes.new(codes.RECEIPT)))


@pytest.mark.parametrize(("answers", "lets_in"), [(-1, True), (0, False), (1, False)])
async def test_a_flood_ends_at_three_answers_for_each_expected(database, keys, answers: int, lets_in: bool) -> None:
    await opened(keys, link(expected=10))
    stratum = await Stratum.get()
    number = 10 * ANSWERS_FOR_EACH + answers
    await Participation.bulk_create([Participation(wave_id=stratum.wave_id, stratum_id=stratum.pk, state="spent",
                                                   token_mac=f"{place:064}") for place in range(number)])
    way = await doors.way(database.hot, keys, await code_of(keys))
    try:
        await doors.begin(database.hot, keys, way=way)
    except doors.Full:
        assert not lets_in
    else:
        assert lets_in


@pytest.mark.one_database
async def test_beginnings_that_come_to_nothing_leave_room_and_end_too(database, keys) -> None:
    await opened(keys, link(expected=10))
    way = await doors.way(database.hot, keys, await code_of(keys))
    for _look in range(10 * doors.BEGINNINGS_FOR_EACH):
        await doors.begin(database.hot, keys, way=way)
    with pytest.raises(doors.Full):
        await doors.begin(database.hot, keys, way=way)


def test_a_network_waits_longer_the_more_it_begins_and_is_forgotten() -> None:
    crowd, waits = Crowds(), []
    for number in range(33):
        try:
            crowd.begin(b"school", free=5, moment=0.001 * number)
        except TooMany as wait:
            waits.append(wait.seconds)
    assert len(waits) == 3 and waits[0] >= 2  # thirty come in freely, whatever is expected
    crowd.begin(b"elsewhere", free=5, moment=0.1)
    crowd.begin(b"school", free=5, moment=3.0)
    crowd.begin(b"school", free=5, moment=3 + 2 * 3600)
    crowd.begin(b"school", free=5, moment=3.1 + 2 * 3600)


async def test_doors_close_like_everything_else(database, keys) -> None:
    first, second = (await cast.areas()).values()
    wave = await opened(keys, link("A", expected=12, area=first.pk), link("B", expected=4, area=second.pk),
                        link("C", expected=6, area=second.pk, kind=doors.TABLET))
    way = await doors.way(database.hot, keys, await code_of(keys, "B"))
    for number in range(3):
        token = await doors.begin(database.hot, keys, way=way)
        holder = await invitations.holder(database.hot, keys, token)
        from surveys.sealed import ballots
        if number:
            await ballots.send(database.hot, keys, holder=holder, answers={"F1": 4}, receipt=codes.new(codes.RECEIPT))
        else:
            await ballots.keep_draft(database.hot, holder=holder, answers={"F1": 1}, page=2, revision=0)
    await closing.close(wave=wave, database=database, keys=keys, by=None)
    assert sorted((row.invited, row.used) for row in await Stratum.filter(wave_id=wave.pk)) == [(10, 2), (12, 0)]
    assert [await table.all().count() for table in (Participation, Draft, Response)] == [0, 0, 2]
    assert (await doors.way(database.hot, keys, way.code)).open is False


async def test_a_new_link_stops_the_old_one_and_keeps_what_was_begun(service: Service, poster: str) -> None:
    browser = service.browser()
    await through(browser, poster)
    door = await Door.get()
    async with storage.writes():
        await doors.renew(wave=await Wave.get(), door=door, keys=service.keys, by=None)
    assert (await service.browser().get(f"/o/{poster}")).status_code == 404
    assert (await browser.get("/s/q/1")).status_code == 200
    assert (await service.browser().get(f"/o/{await code_of(service.keys)}")).status_code == 303


async def test_a_wave_has_a_list_or_doors(database, keys) -> None:
    by = await cast.lead()
    listed = await cast.planned(keys, by)
    wave = await planned(keys, by, link())
    for act in (doors.plan(wave=listed, wanted=link(), keys=keys, by=by),
                invitations.put_list(wave=wave, people=[], keys=keys, by=by)):
        with pytest.raises(Conflict):
            async with storage.writes():
                await act
    async with storage.writes():
        await doors.remove(wave=wave, door=await Door.get(), by=by)
    assert wave.way == groups.LIST


@pytest.mark.parametrize(("expected", "opens"), [(9, False), (10, True)])
@pytest.mark.one_database
async def test_a_wave_opens_with_ten_expected_or_more(database, keys, expected: int, opens: bool) -> None:
    wave = await planned(keys, await cast.lead(), link(expected=expected))
    try:
        async with storage.writes():
            await waves.open_wave(wave=wave, keys=keys, by=None)
    except Conflict:
        assert not opens
    else:
        assert opens and (await Stratum.get()).invited == expected >= strata.MIN_INVITED


@pytest.mark.one_database
async def test_the_lead_plans_doors_prints_a_poster_and_changes_a_link(service: Service) -> None:
    await service.person("joe@example.org", Role.SURVEY_LEAD)
    browser = await service.signed_in("joe@example.org")
    wave = await planned(service.keys, None)
    at = f"/surveys/waves/{wave.pk}"
    bad = await browser.post(f"{at}/doors", data={"door": "", "kind": "window", "expected": "many"})
    assert bad.status_code == 422 and bad.text.count("govuk-error-message") == 3
    good = {"door": "Poster at the nursery", "kind": "open", "area": "", "group": "Nursery", "expected": "40"}
    assert (await browser.post(f"{at}/doors", data=good)).status_code == 303
    page = await browser.get(at)
    assert "Poster at the nursery" in page.text and "These will be told apart" in page.text
    door = await Door.get()
    shown = await browser.get(f"{at}/doors/{door.pk}")
    code = doors.code_of(service.keys, door.pk)
    assert doors.written(code) in shown.text and f"/o/{code}" in shown.text
    assert code not in str(await Door.all().values())
    made = await browser.get(f"{at}/doors/{door.pk}/poster.pdf")
    assert made.content[:5] == b"%PDF-" and b"StructTreeRoot" in made.content
    renewed = await browser.post(f"{at}/doors/{door.pk}/renew")
    assert renewed.status_code == 303 and not renewed.headers["location"].endswith(door.pk)
    assert (await browser.get(f"{at}/doors/{door.pk}")).status_code == 404
    assert (await browser.post(f"{at}/open")).status_code == 303
    assert (await browser.post(f"{renewed.headers['location']}/remove")).status_code == 409
    assert "Poster at the nursery" in (await browser.get(at)).text


@pytest.mark.one_database
async def test_no_cookie_of_a_door_holds_an_id(service: Service, poster: str) -> None:
    browser = await answered(service, poster)
    (one,) = await Participation.all()
    kept = " ".join(f"{cookie.name}={cookie.value}" for cookie in browser.cookies.jar if cookie.path == "/o")
    assert kept and not any(secret in kept for secret in (one.pk, one.token_mac, one.stratum_id, one.wave_id))
    assert receipt_on and hidden  # the receipt stands on the page alone
