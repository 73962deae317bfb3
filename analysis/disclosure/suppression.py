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
EQUAL = 0.01
"""Of counts that are worth the same the smaller one goes: so much dearer is a count as large as the largest. Without it, which
one goes is the solver's whim."""
MOVED = 1e-7


class Way(NamedTuple):
    """Visible cells to hide, what that costs, and the other table of inner cells that it makes possible."""

    cost: float
    cells: tuple[Cell, ...]
    table: np.ndarray


class Flow:
    """The programme, in steps up and down from the true table: of each inner cell, and of each sum of several of them.

    A count that is one inner cell moves with it and needs no row of its own: in a two-way table that is nearly every count.
    """

    def __init__(self, lattice: Lattice, movable: Iterable[Cell], worth: Callable[[Cell], float],
                 free: Iterable[object] = ()) -> None:
        self._lattice, self._n = lattice, len(lattice.keys)
        large = np.log1p(lattice.counts) / np.log1p(lattice.counts.max(initial=1))
        self._worth = np.array([worth(cell) for cell in lattice.cells]) * (1 + EQUAL * large)
        self._may_move = np.zeros(len(lattice), bool)
        self._may_move[[lattice.at[cell] for cell in movable]] = True
        self._hidden = np.zeros(len(lattice), bool)
        sums = self._place()
        self._solver = self._programme(sums, set(free))

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
        ways = [self._way(cell, max(count, INSIDERS) + WIDTH - count, up=True)]
        if count - WIDTH >= INSIDERS:
            ways.append(self._way(cell, WIDTH, up=False))
        found = [way for way in ways if way is not None]
        return min(found, key=lambda way: way.cost) if found else None

    def _way(self, cell: Cell, need: int, *, up: bool) -> Way | None:
        row = self._lattice.at[cell]
        there, back = (self._up, self._down) if up else (self._down, self._up)
        worth = np.where(self._hidden, FREE_MOVE, self._worth)
        cost = np.zeros(self._columns)
        cost[self._up] = cost[self._down] = worth
        self._solver.bound_column(there[row], need, INFINITE if up else self._lattice.counts[row])
        self._solver.bound_column(back[row], 0, 0)
        point = self._solver.best(cost, up=False)
        self._limit(row)
        if point is None:
            return None
        moves = np.abs(point[self._up] - point[self._down])
        opened = np.flatnonzero((moves > MOVED) & ~self._hidden)
        table = self._lattice.inner + point[:self._n] - point[self._n:2 * self._n]
        return Way(float(worth @ moves), tuple(self._lattice.cells[i] for i in opened), table)

    def _limit(self, row: int) -> None:
        may = self._hidden[row] or self._may_move[row]
        self._solver.bound_column(self._up[row], 0, INFINITE if may else 0)
        self._solver.bound_column(self._down[row], 0, self._lattice.counts[row] if may else 0)

    def _place(self) -> np.ndarray:
        """Which columns hold the steps of each count; returned are the counts that are sums of several inner cells."""
        sums, m = self._lattice.sums, len(self._lattice)
        alone = np.flatnonzero(np.diff(sums.indptr) == 1)
        _columns, first = np.unique(sums.indices[sums.indptr[alone]], return_index=True)
        alone = alone[first]  # one count for each inner cell
        several = np.setdiff1d(np.arange(m), alone)
        self._columns = 2 * (self._n + len(several))
        self._up, self._down = np.zeros(m, int), np.zeros(m, int)
        self._up[alone] = sums.indices[sums.indptr[alone]]
        self._down[alone] = self._n + self._up[alone]
        self._up[several] = 2 * self._n + np.arange(len(several))
        self._down[several] = len(several) + self._up[several]
        return several

    def _programme(self, several: np.ndarray, free: set[object]):  # noqa: ANN202  (a Solver)
        lattice, same = self._lattice, sp.identity(len(several))
        ties = lattice.ties[[i for i, name in enumerate(lattice.names) if name not in free]]
        sums = lattice.sums[several]
        rows = sp.vstack([sp.hstack([sums, -sums, -same, same]),
                          sp.hstack([ties, -ties, sp.csr_matrix((ties.shape[0], 2 * len(several)))])]).tocsr()
        most = np.concatenate([np.full(self._n, INFINITE), lattice.inner, np.zeros(2 * len(several))])
        programme = solver(rows, np.zeros(rows.shape[0]), np.zeros(rows.shape[0]), most)
        self._solver = programme
        for row in range(len(lattice)):
            self._limit(row)
        return programme
