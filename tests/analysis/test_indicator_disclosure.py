"""What of indicators is let out, against somebody who kept all of it: no small count is worked out, whatever is corrected or related."""

import random
from calendar import monthrange
from datetime import UTC, date, datetime
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import measures
from analysis.measures import indicator_import, indicator_letting, indicator_sums, indicator_ties
from analysis.measures.indicator_before import Was, let_out
from analysis.measures.indicator_letting import Why, keep_back
from analysis.measures.indicator_matches import matches
from analysis.measures.indicator_sums import Key, Term, Tie, Value
from analysis.measures.indicator_words import kept_back
from analysis.models import Indicator, IndicatorPoint, IndicatorTie
from analysis.populations.file import Faulty
from participation import clock, storage
from participation.access import Role
from tests.analysis.indicator_attacker import FROM, Number, World, breaches, files
from tests.service import Service, service  # noqa: F401  (fixture)

pytestmark = pytest.mark.one_database

TIES = [Tie(Term("x", what), (Term("one", what), Term("two", what))) for what in ("n", "b")]
TIES += [Tie(Term("one", what), (Term("x", what, FROM[0]),)) for what in ("n", "b")]
TIES += [Tie(Term("q", what, split), (Term("x", what, split),)) for what in ("n", "b") for split in ("", FROM[0])]


def lived(rng: random.Random, ties=TIES) -> World:
    """The files of a world taken over one after the other."""
    world, values = World(), {}
    for at, file in enumerate(files(rng)[1]):
        before = world.states[-1] if world.states else {}
        new = {cell: Number(cell, count, base, at) for cell, (count, base) in file.items()
               if cell not in before or (before[cell].count, before[cell].base) != (count, base)}
        for cell in new:
            if cell in before:
                since, _until, shown = values[id(before[cell])][1:]
                values[id(before[cell])] = (before[cell], since, at, shown)
        asked = [Value(Key(*one.cell, one.count, one.base), at) for one in new.values()]
        away = keep_back([*(Value(Key(*one.cell, one.count, one.base), since, until, shown)
                            for one, since, until, shown in values.values()), *asked], ties, seconds=30)
        for one in new.values():
            one.shown = Key(*one.cell, one.count, one.base) not in away
            values[id(one)] = (one, at, None, one.shown)
        world.states.append({**before, **new})
    return world


@settings(max_examples=40, deadline=None)
@given(st.randoms(use_true_random=False))
def test_no_small_count_is_worked_out_from_all_that_was_ever_shown(rng):
    assert breaches(lived(rng)) == []


def found_out(seeds=30) -> bool:
    """Whether the attacker works anything out in one of many worlds."""
    return any(breaches(lived(random.Random(seed))) for seed in range(seeds))


def test_many_worlds():
    assert not found_out()


def test_forgetting_what_was_let_out_before_is_found_out(monkeypatch):
    real = indicator_letting.sums
    monkeypatch.setattr(indicator_letting, "sums", lambda values, ties: real([one for one in values if one.until is None], ties))
    assert found_out()


def test_forgetting_the_parts_is_found_out(monkeypatch):
    monkeypatch.setattr(indicator_sums._Moment, "_families", lambda *_given: iter(()))
    assert found_out()


def test_forgetting_the_times_is_found_out(monkeypatch):
    monkeypatch.setattr(indicator_sums, "_by_time", lambda *_given: iter(()))
    assert found_out()


def test_forgetting_what_counts_the_same_people_is_found_out(monkeypatch):
    monkeypatch.setattr(indicator_sums._Moment, "_tied", lambda *_given: iter(()))
    assert found_out()


def test_forgetting_whole_complements_is_found_out(monkeypatch):
    monkeypatch.setattr(indicator_letting._System, "_protect", lambda _self: None)
    assert found_out()


# ---- what a sensible file keeps --------------------------------------------------------------------------------------

def a_month(year: int, number: int):
    return date(year, number, 1), date(year, number, monthrange(year, number)[1])


