"""How far long work has come (table Progress), so that a page can be left, loaded again, and say what went wrong.

A row is also a claim: whoever does the work gives a sign of life every second, and nobody else begins while it is fresh.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from tortoise.exceptions import IntegrityError

from participation import storage
from participation.words import translated
from surveys.models import Progress

CLOSE = "close"
DEAD_AFTER = 30
"""Seconds without a sign of life after which the work counts as interrupted and may be taken up by anybody."""
TELL_EVERY, BEAT_EVERY = 1.0, 5.0


@dataclass
class Claim:
    """Work in hand. `tell` writes at most once a second, so that telling costs the work nothing."""

    what: str
    about: str
    told_at: float = 0.0
    step: str = ""

    async def tell(self, step: str, done: int = 0, total: int = 0) -> None:
        if step == self.step and time.monotonic() < self.told_at + TELL_EVERY:
            return
        self.step, self.told_at = step, time.monotonic()
        await self._write(step=step, done=done, total=total, said="", beat=_now())

    @asynccontextmanager
    async def alive(self) -> AsyncIterator[None]:
        """Signs of life meanwhile, also from steps that tell nothing for long."""
        beating = asyncio.get_running_loop().create_task(self._beat())
        try:
            yield
        finally:
            beating.cancel()
            await asyncio.gather(beating, return_exceptions=True)

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(BEAT_EVERY)
            with suppress(Exception):  # the database is busy or away: the work itself will say so
                await self._write(beat=_now())

    async def stopped(self, said: str) -> None:
        """It went wrong; `said` is the source of the sentence that the page shows."""
        await self._write(said=said[:200], beat=0)

    async def let_go(self) -> None:
        """Not finished, and nothing went wrong: anybody may take it up at once."""
        await self._write(beat=0)

    async def finished(self) -> None:
        async with storage.writes():
            await Progress.filter(what=self.what, about=self.about).delete()

    async def _write(self, **changes: object) -> None:
        async with storage.writes():
            await Progress.filter(what=self.what, about=self.about).update(**changes)


async def claim(what: str, about: str) -> Claim | None:
    """Take the work in hand, or None while somebody else has it. Not inside storage.writes()."""
    try:
        async with storage.writes():
            if await Progress.filter(what=what, about=about, beat__lt=_now() - DEAD_AFTER).update(beat=_now(), said=""):
                return Claim(what, about)
            if await Progress.filter(what=what, about=about).exists():
                return None
            await Progress.create(what=what, about=about, beat=_now())
    except IntegrityError:  # on PostgreSQL another worker may create the row in the same moment
        return None
    return Claim(what, about)


@dataclass(frozen=True)
class Told:
    """What a page says of long work: `going` while there are signs of life; `said`: what went wrong, in a sentence."""

    step: str
    done: int
    total: int
    said: str
    going: bool


async def told(what: str, about: str) -> Told | None:
    row = await Progress.get_or_none(what=what, about=about)
    if row is None:
        return None
    return Told(row.step, row.done, row.total, translated(row.said) if row.said else "", row.beat >= _now() - DEAD_AFTER)


def _now() -> int:
    # The machine's clock, not the service's: a sign of life is about this moment, also in a demonstration of another day.
    return int(time.time())
