"""Two-way tables beside the one-way ones against the independent attacker, the suppression broken in one way at a time, and
what a corrected release gives away beside what is out."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.disclosure import answers as disclosure
from analysis.disclosure import corrections, protect, rules
from analysis.disclosure.rules import Reason
from tests.analysis.attacker import Attacker, narrow, rules_say
from tests.analysis.test_disclosure_answers import CATEGORIES, attack, declared, invented

QUIETLY = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow], "derandomize": True}
SHAPES = st.tuples(st.integers(0, 10_000), st.integers(2, 4), st.integers(2, 3), st.integers(1, 2), st.sampled_from([150, 400, 900]))


def found(shape, telling=frozenset(), *, whole=False):
    """The ranges that are too narrow in an invented release; None where it has no two-way table."""
    questions, cut = invented(*shape), declared(*shape[1:3], telling)
    kept = disclosure.answers(questions, cut)
    return narrow(*attack(questions, cut, kept), whole=whole) if kept.crossed else None


@settings(max_examples=20, **QUIETLY)
@given(SHAPES, st.sampled_from([frozenset(), frozenset(("low", "middle", "high"))]))
def test_no_sensitive_count_of_two_way_tables_comes_closer_than_5(shape, telling):
    assert not found(shape, telling)


# Releases with small pairs; of some the two-way table is told, of others only by a broken variant.
TOLD = [(5072, 5, 4, 1, 600), (6320, 5, 3, 1, 600), (7628, 5, 3, 1, 600), (9179, 5, 2, 1, 1200), (4655, 4, 3, 1, 1200)]


def caught() -> int:
    return sum(bool(found(shape)) for shape in TOLD)


def test_nothing_is_found_in_these_while_every_rule_holds():
    results = [found(shape) for shape in TOLD]
    assert not any(results) and results.count([]) >= 2


def alone(whole, cut, left_out, known):
    """The two-way table protected by its own rules, as if nothing else were out."""
    out = {"+".join(pair) for pair in left_out.hidden}
    return {**known, **{cell: Reason.SMALL for cell in whole.cells if cell.table == cut.two_way and cell.group in out},
            **disclosure.primaries(whole, cut.extremes)}


def no_secondary(lattice, *, sensitive, hidden, **_):
    return {**hidden, **sensitive}


MUTANTS = {
    "no complement": (rules, "_reason", lambda count, base, telling, shelter: Reason.SMALL if 1 <= count <= 4 else None),
    "no secondary": (disclosure, "protect", no_secondary),
    "two-way margins ignored": (disclosure, "_crossed", alone),
    "rests obey no rules": (disclosure, "is_rest", lambda group: False),
}


@pytest.mark.parametrize("mutant", MUTANTS)
def test_each_broken_variant_is_caught_by_the_same_attacker(mutant, monkeypatch):
    monkeypatch.setattr(*MUTANTS[mutant])
    assert caught() >= 1


# What was released first, and people who were added since.
FIRST, PLACES = (3, 3, 3, 2, 500), (3, 3)


def corrected(seed: int, more: int):
    """The first release, the corrected one, and everything that was added, of two questions."""
    cut = declared(*PLACES)
    before, added = invented(*FIRST), invented(seed, *PLACES, FIRST[3], more)
    now = {item: {key: before[item][key] + added[item][key] for key in inner} for item, inner in before.items()}
    first = disclosure.answers(before, cut)
    out = corrections.Out(before, {name: frozenset(groups) for name, groups in first.groups.items()},
                          {item: frozenset(cells) for item, cells in first.cells.items()})
    return cut, before, added, now, first, out


def both(cut, before, now, added, first, second) -> tuple[Attacker, list[dict[int, int]]]:
    """Somebody who has read both: columns are those counted first, and those added."""
    columns = [(when, item, *key) for when in ("first", "added") for item in before for key in before[item]]
    attacker, targets = Attacker(columns), []
    one, *others = before
    for item, when, pair in itertools.product(others, ("first", "added"), itertools.product(*cut.dimensions.values())):
        attacker.learn({i: 1 if c[1] == one else -1 for i, c in enumerate(columns)
                        if c[0] == when and c[1] in (one, item) and c[2:4] == pair}, 0)
    for item, name in itertools.product(before, (None, *cut.dimensions)):
        place = list(cut.dimensions).index(name) + 2 if name else 0
        for group in cut.dimensions[name] if name else [disclosure.ALL]:
            def weigh(when, category=None):
                return attacker.sum_of(lambda c: c[0] in when and c[1] == item and (not place or c[place] == group)
                                       and category in (None, c[4]))

            rows = {when: disclosure.margin(counts[item], cut, name)[group]
                    for when, counts in (("first", before), ("added", added), ("now", now))}
            for kept, when, row in ((first, ("first",), rows["first"]), (second, ("first", "added"), rows["now"])):
                shown = not (name and group in kept.groups[name])
                if shown:
                    attacker.learn(weigh(when), sum(row.values()))
                for category, count in row.items():
                    if shown and disclosure.Cell(name or disclosure.ALL, group, category) not in kept.cells[item]:
                        attacker.learn(weigh(when, category), count)
                targets += [weigh(when, category) for category in rules_say(row, cut.extremes)]
            if any(rows["added"].values()):
                targets += [weigh(("added",), category) for category in rules_say(rows["added"], cut.extremes)]
    return attacker, targets


@pytest.mark.parametrize(("seed", "more"), [(1, 60), (2, 120), (5, 240)])
def test_the_difference_of_two_releases_gives_nobody_away_who_was_added(seed, more):
    cut, before, added, now, first, out = corrected(seed, more)
    second = corrections.correct(now, [out], cut)
    assert narrow(*both(cut, before, now, added, first, second)) == []


def test_two_safe_versions_of_one_table_are_caught_by_this_attacker():
    cut, before, added, now, first, _out = corrected(1, 60)
    assert narrow(*both(cut, before, now, added, first, disclosure.answers(now, cut)))


def test_a_corrected_release_shows_nothing_that_the_first_did_not():
    cut, _before, _added, now, first, out = corrected(5, 240)
    second = corrections.correct(now, [out], cut)
    assert all(set(first.groups[name]) <= set(second.groups[name]) for name in cut.dimensions)
    shown = {item: {cell for cell in cells if cell.group not in second.groups.get(cell.table, ()) and "+" not in cell.table}
             for item, cells in first.cells.items()}
    assert all(shown[item] <= set(second.cells[item]) for item in shown)


@pytest.mark.parametrize(("people", "refusal"), [(0, corrections.Unchanged), (1, corrections.TooFew), (9, corrections.TooFew)])
def test_fewer_than_ten_more_are_not_told(people, refusal):
    cut, _before, _added, now, _first, out = corrected(1, people)
    with pytest.raises(refusal):
        corrections.correct(now, [out], cut)


def test_one_who_withdrew_or_answered_otherwise_is_told_like_nobody():
    """Somebody may ask for a correction every day: none added, too few, one taken out, one with another answer read alike."""
    cut, _before, _added, now, _first, out = corrected(1, 0)
    gone, otherwise = {item: dict(inner) for item, inner in now.items()}, {item: dict(inner) for item, inner in now.items()}
    some = max(now["q0"], key=now["q0"].get)
    gone["q0"][some] -= 1
    otherwise["q0"][some] -= 1
    otherwise["q0"][next(key for key in now["q0"] if key[:-1] == some[:-1] and key != some)] += 1
    said = set()
    for one in (now, corrected(1, 9)[3], gone, otherwise):
        with pytest.raises(corrections.Refused) as refusal:
            corrections.correct(one, [out], cut)
        said.add(str(refusal.value))
    assert said == {corrections.TooFew.why}


def test_whoever_was_taken_out_or_moved_stops_a_correction():
    cut, _before, _added, now, _first, out = corrected(1, 60)
    some = max(now["q0"], key=now["q0"].get)
    now["q0"][some] -= now["q0"][some] - out.inner["q0"][some] + 1
    with pytest.raises(corrections.TakenOut):
        corrections.correct(now, [out], cut)


def nearly(chance: np.random.Generator, places: int = 12) -> dict[tuple[str, str, str], int]:
    """Everybody but a handful says the same."""
    return {(f"a{n // 4}", f"g{n % 4}", category): int(count) for n in range(places)
            for category, count in zip(CATEGORIES, (chance.integers(2), chance.integers(2), 25 + chance.integers(9), 0), strict=True)}


def test_nearly_unanimous_answers_end_in_time_and_are_not_given_away():
    chance = np.random.default_rng(1)
    asked, cut = {"q0": nearly(chance)}, declared(3, 4)
    kept = disclosure.answers(asked, cut)
    assert narrow(*attack(asked, cut, kept)) == []


def test_what_is_not_proven_in_time_is_hidden(monkeypatch):
    monkeypatch.setattr(protect, "SECONDS", -1.0)
    questions, cut = invented(*TOLD[0]), declared(*TOLD[0][1:3])
    kept = disclosure.answers(questions, cut)
    assert not kept.crossed and set(kept.cells["q0"].values()) == {Reason.UNPROVEN}


PLACES_OF = list(itertools.product("012", "01"))


@pytest.mark.parametrize(("question", "areas", "crossed"), [
    ({}, {"a0", "a1", "a2"}, False),
    ({("a0", "g0", "high"): 1}, {"a0", "a1", "a2"}, False),
    ({(f"a{a}", f"g{g}", "high"): 20 for a, g in PLACES_OF}, {"a0", "a1", "a2"}, False),
    ({(f"a{a}", f"g{g}", one): 20 for a, g in PLACES_OF if a != "2" for one in CATEGORIES}, {"a0", "a2"}, True),
    ({("a0", f"g{g}", one): 20 for g in "01" for one in CATEGORIES}, {"a0", "a1", "a2"}, False),
], ids=["nobody", "one person", "all the same", "an area is gone", "one area"])
def test_what_cannot_be_told_leaves_groups_and_the_two_way_table_out(question, areas, crossed):
    kept = disclosure.answers({"q": question}, declared(3, 2))
    assert (set(kept.groups["area"]), bool(kept.crossed)) == (areas, crossed)
