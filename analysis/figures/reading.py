"""Released counts → figures: one, a course over time, many courses at once, and whole tables. A few queries, whatever the number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from tortoise.queryset import QuerySet

from analysis.disclosure.rules import K
from analysis.figures import kept
from analysis.figures.current import Counting, counting, current
from analysis.figures.values import BASE, EVERYBODY, By, Figure, Measure, Point, Row, Source, Standing, Table
from analysis.models import Release, ReleasedCell, ReleaseTable
from participation.words import translated


async def read(measure: Measure, *, release: str | None = None) -> Figure:
    """The measure's figure, with base, interval, standing and source: in one release (by id), or in the newest of its series."""
    asked = current().filter(id=release, series=measure.series) if release else _newest(measure.series)
    found = await asked.first()
    return (await _figures(measure, [found]))[0] if found else Figure(Standing.NONE, None)


async def series(measure: Measure, *, upto: date | None = None) -> tuple[Point, ...]:
    """The measure over all releases of its series that ended by `upto`, oldest first; kept-back ones are in it."""
    asked = current().filter(series=measure.series).order_by("ends_on", "id")
    found = await (asked.filter(ends_on__lte=upto) if upto else asked)
    return tuple(Point(release.label, release.ends_on, figure, release.version)
                 for release, figure in zip(found, await _figures(measure, found), strict=True))


async def courses(measures: Iterable[Measure], *, upto: date | None = None, known_on: date | None = None, since: date | None = None,
                  of: Counting | None = None) -> dict[Measure, tuple[Point, ...]]:
    """`series` of many measures at once, in two queries at most whatever their number; `known_on`: as they were released by then;
    `since`: only of releases that ended on that day or later; `of`: the releases that count, where they have been asked for."""
    measures = set(measures)
    found: dict[str, list[Release]] = {measure.series: [] for measure in measures}
    for release in await counting(known_on) if of is None else of:
        if release.series in found and (since is None or release.ends_on >= since) and (upto is None or release.ends_on <= upto):
            found[release.series].append(release)
    here = kept.here()
    known = {m: here.of(m) for m in measures}
    missing = {m: [release for release in found[m.series] if release.pk not in known[m]] for m in measures}
    if any(missing.values()):
        await _learn({m: releases for m, releases in missing.items() if releases}, known)
    ids = {series: [release.pk for release in releases] for series, releases in found.items()}
    return {m: here.course(m, tuple(map(known[m].__getitem__, ids[m.series]))) for m in measures}


async def _learn(missing: Mapping[Measure, list[Release]], known: Mapping[Measure, dict[str, Point]]) -> None:
    """Read from the database what is not kept yet, in one query."""
    cells = ReleasedCell.filter(
        table__release_id__in=list({release.pk for releases in missing.values() for release in releases}),
        table__name__in=list({m.table for m in missing}), group__in=list({m.group for m in missing}),
        category__in=[BASE, *{m.category.value for m in missing}])
    counts: dict[tuple[str, str], dict[tuple[str, str], int | None]] = {}
    for release, name, group, category, count in await cells.values_list(
            "table__release_id", "table__name", "group", "category", "count"):
        counts.setdefault((name, group), {})[release, category] = count
    for m, releases in missing.items():
        name, nothing = m.table, {}
        told = counts.get((name, m.group), nothing)
        for release in releases:
            known[m][release.pk] = Point(release.label, release.ends_on,
                                         _figure(_source(release, name, m.group), told, release.pk, m.category), release.version)


async def took_part(releases: Iterable[str]) -> dict[str, int | None]:
    """Release (by id) → how many took part, None where that is not shown. Some questions are asked of some only, so the largest
    base of everybody counts."""
    asked, here = set(releases), kept.here()
    missing: dict[str, int | None] = dict.fromkeys(asked - here.took_part.keys())
    found = here.took_part
    if missing:
        bases = ReleasedCell.filter(table__release_id__in=list(missing), table__by=By.ALL.value, table__kind="answers",
                                    group=EVERYBODY, category=BASE)
        for release, count in await bases.values_list("table__release_id", "count"):
            if count is not None:
                missing[release] = max(count, missing[release] or 0)
        found = found | missing
        here.took_part = kept.room(found, kept.MOST_RELEASES)
    return {one: found[one] for one in asked}


async def table(name: str, *, release: str) -> Table | None:
    """One declared table of a release, as it may be shown; None if the release has no such table."""
    return next(iter(await tables_of(await current().get_or_none(id=release), name=name)), None)


async def tables(release: str) -> tuple[Table, ...]:
    """All tables of one of the partnership's releases, in the order in which they were declared; none of one that was replaced."""
    return await tables_of(await current().get_or_none(id=release))


async def tables_of(found: Release | None, name: str | None = None) -> tuple[Table, ...]:
    """For this package: the tables of a release that is loaded already."""
    if found is None:
        return ()
    asked = {"release_id": found.pk, **({"name": name} if name else {})}
    declared = await ReleaseTable.filter(**asked).order_by("position")
    cells: dict[str, dict[tuple[str, str], int | None]] = {one.pk: {} for one in declared}
    for table_id, group, category, count in await ReleasedCell.filter(table_id__in=list(cells)).values_list(
            "table_id", "group", "category", "count"):
        cells[table_id][group, category] = count
    return tuple(_table(found, one, cells[one.pk]) for one in declared)


def _newest(series: str) -> QuerySet[Release]:
    return current().filter(series=series).order_by("-ends_on", "-id")


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
    return Source(release.pk, release.label, release.ends_on, name, group, release.rules, release.correction)


def _table(release: Release, one: ReleaseTable, cells: Mapping[tuple[str, str], int | None]) -> Table:
    pairs = [(own, "") if isinstance(own, str) else (own[0], own[1]) for own in one.categories]
    categories = tuple(code for code, _words in pairs)
    rows = tuple(Row(key, translated(name), cells.get((key, BASE)),
                     tuple(_figure(_source(release, one.name, key), cells, key, category) for category in categories))
                 for key, name in one.groups)
    return Table(one.name, one.item, By(one.by), translated(one.title), release.label, release.ends_on, categories,
                 rows, tuple(translated(words) if words else "" for _code, words in pairs))
