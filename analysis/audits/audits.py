"""A case-file audit from the draw to its counts.

    open: drawn, readers named ──each grades apart──► both done: differences settled together ──► closed: counts, readings gone

Neither of two readers of a file sees the other's grades before both are done: `both` is the only reader of a pair.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from analysis.audits import counting, drawing, questions, saving
from analysis.audits.access import CLOSED, OPEN, can_be_reader, check_can_draw, reading_for
from analysis.audits.saving import Outcome, Sent
from analysis.models import AuditReading, AuditSettled, AuditTemplate, CaseAudit
from analysis.statistics import policy
from participation import audit, clock, mail, words
from participation.identity import is_id, new_id
from participation.models import Person
from participation.problems import Conflict, NotFound, Unacceptable
from participation.words import N_, _

MOST_FILES, MOST_SAMPLE = 100_000, 200
ASKED = N_("You are asked to read case files")
ASKED_BODY = N_("You are named as a reader of “{title}”: {n} files, until {day}. Sign in to see which places of the list are yours.")


@dataclass(frozen=True)
class Wanted:
    """`files` in the service's own list, `sample` to read, `share`: a key of drawing.SHARES, `readers` by id."""

    title: str
    starts_on: date
    ends_on: date
    files: int
    sample: int
    share: str
    readers: tuple[str, ...]


async def draw(*, template: AuditTemplate, wanted: Wanted, by: Person | None, tell: bool = True) -> CaseAudit:
    """Draw the sample and deal it out to the readers, once: another draw is another audit, and both stand in the audit trail.

    Raises Unacceptable with a sentence for each field, Conflict for a template that is not used any more.
    """
    if by:
        check_can_draw(by)
    people = await _readers(wanted)
    await questions.use(template=template, by=by)
    seed = new_id()
    sample = drawing.draw(wanted.files, wanted.sample, seed)
    twice = drawing.second(sample, drawing.SHARES[wanted.share], seed)
    made = await CaseAudit.create(template=template, title=wanted.title, starts_on=wanted.starts_on, ends_on=wanted.ends_on,
                                  files=wanted.files, seed=seed, sample=sample, second=twice, drawn_at=clock.now(), drawn_by=by)
    dealt = drawing.readers(sample, twice, [one.pk for one in people])
    await AuditReading.bulk_create([AuditReading(audit=made, file=place, reader_id=reader, at=clock.now()) for place, reader in dealt])
    await audit.record("case_audit.drawn", by=by, about=made, files=wanted.files, sample=len(sample), seed=seed, rule=drawing.RULE,
                       second=len(twice), readers=len(people))
    if tell:
        for person in people:
            await write_to(made, person, sum(reader == person.pk for _place, reader in dealt))
    return made


async def write_to(made: CaseAudit, person: Person, files: int, *, once: bool = True) -> None:
    """Write to a reader how many files are theirs, until when."""
    with words.speaking(mail.WRITTEN_IN):
        until = words.day(made.ends_on)
    await mail.queue(kind=mail.Kind.FILES, to=person, subject=ASKED, body=ASKED_BODY, about=made, path=f"/case-files/{made.pk}", once=once,
                     title=made.title, n=files, day=until)


async def _readers(wanted: Wanted) -> list[Person]:
    """Raises Unacceptable for whatever cannot be drawn."""
    found = {one.pk: one for one in await Person.filter(pk__in=list(filter(is_id, wanted.readers)))}
    people, errors = [found[one] for one in dict.fromkeys(wanted.readers) if one in found], {}
    if not wanted.title:
        errors["title"] = _("Give it a title, such as the service and the quarter.")
    if wanted.ends_on < wanted.starts_on:
        errors["ends_on"] = _("The last day lies before the first.")
    if not 1 <= wanted.files <= MOST_FILES:
        errors["files"] = _("Write how many files are in the list, from 1 to {n}.").format(n=MOST_FILES)
    if not 1 <= wanted.sample <= min(wanted.files, MOST_SAMPLE):
        errors["sample"] = _("Write how many are read: at most {n}, and no more than the list has.").format(n=MOST_SAMPLE)
    if wanted.share not in drawing.SHARES:
        errors["share"] = _("Choose how many are read by two.")
    if not people or not all(map(can_be_reader, people)):
        errors["readers"] = _("Name at least one reader from the list.")
    elif len(people) < 2 and wanted.share != "none":
        errors["readers"] = _("For a second reading, name two readers or more.")
    if errors:
        raise Unacceptable(errors)
    return people


# ---- one reader, one file ---------------------------------------------------------------------------------------------

