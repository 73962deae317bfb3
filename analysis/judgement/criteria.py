"""Is a success criterion on its way? One pure rule, `judge`, on figures of any kind and unit.

The path T(t) runs straight from the baseline through any milestones to the target. With the newest figure's 95 %
interval:

    met                   the whole interval lies beyond the target, in this figure and in the one before
    on track              the whole interval is at T or better
    could go either way   the interval spans T
    close                 the whole interval is worse than T, the figure itself by no more than the tolerance
    off track             the whole interval is worse than T, and the figure by more than the tolerance
    not enough to say     no evidence yet, not shown, too small, too old, or no baseline or target to compare with

A figure without an interval (nothing says how far chance moves it) is compared alone: at T or better, within the
tolerance, or worse, with a reason that says so; it must be later than the baseline, which would only be compared with itself.
It is never met, and never could it go either way. Everything is compared unrounded. `RULES` names the version; it and every input are stored with each judgement.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from analysis.figures import Point, Standing
from analysis.measures import PERCENT, AnyFigure, Unit
from participation.words import N_, translated

RULES = "judgement 2"
"""1: shares of released figures. 2: figures in any unit, those without an interval compared alone."""
PERIODS_FOR_MET = 2
SMALLEST_BASE = 10
"""A figure on fewer people, files or passages is never judged. Released tables do not hold any, so there it is a second lock."""
MOST_DAYS_OLD = 400
"""A year and a term's delay: an older figure says how it was, not how it is."""


FLOATING = 1e-9
"""What a difference of two decimal numbers may be off by; a figure exactly at its tolerance is within it."""


class Word(StrEnum):
    MET = "met"
    TRACK = "track"
    CLOSE = "close"
    OFF = "off"
    EITHER = "either"
    UNSAID = "unsaid"


WORDS = {Word.MET: N_("Met"), Word.TRACK: N_("On track"), Word.CLOSE: N_("Close"), Word.OFF: N_("Off track"),
         Word.EITHER: N_("Could go either way"), Word.UNSAID: N_("Not enough to say")}


MEANS = {Word.MET: N_("The whole interval lies beyond the target, two times running."),
         Word.TRACK: N_("The whole interval is where the path says, or better."),
         Word.EITHER: N_("The interval reaches to both sides of the path. More answers, or more time, will tell."),
         Word.CLOSE: N_("The whole interval falls short, but the figure lies within the points that were set for this criterion."),
         Word.OFF: N_("The whole interval falls short, and the figure by more than that. Or it should be done by now, and is not."),
         Word.UNSAID: N_("No evidence yet, not shown, fewer than {base} people, no baseline or target, or older than {days} days.")}


def meanings() -> dict[Word, str]:
    """What each word says, in one sentence, from the best to none: for the page about judgements and the code books of reports."""
    return {word: translated(means).format(base=SMALLEST_BASE, days=MOST_DAYS_OLD) for word, means in MEANS.items()}


class Reason(StrEnum):
    """Why a judgement is what it is; its sentence is written where it is shown."""
    BEYOND_TARGET = "beyond target"
    AT_OR_BETTER = "at or better"
    WITHIN_TOLERANCE = "within tolerance"
    WORSE = "worse"
    SPANS = "spans"
    AT_ALONE = "at or better alone"
    WITHIN_ALONE = "close alone"
    WORSE_ALONE = "worse alone"
    DONE = "done"
    OVERDUE = "overdue"
    NOT_SHOWN = "not shown"
    TOO_SMALL = "too small"
    TOO_FEW = "too few"
    ONLY_BASELINE = "only the baseline"
    TOO_OLD = "too old"
    NO_EVIDENCE = "no evidence"
    NO_MEASURE = "no measure"
    NO_PATH = "no path"


UP, DOWN = "up", "down"


@dataclass(frozen=True)
class Aim:
    """Where a criterion comes from and shall get to, in the scale of its measure: shares from 0 to 1, all else as written.
    `tolerance` is a difference in the same scale.

    `direction` "up": more is better; "down": less is better. `milestones`: (day, value) between baseline and target.
    """
    baseline: float | None = None
    baseline_on: date | None = None
    target: float | None = None
    target_on: date | None = None
    direction: str = UP
    tolerance: float = 0.0
    milestones: tuple[tuple[date, float], ...] = ()
    unit: Unit = PERCENT

    @property
    def path(self) -> tuple[tuple[date, float], ...]:
        """The corners of the path in order of time; empty without a baseline or a target."""
        if None in (self.baseline, self.baseline_on, self.target, self.target_on):
            return ()
        start, end = (self.baseline_on, self.baseline), (self.target_on, self.target)
        return tuple(sorted([start, *self.milestones, end],
                            key=lambda corner: corner[0]))  # type: ignore[return-value,arg-type]

    def at(self, day: date) -> float | None:
        """T(day): the baseline before the path begins, the target after it ends; None without a path."""
        corners = self.path
        if not corners:
            return None
        if day <= corners[0][0]:
            return corners[0][1]
        for (t0, value0), (t1, value1) in zip(corners, corners[1:]):
            if t0 < day <= t1:
                return value0 + (value1 - value0) * (day - t0).days / (t1 - t0).days
        return corners[-1][1]


