"""A browser of ten years ago says nothing of where its forms come from (no Fetch Metadata, `Origin: null` or none at all, because
of our own no-referrer policy). It answers surveys all the same, and no other site can answer in its name."""

import httpx
import pytest

from participation import codes
from surveys.models import Box, Draft
from tests.service import Service
from tests.surveys.answering import enter, heading, hidden, receipt_on
from tests.surveys.cast import PEOPLE, Open

pytestmark = pytest.mark.one_database
OLD = [{"origin": "null"}, {}]


def old(service: Service, headers: dict[str, str]) -> httpx.AsyncClient:
    browser = service.browser()
    for name in ("sec-fetch-site", "origin"):
        browser.headers.pop(name, None)
    browser.headers.update(headers)
    return browser


@pytest.mark.parametrize("headers", OLD)
async def test_an_old_phone_answers_from_the_typed_code_to_the_receipt(service: Service, staffed: Open, headers: dict) -> None:
    browser = old(service, headers)
    typed = await browser.post("/s/code", data={"code": codes.grouped(staffed.tokens[PEOPLE[0]])})
    assert (typed.status_code, typed.headers["location"]) == (303, "/s")
    assert (await browser.post("/s/language", data={"language": "gd", "back": "/s"})).headers["location"] == "/s"
    answer = await browser.post("/s/q/1", data={**hidden(await browser.get("/s/q/1")), "a-S1": "4"})
    assert answer.headers["location"] == "/s/q/2"
    sent = await browser.post("/s/send", data=hidden(await browser.get("/s/check")))
    receipt = receipt_on(sent)
    assert (await browser.post("/s/withdraw", data={"receipt": receipt})).status_code == 200


@pytest.mark.parametrize("headers", OLD)
async def test_another_site_cannot_answer_change_or_throw_away(service: Service, staffed: Open, headers: dict) -> None:
    """It may make an old browser send a form with the respondent's cookie. It knows neither the tag nor a receipt."""
    browser = await enter(old(service, headers), staffed.tokens[PEOPLE[0]])
    await browser.post("/s/q/1", data={**hidden(await browser.get("/s/q/1")), "a-S1": "4"})
    for guess in ("", "000000000000", (await staffed.holder(PEOPLE[1])).tag):
        forged = {"tag": guess, "revision": "1", "receipt": codes.new(codes.RECEIPT), "end": "1", "a-S1": "1"}
        for address in ("/s/q/1", "/s/send", "/s/throw-away", "/s/about-you"):
            answer = await browser.post(address, data=forged)
            assert (answer.status_code, heading(answer)) == (409, "Another code was used in this browser"), address
    assert (await staffed.holder(PEOPLE[0])).answers == {"S1": 4}
    assert (await Box.all().count(), await Draft.all().count()) == (0, 1)


async def test_codes_that_open_more_than_a_survey_are_not_taken_from_it(service: Service, staffed: Open) -> None:
    browser = old(service, {"origin": "null"})
    for kind in (codes.PASS, codes.CLASS):
        answer = await browser.post("/s/code", data={"code": codes.new(kind)})
        assert answer.status_code == 403
        assert "This browser is too old for codes of this kind" in answer.text


async def test_a_form_that_is_known_to_come_from_elsewhere_is_refused_before_any_page(service: Service, staffed: Open) -> None:
    browser = await enter(service.browser(), staffed.tokens[PEOPLE[0]])
    form = {**hidden(await browser.get("/s/q/1")), "a-S1": "1"}
    for headers in ({"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site", "origin": "null"}):
        assert (await browser.post("/s/q/1", data=form, headers=headers)).status_code == 403
    assert await Draft.all().count() == 0
