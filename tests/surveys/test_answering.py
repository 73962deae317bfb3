"""The respondent's pages, from the link to the receipt, and everything that can go wrong on the way."""

import asyncio
import json
import re

import pytest

from participation import clock
from participation import codes
from surveys.models import Box, Draft, Participation, Receipt, Response
from tests.service import Service
from tests.surveys.answering import enter, fill_in, heading, hidden, receipt_on, send
from tests.surveys.cast import OPENED, PEOPLE, Open

pytestmark = pytest.mark.one_database
A, B = PEOPLE[0], PEOPLE[1]
TEN_MEGABYTES = 10 * 1024 * 1024


async def test_from_link_to_receipt(service: Service, staffed: Open) -> None:
    browser = await enter(service.browser(), staffed.tokens[A])
    assert heading(await browser.get("/s")) == "Working with families: a short survey"
    answer = await fill_in(browser, 1, S1="4")
    assert (answer.status_code, answer.headers["location"]) == (303, "/s/q/2")
    for page in range(2, 11):
        answer = await fill_in(browser, page, do="skip")
    assert answer.headers["location"] == "/s/q/11"
    answer = await fill_in(browser, 11, S11="5")
    assert answer.headers["location"] == "/s/q/12"
    answer = await fill_in(browser, 12, S11x="We tried <b>it</b>.")
    answer = await fill_in(browser, 13, S12="na")
    assert answer.headers["location"] == "/s/check"
    check = await browser.get("/s/check")
    lines = re.findall(r"<dd>([^<]+)</dd>", check.text)
    assert lines == ["Very confident", *["Skipped"] * 9, "Strongly agree", "You wrote 3 words", "Doesn’t apply"]
    sent = await browser.post("/s/send", data=hidden(check))
    assert (sent.status_code, heading(sent)) == (200, "Thank you. Your answers are sealed.")
    assert len(receipt_on(sent)) == 16
    await staffed.close()
    row = await Response.get()
    assert json.loads(row.answers) == {"S1": 4, "S11": 5, "S11x": "We tried <b>it</b>.", "S12": "na"}


async def test_the_code_leaves_the_address_and_travels_in_a_cookie_of_its_own(service: Service, staffed: Open) -> None:
    answer = await service.browser().get(f"/s/{staffed.tokens[A]}")
    assert answer.headers["set-cookie"] == (
        f"heard-ballot={staffed.tokens[A]}; HttpOnly; Max-Age=7200; Path=/s; SameSite=lax")
    assert (answer.headers["cache-control"], answer.headers["referrer-policy"]) == ("no-store", "no-referrer")


async def test_the_first_page_says_what_is_promised_with_the_key_on_the_server(service: Service, staffed: Open) -> None:
    page = (await (await enter(service.browser(), staffed.tokens[A])).get("/s")).text
    assert re.findall(r"<li>([^<]+)</li>", page)[:4] == [
        "While the survey is open, your answers are sealed. No page shows them to anybody.",
        "It closes after 5 February 2027. Then all answers are shuffled and counted.",
        "Results show groups of ten people or more, never one person.",
        "We do not keep your name, device or the time you answered with your answers."]
    assert "nobody" not in page.lower()


async def test_another_device_goes_on_where_this_one_was(service: Service, staffed: Open) -> None:
    first = await enter(service.browser(), staffed.tokens[A])
    await fill_in(first, 1, S1="4")
    left = await fill_in(first, 2, S2="3", do="later")
    assert left.headers["location"] == "/s/later"
    assert 'heard-ballot=""' in left.headers["set-cookie"]
    second = await enter(service.browser(), staffed.tokens[A])
    page = (await second.get("/s")).text
    assert 'href="/s/q/2">Go on where you were' in page
    assert 'value="3" checked' in (await second.get("/s/q/2")).text


async def test_back_after_sending_and_a_new_page_are_told_so(service: Service, staffed: Open) -> None:
    browser = await enter(service.browser(), staffed.tokens[A])
    await fill_in(browser, 1, S1="4")
    await send(browser)
    for address in ("/s", "/s/q/1", "/s/check"):
        page = await browser.get(address)
        assert (page.status_code, heading(page)) == (409, "Your answers were sent before")


async def test_a_double_click_gives_the_same_thank_you_page(service: Service, staffed: Open) -> None:
    browser = await enter(service.browser(), staffed.tokens[A])
    await fill_in(browser, 1, S1="4")
    form = hidden(await browser.get("/s/check"))
    pages = await asyncio.gather(*(browser.post("/s/send", data=form) for _ in range(4)))
    assert [page.status_code for page in pages] == [200] * 4
    assert len({receipt_on(page) for page in pages}) == 1
    assert await Box.all().count() == 1


