"""One indicator or one question, for everybody or for some, over time: did it change, and how sure are we?

Every number comes from the door. A figure that is hidden, one that is too small and one that no table has stand there alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from analysis import charts, figures, wording
from analysis.charts import Picture, Rows, readings
from analysis.figures import EVERYBODY, By, Category, Figure, Measure, Point, Standing, Table, Told
from analysis.judgement import charting
from analysis.statistics import change, survey
from analysis.told import detail_words, wheels as wheels_told
from analysis.told.detail_story import Story
from analysis.told.wheels import Moved
from analysis.wording import Change
from participation.models import Service
from participation.problems import NotFound
from participation.words import _


@dataclass(frozen=True)
class Wanted:
    """What a reader asked for, as it stands in the address. '' is everybody, the newest release, the usual comparison.

    `part` is an age band (wheel) or a group (survey), `since` a release.
    """

    item: str
    release: str = ""
    area: str = ""
    part: str = ""
    service: str = ""
    since: str = ""


@dataclass(frozen=True)
class Line:
    """One release in the table behind the picture. `asked_otherwise`: its figure is not compared with the one asked for."""

    label: str
    figure: Figure
    here: bool
    then: bool
    asked_otherwise: bool


@dataclass(frozen=True)
class Place:
    """One area, age, group or service beside everybody, and what the address of its own view has more."""

    name: str
    figure: Figure
    picture: charts.Row | None
    more: Wanted


@dataclass(frozen=True)
class Cut:
    """One table of places: by "area", "part" or "service". `overlap`: all intervals have a stretch in common."""

    by: str
    everyone: Figure
    places: tuple[Place, ...]
    overlap: bool


@dataclass(frozen=True)
class Choices:
    """What can be asked otherwise, as (value, words) for a form."""

    items: tuple[tuple[str, str], ...]
    releases: tuple[tuple[str, str], ...]
    areas: tuple[tuple[str, str], ...]
    parts: tuple[tuple[str, str], ...]
    services: tuple[tuple[str, str], ...]
    since: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Detail:
    """Everything on the page. `moved` is the change of the same children since the period before; None for surveys."""

    story: Story
    wanted: Wanted
    told: Told
    name: str
    reading: str
    title: str
    lead: str
    caution: str
    now: Figure
    then: Figure | None
    before: Told | None
    change: Change | None
    lines: tuple[Line, ...]
    picture: Picture | None
    moved: Moved | None
    moves: Rows | None
    moved_words: str
    by_chance: str
    beyond: tuple[str, ...]
    cuts: tuple[Cut, ...]
    choices: Choices

    @property
    def falls_back(self) -> str:
        """What regression to the mean does to up and down, in a sentence."""
        return change.falls_back()


@dataclass(frozen=True)
class _Tables:
    """The tables of one item in one release; each may be missing."""

    all: Table | None
    area: Table | None
    part: Table | None
    both: Table | None
    service: Table | None
    change: Table | None
    homes: dict[str, str]


async def detail(story: Story, wanted: Wanted) -> Detail:
    """The view that was asked for. Raises NotFound for an indicator, area, age, group, service or release that is not there."""
    if wanted.item not in story.items:
        raise NotFound
    tables = await _tables(story, wanted)
    wanted = _known(replace(wanted, release=story.told.release), tables)
    measure = _measure(story, wanted)
    points = await figures.series(measure, upto=story.told.ends_on)
    before = _before(story, wanted, points)
    now = _at(points, story.told) or Figure(Standing.NONE, None)
    then = await _then(measure, points, before, story)
    apart = story.why_apart(before, wanted.item, wanted.part) if before else ""
    found = wording.change(now, then) if then and not apart else None
    title = _title(story, wanted, tables)
    reading = story.readings[wanted.item]
    lead = detail_words.lead(reading, now, then, before.label if before else "", found, apart)
    moved = _moved(story, wanted, tables)
    return Detail(story, wanted, story.told, story.items[wanted.item], reading, title, lead, detail_words.small(now), now, then,
               before, found, _lines(points, story, before, wanted), await _picture(points, measure, story, wanted, lead, reading),
               moved, _moves(moved), _moved_words(moved, story), await _by_chance(moved, measure, story), await _beyond(story, measure, before, points, wanted),
               _cuts(tables, wanted, story), _choices(story, wanted, tables))


async def _tables(story: Story, wanted: Wanted) -> _Tables:
    both = By.AREA_AGE if story.part is By.AGE else By.AREA_GROUP
    by = {name: await figures.table(f"{wanted.item}.{cut}", release=story.told.release)
          for name, cut in (("all", By.ALL), ("area", By.AREA), ("part", story.part), ("both", both), ("service", By.SERVICE))}
    kind = By.AREA if wanted.area else By.ALL
    plain = not (wanted.part or wanted.service)
    moves = await figures.table(f"{wanted.item}.change.{kind}", release=story.told.release) if story.is_wheel and plain else None
    ids = [row.group for row in by["service"].rows] if by["service"] else []
    homes = {one.pk: one.area.slug for one in await Service.filter(id__in=ids).prefetch_related("area")} if ids else {}
    return _Tables(**by, change=moves, homes=homes)


def _known(wanted: Wanted, tables: _Tables) -> Wanted:
    """The same with a service's area beside it. Raises NotFound for what no table of this release names."""
    if wanted.service:
        home = tables.homes.get(wanted.service)
        if home is None:
            raise NotFound
        if wanted.area in ("", home):
            return replace(wanted, area=home, part="")
        wanted = replace(wanted, service="")  # a form in which another area was chosen
    for key, table in ((wanted.area, tables.area), (wanted.part, tables.part)):
        if key and (table is None or key not in {row.group for row in table.rows}):
            raise NotFound
    return wanted


