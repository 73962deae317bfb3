"""Every kind of question through its page, and the equality page apart from all of them."""

import json
import re

import httpx
import pytest

from surveys import library
from surveys.models import Box, Draft, EqualityAnswer, Receipt, Response, Stratum
from surveys.sealed import ballots, keys as wave_keys, urn
from tests.service import Service
from tests.surveys import cast, every
from tests.surveys.answering import enter, heading, hidden, receipt_on, send
from tests.surveys.cast import PEOPLE
from tests.surveys.every import PAGES

pytestmark = pytest.mark.one_database
SENT = {"meet": {"a-meet": "4"}, "how": {"a-how": "other", "a-how-other": "On a walk"}, "led": {"a-led": "5", "a-led-why": "Plans"},
        "help": {"a-help": ["time", "tools"]}, "why": {"a-why": "It would"}, "first": {"a-first-plans": "1", "a-first-letters": "2"},
        "met": {"a-met": "no"}, "role": {"x-role": "rather-not"}, "story": {"a-story": "It went well"}, "days": {"a-days": "12"},
        "since": {"a-since-month": "2", "a-since-year": "2019"}, "teamA": {"a-teamA": "3"}, "teamB": {"a-teamB": "na"}, "teamC": {},
        "Q1": {"a-Q1": "5", "a-Q2": "yes", "a-Q3": "No\nmore"}, "hello": {}, "more": {}}
KEPT = {"meet": 4, "how": "other", "how_other": "On a walk", "led": 5, "led_why": "Plans", "help": ["time", "tools"], "why": "It would",
        "first": ["plans", "letters"], "met": "no", "role": "rather-not", "story": "It went well", "days": 12, "since": "2019-02",
        "teamA": 3, "teamB": "na", "Q1": 5, "Q2": "yes", "Q3": "No\nmore"}


@pytest.fixture
async def wave(service: Service, monkeypatch: pytest.MonkeyPatch) -> cast.Open:
    return await every.opened(service.database, service.keys, monkeypatch)


async def post(browser: httpx.AsyncClient, name: str, **data: object) -> httpx.Response:
    page = f"/s/q/{PAGES[name]}"
    return await browser.post(page, data={**hidden(await browser.get(page)), **(data or SENT[name])})


async def test_every_kind_from_the_first_page_to_the_closed_wave(service: Service, wave: cast.Open) -> None:
    browser = await enter(service.browser(), wave.tokens[PEOPLE[0]])
    at, seen = "/s/q/1", []
    while at.startswith("/s/q/"):
        name = next(name for name, number in PAGES.items() if at == f"/s/q/{number}")
        seen.append(name)
        answer = await post(browser, name)
        assert answer.status_code == 303, name
        at = answer.headers["location"]
    assert (seen, at) == ([name for name in PAGES], "/s/about-you")
    about = hidden(await browser.get(at))
    answer = await browser.post(at, data={**about, "a-age": "45", "a-care": "yes", "a-trans": "rather-not"})
    assert answer.headers["location"] == "/s/check"
    check = await browser.get("/s/check")
    assert re.findall(r"<dd>([^<]*)</dd>", check.text) == [
        "Agree", "Another way, please say: On a walk", "Very good", "You wrote 1 word", "More time for each family", "Simpler forms",
        "You wrote 2 words", "1. How plans are written", "2. Letters to families", "No", "I’d rather not say", "You wrote 3 words",
        "12", "February 2019", "Neither agree nor disagree", "Doesn’t apply", "Skipped", "Strongly agree", "Yes", "You wrote 2 words",
        "45 to 54", "Skipped", "Prefer not to say", *["Skipped"] * 5, "Yes"]
    assert (await send(browser)).status_code == 200
    await wave.close()
    assert json.loads((await Response.get()).answers) == KEPT
    assert json.loads((await EqualityAnswer.get()).answers) == {"age": "45", "trans": "rather-not", "care": "yes"}


async def test_what_was_typed_comes_back_with_an_error(service: Service, wave: cast.Open) -> None:
    browser = await enter(service.browser(), wave.tokens[PEOPLE[0]])
    page = await post(browser, "how", **{"a-how": "home", "a-how-other": "On a walk"})
    assert page.status_code == 422
    assert 'value="home" checked' in page.text and 'value="On a walk"' in page.text
    page = await post(browser, "first", **{"a-first-plans": "1", "a-first-visits": "1", "a-first-letters": "2"})
    assert (page.status_code, page.text.count(" selected>")) == (422, 3)
    page = await post(browser, "since", **{"a-since-month": "2", "a-since-year": "19"})
    assert 'value="2" selected' in page.text and 'value="19"' in page.text
    page = await post(browser, "help", **{"a-help": ["time", "room", "tools"], "x-help": "rather-not"})
    assert page.text.count(" checked>") == 4
    assert await Draft.all().count() == 0


