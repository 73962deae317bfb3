"""What people note on a run chart: a new baseline with its reason, and points that they mark. Notes are taken back, never lost.

A new baseline begins where nine useful points or more lie on one side of the median (`statistics.runchart`), and only a
person can begin it: whoever knows why it changed. Notes belong to a measure, so every criterion with that measure has them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from tortoise.expressions import Q

from analysis.figures import Point, midnight
from analysis.models import ChartMark, ChartPhase
from analysis.statistics import runchart
from participation import audit, clock
from participation.models import Person
from participation.problems import Conflict, NotFound, Problem, Unacceptable
from participation.words import N_, _

MOST_WORDS = 300
MOST_READ = 500
"""Run charts kept at most: a course is read again only when it has another figure or another baseline."""


class MarkKind(StrEnum):
    """Why a point is marked. Astronomical: far from all others, and everybody who sees it agrees; no rule finds it."""

    ASTRONOMICAL = "astronomical"
    EVENT = "event"


MARK_NAMES = {MarkKind.ASTRONOMICAL: N_("Far from all others"), MarkKind.EVENT: N_("Something happened")}


@dataclass(frozen=True)
class Notes:
    """What stands on one measure's chart now, oldest first."""

    phases: tuple[ChartPhase, ...] = ()
    marks: tuple[ChartMark, ...] = ()

    def starts(self, points: Sequence[Point]) -> tuple[int, ...]:
        """Positions of the points at which a new baseline begins."""
        found = (next((n for n, point in enumerate(points) if point.ends_on >= one.starts_on), None) for one in self.phases)
        return tuple(n for n in found if n is not None)


NOTHING = Notes()


def read(points: Sequence[Point], notes: Notes = NOTHING) -> runchart.Reading | None:
    """The run chart of figures, with the baselines that people began; None under ten figures that are shown."""
    values = tuple([figure.value if figure.shown else None for figure in [p.figure for p in points]])
    return _read(values, notes.starts(points))


_read = lru_cache(maxsize=MOST_READ)(runchart.read)


async def notes(measures: Iterable[str], *, known_on: date | None = None, who: bool = True) -> dict[str, Notes]:
    """Measure's key → what is noted on it, for those that have anything; `known_on`: what stood at the end of that day; `who`: with
    the people who noted it."""
    keys = sorted(set(measures))
    standing = Q(taken_back_at=None) if known_on is None else Q(noted_at__lt=midnight(known_on)) & (
        Q(taken_back_at=None) | Q(taken_back_at__gte=midnight(known_on)))
    phases = ChartPhase.filter(standing, measure__in=keys).order_by("starts_on", "noted_at")
    marks = ChartMark.filter(standing, measure__in=keys).order_by("ends_on", "noted_at")
    phases, marks = await (phases.select_related("noted_by") if who else phases), await (marks.select_related("noted_by") if who else marks)
    named = {one.measure for one in (*phases, *marks)}
    return {key: Notes(tuple(p for p in phases if p.measure == key), tuple(m for m in marks if m.measure == key))
            for key in keys if key in named}


def check_can_rephase(points: Sequence[Point], noted: Notes) -> Point:
    """The point at which a new baseline may begin now. Raises Conflict where no shift is sustained."""
    found = read(points, noted)
    if found is None or found.can_rephase is None:
        raise Conflict(N_("A new baseline can begin once nine useful points or more lie on one side of the median."))
    return points[found.can_rephase]


def can_rephase(points: Sequence[Point], noted: Notes) -> bool:
    try:
        check_can_rephase(points, noted)
    except Problem:
        return False
    return True


def markable(points: Sequence[Point], noted: Notes) -> list[Point]:
    """The points that are shown and that nobody has marked yet."""
    marked = {one.ends_on for one in noted.marks}
    return [p for p in points if p.figure.shown and p.ends_on not in marked]


def noted(notes: Notes, id: str) -> ChartPhase | ChartMark:
    """One of the notes of a chart. Raises NotFound for any other."""
    found = next((one for one in (*notes.phases, *notes.marks) if one.pk == id), None)
    if found is None:
        raise NotFound
    return found


def day(text: str) -> date | None:
    """A point's day as its choice sends it; None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


async def rephase(*, measure: str, points: Sequence[Point], why: str, by: Person | None) -> ChartPhase:
    """Begin a new baseline at the first point of the sustained shift. Raises Conflict, or Unacceptable without a reason."""
    first = check_can_rephase(points, (await notes([measure])).get(measure, NOTHING))
    if not why.strip():
        raise Unacceptable({"why": _("Say why it changed. Without a reason the median stays.")})
    made = await ChartPhase.create(measure=measure, starts_on=first.ends_on, why=why.strip()[:MOST_WORDS], noted_by=by,
                                   noted_at=clock.now())
    await audit.record("chart.rephased", by=by, about=made, starts_on=first.ends_on.isoformat())
    return made


async def mark(*, measure: str, points: Sequence[Point], ends_on: date | None, kind: str, words: str,
               by: Person | None) -> ChartMark:
    """Mark one point that is shown, with a few words. Raises Unacceptable; Conflict if it is marked already."""
    errors = {}
    if ends_on not in {p.ends_on for p in points if p.figure.shown}:
        errors["ends_on"] = _("Choose one of the points.")
    if kind not in set(MarkKind):
        errors["kind"] = _("Choose what it is.")
    if not words.strip():
        errors["mark"] = _("Write a few words: what was different then?")
    if errors:
        raise Unacceptable(errors)
    if await ChartMark.filter(measure=measure, ends_on=ends_on, taken_back_at=None).exists():
        raise Conflict(N_("This point is marked already."))
    made = await ChartMark.create(measure=measure, ends_on=ends_on, kind=kind, words=words.strip()[:MOST_WORDS], noted_by=by,
                                  noted_at=clock.now())
    await audit.record("chart.marked", by=by, about=made, ends_on=ends_on.isoformat(), kind=kind)
    return made


async def take_back(*, note: ChartPhase | ChartMark, by: Person | None) -> None:
    """The chart is read without the note from now on; who noted it, and who took it back, stays in the trail."""
    if note.taken_back_at is not None:
        raise Conflict
    note.taken_back_at = clock.now()
    await note.save(update_fields=["taken_back_at"])
    await audit.record("chart.taken_back", by=by, about=note)