def _before(story: Story, wanted: Wanted, points: Sequence[Point]) -> Told | None:
    """What it is compared with; of the wheel, unless somebody asks otherwise, the nearest to a year ago that is shown here."""
    if not wanted.since:
        shown = {p.figure.source.release for p in points if p.figure.shown and p.figure.source}
        near = wheels_told.a_year_before(story.told, [one for one in story.earlier if one.release in shown]) if story.is_wheel else None
        return near or story.usual
    found = next((one for one in story.earlier if one.release == wanted.since), None)
    if found is None and wanted.since not in {one.release for one in story.releases}:
        raise NotFound
    return found or story.usual  # a form in which an older time was chosen, and what it was compared with was left


def _measure(story: Story, wanted: Wanted) -> Measure:
    """Where the figure stands: one table and one group of it."""
    if wanted.service:
        by, group = By.SERVICE, wanted.service
    elif wanted.area and wanted.part:
        by, group = By.AREA_AGE if story.part is By.AGE else By.AREA_GROUP, f"{wanted.area}+{wanted.part}"
    elif wanted.area:
        by, group = By.AREA, wanted.area
    else:
        by, group = (story.part, wanted.part) if wanted.part else (By.ALL, EVERYBODY)
    return Measure(story.told.series, wanted.item, Category.HIGH, by, group)


def _at(points: Sequence[Point], told: Told) -> Figure | None:
    return next((p.figure for p in points if p.figure.source and p.figure.source.release == told.release), None)


async def _then(measure: Measure, points: Sequence[Point], before: Told | None, story: Story) -> Figure | None:
    if before is None:
        return None
    if before.series == story.told.series:
        return _at(points, before) or Figure(Standing.NONE, None)
    return await figures.read(replace(measure, series=before.series), release=before.release)


def _name(table: Table | None, key: str) -> str:
    return next((row.name for row in table.rows if row.group == key), key) if table else key


def part_name(story: Story, name: str) -> str:
    """An age band with its unit; a group as it is."""
    return _("{ages} years").format(ages=name.replace("-", "–")) if story.part is By.AGE else name


