"""Putting a long list in: sealed off the event loop, told as it goes, stored in one transaction at the end.

A short list is in before the page answers. A long one goes on in the serving process; if that stops, nothing was added and
the page says so.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence

from participation import storage
from participation.keys import Keys
from participation.models import Person
from participation.problems import Conflict
from participation.words import N_
from surveys.inviting import invitations
from surveys.inviting.lists import Invited
from surveys.models import Progress, Wave
from surveys.running import progress

LIST = "list"
AT_ONCE = 1_000
"""People on a list that is in before the page answers."""
SEALED_AT_ONCE = 2_500
INTERRUPTED = N_("The service was started again while it put the list in. Nothing was added: send the list again.")
FAILED = N_("The list could not be stored just now. Nothing was added: send it again in a few minutes.")
OPENED = N_("The wave was opened or given doors in the meantime, so its list stayed as it was.")

log = logging.getLogger("heard.lists")
_going: set[asyncio.Task[None]] = set()


class InHand(Conflict):
    default = N_("A list is being put in just now. Wait until it is there, then send this one.")


async def put(*, wave: Wave, people: Sequence[Invited], keys: Keys, by: Person | None) -> None:
    """Use this list for the wave: at once, or begin to. Not inside storage.writes(). Raises Conflict, InHand."""
    invitations.check_can_list(wave)
    claim = await progress.claim(LIST, wave.pk)
    if claim is None:
        raise InHand
    if len(people) <= AT_ONCE:
        try:
            await _put(claim, wave, people, keys, by)
        finally:
            await claim.finished()
        return
    await claim.tell("sealing", 0, len(people))
    task = asyncio.create_task(_in_the_background(claim, wave, people, keys, by), name="heard list")
    _going.add(task)
    task.add_done_callback(_going.discard)


async def stop() -> None:
    """The service stops: what is not stored yet is given up, and the page will say so. Before the database closes."""
    for task in list(_going):
        task.cancel()
    await asyncio.gather(*_going, return_exceptions=True)


async def finished() -> None:
    """Wait for the lists that are going in (tests, the demonstration)."""
    await asyncio.gather(*_going)


async def _in_the_background(claim: progress.Claim, wave: Wave, people: Sequence[Invited], keys: Keys,
                             by: Person | None) -> None:
    try:
        await _put(claim, wave, people, keys, by)
        await claim.finished()
    except Conflict:
        await claim.stopped(OPENED)
    except asyncio.CancelledError:
        await claim.stopped(INTERRUPTED)
        raise
    except Exception as problem:
        log.error("a list was not stored: %s", type(problem).__name__)
        await claim.stopped(FAILED)


async def _put(claim: progress.Claim, wave: Wave, people: Sequence[Invited], keys: Keys, by: Person | None) -> None:
    rows: list[invitations.SealedRow] = []
    for start in range(0, len(people), SEALED_AT_ONCE):
        await claim.tell("sealing", len(rows), len(people))
        part = people[start:start + SEALED_AT_ONCE]
        rows += await asyncio.to_thread(lambda part=part: [invitations.sealed(wave.pk, one, keys) for one in part])
    await claim.tell("storing", len(rows), len(people))
    async with storage.writes():
        await _check_still_mine(wave)
        await invitations.put_sealed(wave=await Wave.get(pk=wave.pk), rows=rows, by=by)


async def _check_still_mine(wave: Wave) -> None:
    """Who was told that it was interrupted must find it so: work that was silent for too long is given up."""
    fresh = Progress.filter(what=LIST, about=wave.pk, beat__gte=int(time.time()) - progress.DEAD_AFTER)
    if not await fresh.update(beat=int(time.time())):
        raise InHand


async def told(wave: Wave) -> progress.Told | None:
    """How far the list of this wave is; None where none is going in and nothing went wrong with the last."""
    return await progress.told(LIST, wave.pk)
