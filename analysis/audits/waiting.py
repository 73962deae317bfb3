"""What one reader has before them: the files that are theirs, how far each is, and what waits."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.audits import counting
from analysis.audits.access import OPEN, can_be_reader
from analysis.models import AuditReading, AuditSettled, CaseAudit
from participation import words
from participation.models import Person
from participation.words import ngettext


@dataclass(frozen=True)
class FileLine:
    """One file of a reader: its place, how far it is, and whether it waits for the two to talk. Nothing of the other's grades."""

    file: int
    graded: int
    done: bool
    twice: bool
    talk: bool
    settled: bool


@dataclass(frozen=True)
class Asked:
    """An open audit that names this reader, and their files of it."""

    one: CaseAudit
    files: list[FileLine]

    @property
    def done(self) -> int:
        return sum(line.done for line in self.files)

    @property
    def undone(self) -> int:
        return len(self.files) - self.done

    @property
    def to_talk(self) -> int:
        return sum(line.talk and not line.settled for line in self.files)

    @property
    def sentence(self) -> str:
        """What is still to do; "" where nothing is."""
        parts = []
        if self.undone:
            parts.append(ngettext("{n} case file waits for you to read, until {day}.", "{n} case files wait for you to read, until {day}.", self.undone)
                         .format(n=self.undone, day=words.day(self.one.ends_on)))
        if self.to_talk:
            parts.append(ngettext("{n} is to be talked over with the second reader.", "{n} are to be talked over with the second reader.", self.to_talk)
                         .format(n=self.to_talk))
        return " ".join(parts)


async def lines(audit_id: str, person: Person) -> list[FileLine]:
    """This reader's files of one audit, by place."""
    rows = await AuditReading.filter(audit_id=audit_id).values_list("file", "reader_id", "grades", "done_at")
    settled = set(await AuditSettled.filter(audit_id=audit_id).values_list("file", flat=True))
    found = []
    for file, _reader, grades, done in sorted((row for row in rows if row[1] == person.pk), key=lambda row: row[0]):
        others = [row for row in rows if row[0] == file and row[1] != person.pk]
        both = bool(done and others and others[0][3])
        differ = both and bool(counting.differences(grades, others[0][2]))
        found.append(FileLine(file, len(grades), bool(done), bool(others), both, not differ or file in settled))
    return found


async def asked(person: Person) -> list[Asked]:
    """Every open audit that names this person, the one that ends first at the top."""
    ids = set(await AuditReading.filter(reader_id=person.pk, audit__state=OPEN).values_list("audit_id", flat=True))
    if not ids or not can_be_reader(person):
        return []
    found = await CaseAudit.filter(pk__in=ids).order_by("ends_on", "id").prefetch_related("template")
    return [Asked(one, await lines(one.pk, person)) for one in found]