def three_years(rng: random.Random, small: float = 0.15) -> list[Value]:
    """36 months of a whole with seven parts of one kind and four of another, one in seven parts small."""
    values = []
    for place in range(36):
        span = a_month(2023 + place // 12, 1 + place % 12)
        parts = {f"from: {name}": rng.randint(0, 4) if rng.random() < small else rng.randint(5, 40) for name in "abcdefg"}
        total = sum(parts.values())
        cuts = [0, *sorted(rng.randint(0, total) for _ in range(3)), total]
        parts |= {f"tier: {n}": cuts[n + 1] - cuts[n] for n in range(4)} | {"": total}
        values += [Value(Key("x", split, span, count, None), 0) for split, count in parts.items()]
    return values


def test_three_years_of_twelve_rows_are_decided_within_two_seconds_and_mostly_shown():
    values, begun = three_years(random.Random(1)), process_time()
    away = keep_back(values)
    assert process_time() - begun < 2 and not [key for key in away if key.split == ""] and len(away) < 0.2 * len(values)
    small = sum(why is Why.SMALL for why in away.values())
    assert len(away) - small <= small


def test_when_time_is_up_more_is_kept_back():
    values = three_years(random.Random(1))
    away = keep_back(values, seconds=0)
    assert Why.UNPROVEN in away.values() and set(keep_back(values)) <= set(away)


# ---- who counts the same people --------------------------------------------------------------------------------------

def course(indicator: str, numbers, split: str = "") -> list[Key]:
    return [Key(indicator, split, a_month(2026, 1 + place), number, None) for place, number in enumerate(numbers)]


ALL, OWN = (60, 58, 71, 66, 80), (38, 41, 50, 47, 52)
OTHERS = tuple(whole - part for whole, part in zip(ALL, OWN))


@pytest.mark.parametrize("keys, found", [
    (course("all", ALL) + course("own", OWN) + course("others", OTHERS), [("all", ("others", "own"))]),
    (course("all", ALL) + course("again", ALL), [("again", ("all",))]),
    (course("all", [a + b for a, b in zip(ALL, OWN)]) + course("a", ALL[:5]) + course("b", [n - 5 for n in OWN]) + course("c", [5] * 5), []),
    (course("all", ALL[:3]) + course("again", ALL[:3]), []),
    (course("all", (1, 2, 0, 1, 1)) + course("again", (1, 2, 0, 1, 1)), []),
    (course("all", ALL) + course("all", OWN, "from: a") + course("all", OTHERS, "from: b"), []),
])
def test_sums_and_matches_are_found_where_chance_does_not_explain_them(keys, found):
    assert [(tie.whole.indicator, tuple(sorted(part.indicator for part in tie.parts))) for tie in matches(keys)] == found


# ---- in the database -------------------------------------------------------------------------------------------------

HEAD = "indicator,unit,month,split,count,people,part of\n"


async def taken(text: str, **more):
    async with storage.writes():
        sent = await indicator_import.receive(content=(HEAD + text).encode(), name="x", source="Data team", by=None)
        return await indicator_import.confirm(sent=sent, by=None, **more)


@pytest.fixture
def at_noon(database):  # noqa: F811
    with clock.at(datetime(2026, 11, 22, 12, tzinfo=UTC)):
        yield database


async def shown(title: str) -> dict[str, list]:
    one = await Indicator.get(title=title)
    return {split: [point.figure.value for point in points] for (_id, split), points in (await measures.indicator_series([one.pk])).items()}


FIRST = "Calls,count,2026-03,,43,,\nCalls,,2026-03,from: police,3,,\nCalls,,2026-03,from: school,30,,\nCalls,,2026-03,from: family,10,,\n"


async def test_a_small_count_corrected_later_is_not_told_by_what_was_shown_before(at_noon):
    """43 and 30 were shown, 3 and 10 were not. Of 50 and 10 now, the 10 would tell the 3, in a frozen month beside today's."""
    await taken(FIRST)
    with clock.at(datetime(2026, 12, 22, 12, tzinfo=UTC)):
        found = await taken("Calls,,2026-03,,50,,\nCalls,,2026-03,from: police,10,,\n")
        assert found.kept == {} and [change.unsaid for change in found.changes] == [1]
        assert await shown("Calls") == {"": [50], "from: police": [None], "from: school": [30], "from: family": [None]}
        one = await Indicator.get()
        then = await measures.indicator_series([one.pk], known_on=date(2026, 11, 30))
        assert {split: points[0].figure.value for (_id, split), points in then.items()} == {
            "": 43, "from: police": None, "from: school": 30, "from: family": None}


async def test_a_guess_of_what_is_kept_back_is_answered_like_any_other(at_noon):
    """Whoever sends numbers again to see whether they are as before learns nothing."""
    await taken(FIRST)
    told = []
    for guess in (2, 3, 4, 10):
        found = await indicator_import.understand(HEAD + f"Calls,,2026-03,from: police,{guess},,\n", "x")
        told.append((found.added, found.corrected, found.same, found.kept, found.found, [(one.added, one.corrected, one.unsaid) for one in found.changes]))
    assert told == [(0, 0, 0, {}, (), [((), (), 1)])] * 4


async def test_a_series_that_is_made_up_to_add_up_with_what_is_kept_back_is_answered_like_any_other(at_noon):
    small = (3, 2, 4, 1, 3)
    await taken(months("All", ALL) + months("All", small, "from: police"))
    told = []
    for wrong in (0, 1):
        guess = [whole - part - wrong for whole, part in zip(ALL, small)]
        found = await indicator_import.understand(HEAD + months("Guess", guess), "x")
        told.append((found.kept, found.found, {point.figure.shown for change in found.changes for _split, point in change.added}))
    assert told == [({}, (), {True})] * 2


async def test_what_a_correction_keeps_back_is_named(at_noon):
    """Nine of the ten went to another part that was shown: beside the sum from before, the new one would tell the three."""
    await taken("Calls,count,2026-03,,43,,\nCalls,,2026-03,from: police,3,,\nCalls,,2026-03,from: school,30,,\nCalls,,2026-03,from: family,10,,\n")
    found = await taken("Calls,,2026-03,,52,,\nCalls,,2026-03,from: school,39,,\nCalls,,2026-03,tier: 1,49,,\nCalls,,2026-03,tier: 2,3,,\n")
    assert found.kept == {"small": 1, "parts": 1} and len(kept_back(found.kept)) == 2


async def test_what_was_kept_back_stays_so_when_the_others_come_later(at_noon):
    await taken(FIRST)
    await taken("Calls,,2026-03,tier: 1,40,,\nCalls,,2026-03,tier: 2,3,,\n")
    assert await IndicatorPoint.filter(shown=True).values_list("split", flat=True) == ["", "from: school"]


async def test_parts_that_are_indicators_of_their_own_are_held_beside_their_whole(at_noon):
    rows = "All,count,2026-03,,50,,\nPolice,count,2026-03,,3,,All\nOthers,count,2026-03,,47,,all\n"
    found = await taken(rows)
    assert found.kept == {"small": 1, "tied": 1} and [part for part, _whole, _tie in found.ties] == ["Police", "Others"]
    assert (await shown("All"), await shown("Police"), await shown("Others")) == ({"": [50]}, {"": [None]}, {"": [None]})
    with pytest.raises(Faulty):
        await taken("New,count,2026-03,,50,,Nothing like it\n")


def months(title: str, numbers, split: str = "") -> str:
    return "".join(f"{title},count,2026-{place:02d},{split},{number},,\n" for place, number in enumerate(numbers, 1))


async def test_what_adds_up_is_held_together_unless_a_person_says_why_not(at_noon):
    before = months("All", ALL) + months("Own", OWN)
    await taken(before)
    async with storage.writes():
        sent = await indicator_import.receive(content=(HEAD + months("Others", OTHERS)).encode(), name="x", source="y", by=None)
    found, = (await indicator_import.understand(sent.text, sent.source)).found
    assert found.words in [f"“{one}” + “{other}” add up to “All”, time for time." for one, other in (("Own", "Others"), ("Others", "Own"))]
    async with storage.writes():
        await indicator_import.confirm(sent=sent, by=None, apart={})
    held, = await indicator_ties.about(await Indicator.get(title="All"))
    assert held.id == found.id
    told = await taken("All,,2026-06,,60,,\nOwn,,2026-06,,57,,\n")
    assert sum(told.kept.values()) == 1 and told.found == ()
    with clock.at(datetime(2026, 11, 23, 12, tzinfo=UTC)):
        async with storage.writes():
            await indicator_ties.say(tie=held.tie, how="form", by=None, why="Own counts calls of the year before")
    assert (await taken("All,,2026-07,,60,,\nOwn,,2026-07,,57,,\n")).kept == {} and await IndicatorTie.all().count() == 2


async def test_what_turns_out_to_count_people_is_kept_back_from_then_on(at_noon):
    await taken(FIRST.replace("43,,", "43,no,"))
    assert (await shown("Calls"))["from: police"] == [3]
    async with storage.writes():
        await indicator_import.change(indicator=await Indicator.get(), means="", source="x", caveat="", people=True, by=None)
    assert await shown("Calls") == {"": [43], "from: police": [None], "from: school": [30], "from: family": [None]}


def test_what_was_let_out_before_it_was_remembered_is_what_any_view_showed():
    """The family's ten stood alone for a day, and was shown: so it counts as known."""
    march = a_month(2026, 3)
    rows = [Was("whole", "", march, 43, None, 1, None), Was("family", "from: family", march, 10, None, 1, None),
            Was("police", "from: police", march, 3, None, 2, None), Was("school", "from: school", march, 30, None, 2, None)]
    assert let_out(rows) == {"whole", "family", "school"}


async def test_the_page_names_what_is_kept_back_and_what_adds_up(service: Service):  # noqa: F811
    await service.person("isla@example.org", Role.PLANNER)
    isla = await service.signed_in("isla@example.org")
    text = HEAD + FIRST + months("All", ALL) + months("Own", OWN) + months("Others", OTHERS)
    sent = await isla.post("/indicators/send", data={"source": "Data team", "rows": text})
    page = (await isla.get(sent.headers["location"])).text
    assert page.count("What will not be shown") == 1 and page.count("They seem to count the same people") == 1
    name = page.split('name="apart-')[1].split('"')[0]
    assert (await isla.post(f"{sent.headers['location']}/confirm", data={f"apart-{name}": "Other years"})).status_code == 303
    tie = await IndicatorTie.get()
    assert tie.why == "Other years"
    own, whole = await Indicator.get(title="Own"), await Indicator.get(title="All")
    kept = {"source": "Data team", "part": whole.pk}
    assert (await isla.post(f"/indicators/{own.pk}/change", data=kept)).status_code == 303
    assert "“Own” is part of “All”." in (await isla.get(f"/indicators/{own.pk}")).text
    held, = await indicator_ties.about(own)
    assert (await isla.post(f"/indicators/{own.pk}/change", data={"source": "x", f"apart-{held.id}": "Not so"})).status_code == 303
    assert await indicator_ties.about(own) == []
