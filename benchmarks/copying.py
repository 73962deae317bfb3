"""A SQLite database, table by table, into a migrated PostgreSQL of the same schema: both then answer about the same rows."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import asyncpg

READ: dict[str, Callable] = {"boolean": bool, "date": dt.date.fromisoformat, "timestamp with time zone": dt.datetime.fromisoformat}
COLUMNS = """SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = 'public'
    ORDER BY table_name, ordinal_position"""


async def copied(path: Path, url: str) -> None:
    """Every table that both have, but for those that migrating filled already."""
    source, target = sqlite3.connect(path), await asyncpg.connect(url)
    try:
        await target.execute("SET session_replication_role = replica")  # neither triggers nor an order of tables
        for table, columns in await _tables(target):
            known = source.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)).fetchone()
            if known and not await target.fetchval(f'SELECT 1 FROM "{table}" LIMIT 1'):
                await target.copy_records_to_table(table, columns=list(columns), records=_rows(source, table, columns))
        await target.execute("ANALYZE")
    finally:
        source.close()
        await target.close()


async def _tables(target: asyncpg.Connection) -> list[tuple[str, dict[str, str]]]:
    found: dict[str, dict[str, str]] = {}
    for table, column, kind in await target.fetch(COLUMNS):
        found.setdefault(table, {})[column] = kind
    return list(found.items())


def _rows(source: sqlite3.Connection, table: str, columns: dict[str, str]) -> Iterator[tuple]:
    names = ", ".join(f'"{name}"' for name in columns)
    reads = [READ.get(kind) for kind in columns.values()]
    for row in source.execute(f'SELECT {names} FROM "{table}"'):
        yield tuple(value if read is None or value is None else read(value) for value, read in zip(row, reads, strict=True))
