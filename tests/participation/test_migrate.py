"""Migrations: whole, counted, refused if anything would be lost; the database then is exactly as it was."""

from __future__ import annotations

import asyncio
import sqlite3
import stat
from pathlib import Path

import asyncpg
import pytest

from participation import backups, migrating, storage
from participation.engines import config
from participation.migrating import MigrationRefused
from participation.problems import Misconfigured
from participation.settings import Settings
from tests.toyroom import ToyRoom

GUARD = (
    "CREATE TRIGGER guard BEFORE DELETE ON parent BEGIN SELECT RAISE(ABORT, 'kept; always'); END",
    "CREATE FUNCTION refuse() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION 'kept; always'; END; $$ LANGUAGE plpgsql",
    "CREATE TRIGGER guard BEFORE DELETE ON parent FOR EACH ROW EXECUTE FUNCTION refuse()",
)
ALTER_PARENT = 'ops.AlterField(model_name="Parent", name="name", field=fields.CharField(max_length=40))'


async def family(settings: Settings, toy: ToyRoom) -> None:
    """A parent with two children, and a trigger that keeps the parent."""
    toy.migration("0002_guard", f"[on_each(sqlite=[{GUARD[0]!r}], postgres={list(GUARD[1:])!r})]")
    await migrating.migrate(settings, toy.apps)
    async with storage.opened(settings, toy.apps), storage.writes():
        parent = await toy.models.Parent.create(id="p", name="Parent")
        for name in ("c1", "c2"):
            await toy.models.Child.create(id=name, parent=parent)


async def children(settings: Settings, toy: ToyRoom) -> list[str]:
    async with config.connected(settings, toy.apps):
        return await toy.models.Child.all().order_by("id").values_list("id", flat=True)


async def refused(settings: Settings, toy: ToyRoom, because: str) -> None:
    with pytest.raises(MigrationRefused) as problem:
        await migrating.migrate(settings, toy.apps)
    assert str(problem.value) == f"The migration was undone, the database is as it was: {because}."
    assert await children(settings, toy) == ["c1", "c2"]
    with pytest.raises(Misconfigured, match="older than this program"):
        await migrating.check_current(settings, toy.apps)


async def test_lost_rows_are_refused(empty: Settings, toy: ToyRoom) -> None:
    await family(empty, toy)
    toy.migration("0003_careless", '[ops.RunSQL("DELETE FROM child WHERE id = \'c1\'")]')
    await refused(empty, toy, "table child had 2 rows and has 1")


async def test_lost_table_is_refused(empty: Settings, toy: ToyRoom) -> None:
    await family(empty, toy)
    toy.migration("0003_careless", '[ops.DeleteModel("Child")]')
    await refused(empty, toy, "table child is gone")


async def test_lost_trigger_is_refused(empty: Settings, toy: ToyRoom) -> None:
    """Rebuilding a table on SQLite drops its triggers; PostgreSQL alters it in place."""
    await family(empty, toy)
    toy.migration("0003_rebuilt", f"[{ALTER_PARENT}]")
    if config.kind(empty) == "sqlite":
        await refused(empty, toy, "trigger guard is gone")
    else:
        assert await migrating.migrate(empty, toy.apps) == ["toy.0003_rebuilt"]


async def test_lost_without_rowid_is_refused(on_sqlite: Settings, toy: ToyRoom) -> None:
    """A table whose order of writing must not be kept stays so."""
    await family(on_sqlite, toy)
    toy.migration("0003_sealed", "[on_each(sqlite=['CREATE TABLE urn (id TEXT PRIMARY KEY) WITHOUT ROWID'])]")
    await migrating.migrate(on_sqlite, toy.apps)
    toy.migration("0004_rebuilt", "[on_each(sqlite=['DROP TABLE urn', 'CREATE TABLE urn (id TEXT PRIMARY KEY)'])]")
    await refused(on_sqlite, toy, "WITHOUT ROWID of urn is gone")


