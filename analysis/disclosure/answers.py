"""Tables of answers: each question for everybody and by each dimension of its stratum, all questions of a release
together.

Questions share their respondents. The audit grants the attacker the number of respondents in every inner group (area
by group), which is never released; given that, no question tells anything about another, so that auditing each by
itself is an audit of all of them jointly.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import TypeVar

from analysis.disclosure import hierarchy
from analysis.disclosure.groups import REST, Rows, not_shown
from analysis.disclosure.hierarchy import NONE, SERVICE, Services
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
    `crossed`: the two dimensions also make a two-way table, where it can be told without harm to the others. `places`: services of
    the first dimension's areas (hierarchy.place), with which the questions' keys begin then; `below`: they make a table.
    """

    dimensions: Mapping[str, Sequence[str]]
    categories: Sequence[str]
    extremes: frozenset[str] = frozenset()
    worth: Callable[[Cell], float] = lambda cell: 1.0
    k: int = K
    each: Mapping[str, tuple[Sequence[str], Sequence[str]]] = field(default_factory=dict)
    asides: Sequence[str] = ()
    crossed: bool = False
    places: Sequence[str] = ()
    below: bool = True

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

    `pairs`: what the two-way table leaves out, None where there is none; `crossed`: the questions that have one. `services`: those
    that are told, for all questions; `nested`: the questions that have a table of them.
    """

    groups: Mapping[str, Mapping[str, Reason]]
    cells: Mapping[str, Mapping[Cell, Reason]]
    nothing: bool = False
    pairs: Pairs | None = None
    crossed: frozenset[str] = frozenset()
    services: Services = NONE
    nested: frozenset[str] = frozenset()


def answers(questions: Mapping[str, Inner], declared: Declared,
            kept: Mapping[str, Iterable[str]] | None = None, said: Said = quiet, before: Services = NONE) -> Kept:
    """What of `questions` must not be shown. `kept`: groups by dimension that stay out because they were out before; `before`: the
    services that were told then."""
    k, everybody = check_k(declared.k), {item: margin(inner, declared.of(item), None)
                                         for item, inner in questions.items()}
    if any(sum(rows[ALL].values()) < k for rows in everybody.values()):
        nobody = {name: dict.fromkeys(groups, Reason.GROUP) for name, groups in declared.dimensions.items()}
        return Kept(nobody, {}, True)
    # A question that everybody answered alike shows no distribution anywhere: no reason to leave out groups.
    told = [item for item in questions if not unanimous(everybody[item][ALL])] or list(questions)
    groups = {name: not_shown([margin(questions[item], declared.of(item), name) for item in told], k=k,
                              kept=(kept or {}).get(name, ())) for name in declared.dimensions}
    services = _services([(questions[item], declared.of(item)) for item in told], groups, k, before)
    pairs = _pairs([(questions[item], declared.of(item)) for item in told], groups, services,
                   k) if declared.crossed and len(declared.dimensions) == 2 else None
    found = each(questions, lambda item: _question(questions[item], declared.of(item), groups, pairs, services), said)
    return Kept(groups, {item: one.cells for item, one in found.items()}, pairs=pairs, services=services,
                crossed=frozenset(item for item, one in found.items() if one.crossed),
                nested=frozenset(item for item, one in found.items() if one.nested))


def _services(questions: Sequence[tuple[Inner, Declared]], groups: Mapping[str, Collection[str]], k: int, before: Services) -> Services:
    if not questions or not (questions[0][1].places and questions[0][1].below):
        return NONE
    parts: dict[str, set[str]] = {}
    for key, count in questions[0][0].items():
        if count:
            parts.setdefault(key[0], set()).update(key[1:-1])
    first = next(iter(questions[0][1].dimensions))
    return hierarchy.choose([by_place(*one) for one in questions], groups[first], k=k, before=before, parts=parts)


def _pairs(questions: Sequence[tuple[Inner, Declared]], groups: Mapping[str, Iterable[str]], services: Services,
           k: int) -> Pairs | None:
    rows = [pair_rows(inner, cut, groups) for inner, cut in questions]
    return choose(rows, k=k, within=[pair_rows(inner, cut, groups, services) for inner, cut in questions] if services else None)


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
    for key, count in _of_areas(inner, declared).items():
        rows[key[names.index(dimension)] if dimension else ALL][_told(key[-1], declared)] += count
    return rows


def by_place(inner: Inner, declared: Declared) -> dict[str, dict[str, int]]:
    """The question's table by service: place → category → count."""
    return hierarchy.rows(inner, declared.categories, declared.places, lambda category: _told(category, declared))


def _of_areas(inner: Inner, declared: Declared) -> Inner:
    return hierarchy.of_areas(inner) if declared.places else inner


def crossed(inner: Inner, declared: Declared) -> dict[str, dict[str, int]]:
    """The question's two-way table: both groups' keys joined by "+" → category → count."""
    rows = {"+".join(pair): dict.fromkeys(declared.categories, 0) for pair in itertools.product(*declared.dimensions.values())}
    for key, count in _of_areas(inner, declared).items():
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


def pair_rows(inner: Inner, declared: Declared, groups: Mapping[str, Iterable[str]],
              services: Services = NONE) -> dict[tuple[str, str], dict[str, int]]:
    """The question's two-way table of atoms: shown groups, and the rest of each dimension; with `services`, of what each place
    counts as instead of its area."""
    fold, atoms = _folded(declared, groups, services)
    rows = {pair: dict.fromkeys(declared.categories, 0) for pair in itertools.product(*atoms)}
    for key, count in inner.items():
        rows[fold(key)][_told(key[-1], declared)] += count  # type: ignore[index]
    return rows  # type: ignore[return-value]


