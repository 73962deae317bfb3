"""Run charts at the edges of their rules: shift, trend, runs, a new baseline, and how often chance alone signals.

The rules are those of the NHS Scotland Quality Improvement Hub; all cases of the R package runchart (J. Adams) and the exact
limits of the number of runs up to 120 points were read once with these functions and agreed.
"""

import random
from itertools import combinations

import pytest
from hypothesis import strategies as st

from analysis.statistics import runchart
from analysis.statistics.runchart import FEWEST_POINTS, Signal, read
from tests.analysis.properties import given

LEVEL = [50, 52, 48, 51, 49, 52, 48, 51, 49, 50]
VALUES = st.lists(st.one_of(st.none(), st.integers(-4, 4)), max_size=30)


def flat(stretches):
    return [place for one in stretches for place in one.positions]


@pytest.mark.parametrize("count, is_read",
                         [(FEWEST_POINTS - 1, False), (FEWEST_POINTS, True), (FEWEST_POINTS + 1, True)])
def test_fewer_than_ten_points_are_no_run_chart(count, is_read):
    assert (read((LEVEL + LEVEL)[:count]) is not None) == is_read


@pytest.mark.parametrize("more, signal", [
    ([55, 56, 55, 56, 55], Signal.STEADY),
    ([55, 56, 55, 56, 55, 56], Signal.SHIFT_UP),
    ([55, 56, 55, 50, 56, 55, 56], Signal.SHIFT_UP),
    ([45, 44, 45, 44, 45, 44], Signal.SHIFT_DOWN),
    ([49, 51, 52, 53], Signal.STEADY),
    ([48, 49, 51, 52, 53], Signal.TREND_UP),
    ([48, 49, 51, 51, 52, 53], Signal.TREND_UP),
    ([53, 52, 51, 49, 48], Signal.TREND_DOWN),
    ([55] * 6 + [45] * 6, Signal.SHIFT_DOWN),
])
def test_signals(more, signal):
    assert read(LEVEL + more).signal == signal


def test_the_median_is_frozen_and_missing_points_do_not_count():
    found = read([*LEVEL, None, 90, 90])
    assert (found.median, found.useful, found.signal) == (50, 10, Signal.STEADY)


def test_no_shift_where_the_median_is_nought():
    assert read([0] * 12 + [5, 6, 5, 6, 5, 6, 5]).now.shifts == ()


@pytest.mark.parametrize(("values", "positions"), [
    ([3, 4, 3, 4, 3], []),
    ([3, 4, 3, 4, 3, 4], [0, 1, 2, 3, 4, 5]),
    ([2, 3, 4, 3, 4, 3, 4, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8]),    # on the line: before it no part, after it a part
    ([3, 3, 3, 2, None, 3, 3, 3], [0, 1, 2, 3, 5, 6, 7]),
    ([3, 3, 3, 2, 3, 3], []),                                   # a point on the line does not count
    ([3, 3, 3, 1, 3, 3, 3], []),                                # one on the other side breaks
    ([1, 1, 1, 1, 1, 1, 3, 3, 3, 3, 3, 3], list(range(12))),
    ([2] * 9, []), ([None] * 9, []), ([], []),
])
def test_a_shift_is_six_useful_points_on_one_side(values, positions):
    assert flat(runchart.shifts(values, 2)) == positions


@pytest.mark.parametrize(("values", "stretches"), [
    ([4, 5, 6, 7], []),
    ([4, 5, 6, 7, 8], [[0, 1, 2, 3, 4]]),
    ([8, 7, None, 6, 5, 4], [[0, 1, 3, 4, 5]]),
    ([4, 5, 6, 6, 6, 7], []),                                   # equal neighbours do not count: four levels
    ([4, 5, 6, 6, 6, 7, 8, 8], [[0, 1, 2, 3, 4, 5, 6, 7]]),
    ([4, 4, 4, 5, 6, 7, 8], [[2, 3, 4, 5, 6]]),                 # it begins at the last of equal points at the start
    ([9, 5, 5, 6, 7, 8, 9], [[1, 2, 3, 4, 5, 6]]),              # and where it turns, at the first of them
    ([1, 2, 3, 4, 5, 4, 3, 2, 1], [[0, 1, 2, 3, 4], [4, 5, 6, 7, 8]]),
    ([5] * 9, []), ([None] * 9, []), ([], []),
])
def test_a_trend_is_five_points_one_way(values, stretches):
    assert [list(one.positions) for one in runchart.trends(values)] == stretches


