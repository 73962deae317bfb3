"""What this process has read once of releases: their rows, figures, the words of their tables, how many took part. A frozen release
never changes (the database refuses it), so neither do these; which releases count is asked of the database each time. Kept for the
database that is open, and gone with it; each kind up to a number, then all of its kind is forgotten and read again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from operator import is_
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from tortoise.context import TortoiseContext, require_context

from analysis.figures.values import Measure, Point
from analysis.models import Release

MOST_MEASURES = 2_000
"""Measures kept at most; each has one figure a release."""
MOST_RELEASES = 2_000
MOST_TABLES = 4_000
"""Declared tables of which title and groups are kept."""

Key, Value = TypeVar("Key"), TypeVar("Value")


@dataclass
class Kept:
    """By a release's id: its row, and how many took part. By release and table: its title and its groups, None where it has none. By measure: its figure in
    each release, as far as it is known."""

    releases: dict[str, Release] = field(default_factory=dict)
    took_part: dict[str, int | None] = field(default_factory=dict)
    titles: dict[tuple[str, str], tuple[str, Any] | None] = field(default_factory=dict)
    points: dict[Measure, dict[str, Point]] = field(default_factory=dict)
    courses: dict[Measure, tuple[Point, ...]] = field(default_factory=dict)

    def of(self, measure: Measure) -> dict[str, Point]:
        """Release (by id) → the measure's figure in it; to be added to."""
        if measure not in self.points:
            self.points = room(self.points, MOST_MEASURES)
            self.points[measure] = {}
        return self.points[measure]

    def course(self, measure: Measure, points: tuple[Point, ...]) -> tuple[Point, ...]:
        """The same figures as last time are the same object: who makes something of a course can know it again."""
        known = self.courses.get(measure)
        if known is not None and len(known) == len(points) and all(map(is_, known, points)):
            return known
        self.courses = room(self.courses, MOST_MEASURES)
        self.courses[measure] = points
        return points


def room(known: dict[Key, Value], most: int) -> dict[Key, Value]:
    """The same while there is room for one more; else an empty one."""
    return known if len(known) < most else {}


_kept: WeakKeyDictionary[TortoiseContext, Kept] = WeakKeyDictionary()


def here() -> Kept:
    """Of the database that is open."""
    return _kept.setdefault(require_context(), Kept())
