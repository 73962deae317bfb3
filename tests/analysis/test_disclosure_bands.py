"""Children who grow into the next age band between two periods, and a band whose wheel changed: what is told of the change, and
what somebody who has read both releases can work out."""

from __future__ import annotations

import datetime as dt
import itertools
from collections import Counter

import numpy as np
import pytest

from analysis import releases
from analysis.models import ReleaseTable
from analysis.releases import changes, periods
from analysis.releases.declared import BASE, PERIOD, Draft
from participation import instruments, wheel
from participation.models import CheckIn
from tests.analysis import counted
from tests.analysis.attacker import Attacker, narrow, rules_say
from tests.analysis.test_disclosure_change import AGES, ORDER, STATES, TELLING, _state
from tests.analysis.test_tallies_versions import OTHER_WORDS, activated

SIZES = {"a": 60, "b": 45, "tiny": 6}
ITEMS = ("safe", "included")
NEXT = dict(zip(AGES, (*AGES[1:], AGES[-1]), strict=True))


def grown(seed: int, share: float) -> dict[str, Counter]:
    """Each indicator: (area, age, state, age, state) → children; `share` of them are in the next band the second time."""
    chance, found = np.random.default_rng(seed), {item: Counter() for item in wheel.KEYS}
    for area, size in SIZES.items():
        for _ in range(size):
            age, there = AGES[chance.integers(3)], chance.random(2) < 0.8
            later = NEXT[age] if chance.random() < share else age
            for item in wheel.KEYS:
                usual = chance.normal()
                said = [_state(usual + 0.6 * chance.normal(), chance) if here else "-" for here in there]
                found[item][area, age, said[0], later, said[1]] += 1
    return found


def released(people: dict[str, Counter]) -> list[Draft]:
    areas, made, out = tuple((area, area) for area in SIZES), [], None
    for n in range(2):
        draft = Draft(PERIOD, "wheel", "1", str(n), "", "", dt.date(2026, 1, 1), dt.date(2026, 1, 2), 10)
        levels = {item: summed(all_, lambda key, n=n: (key[0], key[1 + 2 * n], key[2 + 2 * n]) if key[2 + 2 * n] != "-" else None)
                  for item, all_ in people.items()}
        moves = {item: summed(all_, move) for item, all_ in people.items()} if n else None
        periods.fill(draft, periods.Counted(levels, moves, areas), out)
        cells = [(table.name, *place, count) for table in draft.tables for place, count in table.cells.items()]
        out = changes.out_of(str(n), draft.held, cells)
        made.append(draft)
    return made


def summed(people: Counter, to) -> Counter:
    found = Counter()
    for key, count in people.items():
        if (told := to(key)) is not None:
            found[told] += count
    return found


def move(key: tuple) -> tuple | None:
    """As tallies count it: who was not there has the place and band of the other time."""
    area, age, before, later, after = key
    if before == after == "-":
        return None
    first, second = (later if before == "-" else age), (age if after == "-" else later)
    return area, first, before, area, second, after


def category(name: str, n: int, key: tuple) -> str | None:
    area, age, before, later, after = key
    if ".change." not in name:
        said = (before, after)[n]
        return None if said == "-" else said
    if before == "-":
        return None
    if age != later or before not in ORDER or after not in ORDER:
        return "missing"
    step = ORDER.index(after) - ORDER.index(before)
    return "up" if step > 0 else "down" if step < 0 else "same"


def attack(item: str, people: Counter, drafts: list[Draft]) -> tuple[Attacker, list[dict[int, int]]]:
    """Reads every table of both releases; every sum that the rules call sensitive is a target."""
    bands = [(age, age) for age in AGES] + [(age, NEXT[age]) for age in AGES[:-1]]
    columns = [(area, age, before, later, after) for area, (age, later), before, after in itertools.product(SIZES, bands, STATES, STATES)
               if (before, after) != ("-", "-")]
    attacker, targets = Attacker(columns), []
    for n, draft in enumerate(drafts):
        for table in (table for table in draft.tables if table.item == item):
            for group, _name in table.groups:
                inside = [key for key in columns if {"all": "all", "area": key[0], "age": key[1 + 2 * n],
                                                     "area+age": f"{key[0]}+{key[1 + 2 * n]}"}[table.by] == group]
                row = {one: sum(people[key] for key in inside if category(table.name, n, key) == one) for one in table.categories}
                sums = {one: {attacker.at[key]: 1 for key in inside if category(table.name, n, key) == one} for one in row}
                sums[BASE] = {i: 1 for one in row for i in sums[one]}
                for one, weights in sums.items():
                    if table.cells[group, one] is not None:
                        attacker.learn(weights, table.cells[group, one])
                if table.cells[group, BASE] is not None or sum(row.values()) < 10 or ".change." not in table.name:
                    targets += [sums[one] for one in rules_say(row, TELLING)]
    return attacker, targets


def changes_of(draft: Draft) -> list[str]:
    return [table.name for table in draft.tables if ".change." in table.name]


def test_children_who_grow_into_the_next_band_are_missing_and_nobody_is_given_away():
    people = grown(0, 0.2)
    drafts = released(people)
    assert changes_of(drafts[1])
    told = {table.item: table.cells for table in drafts[1].tables if table.name.endswith("change.all")}
    for item in ITEMS:
        missing = sum(count for key, count in people[item].items() if category(f"{item}.change.all", 1, key) == "missing")
        assert told[item]["all", "missing"] in (missing, None)
        attacker, targets = attack(item, people[item], drafts)
        assert targets and narrow(attacker, targets) == []


def test_when_everybody_is_in_another_band_there_is_nothing_to_call_up_or_down():
    people = grown(2, 0)
    for item, all_ in people.items():
        people[item] = Counter({(area, AGES[0], before, AGES[1], after): 0 for area, _a, before, _b, after in all_})
        for (area, _age, before, _later, after), count in all_.items():
            people[item][area, AGES[0], before, AGES[1], after] += count
    drafts = released(people)
    for table in drafts[1].tables:
        if ".change." in table.name:
            assert {count for (_group, one), count in table.cells.items() if one in ("up", "same", "down")} <= {0, None}
    assert narrow(*attack("safe", people["safe"], drafts)) == []


@pytest.mark.one_database
async def test_a_band_asked_with_another_wheel_has_levels_and_no_change(database, monkeypatch):
    monkeypatch.setattr(instruments, "_made", instruments._Made())
    await activated(OTHER_WORDS)
    await counted.children(2, sizes=(60, 50, 45))
    first, second = await counted.periods(2)
    await CheckIn.filter(finished_on__gte=second.starts_on, band="8-11").update(version=101)
    with counted.then():
        one, two = [await releases.build_period(period=period, database=database, by=None) for period in (first, second)]
    assert (one.version, two.version) == ("3-7 1, 8-11 1, 12-18 1", "3-7 1, 8-11 101, 12-18 1")
    names = [table.name for table in await ReleaseTable.filter(release_id=two.pk)]
    assert [name for name in names if ".change." in name] == [] and "safe.age" in names
    assert (two.frozen, two.follows_id) == (True, None) and two.shown > 50
