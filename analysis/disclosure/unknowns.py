"""What is left to guess: the inner cells that nothing known fixes, and what is still said about them.

In a two-way table that is mostly shown, most inner cells are known to whoever reads it. An attacker's programme without
them is a fraction of the size, and has exactly the same tables.
"""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp

from analysis.disclosure.solver import Solver, solver

INFINITE = float("inf")


class Unknowns:
    """`rows @ inner` are all sums of a lattice; which of them are known is said anew each time."""

    def __init__(self, rows: sp.csr_matrix, inner: np.ndarray) -> None:
        self._rows, self._inner = rows, inner.astype(float)
        self._there = sp.csr_matrix((np.ones(rows.nnz), rows.indices, rows.indptr), rows.shape)
        self._of_column = self._there.T.tocsr()
        self._adds_up = np.asarray((rows < 0).sum(1)).ravel() == 0

    def left(self, known: np.ndarray) -> Left:
        """An inner cell is settled where it is the only one left in a known sum, or where what is left of the sum is none."""
        free = np.ones(len(self._inner))
        while True:
            left = self._there @ free
            nothing = self._adds_up & (self._rows @ (self._inner * free) == 0)
            settles = known & (left > 0) & ((left == 1) | nothing)
            if not settles.any():
                return Left(self._rows, self._inner, np.flatnonzero(free), np.flatnonzero(known & (left > 0)))
            free[self._of_column @ settles.astype(float) > 0] = 0


class Left:
    """Inner cells that are not settled (`columns`), and the known sums that say something about them."""

    def __init__(self, rows: sp.csr_matrix, inner: np.ndarray, columns: np.ndarray, known: np.ndarray) -> None:
        self.columns, self.truth = columns, inner[columns]
        self.rows = rows[known][:, columns].tocsr()
        self.facts = self.rows @ self.truth

    def tables(self, most: float, *, whole: bool) -> Solver:
        """Every table that agrees with what is known; no count above `most`."""
        return solver(self.rows, self.facts, self.facts, np.full(len(self.columns), most), whole=whole)

    def steps(self, targets: sp.csr_matrix) -> Solver:
        """The same tables as steps up and down from the true one. The last rows are how far each target moves: free, until
        bounded."""
        rows = sp.vstack([self.rows, targets])
        low = np.concatenate([np.zeros(len(self.facts)), np.full(targets.shape[0], -INFINITE)])
        most = np.concatenate([np.full(len(self.columns), INFINITE), self.truth])
        return solver(sp.hstack([rows, -rows]).tocsr(), low, -low, most)

    def steps_among(self, some: np.ndarray, target: sp.csr_matrix, low: float, high: float) -> Solver:
        """Whole-number steps of some of the cells alone; the target moves from `low` to `high`."""
        rows = sp.vstack([self.rows[:, some], target[:, some]])
        below, above = np.append(np.zeros(len(self.facts)), low), np.append(np.zeros(len(self.facts)), high)
        most = np.concatenate([np.full(len(some), INFINITE), self.truth[some]])
        return solver(sp.hstack([rows, -rows]).tocsr(), below, above, most, whole=True)

    def among(self, some: np.ndarray, table: np.ndarray) -> Solver:
        """Whole numbers for some of the cells, where the others are as in `table`."""
        rows = self.rows[:, some]
        facts = np.rint(rows @ table[some])
        touched = np.diff(rows.indptr) > 0
        return solver(rows[touched], facts[touched], facts[touched], np.full(len(some), INFINITE), whole=True)
