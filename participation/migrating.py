"""The only way to change the schema: one transaction, counted before and after, refused as a whole if anything is lost.

Tortoise's own migrate command drops and rebuilds SQLite tables with foreign keys on: changing a parent table deletes
all its children's rows, and it says OK. A rebuilt table also silently loses its triggers and its WITHOUT ROWID.
"""

from __future__ import annotations

import pkgutil
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import asyncpg
from tortoise.context import TortoiseContext
from tortoise.fields.base import DB_DEFAULT_NOT_SET
from tortoise.migrations.autodetector import MigrationAutodetector
from tortoise.migrations.executor import MigrationExecutor, PlanStep
from tortoise.migrations.operations import AddField, RunPython, TortoiseOperation
from tortoise.migrations.schema_generator.state import State
from tortoise.transactions import in_transaction

from participation import backups
from participation.engines import config, locks
from participation.engines.config import ROOMS, Apps
from participation.problems import Misconfigured
from participation.settings import Settings

RECORD = "tortoise_migrations"
LOCK = 0x48656172  # "Hear": PostgreSQL's advisory lock that one migration at a time holds


class MigrationRefused(Misconfigured):
    """The migration would have lost something; the database is as it was."""


def on_each(*, sqlite: Sequence[str] = (), postgres: Sequence[str] = ()) -> RunPython:
    """A migration's operation: raw SQL for each kind of database, one statement a string (a trigger is one)."""

    async def run(_: object, editor: Any) -> None:
        for statement in postgres if editor.DIALECT == "postgres" else sqlite:
            await editor.client.execute_query(statement)

    return RunPython(run)


def on_postgres(operation: TortoiseOperation) -> TortoiseOperation:
    """A migration's operation that changes tables of PostgreSQL alone: what SQLite needs stands in an `on_each` beside it, or
    it needs nothing (it does not hold text to a length)."""
    forward = operation.database_forward

    async def only_there(app_label: str, old_state: Any, new_state: Any, state_editor: Any = None) -> None:
        if state_editor is not None and state_editor.DIALECT == "postgres":
            await forward(app_label, old_state, new_state, state_editor)

    operation.database_forward = only_there  # type: ignore[method-assign]
    return operation


class AddFilled(AddField):
    """A migration's operation: a column that is never null, on a table that may hold rows; they get the field's default.

    Tortoise's AddField keeps a field's default to itself: no database adds such a column to a table with rows.
    """

    async def database_forward(self, app_label: str, old_state: Any, new_state: Any, state_editor: Any = None) -> None:
        column = new_state.apps.get_model(f"{app_label}.{self.model_name}")._meta.fields_map[self.name]
        column.db_default = column.default() if callable(column.default) else column.default
        try:
            await super().database_forward(app_label, old_state, new_state, state_editor)
        finally:
            column.db_default = DB_DEFAULT_NOT_SET


class Late(State):
    """A state whose classes are made when somebody looks at them.

    Tortoise copies the state before each operation, two hundred of them; hardly any operation looks at the copy, and
    making classes of all its models is most of the time that an empty database takes.
    """

    def __init__(self, models: dict[Any, Any], made: Callable[[], Any]) -> None:
        self.models, self.made = models, cache(made)

    @property  # type: ignore[override]
    def apps(self) -> Any:
        return self.made()

    def clone(self) -> State:
        models = {key: model.clone() for key, model in self.models.items()}
        return Late(models, lambda: self.apps.clone(model_states=models))


class Executor(MigrationExecutor):
    async def _project_state(self, *given: Any, **named: Any) -> State:
        state = await super()._project_state(*given, **named)
        return Late(state.models, lambda: state.apps)


async def migrate(
    settings: Settings, apps: Apps | None = None, say: Callable[[str], object] = lambda _: None
) -> list[str]:
    """Bring the schema up to date. Returns the names of the migrations applied, "room.0001_initial" ….

    A migration that means to lose rows, tables or triggers names them in its class: `loses = ("old_table",)`.
    Raises MigrationRefused (or the migration's own error); the database is then exactly as it was.
    """
    apps = config.apps() if apps is None else apps
    if config.kind(settings) == "postgres":
        return await _in_one_transaction(settings, apps, say, command_timeout=None)
    path = config.sqlite_path(settings)
    locks.private(path)
    with locks.alone(path):
        if path.stat().st_size:
            backups.check(path)
            if await _pending(settings, apps):
                say(f"backup: {await backups.backup(settings)}")
        return await _in_one_transaction(settings, apps, say, foreign_keys="OFF")


async def _in_one_transaction(settings: Settings, apps: Apps, say: Callable[[str], object], **how: object) -> list[str]:
    async with config.connected(settings, apps, **how), in_transaction("default") as transaction:
        if config.kind(settings) == "postgres":
            await transaction.execute_query("SELECT pg_advisory_xact_lock($1)", [LOCK])
        executor = Executor(transaction, apps)
        await executor.recorder.ensure_schema(executor._schema_editor(atomic=False))
        plan = await executor.plan()
        before = await Census.taken(transaction)
        await executor.migrate(progress=lambda event, room, name: event == "apply_done" and say(f"{room}.{name}"))
        lost = before.lost(await Census.taken(transaction), _meant(plan)) + await _broken(transaction)
        if lost:
            raise MigrationRefused("The migration was undone, the database is as it was: " + "; ".join(lost) + ".")
        return [f"{step.migration.app_label}.{step.migration.name}" for step in plan]


