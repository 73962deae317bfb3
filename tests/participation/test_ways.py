"""How a child wants the pages: chosen without script, kept with the check-in, there again the next time, gone with it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from participation import checkins, instruments, storage, ways
from participation.models import CheckIn
from participation.wheel import KEYS
from tests.participation.sittings import reload, serving

ONE = instruments.newest("8-11")


@pytest.fixture
async def ailsa(settings):
    async with serving(settings) as browser:
        await browser.to_the_wheel()
        yield browser


async def test_faces_are_off_until_the_child_asks_for_them(ailsa):
    assert 'class="face"' not in (await ailsa.get("/my/practice")).text
    answer = await ailsa.post("/my/ways", {"way": "faces:on"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/my/practice")
    wheel = (await ailsa.get("/my/wheel")).text
    assert (wheel.count('href="#face-1"'), wheel.count('id="face-4"')) == (len(KEYS), 1)
    assert wheel.count("Hardly ever</span></label>") == len(KEYS)
    await ailsa.post("/my/ways", {"way": "faces:off"})
    assert 'class="face"' not in (await ailsa.get("/my/wheel")).text


async def test_other_words_take_the_answers_along_and_come_back_to_the_question(ailsa):
    sent = {"band": "8-11", "version": "1", "page": "a" * 32, "base": "0", "revision": "1", "safe": "3", "way": "other-active:on"}
    answer = await ailsa.post("/my/ways", sent)
    assert (answer.status_code, answer.headers["location"]) == (303, "/my/wheel#q-active")
    assert (await checkins.answers(ailsa.cast.check_in), (await reload(ailsa.cast.check_in)).ways) == ({"safe": "3"}, ["other-active"])
    page = (await ailsa.get("/my/wheel")).text
    said = re.findall(r'class="say">([^<]*)', page)
    assert (said[4], said[0]) == (ONE.item("active").variant, ONE.item("safe").statement)
    assert ONE.item("active").variant_line in page and ONE.item("active").statement not in page


async def test_a_scripts_own_request_gets_no_page(ailsa):
    answer = await ailsa.post("/my/ways", {"way": "slower:on", "quiet": "yes"})
    assert (answer.status_code, answer.text, (await reload(ailsa.cast.check_in)).ways) == (204, "", ["slower"])
    assert (await ailsa.get("/my/wheel")).text.count('aria-pressed="true"') == len(KEYS)


@pytest.mark.one_database
@pytest.mark.parametrize("way", ["", "faces", "rich:on", "other-rich:on", "x" * 31])
async def test_a_way_that_does_not_exist_changes_nothing(ailsa, way):
    answer = await ailsa.post("/my/ways", {"way": way})
    assert answer.status_code in {303, 400, 413} and (await reload(ailsa.cast.check_in)).ways == []


@pytest.mark.one_database
async def test_nothing_is_chosen_before_yes_nor_for_another_childs_page(settings):
    async with serving(settings) as browser:
        early = await browser.post("/my/ways", {"way": "faces:on"})
        assert early.headers["location"] == "/my/who-sees"
        await browser.to_the_wheel()
        foreign = await browser.post("/my/ways", {"way": "faces:on", "check_in": "0" * 32})
        assert (foreign.headers["location"], (await reload(browser.cast.check_in)).ways) == ("/my", [])


async def test_they_are_there_again_the_next_time(ailsa):
    cast = ailsa.cast
    for way in ("other-included:on", "faces:on"):
        await ailsa.post("/my/ways", {"way": way})
    await ailsa.save("a" * 32, 0, 1, safe="3")
    await ailsa.post("/my/finish", {"ending": "keep"})
    async with storage.writes():
        again = await checkins.start(child=cast.child, by=cast.reid)
    assert (again.pk != cast.check_in.pk, again.ways) == (True, ["faces", "other-included"])
    assert await CheckIn.all().count() == 2


def test_other_words_stand_in_place_of_the_usual_ones_and_back():
    item = ways.as_chosen(ONE, ["other-active"]).item("active")
    assert (item.statement, item.variant, item.about) == (ONE.item("active").variant, ONE.item("active").statement, ONE.item("active").about)
    assert ways.as_chosen(ONE, ["faces", "other-safe"]) is ONE
    assert ways.as_chosen(replace(ONE, version=1), ["other-active"]).comparable(ONE)


@pytest.mark.parametrize("one", instruments.shipped(), ids=lambda one: one.band.value)
def test_every_band_has_other_words_where_the_usual_ones_may_not_fit(one):
    assert [item.indicator.key for item in one.items if item.variant] == ["active", "respected", "included"]
    assert [item.variant_line for item in one.items if item.variant and not item.variant_line] == []
    assert len(set(one.mouths)) == one.rings
