"""Questionnaires in other languages: whole frames, items one by one, and nothing chosen is lost by changing the language."""

import re
from dataclasses import replace

import pytest

from participation import words
from participation.web import languages
from surveys import library
from surveys.library import translating
from tests.surveys import cast, every
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


# ---- translations that a survey carries in itself -------------------------------------------------------------------

PL = {"title": "Każdy rodzaj pytania", "intro": "Po jednym pytaniu.", "help_lines": ["Zadzwoń pod 999."],
      "asides": {"na": "Nie dotyczy", "unsure": "Nie wiem", "rather-not": "Wolę nie mówić"},
      "scales": {"agreement": {"stem": "Zgoda?", "options": ["Tak, bardzo", "Tak", "Ani tak, ani nie", "Nie", "Wcale nie"]},
                 "grade": {"options": ["6", "5", "4", "3", "2", "1"]}},
      "items": [{"id": "hello", "text": "O pracy", "body": "Pytania."}, {"id": "meet", "text": "Rodziny wiedzą, co dalej."},
                {"id": "how", "text": "Jak?", "options": ["Dom", "Szkoła", "Biuro", "Wideo"], "other": "Inaczej, proszę napisać"},
                {"id": "led", "text": "Jak dobrze?", "evidence": "Dlaczego?"}, {"id": "met", "text": "Spotkanie?", "options": ["Tak", "Nie"]},
                {"id": "help", "text": "Co?", "options": ["Czas", "Kurs"], "other": "Coś innego"}, {"id": "why", "text": "Dlaczego?"},
                {"id": "team", "text": "O zespole", "rows": ["Dzielimy się.", "Uzgadniamy."]}]}


def carrying(**words) -> library.Questionnaire:
    data = library.definition.loaded(every.TEXT)
    return library.read(library.definition.written({**data, "translations": {"pl": {**PL, **words}}}))


def test_a_survey_carries_its_translations_and_each_item_falls_back_by_itself():
    form = carrying()
    made = form.worded("pl")
    assert (made.language, made.title, made.help_lines) == ("pl", PL["title"], ("Zadzwoń pod 999.",))
    words = {item.id: (item.language, item.text) for item in made.items}
    assert {item_id: words[item_id] for item_id in ("hello", "meet", "how", "led", "met", "teamA", "teamB")} == {
        "hello": ("pl", "O pracy"), "meet": ("pl", "Rodziny wiedzą, co dalej."), "how": ("pl", "Jak?"), "led": ("pl", "Jak dobrze?"),
        "met": ("pl", "Spotkanie?"), "teamA": ("pl", "Dzielimy się."), "teamB": ("pl", "Uzgadniamy.")}
    # too few labels, no hint where the source has one, no third row, no words at all
    assert {words[item_id][0] for item_id in ("help", "why", "teamC", "first", "Q3")} == {"en"}
    assert made.item("help") == replace(form.item("help"), language="en")
    assert [option.label for option in made.item("how").options] == ["Dom", "Szkoła", "Biuro", "Wideo", "Inaczej, proszę napisać"]
    assert [option.label for option in made.item("met").options] == ["Tak", "Nie"]
    assert (made.item("teamA").stem, made.item("led").evidence, made.item("meet").stem) == ("O zespole", "Dlaczego?", "Zgoda?")
    assert [item.known.keys() for item in made.items] == [item.known.keys() for item in form.items]
    assert (made.box_size, made.worded("pl"), form.worded("uk")) == (form.box_size, made, form)


@pytest.mark.parametrize("words", [{"title": ""}, {"intro": ""}, {"help_lines": []}])
def test_a_translation_without_its_frame_is_not_used(words):
    form = carrying(**words)
    assert form.worded("pl") is form


def test_a_survey_with_translations_is_written_and_read_again_without_loss():
    text = library.definition.written({**library.definition.loaded(every.TEXT), "translations": {"pl": PL}})
    again = library.definition.written(library.definition.loaded(text))
    assert library.read(again).worded("pl") == library.read(text).worded("pl") == carrying().worded("pl")
