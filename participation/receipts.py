"""Access receipts: each time somebody opens a child's record, a line says who and when.

A name that stands in a list (the day, a group, promises) leaves one line for each person, child and day: enough to know who
saw it, few enough to be read. The child and the data keeper can read them all. What a protection lead opens is the alert,
not the record; its lines are about the alert and stand in the audit trail alone, because a child's page of receipts is often
read beside the adult.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time

from participation import audit, clock, storage
from participation.models import AuditLine, Child, Person

OPENED, LISTED, ALERT_LISTED = "record.opened", "record.listed", "concern.listed"
LIST = "list"
"""The page of a receipt that tells of a list."""
NEWEST = 100


@dataclass(frozen=True)
class Receipt:
    """Somebody opened a page of the record. `page` is the page's name in the list of addresses, or LIST."""

    at: datetime
    who: str
    page: str


@dataclass(frozen=True)
class Looks:
    """One person's looks at one kind of page on one day, as a child reads them. `at`: the last of them."""

    at: datetime
    who: str
    page: str
    times: int


async def opened(*, child: Child, page: str, by: Person) -> None:
    """Write the receipt; called by every page that shows a child's record, before it is shown."""
    async with storage.writes():
        await audit.record(OPENED, by=by, about=child, page=page)


async def listed(child_ids: Collection[str], *, by: Person) -> None:
    """These children's names are about to stand in a list. At most one line a person, child and day."""
    await _once_a_day(LISTED, {f"child:{pk}" for pk in child_ids}, by, page=LIST)


async def alerts_listed(concern_ids: Collection[str], *, by: Person) -> None:
    """The same for a list of alerts, which shows names: about the alert, as its own page is."""
    await _once_a_day(ALERT_LISTED, {f"concern:{pk}" for pk in concern_ids}, by)


async def _once_a_day(what: str, abouts: set[str], by: Person, **facts: object) -> None:
    since = datetime.combine(clock.today(), time(), clock.HERE)
    there = await AuditLine.filter(what=what, by_id=by.pk, at__gte=since, about__in=abouts).values_list(
        "about", flat=True) if abouts else ()
    fresh = sorted(abouts.difference(there))  # type: ignore[arg-type]
    if fresh:
        async with storage.writes():
            await audit.record_each(what, by=by, abouts=fresh, **facts)


async def of(child_id: str) -> list[Receipt]:
    """The newest receipts of one child's record, newest first; at most NEWEST."""
    lines = await AuditLine.filter(about=f"child:{child_id}", what__in=(OPENED, LISTED)).order_by("-id").limit(NEWEST)
    people = {person.pk: person.called for person in await Person.filter(id__in={line.by_id for line in lines})}
    return [Receipt(line.at, people.get(line.by_id, ""), str(line.facts.get("page", ""))) for line in lines]


def by_day(receipts: Collection[Receipt]) -> list[Looks]:
    """Receipts, newest first, as few lines as tell who, where and on which day."""
    found: dict[tuple[object, ...], Looks] = {}
    for one in receipts:
        key = one.who, one.page, one.at.astimezone(clock.HERE).date()
        seen = found.get(key)
        found[key] = Looks(seen.at if seen else one.at, one.who, one.page, (seen.times if seen else 0) + 1)
    return list(found.values())
