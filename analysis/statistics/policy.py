"""Small numbers, in one place: from how many people and from how many points what is said. Pure.

Rule: no figure under k people; from k to 29 a count and a share with its interval; from 30 in full. One point has an
interval only, two to nine are compared by intervals and differences, ten or more make a run chart, thirteen or more can
carry the limits of an XmR or P chart (NHS England, *Making data count*; Healthcare Improvement Scotland, run chart
guidance). All other thresholds of this package stand here too, so that no page has one of its own.
"""

from __future__ import annotations

from enum import StrEnum

from analysis.disclosure.rules import K

__all__ = ["K", "Reading", "Showing", "reading", "showing"]

FULL = 30
"""From this base on a figure stands by itself; below, down to K, it is shown with its interval; below K not at all."""
DIFFERENCE_POINTS = 2
RUN_CHART_POINTS = 10
CONTROL_CHART_POINTS = 13
"""Under this many points the limits of an XmR chart are called trial limits."""
MEAN_BASE = 20
"""People followed up from whom on a mean change with its t interval may stand in the technical annex."""
ALPHA_BASE, ALPHA_ITEMS = 30, 3
"""Least people and least questions for Cronbach's alpha."""
TREND_WAVES = 5
"""Least waves for a linear trend."""
RAKING_MARGIN = 10
"""Least respondents in each group that weights are made from."""
MOST_DESIGN_EFFECT = 2.0
"""Weights that make more than twice as much noise are refused."""
PROJECTION_POINTS = 8
"""Least points for a line through them (Theil–Sen)."""


class Showing(StrEnum):
    """How a share may stand on a page."""

    NOTHING = "nothing"
    WITH_INTERVAL = "with interval"
    FULL = "full"


class Reading(StrEnum):
    """What a series of this many points allows to say."""

    NOTHING = "nothing"
    INTERVAL = "interval"
    DIFFERENCE = "difference"
    RUN_CHART = "run chart"
    CONTROL_CHART = "control chart"


def showing(base: int | None, k: int = K) -> Showing:
    """How a share of `base` people may stand; a base that is not shown is None. `k` may be stricter, never looser."""
    if base is None or base < max(k, K):
        return Showing.NOTHING
    return Showing.FULL if base >= FULL else Showing.WITH_INTERVAL


def reading(points: int) -> Reading:
    """What `points` shown figures of one measure can carry."""
    if points >= CONTROL_CHART_POINTS:
        return Reading.CONTROL_CHART
    if points >= RUN_CHART_POINTS:
        return Reading.RUN_CHART
    if points >= DIFFERENCE_POINTS:
        return Reading.DIFFERENCE
    return Reading.INTERVAL if points else Reading.NOTHING