@pytest.mark.parametrize(("values", "number"), [([], 0), ([2, 2], 0), ([3, 3], 1), ([3, 1], 2), ([3, 2, 3, None, 1, 3], 3)])
def test_runs_are_crossings_and_one(values, number):
    assert runchart.runs(values, 2) == number


def test_the_limits_of_runs_are_those_of_all_orders():
    for useful in range(10, 15):
        below, all_orders = useful // 2, []
        for chosen in combinations(range(useful), below):
            sides = [place in chosen for place in range(useful)]
            all_orders.append(1 + sum(a != b for a, b in zip(sides, sides[1:])))
        low, high = runchart.runs_limits(useful)
        share = lambda test: sum(map(test, all_orders)) / len(all_orders)  # noqa: E731
        assert share(lambda r, n=low: r < n) <= 0.025 < share(lambda r, n=low: r <= n)
        assert share(lambda r, n=high: r > n) <= 0.025 < share(lambda r, n=high: r >= n)


@pytest.mark.parametrize(("useful", "limits"), [(10, (3, 9)), (20, (7, 15)), (29, (10, 21)), (53, (20, 35)), (120, (50, 72))])
def test_known_limits_of_runs(useful, limits):
    assert runchart.runs_limits(useful) == limits


def test_runs_speak_from_ten_useful_points_on():
    few, many = [1, 1, 2, 1, 1] * 2 + [3, 3, 3, 3, 3], [1, 3] * 5 + [1]
    assert (read([*few[:10], *few[10:14]]).now.runs, read([2] * 5 + [1, 3, 1, 3, 1]).now.runs) == (None, None)
    found = read(many)
    assert (found.now.runs, found.now.limits, found.signal) == (11, (4, 9), Signal.MANY_RUNS)
    assert found.sentence().startswith("The line crosses the median more often")


@pytest.mark.parametrize(("counted", "can"), [(8, None), (9, 10), (10, 10)])
def test_a_new_baseline_may_begin_after_nine_useful_points(counted, can):
    found = read([*LEVEL, *([55, 56] * 5)[:counted]])
    assert (found.can_rephase, found.signal) == (can, Signal.SHIFT_UP)
    assert ("sustained" in found.sentence()) == (can is not None)


def test_a_new_baseline_has_its_own_median_and_its_rules_from_nine_values_on():
    points = [*LEVEL, 56, 55, 56, 57, 55, 54, 56, 55, 57]
    before, after = read(points), read(points, [10])
    assert (before.signal, after.signal, after.median) == (Signal.SHIFT_UP, Signal.STEADY, 56)
    assert [(p.start, p.end, p.median) for p in after.phases] == [(0, 10, 50), (10, 19, 56)]
    assert read(points[:18], [10]).signal is Signal.EARLY
    assert read(points, [0, 10, 10, 19, 40]).phases == after.phases
    assert read([*LEVEL, None, None], [10]).phases[-1].end == 10


@given(VALUES, st.integers(-4, 4))
def test_turned_upside_down_the_rules_find_the_same(values, line):
    over = [None if v is None else -v for v in values]
    assert flat(runchart.shifts(values, line)) == flat(runchart.shifts(over, -line))
    assert [(s.positions, s.way) for s in runchart.trends(values)] == [(s.positions, -s.way) for s in runchart.trends(over)]
    assert runchart.runs(values, line) == runchart.runs(over, -line)


@given(VALUES, st.integers(-4, 4), st.integers(0, 29))
def test_a_missing_point_anywhere_changes_no_rule(values, line, place):
    more = [*values[:place], None, *values[place:]]
    assert [s.counted for s in runchart.shifts(values, line)] == [s.counted for s in runchart.shifts(more, line)]
    assert [s.counted for s in runchart.trends(values)] == [s.counted for s in runchart.trends(more)]


def test_how_often_chance_alone_signals():
    chance = random.Random(11)
    for points in (12, 24):
        marked = sum(read([chance.random() for _ in range(points)]).signal is not Signal.STEADY for _ in range(800))
        assert marked / 800 == pytest.approx(runchart.false_signals(points), abs=0.06)


@pytest.mark.parametrize(("points", "share"), [(9, 0), (10, 0.105), (13, 0.17), (24, 0.492), (60, 0.878), (200, 0.878)])
def test_the_share_of_false_signals_lies_between_its_neighbours(points, share):
    assert runchart.false_signals(points) == pytest.approx(share)
