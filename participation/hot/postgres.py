"""Hot reads and writes on PostgreSQL, on a pool of their own, and long reads."""

from __future__ import annotations

import asyncio

import asyncpg

from participation.engines.config import pool_size
from participation.hot import MOST_WAITING, CannotSave, Parameter, Step
from participation.hot.lanes import AWAY, LANES, Lanes, is_away, numbered
from participation.problems import Busy, Misconfigured

__all__ = ["AWAY", "PostgresHot", "PostgresLong", "is_away", "numbered", "pool"]

SECONDS = 20
PURGE_SECONDS = 600


async def pool(url: str) -> asyncpg.Pool:
    """Raises Misconfigured if the server cannot be reached."""
    try:
        return await asyncpg.create_pool(url, min_size=1, max_size=pool_size() + LANES, command_timeout=SECONDS,
                                         reset=_nothing)
    except AWAY as problem:
        raise Misconfigured(f"The PostgreSQL server does not answer: {problem}") from problem


async def _nothing(connection: asyncpg.Connection) -> None:
    """Hot work changes no setting of its session, so that a round trip to set it back each time can be saved.

    What a cancelled job left open, asyncpg rolls back before it comes here.
    """


class PostgresHot:
    def __init__(self, connections: asyncpg.Pool, most_waiting: int = MOST_WAITING) -> None:
        self._pool = connections
        self._lanes = Lanes(connections)
        self._most_waiting = most_waiting
        self._stopped = False

    async def one(self, sql: str, *params: Parameter) -> tuple | None:
        row = await self._pool.fetchrow(numbered(sql), *params)
        return None if row is None else tuple(row)

    async def all(self, sql: str, *params: Parameter) -> list[tuple]:
        return [tuple(row) for row in await self._pool.fetch(numbered(sql), *params)]

    async def write(self, *steps: Step) -> tuple[int, ...]:
        if self._stopped:
            raise CannotSave
        if self._lanes.waiting >= self._most_waiting:
            raise Busy
        return await self._lanes.put(steps)

    async def ready(self) -> bool:
        try:
            return await asyncio.wait_for(self._pool.fetchval("SELECT 1"), 2) == 1
        except (*AWAY, asyncpg.PostgresError):
            return False

    async def purge(self, tables: tuple[str, ...]) -> None:
        for table in tables:
            await self._pool.execute(f'VACUUM (FULL) "{_known(table)}"', timeout=PURGE_SECONDS)

    async def close(self) -> None:
        """Finish everything that waits, then close the pool."""
        self._stopped = True
        await self._lanes.close()
        await self._pool.close()


def _known(table: str) -> str:
    if not table.isidentifier():
        raise ValueError(table)
    return table


class PostgresLong:
    """Long reads: read-only transactions, with a patience of their own."""

    PATIENCE = 300

    def __init__(self, connections: asyncpg.Pool) -> None:
        self._pool = connections

    async def all(self, sql: str, *params: Parameter) -> list[tuple]:
        async with self._pool.acquire() as connection, connection.transaction(readonly=True):
            return [tuple(row) for row in await connection.fetch(numbered(sql), *params, timeout=self.PATIENCE)]

    async def close(self) -> None:
        await self._pool.close()

