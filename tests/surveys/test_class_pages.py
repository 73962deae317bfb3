"""The pages of class wheels over HTTP: a child's way, a shared tablet, codes and the wall, closing, promises."""

import asyncio
import datetime as dt
import re

import httpx
import pytest

from participation import clock, codes, storage
from participation.access import Role
from participation.models import AuditLine
from participation.wheel import KEYS, Band
from surveys.class_wheel import ballots as class_ballots, wheels as class_wheels
from surveys.models import Box, ClassWheel, Draft, Theme
from surveys.routes.class_child import AT_ONCE
from tests.participation.test_child_words import MOST_WORDS, NEVER, blocks, sentences, words
from tests.service import Service
from tests.surveys import classes
from tests.surveys.answering import heading, hidden
from tests.surveys.classes import LESSON, Class

pytestmark = pytest.mark.one_database
REID = "reid@example.org"
ANSWERS = {"safe": "3", "active": "1", "included": "skip"}


@pytest.fixture(autouse=True)
def winter():
    with clock.at(LESSON):
        yield


async def made(service: Service, **given: object) -> Class:
    reid = await service.person(REID, Role.TRUSTED_ADULT)
    return await classes.opened(service.database, service.keys, by=reid, **given)  # type: ignore[arg-type]


async def came_in(service: Service, p5: Class) -> httpx.AsyncClient:
    browser = service.browser()
    answer = await browser.get(f"/class/{p5.code}")
    assert (answer.status_code, answer.headers["location"]) == (303, "/class/start")
    return browser


async def form(browser: httpx.AsyncClient, **answers: str) -> dict[str, str]:
    return hidden(await browser.get("/class/wheel")) | answers


async def sent(browser: httpx.AsyncClient, **answers: str) -> httpx.Response:
    return await browser.post("/class/send", data=await form(browser, **answers or ANSWERS))


# ---- a child's way --------------------------------------------------------------------------------------------------

async def test_code_start_practice_wheel_send_thanks(service: Service) -> None:
    p5 = await made(service)
    browser = service.browser()
    typed = await browser.post("/class", data={"code": class_wheels.in_halves(p5.code).lower()})
    assert (typed.status_code, typed.headers["location"]) == (303, "/class/start")
    assert [heading(await browser.get(f"/class/{page}")) for page in ("start", "practice", "wheel")] == [
        "Who sees this?", "Let’s try one first", "How are things just now?"]
    answer = await sent(browser)
    assert (answer.status_code, answer.headers["location"]) == (303, "/class/thanks")
    assert heading(await browser.get("/class/thanks")) == "Thank you"
    assert await Box.all().count() == 1
    for page in ("/class/start", "/class/practice", "/class/wheel"):
        assert (await browser.get(page)).headers["location"] == "/class/thanks"


async def test_the_start_page_takes_the_code_too(service: Service) -> None:
    p5 = await made(service)
    answer = await service.browser().post("/s/code", data={"code": p5.code})
    assert (answer.status_code, answer.headers["location"]) == (303, "/class/start")


async def test_the_cookie_goes_to_class_pages_alone_and_the_link_keeps_no_code(service: Service) -> None:
    p5 = await made(service)
    answer = await service.browser().get(f"/class/{p5.code}")
    cookie = answer.headers["set-cookie"]
    assert "Path=/class;" in cookie and "HttpOnly" in cookie and "SameSite=lax" in cookie
    assert p5.code not in answer.headers["location"] and p5.code not in cookie


async def test_drafts_are_kept_while_turning_and_asking_for_help(service: Service) -> None:
    browser = await came_in(service, await made(service))
    saved = await browser.post("/class/wheel", data=await form(browser, safe="2"), headers={"HX-Request": "true"})
    assert (saved.status_code, "Kept for me" in saved.text) == (200, True)
    page = await browser.get("/class/wheel")
    assert re.search(r'id="safe-2" value="2" checked', page.text)
    asked = await browser.post("/class/help", data=hidden(page) | {"safe": "2", "active": "3"})
    assert asked.headers["location"] == "/class/help"
    help_page = (await browser.get("/class/help")).text
    assert "0800 1111" in help_page and "tel:999" in help_page and "This page tells nobody" in help_page
    assert 'id="active-3" value="3" checked' in (await browser.get("/class/wheel")).text
    assert await AuditLine.filter(what__startswith="concern").count() == 0


async def test_the_next_child_at_the_tablet_starts_clean(service: Service) -> None:
    browser = await came_in(service, await made(service))
    await sent(browser)
    before = browser.cookies["heard-class"]
    answer = await browser.post("/class/next")
    assert (answer.headers["location"], browser.cookies["heard-class"] != before) == ("/class/start", True)
    assert "checked" not in (await browser.get("/class/wheel")).text
    await browser.post("/class/wheel", data=await form(browser, safe="1"), headers={"HX-Request": "true"})
    await browser.post("/class/next")
    assert "checked" not in (await browser.get("/class/wheel")).text
    assert await Draft.all().count() == 0


