"""Run charts as used in Scottish improvement work: a frozen median, shift, trend, runs, and a new baseline by a person. Pure.

R. J. Perla, L. P. Provost and S. K. Murray, "The run chart: a simple analytical tool for learning from variation in
healthcare processes", BMJ Quality & Safety 20 (2011) 46–51; NHS Scotland Quality Improvement Hub for six and five points,
for points on the median (they neither break nor count) and for a new baseline after nine. The limits of the number of
runs are worked out from its exact distribution (A. Wald and J. Wolfowitz, "On a test whether two samples are from the
same population", Annals of Mathematical Statistics 11 (1940) 147–162), not copied from a table. A shift is worth a
conversation; it is not proof.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from math import comb
from statistics import median

from analysis.statistics.policy import RUN_CHART_POINTS
from participation.words import N_, _, translated

FEWEST_POINTS = RUN_CHART_POINTS
BASELINE_POINTS = 10
"""The median is that of the first points, frozen: later points must not move the line that they are compared with."""
SHIFT = 6
TREND = 5
SUSTAINED = 9
"""Useful points on one side from which a shift is sustained, and a person may begin a new baseline."""
USEFUL_FOR_RUNS = 10
FEWEST_FOR_RULES = 9
"""With eight values or fewer after a new baseline no rule is read."""
TAIL = 0.025
FALSE_SIGNALS = {10: 0.105, 11: 0.146, 12: 0.147, 14: 0.193, 16: 0.277, 18: 0.341, 20: 0.402, 24: 0.492, 30: 0.613,
                 36: 0.689, 48: 0.807, 60: 0.878}
"""Points → share of charts of pure noise that show any of the three signals (20,000 simulated charts each, median frozen
after ten points; with the median of all points, 24 of them give 0.376)."""

Points = Sequence[float | None]
"""Values in time order, None where one is missing or not shown."""


class Signal(StrEnum):
    SHIFT_UP = "shift up"
    SHIFT_DOWN = "shift down"
    TREND_UP = "trend up"
    TREND_DOWN = "trend down"
    FEW_RUNS = "few runs"
    MANY_RUNS = "many runs"
    STEADY = "steady"
    EARLY = "new baseline"


SIGNAL_WORDS = {
    Signal.SHIFT_UP: N_("Shift up"), Signal.SHIFT_DOWN: N_("Shift down"), Signal.TREND_UP: N_("Trend up"),
    Signal.TREND_DOWN: N_("Trend down"), Signal.FEW_RUNS: N_("Few runs"), Signal.MANY_RUNS: N_("Many runs"),
    Signal.STEADY: N_("No shift, no trend"), Signal.EARLY: N_("New baseline"),
}
SIGNAL_SENTENCES = {
    Signal.SHIFT_UP: N_("Six points or more above the median: worth a conversation."),
    Signal.SHIFT_DOWN: N_("Six points or more below the median: worth a conversation."),
    Signal.TREND_UP: N_("Five points or more, each higher than the last: worth a conversation."),
    Signal.TREND_DOWN: N_("Five points or more, each lower than the last: worth a conversation."),
    Signal.FEW_RUNS: N_("The line crosses the median less often than chance would: worth a conversation."),
    Signal.MANY_RUNS: N_("The line crosses the median more often than chance would: ask how it is measured."),
    Signal.STEADY: N_("Points lie around the median as chance would have it."),
    Signal.EARLY: N_("There are too few points since the new baseline to say anything."),
}


@dataclass(frozen=True, slots=True)
class Stretch:
    """Points that belong together: positions in the series, which way (1 up or above, −1), and how many of them count."""

    positions: tuple[int, ...]
    way: int
    counted: int


@dataclass(frozen=True, slots=True)
class Phase:
    """One baseline: from position `start` up to, without, `end`; its frozen median, and what the rules find in it.

    `runs` is None under ten useful points. `sustained`: the first nine useful points of the latest shift that reaches so far.
    """

    start: int
    end: int
    median: float
    useful: int
    shifts: tuple[Stretch, ...] = ()
    trends: tuple[Stretch, ...] = ()
    runs: int | None = None
    limits: tuple[int, int] | None = None
    sustained: tuple[int, ...] | None = None
    signal: Signal = Signal.STEADY


@dataclass(frozen=True, slots=True)
class Reading:
    """A chart of ten points or more. `median`, `signal` and `useful` (neither missing nor on the line) are those of the
    newest baseline."""

    phases: tuple[Phase, ...]

    @property
    def now(self) -> Phase:
        return self.phases[-1]

    @property
    def median(self) -> float:
        return self.now.median

    @property
    def signal(self) -> Signal:
        return self.now.signal

    @property
    def useful(self) -> int:
        return self.now.useful

    @property
    def can_rephase(self) -> int | None:
        """Where a new baseline could begin, if a person says why: the first point of a sustained shift."""
        return self.now.sustained[0] if self.now.sustained else None

    def words(self) -> str:
        """A few words: *Shift up*."""
        return translated(SIGNAL_WORDS[self.signal])

    def sentence(self) -> str:
        """What the signal means, and no more than that."""
        if self.now.sustained and self.signal in (Signal.SHIFT_UP, Signal.SHIFT_DOWN):
            told = _("Nine points or more on one side of the median: the shift is sustained.")
            return f"{told} " + _("Whoever knows why may start a new baseline from there.")
        return translated(SIGNAL_SENTENCES[self.signal])


def read(points: Points, starts: Sequence[int] = ()) -> Reading | None:
    """Points in time order, None where missing; `starts`: positions from which a person began a new baseline.

    None under ten points: then intervals and differences speak.
    """
    if sum(p is not None for p in points) < FEWEST_POINTS:
        return None
    edges = [0, *sorted({start for start in starts if 0 < start < len(points)}), len(points)]
    found = (_phase(points, start, end) for start, end in pairwise(edges))
    return Reading(tuple(phase for phase in found if phase is not None))


def _phase(points: Points, start: int, end: int) -> Phase | None:
    own = [p if start <= place < end else None for place, p in enumerate(points)]
    values = [p for p in own if p is not None]
    if not values:
        return None
    line = median(values[:BASELINE_POINTS])
    useful = sum(v != line for v in values)
    if len(values) < FEWEST_FOR_RULES:
        return Phase(start, end, line, useful, signal=Signal.EARLY)
    above = shifts(own, line) if line != 0 else ()   # around a median of nought there is no other side
    lately = next((s for s in reversed(above) if s.counted >= SUSTAINED), None)
    nine = tuple(p for p in lately.positions if own[p] != line)[:SUSTAINED] if lately else None
    number = runs(own, line)
    limits = runs_limits(useful) if useful >= USEFUL_FOR_RUNS else None
    ways = trends(own)
    return Phase(start, end, line, useful, above, ways, number if limits else None, limits, nine,
                 _signal(above, ways, number, limits))


def _signal(above: Sequence[Stretch], ways: Sequence[Stretch], number: int, limits: tuple[int, int] | None) -> Signal:
    """The latest shift, or else the latest trend, or else what the runs say."""
    if above:
        return Signal.SHIFT_UP if above[-1].way > 0 else Signal.SHIFT_DOWN
    if ways:
        return Signal.TREND_UP if ways[-1].way > 0 else Signal.TREND_DOWN
    if limits and not limits[0] <= number <= limits[1]:
        return Signal.FEW_RUNS if number < limits[0] else Signal.MANY_RUNS
    return Signal.STEADY


def _sides(points: Points, line: float) -> list[tuple[int, int]]:
    """(position, side) of every point that is there: 1 above, −1 below, 0 on the line."""
    return [(place, (value > line) - (value < line)) for place, value in enumerate(points) if value is not None]


def shifts(points: Points, line: float, least: int = SHIFT) -> tuple[Stretch, ...]:
    """Every stretch of `least` useful points or more on one side. Points on the line within and after it belong to it and
    do not count."""
    found: list[Stretch] = []
    positions: list[int] = []
    way = counted = 0
    for place, side in [*_sides(points, line), (len(points), 2)]:
        if side not in (0, way):
            found += [Stretch(tuple(positions), way, counted)] if counted >= least else []
            positions, way, counted = [], side, 0
        if way:
            positions.append(place)
            counted += side != 0
    return tuple(found)


def trends(points: Points, least: int = TREND) -> tuple[Stretch, ...]:
    """Every stretch of `least` points or more all one way. Equal neighbours belong to it and do not count."""
    there = [(place, value) for place, value in enumerate(points) if value is not None]
    found: list[Stretch] = []
    start = level = way = steps = 0   # `level`: the first of the equal points that end where we are
    for n, ((_p, before), (_q, value)) in enumerate(pairwise(there), 1):
        step = (value > before) - (value < before)
        if step and step != way:
            found += _stretch(there[start:n], way, steps + 1, least)
            start, way, steps = (level if way else n - 1), step, 0
        if step:
            level, steps = n, steps + 1
    return (*found, *_stretch(there[start:], way, steps + 1, least))


def _stretch(there: Sequence[tuple[int, float]], way: int, counted: int, least: int) -> list[Stretch]:
    return [Stretch(tuple(place for place, _value in there), way, counted)] if way and counted >= least else []


def runs(points: Points, line: float) -> int:
    """Stretches on one side of the line, that is crossings and one. Points on the line are left out."""
    sides = [side for _place, side in _sides(points, line) if side]
    return sum(a != b for a, b in pairwise(sides)) + 1 if sides else 0


@lru_cache
def runs_limits(useful: int) -> tuple[int, int]:
    """Fewest and most runs that are no signal, of `useful` points, half of them on each side: at most 2.5 % a tail."""
    below = useful // 2
    chances = [_chance_of_runs(number, below, useful - below) for number in range(useful + 1)]
    low = next(n for n in range(useful + 1) if sum(chances[:n + 1]) > TAIL)
    return low, next(n for n in range(useful, -1, -1) if sum(chances[n:]) > TAIL)


def _chance_of_runs(number: int, a: int, b: int) -> float:
    """Chance of exactly this many runs among a points below and b above, all orders alike (Wald and Wolfowitz 1940)."""
    half, odd = divmod(number, 2)
    if half == 0:
        return 0.0
    ways = (2 * comb(a - 1, half - 1) * comb(b - 1, half - 1) if not odd else
            comb(a - 1, half - 1) * comb(b - 1, half) + comb(a - 1, half) * comb(b - 1, half - 1))
    return ways / comb(a + b, a)


def false_signals(points: int) -> float:
    """The share of charts of so many points that show a signal though nothing changed; nought under ten."""
    if points < FEWEST_POINTS:
        return 0.0
    for (n, share), (later, more) in pairwise(FALSE_SIGNALS.items()):
        if points <= later:
            return share + (more - share) * (points - n) / (later - n)
    return FALSE_SIGNALS[max(FALSE_SIGNALS)]
