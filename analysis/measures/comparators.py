"""What others have for the same measure: family group, health board, Scotland. Beside a figure, never in a league table."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from analysis.measures.indicator_file import month
from analysis.measures.known import stood
from analysis.measures.values import Course, Other, OtherPoint
from analysis.models import Comparator, ComparatorPoint
from analysis.units import Unit
from participation import audit, clock
from participation.models import Person
from participation.problems import Conflict


async def standing(measures: list[str], *, known_on: date | None = None) -> dict[str, list[Other]]:
    """Comparators of these measures that were not taken back, by measure, their values as people write them; in two queries."""
    rows = await Comparator.filter(stood("made_at", "taken_back_at", known_on), measure__in=measures).order_by("title", "id")
    points: dict[str, list[OtherPoint]] = {}
    if rows:
        for id, starts, ends, value in await ComparatorPoint.filter(comparator_id__in=[one.pk for one in rows]).order_by(
                "ends_on").values_list("comparator_id", "starts_on", "ends_on", "value"):
            points.setdefault(id, []).append(OtherPoint(starts, ends, value))
    found: dict[str, list[Other]] = {}
    for one in rows:
        found.setdefault(one.measure, []).append(Other(one.pk, one.kind, one.title, one.source, one.caveat, tuple(points.get(one.pk, ()))))
    return found


async def beside(courses: Mapping[str, Course], *, known_on: date | None = None) -> dict[str, Course]:
    """The same courses with their comparators."""
    others = await standing(list(courses), known_on=known_on)
    return {key: replace(one, others=tuple(_kept(other, one.unit) for other in others[key])) if key in others else one
            for key, one in courses.items()}


MOST_LINES = 400


@dataclass(frozen=True)
class Written:
    """What somebody wrote of a comparator. Values as people write them: percent as percent."""

    kind: str
    title: str
    source: str
    caveat: str
    points: tuple[OtherPoint, ...]


def read(text: str) -> tuple[OtherPoint, ...]:
    """Lines such as *2025: 61*, *March 2026, 61.5* or *2025 Q1;61*. Raises ValueError with the first line that cannot be read."""
    found: dict[tuple[date, date], OtherPoint] = {}
    for line in [line.strip() for line in text.splitlines() if line.strip()][:MOST_LINES]:
        parts = re.split(r"\s*[:;\t]\s*|\s*,\s+|,(?=[^,]*$)", line, maxsplit=1)
        span = month(parts[0].strip('"'))
        number = parts[1].strip('" %').replace(",", ".") if len(parts) == 2 else ""
        if span is None and not found and not any(letter.isdigit() for letter in line):
            continue  # the names of the columns
        if span is None or not re.fullmatch(r"\d{1,9}(\.\d{1,6})?", number) or span in found:
            raise ValueError(line)
        found[span] = OtherPoint(*span, float(number))
    return tuple(sorted(found.values(), key=lambda point: point.ends_on))


async def add(*, measure: str, written: Written, by: Person | None) -> Comparator:
    """A comparator series for a measure, whole."""
    made = await Comparator.create(measure=measure, kind=written.kind, title=written.title, source=written.source, caveat=written.caveat,
                                   made_at=clock.now(), made_by=by)
    await ComparatorPoint.bulk_create([ComparatorPoint(comparator=made, starts_on=one.starts_on, ends_on=one.ends_on, value=one.value)
                                       for one in written.points])
    await audit.record("comparator.added", by=by, about=made, measure=measure, points=len(written.points))
    return made


async def take_back(*, comparator: Comparator, by: Person | None) -> None:
    """It stands beside no figure any more, and stays with what was judged beside it."""
    if not await Comparator.filter(pk=comparator.pk, taken_back_at=None).update(taken_back_at=clock.now()):
        raise Conflict
    await audit.record("comparator.taken-back", by=by, about=comparator)


def _kept(other: Other, unit: Unit) -> Other:
    return replace(other, points=tuple(replace(point, value=unit.kept(point.value)) for point in other.points))
