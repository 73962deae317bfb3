"""A small filled partnership, made once a run and shared by all workers; whoever changes it takes a copy.

Import the fixtures by name into a conftest: `from tests.filled import filled, served`.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import fcntl
import os
import random
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from participation import filling
from participation.settings import Settings
from tests.postgres import RECORD

SEED = 2016
PORTS = (20_000, 32_000)
START_WITHIN = 180
COLUMNS = """SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = 'public' AND table_name = $1
    ORDER BY ordinal_position"""
NUMBERED = """SELECT pg_get_serial_sequence($1, 'id') FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name = $1 AND column_name = 'id'"""
READ: dict[str, Callable[[Any], object]] = {
    "boolean": bool, "date": dt.date.fromisoformat, "timestamp with time zone": dt.datetime.fromisoformat,
    "double precision": float}
"""What a cell of SQLite is on PostgreSQL, by the column's kind there."""


def settings_in(folder: Path, origin: str = "http://127.0.0.1:8000") -> Settings:
    return Settings(data=folder / "data", keys=folder / "keys", origin=origin, demo=True,
                    partnership="Partnership of the Tests")


def make(folder: Path) -> None:
    """Fills `folder` with a small demonstration. Runs in a thread of its own, as a loop may run in this one."""
    (folder / "data").mkdir(mode=0o700)
    work = filling.fill(settings_in(folder), seed=SEED, small=True, progress=filling.Progress(lambda _text: None))
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result()


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with `data` and `keys` of a small filled partnership. Only for reading: copy it to change it."""
    given = os.environ.get("HEARD_TEST_FILLED")
    if given:
        return Path(given)
    if not os.environ.get("PYTEST_XDIST_WORKER"):
        folder = tmp_path_factory.mktemp("filled")
        make(folder)
        return folder
    shared = tmp_path_factory.getbasetemp().parent / "filled"  # the run's own folder, above those of its workers
    shared.mkdir(exist_ok=True, mode=0o700)
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / "done").exists():
            make(shared)
            (shared / "done").touch()
    return shared


def copied(filled: Path, to: Path, origin: str = "http://127.0.0.1:8000") -> Settings:
    """A copy of the filled partnership that a test may change."""
    to.mkdir(parents=True, exist_ok=True)
    for part in ("data", "keys"):
        shutil.copytree(filled / part, to / part)
    return settings_in(to, origin)


async def copied_to_postgres(filled: Path, url: str) -> None:
    """All rows of the filled partnership in the migrated, empty database of `url`, as they are."""
    source = sqlite3.connect(f"file:{filled}/data/heard.db?mode=ro", uri=True)
    server = await asyncpg.connect(url)
    try:
        await server.execute("SET session_replication_role = replica")
        for (table,) in source.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> ?",
                                       [RECORD]).fetchall():
            kinds = dict(await server.fetch(COLUMNS, table))
            rows = source.execute("SELECT {} FROM {}".format(", ".join(f'"{name}"' for name in kinds), table)).fetchall()
            as_there = [[READ.get(kind, _same)(cell) if cell is not None else None for kind, cell in zip(kinds.values(), row, strict=True)]
                        for row in rows]
            await server.copy_records_to_table(table, records=as_there, columns=list(kinds))
            if numbered := await server.fetchval(NUMBERED, table):
                await server.execute(f"SELECT setval('{numbered}', (SELECT max(id) + 1 FROM {table}))")
    finally:
        source.close()
        await server.close()


def _same(cell: object) -> object:
    return cell


def free_port() -> int:
    """A port that stays free until the server takes it: below those that systems give to whoever asks for any."""
    while True:
        port = random.SystemRandom().randrange(*PORTS)
        with socket.socket() as one, suppress(OSError):
            one.bind(("127.0.0.1", port))
            return port


@contextmanager
def serving(settings: Settings, *, command: tuple[str, ...] = (sys.executable, "-m", "participation.cli"),
            cwd: Path | None = None) -> Iterator[str]:
    """The real server with these settings, in a process of its own; yields its origin."""
    variables = {"HEARD_DATA": settings.data, "HEARD_KEYS": settings.keys, "HEARD_ORIGIN": settings.origin,
                 "HEARD_DEMO": "1" if settings.demo else "", "HEARD_PARTNERSHIP": settings.partnership,
                 "HEARD_DATABASE_URL": settings.database_url}
    log = settings.data.parent / "serve.log"
    with log.open("w") as said:
        process = subprocess.Popen([*command, "serve"], cwd=cwd, stdout=said, stderr=said,
                                   env={**os.environ, **{name: str(value) for name, value in variables.items()}})
    try:
        _wait(process, settings.origin + "/readyz", log)
        yield settings.origin
    finally:
        process.terminate()
        process.wait(60)


def _wait(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    until = time.monotonic() + START_WITHIN
    while True:
        if process.poll() is not None:
            raise RuntimeError(f"the server stopped:\n{log.read_text()[-3000:]}")
        try:
            with urllib.request.urlopen(address, timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            pass
        if time.monotonic() > until:
            raise RuntimeError(f"{address} did not answer in {START_WITHIN} s")
        time.sleep(0.1)  # waits for a process, which tells nobody when it is ready


@pytest.fixture(scope="session")
def served(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Origin of a real server over a copy of the filled partnership."""
    settings = copied(filled, tmp_path_factory.mktemp("served"), f"http://127.0.0.1:{free_port()}")
    with serving(settings) as origin:
        yield origin