async def test_a_page_of_the_child_before_sends_nothing(service: Service) -> None:
    browser = await came_in(service, await made(service))
    old = await form(browser, **ANSWERS)
    await browser.post("/class/next")
    assert (await browser.post("/class/send", data=old)).status_code == 409
    assert (await browser.post("/class/wheel", data=old, headers={"HX-Request": "true"})).status_code == 409
    assert await Box.all().count() == await Draft.all().count() == 0


async def test_no_thanks_and_stop_keep_nothing(service: Service) -> None:
    browser = await came_in(service, await made(service))
    await browser.post("/class/wheel", data=await form(browser, safe="1"), headers={"HX-Request": "true"})
    stopped = await browser.post("/class/stop", data=await form(browser, safe="1"))
    assert (stopped.status_code, heading(stopped)) == (200, "That’s fine")
    assert await Box.all().count() == await Draft.all().count() == 0
    assert (await browser.get("/class/start")).status_code == 200


async def test_an_empty_wheel_is_not_sent_and_a_wrong_answer_is_refused(service: Service) -> None:
    browser = await came_in(service, await made(service))
    empty = await browser.post("/class/send", data=await form(browser))
    assert (empty.status_code, "I have not chosen anything yet." in empty.text) == (422, True)
    assert (await browser.post("/class/send", data=await form(browser, safe="9"))).status_code == 422
    assert (await browser.post("/class/wheel", data=await form(browser, safe="1") | {"revision": "1000000"})).status_code == 422
    assert await Box.all().count() == 0


async def test_the_eleventh_of_ten_keeps_the_wheel_until_there_is_a_place(service: Service) -> None:
    p5 = await made(service, children=10)
    late = await came_in(service, p5)
    await p5.sends(10)
    refused = await sent(late)
    assert (refused.status_code, heading(refused)) == (409, "All places are taken")
    reid = await service.signed_in(REID)
    assert (await reid.post(f"/class-wheels/{p5.one.pk}/place")).status_code == 303
    assert 'id="safe-3" value="3" checked' in (await late.get("/class/wheel")).text
    assert (await sent(late)).headers["location"] == "/class/thanks"


async def test_after_the_lesson_it_is_over_and_the_code_leads_to_what_was_agreed(service: Service) -> None:
    p5 = await made(service)
    browser = await came_in(service, p5)
    await p5.sends(12)
    page = await form(browser, **ANSWERS)
    await p5.close()
    assert (await browser.post("/class/send", data=page)).status_code == 410
    again = await came_in(service, p5)
    over = await again.get("/class/start")
    assert (over.status_code, heading(over), "/class/said/" in over.text) == (410, "This wheel is closed", False)
    await _agreed(service, p5)
    over = await again.get("/class/start")
    assert f"/class/said/{p5.one.address}" in over.text
    assert heading(await again.get(f"/class/said/{p5.one.address}")) == "We said, we will"


async def test_slips_cost_nothing_and_wrong_codes_wait(service: Service) -> None:
    p5 = await made(service)
    browser = service.browser()
    slip = p5.code[:-1] + ("2" if p5.code[-1] != "2" else "3")
    assert [(await browser.post("/class", data={"code": slip})).status_code for _try in range(8)] == [422] * 8
    wrong = [codes.of(codes.CLASS, bytes([n, n, n])) for n in range(1, 9)]
    statuses = [(await browser.get(f"/class/{code}")).status_code for code in wrong]
    assert statuses == [404] * 5 + [429] * 3
    assert (await browser.post("/class", data={"code": p5.code})).status_code == 429


async def test_many_guesses_at_once_come_no_further_than_a_class(service: Service) -> None:
    p5 = await made(service)
    guesses = [codes.of(codes.CLASS, bytes([n, n, n])) for n in range(90)]
    answers = await asyncio.gather(*[service.browser().post("/class", data={"code": code}) for code in guesses])
    statuses = [answer.status_code for answer in answers]
    assert (statuses.count(404) <= AT_ONCE.free, set(statuses)) == (True, {404, 429})
    assert (await service.browser().post("/class", data={"code": p5.code})).status_code == 429


async def test_a_class_comes_in_at_once(service: Service) -> None:
    p5 = await made(service, children=30)
    answers = await asyncio.gather(*[service.browser().get(f"/class/{p5.code}") for _child in range(30)])
    assert {answer.status_code for answer in answers} == {303}


# ---- words ----------------------------------------------------------------------------------------------------------

