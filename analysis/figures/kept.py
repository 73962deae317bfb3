"""Released figures that this process has read once. A frozen release never changes (the database refuses it), so neither do they;
which releases are read is asked of the database each time. Keyed by the release's random id, so nothing of another database fits.
"""

from __future__ import annotations

from analysis.figures.values import Measure, Point

MOST_MEASURES = 2_000
"""Measures kept at most; each has one figure a release. Beyond that all are forgotten and read again."""

_points: dict[Measure, dict[str, Point]] = {}


def of(measure: Measure) -> dict[str, Point]:
    """Release (by id) → the measure's figure in it, as far as it is known; to be added to."""
    if measure not in _points:
        if len(_points) >= MOST_MEASURES:
            _points.clear()
        _points[measure] = {}
    return _points[measure]
