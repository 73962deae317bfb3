"""Many beginnings at once from one network: the first come in freely, each further one waits longer.

Kept in memory alone, and only as an HMAC: a table of who began when would be a trace that a survey promises not to keep.
So it is forgotten at a restart, and each serving process counts for itself: what a flood can reach at most is set by the
door's own limits (`surveys.inviting.doors`).
"""

from __future__ import annotations

import time
from collections import OrderedDict

from participation.problems import TooMany
from participation.throttle import Pace

LEAST_FREE = 30
LONGEST_WAIT = 60
FORGOTTEN_AFTER = 60 * 60
MOST_KEPT = 10_000


class Crowds:
    """`begin` counts a beginning. `free` of them come in at once: as many as are expected may stand behind one address."""

    def __init__(self) -> None:
        self._seen: OrderedDict[bytes, tuple[int, float, float]] = OrderedDict()

    def begin(self, who: bytes, *, free: int, moment: float | None = None) -> None:
        """Raises TooMany while the wait of `who` runs."""
        now = time.monotonic() if moment is None else moment
        tries, until, last = self._seen.pop(who, (0, 0.0, now))
        if now - last > FORGOTTEN_AFTER:
            tries, until = 0, 0.0
        if now < until:
            self._keep(who, (tries, until, last))
            raise TooMany(int(until - now) + 1)
        wait = Pace(free=max(free, LEAST_FREE), longest=LONGEST_WAIT).wait_after(tries + 1)
        self._keep(who, (tries + 1, now + wait, now))

    def _keep(self, who: bytes, line: tuple[int, float, float]) -> None:
        self._seen[who] = line
        while len(self._seen) > MOST_KEPT:
            self._seen.popitem(last=False)


crowds = Crowds()
"""Of this serving process."""
