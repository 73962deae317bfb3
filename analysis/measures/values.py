"""What the door of evidence hands out: numbers with where they came from, courses, and what others have. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from analysis.figures import NOT_SHOWN, Figure, Point, Standing
from analysis.plan_files.proposals import Kind
from analysis.statistics import policy
from analysis.statistics.intervals import Interval
from analysis.units import PERCENT, Unit


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a number came from: `id` of the row or round it stands in, and words (a file, an audit, a focus group).

    `release` is what figures.Source has: '' here, for no release holds it.
    """

    id: str
    label: str
    release: str = ""


@dataclass(frozen=True, slots=True)
class Number:
    """One number that no release holds. `value` is a share from 0 to 1, or in the unit's own scale; `interval` None where
    nothing says how far chance moves it. `of`: what `base` counts: people, files or passages. `kappa`: how far two readers agreed.
    """

    standing: Standing
    unit: Unit = PERCENT
    value: float | None = None
    interval: Interval | None = None
    count: int | None = None
    base: int | None = None
    source: Origin | None = None
    of: str = "people"
    kappa: float | None = None

    @property
    def shown(self) -> bool:
        return self.standing is Standing.SHOWN

    @property
    def share(self) -> float | None:
        """The value, if it is a share."""
        return self.value if self.unit.is_share else None

    @property
    def full(self) -> bool:
        """Whether the number may stand without its interval beside it."""
        return self.shown and (self.base is None or policy.showing(self.base) is policy.Showing.FULL)

    @property
    def words(self) -> str:
        """What a reader sees instead of a number that is not shown (marked for translation)."""
        return "" if self.shown else NOT_SHOWN


AnyFigure = Figure | Number


@dataclass(frozen=True, slots=True)
class OtherPoint:
    """A comparator's value for a span of days, in the scale of the measure."""

    starts_on: date
    ends_on: date
    value: float


@dataclass(frozen=True, slots=True)
class Other:
    """A comparator series of one measure: `kind` family, board, scotland or other; its points oldest first."""

    id: str
    kind: str
    title: str
    source: str
    caveat: str
    points: tuple[OtherPoint, ...]

    def at(self, day: date) -> OtherPoint | None:
        """The newest that had ended by then; the first of all, if none had."""
        past = [point for point in self.points if point.ends_on <= day]
        return past[-1] if past else (self.points[0] if self.points else None)


@dataclass(frozen=True, slots=True)
class Course:
    """One measure over time. `title` in the reader's language; `points` oldest first, those that are not shown are in it.

    `page`: url name and id of the page about it, or nothing. `others`: comparators that stand now.
    """

    key: str
    title: str
    kind: Kind
    unit: Unit
    points: tuple[Point, ...] = ()
    source: str = ""
    caveat: str = ""
    page: tuple[str, str] | None = None
    others: tuple[Other, ...] = ()

    @property
    def shown(self) -> tuple[Point, ...]:
        return tuple(point for point in self.points if point.figure.shown)

    @property
    def is_whole(self) -> bool:
        """Whether it is an indicator without a split."""
        return self.key.count(":") == 1

    @property
    def newest(self) -> Point | None:
        """The newest point, shown or not: an older one never takes its place."""
        return self.points[-1] if self.points else None
