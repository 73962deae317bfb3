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
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import scipy.sparse as sp

from analysis.disclosure.groups import REST, summed
from analysis.disclosure.rules import INSIDERS, WIDTH, Reason, unanimous
from analysis.disclosure.solver import solver

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


@dataclass(frozen=True)
class Pairs:
    """Pairs that are not shown, with the reason, and how many more or fewer are in each of them in the other spreads."""

    hidden: Mapping[Pair, Reason] = field(default_factory=dict)
    spreads: Sequence[Mapping[Pair, int]] = ()

    def left(self, pair: Pair) -> list[str]:
        """The rests that a pair belongs to, as groups of the two-way table."""
        return [f"{pair[0]}+{LEFT}", f"{LEFT}+{pair[1]}"] if pair in self.hidden else []


def choose(questions: Sequence[Rows], *, k: int) -> Pairs | None:
    """The pairs to leave out of every question's two-way table; None where the table is not worth telling or cannot be proven.

    All questions have the same pairs and bases. Pairs with a REST are never shown."""
    bases = {pair: sum(row.values()) for pair, row in questions[0].items()}
    lines = _lines(bases)
    if any(len({pair[side] for pair in bases}) < 2 for side in (0, 1)):
        return None
    hidden: dict[Pair, Reason] = {pair: Reason.PARTNER for pair in bases if REST in pair}
    tight = _sensitive(questions, bases, k)
    small = [pair for pair in tight if bases[pair] < k]
    hidden |= tight
    for _try in range(TRIES):
        _close(hidden, tight, questions, lines, k)
        if len(bases) - len(hidden) < SHARE * len(bases):
            return None
        spreads = _spreads(questions, list(hidden), small, bases)
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


def _spreads(questions: Sequence[Rows], pairs: Sequence[Pair], small: Sequence[Pair],
             bases: Mapping[Pair, int]) -> list[dict[Pair, int]] | None:
    """Other spreads, such that each small pair has clearly more people in one of them: all in one, or else one after the other,
    the smallest first. None where there are none."""
    found: list[dict[Pair, int]] = []
    waiting = sorted(small, key=lambda pair: (bases[pair], pair))
    while waiting:
        spread = (None if found else _spread(questions, pairs, waiting, bases)) or _spread(questions, pairs, waiting[:1], bases)
        if spread is None or len(found) == MOST_SPREADS:
            return None
        found.append(spread)
        waiting = [pair for pair in waiting if bases[pair] + spread.get(pair, 0) - max(bases[pair], INSIDERS) < WIDTH]
    return found


def _spread(questions: Sequence[Rows], pairs: Sequence[Pair], small: Sequence[Pair],
            bases: Mapping[Pair, int]) -> dict[Pair, int] | None:
    """How many more or fewer are in each hidden pair in a spread where the small ones have clearly more people, such that each
    question's answers can be dealt out to it in whole people, every line's rest unchanged."""
    for room in ROOM:
        programme, at = _dealing(questions, pairs, bases)
        for pair in small:
            programme.bound_column(at[pair], max(bases[pair], INSIDERS) - bases[pair] + room, float("inf"))
            programme.bound_column(at[pair] + len(pairs), 0, 0)
        most = len(pairs) * (2 + sum(len(rows[pairs[0]]) for rows in questions))
        point = programme.best(np.concatenate([np.ones(2 * len(pairs)), np.zeros(most - 2 * len(pairs))]), up=False)
        if point is not None:
            table = np.rint(point)
            moved = table[:len(pairs)] - table[len(pairs):2 * len(pairs)]
            if _agrees(questions, pairs, moved, table[2 * len(pairs):]):
                return {pair: int(more) for pair, more in zip(pairs, moved, strict=True) if more}
    return None


def _dealing(questions: Sequence[Rows], pairs: Sequence[Pair], bases: Mapping[Pair, int]):  # noqa: ANN202  (a Solver)
    """Columns: more and fewer people of each pair, then each question's counts by pair and category."""
    rows, columns, weights, facts = [], [], [], []
    start, place = 2 * len(pairs), {pair: i for i, pair in enumerate(pairs)}
    for question in questions:
        categories = list(question[pairs[0]])
        sums: dict[tuple, int] = {}
        for pair, (n, category) in itertools.product(pairs, enumerate(categories)):
            column = start + place[pair] * len(categories) + n
            for name in (("pair", pair), ("row", pair[0], category), ("column", pair[1], category)):
                if name not in sums:
                    sums[name] = len(facts)
                    facts.append(0)
                facts[sums[name]] += question[pair][category]
                rows.append(sums[name]), columns.append(column), weights.append(1.0)
        for pair in pairs:
            for column, weight in ((place[pair], -1.0), (place[pair] + len(pairs), 1.0)):
                rows.append(sums["pair", pair]), columns.append(column), weights.append(weight)
        start += len(pairs) * len(categories)
    low = np.array(facts, float)
    matrix = sp.csr_matrix((weights, (rows, columns)), shape=(len(facts), start))
    most = np.concatenate([np.full(len(pairs), np.inf), [bases[pair] for pair in pairs], np.full(start - 2 * len(pairs), np.inf)])
    return solver(matrix, low, low, most, whole=True), place


def _agrees(questions: Sequence[Rows], pairs: Sequence[Pair], moved: np.ndarray, dealt: np.ndarray) -> bool:
    """Whether a spread is one: checked by adding up, not by trust."""
    start = 0
    for question in questions:
        categories = list(question[pairs[0]])
        table = dealt[start:start + len(pairs) * len(categories)].reshape(len(pairs), len(categories))
        start += table.size
        true = np.array([[question[pair][category] for category in categories] for pair in pairs])
        lines = [[i for i, pair in enumerate(pairs) if pair[side] == label] for side in (0, 1)
                 for label in {pair[side] for pair in pairs}]
        if (table < 0).any() or (table.sum(1) != true.sum(1) + moved).any():
            return False
        if any((table[line].sum(0) != true[line].sum(0)).any() for line in lines):
            return False
    return True
