"""Versions of the wheel that an installation makes: drafted, worded, activated, retired; answers keep the version they had."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import given, settings as fewer, strategies as st

from participation import audit, instruments, storage, wheel
from participation.access import Role
from participation.instruments import hints, reading, translating, versions, writing
from participation.models import AuditLine, InstrumentVersion, Person
from participation.problems import Conflict, Forbidden, NotFound, Unacceptable

BAND = "8-11"
ONE = instruments.newest(BAND)


@pytest.fixture(autouse=True)
def nothing_made(monkeypatch):
    """What another test's database held is forgotten, before and after."""
    monkeypatch.setattr(instruments, "_made", instruments._Made())


async def somebody(*roles: Role) -> Person:
    return await Person.create(name="Sam Lowe", email=f"{len(roles)}{roles[0]}@dundee.example", roles=[role.value for role in roles])


def with_words(one: wheel.Instrument, key: str, **words: str) -> wheel.Instrument:
    return replace(one, items=tuple(replace(item, **words) if item.indicator.key == key else item for item in one.items))


async def drafted(by: Person, words: wheel.Instrument | None = None, same: frozenset[str] = frozenset()) -> InstrumentVersion:
    async with storage.writes():
        draft = await versions.make(band=BAND, by=by)
        await versions.word(draft=draft, words=words or with_words(ONE, "safe", statement="I feel safe in most places."),
                            same=same, by=by)
    return draft


async def activated(by: Person, *words, **more) -> InstrumentVersion:
    draft = await drafted(by, *words, **more)
    async with storage.writes():
        await versions.activate(draft=draft, by=by)
    await instruments.refresh()
    return draft


async def test_a_draft_is_a_copy_that_nobody_meets(database):
    sam = await somebody(Role.ADMINISTRATOR)
    async with storage.writes():
        draft = await versions.make(band=BAND, by=sam)
    await instruments.refresh()
    copy = reading.parsed(draft.text)
    assert (draft.version, copy.based_on, copy.since, copy.scale, copy.tried_with_children) == (101, 1, 1, ONE.scale, False)
    assert [item.statement for item in copy.items] == [item.statement for item in ONE.items]
    assert instruments.current(BAND) is ONE
    with pytest.raises(NotFound):
        instruments.of(BAND, 101)


async def test_an_activated_version_is_current_at_once_and_the_old_one_still_there(database):
    sam = await somebody(Role.ADMINISTRATOR)
    await activated(sam)
    now = instruments.current(BAND)
    assert (now.version, now.item("safe").statement, now.item("safe").meaning) == (101, "I feel safe in most places.", 101)
    assert instruments.of(BAND, 1) is ONE
    assert instruments.of(BAND, 101) is now
    assert (now.since, now.comparable(ONE), instruments.current("3-7").version) == (101, False, 1)
    assert [line.what for line in await AuditLine.all()] == [
        "instrument.drafted", "instrument.worded", "instrument.activated"]
    assert await audit.check_chain() is None


async def test_a_retired_version_gives_back_the_shipped_wheel_and_keeps_its_answers_words(database):
    sam = await somebody(Role.ADMINISTRATOR)
    version = await activated(sam)
    async with storage.writes():
        await versions.retire(version=version, by=sam)
    await instruments.refresh()
    assert instruments.current(BAND) is ONE
    assert instruments.of(BAND, 101).item("safe").statement == "I feel safe in most places."
    with pytest.raises(Conflict):
        await versions.retire(version=version, by=sam)


async def test_the_next_version_retires_the_one_before(database):
    sam = await somebody(Role.ADMINISTRATOR)
    await activated(sam)
    words = with_words(instruments.current(BAND), "active", line="Games, sports, dancing or outside.")
    await activated(sam, words)
    states = {row.version: row.state for row in await InstrumentVersion.all()}
    now = instruments.current(BAND)
    assert states == {101: "retired", 102: "active"}
    assert (now.item("safe").meaning, now.item("active").meaning, now.since) == (101, 102, 102)


async def test_other_words_that_mean_the_same_break_no_comparison(database):
    sam = await somebody(Role.ADMINISTRATOR)
    await activated(sam, same=frozenset({"safe"}))
    assert (instruments.current(BAND).since, instruments.current(BAND).comparable(ONE)) == (1, True)


@pytest.mark.parametrize("change", [
    {"scale": tuple(replace(step, label=f"{step.label}!") for step in ONE.scale)},
    {"scale": tuple(replace(step, level=wheel.Level.IN_BETWEEN) if step.value == 3 else step for step in ONE.scale)}])
async def test_another_scale_breaks_every_comparison(database, change):
    sam = await somebody(Role.ADMINISTRATOR)
    await activated(sam, replace(ONE, **change))
    assert (instruments.current(BAND).scale_since, instruments.current(BAND).comparable(ONE)) == (101, False)


