"""Random waves with every kind of question against the independent attacker, all tables of the release at once.

The attacker knows what anybody knows: that all questions have the same people, that a question with a condition has those
who gave that answer, that nobody chooses more than may be chosen, that each has one first place.
"""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.disclosure import wholes
from analysis.releases import asked, questions
from analysis.releases.declared import Draft
from surveys import library
from surveys.questionnaire import journey
from tests.analysis import kinds
from tests.analysis.attacker import Attacker, narrow, rules_say

FORM = library.read(kinds.EVERY.replace('text = "What got in the way?"', 'text = "What got in the way?"\nchoose_most = 2'))
COUNTED = {item.id: one for item in FORM.items if (one := asked.counted(item, 2026))}
CUT = [item for item, one in COUNTED.items() if one.how == asked.CUT and not one.item.conditions]
QUIETLY = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow], "derandomize": True}


def wave(seed: int, people: int, areas: int, groups: int, even: float) -> list[tuple[str, str, dict]]:
    """Answers of people spread unevenly; `even` near 0: nearly all answer alike."""
    chance = random.Random(seed)
    weights = [chance.expovariate(1) for _ in range(areas * groups)]
    usual, said = kinds.answers(chance), []
    for _ in range(people):
        place = chance.choices(range(areas * groups), weights)[0]
        own = kinds.answers(chance)
        mixed = {key: own[key] if key in own and chance.random() < even else usual.get(key) for key in {*own, *usual}}
        one = journey.final(FORM, {key: value for key, value in mixed.items() if value})
        said.append((f"a{place // groups}", f"g{place % groups}", {**one, "Q5": one.get("Q5", [])[:2]}))
    return said


def category(item: str, answer: object) -> str:
    """The finest category that a stored answer falls into."""
    return (COUNTED[item].get(str(answer)) if answer not in (None, []) else None) or "none"


def fits(item: str, answers: dict) -> bool:
    return journey.asked(COUNTED[item].item, answers)


def release(said: list) -> Draft:
    """What the product makes of it; the counting is the test's own."""
    inner = {item: Counter((area, group, category(item, answers.get(item))) for area, group, answers in said)
             for item in CUT}
    inner |= {item: Counter((area, group, category(item, answers[item])) for area, group, answers in said if answers.get(item))
              for item, one in COUNTED.items() if one.how in (asked.CUT, asked.ROW) and item not in CUT}
    lists = {item: Counter((code, place) for _a, _g, answers in said for place, code in enumerate(answers.get(item, [])))
             for item, one in COUNTED.items() if one.how in asked.LISTS}
    areas, groups = (sorted({one[place] for one in said}) for place in (0, 1))
    day = dt.date(2026, 11, 1)
    draft = Draft("wave", "x", "1", "x", "x", "x", day, day, 10)
    questions.fill(draft, FORM.items, questions.Counts(len(said), COUNTED, inner, lists),
                   questions.Cut([(one, one) for one in areas], [(one, one) for one in groups]))
    return draft


def attack(said: list, draft: Draft) -> list[tuple[float, float]]:
    """The ranges of sensitive counts that are closer than 5, of everybody who reads the whole release."""
    places = sorted({(area, group) for area, group, _ in said})
    fine = {item: (*one.codes, *(code for code, _ in one.asides)) for item, one in COUNTED.items()}
    columns = [(item, *place, code) for item in CUT for place in places for code in fine[item]]
    columns += [(item, code) for item, one in COUNTED.items() if item not in CUT and one.how not in asked.LISTS for code in one.codes]
    columns += [(item, option.code, code) for item, one in COUNTED.items() if one.how in asked.LISTS
                for option in one.item.options for code in one.codes]
    attacker = Attacker([*columns, ("Q5", "room"), ("Q6", "silent"), ("Q6", "short")])
    link(attacker, places, len(said))
    targets = []
    for table in draft.tables:
        for key, _name in table.groups:
            row = {code: truth(said, table, key, code) for code in codes(table)}
            visible = {code: table.cells[key, code] for code in (*row, "base")}
            for code, count in visible.items():
                if code == "base" and table.name.endswith("asides"):
                    assert count == len(said)
                elif count is not None:
                    assert count == (sum(row.values()) if code == "base" else row[code]), (table.name, key, code)
                    attacker.learn(weigh(attacker, table, key, tuple(row) if code == "base" else (code,)), count)
            targets += [weigh(attacker, table, key, (code,)) for code in sensitive(table, row, len(said))]
    return narrow(attacker, [target for target in targets if target])


def sensitive(table, row: dict[str, int], people: int) -> set[str]:
    """The split of no answer is a part of everybody, not a group."""
    if table.name.endswith("asides"):
        return {code for code, count in row.items() if 1 <= count <= 4 or 1 <= people - count <= 4}
    return rules_say(row) if sum(row.values()) else set()


def link(attacker: Attacker, places: list, people: int) -> None:
    first = CUT[0]
    for item in CUT[1:]:
        for place in places:
            attacker.learn({i: 1 if c[0] == first else -1 for i, c in enumerate(attacker.columns)
                            if c[0] in (first, item) and c[1:3] == place}, 0)
    everybody = attacker.sum_of(lambda c: c[0] == first)
    attacker.learn(everybody, people)
    for item, one in COUNTED.items():
        own = attacker.sum_of(lambda c: c[0] == item and len(c) == 2 and c[1] in one.codes)
        if one.item.conditions:  # those who said yes to Q2
            attacker.learn(own | {i: -1 for i in attacker.sum_of(lambda c: c[0] == "Q2" and c[-1] == "high")}, 0)
        elif own:
            attacker.learn(own, people)
        for option in one.item.options if one.how in asked.LISTS else ():
            attacker.learn(attacker.sum_of(lambda c: c[:2] == (item, option.code)), people)
    attacker.learn(attacker.sum_of(lambda c: c[0] == "Q5" and c[-1] in ("high", "room")), 2 * people)
    attacker.learn(attacker.sum_of(lambda c: c[0] == "Q6" and c[-1] in ("high", "silent")), people)
    attacker.learn(attacker.sum_of(lambda c: c[0] == "Q6" and c[-1] in ("middle", "short"))
                   | {i: -2 for i in attacker.sum_of(lambda c: c[0] == "Q6" and c[-1] == "high")}, 0)


