"""What others have for the same measure: family group, health board, Scotland. Beside a figure, never in a league table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from analysis.measures.values import Course, Other, OtherPoint
from analysis.models import Comparator, ComparatorPoint
from analysis.units import Unit


async def standing(measures: list[str]) -> dict[str, list[Other]]:
    """Comparators of these measures that were not taken back, by measure, their values as people write them; in two queries."""
    rows = await Comparator.filter(measure__in=measures, taken_back_at=None).order_by("title", "id")
    points: dict[str, list[OtherPoint]] = {}
    if rows:
        for id, starts, ends, value in await ComparatorPoint.filter(comparator_id__in=[one.pk for one in rows]).order_by(
                "ends_on").values_list("comparator_id", "starts_on", "ends_on", "value"):
            points.setdefault(id, []).append(OtherPoint(starts, ends, value))
    found: dict[str, list[Other]] = {}
    for one in rows:
        found.setdefault(one.measure, []).append(Other(one.pk, one.kind, one.title, one.source, one.caveat, tuple(points.get(one.pk, ()))))
    return found


async def beside(courses: Mapping[str, Course]) -> dict[str, Course]:
    """The same courses with their comparators."""
    others = await standing(list(courses))
    return {key: replace(one, others=tuple(_kept(other, one.unit) for other in others[key])) if key in others else one
            for key, one in courses.items()}


def _kept(other: Other, unit: Unit) -> Other:
    return replace(other, points=tuple(replace(point, value=unit.kept(point.value)) for point in other.points))
