"""Focus groups and coding: sealed words, two coders apart, one set agreed and fixed, themes told without a word of it."""

import datetime as dt

import pytest

from analysis.coding import access, books, group_keys, groups, passages, rounds, units
from analysis.coding.books import Rule
from analysis.coding.groups import LEAST_WITH_AREA, TOLD_WITH_AREA, About
from analysis.coding.keyword import BESIDE, MOST_HITS, find
from analysis.models import Agreed, Code, CodeBook, CodingRound, FocusGroup, Passage
from analysis.told import coded
from participation import people, storage
from participation.access import Role
from participation.keys import Keys
from participation.models import Area, AuditLine, Person, Service
from participation.problems import Conflict, Forbidden, Gone, NotFound, Unacceptable

SENTENCE = "the bus home leaves before the drama club is over"
NOTES = (SENTENCE, "nobody asked us what we wanted", "our guidance teacher listened and rang back", "it costs too much")
DAY = dt.date(2026, 3, 3)


@pytest.fixture
def keys(settings) -> Keys:
    return Keys.opened(settings.keys)


async def person(name: str, *roles: Role) -> Person:
    async with storage.writes():
        return await people.add(name=name, email=f"{name.lower()}@example.org", roles=roles, by=None)


def about(**changes: object) -> About:
    return About(**{"title": "Getting around", "who": "children", "held_on": DAY, "area_id": None, "people": 12, "asked": "How was it?",
                    **changes})  # type: ignore[arg-type]


async def written(by: Person, keys: Keys, **changes: object) -> FocusGroup:
    async with storage.writes():
        group = await groups.write(about=about(**changes), by=by)
        await groups.add(group=group, texts=NOTES, keys=keys, by=by)
        await groups.make_ready(group=group, nobody=(), keys=keys, by=by)
    return group


async def book(by: Person) -> tuple[CodeBook, list[Code]]:
    async with storage.writes():
        made = await books.begin(title="Small", rules=(Rule("Included", "Belonging"), Rule("Respected", "Heard"), Rule("Helped", "x")), by=by)
    return made, await access.codes_of(made.pk)


async def opened(group: FocusGroup, made: CodeBook, first: Person, second: Person) -> CodingRound:
    async with storage.writes():
        subject = await units.subject_of(access.FOCUS, group.pk)
        round = await rounds.begin(book=made, subject=subject, first=first, second=second, by=first)
    return await access.round_for(first, round.pk)


async def give(round: CodingRound, by: Person, *codes: list[Code]) -> None:
    """Codes for each passage in order; then this coder is done."""
    for unit, given in zip(await units.ids(round), codes, strict=True):
        async with storage.writes():
            await rounds.code(round=round, unit=unit, codes=[code.pk for code in given], by=by)
    async with storage.writes():
        await rounds.say_done(round=await CodingRound.get(pk=round.pk), by=by)


async def files(settings, database) -> bytes:
    """Everything of the database that lies on disk (SQLite), or that its tables hold (PostgreSQL)."""
    if database.kind == "sqlite":
        return b"".join(path.read_bytes() for path in settings.data.iterdir() if path.is_file())
    rows = [repr(await database.hot.all(f'SELECT * FROM {table}')) for table in ("focus_passage", "focus_group", "audit_line")]
    return "".join(rows).encode()


