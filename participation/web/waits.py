"""What waits for somebody and is told at the top of the page where they begin: other rooms say what (participation.app)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Wait:
    """A sentence, and where it leads."""

    sentence: str
    path: str
    label: str
