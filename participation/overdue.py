"""How many promises made to children in check-ins are overdue: one number for the whole partnership, the only thing that
a planner learns of them. It counts what adults have not done yet; no child, no adult, no service and no words.

One to four are told as *fewer than five*, so that nobody reads a single child's promise out of two numbers a day apart.
"""

from __future__ import annotations

from participation import clock
from participation.models import Promise
from participation.promises import State

SMALLEST_TOLD = 5


def told(count: int) -> int | None:
    """The number itself if it is none or at least SMALLEST_TOLD; None for *fewer than five*."""
    return count if count == 0 or count >= SMALLEST_TOLD else None


async def in_partnership() -> int | None:
    """As it is told today."""
    return told(await Promise.filter(state=State.OPEN.value, due__lt=clock.today(), child__active=True).count())
