"""What of indicators adds up to what, as somebody would reckon who keeps every number that was ever shown. Pure.

Parts of a kind add up to their whole, shorter times to a longer one, those counted and those not counted to the base, and
indicators that count the same people to each other. A number that was corrected stands in the sums of its time beside the others
of that time: one that did not change is the same unknown before and after.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from analysis.statistics.small import hides

Span = tuple[date, date]
EVERYTHING = ""
"""The split of the whole."""
COUNT, REST, BASE = "n", "r", "b"
"""Those counted, those of the base who are not, and everybody of the base."""


class Key(NamedTuple):
    """A number that somebody wants to know. Corrected and corrected back it is the same one."""

    indicator: str
    split: str
    span: Span
    count: int | None
    base: int | None

    @property
    def rest(self) -> int | None:
        """Those of the base who are not counted; None where that is not said, or the base is something else."""
        known = self.count is not None and self.base is not None and self.base >= self.count
        return self.base - self.count if known else None  # type: ignore[operator]

    @property
    def small(self) -> bool:
        return hides(self.count, self.base)


class Unknown(NamedTuple):
    """One count of people: of a key, or what a sum leaves over (`key` then names the sum)."""

    key: tuple
    what: str


@dataclass(frozen=True, slots=True)
class Value:
    """A number as it was sent, when it stood (`since` and `until` in any order of time), and whether it was let out: None where
    that is to be decided. A rate has no base here: everybody who lives there."""

    key: Key
    since: Any
    until: Any = None
    shown: bool | None = None


class Term(NamedTuple):
    """A course of numbers: of an indicator, which of its counts, of which part."""

    indicator: str
    what: str
    split: str = EVERYTHING


@dataclass(frozen=True, slots=True)
class Tie:
    """`whole` is the sum of `parts`, or holds them and more. `exact`: they were seen to add up, so what is over counts as known, lest
    what is kept back tell whether there is any."""

    whole: Term
    parts: tuple[Term, ...]
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of unknowns, and what it is."""

    terms: Mapping[Unknown, int]
    number: int


@dataclass(frozen=True)
class Sum:
    """`terms` add up to `left`, which is over. `loose`: something that is not known is in what is over; `given`: it is known. `name`:
    of what."""

    terms: frozenset[tuple[Unknown, int]]
    left: int
    loose: bool
    name: tuple
    given: bool = False


def amount(key: Key, what: str) -> Amount | None:
    """One of the counts of a number."""
    rest = key.rest
    if what == COUNT:
        return None if key.count is None else Amount({Unknown(key, COUNT): 1}, key.count)
    if what == REST:
        return None if rest is None else Amount({Unknown(key, REST): 1}, rest)
    if key.base is None:
        return None
    return Amount({Unknown(key, BASE): 1} if rest is None else {Unknown(key, COUNT): 1, Unknown(key, REST): 1}, key.base)


def added(parts: Iterable[Amount]) -> Amount:
    terms: dict[Unknown, int] = {}
    number = 0
    for part in parts:
        number += part.number
        for unknown, weight in part.terms.items():
            terms[unknown] = terms.get(unknown, 0) + weight
    return Amount(terms, number)


def _sum(whole: Amount, parts: Iterable[Amount], name: tuple, *, loose: bool = False, given: bool = False) -> Sum:
    total = added(parts)
    rest = added([whole, Amount({one: -weight for one, weight in total.terms.items()}, -total.number)])
    return Sum(frozenset((one, weight) for one, weight in rest.terms.items() if weight), rest.number, loose, name, given)


def sums(values: Sequence[Value], ties: Sequence[Tie] = ()) -> set[Sum]:
    """Everything that adds up, of every moment at which something else stood."""
    found: set[Sum] = set()
    for moment in sorted({one.since for one in values}):
        for standing in _stood(values, moment):
            found |= set(_Moment(standing).sums(ties))
    return {one for one in found if one.terms}


def _stood(values: Sequence[Value], moment: Any) -> Iterator[list[Key]]:
    """What stood then. Where something was sent and corrected in one moment, what stood in between too."""
    yield [one.key for one in values if one.since <= moment and (one.until is None or one.until > moment)]
    short = {one.key[:3]: one.key for one in values if one.since == moment == one.until}
    if short:
        yield [*short.values(), *(one.key for one in values if one.since <= moment and (one.until is None or one.until >= moment)
                                  and one.key[:3] not in short)]


Course = dict[Span, Amount]


