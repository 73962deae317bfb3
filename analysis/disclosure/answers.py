"""Tables of answers: each question for everybody and by each dimension of its stratum, all questions of a release
together.

Questions share their respondents. The audit grants the attacker the number of respondents in every inner group (area
by group), which is never released; given that, no question tells anything about another, so that auditing each by
itself is an audit of all of them jointly.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import TypeVar

from analysis.disclosure.groups import REST, Rows, not_shown
from analysis.disclosure.lattice import Cell, Key, Lattice, Weighted
from analysis.disclosure.pairs import LEFT, Pairs, choose
from analysis.disclosure.progress import PROTECTING, Said, quiet
from analysis.disclosure.protect import Unproven, protect
from analysis.disclosure.rules import K, Reason, check_k, sensitive, unanimous

ALL = "all"
ASIDES = "asides"
"""The table that splits no answer for everybody: *doesn't apply*, *not sure*, and nothing at all."""
NO_ANSWER = "none"
AT_ONCE = 2
Found = TypeVar("Found")
Inner = Mapping[Key, int]
"""One question: (group of each dimension…, category) → count. Missing cells are 0."""


@dataclass(frozen=True)
class Declared:
    """What the tables of a release are cut by: dimension → its groups in order, the categories, and the telling
    ones.

    `each`: questions with categories of their own, and their asides. A category that a question cannot have must not be in
    it: whoever reads the release knows that nobody is there. Asides count as no answer but in the table ASIDES.
    `crossed`: the two dimensions also make a two-way table, where it can be told without harm to the others.
    """

    dimensions: Mapping[str, Sequence[str]]
    categories: Sequence[str]
    extremes: frozenset[str] = frozenset()
    worth: Callable[[Cell], float] = lambda cell: 1.0
    k: int = K
    each: Mapping[str, tuple[Sequence[str], Sequence[str]]] = field(default_factory=dict)
    asides: Sequence[str] = ()
    crossed: bool = False

    @property
    def two_way(self) -> str:
        """The name of the two-way table."""
        return "+".join(self.dimensions)

    def of(self, item: str) -> Declared:
        """What one question is cut by."""
        categories, asides = self.each.get(item, (self.categories, self.asides))
        return replace(self, categories=categories, asides=asides, each={})


@dataclass(frozen=True)
class Kept:
    """What is not shown: groups of each dimension for all questions, and cells of each question (of shown groups).

    `pairs`: what the two-way table leaves out, None where there is none; `crossed`: the questions that have one.
    """

    groups: Mapping[str, Mapping[str, Reason]]
    cells: Mapping[str, Mapping[Cell, Reason]]
    nothing: bool = False
    pairs: Pairs | None = None
    crossed: frozenset[str] = frozenset()


def answers(questions: Mapping[str, Inner], declared: Declared,
            kept: Mapping[str, Iterable[str]] | None = None, said: Said = quiet) -> Kept:
    """What of `questions` must not be shown. `kept`: groups by dimension that stay out because they were out before."""
    k, everybody = check_k(declared.k), {item: margin(inner, declared.of(item), None)
                                         for item, inner in questions.items()}
    if any(sum(rows[ALL].values()) < k for rows in everybody.values()):
        nobody = {name: dict.fromkeys(groups, Reason.GROUP) for name, groups in declared.dimensions.items()}
        return Kept(nobody, {}, True)
    # A question that everybody answered alike shows no distribution anywhere: no reason to leave out groups.
    told = [item for item in questions if not unanimous(everybody[item][ALL])] or list(questions)
    groups = {name: not_shown([margin(questions[item], declared.of(item), name) for item in told], k=k,
                              kept=(kept or {}).get(name, ())) for name in declared.dimensions}
    pairs = choose([pair_rows(questions[item], declared.of(item), groups) for item in told],
                   k=k) if declared.crossed and len(declared.dimensions) == 2 else None
    found = each(questions, lambda item: _question(questions[item], declared.of(item), groups, pairs), said)
    return Kept(groups, {item: cells for item, (cells, _) in found.items()}, pairs=pairs,
                crossed=frozenset(item for item, (_, crossed) in found.items() if crossed))


