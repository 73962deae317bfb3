"""The judgement in any unit, with and without an interval: every word holds what its definition says, and no more."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.figures import Point, Standing
from analysis.judgement.criteria import MOST_DAYS_OLD, RULES, SMALLEST_BASE, Aim, Reason, Word, inputs, judge
from analysis.measures import Number, Unit, UnitKind
from analysis.statistics.intervals import Interval

TODAY = date(2026, 11, 22)
ENDS = date(2026, 10, 31)
DAYS, COUNT, PERCENT = Unit(UnitKind.DAYS), Unit(UnitKind.COUNT), Unit(UnitKind.PERCENT)


def number(value, low=None, high=None, *, unit=DAYS, base=None, ends_on=ENDS, of="people") -> Point:
    interval = None if low is None else Interval(low, high)
    return Point("October 2026", ends_on, Number(Standing.SHOWN, unit, value, interval, None, base, of=of))


def flat(line, **more) -> Aim:
    return Aim(line, date(2026, 1, 1), line, date(2027, 1, 1), unit=DAYS, **more)


def said(aim, *points):
    found = judge(aim, points, today=TODAY)
    return found.word, found.reason


@pytest.mark.parametrize("line, expected", [
    (15.0, (Word.TRACK, Reason.AT_ALONE)), (14.999, (Word.CLOSE, Reason.WITHIN_ALONE)), (13.0, (Word.CLOSE, Reason.WITHIN_ALONE)),
    (12.999, (Word.OFF, Reason.WORSE_ALONE)), (16.0, (Word.TRACK, Reason.AT_ALONE)),
])
def test_without_an_interval_the_figure_alone_is_at_the_path_near_it_or_not(line, expected):
    assert said(flat(line, direction="down", tolerance=2.0), number(15.0)) == expected


def test_without_an_interval_nothing_is_ever_met():
    aim = flat(20.0, direction="down")
    assert said(aim, number(1.0), number(1.0)) == (Word.TRACK, Reason.AT_ALONE)
    assert said(aim, number(1.0), number(1.0, 0.5, 2.0)) == (Word.TRACK, Reason.AT_OR_BETTER)
    assert said(aim, number(1.0, 0.5, 2.0), number(1.0, 0.5, 2.0))[0] is Word.MET


@pytest.mark.parametrize("later, expected", [(-1, Reason.ONLY_BASELINE), (0, Reason.ONLY_BASELINE), (1, Reason.AT_ALONE)])
def test_without_an_interval_the_baseline_is_not_compared_with_itself(later, expected):
    aim = Aim(15.0, ENDS, 15.0, date(2027, 6, 1), unit=DAYS)
    assert said(aim, number(15.0, ends_on=ENDS + timedelta(days=later)))[1] is expected
    assert said(aim, number(15.0, 14, 16, ends_on=ENDS))[0] is Word.EITHER


@pytest.mark.parametrize("low, high, expected", [(10, 14.999, Word.TRACK), (10, 15, Word.TRACK), (10, 15.001, Word.EITHER),
                                                 (15, 20, Word.EITHER), (15.001, 20, Word.OFF)])
def test_days_with_an_interval_where_less_is_better(low, high, expected):
    assert said(flat(15.0, direction="down"), number((low + high) / 2, low, high))[0] is expected


@pytest.mark.parametrize("base, expected", [(SMALLEST_BASE - 1, Reason.TOO_FEW), (SMALLEST_BASE, Reason.AT_ALONE),
                                            (SMALLEST_BASE + 1, Reason.AT_ALONE), (None, Reason.AT_ALONE)])
def test_too_few_files_or_passages_say_nothing(base, expected):
    assert said(flat(0.2), number(0.5, unit=PERCENT, base=base, of="passages"))[1] is expected


def test_a_newest_one_that_is_not_shown_is_never_replaced_by_an_older_one():
    hidden = Point("October 2026", ENDS, Number(Standing.HIDDEN, COUNT))
    assert said(flat(5.0), number(50.0, 40, 60), hidden) == (Word.UNSAID, Reason.NOT_SHOWN)
    assert said(flat(5.0), number(50.0, 40, 60), Point("", ENDS, Number(Standing.NONE, COUNT))) == (Word.UNSAID, Reason.NO_EVIDENCE)


def shown(value, half, base, days, unit):
    return number(value, *((None, None) if half is None else (value - half, value + half)), base=base, unit=unit,
                  ends_on=TODAY - timedelta(days=days))


values = st.floats(0, 100) | st.sampled_from([10.0, 20.0])
numbers = st.builds(shown, values, st.none() | st.floats(0, 20), st.none() | st.integers(8, 12), st.integers(398, 402), st.just(DAYS))
points = numbers | st.sampled_from([Point("", ENDS, Number(standing, DAYS)) for standing in Standing if standing is not Standing.SHOWN])


@given(st.lists(points, max_size=3), values, values, st.floats(0, 10), st.sampled_from(["up", "down"]), st.booleans())
def test_a_word_never_says_more_than_its_definition(own, baseline, target, tolerance, direction, has_path):
    """Restated from the table of docs/plans.md, word by word, turned so that more is better."""
    aim = Aim(baseline if has_path else None, date(2025, 1, 1), target, date(2027, 1, 1), direction, tolerance, unit=DAYS)
    verdict = judge(aim, own, today=TODAY)
    sign = 1 if direction == "up" else -1
    if verdict.word is Word.UNSAID:
        newest = own[-1].figure if own else None
        assert newest is None or not newest.shown or (newest.base is not None and newest.base < 10) or not has_path \
            or TODAY - own[-1].ends_on > timedelta(days=MOST_DAYS_OLD)
        return
    figure = own[-1].figure
    assert figure.shown and (figure.base is None or figure.base >= 10) and TODAY - own[-1].ends_on <= timedelta(days=MOST_DAYS_OLD)
    ends = [sign * end for end in ((figure.interval.low, figure.interval.high) if figure.interval else (figure.value, figure.value))]
    if verdict.word is Word.MET:
        assert len(own) > 1 and all(one.figure.shown and one.figure.interval for one in own[-2:])
        assert all(sign * end > sign * target for one in own[-2:] for end in (one.figure.interval.low, one.figure.interval.high))
        return
    line = sign * aim.at(own[-1].ends_on)
    short = line - sign * figure.value
    holds = {Word.TRACK: min(ends) >= line, Word.EITHER: min(ends) < line <= max(ends) and figure.interval is not None,
             Word.CLOSE: max(ends) < line and short <= tolerance + 1e-9, Word.OFF: max(ends) < line and short > tolerance}
    assert holds[verdict.word]
    assert (verdict.reason in (Reason.AT_ALONE, Reason.WITHIN_ALONE, Reason.WORSE_ALONE)) == (figure.interval is None)


@given(st.lists(points, max_size=3), values, values, st.floats(0, 10), st.sampled_from(["up", "down"]))
def test_what_is_stored_gives_the_same_word_again(own, baseline, target, tolerance, direction):
    aim = Aim(baseline, date(2025, 1, 1), target, date(2027, 1, 1), direction, tolerance, unit=DAYS)
    kept = inputs(aim, own, today=TODAY)
    assert judge(_aim(kept), [_point(one) for one in kept["points"]], today=TODAY).word is judge(aim, own, today=TODAY).word


def _aim(kept) -> Aim:
    day = date.fromisoformat
    return Aim(kept["baseline"], day(kept["baseline_on"]), kept["target"], day(kept["target_on"]), kept["direction"], kept["tolerance"],
               unit=Unit(UnitKind(kept["unit"]), kept["per"]))


def _point(one) -> Point:
    interval = None if one["low"] is None else Interval(one["low"], one["high"])
    return Point(one["label"], date.fromisoformat(one["on"]),
                 Number(Standing(one["standing"]), DAYS, one["value"], interval, one["count"], one["base"]))


def test_the_version_of_the_rules():
    assert RULES == "judgement 2"


def test_every_reason_fits_where_it_is_stored():
    from analysis.models import Judgement
    assert max(len(reason.value) for reason in Reason) <= Judgement._meta.fields_map["reason"].max_length
