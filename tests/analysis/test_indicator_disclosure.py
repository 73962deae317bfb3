"""What of indicators is let out, against somebody who kept all of it: no small count is worked out, whatever is corrected or related."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.measures import indicator_letting, indicator_sums
from analysis.measures.indicator_letting import keep_back
from analysis.measures.indicator_sums import COUNT, Key, Term, Tie, Value
from tests.analysis.indicator_attacker import FROM, Number, World, breaches, files

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


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False))
def test_no_small_count_is_worked_out_from_all_that_was_ever_shown(rng):
    assert breaches(lived(rng)) == []


def found_out(seeds=40) -> bool:
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