def each(questions: Iterable[str], work: Callable[[str], Found], said: Said) -> dict[str, Found]:
    """The same work for every question, two at a time: they tell nothing about each other, and HiGHS lets go of the
    interpreter while it solves."""
    items, found = list(questions), {}
    if len(items) == 1:
        return {items[0]: work(items[0])}
    with ThreadPoolExecutor(AT_ONCE) as threads:
        said(PROTECTING, 0, len(items))
        for done, (item, one) in enumerate(zip(items, threads.map(work, items), strict=True), 1):
            found[item] = one
            said(PROTECTING, done, len(items))
    return found


def margin(inner: Inner, declared: Declared, dimension: str | None) -> Rows:
    """The question's table by one dimension, or for everybody (None)."""
    names = list(declared.dimensions)
    groups = declared.dimensions[dimension] if dimension else [ALL]
    rows = {group: dict.fromkeys(declared.categories, 0) for group in groups}
    for key, count in inner.items():
        rows[key[names.index(dimension)] if dimension else ALL][_told(key[-1], declared)] += count
    return rows


def crossed(inner: Inner, declared: Declared) -> dict[str, dict[str, int]]:
    """The question's two-way table: both groups' keys joined by "+" → category → count."""
    rows = {"+".join(pair): dict.fromkeys(declared.categories, 0) for pair in itertools.product(*declared.dimensions.values())}
    for key, count in inner.items():
        rows["+".join(key[:-1])][_told(key[-1], declared)] += count
    return rows


def split(inner: Inner, declared: Declared) -> dict[str, int]:
    """No answer for everybody: each aside, and nothing at all."""
    found = dict.fromkeys((*declared.asides, NO_ANSWER), 0)
    for key, count in inner.items():
        if key[-1] in found:
            found[key[-1]] += count
    return found


def _told(category: str, declared: Declared) -> str:
    return NO_ANSWER if category in declared.asides else category


def pair_rows(inner: Inner, declared: Declared, groups: Mapping[str, Iterable[str]]) -> dict[tuple[str, str], dict[str, int]]:
    """The question's two-way table of atoms: shown groups, and the rest of each dimension."""
    hidden = [set(groups[name]) for name in declared.dimensions]
    atoms = [_atoms(declared.dimensions[name], out) for name, out in zip(declared.dimensions, hidden, strict=True)]
    rows = {pair: dict.fromkeys(declared.categories, 0) for pair in itertools.product(*atoms)}
    for key, count in inner.items():
        pair = tuple(REST if label in out else label for label, out in zip(key[:-1], hidden, strict=True))
        rows[pair][_told(key[-1], declared)] += count  # type: ignore[index]
    return rows  # type: ignore[return-value]


SPREAD = "*spread"
"""Inner cells ("*spread", number), of which one is 1: how people are spread over the hidden pairs; number 0 is the true way."""


def lattice(inner: Inner, declared: Declared, groups: Mapping[str, Iterable[str]], pairs: Pairs | None = None) -> Lattice:
    """The question's lattice, with the groups that are not shown as one rest in each dimension; with `pairs`, its two-way table
    too."""
    names, table = list(declared.dimensions), declared.two_way
    hidden = [set(groups[name]) for name in names]
    atoms = [_atoms(declared.dimensions[name], out) for name, out in zip(names, hidden, strict=True)]
    # The split is part of a release only where as many gave no answer as make up a group.
    silent = split(inner, declared)
    asides = declared.asides if sum(silent.values()) >= declared.k else ()
    filled = dict.fromkeys(itertools.product(*atoms, (*declared.categories, *asides)), 0)
    for key, count in inner.items():
        folded = (REST if label in out else label for label, out in zip(key[:-1], hidden, strict=True))
        filled[(*folded, key[-1] if key[-1] in asides else _told(key[-1], declared))] += count
    spreads = [{}, *pairs.spreads] if pairs else []
    filled |= {(SPREAD, str(n)): int(n == 0) for n in range(len(spreads))}

    def cells_of(key: Key) -> list[Cell]:
        if key[0] == SPREAD:
            return []
        told = _told(key[-1], declared)
        split_up = [Cell(ASIDES, ALL, key[-1])] if asides and told == NO_ANSWER else []
        lines = [Cell(ALL, ALL, told), *split_up, *(Cell(name, atom, told) for name, atom in zip(names, key[:-1], strict=True))]
        crossed = ["+".join(key[:-1]), *pairs.left(key[:-1])] if pairs else ()  # type: ignore[arg-type]
        return lines + [Cell(table, group, told) for group in crossed]

    def ties_of(key: Key) -> list[object]:
        if key[0] == SPREAD:
            return [SPREAD, *(Weighted(pair, -more) for pair, more in spreads[int(key[1])].items())]
        return [key[:-1]]

    return Lattice(filled, cells_of, ties_of)


