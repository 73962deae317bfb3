"""What can be measured: every item of every series, as last declared."""

from __future__ import annotations

from collections.abc import Iterable

from tortoise.expressions import Subquery

from analysis.figures.current import current
from analysis.figures.values import OPTIONS, WHEEL, By, Category, Measure, Offer
from analysis.models import ReleaseTable
from participation.words import translated


Names = dict[Measure, tuple[str, str]]
"""A measure → the wording of its item and the name of its group, as last declared."""


async def names(measures: Iterable[Measure]) -> Names:
    """What these measures are called. One that no release has declared is left out. The newest release of each series has nearly
    all of them: the older ones, which declare the same again and again, are asked for the rest alone."""
    asked = list(set(measures))
    releases = await current().filter(series__in=list({one.series for one in asked})).order_by("ends_on", "id").values_list("series", "id")
    found = await _declared(list(dict(releases).values()), asked)
    missing = [one for one in asked if one not in found]
    return await _declared([id for _series, id in releases], missing) | found if missing else found


async def _declared(releases: list[str], asked: list[Measure]) -> Names:
    """As the last of these releases has it. The groups' names are read only where a measure is of a group."""
    declared = ReleaseTable.filter(release_id__in=releases, name__in=list({one.table for one in asked}))
    columns = ["release__series", "name", "title", *(["groups"] if any(one.by is not By.ALL for one in asked) else [])]
    found = {(series, name): (title, groups) for series, name, title, *groups in
             await declared.order_by("release__ends_on", "release_id").values_list(*columns)}
    return {one: (translated(told[0]), next((translated(name) for key, name in (told[1][0] if told[1] else ()) if key == one.group), ""))
            for one in asked if (told := found.get((one.series, one.table)))}


async def offers() -> tuple[Offer, ...]:
    """What somebody can put on a criterion; the wheel first, then by title. Tables by two things at once are for reading."""
    newest: dict[tuple[str, str, str], list[ReleaseTable]] = {}
    declared = ReleaseTable.filter(release_id__in=Subquery(current().values("id"))).exclude(kind=OPTIONS)
    for one in await declared.order_by("release__ends_on", "position").select_related("release"):
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
                 tuple((By(one.by), key, translated(name)) for one in tables if not By(one.by).two_way
                       for key, name in one.groups))
