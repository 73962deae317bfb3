"""Funnel, comparator, gap, slope index, projection: by hand, against scipy and numpy, and at their edges."""

import numpy as np
import pytest
from hypothesis import strategies as st
from scipy import stats

from analysis.statistics import comparison, projection
from analysis.statistics.comparison import Beside, Place
from analysis.statistics.intervals import Interval, newcombe
from tests.analysis.properties import given

SHARE = st.integers(1, 300).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base)))


def test_funnel_limits_by_hand():
    """p₀ = 0.5, n = 100: a standard error of 0.05."""
    inner, outer = comparison.funnel_limits(0.5, 100), comparison.funnel_limits(0.5, 100, comparison.OUTER)
    assert (inner.low, inner.high) == pytest.approx((0.402, 0.598))
    assert (outer.low, outer.high) == pytest.approx((0.3455, 0.6545))


@pytest.mark.parametrize(("count", "place"), [
    (34, "far below"), (35, "below"), (40, "below"), (41, "inside"), (59, "inside"), (60, "above"), (65, "above"),
    (66, "far above")])
def test_places_in_a_funnel(count, place):
    assert comparison.funnel(count, 100, 0.5) == Place(place)


@pytest.mark.parametrize(("middle", "base"), [(1.2, 10), (-0.1, 10), (0.5, 0)])
def test_no_funnel_around_what_is_no_share(middle, base):
    with pytest.raises(ValueError, match="no funnel"):
        comparison.funnel_limits(middle, base)


@given(st.floats(0, 1), st.integers(1, 10_000))
def test_a_funnel_is_narrower_for_more_people_and_never_leaves_shares(middle, base):
    one, more = comparison.funnel_limits(middle, base), comparison.funnel_limits(middle, base + 1)
    assert 0 <= one.low <= more.low <= middle <= more.high <= one.high <= 1


@pytest.mark.parametrize(("interval", "more", "wanted"), [
    (Interval(0.4, 0.6), True, "like"), (Interval(0.5, 0.6), True, "like"), (Interval(0.51, 0.6), True, "better"),
    (Interval(0.3, 0.49), True, "worse"), (Interval(0.51, 0.6), False, "worse"), (Interval(0.3, 0.49), False, "better")])
def test_beside_a_comparator(interval, more, wanted):
    found = comparison.beside(interval, 0.5, more_is_better=more)
    assert found == Beside(wanted)
    assert comparison.beside_words(found) == {"like": "about the same"}.get(wanted, wanted)


@given(SHARE, SHARE)
def test_the_interval_of_a_gap_is_newcombes(first, fifth):
    found, theirs = comparison.gap(first, fifth), newcombe(first, fifth)
    assert found.difference == pytest.approx(first[0] / first[1] - fifth[0] / fifth[1])
    assert (max(-1, found.interval.low), min(1, found.interval.high)) == pytest.approx((theirs.low, theirs.high))


def test_a_gap_in_words():
    assert comparison.gap((70, 100), (50, 100)).words() == "+20 points, between +6 and +33."
    assert comparison.gap((55, 100), (50, 100)).words().endswith("That could be chance.")
    assert comparison.gap((0, 0), (5, 10)) is None


def test_a_slope_index_by_hand():
    """Five even fifths, each 5 points under the one before: the line runs 25 points from end to end."""
    found = comparison.slope_index([(60, 100), (55, 100), (50, 100), (45, 100), (40, 100)])
    assert found.difference == pytest.approx(0.25)
    assert found.clear and found.interval.low < 0.25 < found.interval.high


@given(st.lists(SHARE, min_size=3, max_size=6))
def test_a_slope_index_is_numpys_weighted_line(fifths):
    people = np.array([base for _count, base in fifths])
    ranks = (np.cumsum(people) - people / 2) / people.sum()
    slope = np.polyfit(ranks, [c / n for c, n in fifths], 1, w=np.sqrt(people))[0]
    assert comparison.slope_index(fifths).difference == pytest.approx(-slope, abs=1e-6)
    back = comparison.slope_index(fifths[::-1])
    assert back.difference == pytest.approx(slope, abs=1e-6)


@pytest.mark.parametrize(("groups", "is_there"), [(2, False), (3, True), (4, True)])
def test_a_slope_takes_three_groups(groups, is_there):
    assert (comparison.slope_index([(5, 10), (0, 0)] + [(5, 10)] * (groups - 1)) is not None) == is_there


STEADY = [0.50, 0.56, 0.48, 0.55, 0.49, 0.57, 0.47, 0.58, 0.46, 0.59]


def over_time(values):
    return [(float(when), value) for when, value in enumerate(values)]


@pytest.mark.parametrize(("points", "is_line"), [(7, False), (8, True), (9, True)])
def test_a_line_takes_eight_points(points, is_line):
    found = projection.project(over_time(STEADY[:points]))
    assert (found.interval is not None) == is_line
    assert is_line or (found.slope, found.words()) == (0.0, "If nothing changes, it stays around the median of now.")


def test_a_line_is_scipys():
    values = [3.0, 5.0, 4.0, 6.0, 8.0, 7.0, 9.0, 10.0, 11.0]
    found, theirs = projection.theil_sen(over_time(values)), stats.theilslopes(values, range(9), 0.95)
    assert (found.slope, found.on(0)) == pytest.approx((theirs.slope, theirs.intercept))
    assert found.words() == "If nothing changes, it goes on up."
    with pytest.raises(ValueError, match="one time"):
        projection.theil_sen([(1, 2), (1, 3)])


def test_after_a_shift_the_median_is_carried_on():
    shifted = [50, 52, 48, 51, 49, 52, 48, 51, 49, 50, 55, 56, 55, 56, 55, 56]
    found = projection.project(over_time(shifted))
    assert (found.interval, found.on(99)) == (None, 50)


def test_no_line_runs_across_a_new_baseline():
    found = projection.project(over_time([10] * 10 + [20, 21, 20]), start=10)
    assert (found.interval, found.value) == (None, 20)
    assert projection.project([(0.0, None)]) is None
    assert projection.project(over_time(STEADY), start=10) is None
