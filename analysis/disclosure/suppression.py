"""Complementary suppression: which further counts must go so that a sensitive one cannot be worked out.

The cheapest other table that agrees with all that stays visible and has the sensitive count far away: every visible
count that it changes is hidden. J. P. Kelly, B. L. Golden, A. A. Assad, "Cell suppression: disclosure protection for
sensitive tabular data", Networks 22 (1992) 397–417, as a linear programme on the inner cells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

import numpy as np
import scipy.sparse as sp

from analysis.disclosure.lattice import Cell, Lattice
from analysis.disclosure.rules import INSIDERS, WIDTH
from analysis.disclosure.solver import solver
from analysis.disclosure.unknowns import INFINITE

FREE_MOVE = 1e-6
"""Moving what is hidden already costs next to nothing, but not nothing: the table found stays near the true one."""
MOVED = 1e-7


class Way(NamedTuple):
    """Visible cells to hide, what that costs, and the other table of inner cells that it makes possible."""

    cost: float
    cells: tuple[Cell, ...]
    table: np.ndarray


class Flow:
    """The programme: inner + up − down, where up and down are how far each count is from its true value."""

    def __init__(self, lattice: Lattice, movable: Iterable[Cell], worth: Callable[[Cell], float],
                 free: Iterable[object] = ()) -> None:
        self._lattice, self._m, self._n = lattice, len(lattice), len(lattice.keys)
        self._worth = np.array([worth(cell) for cell in lattice.cells])
        self._may_move = np.zeros(self._m, bool)
        self._may_move[[lattice.at[cell] for cell in movable]] = True
        self._hidden = np.zeros(self._m, bool)
        self._solver = self._programme(set(free))

    def hide(self, cells: Iterable[Cell]) -> None:
        """These cells are not visible: moving them is free."""
        for cell in cells:
            row = self._lattice.at[cell]
            if not self._hidden[row]:
                self._hidden[row] = True
                self._limit(row)

    def cheapest(self, cell: Cell) -> Way | None:
        """What to hide for this one, the cheaper way of up and down; None where there is no way."""
        count = self._lattice.count(cell)
        ways = [self._way(cell, max(count, INSIDERS) + WIDTH - count, +1)]
        if count - WIDTH >= INSIDERS:
            ways.append(self._way(cell, WIDTH, -1))
        found = [way for way in ways if way is not None]
        return min(found, key=lambda way: way.cost) if found else None

    def _way(self, cell: Cell, need: int, direction: int) -> Way | None:
        row = self._lattice.at[cell]
        there, back = (self._n + row, self._n + self._m + row)[::direction]
        cost = np.where(self._hidden, FREE_MOVE, self._worth)
        self._solver.bound_column(there, need, INFINITE)
        self._solver.bound_column(back, 0, 0)
        point = self._solver.best(np.concatenate([np.zeros(self._n), cost, cost]), up=False)
        self._limit(row)
        if point is None:
            return None
        moves = point[self._n:self._n + self._m] - point[self._n + self._m:]
        opened = np.flatnonzero((np.abs(moves) > MOVED) & ~self._hidden)
        return Way(float(cost @ np.abs(moves)), tuple(self._lattice.cells[i] for i in opened), point[:self._n])

    def _limit(self, row: int) -> None:
        most = INFINITE if self._hidden[row] or self._may_move[row] else 0
        self._solver.bound_column(self._n + row, 0, most)
        self._solver.bound_column(self._n + self._m + row, 0, most)

    def _programme(self, free: set[object]):  # noqa: ANN202  (a Solver)
        lattice, same = self._lattice, sp.identity(self._m)
        known = [i for i, name in enumerate(lattice.names) if name not in free]
        nothing = sp.csr_matrix((len(known), 2 * self._m))
        rows = sp.vstack([sp.hstack([lattice.sums, -same, same]), sp.hstack([lattice.ties[known], nothing])]).tocsr()
        facts = np.concatenate([lattice.counts, lattice.tied[known]]).astype(float)
        distance = np.where(self._may_move, INFINITE, 0)
        return solver(rows, facts, facts, np.concatenate([np.full(self._n, INFINITE), distance, distance]))