async def test_a_change_from_the_check_page_comes_back_to_it_by_what_it_brings_up(service: Service, wave: cast.Open) -> None:
    browser = await enter(service.browser(), wave.tokens[PEOPLE[0]])
    await post(browser, "days")
    change = re.findall(r'href="(/s/q/\d+\?changed=\d+)"', (await browser.get("/s/check")).text)
    met = next(link for link in change if link.startswith(f"/s/q/{PAGES['met']}?"))
    answer = await browser.post(f"/s/q/{PAGES['met']}", data={**hidden(await browser.get(met)), "a-met": "yes"})
    assert answer.headers["location"] == f"/s/q/{PAGES['story']}?changed={PAGES['met']}"
    form = hidden(await browser.get(answer.headers["location"]))
    answer = await browser.post(f"/s/q/{PAGES['story']}", data={**form, "do": "skip"})
    assert answer.headers["location"] == "/s/check"
    for wrong in ("99", "x", "-1"):
        assert "changed" not in hidden(await browser.get(f"/s/q/{PAGES['met']}?changed={wrong}"))


async def test_the_urn_does_not_tell_whether_the_equality_page_was_answered(service: Service, wave: cast.Open) -> None:
    for person, answers in ((PEOPLE[0], {"a-age": "16", "a-love": "bi"}), (PEOPLE[1], {})):
        browser = await enter(service.browser(), wave.tokens[person])
        await post(browser, "meet")
        if answers:
            await browser.post("/s/about-you", data={**hidden(await browser.get("/s/about-you")), **answers})
        await send(browser)
    boxes = [bytes(row.box) for row in await Box.all()]
    size = max(every.FORM.box_size, library.equality().box_size)
    assert [len(box) for box in boxes] == [size + 48] * 4
    assert await Receipt.all().count() == 4
    found = list(urn.unseal(boxes, private_key=wave_keys.read(service.keys, wave.wave.pk)))
    assert len({one.receipt for one in found}) == 4
    strata = {stratum.pk for stratum in await Stratum.all()}
    assert {one.stratum for one in found if isinstance(one, urn.Ballot)} <= strata
    assert sorted((one.answers for one in found if isinstance(one, urn.Equality)), key=len) == [{}, {"age": "16", "love": "bi"}]


async def test_taking_answers_out_takes_the_equality_answers_out_too(service: Service, wave: cast.Open) -> None:
    browser = await enter(service.browser(), wave.tokens[PEOPLE[0]])
    await post(browser, "meet")
    await browser.post("/s/about-you", data={**hidden(await browser.get("/s/about-you")), "a-age": "16"})
    receipt = receipt_on(await send(browser))
    assert await ballots.withdraw(wave.database.hot, wave.keys, receipt=receipt) is True
    assert await ballots.withdraw(wave.database.hot, wave.keys, receipt=receipt) is False
    assert await Receipt.filter(state="withdrawn").count() == 2
    await wave.close()
    assert (await Response.all().count(), await EqualityAnswer.all().count()) == (0, 0)


async def test_a_draft_keeps_both_and_goes_on_where_it_was(service: Service, wave: cast.Open) -> None:
    browser = await enter(service.browser(), wave.tokens[PEOPLE[0]])
    await post(browser, "meet")
    answer = await browser.post("/s/about-you", data={**hidden(await browser.get("/s/about-you")), "a-age": "16", "do": "later"})
    assert answer.headers["location"] == "/s/later"
    again = await enter(service.browser(), wave.tokens[PEOPLE[0]])
    assert 'href="/s/about-you">Go on where you were' in (await again.get("/s")).text
    assert (await wave.holder(PEOPLE[0])).about == {"age": "16"}
    await post(again, "met")
    holder = await wave.holder(PEOPLE[0])
    assert (holder.answers, holder.about) == ({"meet": 4, "met": "no"}, {"age": "16"})
    draft = await Draft.get()
    assert len(bytes(draft.box)) == every.FORM.box_size + library.equality().box_size + 40


async def test_without_the_equality_page_there_is_none(service: Service, staffed: cast.Open) -> None:
    browser = await enter(service.browser(), staffed.tokens[PEOPLE[0]])
    form = hidden(await browser.get("/s/q/1"))
    assert (await browser.get("/s/about-you")).headers["location"] == "/s/check"
    assert (await browser.post("/s/about-you", data={**form, "a-age": "16"})).headers["location"] == "/s/check"
    assert (await staffed.holder(PEOPLE[0])).about == {}


async def test_a_survey_on_one_page_asks_them_before_it_is_sent(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    pulse = await every.opened(service.database, service.keys, monkeypatch, key="team-pulse")
    browser = await enter(service.browser(), pulse.tokens[PEOPLE[0]])
    form = hidden(await browser.get("/s/q/1"))
    assert "receipt" not in form
    answer = await browser.post("/s/q/1", data={**form, "a-P1": "4"})
    assert answer.headers["location"] == "/s/about-you"
    answer = await browser.post("/s/about-you", data={**hidden(await browser.get("/s/about-you")), "do": "skip"})
    assert answer.headers["location"] == "/s/check"
    assert heading(await send(browser)) == "Thank you. Your answers are sealed."


async def test_the_receipt_stays_when_the_language_changes(service: Service, staffed: cast.Open) -> None:
    browser = await enter(service.browser(), staffed.tokens[PEOPLE[0]])
    await browser.post("/s/q/1", data={**hidden(await browser.get("/s/q/1")), "a-S1": "4"})
    sent = await send(browser)
    form = {**hidden(sent), "language": "pl", "back": "/s/check"}
    again = await browser.post("/s/send", data=form)
    assert (again.status_code, receipt_on(again), again.headers["content-language"]) == (200, receipt_on(sent), "pl")
    assert await Box.all().count() == 1
