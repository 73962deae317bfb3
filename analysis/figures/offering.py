"""What can be measured: every item of every series, as last declared."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from tortoise.expressions import Subquery

from analysis.figures import kept
from analysis.figures.current import Counting, counting, current
from analysis.figures.values import OPTIONS, WHEEL, By, Category, Measure, Offer
from analysis.models import ReleaseTable
from participation.words import translated


Names = dict[Measure, tuple[str, str]]
"""A measure → the wording of its item and the name of its group, as last declared."""


async def names(measures: Iterable[Measure], *, of: Counting | None = None) -> Names:
    """What these measures are called. One that no release has declared is left out. The newest release of each series has nearly
    all of them: the older ones, which declare the same again and again, are asked for the rest alone. `of`: the releases that
    count now, where they have been asked for."""
    asked, releases = set(measures), await counting() if of is None else of
    newest = {one.series: one.pk for one in releases}
    known = await _newest({one: newest[one.series] for one in asked if one.series in newest})
    missing = asked - known.keys()
    if missing:
        older = [one.pk for one in releases if one.series in {measure.series for measure in missing}]
        known |= await _declared(older, missing)
    return {one: (translated(title), next((translated(name) for key, name in groups if key == one.group), ""))
            for one, (title, groups) in known.items()}


Declared = dict[Measure, tuple[str, Any]]
"""A measure → its table's title, and its groups as keys with their names."""


async def _newest(asked: dict[Measure, str]) -> Declared:
    """As this release of each has it, once read."""
    here = kept.here()
    places = {one: (release, one.table) for one, release in asked.items()}
    missing = set(places.values()) - here.titles.keys()
    known = here.titles
    if missing:
        read = ReleaseTable.filter(release_id__in=list({release for release, _name in missing}), name__in=list({name for _release, name in missing}))
        found = {(release, name): (title, groups) for release, name, title, groups in
                 await read.values_list("release_id", "name", "title", "groups")}
        known = known | dict.fromkeys(missing) | found
        here.titles = kept.room(known, kept.MOST_TABLES)
    return {one: told for one, place in places.items() if (told := known[place])}


async def _declared(releases: list[str], asked: set[Measure]) -> Declared:
    """As the last of these releases has it."""
    declared = ReleaseTable.filter(release_id__in=releases, name__in=list({one.table for one in asked}))
    found = {(series, name): (title, groups) for series, name, title, groups in
             await declared.order_by("release__ends_on", "release_id").values_list("release__series", "name", "title", "groups")}
    return {one: told for one in asked if (told := found.get((one.series, one.table)))}


class Offered(NamedTuple):
    """What `offers` reads of a declared table, and of its release."""

    release: str
    series: str
    series_title: str
    position: int
    item: str
    kind: str
    title: str
    categories: list[str]
    by: str
    groups: list[tuple[str, str]]


COLUMNS = ("release_id", "release__series", "release__title", "position", "item", "kind", "title", "categories", "by", "groups")


async def offers() -> tuple[Offer, ...]:
    """What somebody can put on a criterion; the wheel first, then by title. Tables by two things at once are for reading."""
    newest: dict[tuple[str, str, str], list[Offered]] = {}
    declared = ReleaseTable.filter(release_id__in=Subquery(current().values("id"))).exclude(kind=OPTIONS)
    for one in map(Offered._make, await declared.order_by("release__ends_on", "position").values_list(*COLUMNS)):
        own = newest.setdefault((one.series, one.item, one.kind), [])
        if own and own[0].release != one.release:
            own.clear()
        own.append(one)
    return tuple(_offer(own) for own in sorted(newest.values(), key=_offered_at))


def _offered_at(tables: list[Offered]) -> tuple[bool, str, int]:
    return (tables[0].series != WHEEL, tables[0].series_title, tables[0].position)


def _offer(tables: list[Offered]) -> Offer:
    first = tables[0]
    return Offer(first.series, translated(first.series_title), first.item, translated(first.title),
                 tuple(Category(category) for category in first.categories),
                 tuple((By(one.by), key, translated(name)) for one in tables if not By(one.by).two_way
                       for key, name in one.groups))
