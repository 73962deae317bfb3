"""When something that comes again comes next: each term, month, quarter or year. Terms are data (terms.toml)."""

from __future__ import annotations

import calendar
import datetime as dt
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from participation.words import N_

FILE = Path(__file__).with_name("terms.toml")
MONTH_END = 28
"""A day after this is taken as this one, so that every month has it."""
ROOM = dt.timedelta(days=28)
"""A wave of a term begins at least so long before the term ends."""


class Every(StrEnum):
    TERM = "term"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


NAMES = {Every.TERM: N_("each school term"), Every.MONTH: N_("each month"), Every.QUARTER: N_("each quarter"),
         Every.YEAR: N_("each year")}
MONTHS = {Every.MONTH: 1, Every.QUARTER: 3, Every.YEAR: 12}


@dataclass(frozen=True)
class Term:
    """One term of one year, its last day included."""

    name: str
    starts: dt.date
    ends: dt.date


@cache
def _usual() -> tuple[tuple[str, str, str], ...]:
    data = tomllib.loads(FILE.read_text("utf-8"))
    return tuple((one["name"], one["starts"], one["ends"]) for one in data["terms"])


def around(year: int) -> list[Term]:
    """The terms of this year and its neighbours, in order."""
    found = [Term(name, dt.date.fromisoformat(f"{one}-{starts}"), dt.date.fromisoformat(f"{one}-{ends}"))
             for one in (year - 1, year, year + 1, year + 2) for name, starts, ends in _usual()]
    return sorted(found, key=lambda term: term.starts)


def coming(today: dt.date, number: int = 6) -> list[Term]:
    """The term of today, or the next, and those after it."""
    return [term for term in around(today.year) if term.ends >= today][:number]


def following(every: Every, day: dt.date) -> dt.date:
    """The day one term, month, quarter or year later: in the next term as far from its start as `day` is in its own."""
    return _next_term(day) if every is Every.TERM else _months_later(day, MONTHS[every])


def next_after(every: Every, day: dt.date, today: dt.date) -> dt.date:
    """The first day after `today` that `day` leads to: what was missed is not made up for."""
    while day <= today:
        day = following(every, day)
    return day


def _months_later(day: dt.date, months: int) -> dt.date:
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return dt.date(year, month, min(day.day, MONTH_END, calendar.monthrange(year, month)[1]))


def _next_term(day: dt.date) -> dt.date:
    terms = around(day.year)
    own = max(number for number, term in enumerate(terms) if term.starts <= day)
    into, following_one = day - terms[own].starts, terms[own + 1]
    if day > terms[own].ends:  # between two terms: the start of the one that comes
        return _working_day(following_one.starts)
    return _working_day(min(following_one.starts + into, following_one.ends - ROOM))


def _working_day(day: dt.date) -> dt.date:
    return day + dt.timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)
