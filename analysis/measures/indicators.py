"""Indicators for their pages: each with its courses, what rests on it, and what was corrected. Loading is permission."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from tortoise.models import Model

from analysis.figures import Point
from analysis.measures.indicator_points import EVERYTHING, Sent, series, span_words, told, unit_of
from analysis.measures.keys import Key
from analysis.measures.values import AnyFigure, Course, Origin
from analysis.models import Comparator, Criterion, CriterionMeasure, Indicator, IndicatorImport, IndicatorPoint
from analysis.plan_files.proposals import Kind
from participation.access import Role, holds
from participation.models import Person
from participation.problems import NotFound
from participation.words import _


Thing = TypeVar("Thing", bound=Model)


async def indicator_for(person: Person | None, id: str) -> Indicator:
    return await _for(person, Indicator, id)


async def import_for(person: Person | None, id: str) -> IndicatorImport:
    return await _for(person, IndicatorImport, id, "sent_by", "decided_by")


async def comparator_for(person: Person | None, id: str) -> Comparator:
    return await _for(person, Comparator, id)


async def _for(person: Person | None, kind: type[Thing], id: str, *related: str) -> Thing:
    found = await kind.get_or_none(pk=id).prefetch_related(*related) if holds(person, (Role.PLANNER,)) else None
    if found is None:
        raise NotFound()
    return found


async def imports() -> list[IndicatorImport]:
    """Every file, newest first."""
    return await IndicatorImport.all().order_by("-sent_at").prefetch_related("sent_by", "decided_by")


@dataclass(frozen=True)
class Listed:
    """An indicator with the course that stands for it, and how many criteria rest on any part of it."""

    indicator: Indicator
    course: Course
    criteria: int


async def listed() -> list[Listed]:
    found = await Indicator.filter(retired_at=None)
    points = await series([one.pk for one in found])
    resting = await criteria([one.pk for one in found])
    return [Listed(one, courses_of(one, points)[0], len(resting.get(one.pk, ()))) for one in found]


async def wholes(one: Indicator) -> list[tuple[str, str]]:
    """(id, title) of indicators of people that this one could be part of."""
    return list(await Indicator.filter(people=True, retired_at=None).exclude(pk=one.pk).values_list("id", "title"))


def courses_of(one: Indicator, points: dict[tuple[str, str], tuple[Point, ...]]) -> list[Course]:
    """The whole first, then its splits by name; at least one course, though it has no points."""
    splits = sorted(split for id, split in points if id == one.pk) or [EVERYTHING]
    return [Course(str(Key(Kind.INDICATOR, one.pk, split)), split or one.title, Kind.INDICATOR, unit_of(one),
                   points.get((one.pk, split), ()), one.source, one.caveat, ("indicator", one.pk)) for split in splits]


async def criteria(ids: Sequence[str]) -> dict[str, list[Criterion]]:
    """Indicator's id → the criteria that rest on it or on a split of it, each once."""
    found: dict[str, list[Criterion]] = {}
    rows = CriterionMeasure.filter(kind=Kind.INDICATOR.value, removed_at=None, criterion__retired_at=None).prefetch_related("criterion__action")
    for row in await rows:
        id = row.measure.split(":")[1]
        own = found.setdefault(id, [])
        if id in ids and row.criterion.pk not in {one.pk for one in own}:
            own.append(row.criterion)
    return found


# ---- what was corrected ----------------------------------------------------------------------------------------------

@dataclass(frozen=True)
class Correction:
    """A value that was replaced: when, of which time and part, and both figures; None where one is not told."""

    on: datetime
    split: str
    label: str
    before: AnyFigure | None
    after: AnyFigure | None


async def corrections(one: Indicator) -> list[Correction]:
    """Newest first. What was kept back when it came stays so here, and where nothing was shown before or after nothing is told."""
    rows = await IndicatorPoint.filter(indicator=one).order_by("ends_on", "at")
    figures = {row.pk: _shown(one, row) for row in rows}
    after = {(row.split, row.starts_on, row.ends_on, row.at): row for row in rows}
    found = [Correction(row.replaced_at, row.split, span_words(row.starts_on, row.ends_on), figures[row.pk],
                        figures.get(newer.pk) if newer else None)
             for row in rows if row.replaced_at for newer in [after.get((row.split, row.starts_on, row.ends_on, row.replaced_at))]]
    return sorted([each for each in found if each.before or each.after], key=lambda each: each.on, reverse=True)


def _shown(one: Indicator, row: IndicatorPoint) -> AnyFigure | None:
    sent = Sent(row.split, row.starts_on, row.ends_on, row.value, row.count, row.base, Origin(row.pk, ""))
    return told(one, [sent])[row.split][0].figure if row.shown else None


def name(split: str) -> str:
    """A split in words."""
    return split or _("all together")

