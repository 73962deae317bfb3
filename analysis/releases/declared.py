"""What a release consists of, before it is frozen: its tables, with every count that may not be shown left out."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from analysis.disclosure.answers import ALL, Inner, Kept
from analysis.disclosure.answers import Declared as CutBy
from analysis.disclosure.answers import crossed as crossed_rows
from analysis.disclosure.groups import Rows
from analysis.disclosure.lattice import Cell
from analysis.disclosure.rules import Reason
from participation.words import N_

BASE = "base"
ANSWERS = ("low", "middle", "high", "none")
WAVE, PERIOD = "wave", "period"
LEVELS, CHANGE, OPTIONS = "answers", "change", "options"
"""Kinds of table: in bands, how bands moved, and with categories (and words) of their own."""
NO_ANSWER = "none"
Label = tuple[str, str]
"""A category's code and its words; '' where every page names it (low, middle, high, none)."""
EVERYBODY = N_("Everybody")
OTHERS = N_("Others, not told apart")

# What it costs to hide one person's worth of a count: what people look for is kept as long as possible.
_WORTH = {"high": 10.0, "up": 10.0, "down": 6.0, "low": 5.0, "same": 3.0, "middle": 2.0, "none": 1.0, "missing": 1.0}
_OPTION_WORTH = 5.0
_EVERYBODY_WORTH = 10.0
_LEVELS_WORTH = 3.0
_TWO_WAY_WORTH = 0.05


def worth(cell: Cell) -> float:
    """How dear a cell is to readers: the whole partnership, then the category that measures use, then levels over
    change, and everything else over two-way tables."""
    levels = 1.0 if cell.table.startswith("change.") else _TWO_WAY_WORTH if "+" in cell.table else _LEVELS_WORTH
    return _WORTH.get(cell.category, _OPTION_WORTH) * levels * (_EVERYBODY_WORTH if cell.group == ALL else 1.0)


@dataclass(frozen=True)
class Declared:
    """One table of a release. `groups`: key and name, in order; `cells`: (group, category or BASE) → count or None."""

    name: str
    item: str
    kind: str
    by: str
    title: str
    categories: Sequence[str | Label]
    groups: Sequence[tuple[str, str]]
    cells: Mapping[tuple[str, str], int | None]


@dataclass
class Draft:
    """A release that is ready to be frozen. `held`: JSON of inner counts by item, for the audit of later releases."""

    kind: str
    series: str
    version: str
    subject: str
    title: str
    label: str
    starts_on: dt.date
    ends_on: dt.date
    k: int
    tables: list[Declared] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)
    held: dict[str, str] = field(default_factory=dict)
    follows: str | None = None

    @property
    def shown(self) -> int:
        return sum(count is not None for table in self.tables for count in table.cells.values())

    @property
    def kept_back(self) -> int:
        return sum(count is None for table in self.tables for count in table.cells.values())


def cells_of(rows: Rows, hidden_groups: Mapping[str, Reason], hidden: Mapping[tuple[str, str], Reason],
             reasons: Counter[str]) -> dict[tuple[str, str], int | None]:
    """A table's cells with what is not shown left out; each one left out is counted under its reason."""
    cells: dict[tuple[str, str], int | None] = {}
    for group, row in rows.items():
        for category, count in ((BASE, sum(row.values())), *row.items()):
            reason = hidden_groups.get(group) or hidden.get((group, category))
            cells[group, category] = None if reason else count
            if reason:
                reasons[reason.value] += 1
    return cells


def of_table(kept: Mapping[Cell, Reason], table: str) -> dict[tuple[str, str], Reason]:
    """The hidden cells of one table, by group and category."""
    return {(cell.group, cell.category): reason for cell, reason in kept.items() if cell.table == table}


def two_way(inner: Inner, cut: CutBy, kept: Kept, item: str, names: Mapping[str, Sequence[Label]],
            reasons: Counter[str]) -> tuple[list[Label], dict[tuple[str, str], int | None]] | None:
    """The groups and cells of a question's two-way table; None where it has none, or nothing of it would be shown."""
    if item not in kept.crossed or kept.pairs is None:
        return None
    first, second = (names[dimension] for dimension in cut.dimensions)
    rows, out = crossed_rows(inner, cut), {"+".join(pair): reason for pair, reason in kept.pairs.hidden.items()}
    one_way = [kept.groups[dimension] for dimension in cut.dimensions]
    out |= {f"{a}+{b}": Reason.PARTNER for a, _ in first for b, _ in second if a in one_way[0] or b in one_way[1]}
    found: Counter[str] = Counter()
    cells = cells_of(rows, out, of_table(kept.cells.get(item, {}), cut.two_way), found)
    if not any(count is not None and category != BASE for (_, category), count in cells.items()):
        return None
    reasons.update(found)
    return [(f"{a}+{b}", f"{said_a} · {said_b}") for a, said_a in first for b, said_b in second], cells


def groups_left_out(kept: Kept, dimension: str, groups: Iterable[str]) -> Mapping[str, Reason]:
    """The hidden groups of a dimension; for the whole partnership (ALL) everybody, where nothing may be shown."""
    if dimension == ALL:
        return dict.fromkeys(groups, Reason.GROUP) if kept.nothing else {}
    return kept.groups[dimension]
