"""Three periods and the changes between them against an independent attacker who has read all of it at once."""

from __future__ import annotations

import datetime as dt
import itertools
from collections import Counter

import numpy as np
import pytest

from analysis.disclosure import transitions
from analysis.releases import changes, periods
from analysis.releases.declared import BASE, PERIOD, Draft
from participation import wheel
from tests.analysis.attacker import Attacker, narrow, rules_say

STATES = ("low", "middle", "high", "none", "-")
AGES = tuple(band.value for band in wheel.Band)
TELLING = ("low", "middle", "high", "down", "same", "up")
ORDER = ("low", "middle", "high")


def histories(seed: int, sizes: dict[str, int]) -> dict[str, Counter]:
    """Each indicator: (area, age, state in each of three periods) → children; who took part when is the same for
    all."""
    chance = np.random.default_rng(seed)
    found: dict[str, Counter] = {item: Counter() for item in wheel.KEYS}
    for area, size in sizes.items():
        for _ in range(size):
            age, there = AGES[chance.integers(3)], chance.random(3) < 0.75
            for item in wheel.KEYS:
                usual = chance.normal()
                said = [_state(usual + 0.6 * chance.normal(), chance) if here else "-" for here in there]
                found[item][area, age, *said] += 1
    return found


def _state(height: float, chance: np.random.Generator) -> str:
    if chance.random() < 0.07:
        return "none"
    return "low" if height < -1 else "middle" if height < 0 else "high"


def released(people: dict[str, Counter], sizes: dict[str, int]) -> list[Draft]:
    """The three releases, one after the other, each knowing what is out."""
    areas, made, out = tuple((area, area) for area in sizes), [], None
    for n in range(3):
        draft = Draft(PERIOD, "wheel", "1", str(n), "", "", dt.date(2026, 1, 1), dt.date(2026, 1, 2), 10)
        moves = {item: _moves(all_, n) for item, all_ in people.items()} if n else None
        periods.fill(draft, periods.Counted({item: _levels(all_, n) for item, all_ in people.items()}, moves, areas), out)
        cells = [(table.name, *place, count) for table in draft.tables for place, count in table.cells.items()]
        out = changes.out_of(str(n), draft.held, cells)
        made.append(draft)
    return made


def _levels(people: Counter, n: int) -> Counter:
    found = Counter()
    for (area, age, *said), count in people.items():
        if said[n] != "-":
            found[area, age, said[n]] += count
    return found


def _moves(people: Counter, n: int) -> Counter:
    found = Counter()
    for (area, age, *said), count in people.items():
        if said[n - 1:n + 1] != ["-", "-"]:
            found[area, age, said[n - 1], area, age, said[n]] += count
    return found


def category(name: str, n: int, column: tuple) -> str | None:
    """What a child counts as in a table of release `n`; None where it is not in it."""
    said = column[2:]
    if ".change." not in name:
        return None if said[n] == "-" else said[n]
    before, after = said[n - 1], said[n]
    if before == "-":
        return None
    if before not in ORDER or after not in ORDER:
        return "missing"
    step = ORDER.index(after) - ORDER.index(before)
    return "up" if step > 0 else "down" if step < 0 else "same"


def attack(item: str, people: Counter, drafts: list[Draft], sizes: dict[str, int]) -> tuple[Attacker, list[dict[int, int]]]:
    """Reads every table of one indicator; every sum that the rules call sensitive is a target."""
    columns = [(area, age, *said) for area, age in itertools.product(sizes, AGES)
               for said in itertools.product(STATES, repeat=3) if said != ("-", "-", "-")]
    attacker, targets = Attacker(columns), []
    for n, draft in enumerate(drafts):
        for table in (table for table in draft.tables if table.item == item):
            for group, _name in table.groups:
                inside = [c for c in columns if {"all": "all", "area": c[0], "age": c[1], "area+age": f"{c[0]}+{c[1]}"}[table.by] == group]
                row = {one: sum(people[c] for c in inside if category(table.name, n, c) == one) for one in table.categories}
                sums = {one: {attacker.at[c]: 1 for c in inside if category(table.name, n, c) == one} for one in row}
                sums[BASE] = {i: 1 for one in row for i in sums[one]}
                for one, weights in sums.items():
                    if table.cells[group, one] is not None:
                        attacker.learn(weights, table.cells[group, one])
                # A row of change that is too small to be told is not in the table, unless its group is too small altogether.
                if table.cells[group, BASE] is not None or sum(row.values()) < 10 or ".change." not in table.name:
                    targets += [sums[one] for one in rules_say(row, TELLING)]
    return attacker, targets


