"""The rules of a release, as numbers and small pure functions. Stricter is possible, looser is not; no switch turns them off.

Office for National Statistics and Scottish Government practice on tables from surveys and administrative data; ICO anonymisation
guidance (2025). What each rule prevents was measured on simulated data before it was chosen (docs/privacy.md).
"""

from __future__ import annotations

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
