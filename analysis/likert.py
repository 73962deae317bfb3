"""Answers on an ordered scale, from counts of each step. Pure; never a mean of steps.

Steps are whole numbers in order, low to high; *doesn't apply*, *not sure* and no answer are not steps and stay apart.
Median and quartiles are order statistics with the mean of the two middle steps in between (definition 2 of R. J.
Hyndman, Y. Fan, "Sample quantiles in statistical packages", Am. Stat. 50 (1996) 361–365). P(later > earlier) with
ties halved is the common language effect size (K. O. McGraw, S. P. Wong, Psychol. Bull. 111 (1992) 361–365; A.
Vargha, H. D. Delaney, J. Educ. Behav. Stat. 25 (2000) 101–132).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.intervals import Interval, newcombe, wilson

Counts = Mapping[int, int]
"""step → how many gave it; steps that nobody gave may be left out."""


@dataclass(frozen=True, slots=True)
class TopTwo:
    """How many of those who gave a step gave one of the two highest."""

    count: int
    base: int

    @property
    def share(self) -> float:
        return self.count / self.base

    @property
    def interval(self) -> Interval:
        return wilson(self.count, self.base)


def answered(counts: Counts) -> int:
    """How many gave a step. Raises ValueError for a negative count."""
    if any(count < 0 for count in counts.values()):
        raise ValueError("counts are never negative")
    return sum(counts.values())


def top_two(counts: Counts, steps: int = 5) -> TopTwo | None:
    """The two highest of a scale with `steps` steps; None if nobody gave a step."""
    base = answered(counts)
    return TopTwo(counts.get(steps, 0) + counts.get(steps - 1, 0), base) if base else None


def net(low: int, high: int, base: int) -> float | None:
    """Share of high minus share of low answers, −1 to 1; None without anybody."""
    return (high - low) / base if base else None


def quantile(counts: Counts, part: float) -> float | None:
    """The step below which `part` (0 to 1) of the answers lie: a step, or half-way between two; None without
    answers."""
    base = answered(counts)
    if not base:
        return None
    place = part * base
    whole = round(place)
    if abs(place - whole) < 1e-9 and 0 < whole < base:
        return (_at(counts, whole) + _at(counts, whole + 1)) / 2
    return float(_at(counts, min(base, max(1, -int(-place // 1)))))


def median(counts: Counts) -> float | None:
    return quantile(counts, 0.5)


def quartiles(counts: Counts) -> tuple[float, float, float] | None:
    """Lower quartile, median, upper quartile; None without answers."""
    found = tuple(quantile(counts, part) for part in (0.25, 0.5, 0.75))
    return None if None in found else found  # type: ignore[return-value]


def _at(counts: Counts, place: int) -> int:
    """The step of the answer at this place, counted from 1, lowest first."""
    seen = 0
    for step in sorted(counts):
        seen += counts[step]
        if seen >= place:
            return step
    raise ValueError("there are fewer answers than that")


def later_higher(later: Counts, earlier: Counts) -> float | None:
    """P(a later answer is higher than an earlier one), ties halved; .5 is no difference. None if either is empty."""
    n, m = answered(later), answered(earlier)
    if not n or not m:
        return None
    wins = sum(x * y * (1.0 if step > other else 0.5 if step == other else 0.0)
               for step, x in later.items() for other, y in earlier.items())
    return wins / (n * m)


def difference(later: TopTwo, earlier: TopTwo) -> Interval:
    """Newcombe's 95 % interval for the difference of two top-two shares of separate waves."""
    return newcombe((later.count, later.base), (earlier.count, earlier.base))
