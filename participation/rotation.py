"""Rotating the keys: a new master key, and with it every child's key wrapped anew; if asked, new keys for the children too.

The service stands still meanwhile. It can be stopped at any step and run again; it then goes on where it was:

1. `master.key.next` is written: from now on neither service nor command starts, but this one.
2. One transaction wraps everything anew and adds a line with the new key's fingerprint to the audit trail.
3. If asked, child by child: a new data key, and everything sealed again under it.
4. The old key is kept as `master-was-….key` for backups from before; the new one takes its place.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path

import asyncpg
from tortoise.models import Model

from participation import audit, keys as sealing, resealing, storage
from participation.engines import config, locks
from participation.keybook import sync_folder
from participation.keys import NEXT_MASTER, Keys, fingerprint
from participation.models import AuditLine, Child, Concern
from participation.problems import Misconfigured
from participation.settings import Settings

BATCH = 200


@dataclass(frozen=True)
class ByMaster:
    """A column that is sealed by the master key itself; `where` is its place, before the colon and the row's id."""

    table: type[Model]
    column: str
    where: str
    only: dict[str, object] = field(default_factory=dict)


OURS = (ByMaster(Concern, "done_sealed", "concern.done_sealed", {"child_id": None}),)


@dataclass(frozen=True)
class Rotated:
    """What was done. `old` is the file of the former master key; boxes count what was sealed anew for children."""

    children: int
    old: Path
    boxes: int = 0


async def rotate(settings: Settings, *, by_master: Sequence[ByMaster] = (), words: bool = False) -> Rotated:
    """Give the installation a new master key, or finish doing so. `by_master`: what other rooms seal with it.

    `words`: also a new data key for each child. Raises Misconfigured while the database is in use.
    """
    old = Keys.opened(settings.keys, rotating=True)
    await check_alone(settings)
    for part in settings.keys.glob(f".{NEXT_MASTER}.*"):  # of a rotation that died while it wrote the key
        sealing.overwrite(part)
    sealing.write_new(settings.keys / NEXT_MASTER, os.urandom(sealing.KEY_BYTES))
    try:
        await check_alone(settings)  # again: a service may have started just before
    except Misconfigured:
        (settings.keys / NEXT_MASTER).unlink()
        raise
    new = replace(old, master=(settings.keys / NEXT_MASTER).read_bytes())
    async with storage.opened(settings):
        line = await _line("keys.rotated", new) or await _rewrap(old, new, (*OURS, *by_master), words)
        boxes = await _renew(new) if line.facts["words"] and not await _line("keys.renewed", new) else 0
    return Rotated(int(str(line.facts["children"])), _in_place(settings.keys, old), boxes)


async def check_alone(settings: Settings) -> None:
    """Raises Misconfigured while anybody else has the database open."""
    if config.kind(settings) == "sqlite":
        with locks.alone(config.sqlite_path(settings)):
            return
    connection = await asyncpg.connect(settings.database_url)
    try:
        others = await connection.fetchval("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                                           "AND pid <> pg_backend_pid() AND backend_type = 'client backend'")
    finally:
        await connection.close()
    if others:
        raise Misconfigured(f"{others} connections to the database are open. Stop the service (and other commands) first.")


async def _line(what: str, new: Keys) -> AuditLine | None:
    """The line that says so of this new key: its transaction is on disk."""
    lines = await AuditLine.filter(what=what)
    return next((line for line in lines if line.facts.get("key") == fingerprint(new.master)), None)


async def _rewrap(old: Keys, new: Keys, by_master: Sequence[ByMaster], words: bool) -> AuditLine:
    async with storage.writes():
        children = await Child.exclude(wrapped_key=None)
        with new.book.together() if children else nullcontext():
            for child in children:
                child.wrapped_key = new.wrap(old.unwrap(bytes(child.wrapped_key or b""), row=child.pk), row=child.pk)
        if children:
            await Child.bulk_update(children, ["wrapped_key"], batch_size=BATCH)
        others = sum([await _seal_again(kind, old, new) for kind in by_master])
        return await audit.record("keys.rotated", by=None, about="keys", key=fingerprint(new.master), words=words,
                                  children=len(children), others=others)


async def _seal_again(kind: ByMaster, old: Keys, new: Keys) -> int:
    rows = await kind.table.filter(**kind.only).exclude(**{kind.column: None})
    for row in rows:
        where = f"{kind.where}:{row.pk}"
        plain = sealing.unseal(bytes(getattr(row, kind.column)), key=old.master, where=where)
        setattr(row, kind.column, sealing.seal(plain, key=new.master, where=where))
    if rows:
        await kind.table.bulk_update(rows, [kind.column], batch_size=BATCH)
    return len(rows)


async def _renew(new: Keys) -> int:
    """Each child in a transaction of its own: whoever was done before an interruption gets one more new key."""
    boxes = 0
    for pk in await Child.exclude(wrapped_key=None).values_list("id", flat=True):
        async with storage.writes():
            boxes += await resealing.of_child(await Child.get(id=pk), keys=new)
    async with storage.writes():
        await audit.record("keys.renewed", by=None, about="keys", key=fingerprint(new.master), boxes=boxes)
    return boxes


def _in_place(folder: Path, old: Keys) -> Path:
    """The new key under its name, the old one beside it: never a moment without one of them."""
    kept = folder / f"master-was-{fingerprint(old.master)}.key"
    if not kept.exists():
        os.link(folder / "master.key", kept)
        sync_folder(folder)
    os.replace(folder / NEXT_MASTER, folder / "master.key")
    sync_folder(folder)
    return kept
