"""Questionnaires in other languages: whole frames, items one by one, and nothing chosen is lost by changing the language."""

import re
from dataclasses import replace

import pytest

from participation import words
from participation.web import languages
from surveys import library
from surveys.library import translating
from tests.surveys import cast
from tests.surveys.answering import enter, fill_in

TAGS = sorted(words.PLURALS)
FAMILIES = next(form for form in library.shipped() if form.key == "families")


@pytest.mark.parametrize("tag", TAGS)
def test_the_families_survey_is_translated_whole(tag):
    made = FAMILIES.worded(tag)
    assert (made.language, {item.language for item in made.items}) == (tag, {tag})
    for item, source in zip(made.items, FAMILIES.items, strict=True):
        assert (item.id, item.text != source.text, bool(item.hint)) == (source.id, True, bool(source.hint))
        assert [option.value for option in (*item.options, *item.aside)] == [option.value for option in (*source.options, *source.aside)]
        assert not {option.label for option in item.options} & {option.label for option in source.options}
    assert (made.box_size, made.worded(tag), FAMILIES.worded(tag) is made) == (FAMILIES.box_size, made, True)


def test_an_item_whose_english_changed_is_english_again_and_says_so():
    pages = tuple(tuple(replace(item, text="We know whom to ask.") if item.id == "F1" else item for item in page) for page in FAMILIES.pages)
    made = translating.translate(replace(FAMILIES, pages=pages), "pl")
    assert (made.language, made.item("F1").text, made.item("F1").language, made.item("F2").language) == (
        "pl", "We know whom to ask.", "en", "pl")


def test_a_frame_whose_english_changed_leaves_the_survey_in_english():
    changed = replace(FAMILIES, intro="Ten questions.")
    assert (translating.translate(changed, "pl") is changed, FAMILIES.worded("fr") is FAMILIES, FAMILIES.worded("../pl") is FAMILIES) == (
        True, True, True)


@pytest.mark.one_database
async def test_what_was_chosen_stays_when_the_language_changes(service):
    families = await cast.opened(service.database, service.keys, key="families")
    browser = await enter(service.browser(), families.tokens[cast.PEOPLE[0]])
    answer = await fill_in(browser, 1, F1="4")
    browser.cookies.set(languages.COOKIE, "ar")
    assert FAMILIES.worded("ar").item("F2").text in (await browser.get("/s/q/2")).text
    form = {"language": "uk", "back": "/s/q/2", "a-F2": "2"}
    page = (await browser.get("/s/q/2")).text
    hidden = dict(re.findall(r'<input type="hidden" name="(tag|revision|end)" value="([^"]*)">', page))
    browser.cookies.delete(languages.COOKIE)
    answer = await browser.post("/s/q/2", data={**hidden, **form})
    assert (answer.status_code, answer.headers["location"], answer.cookies[languages.COOKIE]) == (303, "/s/q/2", "uk")
    page = (await browser.get("/s/q/2")).text
    assert (FAMILIES.worded("uk").item("F2").text in page, re.findall(r'value="(\d)" checked', page)) == (True, ["2"])