async def every_page(service: Service, p5: Class):
    """(where, text) of every page of a child's turn."""
    browser = await came_in(service, p5)
    for page in ("start", "practice", "wheel", "help"):
        yield page, (await browser.get(f"/class/{page}")).text
    yield "nothing", (await browser.post("/class/send", data=await form(browser))).text
    yield "stopped", (await browser.post("/class/stop")).text
    await sent(browser)
    yield "thanks", (await browser.get("/class/thanks")).text
    late = await came_in(service, p5)
    await p5.sends(9)
    yield "full", (await sent(late)).text
    yield "no code", (await service.browser().get("/class/wheel")).text
    yield "code", (await service.browser().get("/class")).text
    yield "slip", (await service.browser().post("/class", data={"code": "zzz"})).text
    yield "unknown", (await service.browser().get(f"/class/{codes.of(codes.CLASS, b'abc')}")).text
    await p5.close()
    yield "over", (await late.get("/class/wheel")).text


@pytest.mark.parametrize("band", list(Band))
async def test_sentences_are_as_short_as_the_band_reads_and_childline_is_on_every_page(service: Service, band: Band) -> None:
    p5 = await made(service, band=band, children=10)
    too_long, without, never, seen = [], [], [], 0
    async for where, page in every_page(service, p5):
        seen += 1
        too_long += [(where, one) for one in sentences(page) if words(one) > MOST_WORDS[band.value]]
        without += [where] if "0800 1111" not in page else []
        never += [(where, word) for word in NEVER if word in " ".join(blocks(page)).lower()]
    assert (too_long, without, never, seen) == ([], [], [], 13)


