"""Two-way tables: which pairs of groups (an area's people in one group) are shown, in all questions of a release alike.

Every line of the table has a total in a one-way table. So the pairs of a line that are not shown stand there as a sum that
anybody can work out, the line's rest: it has to be a group of two or more pairs that obeys the rules itself. Unlike a group
that is left out of a one-way table, a pair is tied to both its lines, and nobody in it could simply be in another one. So for
each pair of fewer than k people another spread of everybody over the pairs that are not shown is looked for, in which it has
clearly more: one that every question's answers can be dealt out to without a shown count changing. Such spreads and the true
one are all possible whatever anybody knows of the questions, so that each question may still be audited by itself, with any
one of them. Where there is none, more pairs are left out, and in the end the table.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import scipy.sparse as sp

from analysis.disclosure.groups import REST, summed
from analysis.disclosure.hierarchy import IN, area_of
from analysis.disclosure.rules import INSIDERS, WIDTH, Reason, unanimous
from analysis.disclosure.solver import Solver, solver

LEFT = "*left"
"""In place of a group's name: those of a line that are not shown, together."""
SHARE = 0.25
"""A two-way table is told if at least this part of its pairs is."""
TRIES = 6
ROOM = (2 * WIDTH, WIDTH + 2, WIDTH)
"""How many more people a small pair should hold in another spread: the more, the easier its answers are to protect."""
MOST_SPREADS = 12
Pair = tuple[str, str]
Rows = Mapping[Pair, Mapping[str, int]]
"""pair → category → count, for one question; every pair is there."""
Within = tuple[str, str]
"""A pair's part that counts as one in a lattice: a service's people of an age. Without services the pair itself."""


@dataclass(frozen=True)
class Pairs:
    """Pairs that are not shown, with the reason, and how many more or fewer are in each part of them in the other spreads."""

    hidden: Mapping[Pair, Reason] = field(default_factory=dict)
    spreads: Sequence[Mapping[Within, int]] = ()

    def left(self, pair: Pair) -> list[str]:
        """The rests that a pair belongs to, as groups of the two-way table."""
        return [f"{pair[0]}+{LEFT}", f"{LEFT}+{pair[1]}"] if pair in self.hidden else []


def choose(questions: Sequence[Rows], *, k: int, within: Sequence[Rows] | None = None) -> Pairs | None:
    """The pairs to leave out of every question's two-way table; None where the table is not worth telling or cannot be proven.

    All questions have the same pairs and bases. Pairs with a REST are never shown. `within`: the same questions by (place, group),
    where services are told as well: then a spread changes no service's counts either."""
    bases = {pair: sum(row.values()) for pair, row in questions[0].items()}
    lines = _lines(bases)
    if any(len({pair[side] for pair in bases}) < 2 for side in (0, 1)):
        return None
    hidden: dict[Pair, Reason] = {pair: Reason.PARTNER for pair in bases if REST in pair}
    tight = _sensitive(questions, bases, k)
    small = [pair for pair in tight if bases[pair] < k]
    hard: list[Pair] = []
    hidden |= tight
    for _try in range(TRIES):
        _close(hidden, tight, questions, lines, k)
        if len(bases) - len(hidden) < SHARE * len(bases):
            return None
        spreads = _spreads(within or questions, hidden, small, bases, hard)
        if spreads is not None:
            return Pairs(hidden, spreads)
        hidden[min((pair for pair in bases if pair not in hidden), key=lambda pair: (bases[pair], pair))] = Reason.PARTNER
    return None


def _lines(bases: Iterable[Pair]) -> list[list[Pair]]:
    pairs = list(bases)
    return [[pair for pair in pairs if pair[side] == label] for side in (0, 1) for label in dict.fromkeys(
        pair[side] for pair in pairs)]


def _sensitive(questions: Sequence[Rows], bases: Mapping[Pair, int], k: int) -> dict[Pair, Reason]:
    found = {pair: Reason.GROUP for pair, base in bases.items() if base < k}
    return found | {pair: Reason.UNANIMOUS for rows in questions for pair, row in rows.items()
                    if pair not in found and unanimous(row)}


def _close(hidden: dict[Pair, Reason], tight: Mapping[Pair, Reason], questions: Sequence[Rows], lines: Sequence[Sequence[Pair]],
           k: int) -> None:
    """Add partners until every line's rest obeys the rules, or is the whole line, which a one-way table tells anyway."""
    waiting = True
    while waiting:
        waiting = False
        for line in lines:
            out = [pair for pair in line if pair in hidden]
            if not out or len(out) == len(line) or _shelters(out, tight, questions, k):
                continue
            bases = questions[0]
            hidden[min((pair for pair in line if pair not in hidden),
                       key=lambda pair: (sum(bases[pair].values()), pair))] = Reason.PARTNER
            waiting = True


def _shelters(out: Sequence[Pair], tight: Mapping[Pair, Reason], questions: Sequence[Rows], k: int) -> bool:
    if len(out) < 2 and any(pair in tight for pair in out):
        return False
    sums = [summed(rows, out) for rows in questions]
    return all(sum(row.values()) >= k and not unanimous(row) for row in sums)


