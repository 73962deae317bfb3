"""Disclosure control: how long protecting and auditing take, and what the k-rule alone gives away of the same tables.

    python -m benchmarks disclosure    a question of 440 counts; twenty questions of one wave

A question has nine areas by ten groups in three bands and no answer: 90 pairs, 19 groups and everybody, four counts each.
The peers: the same attacker (linear programmes) against the tables with groups under k left out and nothing else hidden, and the
linear ranges of the sensitive counts alone by scipy, one programme for each end of each: an audit without warm starts, without
whole numbers, and without anything that would hide a count.
"""

from __future__ import annotations

import itertools
import statistics
import time
from collections.abc import Iterator

import numpy as np
import scipy.sparse as sp

from analysis.disclosure import answers as disclosure
from analysis.disclosure.audit import Attacker
from analysis.releases.declared import ANSWERS, worth

AREAS, GROUPS, PEOPLE = 9, 10, 6000
QUESTIONS, ALONE = 20, 10


def lines() -> Iterator[str]:
    """Lines of text for docs/performance.md."""
    cut, asked = declared(), questions(QUESTIONS)
    disclosure.answers({"q0": asked["q0"]}, cut)  # what is loaded once is not a question's time
    times, work, told, exposed, hidden = [], [], 0, 0, 0
    for item in list(asked)[:ALONE]:
        begun, worked = time.perf_counter(), time.process_time()
        kept = disclosure.answers({item: asked[item]}, cut)
        times.append(time.perf_counter() - begun)
        work.append(time.process_time() - worked)
        told += len(kept.crossed)
        found, of = by_k_alone(asked[item], cut)
        exposed, hidden = exposed + found, hidden + of
    yield (f"one question of {4 * (AREAS * GROUPS + AREAS + GROUPS + 1)} counts, audit included, {len(times)} of them: median "
           f"{statistics.median(times):.2f} s, worst {max(times):.2f} s; of the processor {statistics.median(work):.2f} s, "
           f"{max(work):.2f} s; two-way table told in {told}")
    ranges, seconds = plain(asked["q1"], cut)
    yield f"scipy's linprog, the linear ranges of one question's {ranges} sensitive counts and nothing else: {seconds:.2f} s"
    yield f"the k-rule alone, same questions: {exposed} of {hidden} counts of hidden groups known to within 5"
    begun, worked = time.perf_counter(), time.process_time()
    kept = disclosure.answers(asked, cut)
    yield (f"{len(asked)} questions of one wave, two at a time: {time.perf_counter() - begun:.1f} s, of the processor "
           f"{time.process_time() - worked:.1f} s; two-way table told in {len(kept.crossed)}")


def declared() -> disclosure.Declared:
    dimensions = {"area": [f"a{n}" for n in range(AREAS)], "group": [f"g{n}" for n in range(GROUPS)]}
    return disclosure.Declared(dimensions, ANSWERS, worth=worth, crossed=True)


def questions(number: int) -> dict[str, dict[tuple[str, str, str], int]]:
    """Answers of the same people, spread unevenly over areas and groups."""
    chance = np.random.default_rng(1)
    places = [(f"a{n // GROUPS}", f"g{n % GROUPS}") for n in range(AREAS * GROUPS)]
    bases = chance.multinomial(PEOPLE, np.outer(chance.dirichlet(np.full(AREAS, 4)), chance.dirichlet(np.full(GROUPS, 4))).ravel())
    found = {}
    for item in range(number):
        mix = chance.dirichlet((2, 3, 6, 0.8))
        counts = [chance.multinomial(base, mix) for base in bases]
        found[f"q{item}"] = {(*place, answer): int(count) for place, row in zip(places, counts, strict=True)
                             for answer, count in zip(ANSWERS, row, strict=True)}
    return found


def by_k_alone(inner: disclosure.Inner, cut: disclosure.Declared) -> tuple[int, int]:
    """Counts of groups under k that are known to within 5 when those groups are left out and nothing else, and of how many."""
    groups = {name: [] for name in cut.dimensions}
    rows = disclosure.pair_rows(inner, cut, groups)
    small = {pair: disclosure.Reason.GROUP for pair, row in rows.items() if sum(row.values()) < cut.k}
    whole = disclosure.lattice(inner, cut, groups, disclosure.Pairs(small))
    out = {"+".join(pair) for pair in small}
    unknown = [cell for cell in whole.cells if cell.group in out or disclosure.is_rest(cell.group)]
    targets = [cell for cell in unknown if cell.group in out]
    attacker = Attacker(whole, unknown, targets, free=set(whole.names))
    return sum(not attacker.protected(cell) for cell in targets), len(targets)


def plain(inner: disclosure.Inner, cut: disclosure.Declared) -> tuple[int, float]:
    """How many sensitive counts one question has in its two-way lattice, and how long scipy takes for their ranges."""
    from scipy.optimize import linprog

    kept = disclosure.answers({"q": inner}, cut)
    whole = disclosure.lattice(inner, cut, kept.groups, kept.pairs)
    risky = disclosure.primaries(whole, cut.extremes)
    hidden = {*risky, *kept.cells["q"]}
    known = [i for i, cell in enumerate(whole.cells) if cell not in hidden and not disclosure.is_rest(cell.group)]
    rows = sp.vstack([whole.sums[known], whole.ties]).tocsr()
    facts = np.concatenate([whole.counts[known], whole.tied])
    begun = time.perf_counter()
    for cell, sign in itertools.product(risky, (1, -1)):
        linprog(sign * whole.sums[whole.at[cell]].toarray().ravel(), A_eq=rows, b_eq=facts, method="highs")
    return len(risky), time.perf_counter() - begun
