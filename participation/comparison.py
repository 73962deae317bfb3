"""Two wheels of one child beside each other: what differs, in words. No totals, no better, no worse. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from participation.wheel import INDICATORS, Indicator, Instrument, Small


@dataclass(frozen=True)
class Change:
    """One indicator then and now, in the instrument's own words; '' where nothing was answered.

    `small_before`, `small_now`: "skip", "unsure" or "talk", which are told as what somebody did; else ''.
    """

    indicator: Indicator
    before: str
    now: str
    small_before: str = ""
    small_now: str = ""


@dataclass(frozen=True)
class ThenAndNow:
    """Answered both times, differently or the same; answered only this time (`new`), or only then (`left_out`).

    What was answered neither time is in none of them.
    """

    different: tuple[Change, ...]
    same: tuple[Change, ...]
    new: tuple[Change, ...]
    left_out: tuple[Change, ...]

    @property
    def empty_now(self) -> bool:
        """Nothing at all is coloured in this time: then there is nothing to compare."""
        return not (self.different or self.same or self.new)

    @property
    def empty_then(self) -> bool:
        return not (self.different or self.same or self.left_out)


def compare(instrument: Instrument, before: Mapping[str, str], now: Mapping[str, str]) -> ThenAndNow:
    """What changed between two wheels of the same instrument, band and version (`Instrument.comparable`)."""
    changes = [_change(instrument, one, before.get(one.key, ""), now.get(one.key, "")) for one in INDICATORS]
    both = [one for one in changes if one.before and one.now]
    return ThenAndNow(tuple(one for one in both if one.before != one.now), tuple(one for one in both if one.before == one.now),
                      tuple(one for one in changes if one.now and not one.before),
                      tuple(one for one in changes if one.before and not one.now))


def _change(instrument: Instrument, indicator: Indicator, was: str, is_: str) -> Change:
    small = [answer if answer in set(Small) else "" for answer in (was, is_)]
    return Change(indicator, instrument.says(was), instrument.says(is_), *small)
