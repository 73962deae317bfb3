"""The traps of the stack: each shown on bare Tortoise 1.1.9, and then its absence on our floor.

If a newer Tortoise makes a "bare" test fail, the trap is mended there and our part of the floor may go.
"""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
import textwrap
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from tortoise.context import TortoiseContext
from tortoise.exceptions import OperationalError
from tortoise.migrations.executor import MigrationExecutor
from tortoise.transactions import in_transaction

from participation import migrating, storage
from participation.engines import config
from participation.hot import Step
from participation.settings import Settings
from tests.toyroom import ToyRoom

PATIENCE = 1.0  # seconds after which a bare engine is said to hang
ALTER_PARENT = '[ops.AlterField(model_name="Parent", name="name", field=fields.CharField(max_length=40))]'


@asynccontextmanager
async def bare(settings: Settings, toy: ToyRoom) -> AsyncIterator[TortoiseContext]:
    """The same database on Tortoise's own engine, with the pragmas that its documentation offers."""
    told = config.config(settings, toy.apps)
    connection = told["connections"]["default"]
    connection["engine"] = connection["engine"].replace("participation.engines", "tortoise.backends").replace(
        "backends.postgres", "backends.asyncpg")
    connection["credentials"].pop("turn", None)
    async with TortoiseContext() as context:
        await context.init(config=told)
        await context.connections.get("default").create_connection(with_db=True)
        yield context


@asynccontextmanager
async def ours(settings: Settings, toy: ToyRoom) -> AsyncIterator[TortoiseContext]:
    async with config.connected(settings, toy.apps) as context:
        yield context


async def cancelled_after(steps: int, work: Any) -> None:
    """Start `work`, let the event loop turn `steps` times, cancel it."""
    task = asyncio.ensure_future(work)
    for _ in range(steps):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task], timeout=PATIENCE)


async def in_a_transaction() -> None:
    async with in_transaction("default"):
        pass


# 1 · changing a parent table deletes its children


async def family(settings: Settings, toy: ToyRoom) -> None:
    await migrating.migrate(settings, toy.apps)
    async with ours(settings, toy):
        parent = await toy.models.Parent.create(id="p", name="Parent")
        await toy.models.Child.create(id="c1", parent=parent)
        await toy.models.Child.create(id="c2", parent=parent)
    toy.migration("0002_longer_names", ALTER_PARENT)


async def test_bare_migration_deletes_children_and_says_ok(on_sqlite: Settings, toy: ToyRoom) -> None:
    await family(on_sqlite, toy)
    async with bare(on_sqlite, toy) as context:
        await MigrationExecutor(context.connections.get("default"), toy.apps).migrate()
        assert await toy.models.Child.all().count() == 0


async def test_our_migration_keeps_children(empty: Settings, toy: ToyRoom) -> None:
    await family(empty, toy)
    assert await migrating.migrate(empty, toy.apps) == ["toy.0002_longer_names"]
    async with ours(empty, toy):
        assert await toy.models.Child.all().order_by("id").values_list("id", flat=True) == ["c1", "c2"]


# 2 · cancelled while entering a transaction


async def waits_for_ever(work: Any) -> bool:
    try:
        await asyncio.wait_for(work, PATIENCE)
    except TimeoutError:
        return True
    return False


async def test_bare_engine_hangs_after_a_cancelled_begin(on_sqlite: Settings, toy: ToyRoom) -> None:
    await migrating.migrate(on_sqlite, toy.apps)
    async with bare(on_sqlite, toy):
        await cancelled_after(1, in_a_transaction())
        assert await waits_for_ever(toy.models.Parent.all().count())


async def test_our_engine_goes_on_after_a_cancelled_begin(on_sqlite: Settings, toy: ToyRoom) -> None:
    """Every other step on the way is in test_cancellation.py."""
    await migrating.migrate(on_sqlite, toy.apps)
    async with ours(on_sqlite, toy):
        await cancelled_after(1, in_a_transaction())
        assert not await waits_for_ever(toy.models.Parent.all().count())


def rows(settings: Settings) -> list[str]:
    """What another process would find, after everything was closed."""
    connection = sqlite3.connect(config.sqlite_path(settings))
    try:
        return [row[0] for row in connection.execute("SELECT id FROM parent ORDER BY id")]
    finally:
        connection.close()


# 3 · cancelled in bulk_create: the next acknowledged write is lost


async def acknowledged_after_cancelled_bulk(toy: ToyRoom, steps: int) -> None:
    parents = [toy.models.Parent(id=f"{n:04}", name="x") for n in range(2000)]
    await cancelled_after(steps, toy.models.Parent.bulk_create(parents))
    await asyncio.wait_for(toy.models.Parent.create(id="acknowledged", name="x"), PATIENCE)


