"""Deleting a sitting whole: what was said in it, who was placed in it, its codes and its key. Written once, for every end but *keep*."""

from __future__ import annotations

from collections.abc import Collection

from participation import sitting_keys
from participation.keys import Keys
from participation.models import CheckIn, CirclePerson, Pass, Spoke, View

PARTS = (Spoke, View, CirclePerson, Pass)


async def discard(check_in_ids: Collection[str], keys: Keys | None) -> None:
    """Runs inside storage.writes(). Without `keys` leftovers.sweep destroys the sittings' keys within minutes."""
    for check_in_id in check_in_ids if keys else ():
        sitting_keys.forget(check_in_id, keys)  # type: ignore[arg-type]
    for table in PARTS:
        await table.filter(check_in_id__in=list(check_in_ids)).delete()
    await CheckIn.filter(id__in=list(check_in_ids)).delete()
