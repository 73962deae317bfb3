"""Intervals for shares and for the difference of two shares. Pure, on counts.

E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927) 209–212.
R. G. Newcombe, "Interval estimation for the difference between independent proportions: comparison of eleven methods",
Statistics in Medicine 17 (1998) 873–890, method 10.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

Z95 = 1.959963984540054
"""Two-sided 95 %: the 0.975 quantile of the normal distribution."""


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


def wilson(count: int, base: int, z: float = Z95) -> Interval:
    """The score interval of count/base, without continuity correction. Raises ValueError for an impossible share."""
    if not 0 <= count <= base or base == 0:
        raise ValueError(f"no share in {count} of {base}")
    share, spread = count / base, z * z / base
    middle = (share + spread / 2) / (1 + spread)
    half = z * math.sqrt(share * (1 - share) / base + spread / (4 * base)) / (1 + spread)
    # At 0 and at everybody the ends are exact; rounding must not carry them past.
    low = 0.0 if count == 0 else max(0.0, middle - half)
    return Interval(low, 1.0 if count == base else min(1.0, middle + half))


def newcombe(later: tuple[int, int], earlier: tuple[int, int], z: float = Z95) -> Interval:
    """The interval of later − earlier for two independent shares, each (count, base)."""
    (x2, n2), (x1, n1) = later, earlier
    p2, p1 = x2 / n2, x1 / n1
    two, one = wilson(x2, n2, z), wilson(x1, n1, z)
    low = p2 - p1 - math.hypot(p2 - two.low, one.high - p1)
    high = p2 - p1 + math.hypot(two.high - p2, p1 - one.low)
    return Interval(max(-1.0, low), min(1.0, high))