SIZES = {"a": 75, "b": 60, "c": 50, "tiny": 6}


@pytest.fixture(scope="module", params=range(2))
def three(request):
    people = histories(request.param, SIZES)
    return people, released(people, SIZES)


def test_change_is_told_in_most_of_it(three):
    _people, drafts = three
    told = [count for draft in drafts[1:] for table in draft.tables if ".change.all" in table.name
            for count in table.cells.values()]
    assert len(told) == 2 * 8 * 5
    assert sum(count is not None for count in told) >= 0.5 * len(told)


@pytest.mark.parametrize("item", ["safe", "included"])
def test_no_sensitive_count_of_any_period_comes_closer_than_5(three, item):
    people, drafts = three
    attacker, targets = attack(item, people[item], drafts, SIZES)
    assert targets and narrow(attacker, targets) == []


def test_the_tiny_area_is_shown_nowhere(three):
    _people, drafts = three
    for draft in drafts:
        for table in draft.tables:
            assert {count for (group, _), count in table.cells.items() if group == "tiny"} <= {None}


def test_levels_that_are_not_hidden_in_a_change_give_it_away_to_this_attacker(monkeypatch):
    """With the joint audit taken out, the same attacker finds something: it is one."""
    def careless(lattice, *, sensitive, hidden, **_):
        return {**hidden, **sensitive}

    monkeypatch.setattr(transitions, "protect", careless)
    people = histories(0, SIZES)
    drafts = released(people, SIZES)
    assert any(narrow(*attack(item, people[item], drafts, SIZES)) for item in wheel.KEYS)


def test_an_area_that_becomes_too_small_starts_a_new_story_without_change():
    people = {item: Counter() for item in wheel.KEYS}
    for item in wheel.KEYS:
        for area, age in itertools.product(("a", "b", "c"), AGES):
            people[item][area, age, "high", "high", "-"] = 6
            people[item][area, age, "middle", "low", "-" if area == "c" else "low"] = 6
            people[item][area, age, "low", "middle", "-" if area == "c" else "middle"] = 6
            people[item][area, age, "high", "low", "high"] = 2
    drafts = released(people, {"a": 60, "b": 60, "c": 60})
    assert [any(".change." in table.name for table in draft.tables) for draft in drafts] == [False, True, False]
    assert drafts[2].follows is None


def test_children_who_withdrew_since_then_are_missing_and_latecomers_stop_the_change():
    people = histories(1, SIZES)
    first = released(people, SIZES)[0]
    out = changes.out_of("0", first.held, [(table.name, *place, count) for table in first.tables
                                          for place, count in table.cells.items()])
    for more, told in ((-1, True), (+1, False)):
        moved = {item: _moves(all_, 1) for item, all_ in people.items()}
        for item in wheel.KEYS:
            key = max(key for key, count in moved[item].items() if key[2] == "high" and key[5] == "-" and key[0] == "a"
                      and count > 0)
            moved[item][key] += more
        draft = Draft(PERIOD, "wheel", "1", "1", "", "", dt.date(2026, 1, 1), dt.date(2026, 1, 2), 10)
        levels = {item: _levels(all_, 1) for item, all_ in people.items()}
        periods.fill(draft, periods.Counted(levels, moved, tuple((area, area) for area in SIZES)), out)
        shown = [count for table in draft.tables if table.name.endswith("change.all")
                 for (_, one), count in table.cells.items() if one != BASE and count is not None]
        assert bool(shown) is told