async def grade(*, reading: AuditReading, grades: Mapping[str, int], by: Person, sent: Sent | None = None) -> Outcome:
    """Keep what this reader gave so far, all of it again; `sent` from which page (None: newer than any). Raises Conflict once it
    cannot be changed any more."""
    await _check_open(reading, by)
    known = {one.id for one in questions.of(await _template(reading.audit_id))}  # type: ignore[attr-defined]
    kept = {question: grade for question, grade in grades.items() if question in known and grade in (*counting.GRADES, counting.NOT_HERE)}
    return await saving.put(reading, kept, sent or Sent(reading.page, reading.revision, reading.revision + 1, by_button=True))


async def say_done(*, reading: AuditReading, by: Person) -> None:
    """All of this file is graded. Where the other reader is done too, neither can change theirs. Raises Unacceptable."""
    await _check_open(reading, by)
    wanted = [one.id for one in questions.of(await _template(reading.audit_id))]  # type: ignore[attr-defined]
    missing = [question for question in wanted if question not in reading.grades]
    if missing:
        raise Unacceptable({f"g-{question}": _("Choose a grade, or that it cannot be told from this file.") for question in missing})
    await AuditReading.filter(pk=reading.pk).update(done_at=clock.now())
    await audit.record("case_audit.read", by=by, about=f"case_audit:{reading.audit_id}", file=reading.file)  # type: ignore[attr-defined]


async def _check_open(reading: AuditReading, person: Person) -> None:
    """One's own, the audit open, and not both readers done. Read anew: another browser may have been quicker."""
    fresh = await reading_for(person, reading.audit_id, reading.file)  # type: ignore[attr-defined]
    if fresh.pk != reading.pk:
        raise NotFound()
    if not await CaseAudit.filter(pk=reading.audit_id, state=OPEN).exists():  # type: ignore[attr-defined]
        raise Conflict(N_("This audit is closed. What was graded counts as it is."))
    if await both_done(reading.audit_id, reading.file):  # type: ignore[attr-defined]
        raise Conflict(N_("Both readers are done with this file. What each graded stays as it is."))


async def _template(audit_id: str) -> AuditTemplate:
    return (await CaseAudit.get(pk=audit_id).prefetch_related("template")).template


async def both_done(audit_id: str, file: int) -> bool:
    """Whether two people read this file and both are done."""
    found = await AuditReading.filter(audit_id=audit_id, file=file).values_list("done_at", flat=True)
    return len(found) > 1 and all(found)


async def both(person: Person, audit_id: str, file: int) -> tuple[AuditReading, AuditReading]:
    """One's own reading and the other's, for the two of them, once both are done. Raises NotFound before, and for anybody else."""
    mine = await reading_for(person, audit_id, file)
    if not await both_done(audit_id, file):
        raise NotFound()
    return mine, await AuditReading.filter(audit_id=audit_id, file=file).exclude(pk=mine.pk).prefetch_related("reader").get()


async def settle(*, audit_id: str, file: int, grades: Mapping[str, int], by: Person, seen: str | None = None) -> None:
    """What the two settled on where they differ, all of it. Either of them writes it down. `seen`: `written` of what this page was
    made from; another since then stays (None: whatever stands). Raises Unacceptable, Conflict."""
    mine, other = await both(by, audit_id, file)
    if not await CaseAudit.filter(pk=audit_id, state=OPEN).exists():
        raise Conflict(N_("This audit is closed. What was graded counts as it is."))
    differ = counting.differences(mine.grades, other.grades)
    missing = [question for question in differ if grades.get(question) not in (*counting.GRADES, counting.NOT_HERE)]
    if missing:
        raise Unacceptable({f"g-{question}": _("Choose the grade that you settled on.") for question in missing})
    stands = await AuditSettled.filter(audit_id=audit_id, file=file).first()
    if seen is not None and seen != written(stands):
        raise Conflict(N_("The other reader wrote something down meanwhile. It stands below. Change it if that is not what you settled on."))
    await AuditSettled.filter(audit_id=audit_id, file=file).delete()
    await AuditSettled.create(audit_id=audit_id, file=file, grades={one: grades[one] for one in differ}, at=clock.now(), by=by)
    await audit.record("case_audit.settled", by=by, about=f"case_audit:{audit_id}", file=file, differed=len(differ))


def written(settled: AuditSettled | None) -> str:
    """Tells one writing-down of a file from another; "" where there is none."""
    return settled.pk if settled else ""


# ---- closing ----------------------------------------------------------------------------------------------------------

