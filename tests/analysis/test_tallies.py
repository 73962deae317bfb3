"""Counts come out of the database equal on SQLite and PostgreSQL, one child a period, and only of those who agreed."""

from __future__ import annotations

import datetime as dt

from analysis import tallies
from analysis.tallies import Days
from participation import wheel
from tests.analysis import counted

AUTUMN = Days(dt.date(2025, 8, 18), dt.date(2025, 12, 19))
SPRING = Days(dt.date(2026, 1, 5), dt.date(2026, 4, 2))
BORN = dt.date(2016, 3, 1)  # nine in autumn: band 8-11, four rings
DAY = dt.date(2025, 10, 1)


async def sittings(database, plan) -> None:
    """`plan(made, services)` adds children and sittings."""
    services = await counted.places(("Lochee", "Coldside"))
    made = counted.Sittings(await counted.adult())
    plan(made, services)
    await made.store()


async def test_each_answer_counts_at_its_level_and_small_answers_at_none(database):
    def plan(made, services):
        for answer in ("1", "2", "3", "4", "skip", "unsure", "talk", "9"):
            made.sitting(made.child(services[0], BORN), services[0], DAY, {"safe": answer})

    await sittings(database, plan)
    found = await tallies.levels(database, days=AUTUMN)
    assert found["safe"] == {("lochee", "8-11", "low"): 1, ("lochee", "8-11", "middle"): 1, ("lochee", "8-11", "high"): 2,
                             ("lochee", "8-11", "none"): 4}
    assert found["included"] == {("lochee", "8-11", "none"): 8}
    assert set(found) == set(wheel.KEYS)


async def test_one_child_counts_once_with_the_latest_sitting_of_the_period(database):
    def plan(made, services):
        child = made.child(services[0], BORN)
        made.sitting(child, services[0], AUTUMN.first, {"safe": "1"})
        made.sitting(child, services[0], AUTUMN.last, {"safe": "4"})
        made.sitting(child, services[0], AUTUMN.last + dt.timedelta(1), {"safe": "2"})
        made.sitting(child, services[0], AUTUMN.first - dt.timedelta(1), {"safe": "2"})

    await sittings(database, plan)
    assert (await tallies.levels(database, days=AUTUMN))["safe"] == {("lochee", "8-11", "high"): 1}


async def test_who_is_not_counted_not_kept_or_not_a_child_is_not_there(database):
    def plan(made, services):
        made.sitting(made.child(services[0], BORN), services[0], DAY, {"safe": "1"}, counted=False)
        made.sitting(made.child(services[0], BORN), services[0], DAY, {"safe": "1"}, state="open")
        made.sitting(made.child(services[1], BORN), services[1], DAY, {"safe": "1"}, voice="practitioner")

    await sittings(database, plan)
    assert (await tallies.levels(database, days=AUTUMN))["safe"] == {("coldside", "8-11", "none"): 1}


async def test_moves_join_two_periods_and_say_who_came_and_went(database):
    def plan(made, services):
        stays, comes, goes, moves, grows = (made.child(services[0], BORN) for _ in range(5))
        for child in (stays, goes, moves, grows):
            made.sitting(child, services[0], DAY, {"safe": "1"})
        later = SPRING.first
        made.sitting(stays, services[0], later, {"safe": "3"})
        made.sitting(comes, services[0], later, {"safe": "2"})
        made.sitting(moves, services[1], later, {"safe": "skip"})
        made.sitting(grows, services[0], later, {"safe": "5"}, band="12-18")

    await sittings(database, plan)
    found = (await tallies.moves(database, earlier=AUTUMN, later=SPRING))["safe"]
    at = ("lochee", "8-11")
    assert found == {(*at, "low", *at, "high"): 1, (*at, "-", *at, "middle"): 1, (*at, "low", *at, "-"): 1,
                     (*at, "low", "coldside", "8-11", "none"): 1, (*at, "low", "lochee", "12-18", "high"): 1}


async def test_moves_start_and_end_at_the_levels(database):
    await counted.children(2, sizes=(60, 50, 9))
    first, second = await tallies.levels(database, days=AUTUMN), await tallies.levels(database, days=SPRING)
    moves = await tallies.moves(database, earlier=AUTUMN, later=SPRING)
    for item in wheel.KEYS:
        for side, levels in enumerate((first, second)):
            ends: dict = {}
            for key, count in moves[item].items():
                place = key[3 * side:3 * side + 3]
                ends[place] = ends.get(place, 0) + count
            assert {key: count for key, count in ends.items() if key[2] != "-"} == levels[item]


async def test_versions_are_named_by_band(database):
    def plan(made, services):
        made.sitting(made.child(services[0], BORN), services[0], DAY, {"safe": "1"})
        made.sitting(made.child(services[0], dt.date(2011, 3, 1)), services[0], DAY, {"safe": "1"})

    await sittings(database, plan)
    assert await tallies.versions(database, days=AUTUMN) == "8-11 1, 12-18 1"
    assert await tallies.versions(database, days=SPRING) == ""


BANDS = {"S1": {"1": "low", "2": "low", "3": "middle", "4": "high", "5": "high"}, "S2": {"1": "low"}}


async def test_a_waves_answers_are_counted_in_bands_with_the_rest_as_no_answer(database):
    await counted.places(("Lochee", "Coldside"))
    said = [("Lochee", "School", {"S1": 1, "S2": 1}), ("Lochee", "School", {"S1": 2}), ("Lochee", "School", {"S1": "na"}),
            ("Lochee", "School", {}), ("Coldside", None, {"S1": 5, "S11x": "own words; 'quoted' \\ \" "}),
            (None, None, {"S1": 3, "S2": "unsure"})]
    wave = await counted.closed_wave(said)
    other = await counted.closed_wave([("Lochee", "School", {"S1": 4})], of=await wave.survey, name="Another")
    found = await tallies.answers(database, wave=wave.pk, bands=BANDS)
    assert found["S1"] == {("lochee", "School", "low"): 2, ("lochee", "School", "none"): 2, ("coldside", "not-told", "high"): 1,
                           ("coldside", "not-told", "none"): 0, ("not-told", "not-told", "middle"): 1,
                           ("not-told", "not-told", "none"): 0}
    assert found["S2"] == {("lochee", "School", "low"): 1, ("lochee", "School", "none"): 3, ("coldside", "not-told", "none"): 1,
                           ("not-told", "not-told", "none"): 1}
    assert (await tallies.answers(database, wave=other.pk, bands={})) == {}


async def test_an_empty_wave_has_no_counts(database):
    await counted.places()
    wave = await counted.closed_wave([])
    assert await tallies.answers(database, wave=wave.pk, bands=BANDS) == {"S1": {}, "S2": {}}
