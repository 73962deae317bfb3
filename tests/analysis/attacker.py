"""An attacker that shares no code with the product: it reads what is public and asks scipy how close it can come.

It knows how the counts add up, that people come in ones and are never fewer than none, and that every question was
answered by the same people. It knows nothing of ties, rests or witnesses.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import scipy.sparse as sp
from scipy.optimize import Bounds, LinearConstraint, linprog, milp


@dataclass
class Attacker:
    """`columns`: what could be counted; a fact is (columns with weights, value)."""

    columns: list[tuple]
    facts: list[tuple[dict[int, int], int]] = field(default_factory=list)
    _known: tuple[sp.csr_matrix, np.ndarray] | None = None

    def __post_init__(self) -> None:
        self.at = {column: i for i, column in enumerate(self.columns)}

    def sum_of(self, fits) -> dict[int, int]:
        return {i: 1 for i, column in enumerate(self.columns) if fits(column)}

    def learn(self, weights: dict[int, int], value: int) -> None:
        if weights:
            self.facts.append((weights, value))
            self._known = None

    def range(self, weights: dict[int, int], *, whole: bool = False) -> tuple[float, float]:
        """The smallest and largest value of a sum that agrees with every fact."""
        ends = []
        for sign in (1, -1):
            cost = np.zeros(len(self.columns))
            cost[list(weights)] = [sign * weight for weight in weights.values()]
            ends.append(sign * self._least(cost, whole))
        return ends[0], ends[1]

    def _least(self, cost: np.ndarray, whole: bool) -> float:
        self._known = self._known or self._matrix()
        rows, values = self._known
        if whole:
            found = milp(cost, constraints=LinearConstraint(rows, values, values), integrality=np.ones(len(cost)),
                         bounds=Bounds(0, np.inf), options={"mip_rel_gap": 0})
        else:
            found = linprog(cost, A_eq=rows, b_eq=values, bounds=(0, None), method="highs")
        assert found.status == 0, found.message
        return found.fun

    def _matrix(self) -> tuple[sp.csr_matrix, np.ndarray]:
        rows = sp.lil_matrix((len(self.facts), len(self.columns)))
        for i, (weights, _) in enumerate(self.facts):
            for column, weight in weights.items():
                rows[i, column] = weight
        return rows.tocsr(), np.array([value for _, value in self.facts], float)


def rules_say(row: dict[str, int], telling: Iterable[str] = ()) -> set[str]:
    """The sensitive categories of a group's row, restated from the privacy rules."""
    base, telling = sum(row.values()), set(telling)
    if base < 10 or max(row.values()) == base:
        return set(row)
    return {category for category, count in row.items()
            if 1 <= count <= 4 or 1 <= base - count <= 4 or (category in telling and count in (0, base))}


def narrow(attacker: Attacker, targets: Sequence[dict[int, int]], *, whole: bool = False) -> list[tuple[float, float]]:
    """The ranges of the targets that are closer than 5, for somebody who is in the count and knows it."""
    ranges = [attacker.range(target, whole=whole) for target in targets]
    return [(low, high) for low, high in ranges if high - max(low, 1) < 5 - 1e-6]
