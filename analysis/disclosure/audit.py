"""The attacker's problem: between which numbers can a count lie, given everything that is released?

Somebody who knows that people come in ones must still face a wide range, so the proof is a pair of whole-number
tables that agree with everything released and lie far enough apart: the true one, and one found nearby. Where no near
one is found the range itself is computed, linear first (no whole-number table lies outside it, so a narrow one is a
failure at once), then in whole numbers. A table found for one count is a witness for all others.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np
import scipy.sparse as sp

from analysis.disclosure.lattice import Cell, Lattice
from analysis.disclosure.rules import INSIDERS, WIDTH
from analysis.disclosure.solver import Solver, solver

INFINITE = float("inf")
CLOSE = 1e-6
TRIES = 3
"""Different measures of "near" to try: each gives another corner, and a whole-number one is enough."""


def wide(low: float, high: float) -> bool:
    """Whether a range protects: WIDTH or more, for somebody who is in the count and knows it."""
    return high - max(low, INSIDERS) >= WIDTH - CLOSE


class Attacker:
    """Knows every cell of the lattice that is not hidden, and every tie; asks for the range of the targets."""

    def __init__(self, lattice: Lattice, hidden: Iterable[Cell], targets: Sequence[Cell],
                 free: Iterable[object] = ()) -> None:
        """`free`: names of ties that this attacker does not know."""
        self._lattice = lattice
        self._rows = sp.vstack([lattice.sums, lattice.ties]).tocsr()
        self._facts = np.concatenate([lattice.counts, lattice.tied])
        self._known = np.ones(len(self._facts), bool)
        free = set(free)
        self._known[len(lattice):] = [name not in free for name in lattice.names]
        self._targets = [lattice.at[cell] for cell in targets]
        self._place = {cell: j for j, cell in enumerate(targets)}
        self._wanted = lattice.sums[self._targets]
        truth = lattice.counts[self._targets].astype(float)
        self._low, self._high = truth.copy(), truth.copy()
        self._whole_low, self._whole_high = truth.copy(), truth.copy()
        self._programmes: dict[str, Solver] = {}
        self.open(hidden)

    def open(self, cells: Iterable[Cell]) -> None:
        """These cells are hidden (too). What was found before stays possible."""
        for cell in cells:
            row = self._lattice.at[cell]
            self._known[row] = False
            for programme in self._programmes.values():
                programme.bound_row(row, -INFINITE, INFINITE)

    def protected(self, cell: Cell) -> bool:
        """Whether the linear range of a target is wide; stops looking as soon as it is."""
        j = self._place[cell]
        if not self._wide(j):
            self._look_near(j, self._far(j))
        for up in (True, False):
            if not self._wide(j):
                self._harvest(self._programme("linear").best(self._cost(j), up=up))
        return self._wide(j)

    def proven(self, cell: Cell) -> bool:
        """Whether two whole-number tables show a wide range. Asked of protected targets."""
        j = self._place[cell]
        for ends in (self._far, self._both_ends):
            if not self._whole_wide(j):
                self._look_near(j, ends(j))
        for up in (True, False):
            if not self._whole_wide(j):
                self._harvest(self._programme("whole").best(self._cost(j), up=up))
        return self._whole_wide(j)

    def range(self, cell: Cell) -> tuple[float, float]:
        """The exact linear range of a target."""
        j = self._place[cell]
        for up in (True, False):
            self._harvest(self._programme("linear").best(self._cost(j), up=up))
        return float(self._low[j]), float(self._high[j])

    def _wide(self, j: int) -> bool:
        return wide(self._low[j], self._high[j])

    def _whole_wide(self, j: int) -> bool:
        return wide(self._whole_low[j], self._whole_high[j])

    def _cost(self, j: int) -> np.ndarray:
        return self._wanted[j].toarray().ravel()

    def _far(self, j: int) -> list[tuple[float, float]]:
        """How far the count must move for one end alone to make the range wide: up, or down."""
        count = self._lattice.counts[self._targets[j]]
        up = [(max(count, INSIDERS) + WIDTH - count, INFINITE)]
        return up + [(-INFINITE, -WIDTH)] if count - WIDTH >= INSIDERS else up

    def _both_ends(self, j: int) -> list[tuple[float, float]]:
        """To the ends of the linear range that is known so far, as far as whole numbers reach."""
        count = self._lattice.counts[self._targets[j]]
        up, down = math.floor(self._high[j] - count + CLOSE), math.ceil(self._low[j] - count - CLOSE)
        return [(up, INFINITE), (-INFINITE, down)]

    def _look_near(self, j: int, moves: list[tuple[float, float]]) -> None:
        """Tables near the true one in which the target has moved so far: by linear programmes, then by a small search
        among the inner cells that these moved."""
        row, n = self._targets[j], len(self._lattice.keys)
        for low, high in [] if self._known[row] else moves:
            moved = np.zeros(n, bool)
            for attempt in range(TRIES):
                point = self._step(row, low, high, attempt)
                if point is None or self._whole_wide(j):
                    break
                moved |= (point[:n] > CLOSE) | (point[n:] > CLOSE)
            if moved.any() and not self._whole_wide(j):
                self._look_among(np.flatnonzero(moved), row, low, high)
            if self._whole_wide(j):
                return

    def _step(self, row: int, low: float, high: float, attempt: int) -> np.ndarray | None:
        n, near = len(self._lattice.keys), self._programme("near")
        near.bound_row(row, low, high)
        point = near.best(1 + np.random.default_rng(attempt).random(2 * n) / 8, up=False)
        near.bound_row(row, -INFINITE, INFINITE)
        if point is not None:
            self._harvest(self._lattice.inner + point[:n] - point[n:])
        return point

    def _look_among(self, columns: np.ndarray, row: int, low: float, high: float) -> None:
        """Whole-number steps in these inner cells alone: a small search that mostly succeeds."""
        steps, bounds = self._rows[:, columns], np.where(self._known, 0.0, INFINITE)
        below, above = -bounds, bounds
        below[row], above[row] = low, high
        most = np.concatenate([np.full(len(columns), INFINITE), self._lattice.inner[columns]])
        search = solver(sp.hstack([steps, -steps]).tocsr(), below, above, most, whole=True)
        point = search.best(np.ones(len(most)), up=False)
        if point is not None:
            table = self._lattice.inner.astype(float)
            table[columns] += point[:len(columns)] - point[len(columns):]
            self._harvest(table)

    def _programme(self, name: str) -> Solver:
        if name not in self._programmes:
            self._programmes[name] = self._near() if name == "near" else self._whole_range(name == "whole")
        return self._programmes[name]

    def _whole_range(self, whole: bool) -> Solver:
        # A bound far beyond every count keeps ranges finite; it makes the attacker no weaker where it matters.
        most = np.full(len(self._lattice.keys), float(self._lattice.inner.sum() + 20 * WIDTH))
        low, high = np.where(self._known, self._facts, -INFINITE), np.where(self._known, self._facts, INFINITE)
        return solver(self._rows, low, high, most, whole=whole)

    def _near(self) -> Solver:
        """The same tables, as steps up and down from the true one."""
        most = np.concatenate([np.full(len(self._lattice.keys), INFINITE), self._lattice.inner])
        low, high = np.where(self._known, 0, -INFINITE), np.where(self._known, 0, INFINITE)
        return solver(sp.hstack([self._rows, -self._rows]).tocsr(), low, high, most)

    def _harvest(self, table: np.ndarray | None) -> None:
        if table is None:
            return
        found = self._wanted @ table
        np.minimum(self._low, found, out=self._low)
        np.maximum(self._high, found, out=self._high)
        near = np.rint(table)
        if np.abs(near - table).max() < CLOSE and self._agrees(near):
            found = self._wanted @ near
            np.minimum(self._whole_low, found, out=self._whole_low)
            np.maximum(self._whole_high, found, out=self._whole_high)

    def _agrees(self, table: np.ndarray) -> bool:
        """Whether a whole-number table gives exactly what is released and tied: checked by adding up, not by trust."""
        return bool((np.rint(self._rows @ table) == self._facts)[self._known].all()) and bool((table >= 0).all())
