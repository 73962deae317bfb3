"""Services in areas in the partnership against the independent attacker: levels with every other table, and with the changes
between periods; and the audit broken in one way at a time."""

from __future__ import annotations

import datetime as dt
import itertools
from collections import Counter

import numpy as np
import pytest
from hypothesis import strategies as st

from analysis.disclosure import answers as disclosure
from analysis.disclosure import hierarchy, transitions
from analysis.disclosure.answers import ALL, Declared
from analysis.disclosure.hierarchy import SERVICE, area_of, place, service_of
from analysis.disclosure.lattice import Cell
from analysis.releases import changes, periods
from analysis.releases.declared import BASE, PERIOD, Draft
from participation import wheel
from tests.analysis.attacker import Attacker, narrow, rules_say
from tests.analysis.properties import given

STATES = ("low", "middle", "high", "none")
TELLING = frozenset(("low", "middle", "high"))
AGES = tuple(band.value for band in wheel.Band)
SHAPES = st.tuples(st.integers(0, 10_000), st.integers(2, 4), st.integers(1, 5), st.integers(1, 2), st.sampled_from([80, 200, 500]))


def invented(seed: int, areas: int, most: int, items: int, people: int) -> tuple[Declared, dict[str, dict]]:
    """Children of up to `most` services in each area, each of one or two ages, spread unevenly."""
    chance = np.random.default_rng(seed)
    places = [place(f"a{n}", f"s{n}.{m}") for n in range(areas) for m in range(chance.integers(1, most + 1))]
    ages = ["young", "old"]
    share = chance.dirichlet(np.full(len(places), 0.9))
    bases = {(one, age): int(people * part * chance.choice((0, 0.5, 1))) for one, part in zip(places, share, strict=True) for age in ages}
    questions = {}
    for n in range(items):
        mix = chance.dirichlet((0.8, 1.5, 3.0, 0.4))
        questions[f"q{n}"] = {(*where, state): int(count) for where, base in bases.items()
                              for state, count in zip(STATES, chance.multinomial(base, mix), strict=True)}
    dimensions = {"area": [f"a{n}" for n in range(areas)], "age": ages}
    return Declared(dimensions, STATES, TELLING, lambda cell: 0.1 if "+" in cell.table else 1.0, crossed=True, places=places), questions


def tables_of(cut: Declared, inner, kept: disclosure.Kept, item: str):
    """(table, group, row, fits, is shown at all, shown cells, is in a table) of everything that one question tells."""
    told, crossed, nested = kept.services.told, item in kept.crossed, item in kept.nested
    hidden = kept.cells[item]
    at_all = {area_of(one) for one in told for state in STATES if Cell(SERVICE, service_of(one), state) not in hidden}
    lines = [(ALL, ALL, lambda c: True, not kept.nothing, True)]
    lines += [("area", area, lambda c, a=area: area_of(c[1]) == a, area not in kept.groups["area"], True) for area in cut.dimensions["area"]]
    lines += [("age", age, lambda c, g=age: c[2] == g, age not in kept.groups["age"], True) for age in cut.dimensions["age"]]
    lines += [("area+age", f"{area}+{age}", lambda c, a=area, g=age: area_of(c[1]) == a and c[2] == g,
               area not in kept.groups["area"] and age not in kept.groups["age"] and (area, age) not in kept.pairs.hidden, True)
              for area, age in itertools.product(*cut.dimensions.values()) if crossed]
    lines += [(SERVICE, service_of(one), lambda c, p=one: c[1] == p, one in told, area_of(one) in at_all) for one in cut.places if nested]
    for table, group, fits, shown, counts in lines:
        row = {state: sum(count for key, count in inner.items() if fits((item, *key)) and key[-1] == state) for state in STATES}
        yield table, group, row, fits, shown, {one for one in STATES if shown and Cell(table, group, one) not in hidden}, counts


