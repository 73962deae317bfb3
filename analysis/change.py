"""Up, same and down together, from released counts. Pure.

With no true change at all (test-retest r = .68) 38 % go "up" and 38 % "down" in simulation, so one is never shown
without the other; and those who started lowest rise by themselves (F. Galton 1886; A. G. Barnett et al., "Regression
to the mean: what it is and how to deal with it", Int. J. Epidemiol. 34 (2005) 215–220), so the sentence about it
always stands beside them.
"""

from __future__ import annotations

from dataclasses import dataclass

from analysis.intervals import Interval, wilson
from participation.words import N_, _, ngettext

REGRESSION_TO_THE_MEAN = N_(
    "Answers go up and down by themselves: even where nothing has changed, many children give a higher level the next "
    "time and as many a lower one. Children who start lowest rise most, without any help. So look at up and down together.")


@dataclass(frozen=True, slots=True)
class Share:
    """`count` of `base`, as a share from 0 to 1 with its 95 % Wilson interval."""

    count: int
    base: int

    @property
    def share(self) -> float:
        return self.count / self.base

    @property
    def interval(self) -> Interval:
        return wilson(self.count, self.base)


@dataclass(frozen=True, slots=True)
class Change:
    """Everybody who took part the first time: how many went down, stayed, went up, and how many cannot be compared."""

    down: int
    same: int
    up: int
    missing: int

    def __post_init__(self) -> None:
        if min(self.down, self.same, self.up, self.missing) < 0:
            raise ValueError("counts are never negative")

    @property
    def started(self) -> int:
        return self.followed + self.missing

    @property
    def followed(self) -> int:
        """How many have a level on the same scale both times."""
        return self.down + self.same + self.up

    @property
    def followed_share(self) -> Share | None:
        return Share(self.followed, self.started) if self.started else None

    @property
    def shares(self) -> dict[str, Share]:
        """down, same and up among those who can be compared; empty if there is nobody."""
        rows = {"down": self.down, "same": self.same, "up": self.up}
        return {name: Share(count, self.followed) for name, count in rows.items()} if self.followed else {}

    @property
    def bounds(self) -> dict[str, Interval]:
        """What each share would be among everybody who started, if none or all of the missing belonged to it."""
        rows = {"down": self.down, "same": self.same, "up": self.up}
        return {name: Interval(count / self.started, (count + self.missing) / self.started)
                for name, count in rows.items()} if self.started else {}


def in_words(change: Change) -> str:
    """The finding as a sentence: both directions, always, and how many are not in it."""
    if not change.followed:
        return _("Nobody could be compared with last time.")
    told = _("{up} went up, {down} went down and {same} stayed the same.").format(up=change.up, down=change.down,
                                                                                same=change.same)
    if not change.missing:
        return told
    left = ngettext("{n} of {all} could not be compared.", "{n} of {all} could not be compared.", change.missing)
    return f"{told} {left.format(n=change.missing, all=change.started)}"


def spread_in_words(change: Change) -> str:
    """What the missing could do to the share that went up; '' if nobody is missing."""
    if not change.missing:
        return ""
    low, high = (round(100 * end) for end in (change.bounds["up"].low, change.bounds["up"].high))
    told = _("Whatever happened to those: of everybody who started, between {low} and {high} % went up.")
    return told.format(low=low, high=high)
