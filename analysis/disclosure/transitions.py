"""Change tables of two periods, audited together with every table that they can be combined with.

Out already are the earlier period's levels and, mostly, the change into it. A child's way through three periods makes
two windows; inner cells are (place, age, level) → (place, age, level) in each, tied where they meet. The attacker is
granted who took part when, by place and age: given that, the indicators tell nothing about each other. Two audits:

- the new tables, with the levels before them granted cell by cell, so that nothing further back has to be looked at;
- the tables of the period before (its levels and the change into it), with the levels on both sides granted, so that
  no later release can undo the proof. Without any new change this one holds by the audit before, so hiding change
  mends it.

A place is a service, its area's rest of services, or an area, at that end of a window whose tables are audited; at the other
end, whose levels are granted, it is the area. That is enough, because levels are granted there for each way through a window
(from a place to a place, or away) by itself: whatever else the children of one way and one level are told apart by at that end,
services or anything finer, they can be spread over the other end's levels in any other table as they must be, and no count by
service of that end changes (docs/decisions/releases.md).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from analysis.disclosure.answers import ALL, is_rest, primaries
from analysis.disclosure import hierarchy
from analysis.disclosure.groups import REST
from analysis.disclosure.hierarchy import NONE, SERVICE, Services, area_of
from analysis.disclosure.lattice import Cell, Key, Lattice, Weighted
from analysis.disclosure.pairs import Pairs
from analysis.disclosure.protect import Unproven, protect, unproven
from analysis.disclosure.rules import Reason

ABSENT = "-"
"""In place of a level: the child did not take part in that period."""
NO_LEVEL = "none"
DOWN, SAME, UP, MISSING = "down", "same", "up", "missing"
CHANGES = (DOWN, SAME, UP, MISSING)
LEVELS = ("low", "middle", "high")
STATES = (*LEVELS, NO_LEVEL)
TWO_WAY = "area+age"
NOW_SERVICE = f"now.{SERVICE}"
EXTREMES = frozenset((*LEVELS, DOWN, SAME, UP))

Moves = Mapping[Key, int]
"""One indicator, one window: (place, age, level, place, age, level) → children. A missing key is 0."""


class Mismatch(Exception):
    """The two windows do not meet: the period between them is no longer what it was when it was released."""


@dataclass(frozen=True)
class Cut:
    """The groups of the tables: areas and ages in order (ages by age), those left out, and areas with a row of change
    (the new one, and the one that is out). `by_size`: all areas, fewest people in the earlier period first. `pairs`: what the
    indicator's two-way tables of levels leave out ("now", "then"); a missing one is not told. `services`: likewise those that are
    told."""

    areas: Sequence[str]
    ages: Sequence[str]
    left_out: Mapping[str, frozenset[str]]
    change_areas: frozenset[str]
    earlier_areas: frozenset[str]
    worth: Callable[[Cell], float]
    by_size: Sequence[str] = ()
    pairs: Mapping[str, Pairs] = field(default_factory=dict)
    services: Mapping[str, Services] = field(default_factory=dict)

    def of(self, side: str | None) -> Services:
        return self.services.get(side, NONE) if side else NONE

    def area(self, label: str) -> str:
        return REST if label in self.left_out["area"] else label

    def age(self, label: str) -> str:
        return REST if label in self.left_out["age"] else label

    def row(self, window: str, area: str) -> str:
        return area if area in (self.change_areas if window == "2" else self.earlier_areas) else REST


def change_of(before: str, after: str, same_scale: bool) -> str:
    """Up, same or down where both have a level on one scale; missing otherwise."""
    if not same_scale or before not in LEVELS or after not in LEVELS:
        return MISSING
    step = LEVELS.index(after) - LEVELS.index(before)
    return SAME if step == 0 else UP if step > 0 else DOWN


def change_row(moves: Moves, area: str | None = None) -> dict[str, int]:
    """Down, same, up, missing for everybody who took part in the earlier period, or for one area's."""
    row = dict.fromkeys(CHANGES, 0)
    for (a, age, level, _, later_age, later), count in moves.items():
        if level != ABSENT and area in (None, area_of(a)):
            row[change_of(level, later, age == later_age)] += count
    return row