def _folded(declared: Declared, groups: Mapping[str, Iterable[str]],
            services: Services) -> tuple[Callable[[Key], Key], list[list[str]]]:
    """What the groups of an inner key count as in a lattice, and what there is in each dimension."""
    names, places = list(declared.dimensions), bool(declared.places)
    hidden = [set(groups[name]) for name in names]
    atoms = [_atoms(declared.dimensions[name], out) for name, out in zip(names, hidden, strict=True)]
    if services:
        atoms[0] = [one for area in atoms[0] for one in services.atoms(area)]

    def fold(key: Key) -> Key:
        home = hierarchy.area_of(key[0]) if places and names else ""
        return tuple(REST if (home if places and not n else label) in out else services.atom(label, home) if places and not n
                     else label for n, (label, out) in enumerate(zip(key[:-1], hidden, strict=True)))

    return fold, atoms


SPREAD = "*spread"
"""Inner cells ("*spread", number), of which one is 1: how people are spread over the hidden pairs; number 0 is the true way."""


def lattice(inner: Inner, declared: Declared, groups: Mapping[str, Iterable[str]], pairs: Pairs | None = None,
            services: Services = NONE) -> Lattice:
    """The question's lattice, with the groups that are not shown as one rest in each dimension; with `pairs`, its two-way table
    too; with `services`, the table below the first dimension, in which the services that are not shown are their area's rest."""
    names, table = list(declared.dimensions), declared.two_way
    fold, atoms = _folded(declared, groups, services)
    # The split is part of a release only where as many gave no answer as make up a group.
    silent = split(inner, declared)
    asides = declared.asides if sum(silent.values()) >= declared.k else ()
    filled = dict.fromkeys(itertools.product(*atoms, (*declared.categories, *asides)), 0)
    for key, count in inner.items():
        filled[(*fold(key), key[-1] if key[-1] in asides else _told(key[-1], declared))] += count
    spreads = [{}, *(_spread_over(one, services) for one in pairs.spreads)] if pairs else []
    filled |= {(SPREAD, str(n)): int(n == 0) for n in range(len(spreads))}

    def cells_of(key: Key) -> list[Cell]:
        if key[0] == SPREAD:
            return []
        told, own = _told(key[-1], declared), (hierarchy.area_of(key[0]), *key[1:-1]) if services else key[:-1]
        split_up = [Cell(ASIDES, ALL, key[-1])] if asides and told == NO_ANSWER else []
        lines = [Cell(ALL, ALL, told), *split_up, *(Cell(name, atom, told) for name, atom in zip(names, own, strict=True))]
        crossed = ["+".join(own), *pairs.left(own)] if pairs else ()  # type: ignore[arg-type]
        below = hierarchy.cells(SERVICE, key[0], told) if services else ()
        return [*lines, *(Cell(table, group, told) for group in crossed), *below]

    def ties_of(key: Key) -> list[object]:
        if key[0] == SPREAD:
            return [SPREAD, *(Weighted(part, -more) for part, more in spreads[int(key[1])].items())]
        return [key[:-1]]

    return Lattice(filled, cells_of, ties_of)


def _spread_over(spread: Mapping[Key, int], services: Services) -> Mapping[Key, int]:
    """A spread as this lattice has it: by area where it has no services."""
    return spread if services else hierarchy.of_areas(spread)


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


@dataclass(frozen=True)
class _Hidden:
    """The hidden cells of a question, and whether its two-way table and its services are told."""

    cells: Mapping[Cell, Reason]
    crossed: bool = False
    nested: bool = False


def _question(inner: Inner, declared: Declared, groups: Mapping[str, Mapping[str, Reason]], pairs: Pairs | None,
              services: Services) -> _Hidden:
    """The one-way tables come first: what they hide is found without the others. The two-way table is left out where it costs them
    more than it is worth. Services come last and cost nobody anything: only their own counts are hidden for them."""
    whole = lattice(inner, declared, groups)
    if unanimous(margin(inner, declared, None)[ALL]):
        return _Hidden(dict.fromkeys((cell for cell in whole.cells if cell.group != REST), Reason.UNANIMOUS))
    rest = {cell: Reason.PARTNER for cell in whole.cells if cell.group == REST}
    try:
        found = protect(whole, sensitive=primaries(whole, declared.extremes), hidden=rest,
                        movable=[cell for cell in whole.cells if cell not in rest], worth=declared.worth)
    except Unproven:
        return _Hidden({cell: Reason.UNPROVEN for cell in whole.cells if cell.group != REST})
    crossed = _crossed(lattice(inner, declared, groups, pairs), declared, pairs, found) if pairs else None
    found = crossed or found
    below = _nested(lambda own: lattice(inner, declared, groups, pairs if crossed else None, own), declared, services, found)
    return _Hidden({cell: reason for cell, reason in {**found, **below}.items() if not is_rest(cell.group)}, crossed is not None,
                   len(below) < len(services.told) * len(declared.categories))


def _nested(whole_of: Callable[[Services], Lattice], declared: Declared, services: Services,
            found: Mapping[Cell, Reason]) -> dict[Cell, Reason]:
    """The hidden cells of the table of services, beside all that is told already."""
    def proven(own: Services) -> dict[Cell, Reason]:
        whole = whole_of(own)
        hidden = {cell: Reason.PARTNER for cell in whole.cells if is_rest(cell.group)} | dict(found)
        return protect(whole, sensitive=primaries(whole, declared.extremes), hidden=hidden, worth=declared.worth,
                       movable=[cell for cell in whole.cells if cell.table == SERVICE and cell not in hidden])

    return hierarchy.told_where_proven(services, proven, declared.categories, SERVICE)


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
