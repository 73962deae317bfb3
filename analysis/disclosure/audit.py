"""The attacker's problem: between which numbers can a count lie, given everything that is released?

Somebody who knows that people come in ones must still face a wide range, so the proof is a pair of whole-number
tables that agree with everything released and lie far enough apart: the true one, and another. Whether a linear range is
wide comes first (no whole-number table lies outside it, so a narrow one is a failure at once); then whole-number tables
are looked for, first for many counts at once. A table found for one count is a witness for all others.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

import numpy as np
import scipy.sparse as sp

from analysis.disclosure.lattice import Cell, Lattice
from analysis.disclosure.rules import INSIDERS, WIDTH
from analysis.disclosure.solver import Solver
from analysis.disclosure.unknowns import INFINITE, Left, Unknowns

CLOSE = 1e-6
ROUNDS, IDLE = 60, 6
"""Tables looked for that are far away for many counts at once, and how many of them in a row may show nothing new."""


def wide(low: float, high: float) -> bool:
    """Whether a range protects: WIDTH or more, for somebody who is in the count and knows it."""
    return bool(_wide(low, high))


def _wide(low, high):  # noqa: ANN001, ANN202  (numbers or arrays of them)
    return high - np.maximum(low, INSIDERS) >= WIDTH - CLOSE


class Attacker:
    """Knows every cell of the lattice that is not hidden, and every tie; asks for the range of the targets."""

    def __init__(self, lattice: Lattice, hidden: Iterable[Cell], targets: Sequence[Cell],
                 free: Iterable[object] = ()) -> None:
        """`free`: names of ties that this attacker does not know."""
        self._lattice = lattice
        self._rows = sp.vstack([lattice.sums, lattice.ties]).tocsr()
        self._facts = np.concatenate([lattice.counts, lattice.tied])
        self._unknowns = Unknowns(self._rows, lattice.inner)
        self._known = np.ones(len(self._facts), bool)
        free = set(free)
        self._known[len(lattice):] = [name not in free for name in lattice.names]
        self._targets = [lattice.at[cell] for cell in targets]
        self._place = {cell: j for j, cell in enumerate(targets)}
        self._sums = lattice.sums[self._targets]
        truth = lattice.counts[self._targets].astype(float)
        self._low, self._high = truth.copy(), truth.copy()
        self._whole_low, self._whole_high = truth.copy(), truth.copy()
        # A bound far beyond every count keeps ranges finite; it makes the attacker no weaker where it matters.
        self._most = float(lattice.inner.sum() + 20 * WIDTH)
        self._left: Left | None = None
        self.open(hidden)

    def open(self, cells: Iterable[Cell]) -> None:
        """These cells are hidden (too). What was found before stays possible."""
        self._known[[self._lattice.at[cell] for cell in cells]] = False
        self._left = None

    def saw(self, table: np.ndarray) -> None:
        """A table of all inner cells that somebody else found, if it agrees."""
        if np.abs((self._rows @ table - self._facts)[self._known]).max(initial=0) < CLOSE and table.min(initial=0) > -CLOSE:
            self._harvest(table)

    def protected(self, cell: Cell) -> bool:
        """Whether the linear range of a target is wide; stops looking as soon as it is."""
        j = self._place[cell]
        for up in (True, False):
            # Below what an insider knows anyway a lower end changes nothing.
            if not self._is_wide(j) and (up or self._low[j] > INSIDERS):
                self._far(self._cost(j), up)
        return self._is_wide(j)

    def proven(self, cell: Cell) -> bool:
        """Whether two whole-number tables show a wide range. Asked of protected targets."""
        j = self._place[cell]
        self._look_at_all()
        looks = (lambda up: self._far(self._cost(j), up), lambda up: self._near(j, up), lambda up: self._enough(j, up),
                 lambda up: self._far(self._cost(j), up, "whole"))
        for look, up in itertools.product(looks, (True, False)):
            if not self._is_whole_wide(j):
                look(up)
        return self._is_whole_wide(j)

    def range(self, cell: Cell) -> tuple[float, float]:
        """The exact linear range of a target."""
        j = self._place[cell]
        for up in (True, False):
            self._far(self._cost(j), up)
        return float(self._low[j]), float(self._high[j])

    def _is_wide(self, j: int) -> bool:
        return wide(self._low[j], self._high[j])

    def _is_whole_wide(self, j: int) -> bool:
        return wide(self._whole_low[j], self._whole_high[j])

    # ---- tables far from the true one

    def _far(self, cost: np.ndarray, up: bool, kind: str = "linear") -> np.ndarray | None:
        """The table with the largest (`up`) or smallest cost; None where there is none or nothing is left to guess."""
        point = self._programme(kind).best(cost, up=up) if len(cost) else None
        self._harvest_left(point)
        return point

    def _look_at_all(self) -> None:
        """Tables in which many targets at once are far away, until they show nothing new."""
        self._reduce()
        chance, idle = np.random.default_rng(0), 0
        for attempt in range(0 if self._looked else ROUNDS):
            waiting = ~_wide(self._whole_low, self._whole_high)
            if idle == IDLE or waiting.sum() <= 1:
                break
            cost, up = self._wanted.T @ (waiting * chance.random(len(waiting))), attempt % 2 == 0
            self._mend(self._far(cost, up), cost, up)
            idle = 0 if (waiting & _wide(self._whole_low, self._whole_high)).any() else idle + 1
        self._looked = True

    def _mend(self, table: np.ndarray | None, cost: np.ndarray, up: bool) -> None:
        """Whole numbers in place of the cells that are not: a small search that mostly succeeds."""
        if table is None:
            return
        broken = np.flatnonzero(np.abs(table - np.rint(table)) > CLOSE)
        if len(broken):
            found = self._left.among(broken, np.where(np.isin(np.arange(len(table)), broken), table, np.rint(table))).best(
                cost[broken], up=up)
            if found is not None:
                table = np.rint(table)
                table[broken] = found
                self._harvest_left(table)

    # ---- tables in which one target is just far enough

    def _need(self, j: int, up: bool) -> tuple[float, float] | None:
        """How far a count must move for this end alone to make the range wide; None where it cannot."""
        count = self._lattice.counts[self._targets[j]]
        if up:
            need = max(count, INSIDERS) + WIDTH - count
            return (need, INFINITE) if self._high[j] >= count + need - CLOSE else None
        return (-INFINITE, -WIDTH) if count - WIDTH >= max(INSIDERS, self._low[j] - CLOSE) else None

    def _near(self, j: int, up: bool) -> None:
        """The table nearest to the true one; where it is not whole, whole-number steps of the inner cells that it moves."""
        need, left = self._need(j, up), self._reduce()
        if need is None:
            return
        point = self._bounded("steps", j, need, 1 + np.random.default_rng(0).random(2 * len(left.columns)) / 8)
        if point is None:
            return
        up_and_down = point[:len(left.columns)], point[len(left.columns):]
        self._harvest_left(left.truth + up_and_down[0] - up_and_down[1])
        some = np.flatnonzero(np.maximum(*up_and_down) > CLOSE)
        if not self._is_whole_wide(j) and len(some):
            table = left.stepped(some, self._wanted[j], need)
            self._harvest_left(table)

    def _enough(self, j: int, up: bool) -> None:
        """Any whole-number table: sooner found than the one furthest away."""
        need, left = self._need(j, up), self._reduce()
        if need is not None:
            here = (self._wanted[j] @ left.truth)[0]
            self._harvest_left(self._bounded("whole", j, (need[0] + here, need[1] + here), np.zeros(len(left.columns))))

    def _bounded(self, kind: str, j: int, bounds: tuple[float, float], cost: np.ndarray) -> np.ndarray | None:
        programme, row = self._programme(kind), len(self._reduce().facts) + j
        programme.bound_row(row, *bounds)
        point = programme.best(cost, up=False) if len(cost) else None
        programme.bound_row(row, -INFINITE, INFINITE)
        return point

    # ---- programmes, and what they find

    def _reduce(self) -> Left:
        if self._left is None:
            self._left = self._unknowns.left(self._known)
            self._wanted = self._sums[:, self._left.columns].tocsr()
            self._programmes: dict[str, Solver] = {}
            self._looked = False
        return self._left

    def _cost(self, j: int) -> np.ndarray:
        self._reduce()
        return self._wanted[j].toarray().ravel()

    def _programme(self, kind: str) -> Solver:
        if kind not in self._programmes:
            left = self._reduce()
            self._programmes[kind] = left.steps(self._wanted) if kind == "steps" else left.tables(
                self._most, *([self._wanted] if kind == "whole" else []))
        return self._programmes[kind]

    def _harvest_left(self, table: np.ndarray | None) -> None:
        if table is not None:
            whole = self._lattice.inner.astype(float)
            whole[self._reduce().columns] = table
            self._harvest(whole)

    def _harvest(self, table: np.ndarray) -> None:
        found = self._sums @ table
        np.minimum(self._low, found, out=self._low)
        np.maximum(self._high, found, out=self._high)
        near = np.rint(table)
        if np.abs(near - table).max(initial=0) < CLOSE and self._agrees(near):
            found = self._sums @ near
            np.minimum(self._whole_low, found, out=self._whole_low)
            np.maximum(self._whole_high, found, out=self._whole_high)

    def _agrees(self, table: np.ndarray) -> bool:
        """Whether a whole-number table gives exactly what is released and tied: checked by adding up, not by trust."""
        return bool((np.rint(self._rows @ table) == self._facts)[self._known].all()) and bool((table >= 0).all())
