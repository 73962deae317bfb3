"""What a crash, a hurry or forgetting left of sittings: ended, destroyed and washed out by a job that runs every minute."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from participation import checkins, clock, erasure, resealing, sitting_keys, storage
from participation.keys import Keys
from participation.models import CheckIn, Child, Session
from participation.sitting_keys import IN_PROGRESS

LEFT_OPEN = timedelta(days=7)
LATE = 120
"""Seconds within which a transaction that began before a sitting's end has ended too."""


async def sweep(*, database: storage.Database, keys: Keys) -> int:
    """End what lies open, destroy the keys of sittings that are over, empty the write-ahead log. Returns keys destroyed."""
    await end_left_open(keys=keys)
    gone = 0
    for check_in_id, place in sitting_keys.files(keys):
        if sitting_keys.age(place) >= LATE:
            gone += await _settle(check_in_id, place, keys)
    gone += await erasure.sweep(keys=keys)
    await database.rinse()
    return gone


async def end_left_open(*, keys: Keys) -> int:
    """Delete check-ins that nobody kept or threw away within LEFT_OPEN, with everything said in them."""
    stale = await CheckIn.filter(finished_on=None, started_at__lt=clock.now() - LEFT_OPEN)
    for one in stale:
        async with storage.writes():
            await Session.filter(check_in_id=one.pk).delete()
            await checkins.expire(check_in=one)
            sitting_keys.forget(one.pk, keys)
    return len(stale)


async def _settle(check_in_id: str, place: Path, keys: Keys) -> int:
    check_in = await CheckIn.get_or_none(id=check_in_id)
    if check_in and check_in.finished_on is None:
        return 0
    if check_in:
        # Whoever wrote beside the child in the moment of keeping may have used the sitting's key.
        async with storage.writes():
            await resealing.of_sitting(check_in=check_in, child=await Child.get(id=check_in.child_id), keys=keys)
        if place.suffix == IN_PROGRESS:
            sitting_keys.retire(keys, check_in_id)
            return 0
    sitting_keys.destroy(keys, check_in_id)
    return 1