async def test_the_whole_way(settings, database, keys) -> None:
    """Written, coded apart, compared, agreed, told, destroyed."""
    lead, keeper, planner = await person("Lea", Role.SURVEY_LEAD), await person("Kit", Role.DATA_KEEPER), await person("Pat", Role.PLANNER)
    group, (made, (included, respected, helped)) = await written(lead, keys), await book(lead)
    assert SENTENCE.encode() not in await files(settings, database)
    round = await opened(group, made, lead, keeper)
    await give(round, lead, [included], [respected], [helped], [])
    for refused in (rounds.given(round, lead), rounds.given(round, keeper), rounds.own(round, planner)):
        with pytest.raises(NotFound):  # not before both are done, and never for others
            await refused
    assert await rounds.own(round, keeper) == {}
    assert (await CodingRound.get()).kappas == {}
    await give(round, keeper, [included], [respected], [respected, helped], [included])
    round = await access.round_for(lead, round.pk)
    assert round.state == "compared"
    assert {code: list(vars_of(table)) for code, table in rounds.tables(round).items()} == {
        included.pk: [1, 0, 1, 2], respected.pk: [1, 0, 1, 2], helped.pk: [1, 0, 0, 3]}
    ids = await units.ids(round)
    assert await rounds.differences(round, lead) == {ids[2]: [respected.pk], ids[3]: [included.pk]}
    with pytest.raises(Conflict):
        await rounds.code(round=round, unit=ids[0], codes=[], by=lead)
    await agreed(round, lead, keeper, {(ids[3], included.pk)})
    for fixed in (lambda: CodingRound.filter(pk=round.pk).update(state="open"), lambda: Agreed.filter(round_id=round.pk).delete(),
                  lambda: Code.filter(pk=included.pk).update(meaning="Something else"),
                  lambda: Agreed.create(round=round, unit=ids[0], code=helped)):
        with pytest.raises(Exception, match="cannot be changed"):  # by the database itself
            await fixed()
    told = await coded.themes(planner, "children")
    assert [(theme.name, theme.in_passages) for theme in told.themes] == [("Included", (2,)), ("Respected", (1,)), ("Helped", (1,))]
    assert told.finding == "What came up most: “Included”, in 2 of 4 passages."
    key = group_keys.path(keys, group.pk)
    assert key.exists()
    async with storage.writes():
        await groups.destroy(group=await FocusGroup.get(), keys=keys, by=lead)
    await database.rinse()
    assert not key.exists() and await Passage.all().count() == 0
    assert SENTENCE.encode() not in await files(settings, database)
    with pytest.raises(NotFound):
        await groups.opened(group=await FocusGroup.get(), keys=keys, by=keeper, what_for="page")
    assert await coded.themes(planner, "children") == told  # the themes stay
    lines = await AuditLine.filter(what__startswith="focus_group.").order_by("id").values_list("what", flat=True)
    assert lines == ["focus_group.written", "focus_group.passages", "focus_group.opened", "focus_group.ready", "focus_group.gone"]
    trail = repr([line.facts for line in await AuditLine.all()])
    assert [word for word in ("drama", "Included", "Getting") if word in trail] == []


def vars_of(table):
    return table.both, table.first, table.second, table.neither


async def agreed(round: CodingRound, proposer: Person, other: Person, taken: set) -> None:
    async with storage.writes():
        await rounds.settle(round=round, taken=taken, propose=True, by=proposer)
    read = rounds.fingerprint(await rounds.standing(round))
    with pytest.raises(Conflict):
        await rounds.agree(round=round, read=read, by=proposer)
    with pytest.raises(Conflict):
        await rounds.agree(round=round, read="0" * 64, by=other)
    async with storage.writes():
        await rounds.agree(round=round, read=read, by=other)


async def test_who_opens_passages(database, keys) -> None:
    lead, other, keeper = await person("Lea", Role.SURVEY_LEAD), await person("Ola", Role.SURVEY_LEAD), await person("Kit", Role.DATA_KEEPER)
    both = await person("Bo", Role.SURVEY_LEAD, Role.PLANNER)
    group, (made, _codes) = await written(lead, keys), await book(lead)
    for stranger in (other, keeper, both):
        with pytest.raises(NotFound):
            await groups.opened(group=group, keys=keys, by=stranger, what_for="page")
    with pytest.raises(Forbidden):  # a planner reads themes, whatever else they are
        await access.group_for(both, group.pk)
    with pytest.raises(Unacceptable):
        await opened(group, made, lead, both)
    with pytest.raises(Unacceptable):
        await opened(group, made, lead, lead)
    round = await opened(group, made, lead, keeper)
    async with storage.writes():
        words = await groups.opened(group=group, keys=keys, by=keeper, what_for="coding")
    assert [one.text for one in words] == list(NOTES)
    assert [(line.by_id, line.facts) for line in await AuditLine.filter(what="focus_group.opened").order_by("-id").limit(1)] == [
        (keeper.pk, {"what_for": "coding", "passages": 4})]
    with pytest.raises(NotFound):
        await access.coded_by(other, round.pk)
    with pytest.raises(Conflict):  # somebody codes them
        await groups.reopen(group=group, by=lead)
    with pytest.raises(Conflict):
        await groups.destroy(group=group, keys=keys, by=lead)
    group_keys.path(keys, group.pk).unlink()
    with pytest.raises(Gone):
        await groups.opened(group=group, keys=keys, by=lead, what_for="page")


