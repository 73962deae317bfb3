"""Intervals for shares, for the difference of two shares, for a net score and for a mean. Pure, on counts.

E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927) 209–212.
R. G. Newcombe, "Interval estimation for the difference between independent proportions: comparison of eleven methods",
Statistics in Medicine 17 (1998) 873–890, method 10.
T. Tango, "Equivalence test and confidence interval for the difference in proportions for the paired-sample design",
Statistics in Medicine 17 (1998) 891–908.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

Z95 = 1.959963984540054
"""Two-sided 95 %: the 0.975 quantile of the normal distribution."""
HALVINGS = 60


@dataclass(frozen=True, slots=True)
class Interval:
    """Shares between 0 and 1 (or differences between −1 and 1), low ≤ high."""

    low: float
    high: float

    @property
    def width(self) -> float:
        return self.high - self.low

    def holds(self, value: float) -> bool:
        return self.low <= value <= self.high


def wilson(count: float, base: float, z: float = Z95) -> Interval:
    """The score interval of count/base, without continuity correction. Raises ValueError for an impossible share.

    Whole counts; or, for weighted figures, share · n_eff of n_eff (`weighting`), which need not be whole.
    """
    if not 0 <= count <= base or base == 0:
        raise ValueError(f"no share in {count} of {base}")
    share, spread = count / base, z * z / base
    middle = (share + spread / 2) / (1 + spread)
    half = z * math.sqrt(share * (1 - share) / base + spread / (4 * base)) / (1 + spread)
    # At 0 and at everybody the ends are exact; rounding must not carry them past.
    low = 0.0 if count == 0 else max(0.0, middle - half)
    return Interval(low, 1.0 if count == base else min(1.0, middle + half))


def newcombe(later: tuple[float, float], earlier: tuple[float, float], z: float = Z95) -> Interval:
    """The interval of later − earlier for two independent shares, each (count, base); the hybrid score difference."""
    (x2, n2), (x1, n1) = later, earlier
    p2, p1 = x2 / n2, x1 / n1
    two, one = wilson(x2, n2, z), wilson(x1, n1, z)
    low = p2 - p1 - math.hypot(p2 - two.low, one.high - p1)
    high = p2 - p1 + math.hypot(two.high - p2, p1 - one.low)
    return Interval(max(-1.0, low), min(1.0, high))


def tango(top: int, bottom: int, base: int, z: float = Z95) -> Interval:
    """The score interval of top/base − bottom/base, where nobody is in both: of a net score, or of up less down.

    Raises ValueError for counts that cannot be.
    """
    if min(top, bottom) < 0 or top + bottom > base or base == 0:
        raise ValueError(f"no net score in {top} and {bottom} of {base}")
    net = (top - bottom) / base

    def far(difference: float) -> bool:
        """Whether the counts lie further than z from this true difference."""
        free = 2 * base - top + bottom
        # The likeliest true share of the bottom, if the true difference is this one.
        b, c = difference * free - top - bottom, -bottom * difference * (1 - difference)
        likely = (math.sqrt(max(0.0, b * b - 8 * base * c)) - b) / (4 * base)
        variance = base * (2 * likely + difference * (1 - difference))
        return (top - bottom - base * difference) ** 2 > z * z * max(variance, 0.0)

    return Interval(edge(far, net, -1.0), edge(far, net, 1.0))


def edge(far: Callable[[float], bool], near: float, end: float) -> float:
    """The last value between `near`, which is not far, and `end` that is not far either."""
    if not far(end):
        return end
    for _step in range(HALVINGS):
        middle = (near + end) / 2
        near, end = (near, middle) if far(middle) else (middle, end)
    return near


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean of `base` values with its standard deviation (n − 1) and its 95 % t interval, in the values' own unit."""

    mean: float
    deviation: float
    base: int
    interval: Interval


def mean(values: Mapping[float, int], level: float = 0.95) -> Mean:
    """Student's interval for the mean of values given as value → how many. Raises ValueError under two values.

    "Student", "The probable error of a mean", Biometrika 6 (1908) 1–25.
    """
    base = sum(values.values())
    if base < 2 or any(count < 0 for count in values.values()):
        raise ValueError(f"no mean with an interval of {base} values")
    middle = sum(value * count for value, count in values.items()) / base
    squares = sum(count * (value - middle) ** 2 for value, count in values.items())
    deviation = math.sqrt(squares / (base - 1))
    from scipy.special import stdtrit
    half = float(stdtrit(base - 1, (1 + level) / 2)) * deviation / math.sqrt(base)
    return Mean(middle, deviation, base, Interval(middle - half, middle + half))