async def test_the_promise_is_the_one_of_the_opening(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    from surveys.class_wheel import words as class_words
    p5 = await made(service)
    monkeypatch.setattr(class_words, "FACTS", {band: (class_words.Fact("leaf", "Another promise."),) for band in Band})
    page = (await (await came_in(service, p5)).get("/class/start")).text
    assert "Another promise." not in page and "No page shows my answers, not even to Reid." in page


async def test_nothing_says_that_nobody_can_read_while_open(service: Service) -> None:
    from surveys.class_wheel import words as class_words
    told = " ".join(fact.text for facts in class_words.FACTS.values() for fact in facts)
    assert "Nobody can read" not in told


# ---- the adult ------------------------------------------------------------------------------------------------------

def opening(**given: str) -> dict[str, str]:
    return {"group": "", "own_group": "P5", "band": "8-11", "children": "24"} | given


@pytest.mark.parametrize(("children", "status"), [("9", 422), ("10", 303), ("11", 303), ("", 422), ("many", 422), ("401", 422)])
async def test_opening_counts_the_children(service: Service, children: str, status: int) -> None:
    await service.person(REID, Role.TRUSTED_ADULT)
    reid = await service.signed_in(REID)
    answer = await reid.post("/class-wheels/new", data=opening(children=children))
    assert answer.status_code == status
    assert ("Join with another class" in answer.text) == (children == "9")
    assert await ClassWheel.all().count() == (status == 303)


async def test_the_wall_shows_the_code_and_hides_who_is_first_and_last(service: Service) -> None:
    p5 = await made(service)
    reid = await service.signed_in(REID)
    wall = (await reid.get(f"/class-wheels/{p5.one.pk}")).text
    assert class_wheels.in_halves(p5.code) in wall and '<svg class="qr"' in wall
    said = []
    for number in (9, 1, 9, 1):
        await p5.sends(number)
        said.append(" ".join(blocks((await reid.get(f"/class-wheels/{p5.one.pk}/sent")).text)))
    assert said == ["Fewer than ten of 24 have sent so far.", "10 of 24 have sent.", "19 of 24 have sent.",
                    "Nearly everybody or everybody has sent."]


async def test_closing_is_refused_under_ten_and_shows_from_ten_on(service: Service) -> None:
    p5 = await made(service)
    reid, path = await service.signed_in(REID), f"/class-wheels/{p5.one.pk}"
    await p5.sends(9)
    refused = await reid.post(f"{path}/close")
    assert (refused.status_code, heading(refused)) == (409, "Not enough yet")
    assert (await reid.get(f"{path}/told")).headers["location"] == path
    await p5.sends(1)
    assert (await reid.post(f"{path}/close")).headers["location"] == f"{path}/told"
    told = (await reid.get(f"{path}/told")).text
    assert "10 of 24 children took part." in told and told.count('role="img"') == 1
    assert "not shown, to protect people" in told
    assert (await reid.post(f"{path}/close")).headers["location"] == f"{path}/told"
    assert (await reid.get(path)).headers["location"] == f"{path}/told"


async def test_given_up_says_that_nothing_is_shown(service: Service) -> None:
    p5 = await made(service)
    reid, path = await service.signed_in(REID), f"/class-wheels/{p5.one.pk}"
    await p5.sends(3)
    assert (await reid.post(f"{path}/give-up")).headers["location"] == f"{path}/told"
    assert "Nothing is shown" in (await reid.get(f"{path}/told")).text
    assert (await reid.post("/class-wheels/new", data=opening())).status_code == 303


async def test_a_teacher_of_another_class_finds_nothing(service: Service) -> None:
    p5 = await made(service)
    await p5.sends(12)
    await p5.close()
    await _agreed(service, p5)
    theme = await Theme.get()
    await service.person("other@example.org", Role.TRUSTED_ADULT)
    other, base = await service.signed_in("other@example.org"), f"/class-wheels/{p5.one.pk}"
    paths = ["", "/sent", "/close", "/told", "/promises", "/promises/new", f"/promises/{theme.pk}"]
    foreign = [await other.get(base + path) for path in paths]
    unknown = [await other.get(f"/class-wheels/{'0' * 32}{path}") for path in paths]
    assert [(one.status_code, one.text) for one in foreign] == [(404, one.text) for one in unknown]
    posts = ["/place", "/close", "/give-up", "/promises/new", f"/promises/{theme.pk}"]
    assert [(await other.post(base + path, data={"x": ""})).status_code for path in posts] == [404] * 5
    for role in (Role.PLANNER, Role.SURVEY_LEAD, Role.DATA_KEEPER, Role.PROTECTION_LEAD, Role.ADMINISTRATOR):
        await service.person(f"{role}@example.org", role)
        browser = await service.signed_in(f"{role}@example.org")
        assert [(await browser.get(base + path)).status_code for path in paths] == [403] * len(paths)


# ---- we said, we will -----------------------------------------------------------------------------------------------

def promise(**given: str) -> dict[str, str]:
    due = (LESSON.date() + dt.timedelta(days=14)).isoformat()
    return {"about": "respected", "said": "We want to be asked.", "will": "A box by the door.", "who": "adult", "due": due} | given


async def _agreed(service: Service, p5: Class, **given: str) -> httpx.Response:
    reid = await service.signed_in(REID)
    return await reid.post(f"/class-wheels/{p5.one.pk}/promises/new", data=promise(**given))


async def closed(service: Service) -> Class:
    p5 = await made(service)
    await p5.sends(12)
    await p5.close()
    return p5


async def test_three_promises_and_no_more_on_a_page_for_everybody(service: Service) -> None:
    p5 = await closed(service)
    page = f"/class/said/{p5.one.address}"
    assert (await service.browser().get(page)).status_code == 404
    assert [(await _agreed(service, p5, will=f"Thing {n}.")).status_code for n in range(4)] == [303, 303, 303, 409]
    shown = await service.browser().get(page)
    text = " ".join(blocks(shown.text))
    assert shown.status_code == 200 and all(f"Thing {n}." in text for n in range(3)) and "By 26 January" in text
    assert REID not in text and (await service.browser().get(f"/you-said/{p5.one.wave_id}")).status_code == 404
    assert p5.one.address not in {p5.one.pk, p5.one.wave_id}


async def test_what_became_of_a_promise_is_shown(service: Service) -> None:
    p5 = await closed(service)
    await _agreed(service, p5)
    theme, reid = await Theme.get(), await service.signed_in(REID)
    changed = promise(state="done", became="We opened it twice.")
    assert (await reid.post(f"/class-wheels/{p5.one.pk}/promises/{theme.pk}", data=changed)).status_code == 303
    text = " ".join(blocks((await service.browser().get(f"/class/said/{p5.one.address}")).text))
    assert "Done, 12 January" in text and "We opened it twice." in text


@pytest.mark.parametrize(("field", "value"), [("said", ""), ("will", ""), ("who", "Ailsa"), ("due", ""), ("due", "2027-01-11"),
                                              ("due", "2029-01-01"), ("said", "x" * 161)])
async def test_a_promise_needs_its_parts(service: Service, field: str, value: str) -> None:
    p5 = await closed(service)
    answer = await _agreed(service, p5, **{field: value})
    assert (answer.status_code, f'id="e-{field}"' in answer.text, await Theme.all().count()) == (422, True, 0)


async def test_nothing_is_agreed_while_it_is_open(service: Service) -> None:
    p5 = await made(service)
    assert (await _agreed(service, p5)).status_code == 404
    assert (await service.browser().get(f"/class/said/{p5.one.address}")).status_code == 404


async def test_each_place_takes_every_answer_of_the_band(service: Service) -> None:
    p5 = await made(service, band=Band.TEEN)
    browser = await came_in(service, p5)
    assert (await sent(browser, **dict.fromkeys(KEYS, "5"))).status_code == 303
    async with storage.writes():
        assert await Box.all().count() == 1
    assert class_ballots.sealed({"safe": "5", "active": "talk"}) == {"safe": 5, "active": "talk"}
