"""A shared tablet: one person after another, each starts clean, and nothing of the one before is left."""

import httpx
import pytest

from participation import storage
from participation.access import Role
from surveys.inviting import doors
from surveys.models import Draft, Participation, Wave
from tests.service import Service
from tests.surveys.answering import fill_in, heading, hidden, receipt_on, send
from tests.surveys.test_doors import code_of, link, opened


@pytest.fixture
async def letters(service: Service) -> str:
    await opened(service.keys, link("Tablet", kind=doors.TABLET))
    return await code_of(service.keys, "Tablet")


async def begun(service: Service, letters: str) -> httpx.AsyncClient:
    """A tablet that is set up, with somebody before the first question."""
    browser = service.browser()
    assert (await browser.get(f"/k/{letters}")).headers["location"] == "/k"
    assert (await browser.post("/k/start")).headers["location"] == "/s/q/1"
    return browser


async def test_one_after_another_from_start_to_thanks(service: Service, letters: str) -> None:
    browser, receipts = await begun(service, letters), []
    for person in range(3):
        if person:
            await browser.post("/k/start")
        page = await browser.get("/s/q/1")
        assert 'checked' not in page.text and "hd-tablet" in page.text and 'href="/"' not in page.text
        await fill_in(browser, 1, F1=str(person + 1))
        sent = await send(browser)
        assert heading(sent) == "Thank you. Your answers are sealed." and "Give the tablet to the next person" in sent.text
        receipts.append(receipt_on(sent))
        done = await browser.post("/k/next")
        assert done.headers["location"] == "/k/thanks" and done.headers["clear-site-data"] == '"cache"'
        assert not any("answered" in line for line in sent.headers.get_list("set-cookie"))
        page = await browser.get("/k/thanks")
        assert "give the tablet to the next person" in page.text and receipts[-1][:4] not in page.text
        assert (await browser.get("/k")).status_code == 200
    assert len(set(receipts)) == 3 == await Participation.filter(state="spent").count()


async def test_nothing_lies_under_back(service: Service, letters: str) -> None:
    browser = await begun(service, letters)
    await fill_in(browser, 1, F1="4")
    old = hidden(await browser.get("/s/check"))
    await browser.post("/k/next", data={"there": "nobody"})
    for path in ("/s", "/s/q/1", "/s/check", "/s/yours"):
        answer = await browser.get(path)
        assert (answer.status_code, answer.headers.get("location")) == (303, "/k"), path
    assert (await browser.post("/s/send", data=old)).headers["location"] == "/k"
    assert await Participation.all().count() == await Draft.all().count() == 0  # not sent: gone for good


async def test_a_page_of_the_person_before_is_not_sent_for_the_next(service: Service, letters: str) -> None:
    browser = await begun(service, letters)
    await fill_in(browser, 1, F1="4")
    old = hidden(await browser.get("/s/check"))
    await browser.post("/k/next")
    await browser.post("/k/start")
    assert (await browser.post("/s/send", data=old)).status_code == 409
    assert await Participation.filter(state="spent").count() == 0


@pytest.mark.one_database
async def test_without_scripts_nobody_can_open_what_was_left(service: Service, letters: str) -> None:
    browser = await begun(service, letters)
    page = await fill_in(browser, 1, F1="4")
    page = await browser.get(page.headers["location"])
    assert '<noscript><meta http-equiv="refresh" content="180;url=/k/still"></noscript>' in page.text
    assert 'content="45;url=/k"' in (await browser.get("/k/still")).text
    await browser.get("/k")
    assert (await browser.get("/s/check")).headers["location"] == "/k"
    assert [cookie.name for cookie in browser.cookies.jar if "ballot" in cookie.name or "begun" in cookie.name] == []


@pytest.mark.one_database
async def test_finish_later_and_throw_away_lead_to_the_next_person(service: Service, letters: str) -> None:
    browser = await begun(service, letters)
    assert (await browser.get("/s/later")).headers["location"] == "/k"
    await browser.post("/k/start")
    assert (await browser.post("/s/throw-away")).headers["location"] == "/k"


@pytest.mark.one_database
async def test_it_is_left_with_its_letters_alone(service: Service, letters: str) -> None:
    browser = await begun(service, letters)
    assert (await browser.post("/k/leave", data={"letters": "00000000"})).status_code == 422
    left = await browser.post("/k/leave", data={"letters": doors.written(letters)})
    assert left.headers["location"] == "/"
    assert (await browser.get("/k")).status_code == 404
    assert [cookie.name for cookie in browser.cookies.jar if "tablet" in cookie.name] == []


@pytest.mark.one_database
async def test_nobody_stays_signed_in_on_it(service: Service, letters: str) -> None:
    await service.person("ann@example.org", Role.SURVEY_LEAD)
    browser = await service.signed_in("ann@example.org")
    page = await browser.get(f"/k/{letters}")
    assert page.status_code == 409 and heading(page) == "Sign out first"
    assert "tablet" not in str(page.headers.get_list("set-cookie"))


@pytest.mark.one_database
async def test_own_link_on_a_tablet_is_not_thrown_away(service: Service, letters: str) -> None:
    """Somebody opens the link of their own e-mail there: what they began stays theirs when the tablet moves on."""
    from tests.surveys import cast
    browser = await begun(service, letters)
    token = (await doors.begin(service.hot, service.keys, way=await doors.way(service.hot, service.keys, letters)))
    assert cast.CLOSES
    await browser.get(f"/s/{token}")
    await browser.post("/k/next")
    assert await Participation.filter(state="issued").count() == 1


@pytest.mark.one_database
async def test_a_new_link_stops_the_tablet(service: Service, letters: str) -> None:
    from surveys.models import Door
    browser = await begun(service, letters)
    async with storage.writes():
        await doors.renew(wave=await Wave.get(), door=await Door.get(), keys=service.keys, by=None)
    assert (await browser.get("/k")).status_code == 404
    assert (await service.browser().get(f"/o/{letters}")).status_code == 404
