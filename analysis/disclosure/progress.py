"""How far a long computation is: told to whoever waits for it."""

from __future__ import annotations

from collections.abc import Callable

Said = Callable[[str, int, int], None]
"""Called with a step's name, how much of it is done, and how much there is. May be called from another thread."""
PROTECTING, COMPARING, CORRECTING = "protecting", "comparing", "correcting"
"""The steps: tables of one wave or period; those with the period before; those with what is out of the same."""


def quiet(step: str, done: int, total: int) -> None:
    """Nobody waits."""
