"""Autosaves: late, repeated and foreign ones never undo what a newer page has stored."""

import asyncio

import pytest

from participation import checkins
from participation.models import Spoke
from tests.participation.sittings import reload, serving

ONE, TWO = "a" * 32, "b" * 32


@pytest.fixture
async def ailsa(settings):
    async with serving(settings) as browser:
        await browser.to_the_wheel()
        yield browser


async def stored(ailsa):
    return await checkins.answers(ailsa.cast.check_in)


async def test_only_the_status_line_comes_back(ailsa):
    answer = await ailsa.save(ONE, 0, 1, safe="3")
    assert answer.status_code == 200
    assert "<input" not in answer.text and "<form" not in answer.text
    assert "Saved" in answer.text and len(answer.content) < 300


async def test_each_save_carries_the_whole_wheel_and_the_newest_stands(ailsa):
    await ailsa.save(ONE, 0, 1, safe="1")
    await ailsa.save(ONE, 0, 2, safe="2", active="3")
    await ailsa.save(ONE, 0, 3, safe="4", active="3", healthy="talk")
    assert await stored(ailsa) == {"safe": "4", "active": "3", "healthy": "talk"}
    assert await Spoke.all().count() == 3


async def test_a_late_older_save_changes_nothing_and_still_says_saved(ailsa):
    await ailsa.save(ONE, 0, 5, safe="4")
    late = await ailsa.save(ONE, 0, 2, safe="1")
    assert (late.status_code, await stored(ailsa)) == (200, {"safe": "4"})


async def test_the_same_save_twice_is_one(ailsa):
    await ailsa.save(ONE, 0, 1, safe="2")
    again = await ailsa.save(ONE, 0, 1, safe="2")
    assert (again.status_code, (await reload(ailsa.cast.check_in)).revision) == (200, 1)


async def test_a_lost_reply_is_made_good_by_the_next_try(ailsa):
    await ailsa.save(ONE, 0, 1, safe="2")
    answer = await ailsa.save(ONE, 0, 2, safe="2")
    assert (answer.status_code, (await reload(ailsa.cast.check_in)).revision) == (200, 2)


async def test_a_second_tab_that_has_not_seen_the_first_ones_answers_is_refused(ailsa):
    await ailsa.save(ONE, 0, 1, safe="3", active="2")
    for revision in (1, 2, 99):
        assert (await ailsa.save(TWO, 0, revision, safe="1")).status_code == 409
    assert await stored(ailsa) == {"safe": "3", "active": "2"}


async def test_a_tab_opened_afterwards_goes_on_and_then_the_older_one_is_refused(ailsa):
    await ailsa.save(ONE, 0, 3, safe="3")
    assert (await ailsa.save(TWO, 3, 4, safe="3", active="2")).status_code == 200
    assert (await ailsa.save(ONE, 0, 9, safe="1")).status_code == 409
    assert await stored(ailsa) == {"safe": "3", "active": "2"}


async def test_without_script_a_second_tab_is_shown_the_newest_wheel(ailsa):
    await ailsa.save(ONE, 0, 1, safe="3")
    answer = await ailsa.save(TWO, 0, 1, htmx=False, safe="1")
    assert answer.status_code == 409
    assert 'id="safe-3" value="3" checked' in answer.text
    assert "This wheel is open somewhere else too." in answer.text


async def test_a_page_whose_wheel_was_thrown_away_is_told_so(ailsa):
    await ailsa.post("/my/finish", {"ending": "throw"})
    assert (await ailsa.save(ONE, 0, 1, safe="3")).status_code == 410
    assert await Spoke.all().count() == 0


async def test_another_childs_page_saves_nothing_here(ailsa):
    form = {"check_in": "f" * 32, "band": "8-11", "version": "1", "page": ONE, "base": "0", "revision": "1", "safe": "1"}
    answer = await ailsa.client.post("/my/wheel", data=form, headers={"HX-Request": "true", "Sec-Fetch-Site": "same-origin"})
    assert (answer.status_code, await stored(ailsa)) == (410, {})


@pytest.mark.parametrize("wrong", [
    {"safe": "0"}, {"safe": "5"}, {"safe": "-1"}, {"safe": "low"}, {"revision": "0"}, {"revision": "x"}, {"base": "-1"},
    {"revision": "9007199254740993"}, {"page": "short"}, {"band": "99"}, {"version": "7"}, {"version": ""}])
async def test_a_form_that_no_page_of_ours_sends_stores_nothing(ailsa, wrong):
    form = {"band": "8-11", "version": "1", "page": ONE, "base": "0", "revision": "1", "active": "2", **wrong}
    answer = await ailsa.post("/my/wheel", form, **{"HX-Request": "true"})
    assert (400 <= answer.status_code < 500, await stored(ailsa)) == (True, {})


async def test_half_a_form_stores_nothing(ailsa):
    answer = await ailsa.post("/my/wheel", {"safe": "2"}, **{"HX-Request": "true"})
    assert (answer.status_code, await stored(ailsa)) == (400, {})


async def test_forty_saves_at_once_end_with_the_newest(ailsa):
    answers = await asyncio.gather(*(ailsa.save(ONE, 0, n, safe=str(1 + n % 4)) for n in range(1, 41)))
    assert {answer.status_code for answer in answers} == {200}
    row = await reload(ailsa.cast.check_in)
    assert (row.revision, await stored(ailsa)) == (40, {"safe": "1"})


async def test_an_autosave_is_one_read_of_the_session_and_one_write(ailsa, monkeypatch):
    hot, seen = ailsa.client._transport.app.state.database.hot, []
    for name in ("one", "all", "write"):
        def counted(*given, kept=getattr(hot, name), name=name):
            seen.append(name)
            return kept(*given)
        monkeypatch.setattr(hot, name, counted)
    await ailsa.save(ONE, 0, 1, safe="3", active="2")
    assert seen == ["one", "write"]
