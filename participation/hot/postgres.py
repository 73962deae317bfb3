"""Hot reads and writes on PostgreSQL: a pool of its own, each job one transaction."""

from __future__ import annotations

import asyncio
import re
from functools import lru_cache

import asyncpg

from participation.engines.config import pool_size
from participation.hot import MOST_WAITING, CannotSave, Parameter, Refused, Step
from participation.problems import Busy, Misconfigured

SECONDS = 20
TRIES = 4
PURGE_SECONDS = 600
AWAY = (OSError, asyncio.TimeoutError, asyncpg.PostgresConnectionError, asyncpg.InterfaceError,
        asyncpg.CannotConnectNowError, asyncpg.InsufficientResourcesError, asyncpg.OperatorInterventionError,
        asyncpg.InternalClientError,  # what asyncpg says when the server hangs up in the middle
        asyncpg.ObjectNotInPrerequisiteStateError)  # closed by its operator (ALLOW_CONNECTIONS false)
AGAIN = (asyncpg.SerializationError, asyncpg.DeadlockDetectedError)
_PLACE = re.compile(r"'(?:[^']|'')*'|\?")


@lru_cache(maxsize=1024)
def numbered(sql: str) -> str:
    """The same SQL with $1, $2 … for each `?` that is not inside a string."""
    count = iter(range(1, 1000))
    return _PLACE.sub(lambda found: f"${next(count)}" if found[0] == "?" else found[0], sql)


async def pool(url: str) -> asyncpg.Pool:
    """Raises Misconfigured if the server cannot be reached."""
    try:
        return await asyncpg.create_pool(url, min_size=1, max_size=pool_size(), command_timeout=SECONDS,
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
        self._most_waiting = most_waiting
        self._waiting = 0
        self._stopped = False
        self._idle = asyncio.Event()

    async def one(self, sql: str, *params: Parameter) -> tuple | None:
        row = await self._pool.fetchrow(numbered(sql), *params)
        return None if row is None else tuple(row)

    async def all(self, sql: str, *params: Parameter) -> list[tuple]:
        return [tuple(row) for row in await self._pool.fetch(numbered(sql), *params)]

    async def write(self, *steps: Step) -> tuple[int, ...]:
        if self._stopped:
            raise CannotSave
        if self._waiting >= self._most_waiting:
            raise Busy
        self._waiting += 1
        try:
            return await self._tried(steps)
        except asyncpg.IntegrityConstraintViolationError as problem:
            raise Refused from problem
        except AWAY as problem:
            raise CannotSave from problem
        finally:
            self._waiting -= 1
            if not self._waiting:
                self._idle.set()

    async def _tried(self, steps: tuple[Step, ...]) -> tuple[int, ...]:
        for left in reversed(range(TRIES)):
            try:
                return await self._job(steps)
            except AGAIN:
                if not left:
                    raise Busy from None
        raise AssertionError

    async def _job(self, steps: tuple[Step, ...]) -> tuple[int, ...]:
        async with self._pool.acquire() as connection:
            if len(steps) == 1 and steps[0].rows is None:
                return (await _step(connection, steps[0]),)
            async with connection.transaction():
                return tuple([await _step(connection, step) for step in steps])

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
        self._idle.clear()
        if self._waiting:
            await self._idle.wait()
        await self._pool.close()


def _known(table: str) -> str:
    if not table.isidentifier():
        raise ValueError(table)
    return table


async def _step(connection: asyncpg.Connection, step: Step) -> int:
    said = await connection.execute(numbered(step.sql), *step.params)
    rows = int(said.rsplit(" ", 1)[1]) if said[-1:].isdigit() else 0
    if step.rows is not None and rows != step.rows:
        raise Refused
    return rows


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