@dataclass(frozen=True)
class HowFar:
    """An open audit as planners watch it: no grade of any file. `waiting`: places where two differ and have not settled."""

    by_reader: tuple[tuple[str, int, int], ...]
    read: int
    unread: tuple[int, ...]
    waiting: tuple[int, ...]


async def how_far(audit_id: str) -> HowFar:
    readings, settled = await _readings(audit_id)
    names: dict[str, list[bool]] = defaultdict(list)
    for one in (one for rows in readings.values() for one in rows):
        names[one.reader.name].append(one.done_at is not None)
    stands = {file: counting.stands(_done(rows), settled.get(file)) for file, rows in readings.items()}
    waiting = tuple(sorted(file for file, rows in readings.items() if len(_done(rows)) > 1 and stands[file] is None))
    unread = tuple(sorted(file for file, rows in readings.items() if not _done(rows)))
    return HowFar(tuple((name, sum(done), len(done)) for name, done in sorted(names.items())),
                  sum(one is not None for one in stands.values()), unread, waiting)


def _done(rows: list[AuditReading]) -> list[dict[str, int]]:
    return [one.grades for one in rows if one.done_at]


async def _readings(audit_id: str) -> tuple[dict[int, list[AuditReading]], dict[int, dict[str, int]]]:
    found: dict[int, list[AuditReading]] = defaultdict(list)
    for one in await AuditReading.filter(audit_id=audit_id).order_by("file", "id").prefetch_related("reader"):
        found[one.file].append(one)
    return found, dict(await AuditSettled.filter(audit_id=audit_id).values_list("file", "grades"))


async def check_can_close(audit_id: str) -> None:
    """Raises Conflict where nothing is read, or two readers have not settled where they differ."""
    far = await how_far(audit_id)
    if far.waiting:
        raise Conflict(N_("Two readers have still to settle where they differ: places {places}."), places=", ".join(map(str, far.waiting)))
    if not far.read:
        raise Conflict(N_("No file has been read yet."))


async def close(*, case_audit: CaseAudit, by: Person | None) -> None:
    """Counts by question and how the readers agreed; single readings are gone, and the counts stay as they are. Raises Conflict.

    A file that nobody finished is left out. One that only one of two finished counts as that one graded it. Closed before its last
    day, this is its last day: its figures count from now on.
    """
    if by:
        check_can_draw(by)
    if not await CaseAudit.filter(pk=case_audit.pk, state=OPEN).exists():
        raise Conflict(N_("This audit is closed already."))
    await check_can_close(case_audit.pk)
    readings, settled = await _readings(case_audit.pk)
    wanted = [one.id for one in questions.of(await _template(case_audit.pk))]
    files = [found for file, rows in readings.items() if (found := counting.stands(_done(rows), settled.get(file))) is not None]
    pairs = [(done[0], done[1]) for rows in readings.values() if len(done := _done(rows)) > 1]
    grades, agreement = counting.kept(counting.counted(files, wanted)), counting.agreed(pairs, wanted, least=policy.K)
    digest = fingerprint(case_audit, grades, agreement)
    await AuditReading.filter(audit_id=case_audit.pk).delete()
    await AuditSettled.filter(audit_id=case_audit.pk).delete()
    await CaseAudit.filter(pk=case_audit.pk).update(state=CLOSED, grades=grades, agreement=agreement, digest=digest,
                                                    ends_on=max(case_audit.starts_on, min(case_audit.ends_on, clock.today())), closed_at=clock.now(), closed_by_id=by.pk if by else None)
    await audit.record("case_audit.closed", by=by, about=case_audit, files=len(files), twice=len(pairs), digest=digest)


def fingerprint(one: CaseAudit, grades: object, agreement: object) -> str:
    """SHA-256 of the draw and of what came of it."""
    kept = [one.files, one.seed, one.sample, one.second, grades, agreement]
    return hashlib.sha256(json.dumps(kept, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


async def throw_away(*, case_audit: CaseAudit, by: Person) -> None:
    """An open audit with everything that was graded in it. Its draw stays in the audit trail. Raises Conflict."""
    check_can_draw(by)
    if not await CaseAudit.filter(pk=case_audit.pk, state=OPEN).exists():
        raise Conflict(N_("A closed audit stays."))
    await AuditReading.filter(audit_id=case_audit.pk).delete()
    await AuditSettled.filter(audit_id=case_audit.pk).delete()
    await audit.record("case_audit.thrown_away", by=by, about=case_audit, files=case_audit.files, sample=len(case_audit.sample))
    await CaseAudit.filter(pk=case_audit.pk).delete()
