"""School terms of the demonstration, counted back from today; each lies within one quarter of the calendar year."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

TERMS = 6
SPANS = (((1, 8), (3, 26)), ((4, 16), (6, 23)), ((8, 19), (9, 29)), ((10, 20), (12, 17)))
LEAST_DAYS = 7
"""A term that has only just begun is not counted as one of the six."""


@dataclass(frozen=True)
class Term:
    """First and last day of sittings; the last one ends yesterday if the term is not over."""

    first: date
    last: date

    def days(self) -> list[date]:
        """Its weekdays."""
        span = ((self.first + timedelta(n)) for n in range((self.last - self.first).days + 1))
        return [day for day in span if day.weekday() < 5]


def before(today: date) -> list[Term]:
    """The last six terms, oldest first."""
    yesterday = today - timedelta(1)
    spans = [(date(year, *first), date(year, *last)) for year in range(today.year - 2, today.year + 1)
             for first, last in SPANS]
    begun = [Term(first, min(last, yesterday)) for first, last in spans if first + timedelta(LEAST_DAYS) <= today]
    return begun[-TERMS:]


def weekday_from(day: date) -> date:
    """That day, or the Monday after a weekend."""
    return day + timedelta((7 - day.weekday()) % 7 if day.weekday() > 4 else 0)


def some_day(rng: random.Random, term: Term) -> date:
    return rng.choice(term.days())