def attack(cut: Declared, questions, kept: disclosure.Kept) -> tuple[Attacker, list[dict[int, int]]]:
    """Somebody who has read all of it. Every question is answered by the same children."""
    columns = [(item, *key) for item, inner in questions.items() for key in inner]
    attacker, targets = Attacker(columns), []
    first, *others = questions
    for item, where in itertools.product(others, dict.fromkeys(key[:2] for key in questions[first])):
        own = attacker.sum_of(lambda c: c[0] == first and c[1:3] == where)
        attacker.learn(own | {i: -1 for i in attacker.sum_of(lambda c: c[0] == item and c[1:3] == where)}, 0)
    for item, inner in questions.items():
        for _table, _group, row, fits, shown, cells, counts in tables_of(cut, inner, kept, item):
            sums = {state: attacker.sum_of(lambda c: c[0] == item and fits(c) and c[3] == state) for state in STATES}
            base = {i: 1 for one in sums.values() for i in one}
            if shown:
                attacker.learn(base, sum(row.values()))
            elif counts and 0 < sum(row.values()) < 10:
                targets.append(base)
            for state in STATES:
                if state in cells:
                    attacker.learn(sums[state], row[state])
                if counts and sums[state] and state in rules_say(row, TELLING):
                    targets.append(sums[state])
    return attacker, targets


def found(shape) -> list | None:
    """The ranges that are too narrow in an invented release; None where no service is told."""
    cut, questions = invented(*shape)
    kept = disclosure.answers(questions, cut)
    return narrow(*attack(cut, questions, kept)) if kept.nested else None


@given(SHAPES, examples=20)
def test_no_sensitive_count_comes_closer_than_5_with_services(shape):
    assert not found(shape)


TOLD = [(3, 3, 5, 1, 500), (8, 2, 4, 1, 500), (21, 4, 5, 1, 500)]


def test_services_are_told_in_these_and_nothing_is_found():
    assert [found(shape) for shape in TOLD] == [[], [], []]


def beside_nothing(whole_of, cut, services, found):
    """The table of services protected by its own rules, as if nothing else were out: services left out of the joint audit."""
    return {cell: reason for cell, reason in disclosure.primaries(whole_of(services), cut.extremes).items() if cell.table == SERVICE}


@pytest.mark.parametrize(("name", "broken"), [
    ("_nested", beside_nothing),
    ("protect", lambda lattice, *, sensitive, hidden, **_: {**hidden, **sensitive}),
])
def test_each_broken_variant_is_caught_by_the_same_attacker(name, broken, monkeypatch):
    monkeypatch.setattr(disclosure, name, broken)
    assert any(found(shape) for shape in TOLD)


