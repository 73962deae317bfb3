"""Linear programmes, solved again and again with another objective or another bound.

HiGHS (Huangfu & Hall, Math. Prog. Comp. 10 (2018) 119–142) stays warm between solves; without highspy, scipy's linprog
and milp give the same answers, slower.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np
import scipy.sparse as sp

try:
    import highspy
except ImportError:  # the wheel of highspy is missing on some machines; scipy carries HiGHS inside
    highspy = None

SECONDS = 5.0
"""Time for one search, linear or in whole numbers: a simplex can go round in circles. What is not proven by then counts as not
safe."""


class Solver(Protocol):
    """Columns are ≥ 0 and ≤ `most`; each row lies between its two bounds."""

    def bound_row(self, row: int, low: float, high: float) -> None: ...

    def bound_column(self, column: int, low: float, high: float) -> None: ...

    def best(self, cost: np.ndarray, *, up: bool) -> np.ndarray | None:
        """The columns that make cost @ columns largest (`up`) or smallest; None if there is no such point."""


def solver(rows: sp.csr_matrix, low: np.ndarray, high: np.ndarray, most: np.ndarray, *, whole: bool = False) -> Solver:
    """A fresh programme; `whole` asks for whole numbers in every column."""
    return (Scipy if highspy is None else Highs)(rows, low, high, most, whole=whole)


class Highs:
    """A programme kept in HiGHS between solves."""

    def __init__(self, rows: sp.csr_matrix, low: np.ndarray, high: np.ndarray, most: np.ndarray, *,
                 whole: bool = False) -> None:
        columns = rows.tocsc()
        programme = highspy.HighsLp()
        programme.num_row_, programme.num_col_ = rows.shape
        programme.col_cost_ = np.zeros(rows.shape[1])
        programme.col_lower_, programme.col_upper_ = np.zeros(rows.shape[1]), most.astype(float)
        programme.row_lower_, programme.row_upper_ = low.astype(float), high.astype(float)
        programme.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        programme.a_matrix_.start_, programme.a_matrix_.index_ = columns.indptr, columns.indices
        programme.a_matrix_.value_ = columns.data
        if whole:
            programme.integrality_ = [highspy.HighsVarType.kInteger] * rows.shape[1]
        self._highs = highs = highspy.Highs()
        for option, value in _options(whole).items():
            highs.setOptionValue(option, value)
        highs.passModel(programme)
        self._all, self._whole = np.arange(rows.shape[1], dtype=np.int32), whole

    def bound_row(self, row: int, low: float, high: float) -> None:
        self._highs.changeRowBounds(int(row), float(low), float(high))

    def bound_column(self, column: int, low: float, high: float) -> None:
        self._highs.changeColBounds(int(column), float(low), float(high))

    def best(self, cost: np.ndarray, *, up: bool) -> np.ndarray | None:
        highs, sense = self._highs, highspy.ObjSense
        highs.changeColsCost(len(self._all), self._all, np.asarray(cost, float))
        highs.changeObjectiveSense(sense.kMaximize if up else sense.kMinimize)
        if self._whole:
            highs.clearSolver()  # what it finds does not depend on what was asked before
        point = self._run()
        if point is None and not self._whole:
            # A warm start can stall; a cold one decides.
            highs.clearSolver()
            point = self._run()
        return point

    def _run(self) -> np.ndarray | None:
        self._highs.setOptionValue("time_limit", self._highs.getRunTime() + SECONDS)  # its clock runs on from run to run
        self._highs.run()
        status, states = self._highs.getModelStatus(), highspy.HighsModelStatus
        if status == states.kOptimal or (self._whole and status == states.kTimeLimit):
            point = np.asarray(self._highs.getSolution().col_value)
            return point if len(point) else None
        return None


def _options(whole: bool) -> dict[str, object]:
    shared: dict[str, object] = {"output_flag": False, "threads": 1, "random_seed": 1}
    if whole:
        # Feasibility jump takes as long as all the rest of a search as small as these, and finds what the rest finds anyway.
        return shared | {"mip_rel_gap": 0.0, "mip_heuristic_run_feasibility_jump": False}
    return shared | {"solver": "simplex", "presolve": "off"}


class Scipy:
    """The same programme for scipy, built anew each time."""

    def __init__(self, rows: sp.csr_matrix, low: np.ndarray, high: np.ndarray, most: np.ndarray, *,
                 whole: bool = False) -> None:
        self._rows, self._whole = rows.tocsc(), whole
        self._low, self._high = low.astype(float).copy(), high.astype(float).copy()
        self._least, self._most = np.zeros(rows.shape[1]), most.astype(float).copy()

    def bound_row(self, row: int, low: float, high: float) -> None:
        self._low[row], self._high[row] = low, high

    def bound_column(self, column: int, low: float, high: float) -> None:
        self._least[column], self._most[column] = low, high

    def best(self, cost: np.ndarray, *, up: bool) -> np.ndarray | None:
        from scipy.optimize import Bounds, LinearConstraint, milp  # half a second to import, and seldom needed

        found = milp(-np.asarray(cost, float) if up else np.asarray(cost, float),
                     constraints=LinearConstraint(self._rows, self._low, self._high),
                     bounds=Bounds(self._least, self._most), integrality=np.full(len(cost), int(self._whole)),
                     options={"time_limit": SECONDS})
        return found.x
