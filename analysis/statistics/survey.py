"""What a survey says: of one question in one wave, and from wave to wave. Pure, on counts by answer, lowest first.

Answers that are no step of the scale (*doesn't apply*, *not sure*, no answer) are never among the counts of a scale: they
stand apart, and only the base may hold them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.statistics.intervals import Z95, Interval, edge, tango, wilson
from analysis.statistics.policy import ALPHA_BASE, ALPHA_ITEMS, TREND_WAVES
from participation.words import _

Counts = Sequence[int]
"""People by answer, from the lowest step of a scale to the highest."""


@dataclass(frozen=True, slots=True)
class Share:
    """`count` of `base` people, with the 95 % Wilson interval."""

    count: int
    base: int

    @property
    def share(self) -> float:
        return self.count / self.base

    @property
    def interval(self) -> Interval:
        return wilson(self.count, self.base)


def top_two(counts: Counts, base: int | None = None) -> Share | None:
    """Who chose one of the two highest steps, of `base` (everybody who took part), or of those who chose a step.

    None for a scale of fewer than four steps (the top two would be most of it), or without anybody.
    """
    base = sum(counts) if base is None else base
    return Share(sum(counts[-2:]), base) if len(counts) >= 4 and base else None


@dataclass(frozen=True, slots=True)
class Net:
    """Share of the highest answers less share of the lowest, from −1 to 1, with its score interval (Tango 1998)."""

    net: float
    interval: Interval
    base: int


def net(low: int, high: int, base: int) -> Net | None:
    """From the counts of the low and the high band, of everybody who took part. None without anybody."""
    return Net((high - low) / base, tango(high, low, base), base) if base else None


@dataclass(frozen=True, slots=True)
class Middle:
    """Places (0 the lowest step) at which a quarter, half and three quarters of the people have answered."""

    lower: int
    median: int
    upper: int


def middle(counts: Counts) -> Middle | None:
    """Median and quartiles as steps of the scale: the first at which so many have answered. None without anybody.

    R. J. Hyndman and Y. Fan, "Sample quantiles in statistical packages", American Statistician 50 (1996) 361–365, type 1:
    the only kind that never lies between two words.
    """
    total = sum(counts)
    return Middle(*(_reached(counts, total * part, 4) for part in (1, 2, 3))) if total else None


def _reached(counts: Counts, times: int, parts: int) -> int:
    """The first step at which `parts` times the people so far are at least `times`. Whole numbers only."""
    so_far = 0
    for step, count in enumerate(counts):
        so_far += count
        if so_far * parts >= times:
            return step
    raise ValueError("nobody")


@dataclass(frozen=True, slots=True)
class Superiority:
    """Somebody of the later wave beside somebody of the earlier one: how often the later answer is higher, the same,
    lower; `chance` counts a tie as half, ½ is no difference; with its 95 % interval."""

    higher: float
    same: float
    lower: float
    chance: float
    interval: Interval

    def words(self) -> str:
        told = _("Take one answer of each time: the later one is higher in {higher} of 100 such pairs, lower in {lower}, "
                 "the same in {same}.").format(
                     higher=round(100 * self.higher), lower=round(100 * self.lower),
                     same=100 - round(100 * self.higher) - round(100 * self.lower))
        if self.interval.holds(0.5):
            return f"{told} " + _("That could be chance.")
        return f"{told} " + (_("Answers are higher than before.") if self.chance > 0.5 else _("Answers are lower than before."))


def later_than(later: Counts, earlier: Counts) -> Superiority | None:
    """P(later > earlier) for two independent groups; None if either is nobody. Raises ValueError for unlike scales.

    R. G. Newcombe, "Confidence intervals for an effect size measure based on the Mann–Whitney statistic. Part 2", Statistics
    in Medicine 25 (2006) 559–573, method 5: stays between 0 and 1, and a little too wide where there are many ties.
    """
    if len(later) != len(earlier):
        raise ValueError("two scales of different length")
    n2, n1 = sum(later), sum(earlier)
    if not n1 or not n2:
        return None
    pairs = n1 * n2
    higher = sum(count * sum(earlier[:step]) for step, count in enumerate(later)) / pairs
    same = sum(a * b for a, b in zip(later, earlier)) / pairs
    chance = higher + same / 2
    more = (n1 + n2) / 2 - 1

    def far(true: float) -> bool:
        variance = true * (1 - true) * (1 + more * ((1 - true) / (2 - true) + true / (1 + true))) / pairs
        return (chance - true) ** 2 > Z95 * Z95 * variance

    interval = Interval(edge(far, chance, 0.0), edge(far, chance, 1.0))
    return Superiority(higher, same, max(0.0, 1 - higher - same), chance, interval)


@dataclass(frozen=True, slots=True)
class Trend:
    """A linear trend of answers over waves: `r` from −1 to 1, the statistic (N − 1)·r² and its p (one degree of freedom)."""

    r: float
    statistic: float
    p: float
    base: int

    @property
    def clear(self) -> bool:
        return self.p < 0.05

    def words(self) -> str:
        if not self.clear:
            return _("Over these waves there is no clear trend.")
        return (_("Answers have become higher over these waves, by more than chance would give.") if self.r > 0 else
                _("Answers have become lower over these waves, by more than chance would give."))


def trend(waves: Sequence[Counts], times: Sequence[float] | None = None) -> Trend | None:
    """Linear-by-linear association of waves (oldest first) with steps of the scale; None under five waves.

    A. Agresti, *Categorical Data Analysis* (3rd ed. 2013), section 3.4.1. `times`: when the waves were, if not evenly spaced.
    None too where all answers are one, or all are of one wave. Raises ValueError for unlike scales.
    """
    if len(waves) < TREND_WAVES:
        return None
    if len({len(counts) for counts in waves}) != 1:
        raise ValueError("scales of different length")
    times = list(times) if times is not None else list(range(len(waves)))
    cells = [(when, step, n) for when, counts in zip(times, waves, strict=True) for step, n in enumerate(counts)]
    base = sum(n for _w, _s, n in cells)
    if not base:
        return None
    mt, ms = (sum(cell[axis] * cell[2] for cell in cells) / base for axis in (0, 1))
    tt, ss = (sum(n * (cell - m) ** 2 for cell, n, m in own) for own in
              ([(w, n, mt) for w, _s, n in cells], [(s, n, ms) for _w, s, n in cells]))
    if tt == 0 or ss == 0:
        return None
    r = sum(n * (w - mt) * (s - ms) for w, s, n in cells) / math.sqrt(tt * ss)
    statistic = (base - 1) * r * r
    return Trend(r, statistic, math.erfc(math.sqrt(statistic / 2)), base)


@dataclass(frozen=True, slots=True)
class Alpha:
    """Cronbach's alpha of `items` questions answered by `base` people, with its 95 % interval (Feldt 1965)."""

    alpha: float
    interval: Interval
    items: int
    base: int

    def words(self) -> str:
        return _("The {items} questions hang together with an alpha of {alpha} (between {low} and {high}).").format(
            items=self.items, alpha=f"{self.alpha:.2f}", low=f"{self.interval.low:.2f}", high=f"{self.interval.high:.2f}")


def alpha(covariance: Sequence[Sequence[float]], base: int) -> Alpha | None:
    """From the covariance matrix (n − 1) of the questions among the `base` people who answered all of them.

    The matrix needs counts of every pair of answers. No release holds them yet, so no page shows an alpha: this is for a
    survey whose pairs are declared as tables of their own. None under 30 people, under three questions, or where nothing
    varies. L. J. Cronbach, Psychometrika 16 (1951) 297–334; L. S. Feldt, Psychometrika 30 (1965) 357–370.
    """
    k = len(covariance)
    if any(len(row) != k for row in covariance):
        raise ValueError("not a square matrix")
    total = sum(map(sum, covariance))
    if base < ALPHA_BASE or k < ALPHA_ITEMS or total <= 0:
        return None
    value = k / (k - 1) * (1 - sum(covariance[i][i] for i in range(k)) / total)
    from scipy.special import fdtri
    low, high = (1 - (1 - value) * float(fdtri(base - 1, (base - 1) * (k - 1), part)) for part in (0.975, 0.025))
    return Alpha(value, Interval(low, high), k, base)
