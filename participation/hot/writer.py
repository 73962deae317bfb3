"""The one thread that writes hot jobs to SQLite: all that waits shares one transaction and one fsync.

Nobody is answered before the commit has reached the disk (synchronous=FULL). A job that fails is undone alone, by its
savepoint; if the transaction itself fails, every job of it is told so and nothing of it is kept.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import threading
from collections.abc import Callable
from queue import SimpleQueue

from participation.engines.turns import Turn
from participation.hot import MOST_WAITING, CannotSave, Refused, Step
from participation.problems import Busy

MOST_AT_ONCE = 500

log = logging.getLogger("heard.storage")
Answer = tuple[int, ...] | Exception
Job = tuple["asyncio.Future[tuple[int, ...]]", tuple[Step, ...]]


class Writer:
    """Group commit. `connect` opens the writing connection, in the writer's own thread."""

    def __init__(self, connect: Callable[[], sqlite3.Connection], turn: Turn, most_waiting: int = MOST_WAITING) -> None:
        self._connect, self._turn, self._most_waiting = connect, turn, most_waiting
        self._queue: SimpleQueue[Job | None] = SimpleQueue()
        self._waiting = 0  # touched by the event loop alone
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name="heard-writer", daemon=True)
        self.commits = self.jobs = 0

    def start(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._thread.start()

    @property
    def alive(self) -> bool:
        return self._thread.is_alive() and not self._stopped

    async def write(self, steps: tuple[Step, ...]) -> tuple[int, ...]:
        if not self.alive:
            raise CannotSave
        if self._waiting >= self._most_waiting:
            raise Busy
        answer = self._loop.create_future()
        self._waiting += 1
        self._queue.put((answer, steps))
        return await answer

    async def stop(self) -> None:
        """Finish everything that waits, then end the thread."""
        self._stopped = True
        self._queue.put(None)
        await asyncio.to_thread(self._thread.join)
        await asyncio.sleep(0)  # the last answers were handed to this loop before the thread ended

    def _run(self) -> None:
        connection = self._connect()
        try:
            more = True
            while more:
                batch, more = self._next_batch()
                if batch:
                    self._answer_soon(batch, self._commit(connection, batch))
        finally:
            connection.close()

    def _next_batch(self) -> tuple[list[Job], bool]:
        batch: list[Job] = []
        while not batch or (len(batch) < MOST_AT_ONCE and not self._queue.empty()):
            job = self._queue.get()
            if job is None:
                return batch, False
            batch.append(job)
        return batch, True

    def _commit(self, connection: sqlite3.Connection, batch: list[Job]) -> list[Answer]:
        self._turn.take_in_thread()
        try:
            connection.execute("BEGIN IMMEDIATE")
            answers = [_do(connection, steps) for _, steps in batch]
            connection.execute("COMMIT")
            self.commits += 1
            self.jobs += len(batch)
            return answers
        except Exception as problem:  # disk full, locked by another process, broken: nobody is told that it is saved
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            log.error("hot jobs not saved: %d (%s)", len(batch), type(problem).__name__)
            return [CannotSave() for _ in batch]
        finally:
            self._turn.free()

    def _answer_soon(self, batch: list[Job], answers: list[Answer]) -> None:
        try:
            self._loop.call_soon_threadsafe(self._answer, batch, answers)
        except RuntimeError:
            log.warning("the event loop ended before %d answers", len(batch))

    def _answer(self, batch: list[Job], answers: list[Answer]) -> None:
        self._waiting -= len(batch)
        for (future, _), answer in zip(batch, answers, strict=True):
            if future.done():
                continue  # whoever asked has gone away
            if isinstance(answer, Exception):
                future.set_exception(answer)
            else:
                future.set_result(answer)


def _do(connection: sqlite3.Connection, steps: tuple[Step, ...]) -> Answer:
    """Run one job inside the open transaction. An answer that is an exception means: this job was undone, alone."""
    connection.execute("SAVEPOINT job")
    try:
        changed = tuple(_step(connection, step) for step in steps)
    except Exception as problem:
        if not connection.in_transaction:
            raise  # SQLite itself undid the whole transaction (disk full): so must we
        connection.execute("ROLLBACK TO job")
        changed = _meaning(problem)
    connection.execute("RELEASE job")
    return changed


def _step(connection: sqlite3.Connection, step: Step) -> int:
    cursor = connection.execute(step.sql, step.params)
    rows = cursor.rowcount
    if rows < 0:  # sqlite3 does not count statements that begin with WITH
        rows = connection.execute("SELECT changes()").fetchone()[0]
    if step.rows is not None and rows != step.rows:
        raise Refused
    return rows


def _meaning(problem: Exception) -> Exception:
    if isinstance(problem, sqlite3.IntegrityError):
        return Refused()
    return CannotSave() if cannot_write(problem) else problem


def cannot_write(problem: object) -> bool:
    """Whether SQLite could not write (disk full, locked, I/O error), as opposed to a mistake in the SQL."""
    return isinstance(problem, sqlite3.OperationalError) and problem.sqlite_errorcode & 0xFF != sqlite3.SQLITE_ERROR
