"""Which language a page is in, who remembers it, and that nothing typed is lost by changing it."""

from __future__ import annotations

import re

import pytest

from participation import approvals, storage, words
from participation.models import CheckIn, Child, Session
from participation.web import languages, sessions
from participation.web.sessions import Holder
from tests.participation.sittings import reload, serving
from tests.service import service  # noqa: F401  (fixture)
from tests.surveys.answering import hidden

pytestmark = pytest.mark.one_database


def tongue(answer):
    """The page's own language and direction."""
    return re.search(r'<html lang="([^"]+)" dir="([^"]+)"', answer.text).groups()


async def following(browser, answer):
    return await browser.get(answer.headers["location"])


async def choose(browser, tag, back="/my/who-sees"):
    return await browser.post("/language", {"language": tag, "back": back})


async def test_a_child_chooses_and_the_page_comes_again(settings):
    async with serving(settings) as browser:
        assert tongue(await browser.get("/my/who-sees")) == ("en", "ltr")
        answer = await choose(browser, "ar")
        assert (answer.status_code, answer.headers["location"], languages.COOKIE in answer.cookies) == (303, "/my/who-sees", False)
        page = await following(browser, answer)
        assert tongue(page) == ("ar", "rtl")
        assert ("هذه الترجمة مسودة." in page.text, "من يرى هذا؟" in page.text, "Who sees this?" in page.text) == (True, True, False)


async def test_a_language_is_the_childs_next_time_and_not_the_next_childs(settings):
    async with serving(settings) as browser:
        await choose(browser, "uk")
        ailsa = await Child.get(id=browser.cast.child.pk)
        other = await Child.create(service_id=ailsa.service_id, name_sealed=b"", born=ailsa.born)
        assert ailsa.language == "uk"
        async with storage.writes():
            tokens = [await sessions.begin(browser.cast.reid, check_in_id=browser.cast.check_in.pk, child_id=child.pk, holder=holder)
                      for child, holder in ((ailsa, Holder.CHILD), (ailsa, Holder.ALONE), (other, Holder.CHILD), (ailsa, Holder.FAMILY))]
        found = {one.id: one.language for one in await Session.all()}
        assert [found[sessions._id(token)] for token in tokens] == ["uk", "uk", "", ""]


async def test_the_adults_own_choice_does_not_reach_the_child(settings):
    async with serving(settings) as browser:
        browser.client.cookies.set(languages.COOKIE, "pl", domain="127.0.0.1", path="/")
        assert tongue(await browser.get("/my/who-sees", headers={"Accept-Language": "pl"})) == ("en", "ltr")
        assert tongue(await browser.client.get("/no-such-page")) == ("en", "ltr")


async def test_the_wheel_keeps_its_answers_without_script(settings):
    async with serving(settings) as browser:
        await browser.to_the_wheel()
        answer = await browser.save("a" * 32, 0, 1, htmx=False, safe="2", active="3", language="pl", back="/my/wheel")
        assert (answer.status_code, answer.headers["location"]) == (303, "/my/wheel")
        page = await following(browser, answer)
        assert tongue(page) == ("pl", "ltr")
        chosen = re.findall(r'<input type="radio" name="(\w+)" id="[^"]+" value="(\d)" checked>', page.text)
        assert chosen == [("safe", "2"), ("active", "3")]


async def test_words_that_are_too_long_come_back_in_the_other_language(settings):
    async with serving(settings) as browser:
        await browser.to_the_wheel()
        answer = await browser.post("/my/help", {"own_words": "x" * 301, "language": "ur", "back": "/my/help"})
        assert (answer.status_code, tongue(answer)) == (422, ("ur", "rtl"))
        assert "x" * 301 in answer.text
        kept = await browser.post("/my/help", {"own_words": "a dog", "where": "home", "language": "gd", "back": "/my/help"})
        page = await following(browser, kept)
        assert (tongue(page), "a dog" in page.text) == (("gd", "ltr"), True)


async def test_switching_on_the_last_page_neither_keeps_nor_throws_away(settings):
    async with serving(settings) as browser:
        await browser.to_the_wheel()
        await choose(browser, "pl", "/my/finish")
        assert tongue(await browser.get("/my/finish")) == ("pl", "ltr")
        assert (await reload(browser.cast.check_in)).finished_on is None