@dataclass(frozen=True)
class Verdict:
    """A judgement: its word, its reason, T on the figure's last day, and the figure it rests on (None if there is
    none)."""
    word: Word
    reason: Reason
    path: float | None = None
    point: Point | None = None

    @property
    def figure(self) -> AnyFigure | None:
        return self.point.figure if self.point else None


def _unsaid(reason: Reason, point: Point | None = None, path: float | None = None) -> Verdict:
    return Verdict(Word.UNSAID, reason, path, point)


def _nothing_to_judge(points: Sequence[Point], today: date) -> Reason | None:
    """Why the newest figure cannot be judged, or None."""
    if not points or points[-1].figure.standing is Standing.NONE:
        return Reason.NO_EVIDENCE
    figure = points[-1].figure
    if figure.standing is Standing.TOO_SMALL:
        return Reason.TOO_SMALL
    if not figure.shown:
        return Reason.NOT_SHOWN
    if _too_few(figure):
        return Reason.TOO_FEW
    if today - points[-1].ends_on > timedelta(days=MOST_DAYS_OLD):
        return Reason.TOO_OLD
    return None


def _too_few(figure: AnyFigure) -> bool:
    return figure.base is not None and figure.base < SMALLEST_BASE


def _ends(figure: AnyFigure, direction: str) -> tuple[float, float, float]:
    """(worse end, value, better end), turned so that more is better. Without an interval all three are the value."""
    low, high = (figure.interval.low, figure.interval.high) if figure.interval else (figure.value, figure.value)
    return (low, figure.value, high) if direction == UP else (-high, -figure.value, -low)


def _beyond(point: Point, target: float, direction: str) -> bool:
    if not point.figure.shown or point.figure.interval is None or _too_few(point.figure):
        return False
    return _ends(point.figure, direction)[0] > (target if direction == UP else -target)


def judge(aim: Aim, points: Sequence[Point], *, today: date) -> Verdict:
    """The rule of this file's head. `points` oldest first, as figures.series gives them."""
    reason = _nothing_to_judge(points, today)
    if reason:
        return _unsaid(reason, points[-1] if points else None)
    newest = points[-1]
    if aim.target is not None and len(points) >= PERIODS_FOR_MET and all(
            _beyond(point, aim.target, aim.direction) for point in points[-PERIODS_FOR_MET:]):
        return Verdict(Word.MET, Reason.BEYOND_TARGET, aim.at(newest.ends_on), newest)
    path = aim.at(newest.ends_on)
    if path is None:
        return _unsaid(Reason.NO_PATH, newest)
    return _against_path(aim, newest, path)


ALONE = {Reason.AT_OR_BETTER: Reason.AT_ALONE, Reason.WITHIN_TOLERANCE: Reason.WITHIN_ALONE, Reason.WORSE: Reason.WORSE_ALONE}


def _against_path(aim: Aim, newest: Point, path: float) -> Verdict:
    if newest.figure.interval is None and aim.baseline_on is not None and newest.ends_on <= aim.baseline_on:
        return _unsaid(Reason.ONLY_BASELINE, newest, path)
    word, reason = _compared(aim, newest.figure, path)
    return Verdict(word, reason if newest.figure.interval else ALONE[reason], path, newest)


def _compared(aim: Aim, figure: AnyFigure, path: float) -> tuple[Word, Reason]:
    worse, value, better = _ends(figure, aim.direction)
    line = path if aim.direction == UP else -path
    if worse >= line:
        return Word.TRACK, Reason.AT_OR_BETTER
    if better >= line:
        return Word.EITHER, Reason.SPANS
    if line - value <= aim.tolerance + FLOATING:
        return Word.CLOSE, Reason.WITHIN_TOLERANCE
    return Word.OFF, Reason.WORSE


def judge_done(done_on: date | None, due: date | None, *, today: date) -> Verdict:
    """Done or not done: met once done, off track once the day has passed, and until then not enough to say."""
    if done_on and done_on <= today:
        return Verdict(Word.MET, Reason.DONE)
    if due and due < today:
        return Verdict(Word.OFF, Reason.OVERDUE)
    return _unsaid(Reason.NO_EVIDENCE)


def inputs(aim: Aim, points: Sequence[Point], *, today: date) -> dict[str, object]:
    """Everything `judge` was given that decides, as JSON: stored beside the word, so that it can be worked out
    again."""
    def told(point: Point) -> dict[str, object]:
        figure = point.figure
        return {"label": point.label, "on": point.ends_on.isoformat(), "standing": figure.standing.value,
                "value": figure.value, "low": figure.interval.low if figure.interval else None,
                "high": figure.interval.high if figure.interval else None, "count": figure.count, "base": figure.base,
                "release": figure.source.release or None if figure.source else None}
    day = lambda d: d.isoformat() if d else None  # noqa: E731
    return {"baseline": aim.baseline, "baseline_on": day(aim.baseline_on), "target": aim.target,
            "target_on": day(aim.target_on),
            "direction": aim.direction, "tolerance": aim.tolerance,
            "milestones": [[day(d), v] for d, v in aim.milestones], "unit": aim.unit.kind.value, "per": aim.unit.per,
            "points": [told(p) for p in points[-PERIODS_FOR_MET:]],
            "too_old": bool(points) and today - points[-1].ends_on > timedelta(days=MOST_DAYS_OLD)}
