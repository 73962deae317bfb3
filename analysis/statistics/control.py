"""Control charts: XmR for single values, P for shares, U for rates, I′ for shares of varying base. Pure.

NHS England, *Making data count*, for the XmR chart, for dropping large ranges once, and for the four flags and their
order. W. A. Shewhart, *Economic Control of Quality of Manufactured Product* (1931), for P and U. W. A. Taylor, "Normalized
Individuals (I_N) Control Chart" (2017), and J. Anhøj, who calls it I′, for the last: limits as wide as the figures really
vary, narrower where the base is large. It is a good default for percentages.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from analysis.statistics.policy import CONTROL_CHART_POINTS
from participation.words import N_, _, translated

XMR, SCREEN = 2.66, 3.267
"""3 / 1.128 and the upper limit of a moving range (D₄ for two)."""
SIGMA_OF_RANGE = math.sqrt(math.pi) / 2
"""A standard deviation in mean moving ranges: 1 / 1.128."""
LIMIT, NEAR = 3, 2 / 3
IN_A_ROW = 7

Points = Sequence[float | None]
Counts = Sequence[tuple[int, float] | None]
"""(count, base) or (events, exposure) in time order; None where nothing is shown."""


class Flag(StrEnum):
    """Why a point is marked; the first of these that holds."""

    NONE = ""
    OUTSIDE = "outside"
    TREND = "trend"
    TWO_OF_THREE = "two of three"
    SIDE = "one side"


FLAG_WORDS = {
    Flag.OUTSIDE: N_("outside the limits"), Flag.TREND: N_("seven points, each further the same way"),
    Flag.TWO_OF_THREE: N_("two of three points near a limit"), Flag.SIDE: N_("seven points on one side of the mean"),
}


@dataclass(frozen=True, slots=True)
class Limit:
    """The limits of one point."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Control:
    """A mean, limits and a flag for each point (None where a point is missing). `trial`: under thirteen points."""

    mean: float
    limits: tuple[Limit | None, ...]
    flags: tuple[Flag | None, ...]
    trial: bool

    def words(self) -> str:
        """Which flags there are, or that there are none."""
        seen = [flag for flag in FLAG_WORDS if flag in self.flags]
        told = (_("Marked: {flags}.").format(flags=", ".join(translated(FLAG_WORDS[flag]) for flag in seen)) if seen else
                _("No point is marked: it varies as it always does."))
        return f"{told} " + _("There are fewer than thirteen points, so these are trial limits.") if self.trial else told


def xmr(points: Points, *, least: float = -math.inf, most: float = math.inf, screen: bool = True) -> Control | None:
    """Mean ± 2.66 · mean moving range, ranges of 3.267 means or more dropped once. None under two values.

    `least` and `most` cut limits off where no value can lie (0 and 1 for shares).
    """
    values = [p for p in points if p is not None]
    if len(values) < 2:
        return None
    mean, reach = sum(values) / len(values), XMR * mean_range([abs(b - a) for a, b in pairwise(values)], screen)
    return _control(points, mean, [None if p is None else reach for p in points], least, most)


def mean_range(ranges: Sequence[float], screen: bool = True) -> float:
    """Of moving ranges, without those of 3.267 means or more (dropped once)."""
    mean = sum(ranges) / len(ranges)
    kept = [r for r in ranges if r < SCREEN * mean] if screen else ranges
    return sum(kept) / len(kept) if kept else mean


def p_chart(counts: Counts) -> Control | None:
    """p̄ ± 3·√(p̄(1 − p̄)/nᵢ), for shares that vary as chance makes them. None without any base."""
    return _by_base(counts, lambda mean: math.sqrt(mean * (1 - mean)), most=1.0)


def u_chart(counts: Counts) -> Control | None:
    """ū ± 3·√(ū/nᵢ), for events by exposure. None without any exposure."""
    return _by_base(counts, math.sqrt, most=math.inf)


def i_prime(counts: Counts, *, most: float = 1.0, screen: bool = True) -> Control | None:
    """Mean ± 3·s/√nᵢ, where s comes from moving ranges, each divided by √(1/nᵢ + 1/nᵢ₋₁). None under two points."""
    there = [(x / n, n) for x, n in (c for c in counts if c is not None) if n]
    if len(there) < 2:
        return None
    ranges = [abs(b - a) / math.sqrt((1 / m + 1 / n) / 2) for (a, m), (b, n) in pairwise(there)]
    return _by_base(counts, lambda _mean: SIGMA_OF_RANGE * mean_range(ranges, screen), most=most)


