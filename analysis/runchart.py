"""Run charts as used in Scottish improvement work: median of a frozen baseline, shift, trend. Pure, on shares or
percents.

Rules: Perla, Provost and Murray, "The run chart: a simple analytical tool", BMJ Quality & Safety 20 (2011) 46–51, with
the Scottish Public Health Observatory's reading of points on the median (they neither break nor count). A shift is
worth a conversation; it is not proof.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

FEWEST_POINTS = 10
BASELINE_POINTS = 10
"""The median is that of the first points, frozen: later points must not move the line that they are compared with."""
SHIFT = 6
TREND = 5
FALSE_SIGNALS = 0.12
"""Share of charts of twelve points of pure noise that show a shift or a trend (simulated; benchmarks of the design)."""


class Signal(StrEnum):
    SHIFT_UP = "shift up"
    SHIFT_DOWN = "shift down"
    TREND_UP = "trend up"
    TREND_DOWN = "trend down"
    STEADY = "steady"


@dataclass(frozen=True)
class Reading:
    """`median` of the frozen baseline, the signal, and how many points are useful (neither missing nor on the line)."""
    median: float
    signal: Signal
    useful: int


def _longest(signs: Sequence[int]) -> tuple[int, int]:
    """(length, sign) of the longest stretch of one sign; the latest of equally long ones."""
    best, length = (0, 0), 0
    for i, sign in enumerate(signs):
        length = length + 1 if i and sign == signs[i - 1] else 1
        if length >= best[0]:
            best = (length, sign)
    return best


def read(points: Sequence[float | None]) -> Reading | None:
    """Points in time order, None where missing. None below ten points: then intervals and differences speak."""
    values = [p for p in points if p is not None]
    if len(values) < FEWEST_POINTS:
        return None
    line = median(values[:BASELINE_POINTS])
    sides = [1 if v > line else -1 for v in values if v != line]
    steps = [1 if b > a else -1 for a, b in zip(values, values[1:]) if a != b]
    length, side = _longest(sides)
    if length >= SHIFT and line != 0:
        return Reading(line, Signal.SHIFT_UP if side > 0 else Signal.SHIFT_DOWN, len(sides))
    length, way = _longest(steps)
    if length >= TREND - 1:   # five points one way are four steps
        return Reading(line, Signal.TREND_UP if way > 0 else Signal.TREND_DOWN, len(sides))
    return Reading(line, Signal.STEADY, len(sides))
