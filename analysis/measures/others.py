"""A figure beside what others have: about the same, better or worse, in words; each with its source, period and caveat. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.judgement.criteria import UP
from analysis.measures.indicator_points import span_words
from analysis.measures.values import Course, Other
from analysis.statistics.comparison import Beside as Word
from analysis.statistics.comparison import beside as compared
from analysis.statistics.comparison import beside_words
from participation.words import N_, _, translated

KINDS = {"family": N_("Family group of councils"), "board": N_("Health board"), "scotland": N_("Scotland"), "other": N_("Other")}


@dataclass(frozen=True)
class Beside:
    """One comparator beside the newest figure. `word`: like, better or worse, '' where no interval says it; `words` says it."""

    other: Other
    kind: str
    value: float
    told: str
    period: str
    word: str
    words: str


def beside(course: Course | None, direction: str = UP) -> list[Beside]:
    """In the order of their titles, which is no order of merit; none where the newest figure is not shown."""
    newest = course.newest if course else None
    if course is None or newest is None or not newest.figure.shown:
        return []
    return [_one(course, other, direction) for other in course.others if other.points]


def _one(course: Course, other: Other, direction: str) -> Beside:
    newest = course.newest
    assert newest is not None
    theirs = other.at(newest.ends_on)
    assert theirs is not None
    word, interval = "", newest.figure.interval
    words = _("no interval, so nothing can be said")
    if interval is not None:
        found = compared(interval, theirs.value, more_is_better=direction == UP)
        word, words = found.value, beside_words(found)
    return Beside(other, translated(KINDS.get(other.kind, KINDS["other"])), theirs.value, course.unit.exact(theirs.value),
                  span_words(theirs.starts_on, theirs.ends_on), word, words)


__all__ = ["KINDS", "Beside", "Word", "beside"]
