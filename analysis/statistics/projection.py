"""Where a measure would go if nothing changed: the median carried on, or a straight line where one is allowed. Pure.

H. Theil, "A rank-invariant method of linear and polynomial regression analysis", Proc. Kon. Ned. Akad. Wet. 53 (1950);
P. K. Sen, "Estimates of the regression coefficient based on Kendall's tau", JASA 63 (1968) 1379–1389. A line is drawn only
through eight points or more of one baseline without a shift: else the median is carried forward.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from analysis.statistics.intervals import Interval
from analysis.statistics.policy import PROJECTION_POINTS
from analysis.statistics.runchart import BASELINE_POINTS, shifts
from participation.words import _

Points = Sequence[tuple[float, float | None]]
"""(when, value) in time order; None where nothing is shown."""


@dataclass(frozen=True, slots=True)
class Line:
    """A value and its slope by unit of time at `at`, the middle of the points; the slope's 95 % interval. A slope of nought
    without an interval is the median carried on."""

    at: float
    value: float
    slope: float = 0.0
    interval: Interval | None = None

    def on(self, when: float) -> float:
        """The value then, if nothing changed."""
        return self.value + self.slope * (when - self.at)

    @property
    def is_flat(self) -> bool:
        """Whether going up and going down are both possible."""
        return self.interval is None or self.interval.holds(0)

    def words(self) -> str:
        if self.interval is None:
            return _("If nothing changes, it stays around the median of now.")
        if self.is_flat:
            return _("A straight line through these points could go up or down.")
        return (_("If nothing changes, it goes on up.") if self.slope > 0 else _("If nothing changes, it goes on down."))


def project(points: Points, start: int = 0) -> Line | None:
    """From the points of the newest baseline, which begins at position `start`. None without any point in it."""
    there = [(when, value) for when, value in points[start:] if value is not None]
    if not there:
        return None
    values = [value for _when, value in there]
    line = median(values[:BASELINE_POINTS])
    if len(there) < PROJECTION_POINTS or shifts(values, line):
        return Line(there[-1][0], line)
    return theil_sen(there)


def theil_sen(there: Sequence[tuple[float, float]]) -> Line:
    """The median of all slopes between two points. Raises ValueError if all are at one time."""
    if len({when for when, _value in there}) < 2:
        raise ValueError("no line through one time")
    from scipy.stats import theilslopes
    when, values = zip(*there)
    found = theilslopes(values, when, 0.95)
    return Line(median(when), median(values), float(found.slope), Interval(float(found.low_slope), float(found.high_slope)))
