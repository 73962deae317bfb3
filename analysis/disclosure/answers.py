"""Tables of answers: each question for everybody and by each dimension of its stratum, all questions of a release
together.

Questions share their respondents. The audit grants the attacker the number of respondents in every inner group (area
by group), which is never released; given that, no question tells anything about another, so that auditing each by
itself is an audit of all of them jointly.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from analysis.disclosure.groups import REST, Rows, not_shown
from analysis.disclosure.lattice import Cell, Key, Lattice
from analysis.disclosure.protect import Unproven, protect
from analysis.disclosure.rules import K, Reason, check_k, sensitive, unanimous

ALL = "all"
Inner = Mapping[Key, int]
"""One question: (group of each dimension…, category) → count. Missing cells are 0."""


@dataclass(frozen=True)
class Declared:
    """What the tables of a release are cut by: dimension → its groups in order, the categories, and the telling
    ones."""

    dimensions: Mapping[str, Sequence[str]]
    categories: Sequence[str]
    extremes: frozenset[str] = frozenset()
    worth: Callable[[Cell], float] = lambda cell: 1.0
    k: int = K


@dataclass(frozen=True)
class Kept:
    """What is not shown: groups of each dimension for all questions, and cells of each question (of shown groups)."""

    groups: Mapping[str, Mapping[str, Reason]]
    cells: Mapping[str, Mapping[Cell, Reason]]
    nothing: bool = False


def answers(questions: Mapping[str, Inner], declared: Declared,
            kept: Mapping[str, Iterable[str]] | None = None) -> Kept:
    """What of `questions` must not be shown. `kept`: groups by dimension that stay out because they were out before."""
    k, everybody = check_k(declared.k), {item: margin(inner, declared, None) for item, inner in questions.items()}
    if any(sum(rows[ALL].values()) < k for rows in everybody.values()):
        nobody = {name: dict.fromkeys(groups, Reason.GROUP) for name, groups in declared.dimensions.items()}
        return Kept(nobody, {}, True)
    # A question that everybody answered alike shows no distribution anywhere: no reason to leave out groups.
    told = [item for item in questions if not unanimous(everybody[item][ALL])] or list(questions)
    groups = {name: not_shown([margin(questions[item], declared, name) for item in told], k=k,
                              kept=(kept or {}).get(name, ())) for name in declared.dimensions}
    return Kept(groups, {item: _question(inner, declared, groups) for item, inner in questions.items()})


def margin(inner: Inner, declared: Declared, dimension: str | None) -> Rows:
    """The question's table by one dimension, or for everybody (None)."""
    names = list(declared.dimensions)
    groups = declared.dimensions[dimension] if dimension else [ALL]
    rows = {group: dict.fromkeys(declared.categories, 0) for group in groups}
    for key, count in inner.items():
        rows[key[names.index(dimension)] if dimension else ALL][key[-1]] += count
    return rows


def lattice(inner: Inner, declared: Declared, groups: Mapping[str, Iterable[str]]) -> Lattice:
    """The question's lattice, with the groups that are not shown as one rest in each dimension."""
    names = list(declared.dimensions)
    hidden = [set(groups[name]) for name in names]
    atoms = [_atoms(declared.dimensions[name], out) for name, out in zip(names, hidden, strict=True)]
    filled = dict.fromkeys(itertools.product(*atoms, declared.categories), 0)
    for key, count in inner.items():
        folded = (REST if label in out else label for label, out in zip(key[:-1], hidden, strict=True))
        filled[(*folded, key[-1])] += count

    def cells_of(key: Key) -> list[Cell]:
        return [Cell(ALL, ALL, key[-1]), *(Cell(name, atom, key[-1]) for name, atom in zip(names, key, strict=False))]

    return Lattice(filled, cells_of, lambda key: (key[:-1],))


def primaries(lattice: Lattice, extremes: frozenset[str]) -> dict[Cell, Reason]:
    """Every sensitive cell of the lattice's rows, the rest's rows included."""
    rows: dict[tuple[str, str], dict[str, int]] = {}
    for cell, count in zip(lattice.cells, lattice.counts.tolist(), strict=True):
        rows.setdefault((cell.table, cell.group), {})[cell.category] = count
    return {Cell(table, group, category): reason for (table, group), row in rows.items()
            for category, reason in sensitive(row, extremes=extremes, shelter=group == REST).items()}


def _question(inner: Inner, declared: Declared, groups: Mapping[str, Mapping[str, Reason]]) -> dict[Cell, Reason]:
    whole = lattice(inner, declared, groups)
    if unanimous(margin(inner, declared, None)[ALL]):
        return dict.fromkeys((cell for cell in whole.cells if cell.group != REST), Reason.UNANIMOUS)
    rest = {cell: Reason.PARTNER for cell in whole.cells if cell.group == REST}
    try:
        found = protect(whole, sensitive=primaries(whole, declared.extremes), hidden=rest,
                        movable=[cell for cell in whole.cells if cell not in rest], worth=declared.worth)
    except Unproven:
        found = dict.fromkeys(whole.cells, Reason.UNPROVEN)
    return {cell: reason for cell, reason in found.items() if cell.group != REST}


def _atoms(groups: Sequence[str], hidden: set[str]) -> list[str]:
    return [group for group in groups if group not in hidden] + ([REST] if hidden else [])