async def test_orphans_are_refused(on_sqlite: Settings, toy: ToyRoom) -> None:
    await family(on_sqlite, toy)
    toy.migration("0003_careless", "[on_each(sqlite=[\"UPDATE child SET parent_id = 'nobody'\"])]")
    await refused(on_sqlite, toy, "child points to a missing parent")


async def test_what_a_migration_means_to_lose_goes(empty: Settings, toy: ToyRoom) -> None:
    await family(empty, toy)
    toy.migration("0003_meant", '[ops.RunSQL("DELETE FROM child WHERE id = \'c1\'")]', "    loses = ('child',)")
    assert await migrating.migrate(empty, toy.apps) == ["toy.0003_meant"]
    assert await children(empty, toy) == ["c2"]


async def test_rows_get_the_default_of_a_new_column(empty: Settings, toy: ToyRoom) -> None:
    await family(empty, toy)
    toy.migration("0003_filled", '''[
        AddFilled(model_name="Child", name="asked", field=fields.BooleanField(default=True)),
        AddFilled(model_name="Child", name="said", field=fields.CharField(max_length=8, default="yes")),
        AddFilled(model_name="Child", name="ways", field=fields.JSONField(default=list))]''')
    await migrating.migrate(empty, toy.apps)
    async with config.connected(empty, toy.apps) as context:
        rows = (await context.db().execute_query("SELECT asked, said, ways FROM child ORDER BY id"))[1]
        assert [(bool(row["asked"]), row["said"], row["ways"]) for row in rows] == [(True, "yes", "[]")] * 2


async def test_an_error_in_the_second_undoes_the_first(empty: Settings, toy: ToyRoom) -> None:
    await family(empty, toy)
    toy.migration("0003_good", '[ops.AddField(model_name="Child", name="m", field=fields.IntField(null=True))]')
    toy.migration("0004_bad", '[ops.RunSQL("UPDATE nothing SET x = 1")]')
    with pytest.raises(Exception, match="nothing"):
        await migrating.migrate(empty, toy.apps)
    assert await children(empty, toy) == ["c1", "c2"]
    async with config.connected(empty, toy.apps) as context:
        with pytest.raises(Exception, match="\\bm\\b"):
            await context.connections.get("default").execute_query("SELECT m FROM child")


async def test_the_trigger_guards(empty: Settings, toy: ToyRoom) -> None:
    """A statement that holds semicolons went through whole."""
    await family(empty, toy)
    async with config.connected(empty, toy.apps) as context:
        with pytest.raises(Exception, match="kept; always"):
            await context.connections.get("default").execute_query("DELETE FROM parent")


@pytest.mark.postgres
async def test_one_at_a_time(on_postgres: Settings, toy: ToyRoom) -> None:
    """Of two machines that migrate at once, the second waits (on SQLite it is refused: test_storage)."""
    other = await asyncpg.connect(on_postgres.database_url)
    await other.execute(f"SELECT pg_advisory_lock({migrating.LOCK})")
    migration = asyncio.ensure_future(migrating.migrate(on_postgres, toy.apps))
    while not await other.fetchval("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"):
        assert not migration.done()
        await asyncio.sleep(0.01)
    await other.close()
    assert await migration == ["toy.0001_initial"]


async def test_behind_and_ahead(empty: Settings, toy: ToyRoom) -> None:
    await family(empty, toy)
    toy.migration("0003_more", "[]")
    with pytest.raises(Misconfigured, match="The database is older than this program. .* run: heard migrate"):
        async with storage.opened(empty, toy.apps):
            pass
    await migrating.migrate(empty, toy.apps)
    (toy.folder / "migrations" / "0003_more.py").unlink()
    with pytest.raises(Misconfigured, match="newer than this program .it has toy.0003_more"):
        async with storage.opened(empty, toy.apps):
            pass


# backups


