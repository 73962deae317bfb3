"""Did scrutiny lead to action? Decisions counted by how they stand, in all and by review. Pure, on values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from analysis.models import Decision
from analysis.reviews.decisions import Standing, standing
from analysis.statistics.intervals import Interval, wilson
from participation.words import _, ngettext

FEWEST_FOR_SHARE = 10
"""Below this many decisions whose day has come, a percentage says more than they do."""


@dataclass(frozen=True)
class Count:
    """How many decisions stand how. `settled`: their day has come, or something became of them before it."""

    in_time: int = 0
    late: int = 0
    open: int = 0
    overdue: int = 0
    dropped: int = 0

    @property
    def made(self) -> int:
        return self.in_time + self.late + self.open + self.overdue + self.dropped

    @property
    def done(self) -> int:
        return self.in_time + self.late

    @property
    def settled(self) -> int:
        return self.made - self.open

    @property
    def interval(self) -> Interval | None:
        return wilson(self.done, self.settled) if self.settled >= FEWEST_FOR_SHARE else None

    def of(self, how: Standing) -> int:
        return getattr(self, how.name.lower())


def count(decisions: Iterable[Decision], *, today: date) -> Count:
    found = [standing(one, today=today) for one in decisions]
    return Count(**{how.name.lower(): found.count(how) for how in Standing})


def finding(total: Count) -> str:
    """One or two sentences: what was carried out of what was due, what is late, what is not due yet."""
    if not total.made:
        return _("No decision has been made yet.")
    said = []
    if total.settled:
        words = ngettext("Of {n} decision whose day has come, {done} was carried out", "Of {n} decisions whose day has come, {done} were "
                         "carried out", total.settled).format(n=total.settled, done=total.done)
        if total.interval:
            words += _(" ({share}%, interval {low} to {high}%)").format(share=_whole(total.done / total.settled), low=_whole(total.interval.low),
                                                                       high=_whole(total.interval.high))
        said.append(words + ".")
    if total.overdue:
        said.append(ngettext("{n} is overdue.", "{n} are overdue.", total.overdue).format(n=total.overdue))
    if total.open:
        said.append(ngettext("{n} is not due yet.", "{n} are not due yet.", total.open).format(n=total.open))
    return " ".join(said)


def _whole(share: float) -> int:
    return int(100 * share + 0.5)
