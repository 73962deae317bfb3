"""Opening a database: refused with a sentence for the person at the command line unless all is as it should be."""

from __future__ import annotations

import sqlite3
import stat
from pathlib import Path

import pytest
from tortoise.connection import get_connection

from participation import storage
from participation.engines import config, locks
from participation.hot import Step, sqlite
from participation.problems import Misconfigured
from participation.settings import Settings
from participation.storage import Database


@pytest.mark.one_database
async def test_no_database_yet(settings: Settings) -> None:
    config.sqlite_path(settings).unlink()
    with pytest.raises(Misconfigured, match="There is no database at .*heard.db yet. Run: heard migrate"):
        async with storage.opened(settings):
            pass
    assert not config.sqlite_path(settings).exists()


@pytest.mark.one_database
async def test_a_damaged_file_is_not_served(settings: Settings) -> None:
    path = config.sqlite_path(settings)
    content = bytearray(path.read_bytes())
    content[4096:4096 * 8] = b"\x55" * (4096 * 7)
    path.write_bytes(content)
    with pytest.raises(Misconfigured, match="damaged .* Restore the last backup"):
        async with storage.opened(settings):
            pass


@pytest.mark.one_database
async def test_only_its_owner_may_read_the_file(settings: Settings) -> None:
    config.sqlite_path(settings).chmod(0o644)
    async with storage.opened(settings) as database:
        await database.hot.write(Step("CREATE TABLE note (id TEXT)"))
        files = {file.name: stat.S_IMODE(file.stat().st_mode) for file in settings.data.glob("heard.db*")}
    assert files == dict.fromkeys(["heard.db", "heard.db-wal", "heard.db-shm", "heard.db.lock"], 0o600)


@pytest.mark.one_database
async def test_rules_of_every_connection(settings: Settings) -> None:
    """Each commit on disk, references kept, deleted content overwritten; readers cannot write."""
    expected = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1, "busy_timeout": 5000}
    async with storage.opened(settings) as database:
        for name, value in expected.items():
            assert await database.hot.one(f"PRAGMA {name}") == (value,)
            writer = sqlite.connect(config.sqlite_path(settings))
            assert writer.execute(f"PRAGMA {name}").fetchone() == (value,)
            writer.close()
            assert tuple((await get_connection("default").execute_query(f"PRAGMA {name}"))[1][0]) == (value,)
        for read in (database.hot.one, database.long.all):
            with pytest.raises(sqlite3.OperationalError, match="readonly"):
                await read("CREATE TABLE note (id TEXT)")


@pytest.mark.one_database
async def test_two_processes_may_serve_but_not_migrate_meanwhile(settings: Settings) -> None:
    async with storage.opened(settings):
        with locks.shared(config.sqlite_path(settings)):
            pass
        with pytest.raises(Misconfigured, match="is in use. Stop the server"):
            await storage.migrate(settings)
    with locks.alone(config.sqlite_path(settings)), pytest.raises(Misconfigured, match="being migrated or restored"):
        async with storage.opened(settings):
            pass


async def test_server_that_does_not_answer(tmp_path: Path) -> None:
    settings = Settings(database_url="postgres://nobody@127.0.0.1:9/heard", data=tmp_path)
    with pytest.raises(Misconfigured, match="The PostgreSQL server does not answer"):
        async with storage.opened(settings):
            pass


def test_address_of_the_server() -> None:
    told = config.postgres_credentials("postgres://heard:s%40crét@db.example:5433/surveys?sslmode=require")
    known = {"user": "heard", "password": "s@crét", "host": "db.example", "port": 5433, "database": "surveys",
             "ssl": "require"}
    assert {name: told[name] for name in known} == known


async def test_ready(database: Database) -> None:
    assert await database.ready() is True
