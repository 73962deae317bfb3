"""The audit trail: append-only, hash-chained, written in the same transaction as the act it records."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC

from tortoise.models import Model

from participation import clock
from participation.models import AuditLine, Person

START = "0" * 64
# One writer at a time, so that the chain has no fork. SQLite writes alone anyway (BEGIN IMMEDIATE).
CHAIN_LOCK = 0x48656172_64


async def record(what: str, *, by: Person | None, about: Model | str, **facts: object) -> AuditLine:
    """Add one line. `facts` are counts, states and ids: never names, free words, codes or tokens.

    Must run inside storage.writes(), beside the act.
    """
    await _hold_chain()
    line = _next(await _last_hash(), what, by, _named(about), facts)
    await line.save(force_create=True)
    return line


async def record_each(what: str, *, by: Person | None, abouts: Iterable[str], **facts: object) -> None:
    """One line about each of several things, in one statement. Must run inside storage.writes()."""
    await _hold_chain()
    before, lines = await _last_hash(), []
    for about in abouts:
        lines.append(_next(before, what, by, about, facts))
        before = lines[-1].hash
    await AuditLine.bulk_create(lines)


async def _last_hash() -> str:
    last = await AuditLine.all().order_by("-id").first()
    return last.hash if last else START


def _next(before: str, what: str, by: Person | None, about: str, facts: dict[str, object]) -> AuditLine:
    line = AuditLine(at=clock.now(), by_id=by.pk if by else None, what=what, about=about, facts=facts, before=before)
    line.hash = fingerprint(line)
    return line


async def check_chain() -> int | None:
    """The id of the first line that does not follow from the one before, or None if the chain is whole."""
    before = START
    async for line in AuditLine.all().order_by("id"):
        if line.before != before or line.hash != fingerprint(line):
            return line.pk
        before = line.hash
    return None


def fingerprint(line: AuditLine) -> str:
    """SHA-256 over the line's content and the hash before it, 64 hex characters."""
    at = line.at.astimezone(UTC).isoformat(timespec="seconds")
    content = [line.before, at, line.by_id, line.what, line.about, line.facts]
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=True).encode()).hexdigest()


def _named(about: Model | str) -> str:
    return about if isinstance(about, str) else f"{about._meta.db_table}:{about.pk}"


async def _hold_chain() -> None:
    connection = AuditLine._meta.db
    if connection.capabilities.dialect == "postgres":
        await connection.execute_query(f"SELECT pg_advisory_xact_lock({CHAIN_LOCK})")
