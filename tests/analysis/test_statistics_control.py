"""Control charts: limits and flags, as the R package NHSRplotthedots (MIT) has them, restated with values of our own.

Its published cases were read once with these functions and agreed to the digits printed.
"""

import random

import pytest
from hypothesis import strategies as st

from analysis.statistics import control
from analysis.statistics.control import Assurance, Flag, Limit
from tests.analysis.properties import given

VALUES = st.lists(st.integers(-50, 50), min_size=2, max_size=30)
COUNTS = st.lists(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=2, max_size=20)


def test_an_xmr_chart_by_hand():
    """Ranges 2, 4, 6, 4, 2: their mean 3.6, 2.66 times that 9.576, around a mean of 11."""
    found = control.xmr([10, 12, 8, 14, 10, 12])
    assert found.mean == 11
    assert {(round(one.low, 3), round(one.high, 3)) for one in found.limits} == {(1.424, 20.576)}
    assert (found.trial, set(found.flags)) == (True, {Flag.NONE})


def test_a_very_large_range_is_dropped_once():
    """Ten ranges of 1 and one of 30: their mean 3.64, 3.267 times that 11.9, so the 30 goes and 1 stays."""
    points = [5, 6, 5, 6, 5, 6, 5, 6, 5, 6, 5, 35]
    kept, all_of_them = control.xmr(points), control.xmr(points, screen=False)
    assert kept.limits[0].high - kept.mean == pytest.approx(2.66)
    assert all_of_them.limits[0].high - kept.mean == pytest.approx(2.66 * 40 / 11)
    assert kept.flags[-1] is Flag.OUTSIDE


@pytest.mark.parametrize(("points", "trial"), [(12, True), (13, False), (14, False)])
def test_limits_are_trial_limits_under_thirteen_points(points, trial):
    found = control.xmr([5, 6] * 7 if points == 14 else ([5, 6] * 7)[:points])
    assert found.trial == trial
    assert found.words().endswith("trial limits.") == trial


def test_one_value_has_no_limits():
    assert control.xmr([3, None]) is None
    assert control.p_chart([None]) is None and control.i_prime([(1, 5), None]) is None


@given(VALUES)
def test_an_xmr_chart_moves_and_stretches_with_its_values(values):
    plain, moved = control.xmr(values), control.xmr([3 * v + 7 for v in values])
    assert moved.mean == pytest.approx(3 * plain.mean + 7)
    assert moved.limits[0].high - moved.mean == pytest.approx(3 * (plain.limits[0].high - plain.mean), abs=1e-6)


@pytest.mark.parametrize(("sides", "ends"), [
    ([1] * 6, [0] * 6), ([1] * 7, [0] * 6 + [1]), ([1] * 8, [0] * 6 + [1, 1]), ([-1] * 7 + [1], [0] * 6 + [-1, 0]),
    ([1, 1, 1, 0, 1, 1, 1, 1], [0] * 8)])
def test_seven_on_one_side(sides, ends):
    assert control.one_side(sides) == ends


@pytest.mark.parametrize(("values", "ends"), [
    ([1, 2, 3, 4, 5, 6], [0] * 6), ([1, 2, 3, 4, 5, 6, 7], [0] * 6 + [1]), ([9, 8, 7, 6, 5, 4, 3, 9], [0] * 6 + [-1, 0]),
    ([1, 2, 3, 3, 4, 5, 6], [0] * 7)])
def test_a_trend_of_seven(values, ends):
    assert control.one_way([0, *((b > a) - (b < a) for a, b in zip(values, values[1:]))]) == ends


@pytest.mark.parametrize(("ends", "parts"), [
    ([0] * 6 + [1, 0], [1] * 7 + [0]), ([0] * 7 + [-1], [0] + [1] * 7), ([0] * 6, [0] * 6)])
def test_all_seven_are_marked(ends, parts):
    assert control.part_of(ends) == [bool(p) for p in parts]


