"""Who may use a SQLite database's file: many at once to work with it, one alone to migrate or restore it."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from participation.problems import Misconfigured


@contextmanager
def shared(path: Path) -> Iterator[None]:
    """Held by every process that has the database open. Raises Misconfigured while it is migrated or restored."""
    with _locked(path, fcntl.LOCK_SH, f"The database {path} is being migrated or restored just now. Try again then."):
        yield


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Raises Misconfigured if any other process has the database open."""
    with _locked(path, fcntl.LOCK_EX, f"The database {path} is in use. Stop the server (and other commands) first."):
        yield


@contextmanager
def _locked(path: Path, how: int, otherwise: str) -> Iterator[None]:
    # A file beside the database: closing any descriptor of the database itself would drop SQLite's own locks.
    handle = os.open(path.with_name(path.name + ".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, how | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise Misconfigured(otherwise) from None
    try:
        yield
    finally:
        os.close(handle)


def private(path: Path) -> None:
    """Make the file (and its folder, if it is new) readable by its owner alone; SQLite gives its WAL the same mode."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    except FileExistsError:
        path.chmod(0o600)  # not opened: closing it again would drop the locks of this process's connections (POSIX)
