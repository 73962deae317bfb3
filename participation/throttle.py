"""A growing delay after wrong tries, kept in the database: slow for a guesser, never a lock-out.

A guesser changes the address as well as the guess. So tries count for the network too, there with far more tries free and
a short longest wait: a school stands behind one address, and nobody may lock it out by guessing wrong on purpose.

A guesser sends many tries at once. So a try is counted before the secret is compared, in one statement: of those that
arrive together only as many are let through as could have come one after another.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from participation import clock
from participation.hot import Hot, Refused, Step
from participation.models import Throttle
from participation.problems import TooMany

FREE_TRIES = 5
LONGEST_WAIT = 300
A_DAY = 86_400


@dataclass(frozen=True)
class Pace:
    """How many wrong tries are free, and the longest wait in seconds."""

    free: int = FREE_TRIES
    longest: int = LONGEST_WAIT

    def wait_after(self, tries: int) -> int:
        return 0 if tries < self.free else min(self.longest, 2 ** (tries - self.free + 1))

    @cached_property
    def count(self) -> str:
        """SQL: one more try; after a day without any, counting starts again. The waits are those of wait_after."""
        steps = range(self.free, self.free + self.longest.bit_length())
        return f"""INSERT INTO throttle (id, tries, until) VALUES (?, 1, ?) ON CONFLICT (id) DO UPDATE SET
tries = CASE WHEN excluded.until - throttle.until < {A_DAY} THEN throttle.tries + 1 ELSE 1 END,
until = excluded.until + CASE WHEN excluded.until - throttle.until >= {A_DAY} THEN 0
{" ".join(f"WHEN throttle.tries + 1 = {n} THEN {self.wait_after(n)}" for n in steps)}
WHEN throttle.tries + 1 < {self.free} THEN 0 ELSE {self.longest} END"""


# A wait longer than any was counted by a clock that has been put back since: it holds nobody up.
OPEN = f"WHERE throttle.until <= excluded.until OR throttle.until > excluded.until + {LONGEST_WAIT}"
ONE = Pace()
NETWORK = Pace(free=100, longest=30)


def wait_after(tries: int) -> int:
    """Seconds to wait after that many wrong tries: nothing for the first five, then 2, 4, 8 … at most 300."""
    return ONE.wait_after(tries)


async def check(hot: Hot, what: bytes) -> None:
    """Raises TooMany while the wait of `what` (an HMAC) runs."""
    row = await hot.one("SELECT until FROM throttle WHERE id = ?", what.hex())
    left = (row[0] if row else 0) - int(clock.now().timestamp())
    if 0 < left <= LONGEST_WAIT:
        raise TooMany(left)


async def attempt(hot: Hot, what: bytes, pace: Pace = ONE) -> None:
    """Count a try that is about to be compared; `right` forgives it. Raises TooMany while the wait runs."""
    try:
        await hot.write(Step(f"{pace.count} {OPEN}", (what.hex(), int(clock.now().timestamp())), rows=1))
    except Refused:
        await check(hot, what)
        raise TooMany(1) from None


async def wrong(hot: Hot, what: bytes) -> None:
    """Count one wrong try of something that is not compared slowly (codes of 72 bits and more)."""
    await hot.write(Step(ONE.count, (what.hex(), int(clock.now().timestamp()))))


async def forgive(hot: Hot, what: bytes) -> None:
    """The try just counted was right; those before it, perhaps by others in the network, stay counted."""
    await hot.write(Step("UPDATE throttle SET tries = tries - 1 WHERE id = ? AND tries > 0", (what.hex(),)))


async def right(hot: Hot, what: bytes) -> None:
    await hot.write(Step("DELETE FROM throttle WHERE id = ?", (what.hex(),)))


async def sweep() -> int:
    """Rows of tries that are a day old go: counting would start again anyway, and when somebody tried is nobody's. Returns how many."""
    return await Throttle.filter(until__lte=int(clock.now().timestamp()) - A_DAY).delete()
