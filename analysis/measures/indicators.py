"""Indicators for their pages: each with its courses, what rests on it, and what was corrected. Loading is permission."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
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
    """A value that was replaced: when, of which time and part, and both figures; `before` None where it is not told."""

    on: datetime
    split: str
    label: str
    before: AnyFigure | None
    after: AnyFigure | None


async def corrections(one: Indicator) -> list[Correction]:
    """Newest first. Where anything of that time is kept back, before or after, what was there before is not told: the
    difference would give it away."""
    rows = await IndicatorPoint.filter(indicator=one).order_by("ends_on")
    moments = sorted({row.replaced_at for row in rows if row.replaced_at}, reverse=True)
    return [found for moment in moments for found in _at(one, rows, moment)]


def _at(one: Indicator, rows: Sequence[IndicatorPoint], moment: datetime) -> list[Correction]:
    before = _shown(one, [row for row in rows if row.at < moment and (row.replaced_at is None or row.replaced_at >= moment)])
    after = _shown(one, [row for row in rows if row.at <= moment and (row.replaced_at is None or row.replaced_at > moment)])
    now = _shown(one, [row for row in rows if row.replaced_at is None])
    back = {span for told in (before, after, now) for (_split, span), figure in told.items() if not figure.shown}
    return [Correction(moment, row.split, span_words(row.starts_on, row.ends_on), None if span in back else before[row.split, span],
                       None if span in back else after.get((row.split, span)))
            for row in rows if row.replaced_at == moment for span in [(row.starts_on, row.ends_on)]]


def _shown(one: Indicator, rows: Sequence[IndicatorPoint]) -> dict[tuple[str, tuple[date, date]], AnyFigure]:
    sent = [Sent(row.split, row.starts_on, row.ends_on, row.value, row.count, row.base, Origin(row.pk, "")) for row in rows]
    points = {split: iter(own) for split, own in told(one, sent).items()}
    return {(each.split, each.span): next(points[each.split]).figure for each in sent}


def name(split: str) -> str:
    """A split in words."""
    return split or _("all together")

