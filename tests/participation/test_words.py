"""Words in the reader's language: plurals, direction, dates, and which language a request gets."""

import datetime as dt

import pytest
from babel.messages.catalog import Catalog
from babel.plural import PluralRule
from babel import Locale

from participation import messages, words
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


def test_english_is_always_offered_and_an_empty_catalogue_is_not():
    words.offered.cache_clear()
    assert [language.tag for language in words.offered()] == ["en"]


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
