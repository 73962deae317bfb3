"""Moved to `analysis.statistics.intervals`; this name stays until every import is changed."""

from analysis.statistics.intervals import Z95, Interval, newcombe, wilson

__all__ = ["Z95", "Interval", "newcombe", "wilson"]
