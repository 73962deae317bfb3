"""Hot jobs on PostgreSQL: a few lanes, each one connection that takes all that waits into one transaction.

A commit waits for the disk, so one for each job would let a pool of connections wait for most of its time. Here the
jobs of a batch share a commit. If one fails, all are done once more, each in a savepoint, so that it fails alone. Nobody is
answered before the commit.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Sequence
from functools import lru_cache

import asyncpg

from participation.hot import CannotSave, Refused, Step
from participation.problems import Busy

LANES = 2
MOST_AT_ONCE = 50  # subtransactions; beyond 64 PostgreSQL keeps their list in a slower place
TRIES = 4
AWAY = (OSError, asyncio.TimeoutError, asyncpg.PostgresConnectionError, asyncpg.InterfaceError,
        asyncpg.CannotConnectNowError, asyncpg.InsufficientResourcesError, asyncpg.OperatorInterventionError,
        asyncpg.InternalClientError,  # what asyncpg says when the server hangs up in the middle
        asyncpg.ObjectNotInPrerequisiteStateError)  # closed by its operator (ALLOW_CONNECTIONS false)
AGAIN = (asyncpg.SerializationError, asyncpg.DeadlockDetectedError)

log = logging.getLogger("heard.storage")
Steps = tuple[Step, ...]
Answer = tuple[int, ...] | Exception
_PLACE = re.compile(r"'(?:[^']|'')*'|\?")


@lru_cache(maxsize=1024)
def numbered(sql: str) -> str:
    """The same SQL with $1, $2 … for each `?` that is not inside a string."""
    count = iter(range(1, 1000))
    return _PLACE.sub(lambda found: f"${next(count)}" if found[0] == "?" else found[0], sql)


def is_away(problem: object) -> bool:
    """Whether the server cannot be used just now, as opposed to a parameter that cannot be sent."""
    return isinstance(problem, AWAY) and not isinstance(problem, ValueError)


class Lanes:
    """The queue and the tasks that empty it. `waiting` counts jobs that are not answered yet."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool
        self._queue: asyncio.Queue[tuple[asyncio.Future[tuple[int, ...]], Steps]] = asyncio.Queue()
        self._tasks = [asyncio.ensure_future(self._lane()) for _ in range(LANES)]
        self.waiting = 0

    def put(self, steps: Steps) -> asyncio.Future[tuple[int, ...]]:
        answer = asyncio.get_running_loop().create_future()
        self.waiting += 1
        self._queue.put_nowait((answer, steps))
        return answer

    async def close(self) -> None:
        """Finish everything that waits."""
        await self._queue.join()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _lane(self) -> None:
        while True:
            batch = [await self._queue.get()]
            while len(batch) < MOST_AT_ONCE and not self._queue.empty():
                batch.append(self._queue.get_nowait())
            answers = await self._answers([steps for _, steps in batch])
            for (future, _), answer in zip(batch, answers, strict=True):
                _tell(future, answer)
                self.waiting -= 1
                self._queue.task_done()

    async def _answers(self, jobs: list[Steps]) -> list[Answer]:
        try:
            return await self._together(jobs)
        except AGAIN:
            return [await self._alone(steps) for steps in jobs]
        except AWAY as problem:
            log.error("hot jobs not saved: %d (%s)", len(jobs), type(problem).__name__)
            return [CannotSave() for _ in jobs]
        except Exception as problem:  # a lane must not end, whatever happens
            return [problem] if len(jobs) == 1 else [await self._alone(steps) for steps in jobs]

    async def _alone(self, steps: Steps) -> Answer:
        """After a deadlock or a conflict with another process: each job by itself, some more times."""
        for _ in range(TRIES):
            try:
                return (await self._together([steps]))[0]
            except AGAIN:
                continue
            except AWAY:
                return CannotSave()
            except Exception as problem:
                return problem
        return Busy()

    async def _together(self, jobs: Sequence[Steps]) -> list[Answer]:
        async with self._pool.acquire() as connection:
            if len(jobs) == 1:
                return [await _single(connection, jobs[0])]
            # Without savepoints first: each would lock the wave's row as a transaction of its own (its foreign key), and
            # PostgreSQL keeps account of all who hold a lock together.
            try:
                async with connection.transaction():
                    return [await _do(connection, steps) for steps in jobs]
            except (Refused, ValueError, asyncpg.PostgresError) as problem:
                if isinstance(problem, AGAIN) or is_away(problem):
                    raise
            async with connection.transaction():
                await connection.execute("SAVEPOINT job")
                return [await _in_savepoint(connection, steps) for steps in jobs]


async def _single(connection: asyncpg.Connection, steps: Steps) -> Answer:
    try:
        if len(steps) == 1 and steps[0].rows is None:
            return await _do(connection, steps)
        async with connection.transaction():
            return await _do(connection, steps)
    except Refused as refused:
        return refused
    except asyncpg.IntegrityConstraintViolationError:
        return Refused()
    except ValueError as problem:
        return problem


async def _in_savepoint(connection: asyncpg.Connection, steps: Steps) -> Answer:
    try:
        changed = await _do(connection, steps)
    except (Refused, ValueError, asyncpg.PostgresError) as problem:  # ValueError: asyncpg could not send a parameter
        if isinstance(problem, AGAIN) or is_away(problem):
            raise
        await connection.execute("ROLLBACK TO SAVEPOINT job")
        return Refused() if isinstance(problem, asyncpg.IntegrityConstraintViolationError) else problem
    await connection.execute("RELEASE SAVEPOINT job; SAVEPOINT job")
    return changed


async def _do(connection: asyncpg.Connection, steps: Steps) -> tuple[int, ...]:
    return tuple([await _step(connection, step) for step in steps])


async def _step(connection: asyncpg.Connection, step: Step) -> int:
    said = await connection.execute(numbered(step.sql), *step.params)
    rows = int(said.rsplit(" ", 1)[1]) if said[-1:].isdigit() else 0
    if step.rows is not None and rows != step.rows:
        raise Refused
    return rows


def _tell(future: asyncio.Future[tuple[int, ...]], answer: Answer) -> None:
    if future.done():
        return  # whoever asked has gone away
    if isinstance(answer, Exception):
        future.set_exception(answer)
    else:
        future.set_result(answer)
