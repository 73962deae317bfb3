"""Killed in the middle of writing: no acknowledged answer is lost, halved or doubled."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from participation import migrating, storage
from participation.engines import config
from participation.hot import Step
from participation.settings import Settings
from tests.toyroom import ToyRoom

CHECKOUT = Path(__file__).parents[2]
ENOUGH = 400  # acknowledged jobs before the signal


async def ready(settings: Settings, toy: ToyRoom) -> None:
    await migrating.migrate(settings, toy.apps)
    async with storage.opened(settings, toy.apps) as database:
        await database.hot.write(Step("INSERT INTO parent (id, name) VALUES ('p', '')"))


def writing(settings: Settings, toy: ToyRoom, label: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.breaking.writing", settings.database_url, str(toy.folder.parent),
               toy.folder.name, label]
    process = subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "ready\n"
    return process


def stopped(process: subprocess.Popen[str], by: signal.Signals) -> list[str]:
    """The jobs that `process` had acknowledged when it ended."""
    acknowledged = [process.stdout.readline().strip() for _ in range(ENOUGH)]
    process.send_signal(by)
    rest = process.stdout.read()
    process.wait(timeout=20)
    whole_lines = rest[: rest.rfind("\n") + 1]
    return acknowledged + whole_lines.splitlines()


async def jobs_found(settings: Settings, toy: ToyRoom) -> Counter[str]:
    """Each job on disk; fails if one is there by half."""
    async with storage.opened(settings, toy.apps) as database:
        rows = [row[0] for row in await database.hot.all("SELECT id FROM child")]
    found = Counter(row.rsplit("-", 1)[0] for row in rows)
    assert set(found.values()) <= {2}
    return found


async def test_kill_9(empty: Settings, toy: ToyRoom) -> None:
    await ready(empty, toy)
    for label in ("first", "second"):  # it starts again on what the kill left behind
        process = writing(empty, toy, label)
        acknowledged = stopped(process, signal.SIGKILL)
        assert process.returncode == -signal.SIGKILL
        found = await jobs_found(empty, toy)
        assert [name for name in acknowledged if name not in found] == []


async def test_kill_9_of_one_of_two_workers(empty: Settings, toy: ToyRoom) -> None:
    """The other goes on. On SQLite two processes are slower, but lose nothing either."""
    await ready(empty, toy)
    both = [writing(empty, toy, label) for label in ("one", "two")]
    acknowledged = stopped(both[0], signal.SIGKILL) + stopped(both[1], signal.SIGTERM)
    assert both[1].returncode == 0
    found = await jobs_found(empty, toy)
    assert [name for name in acknowledged if name not in found] == []


async def test_sigterm_drains(empty: Settings, toy: ToyRoom) -> None:
    """Everything asked is answered, and everything on disk was acknowledged."""
    await ready(empty, toy)
    process = writing(empty, toy, "only")
    acknowledged = stopped(process, signal.SIGTERM)
    assert process.returncode == 0
    assert set(acknowledged) == set(await jobs_found(empty, toy))
    if config.kind(empty) == "sqlite":
        left = sorted(file.name for file in config.sqlite_path(empty).parent.glob("toy.db*"))
        assert left == ["toy.db", "toy.db.lock"]  # the WAL is written back: the file alone is whole


async def test_half_a_job_would_be_seen(on_sqlite: Settings, toy: ToyRoom) -> None:
    """The check itself."""
    await ready(on_sqlite, toy)
    async with storage.opened(on_sqlite, toy.apps) as database:
        await database.hot.write(Step("INSERT INTO child (id, parent_id, n) VALUES (?, 'p', 1)", ("x-a",)))
    with pytest.raises(AssertionError):
        await jobs_found(on_sqlite, toy)
