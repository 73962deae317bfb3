"""Office hours: when somebody is there to read an alert, and when they are next. Pure.

A week is seven texts from Monday on: "08:45-17:00", or '' for a day when nobody is there. A week without any is not known.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from participation.clock import HERE

DAYS = 7
FARTHEST = 31
"""Days that are looked through for the next opening."""
_HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")


class Now(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    UNKNOWN = "unknown"


def span(text: str) -> tuple[time, time] | None:
    """From and until of one day; None for '' . Raises ValueError for anything else."""
    if not text:
        return None
    found = _HOURS.fullmatch(text)
    if not found:
        raise ValueError(text)
    numbers = [int(part) for part in found.groups()]
    begin, end = time(*numbers[:2]), time(*numbers[2:])
    if begin >= end:
        raise ValueError(text)
    return begin, end


def known(week: Sequence[str]) -> bool:
    return len(week) == DAYS and any(week)


def at(moment: datetime, week: Sequence[str], closed_on: Collection[str]) -> Now:
    """Whether the office is open at this moment. The last minute is outside: at 17:00 it is closed."""
    if not known(week):
        return Now.UNKNOWN
    local = moment.astimezone(HERE)
    today = _on(local.date(), week, closed_on)
    return Now.OPEN if today and today[0] <= local.time().replace(tzinfo=None) < today[1] else Now.CLOSED


def opens(moment: datetime, week: Sequence[str], closed_on: Collection[str]) -> datetime | None:
    """When it opens next after this moment; None where that is not known."""
    local = moment.astimezone(HERE)
    for ahead in range(FARTHEST) if known(week) else ():
        day = local.date() + timedelta(ahead)
        hours = _on(day, week, closed_on)
        begin = datetime.combine(day, hours[0], HERE) if hours else None
        if begin and begin > local:
            return begin
    return None


def _on(day: date, week: Sequence[str], closed_on: Collection[str]) -> tuple[time, time] | None:
    return None if day.isoformat() in closed_on else span(week[day.weekday()])
