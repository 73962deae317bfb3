"""The judgement at every edge. Bases are chosen so that intervals are known; comparisons are made unrounded."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.figures import Figure, Point, Standing
from analysis.judgement.criteria import MOST_DAYS_OLD, SMALLEST_BASE, Aim, Reason, Word, inputs, judge, judge_done
from analysis.statistics.intervals import wilson

TODAY = date(2026, 11, 22)
ENDS = date(2026, 10, 31)


def point(count, base, ends_on=ENDS) -> Point:
    return Point("Autumn 2026", ends_on, Figure(Standing.SHOWN, None, count, base))


def without(standing: Standing) -> Point:
    return Point("Autumn 2026", ENDS, Figure(standing, None))


def flat(line: float, **more) -> Aim:
    """An aim whose path is `line` today, whatever the target."""
    return Aim(line, date(2026, 1, 1), line, date(2027, 1, 1), **more)


def word(aim, *points, today=TODAY) -> tuple:
    found = judge(aim, points, today=today)
    return found.word, found.reason


LOW, HIGH = wilson(60, 100).low, wilson(60, 100).high
STEP = 1e-9


@pytest.mark.parametrize("line, tolerance, expected", [
    (LOW - STEP, 0, (Word.TRACK, Reason.AT_OR_BETTER)),
    (LOW, 0, (Word.TRACK, Reason.AT_OR_BETTER)),
    (LOW + STEP, 0, (Word.EITHER, Reason.SPANS)),
    (0.60, 0, (Word.EITHER, Reason.SPANS)),
    (0.60, 0.5, (Word.EITHER, Reason.SPANS)),
    (HIGH, 0, (Word.EITHER, Reason.SPANS)),
    (HIGH + STEP, 0, (Word.OFF, Reason.WORSE)),
    (HIGH + STEP, HIGH + STEP - 0.60, (Word.CLOSE, Reason.WITHIN_TOLERANCE)),
    (0.75, 0.15, (Word.CLOSE, Reason.WITHIN_TOLERANCE)),
    (0.75, 0.15 - 1e-6, (Word.OFF, Reason.WORSE)),
])
def test_against_the_path(line, tolerance, expected):
    assert word(flat(line, tolerance=tolerance), point(60, 100)) == expected


@pytest.mark.parametrize("line, tolerance, expected", [
    (HIGH + STEP, 0, Word.TRACK), (HIGH, 0, Word.TRACK), (HIGH - STEP, 0, Word.EITHER), (LOW, 0, Word.EITHER),
    (LOW - STEP, 0, Word.OFF), (0.45, 0.15, Word.CLOSE), (0.45, 0.15 - 1e-6, Word.OFF),
])
def test_where_less_is_better(line, tolerance, expected):
    assert word(flat(line, tolerance=tolerance, direction="down"), point(60, 100))[0] == expected


@pytest.mark.parametrize("before, target, expected", [
    (point(60, 100), LOW - STEP, Word.MET),
    (point(60, 100), LOW, Word.TRACK),
    (point(59, 100), LOW - STEP, Word.TRACK),
    (without(Standing.HIDDEN), LOW - STEP, Word.TRACK),
    (without(Standing.NONE), LOW - STEP, Word.TRACK),
])
def test_met_needs_the_whole_interval_beyond_the_target_twice_running(before, target, expected):
    assert word(flat(target), before, point(60, 100))[0] == expected


def test_one_period_is_never_met():
    assert word(flat(0.1), point(60, 100))[0] == Word.TRACK


def test_met_where_less_is_better():
    aim = flat(HIGH + STEP, direction="down")
    assert word(aim, point(60, 100), point(60, 100))[0] == Word.MET
    assert word(flat(HIGH, direction="down"), point(60, 100), point(60, 100))[0] == Word.TRACK


def test_met_does_not_need_a_baseline():
    aim = Aim(target=0.3, target_on=date(2027, 1, 1))
    assert word(aim, point(60, 100), point(60, 100)) == (Word.MET, Reason.BEYOND_TARGET)
    assert word(aim, point(60, 100)) == (Word.UNSAID, Reason.NO_PATH)


@pytest.mark.parametrize("points, reason", [
    ([], Reason.NO_EVIDENCE),
    ([without(Standing.NONE)], Reason.NO_EVIDENCE),
    ([without(Standing.HIDDEN)], Reason.NOT_SHOWN),
    ([without(Standing.TOO_SMALL)], Reason.TOO_SMALL),
    ([point(5, SMALLEST_BASE - 1)], Reason.TOO_FEW),
    ([point(60, 100), without(Standing.HIDDEN)], Reason.NOT_SHOWN),
])
def test_not_enough_to_say(points, reason):
    assert word(flat(0.5), *points) == (Word.UNSAID, reason)


@pytest.mark.parametrize("base, said", [(SMALLEST_BASE - 1, False), (SMALLEST_BASE, True), (SMALLEST_BASE + 1, True)])
def test_smallest_base(base, said):
    assert (word(flat(0.5), point(5, base))[0] is not Word.UNSAID) == said


@pytest.mark.parametrize("days, said", [(MOST_DAYS_OLD - 1, True), (MOST_DAYS_OLD, True), (MOST_DAYS_OLD + 1, False)])
def test_too_old(days, said):
    old = point(60, 100, TODAY - timedelta(days=days))
    assert word(flat(0.6), old) == ((Word.EITHER, Reason.SPANS) if said else (Word.UNSAID, Reason.TOO_OLD))


@pytest.mark.parametrize("missing", ["baseline", "baseline_on", "target", "target_on"])
def test_without_a_path_nothing_is_said(missing):
    facts = {"baseline": 0.5, "baseline_on": date(2026, 1, 1), "target": 0.9, "target_on": date(2027, 1, 1),
             missing: None}
    assert word(Aim(**facts), point(60, 100)) == (Word.UNSAID, Reason.NO_PATH)


def test_the_path_is_straight_between_its_corners():
    aim = Aim(0.5, date(2026, 1, 1), 0.7, date(2026, 1, 21), milestones=((date(2026, 1, 11), 0.55),))
    days = [date(2025, 6, 1), date(2026, 1, 1), date(2026, 1, 6), date(2026, 1, 11), date(2026, 1, 16),
            date(2026, 1, 21), date(2027, 1, 1)]
    assert [round(aim.at(day), 9) for day in days] == [0.5, 0.5, 0.525, 0.55, 0.625, 0.7, 0.7]


def test_a_path_of_one_day_is_its_target():
    aim = Aim(0.5, date(2026, 1, 1), 0.7, date(2026, 1, 1))
    assert aim.at(date(2026, 1, 2)) == 0.7


def test_done_or_not_done():
    due = date(2026, 11, 21)
    assert judge_done(TODAY, due, today=TODAY).word == Word.MET
    assert judge_done(TODAY + timedelta(days=1), due, today=TODAY).word == Word.OFF
    assert judge_done(None, due, today=TODAY).reason == Reason.OVERDUE
    assert judge_done(None, TODAY, today=TODAY).reason == Reason.NO_EVIDENCE
    assert judge_done(None, None, today=TODAY).word == Word.UNSAID


shares = st.floats(0, 1)


@given(base=st.integers(SMALLEST_BASE, 3000), part=shares, line=shares, tolerance=st.floats(0, 0.2),
       direction=st.sampled_from(["up", "down"]))
def test_a_judgement_never_claims_more_than_its_interval(base, part, line, tolerance, direction):
    newest = point(round(part * base), base)
    verdict = judge(flat(line, tolerance=tolerance, direction=direction), [newest], today=TODAY)
    interval = newest.figure.interval
    strictly_inside = interval.low < line < interval.high
    assert (verdict.word is Word.EITHER) >= strictly_inside
    assert verdict.word in (Word.TRACK, Word.EITHER, Word.CLOSE, Word.OFF)


@given(base=st.integers(SMALLEST_BASE, 3000), part=shares, line=shares)
def test_down_is_the_mirror_of_up(base, part, line):
    count = round(part * base)
    up = judge(flat(line), [point(count, base)], today=TODAY).word
    down = judge(flat(1 - line, direction="down"), [point(base - count, base)], today=TODAY).word
    near = min(abs(end - line) for end in (wilson(count, base).low, wilson(count, base).high)) < 1e-9
    assert up == down or near


def test_what_is_stored_is_enough_to_judge_again():
    aim = Aim(0.5, date(2026, 1, 1), 0.9, date(2027, 1, 1), "up", 0.03, ((date(2026, 6, 1), 0.6),))
    kept = inputs(aim, [point(1, 100), point(50, 100), point(60, 100)], today=TODAY)
    assert kept == {
        "baseline": 0.5, "baseline_on": "2026-01-01", "target": 0.9, "target_on": "2027-01-01", "direction": "up",
        "tolerance": 0.03, "milestones": [["2026-06-01", 0.6]], "too_old": False, "unit": "percent", "per": 0,
        "points": [{"label": "Autumn 2026", "on": "2026-10-31", "standing": "shown", "value": c / 100, "low": wilson(c, 100).low,
                    "high": wilson(c, 100).high, "count": c, "base": 100, "release": None}
                   for c in (50, 60)]}
