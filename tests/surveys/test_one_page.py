"""A survey on one page: answered and sent from it, without a page to check the answers."""

import json

import pytest

from surveys.models import Box, Response
from tests.service import Service
from tests.surveys import cast
from tests.surveys.answering import enter, heading, hidden, receipt_on
from tests.surveys.cast import PEOPLE

pytestmark = pytest.mark.one_database
ANSWERS = {**{f"a-P{number}": str(1 + number % 5) for number in range(1, 9)}, "a-P9": "More time."}


@pytest.fixture
async def pulse(service: Service) -> cast.Open:
    return await cast.opened(service.database, service.keys, key="team-pulse")


async def test_open_answer_send(service: Service, pulse: cast.Open) -> None:
    browser = await enter(service.browser(), pulse.tokens[PEOPLE[0]])
    assert (await browser.get("/s/check")).headers["location"] == "/s/q/1"
    page = await browser.get("/s/q/1")
    sent = await browser.post("/s/send", data={**hidden(page), **ANSWERS})
    assert (sent.status_code, len(receipt_on(sent))) == (200, 16)
    await pulse.close()
    kept = json.loads((await Response.get()).answers)
    assert kept == {**{f"P{number}": 1 + number % 5 for number in range(1, 9)}, "P9": "More time."}


async def test_one_bad_answer_keeps_the_others_on_the_page(service: Service, pulse: cast.Open) -> None:
    browser = await enter(service.browser(), pulse.tokens[PEOPLE[0]])
    form = hidden(await browser.get("/s/q/1"))
    page = await browser.post("/s/send", data={**form, **ANSWERS, "a-P3": "9"})
    assert page.status_code == 422
    assert page.text.count(" checked>") == 7
    assert "More time." in page.text
    assert await Box.all().count() == 0
    again = await browser.post("/s/send", data={**hidden(page), **ANSWERS})
    assert again.status_code == 200


async def test_an_empty_page_is_not_sent(service: Service, pulse: cast.Open) -> None:
    browser = await enter(service.browser(), pulse.tokens[PEOPLE[0]])
    page = await browser.post("/s/send", data=hidden(await browser.get("/s/q/1")))
    assert page.status_code == 422
    assert "You have not answered anything yet." in page.text


async def test_finish_later_keeps_the_page(service: Service, pulse: cast.Open) -> None:
    browser = await enter(service.browser(), pulse.tokens[PEOPLE[0]])
    form = hidden(await browser.get("/s/q/1"))
    await browser.post("/s/q/1", data={**form, **ANSWERS, "do": "later"})
    page = await (await enter(browser, pulse.tokens[PEOPLE[0]])).get("/s/q/1")
    assert page.text.count(" checked>") == 8 and "More time." in page.text
    sent = await browser.post("/s/send", data={**hidden(page), **ANSWERS})
    assert heading(sent) == "Thank you. Your answers are sealed."
