"""A growing delay after wrong tries, kept in the database: slow for a guesser, never a lock-out."""

from __future__ import annotations

from participation import clock
from participation.hot import Hot, Step
from participation.problems import TooMany

FREE_TRIES = 5
LONGEST_WAIT = 300


def wait_after(tries: int) -> int:
    """Seconds to wait after that many wrong tries: nothing for the first five, then 2, 4, 8 … at most 300."""
    return 0 if tries < FREE_TRIES else min(LONGEST_WAIT, 2 ** (tries - FREE_TRIES + 1))


async def check(hot: Hot, what: bytes) -> None:
    """Raises TooMany while the wait of `what` (an HMAC) runs."""
    row = await hot.one("SELECT until FROM throttle WHERE id = ?", what.hex())
    left = (row[0] if row else 0) - int(clock.now().timestamp())
    if left > 0:
        raise TooMany(left)


async def wrong(hot: Hot, what: bytes) -> None:
    """Count one wrong try; after a day without any, counting starts again."""
    moment = int(clock.now().timestamp())
    row = await hot.one("SELECT tries, until FROM throttle WHERE id = ?", what.hex())
    tries = 1 + (row[0] if row and moment - row[1] < 86_400 else 0)
    await hot.write(Step("INSERT INTO throttle (id, tries, until) VALUES (?, ?, ?) "
                         "ON CONFLICT (id) DO UPDATE SET tries = excluded.tries, until = excluded.until",
                         (what.hex(), tries, moment + wait_after(tries))))


async def right(hot: Hot, what: bytes) -> None:
    await hot.write(Step("DELETE FROM throttle WHERE id = ?", (what.hex(),)))
