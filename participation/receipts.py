"""Access receipts: each time somebody opens a child's record, a line says who and when.

The child and the data keeper can read them. What a protection lead opens is the alert, not the record; its lines are
about the alert and stand in the audit trail alone, because a child's page of receipts is often read beside the adult.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from participation import audit, storage
from participation.models import AuditLine, Child, Person

OPENED = "record.opened"
NEWEST = 100


@dataclass(frozen=True)
class Receipt:
    """Somebody opened a page of the record. `page` is the page's name in the list of addresses."""

    at: datetime
    who: str
    page: str


async def opened(*, child: Child, page: str, by: Person) -> None:
    """Write the receipt; called by every page that shows a child's record, before it is shown."""
    async with storage.writes():
        await audit.record(OPENED, by=by, about=child, page=page)


async def of(child_id: str) -> list[Receipt]:
    """The newest receipts of one child's record, newest first; at most NEWEST."""
    lines = await AuditLine.filter(about=f"child:{child_id}", what=OPENED).order_by("-id").limit(NEWEST)
    people = {person.pk: person.called for person in await Person.filter(id__in={line.by_id for line in lines})}
    return [Receipt(line.at, people.get(line.by_id, ""), str(line.facts.get("page", ""))) for line in lines]
