"""Erasing a child's record: the data key is destroyed and every row deleted; an audit line with counts stays.

Backups made before still hold the sealed record and its wrapped key, until they are deleted. Figures that are released
already are counts of many children and stay as they are.
"""

from __future__ import annotations

from participation import audit
from participation.access import allowed
from participation.models import CheckIn, Child, Concern, Consent, Person, Promise, Session, Spoke, Trust
from participation.problems import Conflict
from participation.words import N_

TABLES = ("spoke", "promise", "concern", "check_in", "trust", "consent", "child")
"""What `storage.Database.purge` rewrites afterwards, so that nothing is left in free pages."""


def check_can_erase(open_concerns: int) -> None:
    """An alert that somebody still works on may be needed to protect the child."""
    if open_concerns:
        raise Conflict(N_("An alert about this child is still open. The protection lead closes it first."))


def can_erase(open_concerns: int) -> bool:
    return allowed(check_can_erase, open_concerns)


async def open_concerns(child: Child) -> int:
    return await Concern.filter(child_id=child.pk, closed_at=None).count()


async def erase(*, child: Child, by: Person | None) -> None:
    """Delete everything about the child, the key with it. Raises Conflict while an alert is open."""
    check_can_erase(await open_concerns(child))
    sittings = await CheckIn.filter(child_id=child.pk).values_list("id", flat=True)
    await Session.filter(check_in_id__in=sittings).delete()
    await Session.filter(child_id=child.pk).delete()
    counts = {
        "spokes": await Spoke.filter(check_in_id__in=sittings).delete(),
        "promises": await Promise.filter(child_id=child.pk).delete(),
        "concerns": await Concern.filter(child_id=child.pk).delete(),
        "check_ins": await CheckIn.filter(child_id=child.pk).delete(),
        "trusts": await Trust.filter(child_id=child.pk).delete(),
        "consents": await Consent.filter(child_id=child.pk).delete(),
    }
    await Child.filter(id=child.pk).delete()
    await audit.record("child.erased", by=by, about=f"child:{child.pk}", **counts)
