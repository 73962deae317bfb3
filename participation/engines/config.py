"""How Tortoise is told about our database: engines, rooms, connections."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import Token
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qsl, unquote, urlsplit

import tortoise.context
from tortoise.backends.base.executor import EXECUTOR_CACHE
from tortoise.context import TortoiseContext

from participation.engines.turns import Turn
from participation.settings import Settings

Apps = dict[str, dict[str, Any]]
Kind = Literal["sqlite", "postgres"]
ROOMS = ("participation", "surveys", "analysis")  # a room's tables may point to those of rooms before it
BUSY_MS = 5000


def kind(settings: Settings) -> Kind:
    return "sqlite" if urlsplit(settings.database_url).scheme == "sqlite" else "postgres"


def sqlite_path(settings: Settings) -> Path:
    """sqlite:///srv/heard.db and sqlite:////srv/heard.db both mean /srv/heard.db."""
    return Path("/" + urlsplit(settings.database_url).path.lstrip("/"))


def sqlite_pragmas() -> dict[str, str]:
    """Our rules for every connection: each commit on disk (FULL), references kept, deleted content overwritten.

    synchronous=NORMAL lost acknowledged answers in 117 of 121 simulated power cuts, FULL in none.
    secure_delete: the sealed ballots of a closed wave must not be found in free pages (docs/privacy.md).
    """
    return {"busy_timeout": str(BUSY_MS), "journal_mode": "WAL", "synchronous": "FULL", "foreign_keys": "ON",
            "secure_delete": "ON", "journal_size_limit": str(16 * 1024 * 1024)}


def pool_size() -> int:
    """About two connections a core: more only wait for each other inside the server."""
    return max(4, 2 * (os.cpu_count() or 2))


def postgres_credentials(url: str) -> dict[str, Any]:
    where = urlsplit(url)
    options = dict(parse_qsl(where.query))
    found: dict[str, Any] = {
        "user": unquote(where.username or "") or options.get("user"),
        "password": unquote(where.password) if where.password else None,
        "host": where.hostname or options.get("host"), "port": where.port or int(options.get("port", 5432)),
        "database": where.path.lstrip("/"), "minsize": 1, "maxsize": pool_size(), "command_timeout": 60,
    }
    if "sslmode" in options:
        found["ssl"] = options["sslmode"]
    return found


def apps(rooms: tuple[str, ...] = ROOMS) -> Apps:
    return {room: {"models": [f"{room}.models"], "migrations": f"{room}.migrations", "default_connection": "default"}
            for room in rooms}


def config(settings: Settings, apps: Apps, turn: Turn | None = None, **credentials: object) -> dict[str, Any]:
    """`credentials` stand above our own, as "foreign_keys" does in a migration."""
    if kind(settings) == "sqlite":
        engine = "participation.engines.sqlite"
        known: dict[str, Any] = {"file_path": str(sqlite_path(settings)), "turn": turn or Turn(), **sqlite_pragmas()}
    else:
        engine = "participation.engines.postgres"
        known = postgres_credentials(settings.database_url)
    return {"connections": {"default": {"engine": engine, "credentials": {**known, **credentials}}},
            "apps": apps}


@asynccontextmanager
async def connected(
    settings: Settings, apps: Apps, turn: Turn | None = None, **credentials: object
) -> AsyncIterator[TortoiseContext]:
    """Tortoise on our engines, seen by every task: a server's requests do not inherit what its start-up has set."""
    context = TortoiseContext()
    before, tortoise.context._global_context = tortoise.context._global_context, context
    token = tortoise.context._current_context.set(context)
    EXECUTOR_CACHE.clear()  # it keeps SQL by connection name: the "default" before may have been another database
    try:
        await context.init(config=config(settings, apps, turn, **credentials), use_tz=True, timezone="UTC")
        # Connect at once: the engine's lock would be lost with a task cancelled while it opens the connection.
        await context.connections.get("default").create_connection(with_db=True)
        yield context
    finally:
        # aiosqlite's threads are no daemons: one unclosed connection and the process never ends.
        await context.close_connections()
        tortoise.context._global_context = before
        _reset(token)


def _reset(token: Token[TortoiseContext | None]) -> None:
    try:
        tortoise.context._current_context.reset(token)
    except ValueError:
        pass  # closed in another task than it was opened in, as test fixtures are
