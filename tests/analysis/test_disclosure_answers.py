"""Random releases against an independent attacker: nothing sensitive comes closer than 5, over all questions at
once."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.disclosure import answers as disclosure
from analysis.disclosure import groups, protect, rules
from analysis.disclosure.answers import ALL, Declared, Kept
from analysis.disclosure.lattice import Cell
from analysis.disclosure.rules import Reason
from tests.analysis.attacker import Attacker, narrow, rules_say

CATEGORIES = ("low", "middle", "high", "none")
TELLING = frozenset(("low", "middle", "high"))


def invented(seed: int, areas: int, kinds: int, items: int, people: int) -> dict[str, dict[tuple[str, str, str], int]]:
    """Questions answered by the same people, spread unevenly over areas and groups; some answers rare."""
    chance = np.random.default_rng(seed)
    spread = np.outer(chance.dirichlet(np.full(areas, 0.8)), chance.dirichlet(np.full(kinds, 0.8))).ravel()
    bases = chance.multinomial(people, spread)
    questions = {}
    for item in range(items):
        mix = chance.dirichlet((0.8, 1.5, 3.0, 0.4))
        counts = [chance.multinomial(base, mix) for base in bases]
        questions[f"q{item}"] = {(f"a{n // kinds}", f"g{n % kinds}", category): int(count)
                                 for n, row in enumerate(counts) for category, count in zip(CATEGORIES, row, strict=True)}
    return questions


def declared(areas: int, kinds: int, telling: frozenset[str] = TELLING) -> Declared:
    return Declared({"area": [f"a{n}" for n in range(areas)], "group": [f"g{n}" for n in range(kinds)]}, CATEGORIES, telling,
                    worth=lambda cell: 0.1 if "+" in cell.table else 1.0, crossed=True)


def attack(questions, declared: Declared, kept: Kept) -> tuple[Attacker, list[dict[int, int]]]:
    """An attacker who has read the release, and every sum that the rules call sensitive."""
    names = list(declared.dimensions)
    inner = [(item, *key) for item in questions for key in itertools.product(*declared.dimensions.values(), CATEGORIES)]
    attacker, targets = Attacker(inner), []
    first = next(iter(questions))
    for item, pair in itertools.product(list(questions)[1:], itertools.product(*declared.dimensions.values())):
        same = attacker.sum_of(lambda c: c[0] == first and c[1:3] == pair)
        attacker.learn(same | {i: -1 for i in attacker.sum_of(lambda c: c[0] == item and c[1:3] == pair)}, 0)
    for item, dimension in itertools.product(questions, (None, *names)):
        for group, row in disclosure.margin(questions[item], declared, dimension).items():
            place = names.index(dimension) + 1 if dimension else 0

            def fits(column, category=None):
                return column[0] == item and (not place or column[place] == group) and category in (None, column[3])

            whole_row = kept.nothing or bool(dimension and group in kept.groups[dimension])
            if not whole_row:
                attacker.learn(attacker.sum_of(fits), sum(row.values()))
            elif sum(row.values()) < rules.K:
                targets.append(attacker.sum_of(fits))
            for category, count in row.items():
                cell = Cell(dimension or ALL, group, category)
                if category in rules_say(row, declared.extremes):
                    targets.append(attacker.sum_of(lambda c: fits(c, category)))
                if not whole_row and cell not in kept.cells[item]:
                    attacker.learn(attacker.sum_of(lambda c: fits(c, category)), count)
    for item in kept.crossed:
        targets += read_two_way(attacker, item, questions[item], declared, kept)
    return attacker, targets


def read_two_way(attacker: Attacker, item: str, question, declared: Declared, kept: Kept) -> list[dict[int, int]]:
    """The two-way table as it is released, the bases too; the sums in it that the rules call sensitive."""
    targets, areas, kinds = [], kept.groups["area"], kept.groups["group"]
    for pair in itertools.product(*declared.dimensions.values()):
        row = {category: question.get((*pair, category), 0) for category in CATEGORIES}
        cells = {category: attacker.sum_of(lambda c: c == (item, *pair, category)) for category in CATEGORIES}
        whole = {i: 1 for own in cells.values() for i in own}
        out = pair[0] in areas or pair[1] in kinds or pair in kept.pairs.hidden
        if not out:
            attacker.learn(whole, sum(row.values()))
        elif sum(row.values()) < rules.K:
            targets.append(whole)
        targets += [cells[category] for category in rules_say(row, declared.extremes)]
        for category, count in row.items():
            if not out and Cell(declared.two_way, "+".join(pair), category) not in kept.cells[item]:
                attacker.learn(cells[category], count)
    return targets


def closest(seed, areas, kinds, items, people, *, whole=False, telling=TELLING):
    """The ranges that are too narrow, of one invented release."""
    questions, cut = invented(seed, areas, kinds, items, people), declared(areas, kinds, telling)
    kept = disclosure.answers(questions, cut)
    if kept.nothing:
        return []
    attacker, targets = attack(questions, cut, kept)
    return narrow(attacker, targets, whole=whole)


SHAPES = st.tuples(st.integers(0, 10_000), st.integers(1, 5), st.integers(1, 4), st.integers(1, 3), st.integers(10, 260))
QUIETLY = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow], "derandomize": True}


@settings(max_examples=20, **QUIETLY)
@given(SHAPES)
def test_no_sensitive_count_comes_closer_than_5(shape):
    assert closest(*shape) == []


@settings(max_examples=8, **QUIETLY)
@given(st.tuples(st.integers(0, 10_000), st.integers(1, 3), st.integers(1, 2), st.integers(1, 2), st.integers(10, 120)))
def test_nor_does_it_for_somebody_who_knows_that_people_come_in_ones(shape):
    assert closest(*shape, whole=True) == []


# The same attacker on the same releases, each time with one rule taken out: it must find something, or it is no attacker.
SOME = [(seed, 4, 3, 2, 150) for seed in range(8)]


def caught(shapes=tuple(SOME)) -> int:
    return sum(bool(closest(*shape)) for shape in shapes)


def test_nothing_is_found_in_these_while_every_rule_holds():
    assert caught() == 0


def test_without_complementary_suppression_the_attacker_finds_hidden_counts(monkeypatch):
    monkeypatch.setattr(disclosure, "protect", lambda lattice, *, sensitive, hidden, **_: {**hidden, **sensitive})
    assert caught() >= 4


def test_with_only_one_partner_for_each_small_count_the_attacker_finds_it(monkeypatch):
    def pairs(lattice, *, sensitive, hidden, movable, **_):
        found = {**hidden, **sensitive}
        for cell in sensitive:
            row = [other for other in movable if other[:2] == cell[:2] and other not in found]
            found |= {other: Reason.SECONDARY for other in sorted(row, key=lattice.count)[:1]}
        return found

    monkeypatch.setattr(disclosure, "protect", pairs)
    assert caught() >= 4


def test_without_partners_for_small_groups_the_attacker_finds_the_group(monkeypatch):
    monkeypatch.setattr(disclosure, "not_shown", lambda questions, *, k, kept=(): groups.sensitive_groups(questions, k=k))
    assert caught() >= 2


def test_without_complements_the_attacker_finds_small_remainders(monkeypatch):
    monkeypatch.setattr(rules, "_reason", lambda count, base, telling, shelter: Reason.SMALL if 1 <= count <= 4 else None)
    shapes = [(seed, 2, 2, 1, 60) for seed in range(40)]
    assert sum(bool(closest(*shape)) for shape in shapes) >= 2


def test_with_a_width_of_2_the_attacker_finds_what_is_narrower_than_5(monkeypatch):
    from analysis.disclosure import audit, suppression

    monkeypatch.setattr(audit, "WIDTH", 2)
    monkeypatch.setattr(suppression, "WIDTH", 2)
    assert caught() >= 1


def test_if_the_audit_always_says_yes_the_attacker_disagrees(monkeypatch):
    monkeypatch.setattr(protect.Attacker, "protected", lambda self, cell: True)
    monkeypatch.setattr(protect.Attacker, "proven", lambda self, cell: True)
    assert caught() >= 4


@pytest.mark.parametrize("people", [0, 1, 9])
def test_fewer_than_k_release_nothing(people):
    kept = disclosure.answers(invented(1, 3, 2, 2, people), declared(3, 2))
    assert kept.nothing
    assert {name: set(found) for name, found in kept.groups.items()} == {"area": {"a0", "a1", "a2"}, "group": {"g0", "g1"}}


def test_all_the_same_answer_releases_bases_only():
    question = {("a0", "g0", "high"): 30, ("a1", "g0", "high"): 20}
    kept = disclosure.answers({"q": question}, declared(2, 1))
    assert not kept.nothing
    assert set(kept.groups["area"]) == {"a0", "a1"} and set(kept.groups["group"]) == {"g0"}
    assert {cell.category for cell in kept.cells["q"] if cell.table == ALL} == set(CATEGORIES)


def test_a_release_with_ten_thousand_people_in_thirty_groups_loses_little():
    questions = invented(5, 8, 5, 1, 10_000)
    kept = disclosure.answers(questions, declared(8, 5))
    assert len([cell for cell in kept.cells["q0"] if "+" not in cell.table]) <= 12


def test_what_cannot_be_proven_is_not_released(monkeypatch):
    def refuses(lattice, *, sensitive, **_):
        raise protect.Unproven(sensitive)

    monkeypatch.setattr(disclosure, "protect", refuses)
    kept = disclosure.answers(invented(3, 3, 2, 1, 200), declared(3, 2))
    shown = [cell for cell in kept.cells["q0"].values() if cell is not Reason.UNPROVEN]
    assert shown == [] and len(kept.cells["q0"]) >= 4
