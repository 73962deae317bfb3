"""Who may draw an audit, read its files, and see what came of it. Loading is permission.

Planners draw, watch how far it is, close, and read the counts. A reader is anybody else who signs in here and is named for that audit:
whoever plans by the figures reads no single file, as nowhere else in this service (docs/practice.md).
"""

from __future__ import annotations

from analysis.models import AuditReading, AuditTemplate, CaseAudit
from participation.access import Role, allowed, check_holds, holds
from participation.models import Person
from participation.problems import Forbidden, NotFound
from participation.words import N_

OPEN, CLOSED = "open", "closed"
DRAFT, USED, RETIRED = "draft", "used", "retired"
PLANNERS = (Role.PLANNER,)


def check_can_draw(person: Person | None) -> None:
    """Whether somebody may keep templates, draw a sample, name readers and close."""
    check_holds(person, PLANNERS)


def check_can_be_reader(person: Person | None) -> None:
    check_holds(person, tuple(Role))
    if holds(person, PLANNERS):
        raise Forbidden(N_("You work with the figures of the plan, so you read the counts and not single files."))


def can_be_reader(person: Person | None) -> bool:
    return allowed(check_can_be_reader, person)


async def may_be_readers() -> list[Person]:
    """Everybody who may be named as a reader, by name, each with their service."""
    return [one for one in await Person.filter(active=True).order_by("name", "id").prefetch_related("service") if can_be_reader(one)]


async def template_for(person: Person | None, template_id: str) -> AuditTemplate:
    check_can_draw(person)
    found = await AuditTemplate.get_or_none(pk=template_id).prefetch_related("follows", "made_by")
    if found is None:
        raise NotFound()
    return found


async def audit_for(person: Person | None, audit_id: str) -> CaseAudit:
    """An audit for planners, closed or open. Raises NotFound."""
    if not holds(person, PLANNERS):
        raise NotFound()
    return await _audit(audit_id)


async def _audit(audit_id: str) -> CaseAudit:
    found = await CaseAudit.get_or_none(pk=audit_id).prefetch_related("template", "drawn_by", "closed_by")
    if found is None:
        raise NotFound()
    return found


async def read_by(person: Person | None, audit_id: str) -> CaseAudit:
    """An open audit that this person reads files of. Raises NotFound for everybody else, and once it is closed."""
    if person is None or not can_be_reader(person) or not await AuditReading.filter(audit_id=audit_id, reader_id=person.pk).exists():
        raise NotFound()
    return await _audit(audit_id)


async def reading_for(person: Person | None, audit_id: str, file: int) -> AuditReading:
    """One's own reading of one file. Raises NotFound for everybody else."""
    await read_by(person, audit_id)
    found = await AuditReading.get_or_none(audit_id=audit_id, file=file, reader_id=person.pk if person else "")
    if found is None:
        raise NotFound()
    return found