def ends(moves: Moves, side: int) -> dict[tuple[str, str, str], int]:
    """Levels by place and age at the start (0) or the end (1) of a window, those who took part only."""
    found: dict[tuple[str, str, str], int] = {}
    for key, count in moves.items():
        place = key[:3] if side == 0 else key[3:]
        if place[2] != ABSENT and count:
            found[place] = found.get(place, 0) + count
    return found


def change(first: Moves | None, second: Moves, cut: Cut, now: Mapping[Cell, Reason],
           out: Iterable[Cell]) -> dict[Cell, Reason]:
    """Hidden cells of the new levels ("now…") and the new change ("change…") of one indicator.

    `first`: moves into the earlier period, if a change into it is out; `second`: moves from it; `now`: new level
    cells that are hidden already; `out`: cells of what is out already ("then…", "earlier…") that are *not* visible.
    Where nothing can be proven, change is left out area by area, then for everybody too: then every cell of "change…"
    is hidden, and `now` stays as it was. The new two-way table comes last: where it costs more than it is worth, every cell of it
    is hidden. Raises Mismatch.
    """
    if first is not None and _folded(ends(first, 1), cut, "then") != _folded(ends(second, 0), cut, "then"):
        raise Mismatch
    told = [cut.change_areas]
    while told[-1]:
        told.append(_one_less(told[-1], cut))
    below = {cell: reason for cell, reason in now.items() if cell.table == NOW_SERVICE}
    one_way = {cell: reason for cell, reason in now.items() if not cell.table.endswith(TWO_WAY) and cell not in below}
    without = replace(cut, pairs=_but_now(cut.pairs), services=_but_now(cut.services))
    for areas in told:
        try:
            found = _prove(first, second, replace(without, change_areas=areas), one_way, out)
        except Unproven:
            continue
        own = replace(cut, change_areas=areas)
        found, crossed = _crossed(second, replace(own, services=without.services), now, found)
        own = own if crossed else replace(own, pairs=without.pairs)
        return found | _nested(second, own, found, below) | _left_out(cut.change_areas - areas)
    everybody = dict.fromkeys((Cell("change.all", ALL, one) for one in CHANGES), Reason.UNPROVEN)
    return {**now, **_left_out(cut.change_areas), **everybody}


def _but_now(sides: Mapping) -> dict:
    return {side: one for side, one in sides.items() if side != "now"}


def _folded(levels: Mapping[Key, int], cut: Cut, side: str) -> dict[Key, int]:
    """The same as a lattice has them."""
    found: dict[Key, int] = {}
    for (one, age, level), count in levels.items():
        key = (_atom(one, cut, side), cut.age(age), level)
        found[key] = found.get(key, 0) + count
    return found


def _atom(one: str, cut: Cut, side: str | None) -> str:
    """What a place counts as, at an end of a window where `side`'s services are told apart (None: no services)."""
    area = cut.area(area_of(one))
    return REST if area == REST else cut.of(side).atom(one, area)


def _crossed(second: Moves, cut: Cut, now: Mapping[Cell, Reason], found: dict[Cell, Reason]) -> tuple[dict[Cell, Reason], bool]:
    """The same with the new two-way table, if it can be had for less than it is worth, and whether it is. What is out before needs
    no second look: its proof grants every new level, and nothing more is shown of the change."""
    if "now" not in cut.pairs:
        return found, False
    whole = build(None, second, cut, START)
    crossed = [cell for cell in whole.cells if cell.table == f"now.{TWO_WAY}" and not is_rest(cell.group)]
    known = {cell: reason for cell, reason in now.items() if cell.table != NOW_SERVICE}
    try:
        more = _prove_new(whole, cut, {**known, **found})
    except Unproven:
        return found | dict.fromkeys(crossed, Reason.UNPROVEN), False
    gained = sum(cut.worth(cell) for cell in crossed if cell not in more)
    lost = sum(cut.worth(cell) for cell in more if not cell.table.endswith(TWO_WAY) and cell not in found)
    return (more, True) if gained > lost else (found | dict.fromkeys(crossed, Reason.UNPROVEN), False)


