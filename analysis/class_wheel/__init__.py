"""Closing a class wheel: opened, counted and released in one transaction, so that no child's row is ever written.

Sealed ballots become counts in memory; the counts pass the same disclosure control as every release; what may be shown
is frozen together with the emptying of the urn. With fewer than K ballots the urn is emptied unopened.
"""

from __future__ import annotations

import logging
from collections import Counter

from analysis import releases
from analysis.disclosure.rules import K
from analysis.models import Release
from analysis.releases.classes import KIND
from participation import audit, clock
from participation.keys import Keys
from participation.models import Person
from participation.problems import Conflict
from participation.storage import Database
from surveys.class_wheel import wheels as class_wheels
from surveys.models import Box, ClassWheel, Wave
from surveys.running.waves import CLOSING, OPEN
from surveys.sealed import closing

log = logging.getLogger(__name__)


def can_show(sent: int) -> bool:
    return sent >= K


async def close(*, one: ClassWheel, database: Database, keys: Keys, by: Person | None) -> Release | None:
    """Take a class wheel from wherever it stands to closed and released; None where too few had sent.

    Killed at any step and called again, it ends the same. Not inside storage.writes(). Raises KeyGone, UrnDamaged.
    """
    wave = await Wave.get(pk=one.wave_id)
    if wave.state == OPEN:
        await closing.begin(wave=wave, by=by)
        await wave.refresh_from_db()
    if wave.state == CLOSING:
        if can_show(await Box.filter(wave_id=wave.pk).count()):
            await releases.build_class(one=one, wave=wave, keys=keys, by=by)
        else:
            await _empty_unopened(wave, by)
        await wave.refresh_from_db()
    await closing.close(wave=wave, database=database, keys=keys, by=by)
    return await Release.get_or_none(kind=KIND, subject=wave.pk, frozen=True)


async def drop(*, one: ClassWheel, database: Database, keys: Keys, by: Person) -> None:
    """Give a class wheel up: what was sent is destroyed unopened, nothing is shown."""
    wave = await Wave.get(pk=one.wave_id)
    if wave.state == OPEN:
        await closing.begin(wave=wave, by=by)
        await wave.refresh_from_db()
    if wave.state == CLOSING:
        await _empty_unopened(wave, by)
        await wave.refresh_from_db()
    await closing.close(wave=wave, database=database, keys=keys, by=by)


async def close_due(*, database: Database, keys: Keys) -> int:
    """Close every class wheel whose lesson is over, and take up every closing that was interrupted. Returns how many."""
    found = await class_wheels.due(moment=clock.now())
    for one in found:
        try:
            await close(one=one, database=database, keys=keys, by=None)
        except Conflict as problem:
            # Its key file is away, or a box is damaged: the others close, this one is taken up again next time.
            log.error("class wheel %s cannot close: %s", one.pk, problem.source)
    return len(found)


async def _empty_unopened(wave: Wave, by: Person | None) -> None:
    """Nothing is opened, and how few had sent is not kept either."""
    await closing.freeze_counted(wave=wave, used=Counter(), by=by,
                                 keep=lambda: audit.record("class_wheel.dropped", by=by, about=wave))
