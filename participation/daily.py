"""A child's check-in today, as a list of many children shows it: due, done, not today. Never an answer. Pure, and one act."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol, TypeVar

from participation import audit, clock
from participation.models import Child, Person

ROUND = timedelta(days=6)
"""A class takes some days: whoever turned the wheel within them is done."""


class Today(StrEnum):
    """LATER: not due yet, or no day is set; lists of many show it as not today."""

    DUE = "due"
    DONE = "done"
    NOT_TODAY = "not-today"
    LATER = "later"


def standing(*, due: date | None, not_today: date | None, last: date | None, today: date) -> Today:
    """`last`: the newest kept wheel with this adult. Thrown away or declined leaves no trace here either: still due."""
    waits = due is not None and due <= today and (last is None or last < due)
    if not waits and last is not None and (last >= today - ROUND or (due is not None and last >= due)):
        return Today.DONE
    if not_today == today:
        return Today.NOT_TODAY
    return Today.DUE if waits else Today.LATER


class Line(Protocol):
    """What a list of children holds of each."""

    @property
    def id(self) -> str: ...
    @property
    def group(self) -> str: ...
    @property
    def ready(self) -> bool: ...
    @property
    def today(self) -> Today: ...


Any = TypeVar("Any", bound=Line)


def next_after(lines: Sequence[Any], child_id: str) -> Any | None:
    """Who is due next in the same group, going on from this child and then round from the beginning; None if nobody."""
    here = next((n for n, one in enumerate(lines) if one.id == child_id), -1)
    group = lines[here].group if here >= 0 else ""
    order = [*lines[here + 1:], *lines[:max(here, 0)]]
    return next((one for one in order if group and one.group == group and one.ready and one.today is Today.DUE), None)


async def set_not_today(*, child: Child, by: Person, undo: bool = False) -> None:
    """Not today: away, or busy, or does not want to. No reason is kept, and it counts for this day alone."""
    child.not_today = None if undo else clock.today()
    await child.save(update_fields=["not_today"])
    await audit.record("child.not-today", by=by, about=child, undo=undo)