def _nested(second: Moves, cut: Cut, found: Mapping[Cell, Reason], below: Mapping[Cell, Reason]) -> dict[Cell, Reason]:
    """The hidden cells of the new table of services beside all that is told already, levels and change. What is out before needs no
    second look here either."""
    def proven(own: Services) -> dict[Cell, Reason]:
        with_own = replace(cut, services={**cut.services, "now": own})
        return _prove_new(build(None, second, with_own, START), with_own, {**below, **found}, of=(NOW_SERVICE,))

    return hierarchy.told_where_proven(cut.of("now"), proven, STATES, NOW_SERVICE, below)


def _one_less(areas: frozenset[str], cut: Cut) -> frozenset[str]:
    """Without the area that fewest people belong to, which is the hardest to protect; never exactly one area left
    out."""
    fewer = [area for area in cut.by_size if area in areas][1:]
    return frozenset(fewer if len(cut.by_size) - len(fewer) > 1 else fewer[1:])


def _left_out(areas: Iterable[str]) -> dict[Cell, Reason]:
    return {Cell("change.area", area, one): Reason.UNPROVEN for area in areas for one in CHANGES}


def _prove(first: Moves | None, second: Moves, cut: Cut, now: Mapping[Cell, Reason],
           out: Iterable[Cell]) -> dict[Cell, Reason]:
    ahead, back = build(None, second, cut, START), build(first, second, cut, END)
    return _prove_old(back, cut, _prove_new(ahead, cut, now), out)


def _prove_new(lattice: Lattice, cut: Cut, hidden: Mapping[Cell, Reason],
               of: tuple[str, ...] = ("now.", "change.")) -> dict[Cell, Reason]:
    """The new tables, with the earlier levels granted cell by cell, so that the next audit can rely on this one. `of`: how the
    names of tables begin of which more may be hidden."""
    ours = {cell for cell in lattice.cells if cell.table.startswith(("now.", "change."))}
    small = _small(lattice, cut, "now")
    risky = {cell: reason for cell, reason in primaries(lattice, EXTREMES).items() if cell in ours and cell not in small}
    hidden = {**_rest(lattice, cut), **{cell: reason for cell, reason in hidden.items() if cell in lattice.at}}
    found = protect(lattice, sensitive=risky, hidden=hidden, worth=cut.worth,
                    movable=[cell for cell in lattice.cells if cell.table.startswith(of) and cell not in hidden])
    _check_small(lattice, small, found)
    return {cell: reason for cell, reason in found.items() if cell in ours and not is_rest(cell.group)}


def _prove_old(lattice: Lattice, cut: Cut, new: dict[Cell, Reason], out: Iterable[Cell]) -> dict[Cell, Reason]:
    """What was out before, with the new levels granted; more of the new change is hidden where that is needed."""
    hidden = {**dict.fromkeys((cell for cell in out if cell in lattice.at), Reason.SECONDARY),
              **{cell: reason for cell, reason in new.items() if cell in lattice.at}, **_rest(lattice, cut)}
    small = _small(lattice, cut, "then")
    old = {cell: reason for cell, reason in primaries(lattice, EXTREMES).items()
           if cell.table.startswith(("then.", "earlier.")) and cell not in small}
    visible = [cell for cell in old if cell not in hidden]
    if visible:
        raise Unproven(visible)
    movable = [cell for cell in lattice.cells if cell.table.startswith("change.") and cell.group != REST]
    found = protect(lattice, sensitive=old, hidden=hidden, movable=movable, worth=cut.worth)
    _check_small(lattice, small, found)
    return new | {cell: found[cell] for cell in movable if cell in found}


def _small(lattice: Lattice, cut: Cut, side: str) -> set[Cell]:
    """Counts of pairs of fewer than k children. How many took part in each pair is granted in these audits, which leaves no room
    for them: the levels' own audit has other spreads, and here each indicator is tried without that grant."""
    pairs = _small_pairs(cut, side)
    return {cell for cell in lattice.cells if cell.table == f"{side}.{TWO_WAY}" and cell.group in pairs}


