"""Opening a wave's boxes: a batch at a time, in an order drawn afresh, never that of the urn or of its ids.

200,000 boxes need no more memory than a few thousand: what was opened waits in a `Spool`. Whoever gives their ballot
out by its receipt has both of its boxes dropped here, unread by anybody.
"""

from __future__ import annotations

import asyncio
import os
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Protocol

from participation import storage
from surveys.models import EqualityAnswer, Response, Wave
from surveys.sealed import urn
from surveys.sealed.spool import Spool

BATCH = 500
"""Boxes opened at once, rows written by one statement."""
_BOXES = f"SELECT id, box FROM survey_urn WHERE id IN ({', '.join('?' * BATCH)})"
_IDS = "SELECT id FROM survey_urn WHERE wave_id = ?"
_WITHDRAWN = "SELECT mark FROM survey_receipt WHERE wave_id = ? AND state = 'withdrawn'"


class Overtaken(Exception):
    """Boxes are gone that were there a moment ago: another worker has closed the wave meanwhile."""


class Reads(Protocol):
    long: Any


Tell = Callable[[int, int], Awaitable[object]]


@dataclass
class Opened:
    """What a wave's boxes held, shuffled. `used`: ballots by stratum. Closed after use."""

    ballots: Spool = field(default_factory=Spool)
    equality: Spool = field(default_factory=Spool)
    used: Counter[str] = field(default_factory=Counter)

    def __enter__(self) -> Opened:
        return self

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        with ExitStack() as stack:
            stack.enter_context(self.ballots)
            stack.enter_context(self.equality)

    def take(self, found: Iterator[urn.Ballot | urn.Equality], withdrawn: set[str]) -> None:
        """Sort one batch into the spools."""
        ballots, equality = [], []
        for one in found:
            if one.receipt in withdrawn:
                continue
            if isinstance(one, urn.Equality):
                equality.append([urn.written(one.answers)])
            else:
                ballots.append([one.stratum, urn.written(one.answers)])
                self.used[one.stratum] += 1
        self.ballots.put(ballots)
        self.equality.put(equality)


async def open_all(wave: Wave, *, private_key: bytes, database: Reads, tell: Tell) -> Opened:
    """Every box of a wave that is closing. `tell`(done, total) after each batch. Raises urn.Damaged, Overtaken."""
    withdrawn = {row[0] for row in await database.long.all(_WITHDRAWN, wave.pk)}
    ids = await asyncio.to_thread(_shuffled, await database.long.all(_IDS, wave.pk))
    opened = Opened()
    try:
        for start in range(0, len(ids), BATCH):
            await tell(start, len(ids))
            some = ids[start:start + BATCH]
            rows = await database.long.all(_BOXES, *some, *[some[0]] * (BATCH - len(some)))
            await asyncio.to_thread(_open, opened, some, rows, private_key, withdrawn)
        await tell(len(ids), len(ids))
    except BaseException:
        opened.__exit__(None, None, None)
        raise
    return opened


def _shuffled(rows: Sequence[tuple]) -> list[str]:
    ids = [row[0] for row in rows]
    random.SystemRandom().shuffle(ids)
    return ids


def _open(opened: Opened, ids: list[str], rows: Sequence[tuple], private_key: bytes, withdrawn: set[str]) -> None:
    boxes = {row[0]: bytes(row[1]) for row in rows}
    if len(boxes) != len(ids):
        raise Overtaken
    # The database gave them by id: they go on in the order drawn.
    opened.take(urn.unseal((boxes[one] for one in ids), private_key=private_key), withdrawn)


async def write(wave: Wave, opened: Opened) -> None:
    """Every opened answer as a row, in the order drawn. Runs inside storage.writes()."""
    await _write(Response, ("wave_id", "stratum_id", "answers"), wave.pk, opened.ballots)
    await _write(EqualityAnswer, ("wave_id", "answers"), wave.pk, opened.equality)


async def _write(model: Any, columns: tuple[str, ...], wave_id: str, spool: Spool) -> None:
    # New ids in ascending order make SQLite append. They are drawn here, so their order says nothing.
    ids = iter(await asyncio.to_thread(_new_ids, spool.rows))
    blocks = spool.blocks()
    while (block := await asyncio.to_thread(next, blocks, None)) is not None:
        await storage.insert(model, ("id", *columns), [(next(ids).hex(), wave_id, *row) for row in block])


def _new_ids(number: int) -> list[bytes]:
    return sorted(os.urandom(16) for _ in range(number))