def _meant(plan: list[PlanStep]) -> set[str]:
    return {name for step in plan for name in getattr(step.migration, "loses", ())}


@dataclass
class Census:
    """What must still be there after a migration."""

    rows: dict[str, int]
    kept: set[str] = field(default_factory=set)  # "trigger …", "WITHOUT ROWID of …"

    @classmethod
    async def taken(cls, client: Any) -> Census:
        names = _SQLITE if client.capabilities.dialect == "sqlite" else _POSTGRES
        tables = [row["name"] for row in (await client.execute_query(names["tables"]))[1]]
        rows = {}
        for table in tables:
            rows[table] = (await client.execute_query(f'SELECT count(*) AS n FROM "{table}"'))[1][0]["n"]
        kept = {row["name"] for row in (await client.execute_query(names["kept"]))[1]}
        return cls({table: n for table, n in rows.items() if table != RECORD}, kept)

    def lost(self, after: Census, meant: set[str]) -> list[str]:
        """Sentences, one for each thing that is gone and was not `meant` to go."""
        found = [f"table {name} is gone" for name in self.rows if name not in after.rows and name not in meant]
        found += [f"table {name} had {n} rows and has {after.rows[name]}" for name, n in self.rows.items()
                  if name in after.rows and after.rows[name] != n and name not in meant]
        return found + [f"{what} is gone" for what in sorted(self.kept - after.kept) if what.split()[-1] not in meant]


_SQLITE = {
    "tables": "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
    "kept": "SELECT type || ' ' || name AS name FROM sqlite_master WHERE type IN ('trigger', 'view') UNION ALL "
            "SELECT 'WITHOUT ROWID of ' || name FROM pragma_table_list WHERE wr AND schema = 'main'",
}
_POSTGRES = {
    "tables": "SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema()",
    "kept": "SELECT 'trigger ' || tgname AS name FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "WHERE NOT tgisinternal AND c.relnamespace = current_schema()::regnamespace UNION ALL "
            "SELECT 'view ' || viewname FROM pg_views WHERE schemaname = current_schema()",
}


async def _broken(client: Any) -> list[str]:
    if client.capabilities.dialect != "sqlite":
        return []  # PostgreSQL keeps its references itself, also during a migration
    orphans = [f"{row['table']} points to a missing {row['parent']}"
               for row in (await client.execute_query("PRAGMA foreign_key_check"))[1]]
    whole = [row["integrity_check"] for row in (await client.execute_query("PRAGMA integrity_check(5)"))[1]]
    return sorted(set(orphans)) + [line for line in whole if line != "ok"]


async def check_current(settings: Settings, apps: Apps | None = None) -> None:
    """Raises Misconfigured if the database's schema is older or newer than this program."""
    known, applied = _known(config.apps() if apps is None else apps), await _applied(settings)
    if known - applied:
        raise Misconfigured("The database is older than this program. Make a backup, then run: heard migrate")
    if applied - known:
        raise Misconfigured(f"The database is newer than this program (it has {min(applied - known)}). Update Heard.")


async def _pending(settings: Settings, apps: Apps) -> set[str]:
    return _known(apps) - await _applied(settings)


def _known(apps: Apps) -> set[str]:
    return {f"{room}.{one.name}" for room, app in apps.items()
            for one in pkgutil.iter_modules(import_module(app["migrations"]).__path__) if one.name[0] not in "_~"}


async def _applied(settings: Settings) -> set[str]:
    read = f"SELECT app, name FROM {RECORD}"
    try:
        if config.kind(settings) == "sqlite":
            connection = sqlite3.connect(config.sqlite_path(settings))
            try:
                return {f"{room}.{name}" for room, name in connection.execute(read)}
            finally:
                connection.close()
        server = await asyncpg.connect(settings.database_url)
        try:
            return {f"{row['app']}.{row['name']}" for row in await server.fetch(read)}
        finally:
            await server.close()
    except (sqlite3.OperationalError, asyncpg.UndefinedTableError):
        return set()
    except (OSError, asyncpg.PostgresError) as problem:
        raise Misconfigured(f"The PostgreSQL server does not answer: {problem}") from problem


async def make(settings: Settings, room: str) -> list[Path]:
    """Write the room's next migration from its models, if they changed. Returns the files written.

    Only rooms up to this one are looked at, so that a migration cannot depend on a room to its left.
    Tortoise cannot write two things (write them by hand): a column that is never null, on a table that may hold rows,
    is AddFilled, and a rename comes out as drop and add.
    """
    apps = config.apps(ROOMS[: ROOMS.index(room) + 1])
    context = TortoiseContext()
    with context:
        await context.init(config=config.config(settings, apps), init_connections=False)
        changes = await MigrationAutodetector(context.apps, apps).changes()
        return [writer.write() for writer in changes if writer.app_label == room]
