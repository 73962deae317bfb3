"""Hot reads and writes on PostgreSQL, on a pool of their own, and long reads."""

from __future__ import annotations

import asyncio

import asyncpg

from participation.engines.config import pool_size
from participation.hot import MOST_WAITING, CannotSave, Parameter, Step, mixing
from participation.hot.lanes import AWAY, LANES, Lanes, is_away, numbered
from participation.problems import Busy, Misconfigured

__all__ = ["AWAY", "PostgresHot", "PostgresLong", "is_away", "numbered", "pool"]

SECONDS = 20
PURGE_SECONDS = 600
HELD_SECONDS, LOOK_SECONDS = 60, 0.2
# VACUUM FULL copies deleted rows too while an older snapshot could still see them: a long read, an ANALYZE, a replica.
HELD = """SELECT count(*) FROM (
    SELECT backend_xmin AS seen FROM pg_stat_activity
    WHERE pid <> pg_backend_pid() AND (datname = current_database() OR backend_type = 'walsender')
    UNION ALL SELECT backend_xid FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()
    UNION ALL SELECT xmin FROM pg_replication_slots
    UNION ALL SELECT transaction FROM pg_prepared_xacts WHERE database = current_database()) AS held
WHERE seen IS NOT NULL AND age(seen) > age($1::text::xid)"""


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
        """Each table written anew, once nobody can see what was deleted before now, and again if some was kept still.

        Raises CannotSave after HELD_SECONDS.
        """
        end = asyncio.get_running_loop().time() + HELD_SECONDS
        async with self._pool.acquire() as connection:
            now = await connection.fetchval("SELECT pg_current_xact_id()::xid::text")
            for table in tables:
                while await connection.fetchval(HELD, now) or await _kept_for_others(connection, _known(table)):
                    if asyncio.get_running_loop().time() > end:
                        raise CannotSave
                    await asyncio.sleep(LOOK_SECONDS)

    async def rinse(self) -> bool:
        return True

    async def mix(self, tables: tuple[str, ...]) -> bool:
        known = tuple(_known(table) for table in tables)
        async with self._pool.acquire() as connection:
            if await mixing.too_many(connection, known):
                return False
            return not await mixing.needed(connection, known) or await mixing.mix(connection, known, timeout=PURGE_SECONDS)

    async def close(self) -> None:
        """Finish everything that waits, then close the pool."""
        self._stopped = True
        await self._lanes.close()
        await self._pool.close()


async def _kept_for_others(connection: asyncpg.Connection, table: str) -> int:
    """Write the table anew; how many deleted rows PostgreSQL had to keep. It says so only in a notice."""
    said: list[str] = []

    def listen(_: object, message: asyncpg.PostgresLogMessage) -> None:
        said.append(message.detail or "")

    connection.add_log_listener(listen)
    try:
        await connection.execute(f'VACUUM (FULL, VERBOSE) "{table}"', timeout=PURGE_SECONDS)
        await asyncio.sleep(0)  # listeners are called by the event loop
    finally:
        connection.remove_log_listener(listen)
    numbers = [int(detail.split()[0]) for detail in said if detail.split() and detail.split()[0].isdigit()]
    if not numbers:
        raise CannotSave  # not told: not known to be gone
    return sum(numbers)


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

