"""Which numbers of a file of indicators are let out, given everything that was let out before. Pure.

Each number is decided on once. One that was kept back stays so, one that was let out counts as known for ever. Of the new ones small
counts are kept back, and then whatever somebody would need to work out one of them, now or before, closer than a release leaves it:
the audit of `analysis.disclosure`, linear and in whole numbers, on one system of everything that adds up (`indicator_sums`). Where
that cannot be proven, or not in time, more is kept back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from time import thread_time

from analysis.disclosure.audit import Attacker
from analysis.disclosure.lattice import Cell, Lattice, Weighted
from analysis.disclosure.rules import SMALL, K
from analysis.disclosure.suppression import Flow
from analysis.measures.indicator_sums import BASE, COUNT, EVERYTHING, REST, Key, Span, Sum, Tie, Unknown, Value, sums

SECONDS = 1.5
"""Time of the processor for one file. What is not proven by then is kept back."""
WHOLE_WORTH = 4.0
"""A whole is worth as much as so many of its parts."""


class Why(StrEnum):
    """Why a number is kept back: it is small by itself, or would give one away beside its parts and times, beside what was let out
    before it was corrected, beside another indicator, or for all that could be proven."""

    SMALL = "small"
    PARTS = "parts"
    BEFORE = "before"
    TIED = "tied"
    UNPROVEN = "unproven"


def keep_back(values: Sequence[Value], ties: Sequence[Tie] = (), *, seconds: float = SECONDS) -> dict[Key, Why]:
    """The numbers to be decided on (`shown` None) that are kept back."""
    state = _state(values)
    asked = {one.key for one in values if one.shown is None}
    kept = {key: Why.SMALL if key.small else Why.BEFORE for key in asked if state[key] is not True and (key.small or state[key] is False)}
    near = _near(values, [key.span for key in asked])
    standing = {one.key for one in near if one.until is None}
    until, bases = thread_time() + seconds, known_bases(state)
    for own in _components(sums(near, ties), {one.key: state[one.key] for one in near}):
        if any(state[key] is None for key in own.keys):
            kept |= _System(own, state, standing, bases, kept, until).decided()
    return kept


def _near(values: Sequence[Value], spans: Iterable[Span]) -> list[Value]:
    """Values whose times lie over those asked about, or over times that do."""
    groups: list[tuple[Span, list[Value]]] = []
    for one in sorted(values, key=lambda one: one.key.span):
        if groups and one.key.span[0] <= groups[-1][0][1]:
            last, own = groups[-1]
            groups[-1] = ((last[0], max(last[1], one.key.span[1])), _more(own, one))
        else:
            groups.append((one.key.span, [one]))
    asked = sorted(set(spans))
    return [one for over, own in groups if any(over[0] <= span[0] <= over[1] for span in asked) for one in own]


def _more(own: list[Value], one: Value) -> list[Value]:
    own.append(one)
    return own


def _state(values: Iterable[Value]) -> dict[Key, bool | None]:
    """Let out, if it ever was; kept back, if it ever was; else to be decided."""
    state: dict[Key, bool | None] = {}
    for one in values:
        before = state.get(one.key)
        state[one.key] = True if True in (before, one.shown) else False if False in (before, one.shown) else None
    return state


def known_bases(keys: Iterable[Key]) -> frozenset[Key]:
    """Numbers whose base anybody would guess: the same stands beside another part of that time, or another time of that part."""
    seen: dict[tuple, set[Key]] = {}
    for key in keys:
        if key.base is not None and key.base >= K:
            seen.setdefault((key.indicator, key.span, key.base), set()).add(key)
            seen.setdefault((key.indicator, key.split, key.base), set()).add(key)
    return frozenset(key for group in seen.values() if len({(key.split, key.span) for key in group}) > 1 for key in group)


# ---- what hangs together ---------------------------------------------------------------------------------------------

@dataclass
class _Component:
    """Numbers that are not known and hang together by sums."""

    keys: set[Key] = field(default_factory=set)
    sums: list[Sum] = field(default_factory=list)


def _components(found: Iterable[Sum], state: dict[Key, bool | None]) -> list[_Component]:
    parent: dict[object, object] = {key: key for key, shown in state.items() if shown is not True}

    def top(one: object) -> object:
        while parent[one] != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    held: list[tuple[Sum, object]] = []
    for each in found:
        own = [one.key for one, _weight in each.terms if one.key in parent]
        for key in own[1:]:
            parent[top(key)] = top(own[0])
        if own:
            held.append((each, own[0]))
    components: dict[object, _Component] = {}
    for key in list(parent):
        components.setdefault(top(key), _Component()).keys.add(key)  # type: ignore[arg-type]
    for each, key in held:
        components[top(key)].sums.append(each)
    return [components[one] for one in sorted(components, key=repr)]


# ---- one system ------------------------------------------------------------------------------------------------------

class _System:
    """One component as the auditor reads it: unknowns, the numbers that could be let out, and what is known of sums of them."""

    def __init__(self, own: _Component, state: dict[Key, bool | None], standing: set[Key], bases: frozenset[Key],
                 small: Iterable[Key], until: float) -> None:
        self._own, self._standing, self._until = own, standing, until
        self._movable = {key for key in own.keys if state[key] is None}
        self._away: dict[Key, Why] = {}
        self._back = {key for key in own.keys if state[key] is False} | (set(small) & own.keys)
        self._movable -= self._back
        self._names = {key: str(place) for place, key in enumerate(sorted(own.keys, key=repr))}
        self._keys = {name: key for key, name in self._names.items()}
        self._cells: dict[Key, list[Cell]] = {key: [] for key in own.keys}
        self._rests: list[Cell] = []
        self._targets: list[Cell] = []
        self._lattice = self._built(bases)

    def decided(self) -> dict[Key, Why]:
        """What is kept back besides what is small by itself."""
        self._few()
        if self._targets:
            self._protect()
        return self._away

    # ---- as a lattice

    def _built(self, bases: frozenset[Key]) -> Lattice:
        inner: dict[tuple, int] = {}
        cells: dict[tuple, list[Cell]] = {}
        ties: dict[tuple, list] = {}
        for key, name in self._names.items():
            self._add(key, name, inner, cells)
            if key in bases:
                for what in (COUNT, REST) if key.rest is not None else (BASE,):
                    ties.setdefault((name, what), []).append(("base", name))
        for place, each in enumerate(sorted(self._own.sums, key=lambda one: (repr(one.name), one.left, repr(sorted(one.terms, key=repr))))):
            if each.loose and each.left < 0:
                continue
            rest = self._rest(each, inner, cells)
            for unknown, weight in [*each.terms, *([(rest, -1)] if rest else [])]:
                at = (self._names[unknown.key], unknown.what) if unknown.key in self._names else tuple(unknown)
                if at in inner:
                    ties.setdefault(at, []).append(Weighted(("sum", place), weight))
        return Lattice(inner, lambda at: cells.get(at, ()), lambda at: ties.get(at, ()))

    def _add(self, key: Key, name: str, inner: dict[tuple, int], cells: dict[tuple, list[Cell]]) -> None:
        rest = key.rest
        numbers = {COUNT: key.count, REST: rest, BASE: key.base}
        for what in (COUNT, REST, BASE):
            if numbers[what] is None:
                continue
            cell = Cell(name, "", what)
            self._cells[key].append(cell)
            for part in (COUNT, REST) if what == BASE and rest is not None else (what,):
                inner[name, part] = numbers[part]  # type: ignore[assignment]
                cells.setdefault((name, part), []).append(cell)
            if _secret(key, what, numbers[what] or 0):
                self._targets.append(cell)

    def _rest(self, each: Sum, inner: dict[tuple, int], cells: dict[tuple, list[Cell]]) -> Unknown | None:
        """What a sum leaves over, if it does: nobody sent it. What is over at two moments is the same."""
        if each.given or (each.left <= 0 and not each.loose):
            return None
        rest = Unknown((each.name, each.left), "over")
        if tuple(rest) not in inner:
            inner[tuple(rest)] = each.left
            if not each.loose and each.left <= SMALL:
                cell = Cell(f"over {len(self._rests)}", "", COUNT)
                cells[tuple(rest)] = [cell]
                self._rests.append(cell)
                self._targets.append(cell)
        return rest

    # ---- what is kept back

    def _few(self) -> None:
        """No share and no mean of fewer than ten: what is kept back together is of more, where a sum tells it."""
        for each in sorted(self._own.sums, key=lambda one: repr(one.name)):
            terms = {unknown.key: weight for unknown, weight in each.terms if unknown.key in self._names}
            hidden = [key for key in terms if key in self._back]
            if each.left or not hidden or not all(key.base is not None for key in terms) or len({terms[key] for key in hidden}) > 1:
                continue
            more = sorted((key for key in terms if key in self._movable and terms[key] == terms[hidden[0]]), key=lambda key: (key.base, key))
            while more and sum(key.base or 0 for key in hidden) < K and any((key.base or 0) < K for key in hidden):
                hidden.append(more.pop(0))
                self._hide([hidden[-1]], hidden[0])

    def _protect(self) -> None:
        self._attacker = Attacker(self._lattice, [*self._rests, *self._cells_of(self._back)], self._targets)
        flow: Flow | None = None
        for cell in sorted(self._targets, key=lambda cell: (self._lattice.count(cell), cell)):
            while not self._attacker.protected(cell):
                if flow is None:
                    flow = Flow(self._lattice, self._cells_of(self._movable), self._worth)
                    flow.hide([*self._rests, *self._cells_of(self._back)])
                way = flow.cheapest(cell) if self._movable and thread_time() < self._until else None
                if way is None or not way.cells:
                    return self._hide_all()
                opened = self._hide(sorted({self._keys[one.table] for one in way.cells}), self._keys.get(cell.table))
                flow.hide(opened)
                self._attacker.open(opened)
                self._attacker.saw(way.table)
        return self._prove()

    def _prove(self) -> None:
        """In whole numbers too, or else what stands in a sum with it goes, and in the end everything."""
        for cell in self._targets:
            if thread_time() > self._until:
                return self._hide_all()
            if self._attacker.proven(cell):
                continue
            key = self._keys.get(cell.table)
            beside = {unknown.key for each in self._own.sums if any(unknown.key == key for unknown, _weight in each.terms)
                      for unknown, _weight in each.terms} & self._movable
            self._attacker.open(self._hide(sorted(beside), key))
            if not self._attacker.proven(cell):
                return self._hide_all()
        return None

    def _hide_all(self) -> None:
        self._away |= dict.fromkeys(self._movable, Why.UNPROVEN)
        self._back |= self._movable
        self._movable = set()

    def _hide(self, keys: Iterable[Key], secret: Key | None) -> list[Cell]:
        """Keep these back, for the sake of one; the cells that this hides."""
        keys = [key for key in keys if key in self._movable]
        self._away |= {key: self._why(key, secret) for key in keys}
        self._back |= set(keys)
        self._movable -= set(keys)
        return list(self._cells_of(keys))

    def _why(self, key: Key, secret: Key | None) -> Why:
        if secret is not None and secret not in self._standing:
            return Why.BEFORE
        return Why.TIED if secret is not None and secret.indicator != key.indicator else Why.PARTS

    def _cells_of(self, keys: Iterable[Key]) -> Iterator[Cell]:
        return (cell for key in sorted(keys, key=repr) for cell in self._cells[key])

    def _worth(self, cell: Cell) -> float:
        key = self._keys.get(cell.table)
        return WHOLE_WORTH if key is not None and key.split == EVERYTHING else 1.0


def _secret(key: Key, what: str, number: int) -> bool:
    """Whether one of a number's counts is to be protected: small, or of a group that is."""
    if key.base is not None and 0 < key.base < K:
        return True
    return what != BASE and 1 <= number <= SMALL