def test_an_area_with_one_service_with_children_tells_none_and_small_services_stand_together():
    def asked(bases: dict[str, int]) -> dict[str, dict[str, int]]:
        return {one: {"low": base // 4, "middle": base // 4, "high": base - 2 * (base // 4), "none": 0} for one, base in bases.items()}

    rows = asked({"a/1": 40, "a/2": 0, "b/1": 40, "b/2": 30, "b/3": 9, "b/4": 6, "c/1": 40, "c/2": 40, "d/1": 30, "d/2": 10, "e/1": 30,
                  "e/2": 9, "e/3": 12})
    told = hierarchy.choose([rows], {"c"}, k=10)
    assert told.told == {"b/1", "b/2", "d/1", "d/2", "e/1"}
    assert (told.atoms("a"), told.atoms("d")) == (["a"], ["d/1", "d/2"])
    assert told.atoms("b") == ["b/1", "b/2", "b/*rest"]


# ---- three periods

PLACES = {"a/ap": (45, 0), "a/aq": (38, 0), "a/ah": (40, 2), "b/bp": (36, 0), "b/bq": (30, 0), "b/bh": (44, 2), "c/cp": (24, 0), "c/cq": (8, 0),
          "c/ch": (24, 2), "c/ci": (7, 2)}
"""How many children each service has, and of which age: primary schools and high schools, so that nobody could swap just so."""
ITEMS = ("safe", "included")


def histories(seed: int) -> dict[str, Counter]:
    """Each indicator: (place, age, state in each of three periods) → children."""
    chance, made = np.random.default_rng(seed), {item: Counter() for item in ITEMS}
    for one, (size, age) in PLACES.items():
        for _ in range(size):
            there, band = chance.random(3) < 0.8, AGES[min(age + chance.integers(2), 2)]
            for item in ITEMS:
                usual = chance.normal()
                said = [_state(usual + 0.6 * chance.normal(), chance) if here else "-" for here in there]
                made[item][one, band, *said] += 1
    return made


def _state(height: float, chance: np.random.Generator) -> str:
    return "none" if chance.random() < 0.07 else "low" if height < -1 else "middle" if height < 0 else "high"


def released(people: dict[str, Counter]) -> list[Draft]:
    """Three releases, each knowing what is out."""
    areas, services = tuple((one, one) for one in "abc"), tuple((one, one) for one in PLACES)
    made, out = [], None
    for n in range(3):
        draft = Draft(PERIOD, "wheel", "1", str(n), "", "", dt.date(2026, 1, 1), dt.date(2026, 1, 2), 10)
        levels, moves = ({item: Counter() for item in ITEMS} for _ in range(2))
        for item, all_ in people.items():
            for (one, age, *said), count in all_.items():
                if said[n] != "-":
                    levels[item][one, age, said[n]] += count
                if n and said[n - 1:n + 1] != ["-", "-"]:
                    moves[item][one, age, said[n - 1], one, age, said[n]] += count
        periods.fill(draft, periods.Counted(levels, moves if n else None, areas, services), out, two_way=False)
        cells = [(table.name, *spot, count) for table in draft.tables for spot, count in table.cells.items()]
        out = changes.out_of(str(n), draft.held, cells)
        made.append(draft)
    return made


def category(name: str, n: int, column: tuple) -> str | None:
    said = column[2:]
    if ".change." not in name:
        return None if said[n] == "-" else said[n]
    return None if said[n - 1] == "-" else transitions.change_of(said[n - 1], said[n], True)


def read(people: Counter, drafts: list[Draft], item: str) -> tuple[Attacker, list[dict[int, int]]]:
    """Every table of one indicator in all three releases. This attacker knows that nobody changes service or age."""
    columns = [(one, age, *said) for one, (_, least) in PLACES.items() for age in AGES[least:least + 2]
               for said in itertools.product((*STATES, "-"), repeat=3) if said != ("-", "-", "-")]
    attacker, targets = Attacker(columns), []
    for n, table in ((n, table) for n, draft in enumerate(drafts) for table in draft.tables if table.item == item):
        at_all = {area_of(one) for one in PLACES for state in STATES
                  if table.by == SERVICE and table.cells[service_of(one), state] is not None} if table.by == SERVICE else set()
        for group, _name in table.groups:
            inside = [c for c in columns if {ALL: ALL, "area": area_of(c[0]), "age": c[1], SERVICE: service_of(c[0])}[table.by] == group]
            row = {one: sum(people[c] for c in inside if category(table.name, n, c) == one) for one in table.categories}
            sums = {one: {attacker.at[c]: 1 for c in inside if category(table.name, n, c) == one} for one in row}
            sums[BASE] = {i: 1 for one in row for i in sums[one]}
            for one, weights in sums.items():
                if table.cells[group, one] is not None:
                    attacker.learn(weights, table.cells[group, one])
            told = ".change." not in table.name or table.cells[group, BASE] is not None
            if told and (table.by != SERVICE or area_of(inside[0][0]) in at_all):
                targets += [sums[one] for one in rules_say(row, {*TELLING, "up", "same", "down"}) if sums[one]]
    return attacker, targets


@pytest.fixture
def two_indicators(monkeypatch):
    monkeypatch.setattr(wheel, "KEYS", ITEMS)


def of_services(drafts: list[Draft]) -> list[int | None]:
    return [count for draft in drafts for table in draft.tables if table.by == SERVICE for (_, one), count in table.cells.items() if one != BASE]


def test_levels_by_service_and_change_over_three_periods_give_nobody_away(two_indicators):
    people = histories(0)
    drafts = released(people)
    shown = [count for count in of_services(drafts) if count is not None]
    assert len(shown) >= 20 and all(any(t.by == SERVICE for t in draft.tables) for draft in drafts)
    assert sum(count is not None for draft in drafts[1:] for table in draft.tables if ".change.all" in table.name
               for count in table.cells.values()) >= 10
    for item in ITEMS:
        attacker, targets = read(people[item], drafts, item)
        assert targets and narrow(attacker, targets) == []
