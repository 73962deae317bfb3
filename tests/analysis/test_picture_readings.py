"""What the statistics read in a series, as a run chart and a control chart show it: in words, over the points it is about."""

from datetime import date

from analysis.charts import Phase, Remark, Signal, readings, time_course
from analysis.figures import Point
from analysis.judgement.charting import Notes
from analysis.models import ChartMark, ChartPhase
from analysis.statistics import runchart
from analysis.statistics.control import i_prime, xmr
from tests.analysis.pictured import HIDDEN, figure

STEADY = [0.50, 0.49, 0.54, 0.55, 0.48, 0.49, 0.53, 0.56, 0.50, 0.52]
"""Ten months around a median of 0.51."""


def read(values, starts=()):
    return runchart.read(values, starts)


def test_no_chart_has_no_line_and_no_word():
    assert (readings.phases(read(STEADY[:9])), readings.signals(read(STEADY[:9]))) == ((), ())


def test_a_steady_chart_has_its_median_and_no_word():
    found = read(STEADY)
    assert readings.phases(found) == (Phase(0, 9, 0.51),) and readings.signals(found) == ()


def test_six_points_are_worth_a_conversation_and_nine_are_sustained():
    six, nine = read([*STEADY, *[0.60, 0.62, 0.60, 0.61, 0.60, 0.61]]), read([*STEADY, *[0.60, 0.62, 0.60, 0.61, 0.60, 0.61, 0.6, 0.61, 0.6]])
    assert readings.signals(six) == (Signal(9, 15, "Shift up: worth a conversation"),)
    assert readings.signals(nine) == (Signal(9, 18, "Shift up: sustained"),)


def test_a_line_that_goes_up_and_down_each_month_is_a_question_of_measuring():
    found = read([0.50, 0.54, 0.49, 0.55, 0.48, 0.53, 0.50, 0.56, 0.49, 0.52])
    assert readings.signals(found) == (Signal(0, 9, "Many runs: ask how it is measured"),)


def test_a_new_baseline_has_its_own_line_and_the_old_signal_is_gone():
    values = [*STEADY, *[0.60, 0.62, 0.60, 0.61, 0.60, 0.61, 0.6, 0.61, 0.6]]
    found = read(values, [10])
    assert [(one.first, one.last) for one in readings.phases(found)] == [(0, 9), (10, 18)] and readings.signals(found) == ()


def test_what_people_noted_stands_at_its_point_in_order_of_time():
    points = [Point(str(n), date(2026, n, 28), figure(50 + n, 100)) for n in range(1, 6)]
    notes = Notes((ChartPhase(measure="m", starts_on=date(2026, 2, 1), why="New team"),),
                  (ChartMark(measure="m", ends_on=date(2026, 4, 28), kind="event", words="Snow"),
                   ChartMark(measure="m", ends_on=date(2020, 1, 1), kind="event", words="Of a release that is no longer read")))
    assert readings.remarks(points, notes) == (Remark(1, "New median from 28 February 2026: New team"), Remark(3, "28 April 2026: Snow"))


def test_limits_that_move_are_one_for_each_point_and_flags_stand_under_one_bracket():
    phases, signals = readings.limits(xmr([*STEADY, 0.9]))
    assert isinstance(phases[0].low, float) and signals[-1] == Signal(10, 10, "outside the limits")
    moving = i_prime([(50, 100), (52, 100), None, (110, 200), (240, 500)])
    (phase,), signals = readings.limits(moving)
    assert len(phase.low) == len(phase.high) == 5 and phase.low[2] == phase.high[2] == phase.middle


def test_a_control_chart_with_a_hidden_month_is_drawn():
    points = [Point(str(n), date(2026, n, 28), HIDDEN if n == 3 else figure(50 + n, 100)) for n in range(1, 10)]
    phases, signals = readings.limits(i_prime([(p.figure.count, p.figure.base) if p.figure.shown else None for p in points]))
    wide, narrow = time_course("t", points, phases=phases, signals=signals, middle="mean").drawings
    assert [sum(mark.cls == "u" for mark in one.marks) for one in (wide, narrow)] == [1, 1]
    assert any(mark.cls == "lim" for mark in wide.marks) and "mean 55%" in [text.text for text in wide.texts]