async def test_a_language_that_is_not_offered_changes_nothing(settings):
    async with serving(settings) as browser:
        for tag in ("fr", "en-XA", "", "pl; x=y"):
            assert (await choose(browser, tag)).status_code == 404
        answer = await browser.post("/my/matters", {"matters": "safe", "language": "fr", "back": "//elsewhere.example"})
        assert answer.headers["location"] != "//elsewhere.example"
        assert tongue(await browser.get("/my/who-sees")) == ("en", "ltr")
        assert (await CheckIn.get(id=browser.cast.check_in.pk)).pk


async def test_pages_behind_the_sign_in_stay_english(service):
    await service.person("sam@dundee.example", "administrator")
    browser = await service.signed_in("sam@dundee.example")
    browser.cookies.set(languages.COOKIE, "ar")
    assert [tongue(await browser.get(path)) for path in ("/admin/people", "/", "/what-is-kept")] == [("en", "ltr")] * 3
    stranger = service.browser()
    answer = await stranger.post("/language", data={"language": "ar", "back": "/"})
    assert answer.cookies[languages.COOKIE] == "ar"
    page = await stranger.get("/")
    assert (tongue(page), "letters.css" in page.text, "Sign in" in page.text) == (("ar", "rtl"), True, False)


# ---- drafts and approvals --------------------------------------------------------------------------------------------

async def _approve(browser, part, **form):
    page = await browser.get(f"/languages/pl/{part}?page=99")
    given = {**hidden(page), "translator": "Kasia Nowak", "read": "yes", **form}
    return await browser.post(f"/languages/pl/{part}", data=given)


def switch(page, tag):
    """What the language switch says of a language: its name, and the word for a draft or nothing."""
    return re.search(rf'value="{tag}"[^>]*>([^<]*)(?: <small>([^<]*)</small>)?</button>', page.text).groups()


async def test_a_language_is_a_draft_until_each_part_has_its_translator(service):
    await service.person("sam@dundee.example", "administrator")
    browser, reader = await service.signed_in("sam@dundee.example"), service.browser()
    assert switch(await reader.get("/"), "pl") == ("Polski", "szkic")
    keys = [part.key for part in approvals.parts() if part.language == "pl"]
    assert {"pages", "wheel-3-7", "wheel-8-11", "wheel-12-18", "families"} <= set(keys)
    for key in keys:
        assert switch(await reader.get("/"), "pl")[1] == "szkic"
        assert (await _approve(browser, key)).headers["location"] == "/languages"
    assert (switch(await reader.get("/"), "pl"), switch(await reader.get("/"), "uk")) == (("Polski", None), ("Українська", "чернетка"))
    await reader.post("/language", data={"language": "pl", "back": "/"})
    assert "To tłumaczenie jest szkicem." not in (await reader.get("/")).text
    assert "Approved by Kasia Nowak" in (await browser.get("/languages")).text


async def test_changed_words_are_a_draft_again(service, monkeypatch):
    await service.person("sam@dundee.example", "administrator")
    browser = await service.signed_in("sam@dundee.example")
    await _approve(browser, "pages")
    before = approvals.parts()
    changed = tuple(approvals.Part(one.language, one.key, "0" * 64, one.share) if (one.language, one.key) == ("pl", "pages") else one
                    for one in before)
    monkeypatch.setattr(approvals, "parts", lambda: changed)
    page = await browser.get("/languages")
    assert page.text.count("Draft again: its words changed after Kasia Nowak approved them") == 1
    assert "pl" in await approvals.drafts()


async def test_an_approval_names_somebody_and_is_of_the_words_that_were_seen(service):
    await service.person("sam@dundee.example", "administrator")
    browser = await service.signed_in("sam@dundee.example")
    for form, sentence in (({"translator": "  "}, "Type the name of the translator who has read it."),
                           ({"read": ""}, "Tick that the translator has read every line."),
                           ({"translator": "x" * 121}, "That name is too long."),
                           ({"digest": "0" * 64}, "The words changed since this page was opened. Look at them again.")):
        answer = await _approve(browser, "pages", **form)
        assert (answer.status_code, sentence in answer.text) == (422, True)
    assert (await browser.get("/languages/pl/nothing")).status_code == 404
    assert await approvals.drafts() == {tag for tag, _path in words.catalogues()}
