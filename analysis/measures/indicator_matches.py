"""Which indicators count the same people, as their numbers say: the same series twice, or two and three that add up to another. Pure.

Somebody who has both could see it just so. What agrees in few months or of few people may be chance and is not named.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from math import log2, sqrt

from analysis.measures.indicator_sums import BASE, COUNT, EVERYTHING, REST, Key, Span, Term, Tie, amount, family

MONTHS = 4
"""Least times in which a sum or a match must hold, the newest or the oldest of the whole."""
BITS = 16.0
"""How unlikely it must be by chance: numbers about as large as these agree once in about √(6 n) times."""
MOSTLY = 0.75
"""A sum that holds so often is one, though an agency made a mistake now and then."""
MOST_OF_THREE = 60
"""Sums of three parts are looked for among so many courses at most, of wholes only."""
Course = Mapping[Span, int]


def matches(standing: Iterable[Key], of: Collection[str] | None = None) -> list[Tie]:
    """Every match in which one of the indicators `of` takes part (all, if not said), wholes before parts: the same series first, then
    sums of those that are left."""
    courses = _courses(standing)
    same = list(_same(courses))
    left = {term: course for term, course in courses.items() if term not in {tie.parts[0] for tie in same}}
    counts = {term: course for term, course in left.items() if term.what == COUNT}
    wholes = {term: course for term, course in counts.items() if term.split == EVERYTHING}
    asked = {term.indicator for term in courses} if of is None else set(of)
    found = [*same, *_pairs({term: course for term, course in left.items() if term.what != REST}, counts, asked)]
    if len(wholes) <= MOST_OF_THREE:
        found += _threes(wholes)
    return list(dict.fromkeys(tie for tie in found if asked & {one.indicator for one in (tie.whole, *tie.parts)}))


def _courses(standing: Iterable[Key]) -> dict[Term, dict[Span, int]]:
    found: dict[Term, dict[Span, int]] = {}
    for key in standing:
        for what in (COUNT, REST, BASE):
            one = amount(key, what)
            if one is not None:
                found.setdefault(Term(key.indicator, what, key.split), {})[key.span] = one.number
    return {term: found[term] for term in sorted(found, key=lambda term: (term.split != EVERYTHING, term))
            if len(found[term]) >= MONTHS and len(set(found[term].values())) > 1}


def _windows(course: Course) -> set[tuple[Span, ...]]:
    spans = sorted(course)
    return {tuple(spans[-MONTHS:]), tuple(spans[:MONTHS])}


def _at(course: Course, window: Sequence[Span]) -> tuple[int, ...] | None:
    return tuple(course[span] for span in window) if all(span in course for span in window) else None


def _same(courses: Mapping[Term, Course]) -> Iterator[Tie]:
    seen: dict[object, list[Term]] = {}
    out: set[Term] = set()
    for term, course in courses.items():
        for window in _windows(course):
            seen.setdefault((window, _at(course, window)), []).append(term)
    for group in seen.values():
        for one, other in combinations(group, 2):
            if other not in out and one not in out and not _obvious(one, other) and _holds(courses[one], [courses[other]]):
                out.add(other)
                yield Tie(one, (other,), True)


def _obvious(one: Term, other: Term) -> bool:
    """One number's own counts, and the bases of one indicator's parts, are known to go together."""
    return one.indicator == other.indicator and (one.split == other.split or one.what == other.what == BASE)


def _pairs(wholes: Mapping[Term, Course], parts: Mapping[Term, Course], asked: Collection[str]) -> Iterator[Tie]:
    seen: dict[tuple[Span, ...], tuple[list[tuple[Term, tuple[int, ...]]], dict[tuple[int, ...], list[Term]]]] = {}
    for whole, course in wholes.items():
        for window in _windows(course):
            at, by = seen.setdefault(window, ([], {}))
            if not at:
                at += [(term, numbers) for term, one in parts.items() if (numbers := _at(one, window)) is not None and any(numbers)]
                for term, numbers in at:
                    by.setdefault(numbers, []).append(term)
            total = _at(course, window) or ()
            for term, numbers in at if whole.indicator in asked else [one for one in at if one[0].indicator in asked]:
                for other in by.get(tuple(x - y for x, y in zip(total, numbers)), ()):
                    pair = (min(term, other), max(term, other))
                    if term != other and _new(whole, pair) and _holds(course, [parts[one] for one in pair]):
                        yield Tie(whole, pair, True)


def _threes(courses: Mapping[Term, Course]) -> Iterator[Tie]:
    for whole, course in courses.items():
        window = max(_windows(course))
        at = {term: numbers for term, one in courses.items() if (numbers := _at(one, window)) is not None and any(numbers) and term != whole}
        by = {numbers: term for term, numbers in at.items()}
        for (one, first), (two, second) in combinations(at.items(), 2):
            three = by.get(tuple(x - y - z for x, y, z in zip(_at(course, window) or (), first, second)))
            if three is not None and one < two < three and _holds(course, [courses[term] for term in (one, two, three)]):
                yield Tie(whole, (one, two, three), True)


def _new(whole: Term, parts: tuple[Term, ...]) -> bool:
    """Whether a sum says more than the parts of one indicator do by their names."""
    if whole in parts or any(_obvious(whole, part) for part in parts):
        return False
    kinds = {(part.indicator, family(part.split)) for part in parts if part.split != EVERYTHING}
    return not (len(kinds) == 1 and all(part.split for part in parts) and (whole.indicator, whole.split) == (parts[0].indicator, EVERYTHING))


def _holds(whole: Course, parts: Sequence[Course]) -> bool:
    common = [span for span in whole if all(span in part for part in parts)]
    agreed = [span for span in common if whole[span] == sum(part[span] for part in parts)]
    bits = sum(log2(1 + 2.5 * sqrt(whole[span])) for span in agreed)
    return len(agreed) >= max(MONTHS, MOSTLY * len(common)) and bits >= BITS
