"""Change between two wheels, from a row of a released change table or from a whole transition table. Pure.

Up, same and down always stand together: with no true change at all, a wheel taken twice (test-retest correlation .68)
moves up for about as many as it moves down, and those who started lowest rise by themselves (F. Galton, "Regression
towards mediocrity in hereditary stature", 1886; A. G. Barnett and others, "Regression to the mean: what it is and how to
deal with it", International Journal of Epidemiology 34 (2005) 215–220). Bounds for those not followed up are worst and
best case (C. F. Manski, "Nonparametric bounds on treatment effects", American Economic Review 80 (1990) 319–323).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

from analysis.statistics.intervals import Interval, Mean, mean, newcombe, tango, wilson
from analysis.statistics.policy import MEAN_BASE
from participation.words import N_, _, ngettext, translated

RETEST = 0.68
"""Correlation of two wheels a short time apart, nothing having changed in between (measured for single wellbeing items)."""
STEPS = 40
FALLS_BACK = N_("Children who started lowest tend to rise and those who started highest tend to fall, even if nothing changed. "
                "That is why up and down stand side by side.")
Table = Sequence[Sequence[int]]
"""Children by level before (rows, lowest first) and level after (columns, lowest first)."""


@dataclass(frozen=True, slots=True)
class Change:
    """Children who were asked at first, and where those who were asked again went. Counts; shares from 0 to 1."""

    down: int
    same: int
    up: int
    missing: int

    @property
    def followed(self) -> int:
        return self.down + self.same + self.up

    @property
    def started(self) -> int:
        return self.followed + self.missing

    @property
    def followed_share(self) -> float | None:
        return self.followed / self.started if self.started else None

    def share(self, count: int) -> float | None:
        """Of those followed up; None if nobody was."""
        return count / self.followed if self.followed else None

    def interval(self, count: int) -> Interval | None:
        """Wilson, of those followed up."""
        return wilson(count, self.followed) if self.followed else None

    @property
    def bounds(self) -> Interval | None:
        """The share up of all who started, were none of the missing up, and were all of them."""
        return Interval(self.up / self.started, (self.up + self.missing) / self.started) if self.started else None

    @property
    def net(self) -> float | None:
        """Share up less share down, of those followed up."""
        return (self.up - self.down) / self.followed if self.followed else None

    @property
    def net_interval(self) -> Interval | None:
        return tango(self.up, self.down, self.followed) if self.followed else None

    def words(self) -> str:
        """The finding: up, same and down, and whether more went up than down than chance would give."""
        if not self.followed:
            return _("Nobody was asked again.")
        told = ngettext("Of {n} child asked again, {up} went up, {same} stayed the same and {down} went down.",
                        "Of {n} children asked again, {up} went up, {same} stayed the same and {down} went down.",
                        self.followed).format(n=self.followed, up=self.up, same=self.same, down=self.down)
        span = self.net_interval
        if span.low > 0:
            return f"{told} " + _("More went up than down, by more than chance would give.")
        if span.high < 0:
            return f"{told} " + _("More went down than up, by more than chance would give.")
        return f"{told} " + _("The difference between up and down could be chance.")

    def bounds_words(self) -> str:
        """What those who were not asked again could change; '' if everybody was."""
        if not self.missing:
            return ""
        span = self.bounds
        return ngettext("{n} child was not asked again: of all who started, between {low} and {high}% went up.",
                        "{n} children were not asked again: of all who started, between {low} and {high}% went up.",
                        self.missing).format(n=self.missing, low=_percent(span.low), high=_percent(span.high))


def falls_back() -> str:
    """The sentence about regression to the mean that stands wherever change is shown."""
    return translated(FALLS_BACK)


def change(table: Table, missing: int = 0) -> Change:
    """Up, same and down of a square transition table; `missing`: children with no level the second time."""
    cells = [(before, after, count) for before, row in enumerate(table) for after, count in enumerate(row)]
    if any(len(row) != len(table) for row in table) or any(count < 0 for _b, _a, count in cells):
        raise ValueError("not a square table of counts")
    down, same, up = (sum(count for before, after, count in cells if (after > before) - (after < before) == way)
                      for way in (-1, 0, 1))
    return Change(down, same, up, missing)


def steps(table: Table) -> dict[int, int]:
    """Steps moved (−2, −1, 0, 1, 2 …) → children."""
    moved: dict[int, int] = {}
    for before, row in enumerate(table):
        for after, count in enumerate(row):
            moved[after - before] = moved.get(after - before, 0) + count
    return moved


@dataclass(frozen=True, slots=True)
class Leaps:
    """Moves of two steps or more, of `base` children followed up."""

    up: int
    down: int
    base: int


def leaps(table: Table) -> Leaps | None:
    """Moves of two steps or more: less likely to be the day's mood. None if nobody was followed up."""
    moved = steps(table)
    base = sum(moved.values())
    return Leaps(sum(n for step, n in moved.items() if step >= 2), sum(n for step, n in moved.items() if step <= -2),
                 base) if base else None


