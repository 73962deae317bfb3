"""While a wave is open: nothing in the tables tells which ballot came with which code, or in which order.

Spending a code and dropping the box in are one transaction, so that no ballot is lost or doubled. On PostgreSQL each row
remembers its transaction, and on both databases the log does for a while: here the tables are mixed again and again.
What stays is PostgreSQL's own log; docs/privacy.md says so.
"""

from __future__ import annotations

import time
from typing import Protocol

from surveys.models import Wave
from surveys.running.waves import OPEN

TABLES = ("survey_participation", "survey_urn", "survey_receipt")
REST = 200
"""Mixing takes at most one part in so many of the time: with 200,000 ballots it comes more seldom."""
_not_before: dict[str, float] = {}


class Mixes(Protocol):
    async def mix(self, *tables: str) -> bool: ...


async def mix_open(database: Mixes) -> bool:
    """Mix, if a wave is open and the last time was long enough ago; whether it was done."""
    if time.monotonic() < _not_before.get("", 0.0) or not await Wave.filter(state=OPEN).exists():
        return False
    begun = time.monotonic()
    done = await database.mix(*TABLES)
    _not_before[""] = time.monotonic() + REST * (time.monotonic() - begun)
    return done
