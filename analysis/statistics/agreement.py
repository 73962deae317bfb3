"""How far two people who coded the same passages, or graded the same files, apart agree, beyond what chance would give.
Pure, on counts.

J. Cohen, "A coefficient of agreement for nominal scales", Educational and Psychological Measurement 20 (1960) 37–46.
J. L. Fleiss, J. Cohen, B. S. Everitt, "Large sample standard errors of kappa and weighted kappa", Psychological Bulletin 72
(1969) 323–327.
J. Cohen, "Weighted kappa: nominal scale agreement with provision for scaled disagreement or partial credit", Psychological
Bulletin 70 (1968) 213–220.
D. V. Cicchetti, T. Allison, "A new procedure for assessing reliability of scoring EEG sleep recordings", American Journal of EEG
Technology 11 (1971) 101–110.
T. Byrt, J. Bishop, J. B. Carlin, "Bias, prevalence and kappa", Journal of Clinical Epidemiology 46 (1993) 423–429.
A. Donner, M. Eliasziw, "A goodness-of-fit approach to inference procedures for the kappa statistic", Statistics in Medicine 11
(1992) 1511–1519.
H. De Vries, M. N. Elliott, D. E. Kanouse, S. S. Teleki, "Using pooled kappa to summarize interrater agreement across many items",
Field Methods 20 (2008) 272–282.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

CHI95 = 3.841458820694124
"""The 0.95 quantile of the chi-squared distribution with one degree of freedom."""
Z95 = 1.959963984540054
HALVINGS = 60


@dataclass(frozen=True, slots=True)
class TwoByTwo:
    """Passages by what two people said of one code: both gave it, the first alone, the second alone, neither."""

    both: int
    first: int
    second: int
    neither: int

    @property
    def total(self) -> int:
        return self.both + self.first + self.second + self.neither

    @property
    def same(self) -> int:
        return self.both + self.neither

    @property
    def square(self) -> list[list[int]]:
        return [[self.both, self.first], [self.second, self.neither]]


@dataclass(frozen=True, slots=True)
class Kappa:
    """Agreement of two people. `value` is nothing where chance alone would make them agree always: there is nothing to
    measure. `error`: standard error of a large sample; `adjusted`: kappa adjusted for how common each answer is (PABAK)."""

    base: int
    observed: float
    expected: float
    value: float | None
    error: float | None
    adjusted: float


def kappa(table: Sequence[Sequence[int]]) -> Kappa:
    """Cohen's kappa of a square table: rows are the first person's answers, columns the second's, k ≥ 2 answers.

    Standard error by Fleiss, Cohen and Everitt (1969), formula 13; `adjusted` (k · observed − 1) / (k − 1), Byrt (1993).
    Raises ValueError for a table that is not square, holds negative counts, or is empty.
    """
    size, total = len(table), sum(map(sum, table))
    if size < 2 or any(len(row) != size for row in table) or min(map(min, table)) < 0 or total == 0:
        raise ValueError("kappa needs a square table of counts with at least one of them")
    share = [[count / total for count in row] for row in table]
    rows, columns = [sum(row) for row in share], [sum(row[j] for row in share) for j in range(size)]
    observed = sum(share[i][i] for i in range(size))
    expected = sum(rows[i] * columns[i] for i in range(size))
    adjusted = (size * observed - 1) / (size - 1)
    if math.isclose(expected, 1.0):
        return Kappa(total, observed, expected, None, None, adjusted)
    value = (observed - expected) / (1 - expected)
    return Kappa(total, observed, expected, value, _error(share, rows, columns, expected, value, total), adjusted)


def _error(share: list[list[float]], rows: list[float], columns: list[float], expected: float, value: float, total: int) -> float:
    size, rest = range(len(share)), 1 - value
    on = sum(share[i][i] * (1 - (rows[i] + columns[i]) * rest) ** 2 for i in size)
    off = rest * rest * sum(share[i][j] * (columns[i] + rows[j]) ** 2 for i in size for j in size if i != j)
    both = (value - expected * rest) ** 2
    return math.sqrt(max(0.0, on + off - both) / total) / (1 - expected)


def interval(table: TwoByTwo) -> tuple[float, float] | None:
    """95 % interval of kappa for one code, −1 to 1; nothing where both gave it to every passage, or to none.

    By the goodness of fit of Donner and Eliasziw (1992), for two people who are equally ready to give a code. Unlike the
    standard error it holds with few passages, and does not become a point where two people never differ.
    """
    if table.total == 0 or table.both + table.neither == table.total and 0 in (table.both, table.neither):
        return None
    ready = (2 * table.both + table.first + table.second) / (2 * table.total)
    lowest = max(-ready / (1 - ready), -(1 - ready) / ready)
    scott = 1 - (table.first + table.second) / (2 * table.total * ready * (1 - ready))
    middle = min(1.0, max(lowest, scott))

    def apart(value: float) -> float:
        return _misfit(table, ready, value) - CHI95
    return _edge(apart, middle, lowest), _edge(apart, middle, 1.0)


def _misfit(table: TwoByTwo, ready: float, value: float) -> float:
    """Chi-squared of the counts against a kappa of `value`."""
    spread = ready * (1 - ready)
    shares = (ready * ready + spread * value, 2 * spread * (1 - value), (1 - ready) ** 2 + spread * value)
    counts = (table.both, table.first + table.second, table.neither)
    return sum(_part(count, table.total * share) for count, share in zip(counts, shares, strict=True))


def _part(count: int, expected: float) -> float:
    if expected <= 1e-12:
        return 0.0 if count == 0 else math.inf
    return (count - expected) ** 2 / expected


def _edge(apart: Callable[[float], float], inside: float, outside: float) -> float:
    """Where `apart` turns positive between a value that fits and one that may not; `outside` itself if it fits."""
    if apart(outside) <= 0:
        return outside
    for _half in range(HALVINGS):
        middle = (inside + outside) / 2
        inside, outside = (middle, outside) if apart(middle) <= 0 else (inside, middle)
    return inside


def pooled(tables: Sequence[TwoByTwo]) -> float | None:
    """One kappa over several codes (De Vries and others, 2008): from the mean agreement seen and the mean that chance gives.

    A mean of kappas would give a code that is hardly ever used the weight of all others. Nothing where there is nothing to
    measure. Raises ValueError for an empty table.
    """
    each = [kappa(table.square) for table in tables]
    if not each:
        return None
    observed, expected = (sum(values) / len(each) for values in zip(*((one.observed, one.expected) for one in each), strict=True))
    return None if math.isclose(expected, 1.0) else (observed - expected) / (1 - expected)


@dataclass(frozen=True, slots=True)
class Graded:
    """How two readers agreed on grades in their order. `exact` and `near` (the same, or one grade apart) are counts of `base`.

    `value`: weighted kappa, nothing where there is nothing to measure. `low`, `high`: its 95 % interval, nothing where the
    readers never differed, so that the error of a large sample would be nought.
    """

    base: int
    exact: int
    near: int
    value: float | None
    low: float | None
    high: float | None


def graded(table: Sequence[Sequence[int]]) -> Graded:
    """Agreement on k ≥ 2 grades in their order, as a square table of counts.

    Weighted kappa (Cohen 1968) with the linear weights of Cicchetti and Allison (1971): two grades apart counts twice as
    much as one. Standard error by Fleiss, Cohen and Everitt (1969), formula 17. Raises ValueError as `kappa`.
    """
    plain = kappa(table)
    size, total = len(table), plain.base
    at = [(i, j) for i in range(size) for j in range(size)]
    exact, near = (sum(table[i][j] for i, j in at if abs(i - j) <= apart) for apart in (0, 1))
    if plain.value is None:
        return Graded(total, exact, near, None, None, None)
    share = {(i, j): table[i][j] / total for i, j in at}
    weight = {(i, j): 1 - abs(i - j) / (size - 1) for i, j in at}
    rows, columns = ([sum(share[place] for place in at if place[side] == i) for i in range(size)] for side in (0, 1))
    observed = sum(weight[place] * share[place] for place in at)
    expected = sum(weight[i, j] * rows[i] * columns[j] for i, j in at)
    value = (observed - expected) / (1 - expected)
    own = [sum(weight[i, j] * columns[j] for j in range(size)) for i in range(size)]
    other = [sum(weight[i, j] * rows[i] for i in range(size)) for j in range(size)]
    spread = sum(share[i, j] * (weight[i, j] - (own[i] + other[j]) * (1 - value)) ** 2 for i, j in at)
    error = math.sqrt(max(0.0, spread - (value - expected * (1 - value)) ** 2) / total) / (1 - expected)
    if exact == total:
        return Graded(total, exact, near, value, None, None)
    return Graded(total, exact, near, value, max(-1.0, value - Z95 * error), min(1.0, value + Z95 * error))