def _title(story: Story, wanted: Wanted, tables: _Tables) -> str:
    more = [_name(tables.service, wanted.service)] if wanted.service else []
    more += [part_name(story, _name(tables.part, wanted.part))] if wanted.part else []
    area = _name(tables.area, wanted.area) if wanted.area else ""
    return detail_words.title(story.items[wanted.item], area, more, wheel=story.is_wheel)


# ---- over time -------------------------------------------------------------------------------------------------------

def _otherwise(point: Point, story: Story, wanted: Wanted) -> bool:
    """Whether that release asked something else than the one that is looked at."""
    if story.is_wheel:
        return not wheels_told.same_wheel(story.told.version, point.version, wanted.part)
    return bool(point.figure.source and story.apart.get(point.figure.source.release, {}).get(wanted.item))


def _lines(points: Sequence[Point], story: Story, before: Told | None, wanted: Wanted) -> tuple[Line, ...]:
    """Newest first, as the table says it."""
    made = [Line(p.label, p.figure, _is(p, story.told), before is not None and _is(p, before), _otherwise(p, story, wanted))
            for p in points]
    return tuple(reversed(made))


def _is(point: Point, told: Told) -> bool:
    return point.figure.source is not None and point.figure.source.release == told.release


async def _picture(points: Sequence[Point], measure: Measure, story: Story, wanted: Wanted, finding: str, about: str) -> Picture | None:
    """The course; none where fewer than two figures are shown. It breaks where something else was asked, and is read as a
    run chart from ten points that asked the same."""
    if sum(p.figure.shown for p in points) < 2:
        return None
    marked = [replace(p, version="otherwise" if _otherwise(p, story, wanted) else "same") for p in points]
    noted = (await charting.notes([measure.key])).get(measure.key, charting.NOTHING)
    same = len({p.version for p in marked}) == 1
    read = charting.read(points, noted) if same else None
    return charts.time_course(finding, marked, about=about, phases=readings.phases(read), signals=readings.signals(read),
                              remarks=readings.remarks(points, noted))


# ---- up, the same, down ----------------------------------------------------------------------------------------------

def _moved(story: Story, wanted: Wanted, tables: _Tables) -> Moved | None:
    if not story.is_wheel or wanted.part or wanted.service:
        return None
    return wheels_told.move_of(wanted.item, story.items[wanted.item], tables.change, wanted.area or EVERYBODY)


def _moved_words(moved: Moved | None, story: Story) -> str:
    last = next(iter(story.earlier), None)
    if moved is None or not moved.shown or not moved.missing.shown or last is None:
        return ""
    counts = [figure.count or 0 for figure in (moved.down, moved.same, moved.up, moved.missing)]
    return detail_words.moved(change.Change(*counts), last.label)


async def _by_chance(moved: Moved | None, measure: Measure, story: Story) -> str:
    """What chance alone would have moved, from the levels of the time before; '' where they are not shown."""
    last = next(iter(story.earlier), None)
    if moved is None or not moved.shown or last is None:
        return ""
    found = [await figures.read(replace(measure, category=c), release=last.release)
             for c in (Category.LOW, Category.MIDDLE, Category.HIGH)]
    if not all(figure.shown for figure in found):
        return ""
    chance = change.by_chance([figure.count or 0 for figure in found])
    return chance.words() if chance else ""


def _moves(moved: Moved | None) -> Rows | None:
    if moved is None or not moved.shown:
        return None
    return charts.moves("", [charts.Moves(moved.name, moved.up, moved.same, moved.down, moved.missing, moved.key)])


# ---- all bands of a question -----------------------------------------------------------------------------------------

