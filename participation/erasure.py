"""Erasing a child's record: every row deleted, both halves of the data key destroyed; an audit line with counts stays.

One half of the key lies outside the database (`participation.keybook`). Once it is destroyed, no backup of the database
opens this child's words any more, whoever holds the master key; as long as no copy of the keys folder from before is kept.
Figures that are released already are counts of many children and stay as they are.
"""

from __future__ import annotations

from participation import audit, sitting_keys, storage
from participation.access import allowed
from participation.keys import Keys
from participation.models import (AuditLine, CheckIn, Child, CirclePerson, Concern, Consent, Pass, Person, Promise, Session,
                                  Spoke, Trust, View)
from participation.problems import Conflict
from participation.words import N_

TABLES = ("spoke", "view_of_check_in", "circle_person", "pass", "promise", "concern", "check_in", "trust", "consent", "child")
"""What `storage.Database.purge` rewrites afterwards, so that nothing is left in free pages."""
OF_SITTINGS = {"spokes": Spoke, "views": View, "people": CirclePerson}
OF_CHILD = {"codes": Pass, "promises": Promise, "concerns": Concern, "check_ins": CheckIn, "trusts": Trust, "consents": Consent}


def check_can_erase(open_concerns: int) -> None:
    """An alert that somebody still works on may be needed to protect the child."""
    if open_concerns:
        raise Conflict(N_("An alert about this child is still open. The protection lead closes it first."))


def can_erase(open_concerns: int) -> bool:
    return allowed(check_can_erase, open_concerns)


async def open_concerns(child: Child) -> int:
    return await Concern.filter(child_id=child.pk, closed_at=None).count()


async def erase(*, child: Child, keys: Keys, by: Person | None) -> None:
    """Delete everything about the child, the key with it. Raises Conflict while an alert is open."""
    check_can_erase(await open_concerns(child))
    await _delete(child, keys, by)


async def erase_again(*, keys: Keys) -> int:
    """After an older backup was put back: delete the rows of children who were erased since. Returns how many."""
    back = [str(pk) for pk in await Child.all().values_list("id", flat=True) if keys.book.destroyed(str(pk))]
    for pk in back:
        async with storage.writes():
            await _delete(await Child.get(id=pk), keys, None)
    return len(back)


async def _delete(child: Child, keys: Keys, by: Person | None) -> None:
    sittings = await CheckIn.filter(child_id=child.pk).values_list("id", flat=True)
    await Session.filter(check_in_id__in=sittings).delete()
    await Session.filter(child_id=child.pk).delete()
    counts = {name: await table.filter(check_in_id__in=sittings).delete() for name, table in OF_SITTINGS.items()}
    counts |= {name: await table.filter(child_id=child.pk).delete() for name, table in OF_CHILD.items()}
    await Child.filter(id=child.pk).delete()
    await audit.record("child.erased", by=by, about=f"child:{child.pk}", **counts)
    for one in sittings:
        sitting_keys.forget(str(one), keys)
    # Last, and only when the rows are gone for good; if the process dies just here, `sweep` finds the audit line.
    storage.afterwards(lambda: keys.book.destroy(child.pk))


async def sweep(*, keys: Keys) -> int:
    """Destroy what an interrupted erasure left in the key book. Returns how many halves."""
    erased = await AuditLine.filter(what="child.erased").values_list("about", flat=True)
    return sum(keys.book.destroy(str(about).removeprefix("child:")) for about in erased)
