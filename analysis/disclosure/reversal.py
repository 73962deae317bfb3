"""The attacker who knows our rules as well: which tables would these rules have shown in just this way?

That a count is hidden tells something by itself: had another one been small, others would have been hidden. In the large
tables of a release this is lost among very many tables. In one row of few people it is not: of 7 in between, nobody silent and
two counts hidden in a class of 15, the rules leave 4 and 4 alone (minimality attack: Wong, Fu, Wang, Pei, VLDB 2007). So for
one row every table that looks the same is gone through, and what is not wide enough then is not shown at all. That row joins
those of which nothing is shown, and they only become more.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Collection, Iterator, Mapping
from time import thread_time

from analysis.disclosure.audit import wide
from analysis.disclosure.rules import sensitive

MOST_TRIED = 3000
"""Tables gone through before it counts as unproven."""
MOST_LISTED, FEW = 50_000, 4
SECONDS = 20.0
"""Time of the processor for one row. What is not gone through by then counts as unproven."""
Row = Mapping[str, int]


def given_away(row: Row, hidden: Collection[str], *, hides: Callable[[Row], Collection[str]],
               extremes: frozenset[str] = frozenset(), most: int | None = None,
               far: Callable[[float, float], bool] = wide) -> bool:
    """Whether somebody who knows `hides` (the rules: a row → what they hide of it) comes too near a hidden count of `row`.

    `most`: how many tables are gone through before it counts as unproven (MOST_TRIED). `far`: whether a range is wide enough.
    The answer follows from what is shown alone, never from the hidden counts, so that the answer tells nothing either.
    """
    places, seen, telling = [one for one in row if one in hidden], {}, set()
    until = thread_time() + SECONDS
    for tried, counts in enumerate(_splits(sum(row[one] for one in places), len(places), most or MOST_LISTED)):
        if tried >= (MOST_TRIED if most is None else most) or thread_time() > until:
            return True
        other = {**row, **dict(zip(places, counts, strict=True))}
        if set(hides(other)) != set(hidden):
            continue
        telling |= set(sensitive(other, extremes=extremes))
        seen = {one: (min(low, other[one]), max(high, other[one]))
                for one in places for low, high in [seen.get(one, (other[one], other[one]))]}
        if all(far(*seen[one]) for one in places):
            return False
    return any(one in telling and not far(*seen[one]) for one in places)


def _splits(total: int, parts: int, listed: int) -> Iterator[tuple[int, ...]]:
    """Every way in which the hidden people may be spread, in an order that is always the same and goes far at once. Where
    there are too many to go through, a draw of them: each that fits is a witness, and a draw has no end: too few witnesses are no proof."""
    if math.comb(total + parts - 1, parts - 1) > listed:
        yield from _drawn(total, parts)
        return
    found = list(_all(total, parts))
    random.Random(total).shuffle(found)
    yield from found


def _drawn(total: int, parts: int) -> Iterator[tuple[int, ...]]:
    """Every second draw puts nearly all into one place, as hidden rows mostly are; more than half of the rest into none; the others spread evenly."""
    chance = random.Random(total)
    while True:
        few = [max(0, chance.randint(-FEW, FEW)) for _ in range(parts)]
        place = chance.randrange(parts)
        few[place] += total - sum(few)
        if few[place] >= 0:
            yield tuple(few)
        cuts = sorted(chance.randint(0, total) for _ in range(parts - 1))
        yield tuple(after - before for before, after in zip([0, *cuts], [*cuts, total], strict=True))


def _all(total: int, parts: int) -> Iterator[tuple[int, ...]]:
    if parts == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in _all(total - first, parts - 1):
            yield (first, *rest)
