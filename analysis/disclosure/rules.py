"""The rules of a release, as numbers and small pure functions. Stricter is possible, looser is not; no switch turns
them off.

Office for National Statistics and Scottish Government practice on tables from surveys and administrative data; ICO
anonymisation guidance (2025). What each rule prevents was measured on simulated data before it was chosen
(docs/privacy.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

VERSION = "releases 1"
K = 10
"""A group with fewer people is not shown at all. "No answer" counts as taking part."""
SMALL = 4
"""A count from 1 to this is not shown, and neither is one that leaves so few on the other side."""
WIDTH = 5
"""Whatever is protected could, for all that is released, lie anywhere in a range at least this wide."""
INSIDERS = 1
"""Everybody knows their own answer: a range is measured for somebody who knows this many of the people in the count."""


class Reason(StrEnum):
    """Why a count is not shown, in order of precedence."""

    GROUP = "fewer than k"
    UNANIMOUS = "everybody the same"
    PARTNER = "would give away a group"
    SMALL = "small count"
    COMPLEMENT = "small remainder"
    EXTREME = "nobody or everybody"
    SECONDARY = "would give away a count"
    UNPROVEN = "could not be proven safe"


def sensitive(row: Mapping[str, int], *, extremes: Iterable[str] = (), shelter: bool = False) -> dict[str, Reason]:
    """The categories of one group's row that must be protected, with the reason. `row` holds everybody who took part.

    `extremes`: categories of a sensitive item, for which nobody and everybody are telling too. `shelter`: the row is
    the sum of groups that are not shown, which is only a shelter if each of its counts leaves room for any of them.
    """
    base, extremes = sum(row.values()), frozenset(extremes)
    found = {category: _reason(count, base, category in extremes, shelter) for category, count in row.items()}
    return {category: reason for category, reason in found.items() if reason}


def _reason(count: int, base: int, telling: bool, shelter: bool) -> Reason | None:
    if 1 <= count <= SMALL or (shelter and count < WIDTH + INSIDERS):
        return Reason.SMALL
    if 1 <= base - count <= SMALL:
        return Reason.COMPLEMENT
    return Reason.EXTREME if telling and base and count in (0, base) else None


def unanimous(row: Mapping[str, int]) -> bool:
    """Whether everybody in the group gave one answer."""
    base = sum(row.values())
    return base > 0 and max(row.values()) == base


def check_k(k: int) -> int:
    """`k` if it is at least as strict as the rules. Raises ValueError."""
    if k < K:
        raise ValueError(f"k = {k} is looser than {K}: that would be a change of these rules, on the record")
    return k
