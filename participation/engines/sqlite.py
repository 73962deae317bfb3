"""A Tortoise engine for SQLite that cannot be made to hang or to lose a write by a cancelled task.

Tortoise 1.1.9's own engine keeps its lock for ever when a task is cancelled on entering a transaction, and leaves a
transaction open when one is cancelled in bulk_create: the next acknowledged write is then rolled back with it. It also
begins deferred, so that two processes that read and then write refuse each other in spite of busy_timeout.
`tests/breaking/test_stack_traps.py` shows each on the bare engine and its absence here.
"""

from __future__ import annotations

import sqlite3
from typing import Any

import aiosqlite
from tortoise.backends.base.client import NestedTransactionContext, TransactionContext
from tortoise.backends.sqlite.client import (
    SqliteClient,
    SqliteTransactionContext,
    SqliteTransactionWrapper,
    translate_exceptions,
)
from tortoise.connection import get_connections
from tortoise.exceptions import TransactionManagementError

from participation.engines.turns import Turn

READERS = 2


def roll_back_soon(connection: aiosqlite.Connection | None) -> None:
    """Put a rollback on the connection's queue without waiting: whatever any task asks for later runs after it."""
    if connection is not None and connection._connection is not None:
        connection._tx.put_nowait((None, connection._connection.rollback))


def statements(script: str) -> list[str]:
    """The statements of a script, one by one; a trigger's body stays whole."""
    found, unfinished = [], ""
    for piece in script.split(";")[:-1] if script.rstrip().endswith(";") else script.split(";"):
        unfinished += piece + ";"
        if sqlite3.complete_statement(unfinished):
            found.append(unfinished.strip())
            unfinished = ""
    return [one for one in [*found, unfinished.strip()] if one.strip("; \n\t")]


class SafeContext(SqliteTransactionContext):
    """One transaction: takes the task's place in the queue of writers, and gives everything back whatever happens."""

    async def __aenter__(self) -> Any:
        turn: Turn = self.connection._parent.turn
        await self._trxlock.acquire()
        try:
            await turn.take()
        except BaseException:
            self._trxlock.release()
            raise
        self.token = None
        try:
            await self.ensure_connection()
            self.token = get_connections().set(self.connection_name, self.connection)
            await self.connection.begin()
        except BaseException:
            roll_back_soon(self.connection._connection)
            self._give_back()
            raise
        return self.connection

    async def __aexit__(self, exc_type: Any, exc_val: Any, exc_tb: Any) -> None:
        try:
            if self.connection._finalized:
                return
            if exc_type is None:
                await self.connection.commit()
            else:
                await self.connection.rollback()
        except BaseException:  # the disk is full, or we are cancelled meanwhile; after a commit this does nothing
            roll_back_soon(self.connection._connection)
            raise
        finally:
            self._give_back()

    def _give_back(self) -> None:
        get_connections().reset(self.token)
        self.connection._parent.turn.free()
        self._trxlock.release()


class SafeWrapper(SqliteTransactionWrapper):
    def _in_transaction(self) -> TransactionContext:
        return NestedTransactionContext(SafeWrapper(self))

    async def begin(self) -> None:
        try:
            await self._connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as problem:
            raise TransactionManagementError(problem) from problem

    @translate_exceptions
    async def execute_script(self, query: str) -> None:
        """Statement by statement: sqlite3's executescript would commit the transaction first."""
        async with self.acquire_connection() as connection:
            for statement in statements(query):
                await connection.execute(statement)


class SafeSqliteClient(SqliteClient):
    """One writing connection, and reading ones beside it: in WAL mode a page never waits for somebody's transaction.

    Inside a transaction everything, reads too, goes through the transaction's own connection (SafeWrapper).
    """

    def __init__(self, file_path: str, turn: Turn | None = None, **kwargs: Any) -> None:
        super().__init__(file_path, **kwargs)
        self.turn = turn or Turn()
        self._readers: list[aiosqlite.Connection] = []

    async def create_connection(self, with_db: bool) -> None:
        await super().create_connection(with_db)
        while len(self._readers) < READERS:
            reader = await aiosqlite.connect(self.filename, isolation_level=None)
            self._readers.append(reader)
            reader.row_factory = sqlite3.Row
            for name, value in {**self.pragmas, "query_only": "ON"}.items():
                await reader.execute(f"PRAGMA {name}={value}")

    async def close(self) -> None:
        while self._readers:
            await self._readers.pop().close()
        await super().close()

    def _in_transaction(self) -> TransactionContext:
        return SafeContext(SafeWrapper(self), self._lock)

    @translate_exceptions
    async def execute_many(self, query: str, values: list[list]) -> None:
        async with self._in_transaction() as transaction:
            await transaction.execute_many(query, values)

    @translate_exceptions
    async def execute_insert(self, query: str, values: list) -> int:
        async with self.acquire_connection() as connection, self.turn:
            return (await connection.execute_insert(query, values))[0]

    @translate_exceptions
    async def execute_query(self, query: str, values: list | None = None) -> Any:
        query = query.replace("\x00", "'||CHAR(0)||'")
        if query.lstrip()[:6].upper() == "SELECT" and self._readers:
            rows = await self._reader().execute_fetchall(query, values)
            return len(rows), rows
        async with self.acquire_connection() as connection, self.turn:
            before = connection.total_changes
            rows = await connection.execute_fetchall(query, values)
            return (connection.total_changes - before) or len(rows), rows

    async def execute_query_dict(self, query: str, values: list | None = None) -> list[dict]:
        return [dict(row) for row in (await self.execute_query(query, values))[1]]

    def _reader(self) -> aiosqlite.Connection:
        """The one with less to do: a long read holds up at most those that come to the same connection."""
        return min(self._readers, key=lambda reader: reader._tx.qsize())


client_class = SafeSqliteClient
