"""The door: every number on a page, chart, export or judgement comes out of here, from released counts only.

A figure that is kept back and a figure that does not exist look the same to whoever reads them: `count`, `base`,
`share` and `interval` are None and `words` is one sentence for both. `standing` tells them apart for the evidence
stored with a judgement; pages, charts and files must not show it, nor sort by it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from analysis.disclosure.rules import SMALL, WIDTH, K
from analysis.intervals import Interval, wilson
from analysis.models import Release, ReleasedCell, ReleaseTable
from participation.problems import NotFound
from participation.words import N_, translated

FULL = 30
"""From this base on a figure stands by itself; below, down to K, it is shown with its interval; below K not at all."""

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
    """What a release page says about a release: how much is shown, how much is not, and the rules that led to it."""

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


async def read(measure: Measure, *, release: str | None = None) -> Figure:
    """The measure's figure in one release (by id), or in the newest of its series."""
    asked = _out().filter(id=release, series=measure.series) if release else _newest(measure.series)
    found = await asked.first()
    return (await _figures(measure, [found]))[0] if found else Figure(Standing.NONE, None)


async def series(measure: Measure, *, upto: date | None = None) -> tuple[Point, ...]:
    """The measure over all releases of its series that ended by `upto`, oldest first; kept-back ones are in it."""
    asked = _out().filter(series=measure.series).order_by("ends_on", "id")
    found = await (asked.filter(ends_on__lte=upto) if upto else asked)
    return tuple(Point(release.label, release.ends_on, figure, release.version)
                 for release, figure in zip(found, await _figures(measure, found), strict=True))


async def courses(measures: Iterable[Measure], *, upto: date | None = None) -> dict[Measure, tuple[Point, ...]]:
    """`series` of many measures at once, in two queries whatever their number."""
    measures = set(measures)
    asked = _out().filter(series__in=list({m.series for m in measures})).order_by("ends_on", "id")
    found = await (asked.filter(ends_on__lte=upto) if upto else asked)
    cells = ReleasedCell.filter(
        table__release_id__in=[release.pk for release in found], table__name__in=list({m.table for m in measures}),
        group__in=list({m.group for m in measures}), category__in=[BASE, *{m.category.value for m in measures}])
    counts: dict[tuple[str, str], dict[tuple[str, str], int | None]] = {}
    for release, name, group, category, count in await cells.values_list(
            "table__release_id", "table__name", "group", "category", "count"):
        counts.setdefault((name, group), {})[release, category] = count
    return {m: tuple(Point(release.label, release.ends_on,
                           _figure(_source(release, m.table, m.group), counts.get((m.table, m.group), {}), release.pk,
                                   m.category), release.version)
                     for release in found if release.series == m.series) for m in measures}


async def table(name: str, *, release: str) -> Table | None:
    """One declared table of a release, as it may be shown; None if the release has no such table."""
    return next(iter(await _tables(await _out().get_or_none(id=release), name=name)), None)


async def tables(release: str) -> tuple[Table, ...]:
    """All tables of one of the partnership's releases, in the order in which they were declared."""
    return await _tables(await _out().get_or_none(id=release))


async def releases(*, upto: date | None = None, kind: str | None = None) -> tuple[Told, ...]:
    """Every release, newest first, as its page tells it; kind "wave" or "period"."""
    asked = _out().order_by("-ends_on", "id")
    asked = asked.filter(ends_on__lte=upto) if upto else asked
    return tuple(_told(release) for release in await (asked.filter(kind=kind) if kind else asked))


async def told(release: str) -> Told:
    """One release as its page tells it. Raises NotFound."""
    found = await _out().get_or_none(id=release)
    if found is None:
        raise NotFound
    return _told(found)


async def of_class(wave: str) -> tuple[Told, tuple[Table, ...]] | None:
    """The release of a class wheel by its wave, for the teacher who may load that wave; None if nothing is out."""
    found = await Release.get_or_none(kind=CLASS, subject=wave, frozen=True)
    return (_told(found), await _tables(found)) if found else None


