"""Backups of a SQLite database, their restoring, and the check that a file is whole. PostgreSQL has its own tools.

Keys are not in the database and so not in its backups: keep them apart (docs/operations.md).
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from participation import clock
from participation.engines import config, locks
from participation.problems import Misconfigured
from participation.settings import Settings


def check_exists(path: Path) -> None:
    if not path.is_file() or path.stat().st_size == 0:
        raise Misconfigured(f"There is no database at {path} yet. Run: heard migrate")


def check(path: Path, *, thorough: bool = False) -> None:
    """Raises Misconfigured if the file is damaged. `thorough` also compares every index with its table."""
    pragma = "integrity_check" if thorough else "quick_check"
    try:
        connection = sqlite3.connect(path, isolation_level=None)
        try:
            found = [row[0] for row in connection.execute(f"PRAGMA {pragma}(5)")]
        finally:
            connection.close()
    except sqlite3.DatabaseError as problem:
        found = [str(problem)]
    if found != ["ok"]:
        what = found[0].splitlines()[-1]
        raise Misconfigured(f"The database {path} is damaged ({what}). Restore the last backup: heard restore FILE")


async def backup(settings: Settings, to: Path | None = None) -> Path:
    """Write a whole, checked copy of the database, also while it is served. Returns where it is.

    `to`: a folder, or a file that does not exist yet; without it, the folder `backups` beside the database.
    A plain `cp` would miss what is still in the WAL.
    """
    return await asyncio.to_thread(_backup, settings, to)


@dataclass(frozen=True)
class Copy:
    """A backup that is here: its file name, when it was made, its size in bytes."""

    name: str
    made: datetime
    size: int


def copies(settings: Settings) -> list[Copy]:
    """Backups in the usual folder, newest first; none on PostgreSQL."""
    if config.kind(settings) != "sqlite":
        return []
    found = sorted((_file(settings).parent / "backups").glob("heard-*.db"), reverse=True)
    stats = [(path.name, path.stat()) for path in found]
    return [Copy(name, datetime.fromtimestamp(stat.st_mtime, UTC), stat.st_size) for name, stat in stats]


async def restore(settings: Settings, source: Path) -> Path | None:
    """Make the backup `source` the database. Returns where the present one is kept, if there was one.

    Raises Misconfigured, and changes nothing, if the backup is damaged or the database is in use.
    """
    return await asyncio.to_thread(_restore, settings, source)


def _backup(settings: Settings, to: Path | None) -> Path:
    source = _file(settings)
    check_exists(source)
    if to is None:
        to = source.parent / "backups"
        to.mkdir(mode=0o700, exist_ok=True)
    target = to / f"heard-{_stamp()}.db" if to.is_dir() else to
    if target.exists():
        raise Misconfigured(f"{target} exists already; a backup never overwrites another.")
    unfinished = target.with_name(target.name + ".unfinished")
    unfinished.unlink(missing_ok=True)
    locks.private(unfinished)  # SQLite would create it readable by others
    connection = sqlite3.connect(source, isolation_level=None)
    try:
        connection.execute("VACUUM INTO ?", (str(unfinished),))
    except sqlite3.DatabaseError as problem:
        unfinished.unlink(missing_ok=True)
        raise Misconfigured(f"The backup could not be written: {problem}.") from problem
    finally:
        connection.close()
    check(unfinished, thorough=True)
    _put(unfinished, target)
    return target


def _restore(settings: Settings, source: Path) -> Path | None:
    target = _file(settings)
    if not source.is_file():
        raise Misconfigured(f"There is no backup at {source}.")
    check(source, thorough=True)
    if _tables(source) == 0:
        raise Misconfigured(f"{source} holds no database of Heard.")
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with locks.alone(target):
        copy = target.with_name(target.name + ".restoring")
        copy.unlink(missing_ok=True)
        locks.private(copy)
        shutil.copyfile(source, copy)
        kept = _set_aside(target)
        _put(copy, target)
    return kept


def _set_aside(target: Path) -> Path | None:
    """Move the present database away with its WAL, which must never be applied to another file."""
    if not target.exists():
        return None
    kept = target.with_name(f"{target.stem}-before-restore-{_stamp()}.db")
    os.replace(target, kept)
    for end in ("-wal", "-shm"):
        beside = target.with_name(target.name + end)
        if beside.exists():
            os.replace(beside, kept.with_name(kept.name + end))
    return kept


def _put(unfinished: Path, target: Path) -> None:
    """Give a finished file its name, on disk before we say so."""
    with unfinished.open("rb") as file:
        os.fsync(file.fileno())
    os.replace(unfinished, target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _tables(path: Path) -> int:
    connection = sqlite3.connect(path)
    try:
        return connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'tortoise_migrations'").fetchone()[0]
    finally:
        connection.close()


def _file(settings: Settings) -> Path:
    if config.kind(settings) != "sqlite":
        raise Misconfigured("PostgreSQL is backed up with its own tools: pg_dump --format=custom, and pg_restore.")
    return config.sqlite_path(settings)


def _stamp() -> str:
    return clock.now().strftime("%Y%m%dT%H%M%S%f")
