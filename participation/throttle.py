"""A growing delay after wrong tries, kept in the database: slow for a guesser, never a lock-out.

A guesser sends many tries at once. So a try is counted before the secret is compared, in one statement: of those that
arrive together only as many are let through as could have come one after another.
"""

from __future__ import annotations

from participation import clock
from participation.hot import Hot, Refused, Step
from participation.problems import TooMany

FREE_TRIES = 5
LONGEST_WAIT = 300
A_DAY = 86_400


def wait_after(tries: int) -> int:
    """Seconds to wait after that many wrong tries: nothing for the first five, then 2, 4, 8 … at most 300."""
    return 0 if tries < FREE_TRIES else min(LONGEST_WAIT, 2 ** (tries - FREE_TRIES + 1))


# One more try; after a day without any, counting starts again. The waits are those of wait_after.
COUNT = f"""INSERT INTO throttle (id, tries, until) VALUES (?, 1, ?) ON CONFLICT (id) DO UPDATE SET
tries = CASE WHEN excluded.until - throttle.until < {A_DAY} THEN throttle.tries + 1 ELSE 1 END,
until = excluded.until + CASE WHEN excluded.until - throttle.until >= {A_DAY} THEN 0
{" ".join(f"WHEN throttle.tries + 1 = {n} THEN {wait_after(n)}" for n in range(FREE_TRIES, FREE_TRIES + 9))}
WHEN throttle.tries + 1 < {FREE_TRIES} THEN 0 ELSE {LONGEST_WAIT} END"""
COUNT_IF_FREE = f"{COUNT} WHERE throttle.until <= excluded.until"


async def check(hot: Hot, what: bytes) -> None:
    """Raises TooMany while the wait of `what` (an HMAC) runs."""
    row = await hot.one("SELECT until FROM throttle WHERE id = ?", what.hex())
    left = (row[0] if row else 0) - int(clock.now().timestamp())
    if left > 0:
        raise TooMany(left)


async def attempt(hot: Hot, what: bytes) -> None:
    """Count a try that is about to be compared; `right` forgives it. Raises TooMany while the wait runs."""
    try:
        await hot.write(Step(COUNT_IF_FREE, (what.hex(), int(clock.now().timestamp())), rows=1))
    except Refused:
        await check(hot, what)
        raise TooMany(1) from None


async def wrong(hot: Hot, what: bytes) -> None:
    """Count one wrong try of something that is not compared slowly (codes of 72 bits and more)."""
    await hot.write(Step(COUNT, (what.hex(), int(clock.now().timestamp()))))


async def right(hot: Hot, what: bytes) -> None:
    await hot.write(Step("DELETE FROM throttle WHERE id = ?", (what.hex(),)))