async def test_bare_engine_loses_the_next_acknowledged_write(on_sqlite: Settings, toy: ToyRoom) -> None:
    lost = 0
    await migrating.migrate(on_sqlite, toy.apps)
    for steps in range(2, 8):
        async with bare(on_sqlite, toy):
            await acknowledged_after_cancelled_bulk(toy, steps)
        lost += "acknowledged" not in rows(on_sqlite)
        async with ours(on_sqlite, toy):
            await toy.models.Parent.all().delete()
    assert lost > 0


@pytest.mark.parametrize("steps", range(1, 12))
async def test_our_engine_keeps_the_next_acknowledged_write(on_sqlite: Settings, toy: ToyRoom, steps: int) -> None:
    await migrating.migrate(on_sqlite, toy.apps)
    async with ours(on_sqlite, toy):
        await acknowledged_after_cancelled_bulk(toy, steps)
    found = rows(on_sqlite)
    assert found[-1] == "acknowledged"
    assert len(found) in (1, 2001)  # the cancelled one is there as a whole or not at all


# 4 · PostgreSQL: connections leak from the pool


async def leaked(toy: ToyRoom) -> bool:
    """Fill the pool, then cancel as many transactions at their begin. Whether nothing goes any more."""
    everyone = asyncio.Barrier(config.pool_size())

    async def together() -> None:
        async with in_transaction("default"):
            await everyone.wait()

    await asyncio.gather(*(together() for _ in range(config.pool_size())))
    for _ in range(config.pool_size()):
        await cancelled_after(1, in_a_transaction())
    return await waits_for_ever(toy.models.Parent.all().count())


@pytest.mark.postgres
async def test_bare_engine_leaks_pooled_connections(on_postgres: Settings, toy: ToyRoom) -> None:
    await migrating.migrate(on_postgres, toy.apps)
    async with bare(on_postgres, toy) as context:
        everything_leaked = await leaked(toy)
        context.connections.get("default")._pool.terminate()  # closing it would wait for the lost ones
    assert everything_leaked


@pytest.mark.postgres
async def test_our_engine_leaks_none(on_postgres: Settings, toy: ToyRoom) -> None:
    await migrating.migrate(on_postgres, toy.apps)
    async with ours(on_postgres, toy):
        assert not await leaked(toy)


# 5 · two processes that read and then write


READ_THEN_WRITE = """
    import asyncio, sys
    from tortoise.context import TortoiseContext
    from tortoise.transactions import in_transaction

    sys.path.insert(0, sys.argv[3])

    async def main(engine, path, folder, package):
        told = {"connections": {"default": {"engine": engine, "credentials": {
                    "file_path": path, "busy_timeout": 5000, "synchronous": "OFF"}}},
                "apps": {"toy": {"models": [package + ".models"], "default_connection": "default"}}}
        refused = 0
        async with TortoiseContext() as context:
            await context.init(config=told)
            print("ready", flush=True)
            sys.stdin.readline()
            for _ in range(150):
                try:
                    async with in_transaction("default") as client:
                        await client.execute_query("SELECT count(*) FROM parent")
                        await client.execute_query("UPDATE parent SET name = name")
                except Exception:
                    refused += 1
        print(refused)

    asyncio.run(main(*sys.argv[1:]))
"""


def refused(settings: Settings, toy: ToyRoom, engine: str) -> int:
    """How many of 300 read-then-writes two processes could not do."""
    command = [sys.executable, "-c", textwrap.dedent(READ_THEN_WRITE), engine, str(config.sqlite_path(settings)),
               str(toy.folder.parent), toy.folder.name]
    both = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    for process in both:
        assert process.stdout.readline() == "ready\n"
    for process in both:
        process.stdin.write("go\n")
        process.stdin.flush()
    return sum(int(process.communicate(timeout=30)[0]) for process in both)


async def test_bare_engine_refuses_read_then_write_of_two_processes(on_sqlite: Settings, toy: ToyRoom) -> None:
    await family(on_sqlite, toy)
    assert refused(on_sqlite, toy, "tortoise.backends.sqlite") > 0


async def test_our_engine_refuses_none(on_sqlite: Settings, toy: ToyRoom) -> None:
    await family(on_sqlite, toy)
    assert refused(on_sqlite, toy, "participation.engines.sqlite") == 0


# 6 · a long read in the way of short ones

LONG = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000000) SELECT count(*) AS c FROM n"


async def test_bare_connection_makes_a_write_wait_for_a_long_read(on_sqlite: Settings, toy: ToyRoom) -> None:
    await migrating.migrate(on_sqlite, toy.apps)
    async with bare(on_sqlite, toy) as context:
        long = asyncio.ensure_future(context.connections.get("default").execute_query(LONG))
        await asyncio.sleep(0)
        await toy.models.Parent.create(id="p", name="x")
        assert long.done()


