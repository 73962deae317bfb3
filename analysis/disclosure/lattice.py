"""How released counts hang together: each is a sum of inner cells that are never released.

One 0/1 matrix describes one-way and two-way tables, hierarchies and linked tables alike. Ties are further sums of
inner cells that the attacker is taken to know exactly; whoever grants the attacker more than is released errs on the
safe side.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import NamedTuple

import numpy as np
import scipy.sparse as sp

Key = tuple[str, ...]
"""An inner cell: one label for each dimension."""


class Cell(NamedTuple):
    """A count that could be released: of one table, one group and one category."""

    table: str
    group: str
    category: str


class Lattice:
    """`counts[i] = sums[i] @ inner` for `cells[i]`; `tied[i] = ties[i] @ inner` for `names[i]`. All counts are
    whole."""

    def __init__(self, inner: Mapping[Key, int], cells_of: Callable[[Key], Iterable[Cell]],
                 ties_of: Callable[[Key], Iterable[Hashable]] = lambda key: ()) -> None:
        """`inner` holds every possible inner cell, the empty ones too. A tie is a name, or (name, weight) with a
        weight."""
        self.keys = list(inner)
        self.inner = np.fromiter(inner.values(), dtype=np.int64, count=len(inner))
        self.cells, self.sums = _sums(self.keys, lambda key: ((cell, 1) for cell in cells_of(key)))
        self.names, self.ties = _sums(self.keys, lambda key: (_weighted(tie) for tie in ties_of(key)))
        self.at = {cell: i for i, cell in enumerate(self.cells)}
        self.counts = np.rint(self.sums @ self.inner).astype(np.int64)
        self.tied = np.rint(self.ties @ self.inner).astype(np.int64)

    def __len__(self) -> int:
        return len(self.cells)

    def count(self, cell: Cell) -> int:
        return int(self.counts[self.at[cell]])


class Weighted(NamedTuple):
    """A tie in which this inner cell stands with a weight other than 1 (−1 on the other side of an equation)."""

    name: Hashable
    weight: int


def _weighted(tie: Hashable) -> tuple[Hashable, int]:
    return tie if isinstance(tie, Weighted) else (tie, 1)


def _sums(keys: list[Key], of: Callable[[Key], Iterable[tuple[Hashable, int]]]) -> tuple[list, sp.csr_matrix]:
    index: dict[Hashable, int] = {}
    rows, columns, weights = [], [], []
    for column, key in enumerate(keys):
        for name, weight in of(key):
            rows.append(index.setdefault(name, len(index)))
            columns.append(column)
            weights.append(float(weight))
    return list(index), sp.csr_matrix((weights, (rows, columns)), shape=(len(index), len(keys)))
