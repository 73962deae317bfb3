"""Intervals for counts, for rates, and for single values that vary by themselves. Pure.

F. Garwood, "Fiducial limits for the Poisson distribution", Biometrika 28 (1936) 437–442, exact, for counts under ten;
N. E. Breslow and N. E. Day, *Statistical Methods in Cancer Research* II (IARC 1987), Byar's approximation, for ten and more:
the rule of the Office for Health Improvement and Disparities, *Technical guide: confidence intervals* (2018).
D. J. Wheeler, *Understanding Variation* (1993) for the moving range as the measure of how much single values vary; P. B. Patnaik,
"The use of mean range as an estimator of variance in statistical tests", Biometrika 37 (1950) 78–87, for its degrees of freedom.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from analysis.statistics.control import SIGMA_OF_RANGE, mean_range
from analysis.statistics.intervals import HALVINGS, Z95, Interval
from analysis.statistics.policy import CONTROL_CHART_POINTS

EXACT_BELOW = 10
TAIL = 0.025
FREEDOM_OF_RANGE = 0.62
"""Degrees of freedom that each moving range gives (Patnaik, for ranges of two that overlap)."""


@lru_cache(maxsize=4096)
def poisson(count: int) -> Interval:
    """The 95 % limits of the mean that a count comes from. Raises ValueError under nought."""
    if count < 0:
        raise ValueError(f"no count: {count}")
    if count < EXACT_BELOW:
        low = 0.0 if count == 0 else _mean_where(lambda mean: 1 - _at_most(count - 1, mean), TAIL, count)
        return Interval(low, _mean_where(lambda mean: 1 - _at_most(count, mean), 1 - TAIL, 3 * count + 10))
    high = count + 1
    return Interval(count * (1 - 1 / (9 * count) - Z95 / (3 * math.sqrt(count))) ** 3,
                    high * (1 - 1 / (9 * high) + Z95 / (3 * math.sqrt(high))) ** 3)


def _at_most(count: int, mean: float) -> float:
    return math.exp(-mean) * sum(mean ** k / math.factorial(k) for k in range(count + 1))


def _mean_where(rising, chance: float, most: float) -> float:
    """The mean under which a chance that rises with it is just this."""
    low, high = 0.0, float(most)
    for _step in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if rising(middle) < chance else (low, middle)
    return (low + high) / 2


def natural(values: Sequence[float]) -> float | None:
    """Half the width of the 95 % interval around the last of these values, from how much they vary from one to the next.

    None under thirteen values: with fewer the limits of a control chart are trial limits too.
    """
    if len(values) < CONTROL_CHART_POINTS:
        return None
    from scipy.special import stdtrit
    spread = SIGMA_OF_RANGE * mean_range([abs(b - a) for a, b in pairwise(values)])
    return float(stdtrit(FREEDOM_OF_RANGE * (len(values) - 1), 1 - TAIL)) * spread