def codes(table) -> list[str]:
    return [one if isinstance(one, str) else one[0] for one in table.categories]


def weigh(attacker: Attacker, table, group: str, wanted: tuple[str, ...]) -> dict[int, int]:
    item, _dash, place = table.item.partition("-")
    if place:
        option = COUNTED[item].item.options[int(place) - 1].code
        return attacker.sum_of(lambda c: c[:2] == (item, option) and c[-1] in wanted)
    silent = {code for code, _ in COUNTED[item].asides}
    named = set(wanted) | (silent if "none" in wanted and not table.name.endswith("asides") else set())
    ends = {"all": lambda c: group, "area": lambda c: c[1], "group": lambda c: c[2], "area+group": lambda c: f"{c[1]}+{c[2]}"}
    of = ends[table.by]
    return attacker.sum_of(lambda c: c[0] == item and c[-1] in named and (table.by == "all" or len(c) > 2 and of(c) == group))


def truth(said: list, table, group: str, code: str) -> int:
    """The count by going through the people."""
    item, _dash, place = table.item.partition("-")
    found = 0
    for area, kind, answers in said:
        if {"all": "all", "area": area, "group": kind, "area+group": f"{area}+{kind}"}[table.by] != group or not fits(item, answers):
            continue
        if place:
            option, chosen = COUNTED[item].item.options[int(place) - 1].code, answers.get(item, [])
            stands = chosen.index(option) if option in chosen else 9
            mine = ("high" if stands < 9 else "low") if item == "Q5" else "high" if stands == 0 else "middle" if stands < 3 else "low"
        else:
            mine = category(item, answers.get(item))
            if mine in {aside for aside, _ in COUNTED[item].asides} and not table.name.endswith("asides"):
                mine = "none"
        found += mine == code
    return found


SHAPES = st.tuples(st.integers(0, 10_000), st.integers(10, 240), st.integers(1, 3), st.integers(1, 3), st.sampled_from([0.1, 0.4, 1.0]))


@settings(max_examples=14, **QUIETLY)
@given(SHAPES)
def test_nothing_sensitive_comes_closer_than_5_over_all_tables_of_a_wave(shape):
    said = wave(*shape)
    assert attack(said, release(said)) == []


LOOSE = [(seed, 60, 2, 1, 0.4) for seed in range(2)]


def caught() -> int:
    return sum(bool(attack(said, release(said))) for shape in LOOSE for said in [wave(*shape)])


def test_the_attacker_finds_what_a_loose_rule_gives_away(monkeypatch):
    assert caught() == 0
    monkeypatch.setattr(wholes, "protect", lambda lattice, *, sensitive, **_: {
        cell: reason for cell, reason in sensitive.items() if cell.category == "high"})
    assert caught() >= 1


def test_the_attacker_finds_a_base_that_should_not_be_told(monkeypatch):
    monkeypatch.setattr(questions, "told_base", lambda item, items, filling: sum(
        count for key, count in filling.counts.answers["Q2"].items() if key[-1] == "high"))
    shapes = [(seed, 30, 2, 2, 0.3) for seed in range(4)]
    assert sum(bool(attack(said, release(said))) for shape in shapes for said in [wave(*shape)]) >= 1


@pytest.mark.parametrize(("chosen", "hidden"), [(0, True), (6, True), (7, False), (33, False), (34, True), (40, True)])
def test_an_option_is_told_between_seven_and_all_but_seven(chosen, hidden):
    options = {"a": {"high": chosen, "low": 40 - chosen}, "b": {"high": 20, "low": 20}}
    found = wholes.chosen(options, most=None, worth=lambda cell: 1.0, k=10)
    assert {cell.table for cell in found} == ({"a", "b"} if chosen == 40 else {"a"} if hidden else set())


def test_whoever_knows_the_rules_learns_of_a_hidden_option_no_more_than_of_nought_to_six():
    shown = {count: bool(wholes.chosen({"a": {"high": count, "low": 60 - count}, "b": {"high": 30, "low": 30}}, most=None,
                                       worth=lambda cell: 1.0, k=10)) for count in range(31)}
    assert [count for count, is_hidden in shown.items() if is_hidden] == list(range(7))


def test_where_all_choose_as_many_as_they_may_a_small_option_is_not_the_difference():
    options = {"a": {"high": 30, "low": 10}, "b": {"high": 30, "low": 10}, "c": {"high": 18, "low": 22}, "d": {"high": 2, "low": 38}}
    found = wholes.chosen(options, most=2, worth=lambda cell: 1.0, k=10)
    assert len({cell.table for cell in found}) >= 2


def test_a_row_in_which_the_rules_would_give_a_count_away_is_not_shown():
    row = {"a": 20, "b": 1, "c": 1, "d": 1, "e": 1, "f": 1, "none": 15}
    assert wholes.row(row, worth=lambda cell: 1.0, k=10).keys() == row.keys() or all(
        code in wholes.row(row, worth=lambda cell: 1.0, k=10) for code in "bcdef")