async def test_our_long_reads_stand_in_nobodys_way(empty: Settings, toy: ToyRoom) -> None:
    await migrating.migrate(empty, toy.apps)
    async with storage.opened(empty, toy.apps) as database:
        long = asyncio.ensure_future(database.long.all(LONG))
        await asyncio.sleep(0)
        async with storage.writes():
            await toy.models.Parent.create(id="p", name="x")
        assert await database.hot.one("SELECT name FROM parent WHERE id = ?", "p") == ("x",)
        assert not long.done()
        assert await long == [(3000000,)]


# 7 · what Tortoise writes wrongly by itself


async def test_bare_not_null_column_with_a_python_default_fails(on_sqlite: Settings, toy: ToyRoom) -> None:
    await family(on_sqlite, toy)
    toy.migration("0003_new_column", '[ops.AddField(model_name="Child", name="m", field=fields.IntField(default=7))]')
    before = config.sqlite_path(on_sqlite).read_bytes()
    with pytest.raises(OperationalError, match="NOT NULL"):
        await migrating.migrate(on_sqlite, toy.apps)
    assert config.sqlite_path(on_sqlite).read_bytes() == before


async def test_a_default_in_the_database_works(empty: Settings, toy: ToyRoom) -> None:
    await family(empty, toy)
    toy.migration("0003_new_column",
                  '[ops.AddField(model_name="Child", name="m", field=fields.IntField(db_default=7, default=7))]')
    await migrating.migrate(empty, toy.apps)
    async with storage.opened(empty, toy.apps) as database:
        assert await database.hot.all("SELECT id, m FROM child ORDER BY id") == [("c1", 7), ("c2", 7)]


# 9 · an unclosed connection keeps the process alive

UNCLOSED = """
    import asyncio, sys
    from pathlib import Path
    sys.path.insert(0, sys.argv[2])
    from participation import storage
    from participation.settings import Settings

    settings = Settings(database_url=f"sqlite:///{sys.argv[1]}", data=Path(sys.argv[1]).parent)
    apps = {"toy": {"models": [sys.argv[3] + ".models"], "migrations": sys.argv[3] + ".migrations",
                    "default_connection": "default"}}

    async def fails():
        async with storage.opened(settings, apps):
            raise SystemExit(3)

    async def bare():
        import aiosqlite
        globals()["kept"] = await aiosqlite.connect(sys.argv[1])
        raise SystemExit(3)

    asyncio.run(globals()[sys.argv[4]]())
"""


def ends(settings: Settings, toy: ToyRoom, how: str) -> int | None:
    """The exit code of a command that fails in the middle, or None if it never ends."""
    command = [sys.executable, "-c", textwrap.dedent(UNCLOSED), str(config.sqlite_path(settings)),
               str(toy.folder.parent), toy.folder.name, how]
    try:
        return subprocess.run(command, timeout=2.5, stderr=subprocess.DEVNULL).returncode
    except subprocess.TimeoutExpired:
        return None


async def test_bare_unclosed_connection_never_ends(on_sqlite: Settings, toy: ToyRoom) -> None:
    await migrating.migrate(on_sqlite, toy.apps)
    assert ends(on_sqlite, toy, "bare") is None


async def test_our_command_ends_when_it_fails(on_sqlite: Settings, toy: ToyRoom) -> None:
    await migrating.migrate(on_sqlite, toy.apps)
    assert ends(on_sqlite, toy, "fails") == 3


# 10 · PostgreSQL: rows of INSERT … RETURNING


@pytest.mark.postgres
async def test_bare_execute_query_hides_returned_rows(on_postgres: Settings, toy: ToyRoom) -> None:
    """Why nothing of ours uses RETURNING through execute_query: hot writes say how many rows changed."""
    await migrating.migrate(on_postgres, toy.apps)
    insert = "INSERT INTO parent (id, name) VALUES ('p', 'x') RETURNING id"
    async with bare(on_postgres, toy) as context:
        assert await context.connections.get("default").execute_query(insert) == (0, [])  # and it counts wrongly
    async with storage.opened(on_postgres, toy.apps) as database:
        assert await database.hot.write(Step(insert.replace("'p'", "'q'"))) == (1,)


def test_paths_are_absolute(tmp_path: Path) -> None:
    for slashes in ("///", "////"):
        settings = Settings(database_url=f"sqlite:{slashes}{str(tmp_path).lstrip('/')}/x.db", data=tmp_path)
        assert config.sqlite_path(settings) == tmp_path / "x.db"
