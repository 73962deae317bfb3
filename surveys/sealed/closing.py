"""Closing a wave: shuffle, freeze, destroy the key, empty the urn, purge. It can be stopped at any step and taken up
again, by anybody, any number of times, with the same outcome (privacy rules, "The sealed urn", 6)."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from tortoise.models import Model

from participation import audit, clock, storage
from participation.keys import Keys
from participation.models import Person
from participation.problems import Conflict, Problem
from participation.words import N_
from surveys.inviting import letters
from surveys.models import Box, Draft, Invitee, Letter, Participation, Receipt, Stratum, Wave
from surveys.promise import OFFLINE
from surveys.running import progress
from surveys.running.waves import CLASS, CLOSED, CLOSING, FROZEN, OPEN, check_can_move, is_over
from surveys.sealed import key_wanted, keys as wave_keys, unsealing, urn

LEFT_OVER: tuple[type[Model], ...] = (Box, Receipt, Draft, Participation, Invitee, Letter)
PURGED = tuple(model._meta.db_table for model in LEFT_OVER)
"""Tables that closing empties: their old rows must be gone from the files too."""
AT_ONCE = 2000
"""Rows deleted by one transaction, so that others who write are held up for moments only."""
OPENING, WRITING, EMPTYING, PURGING = "open", "write", "empty", "purge"
"""Steps that the wave's page tells while they go on."""
Tell = Callable[[str, int, int], Awaitable[object]]

log = logging.getLogger("heard.closing")


class Database(Protocol):
    """What closing needs of the database beside its tables."""

    long: Any

    async def purge(self, *tables: str) -> None: ...


async def untold(step: str, done: int = 0, total: int = 0) -> None:
    """For whoever shows no progress."""


class NeedsKey(Conflict):
    default = N_("This wave closes with the key that the data keeper holds. Ask the data keeper to bring it.")


class KeyGone(Conflict):
    default = N_("The key of this wave is not in its place, so the urn cannot be opened. Nothing was changed: restore "
                 "the key file, then close again.")


class UrnDamaged(Conflict):
    default = N_("One of the sealed ballots does not open with this key, so nothing was opened or changed.")


async def run(*, wave: Wave, database: Database, keys: Keys, by: Person | None, private_key: bytes | None = None) -> bool:
    """`close` by one worker at a time, with its progress told; False where another has it in hand.

    What goes wrong stands on the wave's page, and is raised too.
    """
    claim = await progress.claim(progress.CLOSE, wave.pk)
    if claim is None:
        return False
    try:
        async with claim.alive():
            await close(wave=wave, database=database, keys=keys, by=by, private_key=private_key, tell=claim.tell)
    except NeedsKey:
        await claim.let_go()
        raise
    except Problem as refusal:
        await claim.stopped(refusal.source)
        raise
    except Exception:
        await claim.stopped(FAULT)
        raise
    except BaseException:
        await claim.let_go()
        raise
    await claim.finished()
    return True


FAULT = N_("Something went wrong here. Nothing is lost: it is tried again by itself.")


async def close(*, wave: Wave, database: Database, keys: Keys, by: Person | None, private_key: bytes | None = None,
                tell: Tell = untold) -> None:
    """Take a wave from wherever it stands to closed. `private_key` for a wave whose key is held offline.

    Must not run inside storage.writes(): every step is a transaction of its own. Raises NeedsKey, KeyGone, UrnDamaged.
    """
    if wave.state == OPEN:
        await begin(wave=wave, by=by)
    await wave.refresh_from_db()
    if wave.state == CLOSING:
        if wave.thanks:
            await letters.thank(wave=wave, keys=keys)
        await freeze(wave=wave, private_key=await _key(wave, keys, private_key), database=database, by=by, tell=tell)
    await wave.refresh_from_db()
    if wave.state == FROZEN:
        wave_keys.destroy(keys, wave.pk)  # the boxes are not needed any more: from here on nobody can open one
        await empty(wave=wave, tell=tell)
        await tell(PURGING, 0, 0)
        await database.purge(*PURGED)
        await finish(wave=wave, by=by)
    await wave.refresh_from_db()


async def begin(*, wave: Wave, by: Person | None) -> None:
    """From here on no ballot, draft or withdrawal is accepted, and none is on its way."""
    async with storage.writes():
        now = await _locked(wave)
        if now.state != OPEN:
            return
        await _let_ballots_land()
        await _move(now, CLOSING)
        await audit.record("wave.closing", by=by, about=now)


async def freeze(*, wave: Wave, private_key: bytes, database: Database, by: Person | None, tell: Tell = untold) -> None:
    """Open the urn, and write what was in it in an order drawn afresh, with how many answered: one transaction."""
    opened = await _opened_all(wave, private_key, database, tell)
    if opened is None:
        return
    with opened:
        await tell(WRITING, 0, opened.ballots.rows)
        async with storage.writes():
            now = await _locked(wave)
            if now.state == CLOSING:
                await write_responses(now, opened)
                await _frozen(now, opened.used, by)


async def _opened_all(wave: Wave, private_key: bytes, database: Database, tell: Tell) -> unsealing.Opened | None:
    """None where another worker has frozen the wave meanwhile. Raises UrnDamaged."""
    async def told(done: int, total: int) -> None:
        await tell(OPENING, done, total)
    try:
        return await unsealing.open_all(wave, private_key=private_key, database=database, tell=told)
    except unsealing.Overtaken:
        await wave.refresh_from_db()
        if wave.state == CLOSING:
            raise UrnDamaged from None
        return None
    except urn.Damaged as problem:
        raise UrnDamaged from problem