@dataclass
class _Moment:
    """Numbers that stood together. Courses by count and (indicator, split); what nobody sent but follows is put in."""

    standing: Sequence[Key]
    courses: dict[str, dict[tuple[str, str], Course]] = field(default_factory=dict)

    def sums(self, ties: Sequence[Tie]) -> Iterator[Sum]:
        spans = tuple(sorted({key.span for key in self.standing}))
        for what in (COUNT, BASE):
            courses = self.courses[what] = self._courses(what)
            yield from _by_time(courses, spans)
            yield from self._families(what, courses)
            yield from _by_time({at: own for at, own in courses.items() if at[1] == EVERYTHING}, spans)
        self.courses[REST] = self._courses(REST)
        for tie in ties:
            yield from self._tied(tie)

    def _courses(self, what: str) -> dict[tuple[str, str], Course]:
        courses: dict[tuple[str, str], Course] = {}
        for key in self.standing:
            found = amount(key, what)
            if found is not None:
                courses.setdefault((key.indicator, key.split), {})[key.span] = found
        return courses

    def _families(self, what: str, courses: dict[tuple[str, str], Course]) -> Iterator[Sum]:
        """Parts of each kind and time beside the whole; where nobody sent it, kinds beside each other."""
        families: dict[tuple[str, Span], dict[str, list[Amount]]] = {}
        for (indicator, split), course in courses.items():
            for span, found in course.items() if split != EVERYTHING else ():
                families.setdefault((indicator, span), {}).setdefault(family(split), []).append(found)
        silent = {(key.indicator, key.span, family(key.split)) for key in self.standing if key.split and amount(key, what) is None}
        for (indicator, span), kinds in families.items():
            wholes = courses.setdefault((indicator, EVERYTHING), {})
            for kind, parts in kinds.items():
                loose = (indicator, span, kind) in silent
                if span in wholes:
                    yield _sum(wholes[span], parts, (what, indicator, kind, span), loose=loose)
                elif not loose:
                    wholes[span] = added(parts)

    def _tied(self, tie: Tie) -> Iterator[Sum]:
        wholes, *parts = (self.courses[one.what].get((one.indicator, one.split), {}) for one in (tie.whole, *tie.parts))
        for span, whole in wholes.items():
            own = [(one, course[span]) for one, course in zip(tie.parts, parts) if span in course]
            together = _sum(whole, [found for _one, found in own], (*tie.whole, tie.parts, span), given=tie.exact)
            if len(own) == len(parts):
                yield together
            for one, found in own if len(own) < len(parts) or together.left < 0 else ():
                yield _sum(whole, [found], (*tie.whole, one, span), loose=found.number > whole.number)


def family(split: str) -> str:
    """What stands before the colon says which parts belong together."""
    return split.partition(":")[0] if ":" in split else ""


def _by_time(courses: Mapping[tuple[str, str], Course], spans: tuple[Span, ...]) -> Iterator[Sum]:
    """Shorter times beside the longer ones over them, of each part."""
    if len(over := _over(spans)) == 0:
        return
    for at, course in courses.items():
        for span in over:
            for tiles in _tilings(tuple(sorted(course)), span):
                parts = [course[tile] for tile in tiles]
                if span in course:
                    yield _sum(course[span], parts, (*at, span, len(tiles)))
                elif _cover(tiles, span):
                    course[span] = added(parts)


@lru_cache(maxsize=4096)
def _over(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """Times with another one inside them, shortest first."""
    found = [one for one in spans if any(_inside(other, one) for other in spans)]
    return tuple(sorted(found, key=lambda one: one[1] - one[0]))


def _inside(one: Span, other: Span) -> bool:
    return other[0] <= one[0] and one[1] <= other[1] and one != other


@lru_cache(maxsize=16384)
def _tilings(spans: tuple[Span, ...], over: Span) -> tuple[tuple[Span, ...], ...]:
    """Times inside another that do not overlap: the shortest, and the longest."""
    inside = [one for one in spans if _inside(one, over)]
    orders: tuple[Callable[[Span], tuple], ...] = (lambda one: (one[1], over[1] - one[0]), lambda one: (one[0], over[1] - one[1]))
    found = {tuple(_apart(sorted(inside, key=order))) for order in orders}
    return tuple(sorted(one for one in found if one))


def _apart(spans: Iterable[Span]) -> Iterator[Span]:
    last: Span | None = None
    for span in spans:
        if last is None or span[0] > last[1]:
            last = span
            yield span


def _cover(tiles: Sequence[Span], span: Span) -> bool:
    """Whether times follow one another from the first day to the last."""
    return (tiles[0][0], tiles[-1][1]) == span and all(
        after[0] - before[1] == timedelta(days=1) for before, after in zip(tiles, tiles[1:]))
