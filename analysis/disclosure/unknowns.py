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

    def tables(self, most: float, targets: sp.csr_matrix | None = None) -> Solver:
        """Every table that agrees with what is known; no count above `most`. With `targets` in whole numbers; the last rows are
        the targets then, free until bounded."""
        bounds = np.full(len(self.columns), most)
        if targets is None:
            return solver(self.rows, self.facts, self.facts, bounds)
        return solver(*self._with(self.rows, self.facts, targets), bounds, whole=True)

    def steps(self, targets: sp.csr_matrix) -> Solver:
        """The same tables as steps up and down from the true one; the last rows are how far each target moves."""
        rows, low, high = self._with(self.rows, np.zeros(len(self.facts)), targets)
        return solver(sp.hstack([rows, -rows]).tocsr(), low, high, self._room(slice(None)))

    def stepped(self, some: np.ndarray, target: sp.csr_matrix, need: tuple[float, float]) -> np.ndarray | None:
        """A whole-number table in which only some of the cells are not as in the true one, and the target moves so far."""
        rows, low, high = self._with(self.rows[:, some], np.zeros(len(self.facts)), target[:, some])
        low[-1], high[-1] = need
        point = solver(sp.hstack([rows, -rows]).tocsr(), low, high, self._room(some), whole=True).best(
            np.ones(2 * len(some)), up=False)
        if point is None:
            return None
        table = self.truth.copy()
        table[some] += point[:len(some)] - point[len(some):]
        return table

    def _room(self, some: np.ndarray | slice) -> np.ndarray:
        """How far up and down cells may go."""
        down = self.truth[some]
        return np.concatenate([np.full(len(down), INFINITE), down])

    @staticmethod
    def _with(rows: sp.csr_matrix, facts: np.ndarray, targets: sp.csr_matrix) -> tuple[sp.csr_matrix, np.ndarray, np.ndarray]:
        anything = np.full(targets.shape[0], INFINITE)
        return sp.vstack([rows, targets]).tocsr(), np.concatenate([facts, -anything]), np.concatenate([facts, anything])

    def among(self, some: np.ndarray, table: np.ndarray) -> Solver:
        """Whole numbers for some of the cells, where the others are as in `table`."""
        rows = self.rows[:, some]
        facts = np.rint(rows @ table[some])
        touched = np.diff(rows.indptr) > 0
        return solver(rows[touched], facts[touched], facts[touched], np.full(len(some), INFINITE), whole=True)
