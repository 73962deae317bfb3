"""What a data keeper may open: what is held on one child and who looked, found by a search that leaves a line."""

from __future__ import annotations

from dataclasses import dataclass

from participation import audit, children, keys as sealing
from participation.keys import Keys
from participation.models import AuditLine, CheckIn, Child, CirclePerson, Concern, Consent, Person, Promise, Spoke, Trust
from participation.problems import Gone, NotFound

MOST_FOUND = 20
LEAST_LETTERS = 3
PAGE = 50


@dataclass(frozen=True)
class Found:
    child: Child
    name: str


@dataclass(frozen=True)
class Held:
    """One child's record by kind of content: how much there is, and when; never what a child said."""

    child: Child
    name: str
    adults: list[Trust]
    consents: list[Consent]
    check_ins: list[CheckIn]
    answers: int
    people: int
    promises: int
    alerts: int
    open_alerts: int


async def search(sought: str, keys: Keys) -> list[Found]:
    """Children by id, or by a part of the name; at most MOST_FOUND. Opens every name: its caller leaves an audit line."""
    by_id = await Child.filter(id=sought).prefetch_related("service")
    if by_id:
        return [Found(by_id[0], _name(by_id[0], keys))]
    found = []
    for child in await Child.all().prefetch_related("service") if len(sought) >= LEAST_LETTERS else ():
        name = _name(child, keys)
        if sought.casefold() in name.casefold():
            found.append(Found(child, name))
    return sorted(found, key=lambda one: one.name.casefold())[:MOST_FOUND]


async def child_for(child_id: str) -> Child:
    """A child by id, for the data keeper. Raises NotFound."""
    child = await Child.filter(id=child_id).prefetch_related("service").first()
    if child is None:
        raise NotFound()
    return child


async def held_for(child_id: str, keys: Keys) -> Held:
    """Everything held on one child. Raises NotFound."""
    child = await child_for(child_id)
    check_ins = await CheckIn.filter(child_id=child.pk).order_by("-started_at").prefetch_related("adult")
    return Held(
        child, _name(child, keys), await Trust.filter(child_id=child.pk).order_by("since").prefetch_related("adult"),
        await Consent.filter(child_id=child.pk).order_by("-recorded_at").prefetch_related("recorded_by"), check_ins,
        await Spoke.filter(check_in_id__in=[one.pk for one in check_ins]).count(),
        await CirclePerson.filter(check_in__child_id=child.pk).count(),
        await Promise.filter(child_id=child.pk).count(), await Concern.filter(child_id=child.pk).count(),
        await Concern.filter(child_id=child.pk, closed_at=None).count())


def _name(child: Child, keys: Keys) -> str:
    try:
        return children.name(child, keys)
    except (sealing.Unreadable, Gone):
        return ""


@dataclass(frozen=True)
class Trail:
    """A page of the audit trail, newest first."""

    lines: list[AuditLine]
    people: dict[str, str]
    page: int
    pages: int


async def trail(page: int, what: str = "") -> Trail:
    query = AuditLine.filter(what__startswith=what) if what else AuditLine.all()
    pages = max(1, -(-await query.count() // PAGE))
    page = min(max(page, 1), pages)
    lines = await query.order_by("-id").offset((page - 1) * PAGE).limit(PAGE)
    people = {one.pk: one.name for one in await Person.filter(id__in={line.by_id for line in lines if line.by_id})}
    return Trail(lines, people, page, pages)


async def broken_at() -> int | None:
    """The first line that does not follow from the one before; None if the whole trail is sound."""
    return await audit.check_chain()