def _small_pairs(cut: Cut, side: str) -> set[str]:
    return {"+".join(pair) for pair, reason in cut.pairs[side].hidden.items() if reason is Reason.GROUP} if side in cut.pairs else set()


def _check_small(lattice: Lattice, small: set[Cell], hidden: Iterable[Cell]) -> None:
    by_way = [name for name in lattice.names if name[0] in BY_WAY]
    if small and (narrow := unproven(lattice, sensitive=sorted(small), hidden=hidden, free=by_way)):
        raise Unproven(narrow)


def _rest(lattice: Lattice, cut: Cut) -> dict[Cell, Reason]:
    """What is no row of a table: rests, and the pairs that two-way tables leave out."""
    out = {(f"{side}.{TWO_WAY}", "+".join(pair)) for side, pairs in cut.pairs.items() for pair in pairs.hidden}
    return {cell: Reason.PARTNER for cell in lattice.cells if is_rest(cell.group) or cell[:2] in out}


BY_WAY = ("took part", "start of way", "end of way")
"""Ties for each way through a window; the last two are the granted levels."""
START, END = "start", "end"
"""Which levels the attacker is granted: those at the start of the last window, or those at its end (and at the
first's start)."""
ANY = "*"
"""In place of a granted level that makes no difference."""


def build(first: Moves | None, second: Moves, cut: Cut, granted: str) -> Lattice:
    """The lattice of one indicator. Inner keys are ("1" or "2", place, age, level, place, age, level)."""
    filled: dict[Key, int] = {}
    for window, moves in (("1", first), ("2", second)):
        if moves is not None:
            sides = (None, "now") if granted == START else ("then", None) if window == "2" else (None, "then")
            fold = _folding(window, cut, granted)
            filled |= {one: 0 for key in _possible(cut, *sides) if (one := fold((window, *key)))}
            for key, count in moves.items():
                if not (folded := fold((window, *_way(key, cut, *sides)))):
                    continue
                if folded not in filled:
                    filled |= {one: 0 for unusual in _unusual(folded) if (one := fold(unusual))}
                filled[folded] += count
    both = first is not None
    if not _has_small(cut, granted):
        filled = _taken(filled, lambda key: _cells(key, cut, both, granted))
    return Lattice(filled, lambda key: _cells(key, cut, both, granted), lambda key: _ties(key, both, granted))


def _has_small(cut: Cut, granted: str) -> bool:
    """Whether pairs of fewer than k are tried with other numbers of people on each way: then all ways are there, and by level."""
    return bool(_small_pairs(cut, "now" if granted == START else "then"))


def _folding(window: str, cut: Cut, granted: str) -> Callable[[Key], Key | None]:
    """Fewer inner cells with the same room: who is missing whatever the levels were (gone, or on another scale) needs no granted
    level, and who comes after the levels that are audited is not in them."""
    def fold(key: Key) -> Key | None:
        _window, one, age, before, other, age2, after = key
        missing = before != ABSENT and (after == ABSENT or age != age2)
        if window == "1" or granted == START:
            return (window, one, age, ANY, other, age2, after) if missing else key
        if before == ABSENT:
            return None
        return (window, one, age, before, area_of(one), age, ABSENT) if missing else key

    return (lambda key: key) if _has_small(cut, granted) else fold


def _taken(filled: Mapping[Key, int], cells: Callable[[Key], Iterable[Cell]]) -> dict[Key, int]:
    """Ways that somebody took, and of the others what is needed for every count to be there."""
    bases: dict[Key, int] = {}
    for key, count in filled.items():
        way = _way_of(key)
        bases[way] = bases.get(way, 0) + count
    found = {key: count for key, count in filled.items() if bases[_way_of(key)]}
    there = {cell for key in found for cell in cells(key)}
    for key in filled:
        if key not in found and not there.issuperset(own := set(cells(key))):
            found[key] = 0
            there |= own
    return found


