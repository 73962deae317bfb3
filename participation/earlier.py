"""Earlier wheels beside one: a row of them in the order of time, with a visible break where they cannot be compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from participation import instruments
from participation.comparison import ThenAndNow, compare
from participation.models import CheckIn
from participation.wheel import Instrument
from participation.words import current


@dataclass(frozen=True)
class Past:
    """One earlier wheel. `n` counts back from now: 1 is the last one. `cut`: the next one after it is another wheel
    (other band, scale or version), so the two are never compared. `changes` to the wheel it stands beside, None across a cut.
    """

    n: int
    check_in: CheckIn
    wheel: Instrument
    answers: Mapping[str, str]
    cut: bool
    changes: ThenAndNow | None

    @property
    def day(self) -> date:
        return self.check_in.finished_on


def row(before: Sequence[CheckIn], answers: Mapping[str, Mapping[str, str]], now: Instrument,
        now_answers: Mapping[str, str]) -> list[Past]:
    """Earlier wheels, newest first as given, each beside the wheel of now."""
    found, after = [], now
    for n, check_in in enumerate(before, 1):
        wheel, said = of(check_in), answers[check_in.pk]
        changes = compare(wheel, said, now_answers) if wheel.comparable(now) else None
        found.append(Past(n, check_in, wheel, said, not wheel.comparable(after), changes))
        after = wheel
    return found


@dataclass(frozen=True)
class Moment:
    """One wheel in a line of time. `cut`: the one before it was another wheel; `changes` since the one before, if any."""

    check_in: CheckIn
    wheel: Instrument
    answers: Mapping[str, str]
    cut: bool
    changes: ThenAndNow | None


def over_time(newest_first: Sequence[CheckIn], answers: Mapping[str, Mapping[str, str]]) -> list[Moment]:
    """Each wheel with what is different since the one before it, newest first; never told across a break."""
    found: list[Moment] = []
    for check_in in reversed(newest_first):
        wheel, said, last = of(check_in), answers[check_in.pk], found[-1] if found else None
        same = last is not None and wheel.comparable(last.wheel)
        changes = compare(wheel, last.answers, said) if last is not None and same else None
        found.append(Moment(check_in, wheel, said, last is not None and not same, changes))
    return found[::-1]


def chosen(past: Sequence[Past], asked: str) -> Past | None:
    """The one that was asked for by its number, else the last one; None where there is none."""
    return next((one for one in past if str(one.n) == asked), past[0] if past else None)


def of(check_in: CheckIn) -> Instrument:
    """The wheel on which a check-in was made, as whoever reads now reads it."""
    return instruments.worded(instruments.of(check_in.band, check_in.version), current.get())
