"""Closing a wave: shuffle, freeze, purge, destroy the key. It can be stopped at any step and taken up again, by
anybody, any number of times, with the same outcome (privacy rules, "The sealed urn", 6)."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Protocol

from participation import audit, clock, storage
from participation.keys import Keys
from participation.models import Person
from participation.problems import Conflict
from participation.words import N_
from surveys import urn, wave_keys
from surveys.models import Box, Draft, Invitee, Participation, Receipt, Response, Stratum, Wave
from surveys.promise import OFFLINE
from surveys.waves import CLASS, CLOSED, CLOSING, FROZEN, OPEN, check_can_move, is_over

BATCH = 500
PURGED = ("survey_participation", "survey_urn", "survey_receipt", "survey_draft", "survey_invitee")
"""Tables that closing empties: their old rows must be gone from the files too."""


class Database(Protocol):
    """What closing needs of the database beside its tables."""

    async def purge(self, *tables: str) -> None: ...


class NeedsKey(Conflict):
    default = N_("This wave closes with the key that the data keeper holds. Ask the data keeper to bring it.")


class KeyGone(Conflict):
    default = N_("The key of this wave is not in its place, so the urn cannot be opened. Nothing was changed: restore "
                 "the key file, then close again.")


class UrnDamaged(Conflict):
    default = N_("One of the sealed ballots does not open with this key, so nothing was opened or changed.")


async def close(*, wave: Wave, database: Database, keys: Keys, by: Person | None,
                private_key: bytes | None = None) -> None:
    """Take a wave from wherever it stands to closed. `private_key` for a wave whose key is held offline.

    Must not run inside storage.writes(): every step is a transaction of its own. Raises NeedsKey, KeyGone, UrnDamaged.
    """
    if wave.state == OPEN:
        await begin(wave=wave, by=by)
    await wave.refresh_from_db()
    if wave.state == CLOSING:
        await freeze(wave=wave, private_key=await _key(wave, keys, private_key), by=by)
    await wave.refresh_from_db()
    if wave.state == FROZEN:
        await database.purge(*PURGED)
        wave_keys.destroy(keys, wave.pk)
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


async def freeze(*, wave: Wave, private_key: bytes, by: Person | None) -> None:
    """Open the urn and write the responses in shuffled order; nothing that links to a person is left. All or none."""
    ballots = await _opened(wave, private_key)
    async with storage.writes():
        now = await _locked(wave)
        if now.state != CLOSING:
            return
        await write_responses(now, ballots)
        now.closed_on = clock.today().isoformat()
        await _move(now, FROZEN, "closed_on")
        await audit.record("wave.frozen", by=by, about=now, responses=len(ballots))


async def opened(*, wave: Wave, keys: Keys) -> list[urn.Ballot]:
    """The ballots of a wave that is closing, shuffled, in memory only. Raises NeedsKey, KeyGone, UrnDamaged."""
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
        await _emptied(now, used)
        now.closed_on = clock.today().isoformat()
        await _move(now, FROZEN, "closed_on")
        await audit.record("wave.frozen", by=by, about=now, responses=used.total())


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

    Class wheels close by themselves elsewhere (`analysis.class_wheels`), because they are counted as they close.
    """
    waves = await Wave.filter(state__in=[OPEN, CLOSING, FROZEN]).exclude(survey__audience=CLASS)
    due = [wave for wave in waves if wave.state != OPEN or is_over(wave.closes_on)]
    for wave in due:
        try:
            await close(wave=wave, database=database, keys=keys, by=None)
        except NeedsKey:
            continue
    return due


async def write_responses(wave: Wave, ballots: list[urn.Ballot]) -> None:
    """Responses in the order given (already shuffled), participation reduced to counts, the urn and all else gone."""
    rows = [Response(wave_id=wave.pk, stratum_id=ballot.stratum, answers=urn.written(ballot.answers))
            for ballot in ballots]
    await Response.bulk_create(rows, batch_size=BATCH)
    await _emptied(wave, Counter(ballot.stratum for ballot in ballots))


async def _emptied(wave: Wave, used: Counter[str]) -> None:
    for stratum in await Stratum.filter(wave_id=wave.pk):
        stratum.used = used[stratum.pk]
        await stratum.save(update_fields=["used"])
    for table in (Box, Receipt, Draft, Participation, Invitee):
        await table.filter(wave_id=wave.pk).delete()


async def _opened(wave: Wave, private_key: bytes) -> list[urn.Ballot]:
    boxes = [bytes(box) for box in await Box.filter(wave_id=wave.pk).values_list("box", flat=True)]
    withdrawn = set(await Receipt.filter(wave_id=wave.pk, state="withdrawn").values_list("mark", flat=True))

    def work() -> list[urn.Ballot]:
        return urn.shuffled(urn.unseal(boxes, private_key=private_key), without=withdrawn)
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