def _way_of(key: Key) -> Key:
    window, one, age, before, other, age2, after = key
    return (window, one, age, before != ABSENT, other, age2, after != ABSENT)  # type: ignore[return-value]


def _way(key: Key, cut: Cut, start: str | None, end: str | None) -> Key:
    """A move as the lattice has it; who did not take part at one end is in an area there, in no service."""
    one, age, before, other, age2, after = key
    return (_atom(one, cut, start if before != ABSENT else None), cut.age(age), before,
            _atom(other, cut, end if after != ABSENT else None), cut.age(age2), after)


def _possible(cut: Cut, start: str | None, end: str | None) -> Iterator[Key]:
    """Every move that a child can make: stay in the area, keep the age band or go up one, and come or go."""
    areas = list(dict.fromkeys(cut.area(area) for area in cut.areas))
    ages = list(dict.fromkeys(cut.age(age) for age in cut.ages))
    for area, (place, age) in itertools.product(areas, enumerate(ages)):
        first, last = cut.of(start).atoms(area), cut.of(end).atoms(area)
        yield from ((one, age, before, area, age, ABSENT) for one, before in itertools.product(first, STATES))
        yield from ((area, age, ABSENT, one, age, after) for one, after in itertools.product(last, STATES))
        for later in ages[place:place + 2]:
            yield from ((one, age, before, other, later, after)
                        for one, other, before, after in itertools.product(first, last, STATES, STATES))


def _unusual(key: Key) -> Iterator[Key]:
    """A move to another area, or past an age band: with every level at both ends, as nobody knows which it was."""
    window, one, age, _before, other, age2, _after = key
    return ((window, one, age, before, other, age2, after) for before, after in itertools.product(STATES, STATES))


def _cells(key: Key, cut: Cut, both: bool, granted: str) -> Iterator[Cell]:
    window, one, age, before, other, age2, after = key
    if before != ABSENT:
        table, moved = ("earlier", "change")[window == "2"], change_of(before, after, age == age2)
        yield Cell(f"{table}.all", ALL, moved)
        yield Cell(f"{table}.area", cut.row(window, area_of(one)), moved)
    if window == "2" and not both and granted == END and before != ABSENT:
        yield from _levels("then", one, age, before, cut)
    if after != ABSENT and (window == "1" or granted == START):
        yield from _levels("now" if window == "2" else "then", other, age2, after, cut)


def _levels(table: str, one: str, age: str, level: str, cut: Cut) -> Iterator[Cell]:
    area = area_of(one)
    yield Cell(f"{table}.all", ALL, level)
    yield Cell(f"{table}.area", area, level)
    yield Cell(f"{table}.age", age, level)
    if table in cut.pairs:
        yield from (Cell(f"{table}.{TWO_WAY}", group, level) for group in (f"{area}+{age}", *cut.pairs[table].left((area, age))))
    yield from hierarchy.cells(f"{table}.{SERVICE}", one, level)


def _ties(key: Key, both: bool, granted: str) -> Iterator[Hashable]:
    window, one, age, before, other, age2, after = key
    way = _way_of(key)
    yield ("took part", *way)
    if before != ABSENT and (window == "1" or granted == START):
        yield from (("start", window, one, age, before), ("start of way", *way, before))
    if after != ABSENT and window == "2" and granted == END:
        yield from (("end", other, age2, after), ("end of way", *way, after))
    if both and window == "1" and after != ABSENT:
        yield Weighted(("meet", other, age2, after), 1)
    if both and window == "2" and before != ABSENT:
        yield Weighted(("meet", one, age, before), -1)


def change_areas(bases: Mapping[str, int], left_out: Iterable[str], *, least: int, k: int) -> frozenset[str]:
    """The areas with a row in the change table: at least `least` people took part, and the rest is none or ≥ k
    people."""
    rows = {area for area, base in bases.items() if base >= least and area not in left_out}
    for area in sorted(rows, key=lambda area: (bases[area], area)):
        rest = [bases[other] for other in bases if other not in rows]
        if not rest or (len(rest) > 1 and sum(rest) >= k):
            break
        rows.discard(area)
    return frozenset(rows)