def primaries(lattice: Lattice, extremes: frozenset[str]) -> dict[Cell, Reason]:
    """Every sensitive cell of the lattice's rows, the rest's rows included."""
    rows: dict[tuple[str, str], dict[str, int]] = {}
    for cell, count in zip(lattice.cells, lattice.counts.tolist(), strict=True):
        rows.setdefault((cell.table, cell.group), {})[cell.category] = count
    if (ASIDES, ALL) in rows:  # part of everybody: what is left over there counts as well
        everybody = rows[ALL, ALL]
        rows[ASIDES, ALL] |= {category: count for category, count in everybody.items() if category != NO_ANSWER}
    return {Cell(table, group, category): reason for (table, group), row in rows.items()
            for category, reason in sensitive(row, extremes=extremes, shelter=is_rest(group)).items()
            if Cell(table, group, category) in lattice.at}


def is_rest(group: str) -> bool:
    """Whether a group of a lattice is a sum of what is not shown."""
    return REST in group or LEFT in group


def _question(inner: Inner, declared: Declared, groups: Mapping[str, Mapping[str, Reason]],
              pairs: Pairs | None) -> tuple[dict[Cell, Reason], bool]:
    """The hidden cells of a question, and whether its two-way table is told. The one-way tables come first: what they hide is
    found without the other, and the other is left out where it costs them more than it is worth."""
    whole = lattice(inner, declared, groups)
    if unanimous(margin(inner, declared, None)[ALL]):
        return dict.fromkeys((cell for cell in whole.cells if cell.group != REST), Reason.UNANIMOUS), False
    rest = {cell: Reason.PARTNER for cell in whole.cells if cell.group == REST}
    try:
        found = protect(whole, sensitive=primaries(whole, declared.extremes), hidden=rest,
                        movable=[cell for cell in whole.cells if cell not in rest], worth=declared.worth)
    except Unproven:
        return {cell: Reason.UNPROVEN for cell in whole.cells if cell.group != REST}, False
    more = _crossed(lattice(inner, declared, groups, pairs), declared, pairs, found) if pairs else None
    return {cell: reason for cell, reason in (more or found).items() if not is_rest(cell.group)}, more is not None


def _crossed(whole: Lattice, declared: Declared, pairs: Pairs, found: Mapping[Cell, Reason]) -> dict[Cell, Reason] | None:
    """The hidden cells of one-way and two-way tables together; None where that is not proven or not worth it."""
    out = {"+".join(pair): reason for pair, reason in pairs.hidden.items()}
    hidden = {cell: out.get(cell.group, Reason.PARTNER) for cell in whole.cells
              if cell.table == declared.two_way and (cell.group in out or is_rest(cell.group))} | dict(found)
    try:
        more = protect(whole, sensitive=primaries(whole, declared.extremes), hidden=hidden, worth=declared.worth,
                       movable=[cell for cell in whole.cells if cell not in hidden])
    except Unproven:
        return None
    gained = sum(declared.worth(cell) for cell in whole.cells if cell.table == declared.two_way and cell not in more)
    lost = sum(declared.worth(cell) for cell in more if cell.table != declared.two_way and cell not in found)
    return more if gained > lost else None


def _atoms(groups: Sequence[str], hidden: set[str]) -> list[str]:
    return [group for group in groups if group not in hidden] + ([REST] if hidden else [])
