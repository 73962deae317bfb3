"""Places and groups beside each other: funnel, comparator, deprivation gap and slope index. Pure.

D. J. Spiegelhalter, "Funnel plots for comparing institutional performance", Statistics in Medicine 24 (2005) 1185–1202.
J. P. Mackenbach and A. E. Kunst, "Measuring the magnitude of socio-economic inequalities in health", Social Science &
Medicine 44 (1997) 757–771, for the slope index. G. Y. Zou and A. Donner, "Construction of confidence limits about effect
measures: a general approach", Statistics in Medicine 27 (2008) 1693–1702, for intervals of sums from Wilson's; for two
shares it is Newcombe's. Never a league table: nothing here gives an order.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from analysis.statistics.intervals import Interval, wilson
from participation.words import N_, _, translated

INNER, OUTER = 1.96, 3.09
"""About one place in twenty lies outside the inner limits by chance, one in five hundred outside the outer ones."""
Shares = Sequence[tuple[int, int]]
"""(count, base)."""


class Place(StrEnum):
    """Where a figure lies in a funnel."""

    INSIDE = "inside"
    ABOVE = "above"
    BELOW = "below"
    FAR_ABOVE = "far above"
    FAR_BELOW = "far below"


PLACE_WORDS = {
    Place.INSIDE: N_("as chance would have it"), Place.ABOVE: N_("higher, could still be chance"),
    Place.BELOW: N_("lower, could still be chance"), Place.FAR_ABOVE: N_("higher than chance would give"),
    Place.FAR_BELOW: N_("lower than chance would give"),
}


def funnel_limits(middle: float, base: float, z: float = INNER) -> Interval:
    """p₀ ± z·√(p₀(1 − p₀)/n), cut off at 0 and 1. Raises ValueError for what is no share or nobody."""
    if not 0 <= middle <= 1 or base <= 0:
        raise ValueError(f"no funnel around {middle} for {base}")
    half = z * math.sqrt(middle * (1 - middle) / base)
    return Interval(max(0.0, middle - half), min(1.0, middle + half))


def funnel(count: int, base: int, middle: float) -> Place:
    """Where count/base lies around `middle`, the share of all places together."""
    share = count / base
    outer, inner = funnel_limits(middle, base, OUTER), funnel_limits(middle, base, INNER)
    if inner.holds(share):
        return Place.INSIDE
    if outer.holds(share):
        return Place.ABOVE if share > middle else Place.BELOW
    return Place.FAR_ABOVE if share > middle else Place.FAR_BELOW


class Beside(StrEnum):
    """A figure beside a comparator: a family group, a health board, Scotland."""

    LIKE = "like"
    BETTER = "better"
    WORSE = "worse"


BESIDE_WORDS = {Beside.LIKE: N_("about the same"), Beside.BETTER: N_("better"), Beside.WORSE: N_("worse")}


def beside(interval: Interval, comparator: float, *, more_is_better: bool = True) -> Beside:
    """Grey (like) if the figure's interval holds the comparator, else better (blue) or worse (orange)."""
    if interval.holds(comparator):
        return Beside.LIKE
    return Beside.BETTER if (interval.low > comparator) == more_is_better else Beside.WORSE


def beside_words(found: Beside) -> str:
    return translated(BESIDE_WORDS[found])


def combined(shares: Shares, factors: Sequence[float]) -> tuple[float, Interval]:
    """A sum of independent shares, each by its factor, with its interval from their Wilson intervals (Zou and Donner)."""
    total, below, above = 0.0, 0.0, 0.0
    for (count, base), factor in zip(shares, factors, strict=True):
        own, ends = factor * count / base, wilson(count, base)
        low, high = sorted((factor * ends.low, factor * ends.high))
        total, below, above = total + own, below + (own - low) ** 2, above + (high - own) ** 2
    return total, Interval(total - math.sqrt(below), total + math.sqrt(above))


@dataclass(frozen=True, slots=True)
class Gap:
    """A difference of shares, from −1 to 1 (a slope may pass that), with its 95 % interval."""

    difference: float
    interval: Interval

    @property
    def clear(self) -> bool:
        return not self.interval.holds(0)

    def words(self) -> str:
        """*12 points apart (5 to 19)*, or that it could be chance."""
        points = [round(100 * v) for v in (self.difference, self.interval.low, self.interval.high)]
        told = _("{difference} points, between {low} and {high}.").format(
            difference=_signed(points[0]), low=_signed(points[1]), high=_signed(points[2]))
        return told if self.clear else f"{told} " + _("That could be chance.")


def gap(first: tuple[int, int], fifth: tuple[int, int]) -> Gap | None:
    """The share in the most deprived fifth less that in the least deprived one; None if either has nobody."""
    return Gap(*combined((first, fifth), (1, -1))) if first[1] and fifth[1] else None


def slope_index(fifths: Shares) -> Gap | None:
    """The share at the most deprived end less that at the least deprived end, on a line through all groups, the most
    deprived one first: each group stands at the middle of its part of the people and weighs as many as it has.

    None under three groups with anybody.
    """
    fifths = [one for one in fifths if one[1]]
    people = sum(base for _count, base in fifths)
    if len(fifths) < 3:
        return None
    ranks, before = [], 0
    for _count, base in fifths:
        ranks.append((before + base / 2) / people)
        before += base
    middle = sum(rank * base for rank, (_count, base) in zip(ranks, fifths)) / people
    spread = sum(base * (rank - middle) ** 2 for rank, (_count, base) in zip(ranks, fifths))
    # The slope runs from the most deprived end to the other; the index is read the other way, as the gap is.
    return Gap(*combined(fifths, [-base * (rank - middle) / spread for rank, (_count, base) in zip(ranks, fifths)]))


def _signed(points: int) -> str:
    return "0" if not points else f"{'+' if points > 0 else '−'}{abs(points)}"
