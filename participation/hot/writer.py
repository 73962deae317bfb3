"""Group commit on SQLite: all hot jobs that wait share one transaction and one fsync.

Statements run on the event loop, a few microseconds each; what can take long, the commit and waiting for somebody
else's transaction, runs in a thread. Were the statements in the thread as well, the two would hand Python's lock to and
fro for every one of them. Nobody is answered before the commit has reached the disk (synchronous=FULL). A job that fails
is undone alone; if the transaction itself fails, every job of it is told so and nothing of it is kept.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable
from queue import SimpleQueue

from participation.engines.config import BUSY_MS
from participation.engines.turns import Turn
from participation.hot import MOST_WAITING, CannotSave, Refused, Step
from participation.problems import Busy

MOST_AT_ONCE = 500
LONGEST_AT_ONCE = 0.02  # seconds that the event loop may spend on the statements of one transaction
NEXT_TRY = 0.001  # seconds until the thread asks again whether another process has done writing

log = logging.getLogger("heard.storage")
Answer = tuple[int, ...] | Exception
Job = tuple["asyncio.Future[tuple[int, ...]]", tuple[Step, ...]]


class Writer:
    """`connect` opens the writing connection. Everything but the orders to the thread belongs to the event loop."""

    def __init__(self, connect: Callable[[], sqlite3.Connection], turn: Turn, most_waiting: int = MOST_WAITING) -> None:
        self._connect, self._turn, self._most_waiting = connect, turn, most_waiting
        self._jobs: deque[Job] = deque()
        self._waiting = 0
        self._stopped = False
        self._orders: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="heard-writer", daemon=True)
        self.commits = self.jobs = 0

    def start(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._idle = asyncio.Event()
        self._idle.set()
        self._connection = self._connect()
        self._cursor = self._connection.cursor()
        self._cursor.execute("PRAGMA busy_timeout=0").fetchall()  # the event loop must not wait, the thread asks by itself
        self._thread.start()

    @property
    def alive(self) -> bool:
        return self._thread.is_alive() and not self._stopped

    async def write(self, *steps: Step) -> tuple[int, ...]:
        if not self.alive:
            raise CannotSave
        if self._waiting >= self._most_waiting:
            raise Busy
        answer = self._loop.create_future()
        self._waiting += 1
        self._jobs.append((answer, steps))
        if self._idle.is_set():
            self._idle.clear()
            self._loop.call_soon(self._begin)  # soon: what else comes in this round of the loop shares the commit
        return await answer

    async def stop(self) -> None:
        """Finish everything that waits, then end the thread."""
        self._stopped = True
        await self._idle.wait()
        self._orders.put(None)
        await asyncio.to_thread(self._thread.join)
        self._connection.close()

    # ---- on the event loop: begin, do, (commit,) answer, and again while jobs wait

    def _begin(self) -> None:
        if not self._turn.take_at_once():
            self._orders.put(self._wait_for_turn)
            return
        try:
            begun = self._begun()
        except Exception as problem:
            self._cannot(problem, [])
            return
        if begun:
            self._do()
        else:
            self._orders.put(self._wait_for_lock)

    def _begun(self) -> bool:
        """Whether no other process writes just now: then our transaction has begun."""
        try:
            self._cursor.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as problem:
            if problem.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            return False
        return True

    def _do(self) -> None:
        batch: list[Job] = []
        try:
            answers = self._done(batch)
        except Exception as problem:  # SQLite has undone the transaction by itself (disk full)
            self._cannot(problem, batch)
            return
        self._orders.put(lambda: self._commit(batch, answers))

    def _done(self, batch: list[Job]) -> list[Answer]:
        """Takes what waits into `batch` and does it; if a job of it fails, all of it once more with care."""
        end, answers = self._loop.time() + LONGEST_AT_ONCE, []
        self._cursor.execute("SAVEPOINT batch")
        try:
            while self._jobs and len(batch) < MOST_AT_ONCE and (not batch or self._loop.time() < end):
                batch.append(self._jobs.popleft())
                answers.append(_steps(self._cursor, batch[-1][1]))
            return answers
        except Exception:
            if not self._connection.in_transaction:
                raise
            self._cursor.execute("ROLLBACK TO batch")
            return [_alone(self._cursor, steps) for _, steps in batch]

    def _cannot(self, problem: Exception, batch: list[Job]) -> None:
        """Nobody is told that it is saved."""
        if not batch:  # not even begun: whoever waits now has waited long
            batch = [self._jobs.popleft() for _ in range(min(len(self._jobs), MOST_AT_ONCE))]
        if self._connection.in_transaction:
            self._cursor.execute("ROLLBACK")
        self._turn.free()
        log.error("hot jobs not saved: %d (%s)", len(batch), type(problem).__name__)
        self._answer(batch, [CannotSave() for _ in batch])

    def _answer(self, batch: list[Job], answers: list[Answer]) -> None:
        self._waiting -= len(batch)
        for (future, _), answer in zip(batch, answers, strict=True):
            if future.done():
                continue  # whoever asked has gone away
            if isinstance(answer, Exception):
                future.set_exception(answer)
            else:
                future.set_result(answer)
        if self._jobs:
            self._loop.call_soon(self._begin)
        else:
            self._idle.set()

    # ---- in the thread

    def _run(self) -> None:
        while (order := self._orders.get()) is not None:
            order()

    def _wait_for_turn(self) -> None:
        self._turn.take_in_thread()
        self._wait_for_lock()

    def _wait_for_lock(self) -> None:
        """Ask again and again, more often than SQLite would: it waits up to 100 ms between two tries, a commit takes two."""
        until = time.monotonic() + BUSY_MS / 1000
        try:
            while not self._begun():
                if time.monotonic() > until:
                    raise CannotSave
                time.sleep(NEXT_TRY)
        except Exception as problem:
            self._soon(self._cannot, problem, [])
        else:
            self._soon(self._do)

    def _commit(self, batch: list[Job], answers: list[Answer]) -> None:
        try:
            self._cursor.execute("COMMIT")
        except Exception as problem:  # disk full, I/O error
            self._soon(self._cannot, problem, batch)
            return
        self._turn.free()
        self.commits += 1
        self.jobs += len(batch)
        self._soon(self._answer, batch, answers)

    def _soon(self, act: Callable[..., None], *given: object) -> None:
        try:
            self._loop.call_soon_threadsafe(act, *given)
        except RuntimeError:
            log.warning("the event loop ended before its jobs were answered")


def _alone(cursor: sqlite3.Cursor, steps: tuple[Step, ...]) -> Answer:
    """Run one job inside the open transaction. An answer that is an exception means: this job was undone, alone."""
    cursor.execute("SAVEPOINT job")
    try:
        changed: Answer = _steps(cursor, steps)
    except Exception as problem:
        if not cursor.connection.in_transaction:
            raise  # SQLite itself undid the whole transaction (disk full): so must we
        cursor.execute("ROLLBACK TO job")
        changed = _meaning(problem)
    cursor.execute("RELEASE job")
    return changed


def _steps(cursor: sqlite3.Cursor, steps: tuple[Step, ...]) -> tuple[int, ...]:
    changed = []
    for step in steps:
        rows = cursor.execute(step.sql, step.params).rowcount
        if rows < 0:  # sqlite3 does not count statements that begin with WITH
            rows = cursor.execute("SELECT changes()").fetchone()[0]
        if step.rows is not None and rows != step.rows:
            raise Refused
        changed.append(rows)
    return tuple(changed)


def _meaning(problem: Exception) -> Exception:
    if isinstance(problem, sqlite3.IntegrityError):
        return Refused()
    return CannotSave() if cannot_write(problem) else problem


def cannot_write(problem: object) -> bool:
    """Whether SQLite could not write (disk full, locked, I/O error), as opposed to a mistake in the SQL."""
    return isinstance(problem, sqlite3.OperationalError) and problem.sqlite_errorcode & 0xFF != sqlite3.SQLITE_ERROR