async def test_words_for_adults_and_pages_around_the_wheel_break_none(database):
    sam = await somebody(Role.ADMINISTRATOR)
    words = with_words(ONE, "safe", about="{child} feels safe where they go.")
    await activated(sam, replace(words, opening=replace(ONE.opening, heading="How is it going?")))
    assert instruments.current(BAND).comparable(ONE)


async def test_what_stands_in_the_way_of_activating(database):
    sam, reid = await somebody(Role.ADMINISTRATOR), await somebody(Role.TRUSTED_ADULT, Role.PROTECTION_LEAD)
    async with storage.writes():
        draft = await versions.make(band=BAND, by=sam)
    with pytest.raises(Conflict, match="Nothing in this version differs"):
        versions.check_can_activate(sam, draft)
    with pytest.raises(Conflict, match="draft for this age already"):
        await versions.make(band=BAND, by=sam)
    for act in (versions.make(band="3-7", by=reid), versions.activate(draft=draft, by=reid),
                versions.word(draft=draft, words=ONE, by=reid), versions.throw_away(draft=draft, by=reid)):
        with pytest.raises(Forbidden):
            await act
    long = "I feel safe in each and every place that I go to at any time."
    async with storage.writes():
        await versions.word(draft=draft, words=with_words(ONE, "safe", statement=long), by=sam)
    with pytest.raises(Unacceptable) as refused:
        versions.check_can_activate(sam, draft)
    assert list(refused.value.errors) == ["long"]
    assert versions.can_activate(sam, draft)
    async with storage.writes():
        await versions.activate(draft=draft, by=sam, long_confirmed=True)
    with pytest.raises(Conflict, match="has been used"):
        await versions.word(draft=draft, words=ONE, by=sam)


async def test_a_draft_of_a_wheel_that_was_changed_meanwhile_cannot_be_activated(database):
    sam = await somebody(Role.ADMINISTRATOR)
    version = await activated(sam)
    draft = await drafted(sam, with_words(instruments.current(BAND), "active", line="Anything that moves."))
    async with storage.writes():
        await versions.retire(version=version, by=sam)
    await instruments.refresh()
    with pytest.raises(Conflict, match="was changed after this draft"):
        versions.check_can_activate(sam, draft)


async def test_a_draft_that_was_thrown_away_is_gone(database):
    sam = await somebody(Role.ADMINISTRATOR)
    draft = await drafted(sam)
    async with storage.writes():
        await versions.throw_away(draft=draft, by=sam)
    assert await InstrumentVersion.all().count() == 0
    with pytest.raises(NotFound):
        await versions.one(BAND, 101)


async def test_another_workers_activation_is_met_by_the_next_stamp(database):
    sam = await somebody(Role.ADMINISTRATOR)
    draft = await drafted(sam)
    before = (await database.hot.one(f"SELECT {instruments.STAMP}"))[0]
    assert before == instruments._made.stamp
    async with storage.writes():
        await versions.activate(draft=draft, by=sam)
    assert instruments.current(BAND) is ONE
    await instruments.meet((await database.hot.one(f"SELECT {instruments.STAMP}"))[0])
    assert (instruments.current(BAND).version, instruments._made.stamp) == (101, f"{draft.pk}:1")
    read = instruments.of(BAND, 101)
    await instruments.meet((await database.hot.one(f"SELECT {instruments.STAMP}"))[0])
    assert instruments.of(BAND, 101) is read


async def test_a_text_that_newer_rules_refuse_does_not_take_the_others_along(database):
    sam = await somebody(Role.ADMINISTRATOR)
    await activated(sam)
    await InstrumentVersion.create(key="wheel", band="3-7", version=101, text="not = 'a wheel'", state="active",
                                   made_at=(await InstrumentVersion.get()).made_at)
    await instruments.refresh()
    assert (instruments.current("3-7").version, instruments.current(BAND).version) == (1, 101)


@pytest.mark.parametrize("one", instruments.shipped(), ids=lambda one: one.band.value)
def test_what_ships_reads_back_as_it_was_written(one):
    assert reading.parsed(writing.written(one)) == one


TEXT = writing.written(ONE)
BOMBS = {
    "nested arrays": "a = " + "[" * 90_000, "nested tables": "a = " + "{a=" * 20_000,
    "a key of many parts": ".".join("a" * 45_000) + " = 1", "no truth": TEXT.replace("= false", "= {a=1}", 1),
    "a date": TEXT.replace("= false", "= 2020-01-01", 1), "who tried it is a table": TEXT.replace('tried_by = ""', "tried_by = {a=1}"),
    "who tried it is a date": TEXT.replace('tried_by = ""', "tried_by = 2020-01-01"),
    "first is a list": TEXT.replace("first = true", "first = [1]"), "a language nobody speaks": TEXT.replace('"en"', '"zz"', 1),
    "a long answer": TEXT.replace('label = "', 'label = "' + "x" * 501, 1),
    "chips without end": TEXT + "".join(f'c{n} = "Help"\n' for n in range(41))}