async def test_two_check_pages_sent_are_one_ballot(service: Service, staffed: Open) -> None:
    browser = await enter(service.browser(), staffed.tokens[A])
    await fill_in(browser, 1, S1="4")
    forms = [hidden(await browser.get("/s/check")) for _ in range(2)]
    pages = [await browser.post("/s/send", data=form) for form in forms]
    assert [heading(page) for page in pages] == ["Thank you. Your answers are sealed.", "Your answers were sent before"]


async def test_an_older_tab_does_not_overwrite(service: Service, staffed: Open) -> None:
    browser = await enter(service.browser(), staffed.tokens[A])
    old = hidden(await browser.get("/s/q/1"))
    await fill_in(browser, 1, S1="4")
    answer = await browser.post("/s/q/1", data={**old, "a-S1": "1"})
    assert (answer.status_code, heading(answer)) == (409, "This page was out of date")
    assert (await staffed.holder(A)).answers == {"S1": 4}


async def test_a_check_page_that_no_longer_shows_the_answers_is_drawn_again(service: Service, staffed: Open) -> None:
    browser = await enter(service.browser(), staffed.tokens[A])
    await fill_in(browser, 1, S1="4")
    old = hidden(await browser.get("/s/check"))
    await fill_in(browser, 1, S1="1")
    answer = await browser.post("/s/send", data=old)
    assert (answer.status_code, heading(answer)) == (409, "Check your answers")
    assert await Box.all().count() == 0


async def test_a_page_of_another_code_in_the_same_browser_changes_nothing(service: Service, staffed: Open) -> None:
    browser = await enter(service.browser(), staffed.tokens[A])
    page_of_a = hidden(await browser.get("/s/q/1"))
    await enter(browser, staffed.tokens[B])
    answer = await browser.post("/s/q/1", data={**page_of_a, "a-S1": "5"})
    assert (answer.status_code, heading(answer)) == (409, "Another code was used in this browser")
    assert await Draft.all().count() == 0


@pytest.mark.parametrize("value", ["6", "0", "x", "5; DROP TABLE", "४"])
async def test_an_answer_out_of_range_shows_the_page_again(service: Service, staffed: Open, value: str) -> None:
    browser = await enter(service.browser(), staffed.tokens[A])
    answer = await fill_in(browser, 1, S1=value)
    assert answer.status_code == 422
    assert answer.text.count("Choose one of the answers on the page, or skip the question.") == 2
    assert await Draft.all().count() == 0


async def test_a_long_text_keeps_what_was_typed(service: Service, staffed: Open) -> None:
    browser = await enter(service.browser(), staffed.tokens[A])
    await fill_in(browser, 11, S11="5")
    answer = await fill_in(browser, 12, S11x="y" * 501)
    assert answer.status_code == 422
    assert "y" * 501 in answer.text
    assert "Your text has 501 characters. Shorten it to 500." in answer.text


async def test_half_a_form_changes_nothing(service: Service, staffed: Open) -> None:
    browser = await enter(service.browser(), staffed.tokens[A])
    await fill_in(browser, 1, S1="4")
    form = hidden(await browser.get("/s/q/1"))
    form.pop("end")
    answer = await browser.post("/s/q/1", data={**form, "a-S1": "1"})
    assert (answer.status_code, heading(answer)) == (422, "Part of the page did not arrive")
    assert (await staffed.holder(A)).answers == {"S1": 4}


async def test_ten_megabytes_are_refused_and_nothing_is_lost(service: Service, staffed: Open) -> None:
    browser = await enter(service.browser(), staffed.tokens[A])
    await fill_in(browser, 11, S11="5")
    form = hidden(await browser.get("/s/q/12"))
    answer = await browser.post("/s/q/12", data={**form, "a-S11x": "z" * TEN_MEGABYTES})
    assert answer.status_code == 413
    assert (await staffed.holder(A)).answers == {"S11": 5}


async def test_without_the_cookie_the_way_back_is_shown(service: Service, staffed: Open) -> None:
    browser = await enter(service.browser(), staffed.tokens[A])
    form = hidden(await browser.get("/s/q/1"))
    browser.cookies.clear()
    for answer in (await browser.get("/s"), await browser.post("/s/q/1", data=form), await browser.post("/s/send", data=form)):
        assert (answer.status_code, heading(answer)) == (404, "We do not know which survey this is")


@pytest.mark.parametrize("token", ["NONSENSE", "7RTX92HM7RTX92HM", "%00", "x" * 400])
async def test_a_link_with_a_slip(service: Service, staffed: Open, token: str) -> None:
    answer = await service.browser().get(f"/s/{token}")
    assert answer.status_code in (400, 404)


async def test_a_wrong_code_and_a_closed_wave_look_alike(service: Service, staffed: Open) -> None:
    unknown = await enter(service.browser(), codes.new(codes.TOKEN))
    wrong = await unknown.get("/s")
    await staffed.close()
    late = await (await enter(service.browser(), staffed.tokens[A])).get("/s")
    assert (wrong.status_code, heading(wrong)) == (late.status_code, heading(late)) == (404, "This code is not in use")


