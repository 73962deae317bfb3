"""Files that a reader cannot read after all go to another reader. What is graded stays with whoever graded it.

Two people who read a file stay two: a file that the other reads already is not given to them. Grades begun in a file go, for
nobody's grades may stand under another's name.
"""

from __future__ import annotations

from dataclasses import dataclass

from analysis.audits import audits
from analysis.audits.access import OPEN, check_can_draw, may_be_readers
from analysis.models import AuditReading, CaseAudit
from participation import audit, clock
from participation.models import Person
from participation.problems import Conflict, Unacceptable
from participation.words import N_, _


@dataclass(frozen=True)
class Unread:
    """A reader of an open audit, and how many of their files are not graded yet."""

    reader: Person
    files: int


async def unread(case_audit: CaseAudit) -> list[Unread]:
    """Every reader who has files to grade, by name."""
    found = await AuditReading.filter(audit=case_audit, done_at=None).prefetch_related("reader")
    people = {one.reader.pk: one.reader for one in found}
    return [Unread(one, sum(row.reader.pk == one.pk for row in found)) for one in sorted(people.values(), key=lambda one: (one.name, one.pk))]


async def hand_over(*, case_audit: CaseAudit, of: str, to: str, by: Person) -> int:
    """Give what `of` has not graded to `to` (ids of people); how many stay, because `to` reads them already.

    Raises Unacceptable with a sentence for each field, Conflict for an audit that is closed.
    """
    check_can_draw(by)
    if not await CaseAudit.filter(pk=case_audit.pk, state=OPEN).exists():
        raise Conflict(N_("This audit is closed. What was graded counts as it is."))
    person, files, stays = await _checked(case_audit, of, to)
    # Rows made new, not renamed: a save that is on its way from the page of the one before finds nothing to write to.
    await AuditReading.filter(audit=case_audit, reader_id=of, file__in=files, done_at=None).delete()
    await AuditReading.bulk_create([AuditReading(audit=case_audit, file=file, reader=person, at=clock.now()) for file in files])
    await audit.record("case_audit.handed_over", by=by, about=case_audit, files=len(files), of=of, to=to)
    await audits.write_to(case_audit, person, await AuditReading.filter(audit=case_audit, reader=person, done_at=None).count(), once=False)
    return stays


async def _checked(case_audit: CaseAudit, of: str, to: str) -> tuple[Person, list[int], int]:
    """Who reads now, the files they get, and how many stay."""
    errors = {}
    open_files = await AuditReading.filter(audit=case_audit, reader_id=of, done_at=None).values_list("file", flat=True)
    person = next((one for one in await may_be_readers() if one.pk == to and to != of), None)
    if not open_files:
        errors["of"] = _("Choose a reader who has files left to read.")
    if person is None:
        errors["to"] = _("Choose somebody else from the list.")
    theirs = set(await AuditReading.filter(audit=case_audit, reader_id=to).values_list("file", flat=True))
    files = sorted(set(open_files) - theirs)
    if open_files and person and not files:
        errors["to"] = _("This person reads all of these files already. A second reader has to be somebody else.")
    if errors or person is None:
        raise Unacceptable(errors)
    return person, files, len(open_files) - len(files)