@pytest.mark.parametrize("what", BOMBS)
def test_a_file_that_is_no_wheel_is_refused_at_once(what):
    assert BOMBS[what] != TEXT
    began = time.process_time()
    with pytest.raises(Unacceptable) as refusal:
        versions.read_file(BOMBS[what].encode(), band=BAND)
    assert [*refusal.value.errors] == ["file"] and len(refusal.value.errors["file"]) < 400
    assert time.process_time() - began < 2, "and nobody else waits for it"


WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=60).filter(str.strip)


@fewer(max_examples=60, deadline=None)
@given(one=st.sampled_from(instruments.shipped()), statement=WORDS, label=WORDS, fact=WORDS, key=WORDS, chip=WORDS, by=WORDS)
def test_any_words_read_back_as_they_were_written(one, statement, label, fact, key, chip, by):
    words = with_words(one, "included", statement=statement, variant=fact, meaning=1)
    facts = (*one.who_sees.facts, wheel.Fact("sun", fact, title=label))
    words = replace(words, who_sees=replace(one.who_sees, facts=facts), help={**one.help, key: chip}, tried_by=by,
                    scale=(replace(one.scale[0], label=label), *one.scale[1:]), based_on=1)
    assert reading.parsed(writing.written(words)) == words


@fewer(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_a_wheel_or_is_refused_as_a_value(text):
    with pytest.raises((ValueError, TypeError, KeyError)):
        reading.parsed(text)


@pytest.mark.parametrize(("change", "why"), [
    ({"who_sees": replace(ONE.who_sees, facts=())}, "first fact"),
    ({"who_sees": replace(ONE.who_sees, facts=(replace(ONE.who_sees.facts[0], text="Help."),))}, "first fact"),
    ({"scale_since": 2}, "later version"), ({"help": {"listen": " "}}, "no words"),
    ({"items": tuple(replace(item, about="They feel fine.") for item in ONE.items)}, "{child}"),
    ({"scale": ONE.scale[:3]}, "4 rings")])
def test_rules_that_no_version_may_break(change, why):
    with pytest.raises(ValueError, match=why):
        reading.checked(replace(ONE, **change))


@pytest.mark.parametrize(("band", "most"), [("3-7", 7), ("8-11", 11), ("12-18", 13)])
def test_a_sentence_is_too_long_from_one_word_more(band, most):
    one = instruments.newest(band)
    just, more = " ".join(["word"] * most), " ".join(["word"] * (most + 1))
    assert hints.too_long(one) == hints.too_long(with_words(one, "safe", statement=just)) == ()
    assert hints.too_long(with_words(one, "safe", line=more)) == (hints.Long("safe-line", more, most + 1),)


def polish(one: wheel.Instrument) -> translating.Translation:
    parts = {"item.safe": {"indicator": "safe", "statement": "Czuję się bezpiecznie.", "line": "W domu i w szkole.",
                           "about": "{child} czuje się bezpiecznie."},
             "opening": {"heading": "Jak jest teraz?", "intro": "Nie ma złych odpowiedzi."}}
    return translating.Translation("pl", one.band.value, one.version, parts, "pl/wheel-8-11.toml", {})


def test_a_translation_stands_part_by_part_and_outlives_a_version(monkeypatch):
    monkeypatch.setattr(translating, "shipped", lambda: (polish(ONE),))
    said = instruments.worded(ONE, "pl")
    assert (said.item("safe").statement, said.item("safe").language) == ("Czuję się bezpiecznie.", "pl")
    assert (said.opening.language, said.language, said.item("active").language) == ("pl", "en", "en")
    assert said.scale == ONE.scale
    later = replace(with_words(ONE, "safe", statement="I feel safe in most places."), version=101)
    said = instruments.worded(later, "pl")
    assert (said.item("safe").language, said.opening.heading) == ("en", "Jak jest teraz?")
    assert instruments.worded(ONE, "en") is ONE
    assert instruments.worded(ONE, "gd").items[0].language == "en"


def test_a_translation_that_lacks_words_of_a_part_is_not_used_for_it(monkeypatch):
    one = replace(polish(ONE), parts={"item.active": {"indicator": "active", "statement": "Ruszam się."}})
    monkeypatch.setattr(translating, "shipped", lambda: (one,))
    assert instruments.worded(ONE, "pl").item("active").language == "en"
