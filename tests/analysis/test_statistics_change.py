"""Change on the wheel: counts, bounds, the annex, and what chance alone would show."""

import random
from bisect import bisect

import pytest
from hypothesis import strategies as st
from scipy import stats

from analysis.statistics import change as of
from analysis.statistics.change import Change
from analysis.statistics.intervals import wilson
from tests.analysis.properties import given

COUNT = st.integers(0, 60)
TABLES = st.lists(st.lists(COUNT, min_size=3, max_size=3), min_size=3, max_size=3)
MOVED = st.dictionaries(st.integers(-5, 5), st.integers(0, 40), min_size=1)


def test_up_same_and_down_of_a_transition_table_with_bounds_for_those_not_followed():
    table = [[10, 6, 4], [3, 20, 7], [1, 2, 27]]
    found = of.change(table, missing=20)
    assert found == Change(down=6, same=57, up=17, missing=20)
    assert (found.followed, found.started, found.followed_share) == (80, 100, 0.8)
    assert (found.bounds.low, found.bounds.high) == (0.17, 0.37)
    assert found.interval(found.up) == wilson(17, 80)
    leaps = of.leaps(table)
    assert (leaps.up, leaps.down, leaps.base) == (4, 1, 80)
    assert of.steps(table) == {0: 57, 1: 13, 2: 4, -1: 5, -2: 1}


@given(TABLES, COUNT)
def test_everybody_is_in_one_place_and_bounds_hold_whatever_the_missing_did(table, missing):
    found = of.change(table, missing)
    assert found.followed == sum(map(sum, table))
    assert found.started == found.followed + missing
    if found.started:
        for risen in {0, missing // 2, missing}:
            assert found.bounds.holds((found.up + risen) / found.started)


@given(TABLES)
def test_read_backwards_up_is_down(table):
    there, back = of.change(table), of.change([list(column) for column in zip(*table)])
    assert (there.up, there.same, there.down) == (back.down, back.same, back.up)


@pytest.mark.parametrize("table", [[[1, 2], [3]], [[1, -1], [0, 1]], [[1, 2]]])
def test_what_is_no_table_of_counts_is_refused(table):
    with pytest.raises(ValueError, match="square table"):
        of.change(table)


@pytest.mark.parametrize(("change", "words"), [
    (Change(0, 0, 0, 5), "Nobody was asked again."),
    (Change(10, 20, 40, 0), "Of 70 children asked again, 40 went up, 20 stayed the same and 10 went down. "
                            "More went up than down, by more than chance would give."),
    (Change(40, 20, 10, 0), "Of 70 children asked again, 10 went up, 20 stayed the same and 40 went down. "
                            "More went down than up, by more than chance would give."),
    (Change(20, 20, 25, 0), "Of 65 children asked again, 25 went up, 20 stayed the same and 20 went down. "
                            "The difference between up and down could be chance."),
])
def test_the_finding_claims_no_more_than_its_interval(change, words):
    assert change.words() == words


def test_bounds_in_words():
    assert Change(10, 40, 30, 20).bounds_words() == (
        "20 children were not asked again: of all who started, between 30 and 50% went up.")
    assert Change(10, 40, 30, 0).bounds_words() == ""


def test_who_was_not_asked_again_beside_who_was():
    alike, unlike = of.beside([10, 40, 50], [6, 20, 24]), of.beside([10, 40, 50], [30, 10, 10])
    assert (alike.alike, unlike.alike) == (True, False)
    assert alike.words() == ("At first 10% of those asked again needed a hand, and 12% of those not asked again. "
                             "The difference could be chance.")
    assert of.beside([0, 0, 0], [1, 1, 1]) is None


@pytest.mark.parametrize(("people", "is_there"), [(19, False), (20, True), (21, True)])
def test_a_mean_change_stands_from_twenty_people_on(people, is_there):
    assert (of.mean_change({0: people - 5, 1: 5}) is not None) == is_there


@given(MOVED)
def test_signed_ranks_are_scipys(moved):
    found = of.signed_ranks(moved)
    plain = [step for step, n in moved.items() for _ in range(n) if step]
    if not plain:
        assert found is None
        return
    theirs = stats.wilcoxon(plain, method="asymptotic")
    assert found.p == pytest.approx(theirs.pvalue, abs=1e-12)
    assert found.moved == len(plain)
    assert -1 <= found.effect <= 1
    mirrored = of.signed_ranks({-step: n for step, n in moved.items()})
    assert (mirrored.effect, mirrored.p) == pytest.approx((-found.effect, found.p))


@given(st.floats(-4, 4), st.floats(-4, 4), st.floats(0, 0.9))
def test_the_two_dimensional_normal_is_scipys(a, b, r):
    theirs = stats.multivariate_normal.cdf([a, b], mean=[0, 0], cov=[[1, r], [r, 1]])
    assert of._both_below(a, b, r) == pytest.approx(float(theirs), abs=2e-6)


def test_chance_alone_moves_many_up_and_as_many_down():
    """Two wheels of children with one true state, levels cut from a normal distribution: 0 to 10, even shares."""
    chance, moved = random.Random(68), [0, 0, 0]
    cuts = [float(stats.norm.ppf(n / 11)) for n in range(1, 11)]
    for _child in range(20_000):
        true = chance.gauss(0, 0.68**0.5)
        first, second = (bisect(cuts, true + chance.gauss(0, 0.32**0.5)) for _wheel in range(2))
        moved[(second > first) - (second < first)] += 1
    found = of.by_chance([1] * 11)
    assert (found.up, found.same, found.down) == pytest.approx([moved[n] / 20_000 for n in (1, 0, -1)], abs=0.012)
    assert found.words() == ("If nothing had changed for anybody, about 40% would still have gone up and 40% down.")


@given(st.lists(COUNT, min_size=3, max_size=5))
def test_by_chance_up_is_down_and_a_level_for_all_does_not_move(levels):
    found = of.by_chance(levels)
    if not sum(levels):
        assert found is None
        return
    assert found.up == found.down >= 0
    assert found.up + found.same + found.down == pytest.approx(1)
    if max(levels) == sum(levels):
        assert found.up == pytest.approx(0, abs=1e-6)
