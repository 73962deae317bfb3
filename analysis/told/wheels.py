"""What children told us in one released period: rings of counts, up and down side by side, areas, and a year's
difference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from analysis import charts, figures, wording
from analysis.figures import EVERYBODY, WHEEL, By, Category, Figure, Measure, Point, Row, Standing, Table, Told
from analysis.wording import Change
from participation import words
from participation.problems import NotFound
from participation.wheel import INDICATORS
from participation.words import _, ngettext, translated

YEAR = timedelta(days=365)
NEARLY_A_YEAR = timedelta(days=120)
"""A release whose last day lies within this of a year ago stands for last year; the nearest that is shown is taken."""
NOTHING = Figure(Standing.NONE, None)
MOST_APART = 3
"""So many areas are named in a title; more are counted, and the pictures show which."""


@dataclass(frozen=True)
class Spoke:
    """One indicator: its figures at the three levels and without a level, of everybody or of one age band."""
    key: str
    name: str
    high: Figure
    middle: Figure
    low: Figure
    none: Figure
    base: int | None


@dataclass(frozen=True)
class Moved:
    """One indicator since the period before. `clear`: True up, False down, None neither, by more than chance."""
    key: str
    name: str
    up: Figure
    same: Figure
    down: Figure
    missing: Figure
    clear: bool | None

    @property
    def shown(self) -> bool:
        return self.up.shown and self.same.shown and self.down.shown


@dataclass(frozen=True)
class AreaTold:
    """One area: its eight shares going well."""
    key: str
    name: str
    base: int | None
    shares: tuple[Figure, ...]


@dataclass(frozen=True)
class ChildrenTold:
    """Everything on the page of one period."""
    release: Told
    others: tuple[Told, ...]
    age: str
    ages: tuple[tuple[str, str, bool], ...]
    spokes: tuple[Spoke, ...]
    base: int | None
    wheel: charts.Wheel
    most_well: Spoke | None
    most_need: Spoke | None
    moves: tuple[Moved, ...]
    updown: charts.Rows
    followed: tuple[int, int] | None
    clear_up: tuple[str, ...]
    clear_down: tuple[str, ...]
    areas: tuple[AreaTold, ...]
    areas_of_age: bool
    panels: charts.Panels
    finding: str


@dataclass(frozen=True)
class YearRow:
    """One indicator in one area: now, a year ago, the difference, its course, and up and down since the period
    before."""
    key: str
    name: str
    now: Figure
    before: Figure
    before_label: str
    change: Change | None
    spark: charts.Spark | None
    moved: Moved | None


@dataclass(frozen=True)
class AreaYear:
    """One area of one period beside the same time a year before."""
    release: Told
    year_ago: Told | None
    key: str
    name: str
    base: int | None
    rows: tuple[YearRow, ...]
    finding: str


def _figure(row: Row | None, table: Table | None, category: Category) -> Figure:
    if row is None or table is None or category not in table.categories:
        return NOTHING
    return row.figures[table.categories.index(category)]


def row_of(table: Table | None, group: str) -> Row | None:
    return next((row for row in table.rows if row.group == group), None) if table else None


async def released() -> tuple[Told, ...]:
    """Released periods of the wheel, newest first."""
    return await figures.releases(kind="period")


async def children(release: str | None, age: str) -> ChildrenTold | None:
    """The page of one period, or of the newest (None: nothing is released yet). Raises NotFound for an unknown one."""
    periods = await released()
    if not periods:
        return None
    told = next((p for p in periods if p.release == release), None) if release else periods[0]
    if told is None:
        raise NotFound
    tables = {table.name: table for table in await figures.tables(told.release)}
    first = INDICATORS[0].key
    ages = tuple((row.group, row.name, row.shown)
                 for row in tables[f"{first}.age"].rows) if f"{first}.age" in tables else ()
    if age and age not in {key for key, _name, _shown in ages}:
        raise NotFound
    spokes = tuple(_spoke(i.key, translated(i.name), tables, age) for i in INDICATORS)
    moves = tuple(move_of(i.key, translated(i.name), tables.get(f"{i.key}.change.all"), EVERYBODY) for i in INDICATORS)
    everyone = [_figure(row_of(tables.get(f"{i.key}.all"), EVERYBODY), tables.get(f"{i.key}.all"), Category.HIGH)
                for i in INDICATORS]
    both = bool(age) and any(f"{i.key}.area+age" in tables for i in INDICATORS)
    everyone = [one.high for one in spokes] if both else everyone
    areas = _areas(tables, age if both else "")
    return ChildrenTold(
        told, tuple(p for p in periods if p.release != told.release), age, ages, spokes, _base(spokes), _wheel(spokes),
        _top(spokes, "high"), _top(spokes, "low"), moves, _updown(moves), _followed(moves), _names(moves, True),
        _names(moves, False), areas, both, _panels(areas, everyone), _finding(spokes, () if age else moves))


def spokes(tables: dict[str, Table]) -> tuple[Spoke, ...]:
    """The eight indicators of a release that tells everybody together."""
    return tuple(_spoke(i.key, translated(i.name), tables, "") for i in INDICATORS)


def base(spokes: Sequence[Spoke]) -> int | None:
    """How many took part, where that is shown."""
    return _base(spokes)


def picture(spokes: Sequence[Spoke]) -> charts.Wheel:
    """The wheel of counts."""
    return _wheel(spokes)


def _spoke(key: str, name: str, tables: dict[str, Table], age: str) -> Spoke:
    table = tables.get(f"{key}.age" if age else f"{key}.all")
    row = row_of(table, age or EVERYBODY)
    high, middle, low, none = (_figure(row, table, c)
                               for c in (Category.HIGH, Category.MIDDLE, Category.LOW, Category.NO_ANSWER))
    return Spoke(key, name, high, middle, low, none, row.base if row else None)


def _base(spokes: Sequence[Spoke]) -> int | None:
    return max((s.base for s in spokes if s.base is not None), default=None)


def _wheel(spokes: Sequence[Spoke]) -> charts.Wheel:
    base, well = _base(spokes), _top(spokes, "high") if all(s.high.shown for s in spokes) else None
    title = _("Wheels of {n} children").format(n=base) if base is not None else _("Wheels of children")
    title += _(": {name} is going well most often").format(name=well.name) if well else ""
    return charts.wheel(title, [charts.Spoke(s.name, s.key, s.low, s.middle, s.high, s.none) for s in spokes], base)


def _top(spokes: Sequence[Spoke], level: str) -> Spoke | None:
    shown = [s for s in spokes if getattr(s, level).shown]
    return max(shown, key=lambda s: getattr(s, level).share, default=None)


def move_of(key: str, name: str, table: Table | None, group: str) -> Moved:
    row = row_of(table, group)
    up, same, down, missing = (_figure(row, table, c)
                               for c in (Category.UP, Category.SAME, Category.DOWN, Category.MISSING))
    whole = up.shown and same.shown and down.shown
    return Moved(key, name, up, same, down, missing,
                 wording.more_up_than_down(up, down) if whole else None)


def _followed(moves: Sequence[Moved]) -> tuple[int, int] | None:
    """(the fewest followed up with a level on any indicator, all who took part before), where shown."""
    found = [(m.up.base - m.missing.count, m.up.base) for m in moves if m.shown and m.missing.shown]
    return min(found) if found else None


def _names(moves: Sequence[Moved], way: bool) -> tuple[str, ...]:
    return tuple(m.name for m in moves if m.clear is way)


def _updown(moves: Sequence[Moved]) -> charts.Rows:
    up, down = _names(moves, True), _names(moves, False)
    said = [_("More up than down by more than chance would give: {names}.").format(names=", ".join(up))] if up else []
    said += [_("More down than up by more than chance would give: {names}.").format(names=", ".join(down))] if down else []
    if not said:
        said = [_("No indicator has more up than down, or more down than up, by more than chance would give.")
                if any(m.up.shown and m.down.shown for m in moves) else _("Who went up and who went down is not shown, to protect people.")]
    return charts.moves(" ".join(said), [charts.Moves(m.name, m.up, m.same, m.down, m.missing, m.key) for m in moves])


def _areas(tables: dict[str, Table], age: str) -> tuple[AreaTold, ...]:
    """Every area, of all ages or of one."""
    first = tables.get(f"{INDICATORS[0].key}.area")
    return tuple(_area(row, tables, age) for row in first.rows) if first else ()


def _area(row: Row, tables: dict[str, Table], age: str) -> AreaTold:
    cut, group = ("area+age", f"{row.group}+{age}") if age else ("area", row.group)
    own = [tables.get(f"{i.key}.{cut}") for i in INDICATORS]
    shares = tuple(_figure(row_of(table, group), table, Category.HIGH) for table in own)
    base = next((f.base for f in shares if f.shown), None)
    return AreaTold(row.group, row.name, base, shares)


def _panels(areas: Sequence[AreaTold], everyone: list[Figure]) -> charts.Panels:
    names = [translated(i.name) for i in INDICATORS]
    apart = [f"{area.name} ({', '.join(named)})" for area in areas if (named := _apart(area, everyone, names))]
    title = ngettext("{n} area is clearly apart from everyone in something. One bar in twenty would be so by chance alone.",
                     "{n} areas are clearly apart from everyone in something. One bar in twenty would be so by chance alone.",
                     len(apart)).format(n=len(apart)) if len(apart) > MOST_APART \
        else _("Clearly apart from everyone: {names}. One bar in twenty would be so by chance alone.").format(names=", ".join(apart)) if apart \
        else _("No area that is shown is clearly apart from everyone.") if any(area.base is not None for area in areas) \
        else _("No area is shown, to protect people.")
    drawn = [charts.Area(area.name, area.shares, "" if area.base is None else
                         ngettext("{n} child", "{n} children", area.base).format(n=area.base)) for area in areas]
    return charts.multiples(title, drawn, names, [i.key for i in INDICATORS], everyone)


def _apart(area: AreaTold, everyone: Sequence[Figure], names: Sequence[str]) -> list[str]:
    """Indicators whose interval leaves out the share of everyone."""
    return [name for name, one, all_ in zip(names, area.shares, everyone)
            if one.shown and all_.shown and not one.interval.holds(all_.share)]


def _finding(spokes: Sequence[Spoke], moves: Sequence[Moved]) -> str:
    """What stands at the head of the page; nothing about up and down that chance could have done."""
    well, need = _top(spokes, "high"), _top(spokes, "low")
    if well is None:
        return _("These figures are not shown, to protect people.")
    told = [_("{name} is going well most often: for {share} of the {n} children who took part ({interval}).").format(
        name=well.name, share=wording.share(well.high), n=words.number(well.high.base), interval=wording.interval(well.high))]
    if need is not None:
        told.append(_("{name} needs a hand most often: for {share} ({interval}).").format(
            name=need.name, share=wording.share(need.low), interval=wording.interval(need.low)))
    up, down = _names(moves, True), _names(moves, False)
    if up:
        told.append(_("More children went up than down on {names}, by more than chance would give.").format(names=", ".join(up)))
    if down:
        told.append(_("More went down than up on {names}, by more than chance would give.").format(names=", ".join(down)))
    return " ".join(told)


async def area_year(release: str, area: str) -> AreaYear:
    """One area in one period beside a year before. Raises NotFound for an unknown period or area."""
    periods = await released()
    told = next((p for p in periods if p.release == release), None)
    if told is None:
        raise NotFound
    tables = {table.name: table for table in await figures.tables(told.release)}
    row = row_of(tables.get(f"{INDICATORS[0].key}.area"), area)
    if row is None:
        raise NotFound
    year_ago = a_year_before(told, periods)
    rows = tuple([await _year_row(i.key, translated(i.name), area, told, year_ago, tables) for i in INDICATORS])
    base = max((one.now.base for one in rows if one.now.base is not None), default=None)
    return AreaYear(told, year_ago, area, row.name, base, rows, _area_finding(row.name, rows, year_ago))


def same_wheel(now: str, then: str, part: str = "") -> bool:
    """Whether two periods asked the same: "3-7 1, 8-11 2" beside "3-7 1, 8-11 1" did for the ages 3 to 7 alone."""
    both = [_versions(one) for one in (now, then)]
    bands = [part] if part in both[0] and part in both[1] else sorted(both[0].keys() | both[1].keys())
    return all(both[0].get(band) == both[1].get(band) for band in bands)


def _versions(version: str) -> dict[str, set[str]]:
    """Age band → the instruments that it was asked with."""
    found: dict[str, set[str]] = {}
    for one in version.split(", "):
        band, _space, number = one.rpartition(" ")
        found.setdefault(band, set()).add(number)
    return found


def a_year_before(told: Told, periods: Sequence[Told]) -> Told | None:
    wanted = told.ends_on - YEAR
    near = [p for p in periods if abs(p.ends_on - wanted) <= NEARLY_A_YEAR]
    return min(near, key=lambda p: abs(p.ends_on - wanted), default=None)


async def _year_row(key: str, name: str, area: str, told: Told, year_ago: Told | None,
                    tables: dict[str, Table]) -> YearRow:
    points = await figures.series(Measure(WHEEL, key, Category.HIGH, By.AREA, area), upto=told.ends_on)
    now = next((p.figure for p in points if p.figure.source and p.figure.source.release == told.release), NOTHING)
    wanted = told.ends_on - YEAR
    near = [p for p in points if p.figure.shown and abs(p.ends_on - wanted) <= NEARLY_A_YEAR and same_wheel(told.version, p.version)]
    earlier = min(near, key=lambda p: abs(p.ends_on - wanted), default=None)
    before = earlier.figure if earlier else NOTHING
    label = earlier.label if earlier and year_ago and earlier.label != year_ago.label else ""
    change = tables.get(f"{key}.change.area")
    moved = move_of(key, name, change, area) if row_of(change, area) else None
    return YearRow(key, name, now, before, label, wording.change(now, before), _spark(name, points), moved)


def _spark(name: str, points: Sequence[Point]) -> charts.Spark | None:
    shown = [p for p in points if p.figure.shown]
    if len(shown) < 2:
        return None
    title = _("{title}: from {first} to {last}").format(title=name, first=wording.share(shown[0].figure),
                                                        last=wording.share(shown[-1].figure))
    return charts.spark(title, points)


def _area_finding(name: str, rows: Sequence[YearRow], year_ago: Told | None) -> str:
    if not any(row.now.shown for row in rows):
        return _("The figures of {area} are not shown, to protect people.").format(area=name)
    if year_ago is None:
        return _("There is no release of a year ago to compare with.")
    compared = [row for row in rows if row.change]
    if not compared:
        return _("The figures of a year ago are not shown, to protect people.")
    better = [row.name for row in compared if row.change.clear and row.change.difference > 0]
    worse = [row.name for row in compared if row.change.clear and row.change.difference < 0]
    told = []
    if better:
        told.append(_("Since last year, more children say it is going well with {names}.").format(
            names=", ".join(better)))
    if worse:
        told.append(_("Fewer say it is going well with {names}.").format(names=", ".join(worse)))
    if not better and not worse:
        told.append(_("Since last year, nothing has changed by more than chance could do."))
    return " ".join(told)
