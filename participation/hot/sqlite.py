"""Hot reads and writes on SQLite, and the long reads that must not stand in their way."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from pathlib import Path

from participation.engines.config import sqlite_pragmas
from participation.engines.turns import Turn
from participation.hot import CannotSave, Parameter
from participation.hot.writer import Writer, cannot_write

__all__ = ["SqliteHot", "SqliteLong", "cannot_write", "connect"]

LONG_READERS = 2
PURGE_SECONDS = 30


def connect(path: Path, *, reading: bool = False) -> sqlite3.Connection:
    """A connection with our rules: each commit on disk (FULL), foreign keys kept, deleted content overwritten."""
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, cached_statements=256)
    for name, value in sqlite_pragmas().items():
        connection.execute(f"PRAGMA {name}={value}")
    if reading:
        connection.execute("PRAGMA query_only=ON")
    return connection


class SqliteHot:
    """Reads run on the event loop itself: a point read takes about 20 µs, a hop to a thread and back 100 µs and more,
    and in WAL mode a reader never waits for a writer."""

    def __init__(self, path: Path, turn: Turn) -> None:
        self._path, self._turn = path, turn
        self.writer = Writer(lambda: connect(path), turn)
        self.write = self.writer.write
        self._reader = connect(path, reading=True)
        self.writer.start()

    async def one(self, sql: str, *params: Parameter) -> tuple | None:
        return self._reader.execute(sql, params).fetchone()

    async def all(self, sql: str, *params: Parameter) -> list[tuple]:
        return self._reader.execute(sql, params).fetchall()

    async def ready(self) -> bool:
        return self.writer.alive and bool(self._reader.execute("SELECT count(*) FROM sqlite_master").fetchone())

    async def purge(self, tables: tuple[str, ...]) -> None:
        """The whole file is rewritten, whatever the `tables`."""
        await asyncio.to_thread(_purge, self._path, self._turn)

    async def rinse(self) -> bool:
        return await asyncio.to_thread(_rinse, self._path, self._turn)

    async def mix(self, tables: tuple[str, ...]) -> bool:
        """Tables without rowids lie by their ids; only the log tells what came together."""
        return await self.rinse()

    async def close(self) -> None:
        await self.writer.stop()
        self._reader.close()


class SqliteLong:
    """Reads that take long (an analysis counting thousands of rows): in threads, on connections of their own."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._opened: list[sqlite3.Connection] = []
        self._free: list[sqlite3.Connection] = []
        self._places = asyncio.Semaphore(LONG_READERS)

    async def all(self, sql: str, *params: Parameter) -> list[tuple]:
        async with self._places:
            connection = self._free.pop() if self._free else self._open()
            work = asyncio.ensure_future(asyncio.to_thread(_fetch, connection, sql, params))
            try:
                return await asyncio.shield(work)
            except asyncio.CancelledError:
                connection.interrupt()  # nobody waits for this any more
                await asyncio.wait([work])
                raise
            finally:
                self._free.append(connection)

    def _open(self) -> sqlite3.Connection:
        self._opened.append(connect(self._path, reading=True))
        return self._opened[-1]

    async def close(self) -> None:
        for connection in self._opened:
            connection.interrupt()
        for _ in range(LONG_READERS):
            await self._places.acquire()
        for connection in self._opened:
            connection.close()


def _fetch(connection: sqlite3.Connection, sql: str, params: tuple[Parameter, ...]) -> list[tuple]:
    return connection.execute(sql, params).fetchall()



def _purge(path: Path, turn: Turn) -> None:
    """VACUUM, then empty the WAL: until then the old pages can still be read in it."""
    turn.take_in_thread()
    connection = connect(path)
    try:
        connection.execute("VACUUM")
        until = time.monotonic() + PURGE_SECONDS
        while connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:  # 1: a reader still needs the WAL
            if time.monotonic() > until:
                raise CannotSave
    except sqlite3.OperationalError as problem:
        raise CannotSave from problem
    finally:
        connection.close()
        turn.free()


def _rinse(path: Path, turn: Turn) -> bool:
    """Empty the WAL. Not waited for: whoever reads an older state meanwhile is left in peace, the next rinse does it."""
    turn.take_in_thread()
    connection = connect(path)
    try:
        connection.execute("PRAGMA busy_timeout=250")
        return not connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    except sqlite3.OperationalError:
        return False
    finally:
        connection.close()
        turn.free()
