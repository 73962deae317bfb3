"""Shift and trend on a run chart, at the edges of their rules."""

import pytest

from analysis.runchart import FEWEST_POINTS, Signal, read

LEVEL = [50, 52, 48, 51, 49, 52, 48, 51, 49, 50]


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
])
def test_signals(more, signal):
    assert read(LEVEL + more).signal == signal


def test_the_median_is_frozen_and_missing_points_do_not_count():
    found = read([*LEVEL, None, 90, 90])
    assert (found.median, found.useful, found.signal) == (50, 10, Signal.STEADY)


def test_no_shift_where_the_median_is_nought():
    assert read([0] * 12 + [5, 6, 5, 6, 5, 6, 5]).signal == Signal.STEADY
