"""The demonstration's case-file audits: three years of Child's Plans and chronologies, and one that is being read.

Drawn and closed as in the real service; the readings between are stored in bulk, as their readers would have saved them.
"""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta

from analysis.audits import audits, counting, questions
from analysis.audits.audits import Wanted
from analysis.models import AuditReading, AuditSettled, AuditTemplate, CaseAudit
from participation import clock, storage
from participation.models import Person

READERS = ("Joe Lamont", "Fiona Dow", "Omar Aziz")
SEED = 6
# Title, days from today of its last day, files in the list, sample, share for two readers, how good the work is on the whole.
CLOSED = (("Family support teams, two years ago", -700, 118, 26, "half", 3.05), ("Family support teams, last year", -345, 131, 30, "half", 3.45),
          ("Family support teams, this year", -24, 140, 32, "half", 3.95))
OPEN = ("Ferry and Coldside school teams, this term", 19, 64, 20, "third")
# How a question lies beside the whole, in grades.
LEANS = {"voice": 0.2, "family": 0.4, "assessment": 0.0, "outcomes": -0.5, "who-when": 0.3, "review": 0.1, "chronology": -0.4, "patterns": -0.8,
         "early": 0.2, "difference": -0.6, "oversight": -0.2}
NOT_TOLD = 0.05
"""How often a file cannot tell."""


async def fill(*, today: date, by: Person | None) -> None:
    people = [found for name in READERS if (found := await Person.get_or_none(name=name))]
    if len(people) < 2:
        return
    rng = random.Random(SEED)
    title, starter = questions.starter()
    async with storage.writes():
        template = await questions.begin(title=title, questions=starter, by=by)
        for name, until, files, sample, share, level in CLOSED:
            wanted = Wanted(name, today + timedelta(days=until - 90), today + timedelta(days=until), files, sample, share,
                            tuple(one.pk for one in people[:2]))
            await _closed(template, wanted, level, rng, by)
        await _open(template, today, people, rng, by)


async def _closed(template: AuditTemplate, wanted: Wanted, level: float, rng: random.Random, by: Person | None) -> None:
    with clock.at(_moment(wanted.ends_on - timedelta(days=30))):
        made = await audits.draw(template=template, wanted=wanted, by=by, tell=False)
        await _read(made, rng, level, made.sample)
    with clock.at(_moment(wanted.ends_on)):
        await audits.close(case_audit=made, by=by)


async def _open(template: AuditTemplate, today: date, people: list[Person], rng: random.Random, by: Person | None) -> None:
    name, until, files, sample, share = OPEN
    wanted = Wanted(name, today - timedelta(days=60), today + timedelta(days=until), files, sample, share, tuple(one.pk for one in people))
    with clock.at(_moment(today - timedelta(days=12))):
        made = await audits.draw(template=template, wanted=wanted, by=by, tell=False)
        once = [place for place in made.sample if place not in made.second]
        firsts = await AuditReading.filter(audit=made, reader=people[0], file__in=made.second).values_list("file", flat=True)
        # Some files are read by one, some by two who differ and have still to talk; most nobody has begun.
        await _read(made, rng, 3.6, [*once[:5], *sorted(firsts)[:3]], settled=False)


async def _read(made: CaseAudit, rng: random.Random, level: float, places: list[int], settled: bool = True) -> None:
    rows = await AuditReading.filter(audit=made, file__in=places).order_by("file", "id")
    true: dict[int, dict[str, int]] = {place: _graded(rng, level) for place in places}
    first: dict[int, dict[str, int]] = {}
    settle = []
    for one in rows:
        one.grades = true[one.file] if one.file not in first else _again(rng, true[one.file])
        one.at = one.done_at = clock.now()
        if one.file in first and settled:
            differ = counting.differences(first[one.file], one.grades)
            settle.append(AuditSettled(audit=made, file=one.file, grades={q: max(first[one.file][q], one.grades[q]) for q in differ},
                                       at=clock.now(), by_id=one.reader_id))  # type: ignore[attr-defined]
        first.setdefault(one.file, one.grades)
    await AuditReading.bulk_update(rows, ["grades", "at", "done_at"])
    await AuditSettled.bulk_create(settle)


def _graded(rng: random.Random, level: float) -> dict[str, int]:
    file = rng.gauss(0, 0.5)
    return {question: 0 if rng.random() < NOT_TOLD else max(1, min(6, round(level + lean + file + rng.gauss(0, 0.8))))
            for question, lean in LEANS.items()}


def _again(rng: random.Random, grades: dict[str, int]) -> dict[str, int]:
    """A second reader: the same more often than not, else one grade apart, seldom two."""
    apart = rng.choices((0, -1, 1, 2, -2), (62, 16, 16, 3, 3), k=len(grades))
    return {question: max(1, min(6, grade + by)) if grade else 0 for (question, grade), by in zip(grades.items(), apart, strict=True)}


def _moment(on: date) -> datetime:
    return datetime.combine(on, time(10), clock.HERE)
