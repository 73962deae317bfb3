"""Cancelled at every single step: a browser that goes away in the middle must cost nobody anything."""

from __future__ import annotations

import asyncio
import types
from collections.abc import Coroutine, Generator
from typing import Any

import pytest

from participation import migrating, storage
from participation.hot import Step
from participation.settings import Settings
from tests.toyroom import ToyRoom

PATIENCE = 3.0
MOST_STEPS = 200


class NeverCame(Exception):
    """The work has fewer steps than this."""


@types.coroutine
def cancelled_at(step: int, work: Coroutine[Any, Any, None], *, finished: bool) -> Generator[Any, None, None]:
    """Drive `work`; at its `step`-th pause throw CancelledError into it, before or after what it waits for `finished`.

    This is what asyncio does on cancel(), but at a step of our choice instead of a moment of luck.
    """
    seen = 0
    while True:
        try:
            awaited = work.send(None)
            seen += 1
            if seen == step:
                if finished:
                    yield awaited
                else:
                    awaited.cancel()
                    yield  # what waits for that future is told first, then the task
                awaited = work.throw(asyncio.CancelledError())  # pauses again if it cleans up
            yield awaited
        except StopIteration:
            if seen < step:
                raise NeverCame from None
            return


async def run(work: Any) -> bool:
    """Whether `work` still had the step it was to be cancelled at."""
    try:
        await asyncio.wait_for(work, PATIENCE)
    except asyncio.CancelledError:
        return True
    except NeverCame:
        return False
    return True


@pytest.mark.parametrize("finished", [False, True], ids=["before", "after"])
async def test_transaction(empty: Settings, toy: ToyRoom, finished: bool) -> None:
    """Whole or not at all, and the next one goes through at once."""
    await migrating.migrate(empty, toy.apps)
    parent, child = toy.models.Parent, toy.models.Child

    async def act() -> None:
        async with storage.writes():
            one = await parent.create(id="p", name="x")
            async with storage.writes():
                await child.create(id="c", parent=one)
            await parent.filter(id="p").update(name="y")

    async with storage.opened(empty, toy.apps) as database:
        for step in range(1, MOST_STEPS):
            cancelled = await run(cancelled_at(step, act(), finished=finished))
            async with storage.writes():
                await parent.create(id="next", name="x")
            found = await database.hot.all("SELECT id, name FROM parent ORDER BY id")
            assert found in ([("next", "x")], [("next", "x"), ("p", "y")])
            assert len(await database.hot.all("SELECT id FROM child")) == len(found) - 1
            async with storage.writes():
                await parent.all().delete()
            if not cancelled:
                break
        assert 5 < step < MOST_STEPS - 1


async def test_hot_write(empty: Settings, toy: ToyRoom) -> None:
    await migrating.migrate(empty, toy.apps)

    async def act(row: str) -> None:
        await database.hot.write(Step("INSERT INTO parent (id, name) VALUES (?, ?)", (row, "x")),
                                 Step("UPDATE parent SET name = 'y' WHERE id = ?", (row,), rows=1))

    async with storage.opened(empty, toy.apps) as database:
        for step in range(1, MOST_STEPS):
            row = f"p{step}"  # its own: a job that nobody waits for any more may still be written after the next one
            cancelled = await run(cancelled_at(step, act(row), finished=False))
            await database.hot.write(Step("INSERT INTO parent (id, name) VALUES (?, ?)", (f"next{step}", "x")))
            assert await database.hot.all("SELECT name FROM parent WHERE id = ?", row) in ([], [("y",)])
            if not cancelled:
                break
        assert 1 < step < MOST_STEPS - 1
        assert await database.ready()


async def test_long_read_is_stopped(empty: Settings, toy: ToyRoom) -> None:
    """An export whose reader went away does not go on for minutes, nor keep the next one waiting."""
    await migrating.migrate(empty, toy.apps)
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    async with storage.opened(empty, toy.apps) as database:
        for _ in range(6):
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(database.long.all(endless), 0.05)
        assert await asyncio.wait_for(database.long.all("SELECT 1"), 1) == [(1,)]
