"""When the next review of a plan is due: from each action's first review and interval, and three months after the last. Pure."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from analysis.models import Action

QUARTER = 3
"""Months between two reviews, where no action asks for one sooner."""
NOTICE = timedelta(days=14)
"""A review is proposed no sooner than this from today, so that people can come."""


@dataclass(frozen=True)
class Due:
    """An action that the plan says is to be reviewed by `on`."""

    action: Action
    on: date


def months_later(day: date, months: int) -> date:
    """The same day of a later month; its last day where the month is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def next_due(first: date | None, every: int | None, *, since: date | None) -> date | None:
    """The first day of first, first + every, … that comes after `since`, the day of the last review.

    Without an interval there is one day only; None where nothing is due any more.
    """
    if first is None or since is None or first > since:
        return first
    if not every:
        return None
    months = (since.year - first.year) * 12 + since.month - first.month
    times = max(1, months // every)
    while (day := months_later(first, times * every)) <= since:
        times += 1
    return day


def due(actions: Iterable[Action], *, since: date | None, upto: date) -> list[Due]:
    """The actions whose review falls due by `upto`, the longest due first."""
    found = [Due(action, on) for action in actions
             if (on := next_due(action.first_review, action.every, since=since)) is not None and on <= upto]
    return sorted(found, key=lambda one: one.on)


def propose(actions: Iterable[Action], *, last: date | None, today: date) -> date:
    """A day for the next review: when the first action falls due or a quarter after the last review, whichever comes first, and
    never without notice."""
    days = [on for action in actions if (on := next_due(action.first_review, action.every, since=last))]
    if last:
        days.append(months_later(last, QUARTER))
    return max(today + NOTICE, min(days, default=today + NOTICE))
