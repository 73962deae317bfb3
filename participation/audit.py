"""The audit trail: append-only, hash-chained, written in the same transaction as the act it records."""

from __future__ import annotations

import hashlib
import json
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
    last = await AuditLine.all().order_by("-id").first()
    line = AuditLine(at=clock.now(), by_id=by.pk if by else None, what=what, about=_named(about), facts=facts,
                     before=last.hash if last else START)
    line.hash = fingerprint(line)
    await line.save(force_create=True)
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
