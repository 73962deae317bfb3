"""What the door hands out: measures, figures, rows, tables, and what a release says of itself. Values only, no query."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from analysis.statistics import policy
from analysis.statistics.intervals import Interval, wilson
from analysis.units import PERCENT, Unit
from participation.words import N_

FULL = policy.FULL

NOT_SHOWN = N_("not shown, to protect people")
RULES = (
    N_("Groups of fewer than {k} people are not shown, and neither are groups in which everybody gave the same "
       "answer."),
    N_("Counts of 1 to {small} are not shown. Where so few are left on the other side, the count is not shown either."),
    N_("On a child’s wheel, nobody and everybody are not shown as a count: both would tell about each child."),
    N_("More is left out, so that none of this can be worked out from the rest. It carries the same mark."),
    N_("Before the release, a program tries to work out what is not shown from everything that this can be combined "
       "with. What it could narrow down to fewer than {width} is left out too."),
)
"""What a release page says about what is not shown. Which rule hid how many counts is not said: that would narrow
them down."""
EVERYBODY = "all"
BASE = "base"
WHEEL = "wheel"
CLASS = "class"
"""Kind of the releases of class wheels. They are a class's and its teacher's own: `of_class` alone reads them."""


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
    SERVICE = "service"
    AREA_AGE = "area+age"
    AREA_GROUP = "area+group"

    @property
    def two_way(self) -> bool:
        """Whether it is cut by two things at once; a group's key is then both keys joined by "+", the first without one."""
        return "+" in self.value


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


OPTIONS = "options"
"""Kind of the tables whose categories are a question's own. Each stands there with its words: they are no measures."""
ANSWERS = (Category.LOW, Category.MIDDLE, Category.HIGH, Category.NO_ANSWER)
CHANGES = (Category.DOWN, Category.SAME, Category.UP, Category.MISSING)


@dataclass(frozen=True, slots=True)
class Measure:
    """What is asked of the released tables: the share of one category of one item, for everybody or for one group.

    `series` is "wheel" or a survey's key; `item` an indicator or a question's id ("safe", "S1"); `category` low,
    middle, high, none (levels and answers) or down, same, up, missing (change). The share's base is everybody who
    took part: "no answer" is a category, so the base does not move when people skip.
    """

    series: str
    item: str
    category: Category = Category.HIGH
    by: By = By.ALL
    group: str = EVERYBODY

    @property
    def table(self) -> str:
        """The name of the declared table it is read from: "safe.area", "safe.change.all", "safe.area+age"."""
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
    """Where a figure came from: the release, its label and last day, the table, the rules' version, and which correction it is
    (0: the first release of its wave or period)."""

    release: str
    label: str
    ends_on: date
    table: str
    group: str
    rules: str
    correction: int = 0


@dataclass(frozen=True, slots=True)
class Figure:
    """One released number: `count` of `base` people, its share with a 95 % Wilson interval, its standing, its
    source."""

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
    def value(self) -> float | None:
        """The share, by the name that numbers in any unit have."""
        return self.share

    @property
    def unit(self) -> Unit:
        return PERCENT

    @property
    def interval(self) -> Interval | None:
        return wilson(self.count, self.base) if self.shown and self.base else None  # type: ignore[arg-type]

    @property
    def full(self) -> bool:
        """Whether the base is large enough for the share to stand without its interval beside it."""
        return self.shown and policy.showing(self.base) is policy.Showing.FULL

    @property
    def words(self) -> str:
        """What a reader sees instead of a number that is not shown (marked for translation); '' where it is shown."""
        return "" if self.shown else NOT_SHOWN


@dataclass(frozen=True, slots=True)
class Point:
    """One release on the way: its label, its last day, and the measure's figure in it. A trend breaks where
    `version` (of the instrument) changes."""

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
    """A whole released table as pages show it; groups in their own order, never by size of what may be hidden.

    `words` names categories that are a question's own, in their order; '' for those that every page names (Category).
    """

    name: str
    item: str
    by: By
    title: str
    label: str
    ends_on: date
    categories: tuple[str, ...]
    rows: tuple[Row, ...]
    words: tuple[str, ...] = ()

    def of(self, category: str, group: str = EVERYBODY) -> Figure | None:
        """One figure; None where the table has no such group or category."""
        row = next((row for row in self.rows if row.group == group), None)
        return row.figures[self.categories.index(category)] if row and category in self.categories else None


@dataclass(frozen=True, slots=True)
class Told:
    """What a release page says about a release: how much is shown, how much is not, and the rules that led to it.

    A corrected one has `correction` from 1, the release before it (`corrects`) and `why`; one that was itself replaced has the id
    of the newest of its wave or period in `replaced_by`.
    """

    release: str
    kind: str
    title: str
    label: str
    starts_on: date
    ends_on: date
    shown: int
    kept_back: int
    rules: tuple[str, ...]
    series: str = ""
    version: str = ""
    subject: str = ""
    made_at: datetime | None = None
    correction: int = 0
    corrects: str = ""
    why: str = ""
    replaced_by: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """A measure that somebody can put on a criterion: its series' name, the item's wording, and the tables it is
    cut by."""

    series: str
    series_title: str
    item: str
    title: str
    categories: tuple[Category, ...]
    groups: tuple[tuple[By, str, str], ...]