@pytest.mark.one_database
async def test_small_groups_keep_no_area_and_tell_none(database, keys) -> None:
    lead, keeper, planner = await person("Lea", Role.SURVEY_LEAD), await person("Kit", Role.DATA_KEEPER), await person("Pat", Role.PLANNER)
    area = await Area.create(name="Lochee", slug="lochee")
    await Service.create(name="Hillside Primary", area=area, kind="school")
    for people_, refused in ((LEAST_WITH_AREA - 1, True), (LEAST_WITH_AREA, False), (LEAST_WITH_AREA + 1, False)):
        if refused:
            with pytest.raises(Unacceptable) as caught:
                await groups.check_small(about(area_id=area.pk, people=people_))
            assert list(caught.value.errors) == ["area"]
        else:
            await groups.check_small(about(area_id=area.pk, people=people_))
    for title, people_ in (("At hillside primary", 40), ("Lochee evenings", TOLD_WITH_AREA - 1), ("Ring 01632 960101", 40)):
        with pytest.raises(Unacceptable) as caught:
            await groups.check_small(about(title=title, people=people_))
        assert list(caught.value.errors) == ["title"]
    await groups.check_small(about(title="Lochee evenings", people=TOLD_WITH_AREA))
    made, codes = await book(lead)
    for people_ in (TOLD_WITH_AREA - 1, TOLD_WITH_AREA, TOLD_WITH_AREA + 1):
        group = await written(lead, keys, area_id=area.pk, people=people_, held_on=DAY + dt.timedelta(people_))
        round = await opened(group, made, lead, keeper)
        for coder in (lead, keeper):
            await give(round, coder, codes[:1], [], [], [])
        await agreed(await access.round_for(lead, round.pk), lead, keeper, set())
    told = await coded.themes(planner, "children")
    assert [coded.people_in_words(source) for source in told.sources] == [
        "Children and young people, fewer than 10", "Children and young people, 10 people, Lochee",
        "Children and young people, 11 people, Lochee"]
    assert (await coded.themes(planner, "staff")).sources == ()


@pytest.mark.one_database
async def test_a_book_that_was_used_is_followed_and_not_changed(database, keys) -> None:
    lead, keeper = await person("Lea", Role.SURVEY_LEAD), await person("Kit", Role.DATA_KEEPER)
    made, codes = await book(lead)
    with pytest.raises(Unacceptable):
        await books.put(book=made, rule=Rule("INCLUDED", "twice"), code=None, by=lead)
    with pytest.raises(Conflict):
        await books.next_version(book=made, by=lead)
    await opened(await written(lead, keys), made, lead, keeper)
    made = await CodeBook.get(pk=made.pk)
    assert made.state == "used"
    with pytest.raises(Conflict):
        await books.put(book=made, rule=Rule("Late", "x"), code=None, by=lead)
    async with storage.writes():
        newer = await books.next_version(book=made, by=lead)
        await books.put(book=newer, rule=Rule("Late", "x"), code=None, by=lead)
        await books.move_up(book=newer, code=(await access.codes_of(newer.pk))[1], by=lead)
    assert [code.name for code in await access.codes_of(newer.pk)] == ["Respected", "Included", "Helped", "Late"]
    with pytest.raises(Conflict):
        await books.next_version(book=made, by=lead)
    await opened(await written(lead, keys), newer, lead, keeper)
    assert await CodeBook.all().order_by("version").values_list("version", "state") == [(1, "retired"), (2, "used")]
    with pytest.raises(Conflict):
        await opened(await written(lead, keys), made, lead, keeper)


@pytest.mark.one_database
async def test_a_crash_leaves_no_key_of_a_group_that_is_gone(database, keys, monkeypatch) -> None:
    lead = await person("Lea", Role.SURVEY_LEAD)
    kept, lost = await written(lead, keys), group_keys.path(keys, "0" * 32)
    group_keys.made(keys, "0" * 32)
    assert await group_keys.sweep(keys) == 0 and lost.exists()  # a transaction may still be running
    monkeypatch.setattr(group_keys, "SETTLED", -1.0)
    assert await group_keys.sweep(keys) == 1 and not lost.exists() and group_keys.path(keys, kept.pk).exists()


def test_notes_become_passages_without_speakers() -> None:
    found = passages.cut("Anna: I like it\nvery much.\r\n\r\n \n- P3: No.\n\n2) At ten: we stopped\n\n\n")
    assert (found.passages, found.speakers) == (("I like it very much.", "No.", "we stopped"), 3)
    assert passages.cut("x" * 2_000).too_long == 0 and passages.cut("a\n\n" + "x" * 2_001).too_long == 2
    assert passages.cut(" \n\n ").passages == ()


def test_a_word_with_what_stands_around_it() -> None:
    text = "Nobody LISTENED to Éilidh; we didn’t listen either."
    assert [(hit.left, hit.word, hit.right) for hit in find([("g", 1, text)], "listen").hits] == [
        ("Nobody ", "LISTENED", " to Éilidh; we didn’t listen either."), ("Nobody LISTENED to Éilidh; we didn’t ", "listen", " either.")]
    assert [hit.word for hit in find([("g", 1, text)], "eilidh WE").hits] == ["Éilidh; we"]
    assert find([("g", 1, text)], " .,! ").hits == () and find([("g", 1, text)], "isten").hits == ()
    long = " ".join(f"w{n}" for n in range(40))
    (hit,) = find([("g", 1, long)], "w20").hits
    assert (hit.left.split(), hit.right.split()) == ([f"w{n}" for n in range(20 - BESIDE, 20)], [f"w{n}" for n in range(21, 21 + BESIDE)])
    found = find([("g", n, "ha") for n in range(MOST_HITS + 1)], "ha")
    assert (len(found.hits), found.more) == (MOST_HITS, True)