async def offers() -> tuple[Offer, ...]:
    """What can be measured: every item of every series, as last declared; the wheel first, then by title."""
    newest: dict[tuple[str, str, str], list[ReleaseTable]] = {}
    declared = ReleaseTable.filter(release__frozen=True).exclude(Q(release__kind=CLASS) | Q(kind=OPTIONS)).order_by("release__ends_on", "position")
    for one in await declared.select_related("release"):
        own = newest.setdefault((one.release.series, one.item, one.kind), [])
        if own and own[0].release_id != one.release_id:
            own.clear()
        own.append(one)
    return tuple(_offer(own) for own in sorted(newest.values(), key=_offered_at))


def _offered_at(tables: list[ReleaseTable]) -> tuple[bool, str, int]:
    return (tables[0].release.series != WHEEL, tables[0].release.title, tables[0].position)


def _offer(tables: list[ReleaseTable]) -> Offer:
    first = tables[0]
    return Offer(first.release.series, translated(first.release.title), first.item, translated(first.title),
                 tuple(Category(category) for category in first.categories),
                 tuple((By(one.by), key, translated(name)) for one in tables for key, name in one.groups))


def _newest(series: str) -> QuerySet[Release]:
    return _out().filter(series=series).order_by("-ends_on", "-id")


def _out() -> QuerySet[Release]:
    """The partnership's releases: the same for everybody who may read figures."""
    return Release.filter(frozen=True).exclude(kind=CLASS)


async def _figures(measure: Measure, found: list[Release]) -> list[Figure]:
    """The measure in each of these releases, in one query."""
    cells = ReleasedCell.filter(table__release_id__in=[release.pk for release in found], table__name=measure.table,
                                group=measure.group, category__in=[measure.category.value, BASE])
    counts = {(release, category): count for release, category, count
              in await cells.values_list("table__release_id", "category", "count")}
    return [_figure(_source(release, measure.table, measure.group), counts, release.pk, measure.category)
            for release in found]


def _figure(source: Source, counts: Mapping[tuple[str, str], int | None], place: str, category: str) -> Figure:
    if (place, BASE) not in counts or (place, category) not in counts:
        return Figure(Standing.NONE, source)
    count, base = counts[place, category], counts[place, BASE]
    if count is None or base is None:
        return Figure(Standing.HIDDEN, source)
    return Figure(Standing.SHOWN, source, count, base) if base >= K else Figure(Standing.TOO_SMALL, source)


def _source(release: Release, name: str, group: str) -> Source:
    return Source(release.pk, release.label, release.ends_on, name, group, release.rules)


async def _tables(found: Release | None, name: str | None = None) -> tuple[Table, ...]:
    if found is None:
        return ()
    asked = {"release_id": found.pk, **({"name": name} if name else {})}
    declared = await ReleaseTable.filter(**asked).order_by("position")
    cells: dict[str, dict[tuple[str, str], int | None]] = {one.pk: {} for one in declared}
    for table_id, group, category, count in await ReleasedCell.filter(table_id__in=list(cells)).values_list(
            "table_id", "group", "category", "count"):
        cells[table_id][group, category] = count
    return tuple(_table(found, one, cells[one.pk]) for one in declared)


def _table(release: Release, one: ReleaseTable, cells: Mapping[tuple[str, str], int | None]) -> Table:
    pairs = [(own, "") if isinstance(own, str) else (own[0], own[1]) for own in one.categories]
    categories = tuple(code for code, _words in pairs)
    rows = tuple(Row(key, translated(name), cells.get((key, BASE)),
                     tuple(_figure(_source(release, one.name, key), cells, key, category) for category in categories))
                 for key, name in one.groups)
    return Table(one.name, one.item, By(one.by), translated(one.title), release.label, release.ends_on, categories,
                 rows, tuple(translated(words) if words else "" for _code, words in pairs))


def _told(release: Release) -> Told:
    return Told(release.pk, release.kind, translated(release.title), release.label, release.starts_on, release.ends_on,
                release.shown, release.kept_back, tuple(translated(rule).format(k=release.k, small=SMALL, width=WIDTH)
                                                        for rule in RULES),
                release.series, release.version, release.subject)