async def test_a_backup_before_each_migration(on_sqlite: Settings, toy: ToyRoom) -> None:
    await family(on_sqlite, toy)
    assert not (on_sqlite.data / "backups").exists()  # the first had nothing to keep
    toy.migration("0003_more", "[]")
    said: list[str] = []
    await migrating.migrate(on_sqlite, toy.apps, said.append)
    [kept] = (on_sqlite.data / "backups").iterdir()
    assert said == [f"backup: {kept}", "toy.0003_more"]
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert names(kept) == ["c1", "c2"]
    assert await migrating.migrate(on_sqlite, toy.apps) == []
    assert len(list((on_sqlite.data / "backups").iterdir())) == 1


def names(path: Path) -> list[str]:
    connection = sqlite3.connect(path)
    try:
        return [row[0] for row in connection.execute("SELECT id FROM child ORDER BY id")]
    finally:
        connection.close()


async def test_backup_while_served_and_restore(on_sqlite: Settings, toy: ToyRoom, tmp_path: Path) -> None:
    """With answers that are still in the WAL, which a plain copy of the file misses."""
    await family(on_sqlite, toy)
    async with storage.opened(on_sqlite, toy.apps):
        async with storage.writes():
            await toy.models.Child.create(id="c3", parent_id="p")
        plain = tmp_path / "plain.db"
        plain.write_bytes(config.sqlite_path(on_sqlite).read_bytes())
        copy = await backups.backup(on_sqlite, tmp_path / "copy.db")
        async with storage.writes():
            await toy.models.Child.create(id="c4", parent_id="p")
        with pytest.raises(Misconfigured, match="is in use"):
            await backups.restore(on_sqlite, copy)
    assert names(plain) == ["c1", "c2"]
    assert names(copy) == ["c1", "c2", "c3"]
    kept = await backups.restore(on_sqlite, copy)
    assert await children(on_sqlite, toy) == ["c1", "c2", "c3"]
    assert names(kept) == ["c1", "c2", "c3", "c4"]


async def test_restore_never_takes_the_old_wal(on_sqlite: Settings, toy: ToyRoom, tmp_path: Path) -> None:
    """The server was killed: its last answers are in the WAL, and stay with the file they belong to."""
    await family(on_sqlite, toy)
    copy = await backups.backup(on_sqlite, tmp_path / "copy.db")
    path = config.sqlite_path(on_sqlite)
    held = sqlite3.connect(path)
    held.execute("INSERT INTO child (id, parent_id, n) VALUES ('c3', 'p', 0)")
    held.commit()
    kept = await backups.restore(on_sqlite, copy)
    held.close()
    assert names(path) == ["c1", "c2"]
    assert names(kept) == ["c1", "c2", "c3"]


async def test_what_is_no_backup_changes_nothing(on_sqlite: Settings, toy: ToyRoom, tmp_path: Path) -> None:
    await family(on_sqlite, toy)
    damaged, other = tmp_path / "damaged.db", tmp_path / "other.db"
    damaged.write_bytes(b"SQLite format 3\x00" + b"\x55" * 9000)
    sqlite3.connect(other).execute("CREATE TABLE x (y)").connection.close()
    none = tmp_path / "none"
    for source, why in ((damaged, "is damaged"), (other, "holds no database of Heard"), (none, "no backup at")):
        with pytest.raises(Misconfigured, match=why):
            await backups.restore(on_sqlite, source)
    with pytest.raises(Misconfigured, match="never overwrites"):
        await backups.backup(on_sqlite, other)
    assert await children(on_sqlite, toy) == ["c1", "c2"]


@pytest.mark.postgres
async def test_postgres_is_backed_up_by_its_own_tools(on_postgres: Settings, tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="pg_dump"):
        await backups.backup(on_postgres, tmp_path)


# the real rooms


@pytest.mark.usefixtures("database")
async def test_the_rooms_open() -> None:
    """Every room's migrations apply to an empty database, on both kinds, and every table can be read."""
    from tortoise.context import require_context
    for models in require_context().apps.values():
        for model in models.values():
            assert await model.all().count() == 0
