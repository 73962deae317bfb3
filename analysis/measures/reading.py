"""Keys of measures → their courses: one reader for each kind, a few queries, whatever the number of measures."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from analysis import figures
from analysis.measures import comparators, released
from analysis.measures.indicator_points import series, unit_of
from analysis.measures.keys import Key, parse
from analysis.measures.values import Course
from analysis.models import Indicator
from analysis.proposals import Kind
from participation.words import _


async def courses(keys: Iterable[str], *, upto: date | None = None) -> dict[str, Course]:
    """Each measure's course up to a day; one that is unknown has none of its own words and no points. Raises ValueError for
    what is no key at all."""
    asked = {key: parse(key) for key in keys}
    own = {key: one for key, one in asked.items() if isinstance(one, Key)}
    found = await released.courses({key: one for key, one in asked.items() if isinstance(one, figures.Measure)}, upto)
    for kind, reader in READERS.items():
        of_kind = {key: one for key, one in own.items() if one.kind is kind}
        found |= await reader(of_kind, upto) if of_kind else {}
    return await comparators.beside(found)


async def _indicators(asked: dict[str, Key], upto: date | None) -> dict[str, Course]:
    ids = {one.id for one in asked.values()}
    known = {one.pk: one for one in await Indicator.filter(id__in=ids)}
    points = await series(ids, upto=upto)
    return {key: _indicator(key, one, known[one.id], points.get((one.id, one.part), ())) for key, one in asked.items() if one.id in known}


def _indicator(key: str, asked: Key, known: Indicator, points) -> Course:
    title = _("{title}: {split}").format(title=known.title, split=asked.part) if asked.part else known.title
    return Course(key, title, Kind.INDICATOR, unit_of(known), points, known.source, known.caveat, ("indicator", known.pk))


READERS = {Kind.INDICATOR: _indicators}