def _spreads(questions: Sequence[Rows], hidden: Iterable[Pair], small: Sequence[Pair],
             bases: Mapping[Pair, int], hard: list[Pair]) -> list[dict[Within, int]] | None:
    """Other spreads, such that each small pair has clearly more people in one of them: all in one, or else one after the other,
    the smallest first. None where there are none. `hard`: a pair that had none before is tried first, and one that has none now is
    remembered."""
    parts = _parts(questions[0], frozenset(hidden))
    dealing = _dealing(questions, parts, small) if small else None
    if any(_spread(questions, parts, [pair], bases, dealing, ROOM[-1:]) is None for pair in hard[-1:]):
        return None
    found: list[dict[Within, int]] = []
    waiting = sorted(small, key=lambda pair: (bases[pair], pair))
    while waiting:
        spread = (None if found else _spread(questions, parts, waiting, bases, dealing)) or _spread(
            questions, parts, waiting[:1], bases, dealing)
        if spread is None or len(found) == MOST_SPREADS:
            hard += waiting[:1] if spread is None else []
            return None
        found.append(spread)
        more = {pair: sum(spread.get(part, 0) for part in parts if pair_of(part) == pair) for pair in waiting}
        waiting = [pair for pair in waiting if bases[pair] + more[pair] - max(bases[pair], INSIDERS) < WIDTH]
    return found


def pair_of(part: Within) -> Pair:
    """The pair of a service's people of an age; a pair's own is itself."""
    return area_of(part[0]), part[1]


def _parts(rows: Rows, hidden: frozenset[Pair]) -> list[Within]:
    """The parts of hidden pairs. A service where nobody is of an age (a nursery has none of 15) gets nobody of it: that everybody
    knows without any release. Of a pair without anybody all parts are there."""
    found = {pair_of(part) for part, row in rows.items() if any(row.values())}
    return [part for part, row in rows.items() if pair_of(part) in hidden
            and (IN not in part[0] or any(row.values()) or pair_of(part) not in found)]


def _spread(questions: Sequence[Rows], parts: Sequence[Within], small: Sequence[Pair],
            bases: Mapping[Pair, int], dealing: tuple[Solver, Mapping[Pair, int]],
            rooms: Sequence[int] = ROOM) -> dict[Within, int] | None:
    """How many more or fewer are in each part of a hidden pair in a spread where the small ones have clearly more people, such that
    each question's answers can be dealt out to it in whole people, every line's rest and every service's row unchanged."""
    programme, more = dealing
    most = len(parts) * (2 + sum(len(rows[parts[0]]) for rows in questions))
    for room in rooms:
        for pair in small:
            programme.bound_row(more[pair], max(bases[pair], INSIDERS) - bases[pair] + room, float("inf"))
        for column, part in enumerate(parts, len(parts)):  # no part of a small pair gets fewer
            programme.bound_column(column, 0, 0 if pair_of(part) in small else sum(questions[0][part].values()))
        point = programme.best(np.concatenate([np.ones(2 * len(parts)), np.zeros(most - 2 * len(parts))]), up=False)
        for pair in small:
            programme.bound_row(more[pair], -float("inf"), float("inf"))
        if point is not None:
            table = np.rint(point)
            moved = table[:len(parts)] - table[len(parts):2 * len(parts)]
            if _agrees(questions, parts, moved, table[2 * len(parts):]):
                return {part: int(much) for part, much in zip(parts, moved, strict=True) if much}
    return None


def _dealing(questions: Sequence[Rows], parts: Sequence[Within], small: Collection[Pair]):  # noqa: ANN202  (a Solver)
    """Columns: more and fewer people of each part, then each question's counts by part and category. Returned with the row that says
    how many more a small pair has."""
    rows, columns, weights, facts = [], [], [], []
    start, place = 2 * len(parts), {part: i for i, part in enumerate(parts)}
    for question in questions:
        categories = list(question[parts[0]])
        sums: dict[tuple, int] = {}
        for part, (n, category) in itertools.product(parts, enumerate(categories)):
            column = start + place[part] * len(categories) + n
            for name in (("part", part), ("row", part[0], category), ("column", part[1], category)):
                if name not in sums:
                    sums[name] = len(facts)
                    facts.append(0)
                facts[sums[name]] += question[part][category]
                rows.append(sums[name]), columns.append(column), weights.append(1.0)
        for part in parts:
            for column, weight in ((place[part], -1.0), (place[part] + len(parts), 1.0)):
                rows.append(sums["part", part]), columns.append(column), weights.append(weight)
        start += len(parts) * len(categories)
    known, more = len(facts), {pair: len(facts) + n for n, pair in enumerate(small)}
    for part in parts:
        if pair_of(part) in more:
            rows.append(more[pair_of(part)]), columns.append(place[part]), weights.append(1.0)
    low, high = np.full(known + len(more), -np.inf), np.full(known + len(more), np.inf)
    low[:known] = high[:known] = facts
    matrix = sp.csr_matrix((weights, (rows, columns)), shape=(len(low), start))
    bases = [sum(questions[0][part].values()) for part in parts]
    most = np.concatenate([np.full(len(parts), np.inf), bases, np.full(start - 2 * len(parts), np.inf)])
    return solver(matrix, low, high, most, whole=True), more


def _agrees(questions: Sequence[Rows], parts: Sequence[Within], moved: np.ndarray, dealt: np.ndarray) -> bool:
    """Whether a spread is one: checked by adding up, not by trust."""
    start = 0
    for question in questions:
        categories = list(question[parts[0]])
        table = dealt[start:start + len(parts) * len(categories)].reshape(len(parts), len(categories))
        start += table.size
        true = np.array([[question[part][category] for category in categories] for part in parts])
        lines = [[i for i, part in enumerate(parts) if part[side] == label] for side in (0, 1)
                 for label in {part[side] for part in parts}]
        if (table < 0).any() or (table.sum(1) != true.sum(1) + moved).any():
            return False
        if any((table[line].sum(0) != true[line].sum(0)).any() for line in lines):
            return False
    return True