@pytest.mark.parametrize(("near", "sides", "found"), [
    ([1, 0, 1], [1, 1, 1], [1, 1, 1]), ([1, 0, 1], [1, -1, 1], [0, 0, 0]), ([1, 0, 0], [1, 1, 1], [0, 0, 0]),
    ([0, 1, 0, 0, 1, 0], [1] * 6, [0] * 6), ([0, 0, 1, 1, 0, 0], [-1] * 6, [0, 1, 1, 1, 1, 0])])
def test_two_of_three_near_a_limit_all_on_one_side(near, sides, found):
    assert control.two_of_three(near, sides) == [bool(f) for f in found]


def test_flags_come_in_their_order():
    """Limits 3 from 0: seven rising points, the last outside; two near; then seven on one side."""
    rising = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 3.5]
    assert control.flags([(v, 3) for v in rising], 0) == [Flag.TREND] * 6 + [Flag.OUTSIDE]
    assert control.flags([(v, 3) for v in (2.5, 0.1, 2.5)], 0) == [Flag.TWO_OF_THREE] * 3
    assert control.flags([(v, 3) for v in (1, 2) * 3 + (1,)], 0) == [Flag.SIDE] * 7
    assert control.flags([(v, 3) for v in (2.0, 0.1, 2.0)], 0) == [Flag.NONE] * 3   # on two thirds is not beyond it


def test_a_p_chart_by_hand():
    """p̄ = 80/200 = 0.4; for 100 people three standard errors are 0.147, for 50 they are 0.208."""
    found = control.p_chart([(40, 100), None, (25, 50), (15, 50)])
    assert found.mean == 0.4 and found.limits[1] is None and found.flags[1] is None
    assert [round(one.high - 0.4, 3) for one in found.limits if one] == [0.147, 0.208, 0.208]
    assert set(found.flags) == {Flag.NONE, None}


def test_a_u_chart_by_hand():
    """ū = 30/20 = 1.5 events; for exposure 4 three standard errors are 1.837, cut off at nought."""
    found = control.u_chart([(5, 4), (13, 8), (12, 8)])
    assert (found.mean, found.limits[0].low, round(found.limits[0].high, 3)) == (1.5, 0.0, 3.337)


@given(VALUES)
def test_with_one_base_i_prime_is_xmr(values):
    ups = [v + 50 for v in values]
    xmr, prime = control.xmr(ups, least=0.0), control.i_prime([(v * 9, 9) for v in ups], most=float("inf"))
    assert prime.mean == pytest.approx(xmr.mean)
    assert prime.limits[0].high == pytest.approx(xmr.mean + (control.xmr(ups).limits[0].high - xmr.mean) * 3 / 1.128379 / 2.66)


def test_i_prime_is_as_wide_as_p_where_chance_is_all_there_is_and_wider_where_it_is_not():
    chance, bases = random.Random(5), [60, 200, 90, 140] * 60
    counts = [(sum(chance.random() < 0.3 for _ in range(n)), n) for n in bases]
    p, prime = control.p_chart(counts), control.i_prime(counts)
    assert prime.limits[0].high - prime.mean == pytest.approx(p.limits[0].high - p.mean, rel=0.12)
    swung = [(max(0, min(n, c + (n // 5 if place % 2 else 0))), n) for place, (c, n) in enumerate(counts)]
    p, prime = control.p_chart(swung), control.i_prime(swung)
    assert prime.limits[0].high - prime.mean > 1.3 * (p.limits[0].high - p.mean)


@given(COUNTS)
def test_limits_of_shares_are_shares_and_hold_the_mean(counts):
    for made in (control.p_chart(counts), control.i_prime(counts)):
        assert all(0 <= one.low <= made.mean <= one.high <= 1 for one in made.limits)
        assert len(made.flags) == len(counts)


@pytest.mark.parametrize(("limit", "target", "more", "wanted"), [
    (Limit(5, 7), 4, True, "always"), (Limit(1, 3), 4, True, "never"), (Limit(1, 5), 4, True, "sometimes"),
    (Limit(1, 3), 4, False, "always"), (Limit(5, 7), 4, False, "never"), (Limit(1, 5), 4, False, "sometimes")])
def test_assurance(limit, target, more, wanted):
    assert control.assurance(limit, target, more_is_better=more) == Assurance(wanted)