@dataclass(frozen=True, slots=True)
class Beside:
    """The share at the lowest level at first: of those followed up, of those not, the difference with its interval."""

    followed: float
    missing: float
    interval: Interval

    @property
    def alike(self) -> bool:
        """Whether the interval leaves room for no difference."""
        return self.interval.holds(0)

    def words(self) -> str:
        told = _("At first {followed}% of those asked again needed a hand, and {missing}% of those not asked again.").format(
            followed=_percent(self.followed), missing=_percent(self.missing))
        more = (_("The difference could be chance.") if self.alike else
                _("They started differently, so the change of those asked again does not stand for all."))
        return f"{told} {more}"


def beside(followed: Sequence[int], missing: Sequence[int]) -> Beside | None:
    """First levels (lowest first) of those followed up beside those not; None if either is nobody."""
    f, m = sum(followed), sum(missing)
    if not f or not m:
        return None
    return Beside(followed[0] / f, missing[0] / m, newcombe((followed[0], f), (missing[0], m)))


def mean_change(moved: Mapping[int, int]) -> Mean | None:
    """For the technical annex: the mean of steps moved (`steps`) with its t interval; None under 20 children."""
    return mean(moved) if sum(moved.values()) >= MEAN_BASE else None


@dataclass(frozen=True, slots=True)
class SignedRanks:
    """Wilcoxon's signed-rank test, for the technical annex alone. `effect` is the matched-pairs rank-biserial
    correlation: 1 if every move is up, −1 if every move is down. `moved`: children who did move."""

    effect: float
    p: float
    moved: int


def signed_ranks(moved: Mapping[int, int]) -> SignedRanks | None:
    """Wilcoxon from steps moved → children; children who stayed are left out. None if nobody moved.

    F. Wilcoxon, Biometrics Bulletin 1 (1945) 80–83, normal approximation with ties; D. S. Kerby, "The simple difference
    formula", Comprehensive Psychology 3 (2014), for the correlation. With eight indicators of 20 children and no change at
    all, the chance of at least one p under .05 is about 31 %: no page shows it.
    """
    sizes = sorted({abs(step) for step, n in moved.items() if step and n})
    if not sizes:
        return None
    plus = minus = ties = before = 0.0
    for size in sizes:
        ups, downs = moved.get(size, 0), moved.get(-size, 0)
        tied = ups + downs
        rank = before + (tied + 1) / 2
        plus, minus, before, ties = plus + ups * rank, minus + downs * rank, before + tied, ties + tied**3 - tied
    n = before
    deviation = (n * (n + 1) * (2 * n + 1) / 24 - ties / 48) ** 0.5
    p = math.erfc(abs(plus - minus) / 2 / deviation / math.sqrt(2))
    return SignedRanks((plus - minus) / (plus + minus), p, int(n))


@dataclass(frozen=True, slots=True)
class ByChance:
    """Shares that would go up, stay and go down if nothing had changed for anybody."""

    down: float
    same: float
    up: float

    def words(self) -> str:
        return _("If nothing had changed for anybody, about {up}% would still have gone up and {down}% down.").format(
            up=_percent(self.up), down=_percent(self.down))


def by_chance(levels: Sequence[int], retest: float = RETEST) -> ByChance | None:
    """What two wheels would show with no true change, where the first showed these levels (lowest first).

    Each level is a stretch of a normal distribution cut so that the shares agree; the second wheel has the same shares
    and correlates with the first by `retest` (a classical true-score model). None if nobody is in `levels`.
    """
    total = sum(levels)
    if not total:
        return None
    reached = [sum(levels[:n + 1]) / total for n in range(len(levels) - 1)]
    cuts = [NormalDist().inv_cdf(share) for share in reached if 0 < share < 1]
    edges = [-8.0, *cuts, 8.0]
    below = lambda a, b: _both_below(a, b, retest)  # noqa: E731
    same = sum(below(b, b) - 2 * below(a, b) + below(a, a) for a, b in zip(edges, edges[1:]))
    moves = max(0.0, 1 - same) / 2
    return ByChance(moves, 1 - 2 * moves, moves)


def _both_below(a: float, b: float, r: float) -> float:
    """P(X ≤ a and Y ≤ b) of two standard normals with correlation r.

    R. L. Plackett, "A reduction formula for normal multivariate integrals", Biometrika 41 (1954): the derivative by r is
    the density, here summed by Simpson's rule over the angle whose sine is r.
    """
    turn = math.asin(r) / STEPS
    heights = (math.exp(-(a * a + b * b - 2 * a * b * math.sin(n * turn)) / (2 * math.cos(n * turn) ** 2))
               for n in range(STEPS + 1))
    area = sum(height * (1 if n in (0, STEPS) else 4 if n % 2 else 2) for n, height in enumerate(heights)) * turn / 3
    return _below(a) * _below(b) + area / (2 * math.pi)


def _below(a: float) -> float:
    return math.erfc(-a / math.sqrt(2)) / 2


def _percent(share: float) -> int:
    return int(100 * share + 0.5)