async def _beyond(story: Story, measure: Measure, before: Told | None, points: Sequence[Point], wanted: Wanted) -> tuple[str, ...]:
    """What all bands of a survey's question say: an answer of now beside one of then, and a trend from five waves on."""
    if story.is_wheel or "-" in wanted.item:
        return ()
    bands = await figures.courses([replace(measure, category=c) for c in (Category.LOW, Category.MIDDLE, Category.HIGH)],
                                  upto=story.told.ends_on)
    courses = [found for found in bands.values() if any(p.figure.standing is not Standing.NONE for p in found)]
    by_category = {m.category: found for m, found in bands.items() if found in courses}
    ordered = [by_category[c] for c in (Category.LOW, Category.MIDDLE, Category.HIGH) if c in by_category]
    waves = {p.figure.source.release: [found[place].figure.count for found in ordered] for place, p in enumerate(points)
             if p.figure.source and all(found[place].figure.shown for found in ordered) and not _otherwise(p, story, wanted)}
    now, then = waves.get(story.told.release), waves.get(before.release) if before else None
    pairs = survey.later_than(now, then) if now and then else None
    trend = survey.trend(list(waves.values())) if len(ordered) > 1 and now else None
    return (*([detail_words.pairs(pairs)] if pairs else []), *([trend.words()] if trend else []))


# ---- beside others ---------------------------------------------------------------------------------------------------

def _high(table: Table | None, group: str = EVERYBODY) -> Figure:
    return (table.of(Category.HIGH, group) if table else None) or Figure(Standing.NONE, None)


def _cuts(tables: _Tables, wanted: Wanted, story: Story) -> tuple[Cut, ...]:
    """The same question by area, by age or group, and by service, each beside those whom the page is about."""
    here = replace(wanted, since="")
    made: list[Cut] = []
    if not wanted.area and tables.area:
        names = [(row.group, row.name) for row in tables.area.rows]
        read = (lambda key: _high(tables.both, f"{key}+{wanted.part}")) if wanted.part else (lambda key: _high(tables.area, key))
        everyone = _high(tables.part, wanted.part) if wanted.part else _high(tables.all)
        made.append(_cut("area", everyone, [(name, read(key), replace(here, area=key)) for key, name in names]))
    if not wanted.part and not wanted.service and tables.part:
        names = [(row.group, part_name(story, row.name)) for row in tables.part.rows]
        read = (lambda key: _high(tables.both, f"{wanted.area}+{key}")) if wanted.area else (lambda key: _high(tables.part, key))
        everyone = _high(tables.area, wanted.area) if wanted.area else _high(tables.all)
        if not wanted.area or tables.both:
            made.append(_cut("part", everyone, [(name, read(key), replace(here, part=key)) for key, name in names]))
    if wanted.area and not wanted.part and tables.service:
        rows = [row for row in tables.service.rows if tables.homes.get(row.group) == wanted.area]
        if rows:
            made.append(_cut("service", _high(tables.area, wanted.area),
                             [(row.name, _high(tables.service, row.group), replace(here, service=row.group)) for row in rows]))
    return tuple(made)


def _cut(by: str, everyone: Figure, found: Sequence[tuple[str, Figure, Wanted]]) -> Cut:
    places = tuple(Place(name, figure, charts.place(figure, everyone) if figure.shown else None, more)
                   for name, figure, more in found)
    spans = [p.figure.interval for p in places if p.figure.interval]
    overlap = len(spans) > 1 and max(i.low for i in spans) <= min(i.high for i in spans)
    return Cut(by, everyone, places, overlap)


def _choices(story: Story, wanted: Wanted, tables: _Tables) -> Choices:
    rows = lambda table: [(row.group, row.name) for row in table.rows] if table else []  # noqa: E731
    services = [(key, name) for key, name in rows(tables.service) if tables.homes.get(key) == wanted.area] if wanted.area else []
    return Choices(
        items=tuple(story.items.items()), releases=tuple((one.release, one.label) for one in story.releases),
        areas=(("", _("Everywhere")), *rows(tables.area)),
        parts=(("", _("All ages") if story.part is By.AGE else _("All groups")),
               *((key, part_name(story, name)) for key, name in rows(tables.part))),
        services=(("", _("All services")), *services) if services else (),
        since=tuple((one.release, one.label) for one in story.earlier))
