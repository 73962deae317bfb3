"""Words in the reader's language: plurals, direction, dates, and which language a request gets."""

import datetime as dt
import re

import pytest
from babel.messages.catalog import Catalog
from babel.plural import PluralRule
from babel import Locale

from participation import messages, readers, words
from participation.web import languages


@pytest.fixture
def invented():
    """A language whose every word is known: shouted."""
    catalog = Catalog(locale="gd")
    catalog.add("Save", "SAVE")
    words.teach("gd", words.compiled(catalog))
    yield "gd"
    words.teach("gd", None)


def test_text_is_translated_by_the_current_language_and_only_inside(invented):
    with words.speaking(invented):
        assert (words._("Save"), words.translated(words.N_("Save")), words._("Close")) == ("SAVE", "SAVE", "Close")
    assert words._("Save") == "Save"


CATEGORIES = {"gd": ["one", "two", "few", "other"], "pl": ["one", "few", "many"], "uk": ["one", "few", "many"],
              "ur": ["one", "other"], "ar": ["zero", "one", "two", "few", "many", "other"]}
"""The plural categories of CLDR that whole numbers have, in our catalogues' order. Fractions are never counted here."""


def by_our_rule(tag, numbers):
    """The category that our shipped catalogue chooses for each number."""
    catalog = words.read(dict(words.catalogues())[tag])
    catalog.add(("one", "many"), tuple(CATEGORIES[tag]))
    made = words.compiled(catalog)
    return [made.ngettext("one", "many", n) for n in numbers]


@pytest.mark.parametrize("tag", CATEGORIES)
def test_plurals_follow_cldr(tag):
    rule: PluralRule = Locale.parse(tag).plural_form
    numbers = [*range(0, 400), 1000, 1001, 1002, 1011, 1012, 1021, 1100, 1111, 10_000, 1_000_000]
    assert by_our_rule(tag, numbers) == [rule(n) for n in numbers]
    assert {rule(n) for n in numbers} == set(CATEGORIES[tag])


def test_every_catalogue_has_its_rule_and_nothing_else():
    assert {tag for tag, _path in words.catalogues()} == set(CATEGORIES) == set(words.PLURALS)


def test_directions():
    assert [words.direction(tag) for tag in ("en", "gd", "ar", "ur-PK", "pl")] == ["ltr", "ltr", "rtl", "rtl", "ltr"]


def test_drafts_are_offered_to_readers_and_english_alone_to_people_who_sign_in():
    words.offered.cache_clear()
    words.offered_everywhere.cache_clear()
    offered = {language.tag: (language.name, language.dir, language.draft) for language in words.offered()}
    assert offered == {
        "en": ("English", "ltr", "draft"), "gd": ("Gàidhlig", "ltr", "dreachd"), "pl": ("Polski", "ltr", "szkic"),
        "uk": ("Українська", "ltr", "чернетка"), "ur": ("اردو", "rtl", "مسودہ"), "ar": ("العربية", "rtl", "مسودة")}
    assert [language.tag for language in words.offered_everywhere()] == ["en"]


@pytest.mark.parametrize("tag", words.PLURALS)
def test_everything_on_readers_pages_is_translated(tag):
    left = [message.id for message in words.read(dict(words.catalogues())[tag])
            if message.id and readers.theirs(message.locations) and not words.is_translated(message)]
    assert left == []


PLACES = re.compile(r"%\(\w+\)s|\{\w+\}|</?\w+[^>]*>")


@pytest.mark.parametrize("tag", words.PLURALS)
def test_a_translation_has_the_places_and_tags_of_its_source(tag):
    """Every place of a text is there, and none that it does not have; a plural form may leave the number out."""
    wrong = []
    for message in words.read(dict(words.catalogues())[tag]):
        if isinstance(message.id, tuple):
            wrong += [form for form in message.string if not _places(form) <= _places(message.id[1])]
        elif message.id and message.string and _places(message.string) != _places(message.id):
            wrong.append(message.string)
    assert wrong == []


def _places(text):
    return set(PLACES.findall(text))


def test_share_translated_at_the_threshold():
    catalog = Catalog(locale="pl")
    for n in range(10):
        catalog.add(f"text {n}", "" if n == 0 else "x")
    assert words.share_translated(catalog) == words.ENOUGH
    catalog.add("one more")
    assert words.share_translated(catalog) < words.ENOUGH


def test_dates_and_numbers_as_scots_write_them():
    moment = dt.datetime(2026, 6, 30, 23, 30, tzinfo=dt.UTC)
    assert words.day(dt.date(2027, 2, 5)) == "5 February 2027"
    assert words.weekday(dt.date(2027, 2, 5)) == "Friday 5 February 2027"
    assert words.day(moment) == "1 July 2026"
    assert words.moment(moment) == "1 July 2026, 00:30"
    assert (words.number(1400), words.number(3.456, 1), words.number(2, 0)) == ("1,400", "3.5", "2")


@pytest.mark.parametrize(("header", "found"), [
    ("gd,en;q=0.8", "gd"), ("en-GB,en;q=0.9,gd;q=0.1", "en"), ("fr, pl;q=0.5", "pl"), ("fr", None), ("", None),
    ("gd;q=0, pl;q=0.1", "pl"), ("gd;q=nonsense", None), ("*;q=0.5", None), (",;=,", None), ("pl;q=0.2, gd;q=0.9", "gd"),
])
def test_the_browsers_liking(header, found):
    assert languages.best(header, ["en", "gd", "pl"]) == found


@pytest.mark.parametrize(("path", "kept"), [
    ("/surveys?page=2", "/surveys?page=2"), ("//elsewhere.example", "/"), ("https://elsewhere.example/", "/"),
    ("/\\elsewhere.example", "/"), ("/a\r\nSet-Cookie: x", "/"), ("", "/"),
])
def test_return_only_to_our_own_paths(path, kept):
    assert languages.own_path(path) == kept


def test_catalogues_have_every_string_of_the_sources():
    sources = messages.found()
    assert len(sources) > 100
    assert {path.parts[-3]: messages.missing(path, sources) for path in messages.catalogues()} == dict.fromkeys(words.PLURALS, [])
