"""A close that goes on in the background of the serving process after the request that began it.

If the process ends meanwhile, the recurring job (`closing.close_due`) takes it up; a key that was brought is gone with the
process's memory then, and has to be brought again.
"""

from __future__ import annotations

import asyncio
import logging

from participation import quiet
from participation.keys import Keys
from participation.models import Person
from participation.problems import Problem
from surveys.models import Wave
from surveys.sealed import closing

AT_ONCE = 1.0
"""Seconds that the request waits, so that small waves are closed when their page comes."""

log = logging.getLogger("heard.closing")
_going: set[asyncio.Task[None]] = set()


async def begin(*, wave: Wave, database: closing.Database, keys: Keys, by: Person | None,
                private_key: bytes | None = None) -> None:
    """Close the wave, and return when that is done or a moment has passed. Not inside storage.writes()."""
    work = _close(wave, database, keys, by, private_key)
    task = asyncio.get_running_loop().create_task(work, name="heard close")
    _going.add(task)
    task.add_done_callback(_going.discard)
    await asyncio.wait([task], timeout=AT_ONCE)


async def stop() -> None:
    """The service stops: what goes on is left as it stands. Before the database closes."""
    for task in list(_going):
        task.cancel()
    await asyncio.gather(*_going, return_exceptions=True)


async def _close(wave: Wave, database: closing.Database, keys: Keys, by: Person | None, private_key: bytes | None) -> None:
    try:
        await closing.run(wave=wave, database=database, keys=keys, by=by, private_key=private_key)
    except Problem as refusal:
        log.info("wave %s does not close: %s", wave.pk, refusal.source)
    except Exception as problem:  # the page says that something went wrong; here only what and where, no word of it
        log.error("wave %s does not close: %s", wave.pk, quiet.told(problem))
