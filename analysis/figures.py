"""The door: every number on a page, chart, export or judgement comes out of here, from released counts only.

A figure that is kept back and a figure that does not exist look the same to whoever reads them: `count`, `base`, `share`
and `interval` are None and `words` is one sentence for both. `standing` tells them apart for the evidence stored with a
judgement; pages, charts and files must not show it, nor sort by it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from analysis.disclosure.rules import K
from analysis.intervals import Interval, wilson
from analysis.models import Release, ReleasedCell, ReleaseTable
from participation.words import N_

FULL = 30
"""From this base on a figure stands by itself; below, down to K, it is shown with its interval; below K not at all."""

NOT_SHOWN = N_("not shown, to protect people")
EVERYBODY = "all"
BASE = "base"
WHEEL = "wheel"


class Standing(StrEnum):
    """Why there is a number, or none."""

    SHOWN = "shown"
    HIDDEN = "hidden"
    TOO_SMALL = "too small"
    NONE = "none"


class By(StrEnum):
    """What a table is cut by; `all` is the whole partnership."""

    ALL = "all"
    AREA = "area"
    GROUP = "group"
    AGE = "age"


class Category(StrEnum):
    """The columns of released tables. Answers: low, middle, high, none. Change: down, same, up, missing."""

    LOW = "low"
    MIDDLE = "middle"
    HIGH = "high"
    NO_ANSWER = "none"
    DOWN = "down"
    SAME = "same"
    UP = "up"
    MISSING = "missing"


ANSWERS = (Category.LOW, Category.MIDDLE, Category.HIGH, Category.NO_ANSWER)
CHANGES = (Category.DOWN, Category.SAME, Category.UP, Category.MISSING)


@dataclass(frozen=True, slots=True)
class Measure:
    """What is asked of the released tables: the share of one category of one item, for everybody or for one group.

    `series` is "wheel" or a survey's key; `item` an indicator or a question's id ("safe", "S1"); `category` low, middle, high,
    none (levels and answers) or down, same, up, missing (change). The share's base is everybody who took part: "no answer"
    is a category, so the base does not move when people skip.
    """

    series: str
    item: str
    category: Category = Category.HIGH
    by: By = By.ALL
    group: str = EVERYBODY

    @property
    def table(self) -> str:
        """The name of the declared table it is read from: "safe.area", "safe.change.all"."""
        kind = ".change" if self.category in CHANGES else ""
        return f"{self.item}{kind}.{self.by}"

    @property
    def key(self) -> str:
        """One line of text for forms and storage; `Measure.parse` reads it back."""
        return "/".join((self.series, self.item, self.category, self.by, self.group))

    @classmethod
    def parse(cls, key: str) -> Measure:
        """Raises ValueError for anything that `key` did not write."""
        series, item, category, by, group = key.split("/", 4)
        return cls(series, item, Category(category), By(by), group)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure came from: the release, its label and last day, the table and the rules' version."""

    release: str
    label: str
    ends_on: date
    table: str
    group: str
    rules: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One released number: `count` of `base` people, its share with a 95 % Wilson interval, its standing, its source."""

    standing: Standing
    source: Source | None
    count: int | None = None
    base: int | None = None

    @property
    def shown(self) -> bool:
        return self.standing is Standing.SHOWN

    @property
    def share(self) -> float | None:
        """0 to 1, or None where nothing is shown."""
        return self.count / self.base if self.shown and self.base else None  # type: ignore[operator]

    @property
    def interval(self) -> Interval | None:
        return wilson(self.count, self.base) if self.shown and self.base else None  # type: ignore[arg-type]

    @property
    def full(self) -> bool:
        """Whether the base is large enough for the share to stand without its interval beside it."""
        return self.shown and self.base >= FULL  # type: ignore[operator]

    @property
    def words(self) -> str:
        """What a reader sees instead of a number that is not shown (marked for translation); '' where it is shown."""
        return "" if self.shown else NOT_SHOWN


@dataclass(frozen=True, slots=True)
class Point:
    """One release on the way: its label, its last day, and the measure's figure in it. A trend breaks where `version` (of the
    instrument) changes."""

    label: str
    ends_on: date
    figure: Figure
    version: str = "1"


@dataclass(frozen=True, slots=True)
class Row:
    """One group of a released table: its key, its name, its base, and a figure for each category in order."""

    group: str
    name: str
    base: int | None
    figures: tuple[Figure, ...]

    @property
    def shown(self) -> bool:
        return self.base is not None


@dataclass(frozen=True, slots=True)
class Table:
    """A whole released table as pages show it; groups in their own order, never by size of what may be hidden."""

    name: str
    item: str
    by: By
    title: str
    label: str
    ends_on: date
    categories: tuple[Category, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What a release page says about a release: how much is shown, how much is not, and the rules that led to it."""

    release: str
    title: str
    label: str
    starts_on: date
    ends_on: date
    shown: int
    kept_back: int
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """A measure that somebody can put on a criterion: its series' name, the item's wording, and the tables it is cut by."""

    series: str
    series_title: str
    item: str
    title: str
    categories: tuple[Category, ...]
    groups: tuple[tuple[By, str, str], ...]


async def read(measure: Measure, *, release: str | None = None) -> Figure:
    """The measure's figure in one release (by id), or in the newest of its series."""
    raise NotImplementedError


async def series(measure: Measure, *, upto: date | None = None) -> tuple[Point, ...]:
    """The measure over all releases of its series that ended by `upto`, oldest first; kept-back ones are in it."""
    raise NotImplementedError


async def table(name: str, *, release: str) -> Table | None:
    """One declared table of a release, as it may be shown; None if the release has no such table."""
    raise NotImplementedError


async def tables(release: str) -> tuple[Table, ...]:
    """All tables of a release, in the order in which they were declared."""
    raise NotImplementedError


async def releases(*, upto: date | None = None, kind: str | None = None) -> tuple[Told, ...]:
    """Every release, newest first, as its page tells it; kind "wave" or "period"."""
    raise NotImplementedError


async def told(release: str) -> Told:
    """One release as its page tells it. Raises NotFound."""
    raise NotImplementedError


async def offers() -> tuple[Offer, ...]:
    """What can be measured: every item of every series that has been released at least once."""
    raise NotImplementedError
