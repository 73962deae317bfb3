"""`given` for properties of numbers and files: the same examples every time, and no deadline, which a busy machine would miss."""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis import given as any_given

EXAMPLES = 50


def given(*strategies, examples: int = EXAMPLES):
    """As hypothesis' own `given`, with so many examples."""
    return lambda test: settings(max_examples=examples, deadline=None, derandomize=True,
                                 suppress_health_check=[HealthCheck.too_slow])(any_given(*strategies)(test))