def _by_base(counts: Counts, deviation: Callable[[float], float], most: float) -> Control | None:
    there = [c for c in counts if c is not None and c[1]]
    if not there:
        return None
    mean = sum(x for x, _n in there) / sum(n for _x, n in there)
    spread = LIMIT * deviation(mean)
    points = [c[0] / c[1] if c is not None and c[1] else None for c in counts]
    reach = [spread / math.sqrt(c[1]) if c is not None and c[1] else None for c in counts]
    return _control(points, mean, reach, 0.0, most)


def _control(points: Points, mean: float, reach: Sequence[float | None], least: float, most: float) -> Control:
    there = [(p, r) for p, r in zip(points, reach) if p is not None and r is not None]
    found = iter(flags(there, mean))
    limits = tuple(None if p is None else Limit(max(least, mean - r), min(most, mean + r)) for p, r in zip(points, reach))
    return Control(mean, limits, tuple(None if p is None else next(found) for p in points),
                   len(there) < CONTROL_CHART_POINTS)


def flags(points: Sequence[tuple[float, float]], mean: float) -> list[Flag]:
    """A flag for each (value, how far its limit is from the mean): outside, trend, two of three, one side, in this order."""
    sides = [(v > mean) - (v < mean) for v, _r in points]
    outside = [abs(v - mean) > r for v, r in points]
    near = [not out and abs(v - mean) > NEAR * r for (v, r), out in zip(points, outside)]
    steps = [0, *((b > a) - (b < a) for (a, _r), (b, _s) in pairwise(points))]
    rules = ((Flag.OUTSIDE, outside), (Flag.TREND, part_of(one_way(steps))), (Flag.TWO_OF_THREE, two_of_three(near, sides)),
             (Flag.SIDE, part_of(one_side(sides))))
    return [next((flag for flag, found in rules if found[place]), Flag.NONE) for place in range(len(points))]


def one_side(sides: Sequence[int]) -> list[int]:
    """For each point the side on which it and the six before it lie, or 0."""
    return [_same(sides[max(0, n - IN_A_ROW + 1):n + 1], IN_A_ROW) for n in range(len(sides))]


def one_way(steps: Sequence[int]) -> list[int]:
    """For each point the way that it and the five before it went from the one before, or 0: seven points, six steps."""
    return [_same(steps[max(0, n - IN_A_ROW + 2):n + 1], IN_A_ROW - 1) for n in range(len(steps))]


def _same(signs: Sequence[int], needed: int) -> int:
    return signs[0] if len(signs) == needed and signs[0] and len(set(signs)) == 1 else 0


def part_of(ends: Sequence[int]) -> list[bool]:
    """Every point that is one of the seven that end where something was found."""
    return [any(ends[n:n + IN_A_ROW]) for n in range(len(ends))]


def two_of_three(near: Sequence[bool | int], sides: Sequence[int]) -> list[bool]:
    """Points within three neighbours, all on one side, of which two or more are near a limit."""
    found = [False] * len(near)
    for n in range(len(near) - 2):
        if abs(sum(sides[n:n + 3])) == 3 and sum(map(bool, near[n:n + 3])) >= 2:
            found[n:n + 3] = [True] * 3
    return found


class Assurance(StrEnum):
    """Whether a target is reached whatever the usual variation (Making data count)."""

    ALWAYS = "always"
    NEVER = "never"
    SOMETIMES = "sometimes"


ASSURANCE_WORDS = {
    Assurance.ALWAYS: N_("It reaches the target even when it varies as usual."),
    Assurance.NEVER: N_("It will not reach the target unless something changes."),
    Assurance.SOMETIMES: N_("It may reach the target or not, by chance alone."),
}


def assurance(limit: Limit, target: float, *, more_is_better: bool = True) -> Assurance:
    if limit.low < target < limit.high:
        return Assurance.SOMETIMES
    return Assurance.ALWAYS if (limit.low >= target) == more_is_better else Assurance.NEVER
