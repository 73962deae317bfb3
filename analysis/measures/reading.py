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
from analysis.plan_files.proposals import Kind
from analysis.units import PERCENT
from participation.words import _


async def courses(keys: Iterable[str], *, upto: date | None = None, known_on: date | None = None,
                  of: figures.Counting | None = None) -> dict[str, Course]:
    """Each measure's course up to a day, without those that do not exist; `known_on`: as it was known at the end of that day,
    corrections made later left out; `of`: the releases that count then, where they have been asked for. Raises ValueError for what
    is no key at all."""
    upto = min((day for day in (upto, known_on) if day), default=None)
    asked = {key: parse(key) for key in keys}
    own = {key: one for key, one in asked.items() if isinstance(one, Key)}
    found = await released.courses({key: one for key, one in asked.items() if isinstance(one, figures.Measure)}, upto, known_on, of)
    for kind, reader in READERS.items():
        of_kind = {key: one for key, one in own.items() if one.kind is kind}
        found |= await reader(of_kind, upto, known_on) if of_kind else {}
    return await comparators.beside(found, known_on=known_on)


async def _indicators(asked: dict[str, Key], upto: date | None, known_on: date | None) -> dict[str, Course]:
    ids = {one.id for one in asked.values()}
    known = {one.pk: one for one in await Indicator.filter(id__in=ids)}
    points = await series(known, upto=upto, known_on=known_on, only={(one.id, one.part) for one in asked.values()})
    return {key: _indicator(key, one, known[one.id], points.get((one.id, one.part), ())) for key, one in asked.items() if one.id in known}


def _indicator(key: str, asked: Key, known: Indicator, points) -> Course:
    title = _("{title}: {split}").format(title=known.title, split=asked.part) if asked.part else known.title
    return Course(key, title, Kind.INDICATOR, unit_of(known), points, known.source, known.caveat, ("indicator", known.pk))


async def _audits(asked: dict[str, Key], upto: date | None, known_on: date | None) -> dict[str, Course]:
    from analysis.audits import told as audits  # it hands out values of this package
    closed = await audits.of_templates({one.id for one in asked.values()})
    found, titles = {}, {id: audits.titles(own) for id, own in closed.items()}
    for key, one in asked.items():
        words = titles[one.id].get(one.part)
        if words is not None:
            points = audits.points(closed[one.id], one.part, upto=upto, known_on=known_on)
            title = _("{question}: graded good or better").format(question=words.rstrip(".?"))
            found[key] = Course(key, title, Kind.AUDIT, PERCENT, points, _("Case files drawn at random"), page=("case-audit", points[-1].figure.source.id) if points else None)
    return found


async def _themes(asked: dict[str, Key], upto: date | None, known_on: date | None) -> dict[str, Course]:
    from analysis.measures import theme_points  # themes are told with words for figures, which know this package
    return await theme_points.courses(asked, upto, known_on)


READERS = {Kind.INDICATOR: _indicators, Kind.AUDIT: _audits, Kind.FOCUS_GROUP: _themes}
