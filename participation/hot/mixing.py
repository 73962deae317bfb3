"""Rows of PostgreSQL tables written anew in the order of their ids, by one transaction.

Each row carries the transaction that wrote it (xmin), and rows lie in the order in which they came (ctid): two tables that one
transaction wrote can be put side by side by either. Afterwards all rows carry one transaction and lie by random id.
PostgreSQL's log of changes (pg_wal) still knows; only the tables are mixed.
"""

from __future__ import annotations

import asyncpg

LOCK_SECONDS = 3
"""How long we wait for others who write; they wait for us as long as the writing takes."""


MOST_ROWS = 150_000
"""Beyond this many, others who write would wait for longer than a request may take: such tables are left as they are."""


async def too_many(connection: asyncpg.Connection, tables: tuple[str, ...]) -> bool:
    return sum([await connection.fetchval(f'SELECT count(*) FROM "{table}"') for table in tables]) > MOST_ROWS


async def needed(connection: asyncpg.Connection, tables: tuple[str, ...]) -> bool:
    """Whether rows of a table came by more than one transaction."""
    for table in tables:
        if await connection.fetchval(f'SELECT count(*) FROM (SELECT DISTINCT xmin::text FROM "{table}" LIMIT 2) AS two') > 1:
            return True
    return False


async def mix(connection: asyncpg.Connection, tables: tuple[str, ...], *, timeout: float) -> bool:
    """True once mixed; false where others hold a table for too long: try again later."""
    try:
        async with connection.transaction():
            await connection.execute(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'")
            names = ", ".join(f'"{table}"' for table in tables)
            await connection.execute(f"LOCK TABLE {names} IN ACCESS EXCLUSIVE MODE")
            for table in tables:
                await connection.execute(f'CREATE TEMP TABLE mixed ON COMMIT DROP AS SELECT * FROM "{table}"', timeout=timeout)
                await connection.execute(f'TRUNCATE "{table}"')
                await connection.execute(f'INSERT INTO "{table}" SELECT * FROM mixed ORDER BY id', timeout=timeout)
                await connection.execute("DROP TABLE mixed")
    except (asyncpg.LockNotAvailableError, asyncpg.DeadlockDetectedError):
        return False
    return True
