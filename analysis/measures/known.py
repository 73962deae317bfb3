"""What stood at the end of a day that is past."""

from __future__ import annotations

from datetime import date

from tortoise.expressions import Q

from analysis.figures import midnight


def stood(since: str, until: str, known_on: date | None) -> Q:
    """Rows that stand, by the columns that say since and until when; `known_on`: those that stood at the end of that day."""
    if known_on is None:
        return Q(**{until: None})
    end = midnight(known_on)
    return Q(**{f"{since}__lt": end}) & (Q(**{until: None}) | Q(**{f"{until}__gte": end}))
