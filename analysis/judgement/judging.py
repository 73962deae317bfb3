"""A criterion with its measures → its figures and its judgement; and the judgement kept with its rules and inputs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from analysis import figures
from analysis.judgement import charting
from analysis.judgement.criteria import RULES, Aim, Reason, Verdict, Word, inputs, judge, judge_done
from analysis.judgement.success import aim_of
from analysis.measures import PERCENT, Course, Unit, courses
from analysis.models import Criterion, CriterionMeasure, Judgement
from analysis.plan_files.proposals import Kind
from analysis.statistics import runchart
from participation import clock


@dataclass(frozen=True)
class Measured:
    """One measure with its figures, oldest first; *done* has none. `verdict` is what it would say by itself."""
    measure: CriterionMeasure
    points: tuple[figures.Point, ...]
    verdict: Verdict
    notes: charting.Notes = charting.NOTHING
    course: Course | None = None


@dataclass(frozen=True)
class Judged:
    """A criterion, what it aims at, its judgement (that of the first measure), and all its measures."""
    criterion: Criterion
    aim: Aim
    verdict: Verdict
    measured: tuple[Measured, ...]

    @property
    def points(self) -> tuple[figures.Point, ...]:
        return self.measured[0].points if self.measured else ()

    @property
    def course(self) -> Course | None:
        """The first measure's; None where there is none, or it is *done or not*."""
        return self.measured[0].course if self.measured else None

    @property
    def unit(self) -> Unit:
        return self.aim.unit

    @property
    def notes(self) -> charting.Notes:
        """What people noted on the run chart of the first measure."""
        return self.measured[0].notes if self.measured else charting.NOTHING

    @cached_property
    def reading(self) -> runchart.Reading | None:
        """The first measure's run chart; None under ten figures."""
        return charting.read(self.points, self.notes)

    @cached_property
    def shown(self) -> tuple[figures.Point, ...]:
        return tuple(p for p in self.points if p.figure.shown)


Standing = Mapping[str, Sequence[CriterionMeasure]]
"""Criterion's id → what measures it, in its order."""


async def judged(criteria: Iterable[Criterion], *, today: date, stood: Standing | None = None,
                 known_on: date | None = None, of: figures.Counting | None = None, who: bool = True) -> list[Judged]:
    """Every criterion judged from the evidence there is, in the order given.

    `stood`: what measured them, where that was something else than now; `known_on`: only what was known by the end of that day;
    `of`: the releases that count then, where they have been asked for; `who`: with the people who noted something on a chart.
    """
    criteria = list(criteria)
    by_criterion = stood if stood is not None else await standing(criteria)
    rows = [row for c in criteria for row in by_criterion.get(c.id, ())]
    asked = [row.measure for row in rows if row.kind != Kind.DONE]
    found = await courses(asked, upto=today, known_on=known_on, of=of) if asked else {}
    noted = await charting.notes(asked, known_on=known_on, who=who) if asked else {}
    return [_judged(c, by_criterion.get(c.id, []), (found, noted), today) for c in criteria]


async def standing(criteria: Iterable[Criterion]) -> dict[str, list[CriterionMeasure]]:
    """What measures them now."""
    found: dict[str, list[CriterionMeasure]] = {}
    for row in await CriterionMeasure.filter(criterion_id__in=[c.id for c in criteria], removed_at=None).order_by("position"):
        found.setdefault(row.criterion_id, []).append(row)  # type: ignore[attr-defined]
    return found


Found = tuple[dict[str, Course], dict[str, charting.Notes]]
"""A measure's key → its course, and what is noted on it."""


def _judged(criterion: Criterion, own: Sequence[CriterionMeasure], found: Found, today: date) -> Judged:
    first = found[0].get(own[0].measure) if own else None
    aim = aim_of(criterion, first.unit if first else PERCENT)
    measured = tuple(_measured(aim, measure, found, today) for measure in own)
    verdict = measured[0].verdict if measured else Verdict(Word.UNSAID, Reason.NO_MEASURE)
    return Judged(criterion, aim, verdict, measured)


def _measured(aim: Aim, measure: CriterionMeasure, found: Found, today: date) -> Measured:
    if measure.kind == Kind.DONE:
        return Measured(measure, (), judge_done(measure.done_on, aim.target_on, today=today))
    course = found[0].get(measure.measure)
    if course is None:
        return Measured(measure, (), judge(aim, (), today=today))
    own = aim if course.unit == aim.unit else Aim(direction=aim.direction, unit=course.unit)
    return Measured(measure, course.points, judge(own, course.points, today=today), found[1].get(measure.measure, charting.NOTHING), course)


async def keep(criteria: Iterable[Criterion]) -> int:
    """Store the judgement of each criterion that is not stored yet as it is now. Returns how many were new."""
    today = clock.today()
    new = 0
    for one in await judged(criteria, today=today):
        facts = _facts(one, today)
        digest = hashlib.sha256(json.dumps([RULES, one.verdict.word, facts], sort_keys=True).encode()).hexdigest()
        last = await Judgement.filter(criterion=one.criterion).order_by("-version").first()
        if last is None or last.digest != digest:
            version = last.version + 1 if last else 1
            await Judgement.create(criterion=one.criterion, version=version, at=clock.now(),
                                   word=one.verdict.word.value,
                                   reason=one.verdict.reason.value, rules=RULES, inputs=facts, digest=digest)
            new += 1
    return new


def _facts(one: Judged, today: date) -> dict[str, object]:
    if not one.measured:
        return {"measure": None}
    first = one.measured[0].measure
    if first.kind == Kind.DONE:
        due = one.aim.target_on
        return {"measure": "done", "done_on": first.done_on.isoformat() if first.done_on else None,
                "due": due.isoformat() if due else None, "overdue": bool(due and due < today)}
    return {"measure": first.measure, **inputs(one.aim, one.points, today=today)}


async def keep_all() -> int:
    """Store what has changed for every criterion on a scorecard: after a release, and when a day has passed."""
    return await keep(await Criterion.filter(retired_at=None))
