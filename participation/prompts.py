"""A prompt to the adult: one indicator was low in the last three check-ins of these two. Pure, computed when a page is read.

It is a sentence that says its own rule. It is no score, adds nothing up, compares nobody with others, is not stored, and is
no alert: three low answers are a reason to ask, as one may be.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from participation.wheel import INDICATORS, Indicator, Instrument, Level

RUN = 3
"""Check-ins in a row; fewer would speak of a bad day, more would come late."""


@dataclass(frozen=True)
class Turned:
    """One kept wheel: the day, what it was made on, and the child's own answers."""

    day: date
    instrument: Instrument
    answers: Mapping[str, str]


@dataclass(frozen=True)
class Prompt:
    """An indicator whose last RUN answers were all at the level *needs a hand*. `said`: each in the wheel's own words, with
    its day, oldest first."""

    indicator: Indicator
    said: tuple[tuple[date, str], ...]
    language: str


def low_in_a_row(newest_first: Sequence[Turned]) -> list[Prompt]:
    """The indicators that were low each time in the last RUN wheels, in statutory order.

    Skip, not sure, I'd rather talk and no answer are never low. Wheels that cannot be compared (another band, scale or
    meaning) break the run.
    """
    last = newest_first[:RUN]
    if len(last) < RUN or not all(one.instrument.comparable(last[0].instrument) for one in last):
        return []
    return [Prompt(one, tuple((turned.day, turned.instrument.says(turned.answers[one.key])) for turned in reversed(last)),
                   last[0].instrument.language)
            for one in INDICATORS if all(_low(turned, one.key) for turned in last)]


def _low(turned: Turned, key: str) -> bool:
    return turned.instrument.level(turned.answers.get(key, "")) is Level.NEEDS_A_HAND
