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
    """What these measures are called. One that no release has declared is left out. One query."""
    asked = list(set(measures))
    declared = ReleaseTable.filter(release_id__in=Subquery(current().filter(series__in=list({one.series for one in asked})).values("id")),
                                   name__in=list({one.table for one in asked}))
    found = {(series, name): (title, groups) for series, name, title, groups in
             await declared.order_by("release__ends_on", "release_id").values_list("release__series", "name", "title", "groups")}
    return {one: (translated(told[0]), next((translated(name) for key, name in told[1] if key == one.group), ""))
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
