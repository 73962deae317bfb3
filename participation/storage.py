"""The database: opened and closed once, one transaction for each act, and the fast path beside it.

Two databases: SQLite (one file; one serving process is the rule, more are slower but correct) and PostgreSQL (many).
The schema changes only by `migrate`.
"""

from __future__ import annotations

import sqlite3
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, nullcontext
from contextvars import ContextVar
from typing import Any

from tortoise.exceptions import BaseORMException as TortoiseError
from tortoise.models import Model
from tortoise.transactions import in_transaction

from participation import backups, migrating
from participation.engines import config, locks
from participation.engines.config import Kind
from participation.engines.turns import Turn
from participation.hot import CannotSave, Hot, Step, postgres, sqlite
from participation.migrating import migrate
from participation.settings import Settings

__all__ = ["Database", "afterwards", "insert", "is_away", "migrate", "opened", "writes"]

_writing: ContextVar[list[Callable[[], object]] | None] = ContextVar("writing", default=None)


class Database:
    """An open database. `hot`: the fast path; `long.all(sql, *params)`: reads that take long, off the event loop."""

    def __init__(self, kind: Kind, hot: Any, long: Any) -> None:
        self.kind, self.long, self._hot = kind, long, hot
        self.hot: Hot = _Outside(hot)

    async def ready(self) -> bool:
        """Whether the database answers and can be written to."""
        return await self._hot.ready()

    async def purge(self, *tables: str) -> None:
        """Rewrite `tables` so that nothing of their deleted rows is left in the database's files.

        SQLite rewrites the whole file and empties the WAL. Not inside `writes()`.
        Raises hot.CannotSave if other connections hold on to the old content for too long: call it again.
        """
        _refuse_inside("purge()")
        await self._hot.purge(tables)

    async def rinse(self) -> bool:
        """What was deleted is gone from SQLite's write-ahead log too; true if so, false if somebody still reads the old.

        Deleted rows are overwritten in the file itself anyway (secure_delete). PostgreSQL: nothing, true: see `purge`.
        """
        _refuse_inside("rinse()")
        return await self._hot.rinse()

    async def mix(self, *tables: str) -> bool:
        """Nothing in the files of `tables` tells any more which rows were written together, or in which order.

        SQLite: the tables must be WITHOUT ROWID, and the write-ahead log is emptied. PostgreSQL: rows are written anew by
        one transaction, in the order of their ids, and others who write wait meanwhile; its own log (pg_wal) still tells.
        False if others held on for too long, or if there is too much (`hot.mixing.MOST_ROWS`): the tables are as they were.
        """
        _refuse_inside("mix()")
        return await self._hot.mix(tables)

    async def close(self) -> None:
        await self._hot.close()
        await self.long.close()


class _Outside:
    """Inside `writes()` a hot write would wait for that transaction for ever: it refuses instead."""

    def __init__(self, hot: Any) -> None:
        self.one, self.all, self._write = hot.one, hot.all, hot.write

    def write(self, *steps: Step) -> Awaitable[tuple[int, ...]]:
        _refuse_inside("hot.write()")
        return self._write(*steps)


def _refuse_inside(what: str) -> None:
    if _writing.get() is not None:
        raise RuntimeError(f"{what} is a transaction of its own: use it outside storage.writes().")


@asynccontextmanager
async def writes() -> AsyncIterator[None]:
    """One transaction. Inside another it joins it, as a savepoint: an error undoes the inner part alone.

    Raises hot.CannotSave, with nothing kept, if the database cannot write now (disk full, server away).
    """
    try:
        with _afterwards():
            async with in_transaction("default"):
                yield
    except (TortoiseError, OSError, sqlite3.OperationalError, *postgres.AWAY) as problem:
        if _cannot_write(problem):
            raise CannotSave from problem
        raise


async def insert(model: type[Model], columns: Sequence[str], rows: Sequence[tuple]) -> None:
    """Many rows at once, as they are, inside `writes()`: the model's defaults, checks and objects are left out."""
    client, names = model._meta.db, ", ".join(f'"{name}"' for name in columns)
    if client.capabilities.dialect == "postgres":
        async with client.acquire_connection() as connection:  # type: ignore[attr-defined]
            await connection.copy_records_to_table(model._meta.db_table, records=rows, columns=list(columns))
        return
    await client.execute_many(f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({", ".join("?" * len(columns))})',
                              rows)  # type: ignore[arg-type]


def afterwards(act: Callable[[], object]) -> None:
    """Do this (short, not on the database) once the transaction that runs now is on disk; not at all if it is undone.

    Outside a transaction it is done at once. What must be done even if the process dies in between needs a sweep too.
    """
    waiting = _writing.get()
    if waiting is None:
        act()
    else:
        waiting.append(act)


@contextmanager
def _afterwards() -> Iterator[None]:
    outer, mine = _writing.get(), []
    token = _writing.set(mine)
    try:
        yield
    finally:
        _writing.reset(token)
    for act in mine:
        if outer is None:
            act()
        else:
            outer.append(act)


TROUBLE = (TortoiseError, *postgres.AWAY)
"""What a read may raise when the database is away; `is_away` tells whether it is that."""


def is_away(problem: Exception) -> bool:
    """Whether a read failed because the database cannot be reached, as opposed to a fault of ours or of a file."""
    cause = problem.args[0] if isinstance(problem, TortoiseError) and problem.args else problem
    if isinstance(cause, OSError):  # also raised by files: then asyncpg stands nowhere on its way
        return any("asyncpg" in frame.filename for frame in traceback.extract_tb(cause.__traceback__))
    return postgres.is_away(cause)


def _cannot_write(problem: Exception) -> bool:
    """Whether the database is the cause, not what was asked of it."""
    cause = problem.args[0] if isinstance(problem, TortoiseError) and problem.args else problem
    return sqlite.cannot_write(cause) or postgres.is_away(cause)


@asynccontextmanager
async def opened(settings: Settings, apps: config.Apps | None = None) -> AsyncIterator[Database]:
    """The database of `settings`, ready for work; closed at the end, with everything that was queued written.

    Raises Misconfigured with a sentence for the person at the command line: no database yet, schema behind or ahead
    of this program, file damaged, server away.
    """
    apps = config.apps() if apps is None else apps
    path = config.sqlite_path(settings)
    is_file = config.kind(settings) == "sqlite"
    if is_file:
        backups.check_exists(path)
    with locks.shared(path) if is_file else nullcontext():
        if is_file:
            locks.private(path)
            backups.check(path)
        await migrating.check_current(settings, apps)
        turn = Turn()
        async with config.connected(settings, apps, turn):
            database = await _database(settings, turn)
            try:
                yield database
            finally:
                await database.close()


async def _database(settings: Settings, turn: Turn) -> Database:
    if config.kind(settings) == "sqlite":
        path = config.sqlite_path(settings)
        return Database("sqlite", sqlite.SqliteHot(path, turn), sqlite.SqliteLong(path))
    pool = await postgres.pool(settings.database_url)
    return Database("postgres", postgres.PostgresHot(pool), postgres.PostgresLong(pool))
