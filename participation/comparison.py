"""Two wheels of one child beside each other: what differs, in words. No totals, no better, no worse. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from participation.wheel import INDICATORS, Indicator, Instrument


@dataclass(frozen=True)
class Change:
    """One indicator then and now, in the instrument's own words; '' where nothing was answered."""

    indicator: Indicator
    before: str
    now: str


@dataclass(frozen=True)
class ThenAndNow:
    different: tuple[Change, ...]
    same: tuple[Change, ...]


def compare(instrument: Instrument, before: Mapping[str, str], now: Mapping[str, str]) -> ThenAndNow:
    """What changed between two wheels of the same instrument, band and version (`Instrument.comparable`)."""
    pairs = [(one, before.get(one.key, ""), now.get(one.key, "")) for one in INDICATORS]
    changes = [(was == now_, Change(one, instrument.says(was), instrument.says(now_))) for one, was, now_ in pairs]
    return ThenAndNow(tuple(c for same, c in changes if not same), tuple(c for same, c in changes if same))