async def write_responses(wave: Wave, opened: unsealing.Opened) -> None:
    await unsealing.write(wave, opened)


async def empty(*, wave: Wave, tell: Tell = untold) -> None:
    """Delete boxes, receipts, drafts, codes, list and letters, some at a time; what is gone already is passed over."""
    for model in LEFT_OVER:
        while await _some_deleted(model, wave):
            await tell(EMPTYING, 0, 0)


async def _some_deleted(model: type[Model], wave: Wave) -> int:
    found = model.filter(wave_id=wave.pk)
    if model is Letter:  # thanks go to everybody invited, and tell nothing of who answered
        found = found.exclude(kind=letters.Kind.THANKS.value)
    ids = await found.limit(AT_ONCE).values_list("id", flat=True)
    if ids:
        async with storage.writes():
            await model.filter(id__in=ids).delete()
    return len(ids)


async def opened(*, wave: Wave, keys: Keys) -> list[urn.Ballot]:
    """The ballots of a class that is closing, shuffled, in memory only. Raises NeedsKey, KeyGone, UrnDamaged."""
    return await _opened(wave, await _key(wave, keys, None))


async def freeze_counted(*, wave: Wave, used: Counter[str], keep: Callable[[], Awaitable[object]],
                         by: Person | None) -> None:
    """As `freeze`, but no response is written: `keep` writes what was counted, in the same transaction or not at all.

    `used`: ballots by stratum.
    """
    async with storage.writes():
        now = await _locked(wave)
        if now.state != CLOSING:
            return
        await keep()
        await _emptied(now)
        await _frozen(now, used, by)


async def finish(*, wave: Wave, by: Person | None) -> None:
    async with storage.writes():
        now = await _locked(wave)
        if now.state != FROZEN:
            return
        now.public_key = None
        await _move(now, CLOSED, "public_key")
        await audit.record("wave.closed", by=by, about=now)


async def close_due(*, database: Database, keys: Keys) -> list[Wave]:
    """Close every wave whose last day has passed, and take up every close that was interrupted. Returns these waves.

    Class wheels close by themselves elsewhere (`analysis.class_wheel`), because they are counted as they close.
    """
    waves = await Wave.filter(state__in=[OPEN, CLOSING, FROZEN]).exclude(survey__audience=CLASS)
    due = [wave for wave in waves if wave.state != OPEN or is_over(wave.closes_on)]
    for wave in due:
        try:
            await run(wave=wave, database=database, keys=keys, by=None)
        except NeedsKey:
            await key_wanted.tell_keepers(wave)
        except Problem as refusal:  # its page says it too; the others close all the same
            log.error("wave %s cannot close: %s", wave.pk, refusal.source)
    return due


async def _emptied(wave: Wave) -> None:
    for model in LEFT_OVER:
        await model.filter(wave_id=wave.pk).delete()


async def _frozen(wave: Wave, used: Counter[str], by: Person | None) -> None:
    """From here on the answers stand, and nothing of the urn is needed any more."""
    for stratum in await Stratum.filter(wave_id=wave.pk):
        stratum.used = used[stratum.pk]
        await stratum.save(update_fields=["used"])
    wave.closed_on = clock.today().isoformat()
    await _move(wave, FROZEN, "closed_on")
    await audit.record("wave.frozen", by=by, about=wave, responses=used.total())


async def _opened(wave: Wave, private_key: bytes) -> list[urn.Ballot]:
    boxes = [bytes(box) for box in await Box.filter(wave_id=wave.pk).values_list("box", flat=True)]
    withdrawn = set(await Receipt.filter(wave_id=wave.pk, state="withdrawn").values_list("mark", flat=True))

    def work() -> list[urn.Ballot]:
        found = urn.unseal(boxes, private_key=private_key)
        return urn.shuffled((one for one in found if isinstance(one, urn.Ballot)), without=withdrawn)
    try:
        return await asyncio.to_thread(work)
    except urn.Damaged as problem:
        raise UrnDamaged from problem


async def _key(wave: Wave, keys: Keys, given: bytes | None) -> bytes:
    if given is None and wave.key_mode == OFFLINE:
        raise NeedsKey
    try:
        private = given or wave_keys.read(keys, wave.pk)
    except wave_keys.Missing:
        raise KeyGone from None
    if wave.public_key is not None and urn.public_half(private) != bytes(wave.public_key):
        raise UrnDamaged
    return private


async def _locked(wave: Wave) -> Wave:
    """The wave as it stands now; on PostgreSQL nobody else can move it until this transaction ends."""
    query = Wave.filter(pk=wave.pk)
    # no_key: the foreign keys of ballots that are landing must not wait for us, because we wait for them.
    return await (query.select_for_update(no_key=True) if _dialect() == "postgres" else query).get()


async def _let_ballots_land() -> None:
    # A ballot that saw the wave open may still be uncommitted on PostgreSQL: wait for it, and hold off the next. SQLite
    # has one writer at a time.
    if _dialect() == "postgres":
        await Participation._meta.db.execute_query("LOCK TABLE survey_participation IN SHARE ROW EXCLUSIVE MODE")


def _dialect() -> str:
    return Wave._meta.db.capabilities.dialect


async def _move(wave: Wave, to: str, *changed: str) -> None:
    check_can_move(wave.state, to)
    wave.state = to
    await wave.save(update_fields=["state", *changed])