async def test_after_the_last_day_pages_are_refused_even_before_the_close(service: Service, staffed: Open) -> None:
    browser = await enter(service.browser(), staffed.tokens[A])
    await fill_in(browser, 1, S1="4")
    form = hidden(await browser.get("/s/check"))
    with clock.at(OPENED.replace(month=2, day=6)):
        for answer in (await browser.get("/s/q/1"), await browser.post("/s/send", data=form)):
            assert (answer.status_code, heading(answer)) == (410, "This survey has closed")
    assert await Box.all().count() == 0


async def test_a_survey_without_any_answer_is_not_sent(service: Service, staffed: Open) -> None:
    browser = await enter(service.browser(), staffed.tokens[A])
    assert "receipt" not in hidden(await browser.get("/s/check"))
    forged = {"tag": (await staffed.holder(A)).tag, "revision": "0", "receipt": codes.new(codes.RECEIPT), "end": "1"}
    assert (await browser.post("/s/send", data=forged)).status_code == 422
    assert await Box.all().count() == 0


async def test_throwing_away_leaves_nothing_and_the_code_stays_good(service: Service, staffed: Open) -> None:
    browser = await enter(service.browser(), staffed.tokens[A])
    await fill_in(browser, 1, S1="4")
    assert heading(await browser.post("/s/throw-away", data=hidden(await browser.get("/s/throw-away")))) == "Your answers are gone"
    assert await Draft.all().count() == 0
    again = await enter(service.browser(), staffed.tokens[A])
    assert (await fill_in(again, 1, S1="2")).status_code == 303


async def test_a_receipt_takes_the_answers_out(service: Service, staffed: Open) -> None:
    browser = await enter(service.browser(), staffed.tokens[A])
    await fill_in(browser, 1, S1="4")
    receipt = receipt_on(await send(browser))
    other = service.browser()
    slip = await other.post("/s/withdraw", data={"receipt": "AAAA-BBBB"})
    assert slip.status_code == 422
    done = await other.post("/s/withdraw", data={"receipt": codes.grouped(receipt).lower()})
    assert (done.status_code, heading(done)) == (200, "Your answers are taken out")
    assert (await other.post("/s/withdraw", data={"receipt": receipt})).status_code == 404
    assert await Receipt.filter(state="withdrawn").count() == 1


async def test_a_code_from_paper_opens_the_survey_and_wrong_ones_wait(service: Service, staffed: Open) -> None:
    browser = service.browser()
    typed = codes.grouped(staffed.tokens[A]).lower().replace("-", " ")
    answer = await browser.post("/s/code", data={"code": typed})
    assert (answer.status_code, answer.headers["location"]) == (303, "/s")
    for _ in range(20):
        assert (await browser.post("/s/code", data={"code": "ABCD-EFGH"})).status_code == 422  # a slip costs nothing
    tries = [(await browser.post("/s/code", data={"code": codes.new(codes.TOKEN)})).status_code for _ in range(6)]
    assert tries == [404, 404, 404, 404, 404, 429]
    waiting = await browser.post("/s/code", data={"code": codes.grouped(staffed.tokens[B])})
    assert (waiting.status_code, waiting.headers["retry-after"]) == (429, "2")


async def test_a_sign_in_in_the_same_browser_does_not_show_and_is_not_needed(service: Service, staffed: Open) -> None:
    from participation.access import Role
    await service.person("ann@example.org", Role.PLANNER)
    browser = await service.signed_in("ann@example.org")
    page = await (await enter(browser, staffed.tokens[A])).get("/s")
    assert page.status_code == 200
    assert "Ann" not in page.text and "Sign out" not in page.text


async def test_the_database_knows_nobody_of_those_who_answered_with_a_sign_in(service: Service, staffed: Open) -> None:
    from participation.models import AuditLine
    before = await AuditLine.all().count()
    browser = await enter(service.browser(), staffed.tokens[A])
    await fill_in(browser, 1, S1="4")
    await send(browser)
    assert await AuditLine.all().count() == before
    assert await Participation.filter(state="spent").count() == 1


async def test_ten_codes_sent_twice_at_once_are_ten_ballots(service: Service, staffed: Open) -> None:
    forms = []
    for person in PEOPLE[:10]:
        browser = await enter(service.browser(), staffed.tokens[person])
        await fill_in(browser, 1, S1="4")
        forms += [(browser, hidden(await browser.get("/s/check"))) for _ in range(2)]
    pages = await asyncio.gather(*(browser.post("/s/send", data=form) for browser, form in forms))
    assert sorted(page.status_code for page in pages) == [200] * 10 + [409] * 10
    assert await Box.all().count() == 10
