"""Databases for tests: `settings` and `database`, each test on SQLite and on PostgreSQL, with a fresh database.

Mark a test or module `one_database` if it says nothing about storage: it then runs on SQLite alone.
`pytest -m "not postgres"` leaves PostgreSQL out.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from participation import storage
from participation.settings import Settings
from tests import postgres, toyroom
from tests.postgres import Server
from tests.toyroom import ToyRoom

pytest_plugins = ["tests.service", "tests.quicker"]

LONGEST = ("tests/journeys/test_every_page.py", "tests/breaking/", "tests/journeys/", "tests/walls/")
SQLITE, POSTGRES = "sqlite", pytest.param("postgres", marks=pytest.mark.postgres)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "postgres: needs the PostgreSQL server that the tests start themselves")
    config.addinivalue_line("markers", "one_database: says nothing about storage, runs on SQLite alone")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The files that take longest come first, so that no worker is left with one of them at the end; in each file SQLite
    comes before PostgreSQL, as changing from one to the other takes time."""
    files = {path: number for number, path in enumerate(dict.fromkeys(item.path for item in items))}

    def place(item: pytest.Item) -> tuple[int, int, bool]:
        start = next((place for place, start in enumerate(LONGEST) if item.nodeid.startswith(start)), len(LONGEST))
        return start, files[item.path], item.get_closest_marker("postgres") is not None

    items.sort(key=place)


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
def postgres_server(worker: str) -> Iterator[Server]:
    """One PostgreSQL server for the whole run, shared by all workers."""
    server = Server(worker)
    yield server
    server.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template")
    _migrated(Settings(database_url=f"sqlite:///{folder}/heard.db", data=folder, keys=folder / "keys"))
    return folder / "heard.db"


@pytest.fixture(scope="session")
def migrated_postgres(postgres_server: Server, tmp_path_factory: pytest.TempPathFactory) -> Server:
    """The server, ready to lend migrated databases."""
    folder = tmp_path_factory.mktemp("template")
    url = postgres_server.made()
    _migrated(Settings(database_url=url, data=folder, keys=folder / "keys"))
    postgres_server.take_as_template(url)
    return postgres_server


def _migrated(settings: Settings) -> None:
    postgres.run(storage.migrate(settings))


@pytest.fixture
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """Settings of an installation whose database is migrated and empty."""
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), data / "heard.db")
        yield Settings(database_url=f"sqlite:///{data}/heard.db", data=data, keys=tmp_path / "keys")
        return
    server: Server = request.getfixturevalue("migrated_postgres")
    url = server.lent()
    yield Settings(database_url=url, data=data, keys=tmp_path / "keys")
    server.given_back(url)


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
    server: Server = request.getfixturevalue("postgres_server")
    url = server.made()
    yield Settings(database_url=url, data=tmp_path, keys=tmp_path / "keys")
    server.dropped(url)


@pytest.fixture(params=[SQLITE, POSTGRES])
def empty(request: pytest.FixtureRequest) -> Settings:
    """An installation on either, without tables."""
    return request.getfixturevalue(f"on_{request.param}")
