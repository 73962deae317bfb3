"""The shipped wheels in five languages: every part translated from the English that stands there now, places kept."""

import pytest

from participation import instruments, words
from participation.instruments import translating

TAGS = sorted(words.PLURALS)
NEWEST = [instruments.current(band) for band in ("3-7", "8-11", "12-18")]


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("source", NEWEST, ids=lambda one: one.band.value)
def test_every_part_is_translated(source, tag):
    made = instruments.worded(source, tag)
    languages = {made.language, made.practice.language, made.opening.language, made.who_sees.language, made.help_language,
                 *(item.language for item in made.items)}
    due = {name: translating.digest(text) for name, text in translating.words_of(source).items()}
    made_from = {name: one.sources.get(name) for one in translating.of(source.band, tag) for name in due}
    assert (languages, made_from) == ({tag}, due)


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("source", NEWEST, ids=lambda one: one.band.value)
def test_places_and_shape_stay(source, tag):
    made = instruments.worded(source, tag)
    assert [(fact.icon, "{adult}" in fact.text, bool(fact.title)) for fact in made.who_sees.facts] == [
        (fact.icon, "{adult}" in fact.text, bool(fact.title)) for fact in source.who_sees.facts]
    assert [item.indicator.key for item in made.items if item.about.count("{child}") != 1] == []
    assert [(item.indicator, bool(item.variant), bool(item.variant_line)) for item in made.items] == [
        (item.indicator, bool(item.variant), bool(item.variant_line)) for item in source.items]
    assert [(step.value, step.level) for step in made.scale] == [(step.value, step.level) for step in source.scale]
    labels = [step.label for step in made.scale] + list(made.small.values())
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize("tag", TAGS)
def test_statements_of_one_wheel_differ_from_each_other_and_from_english(tag):
    for source in NEWEST:
        said = [item.statement for item in instruments.worded(source, tag).items]
        assert len(set(said)) == len(said) and not set(said) & {item.statement for item in source.items}


def test_a_part_whose_english_was_changed_in_place_is_not_used():
    source = NEWEST[1]
    one = translating.of(source.band, "pl")[0]
    assert "item.safe" in translating._fitting(one, source, source)
    stale = translating.Translation(one.language, one.band, one.of, one.parts, one.path, {**one.sources, "item.safe": "0" * 16})
    assert set(translating._fitting(one, source, source)) - set(translating._fitting(stale, source, source)) == {"item.safe"}
