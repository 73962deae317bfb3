"""Tables of this room: releases, and plans with what is judged from them."""

from analysis.models.plans import *  # noqa: F403
from analysis.models.releases import HeldBack, Period, Release, ReleasedCell, ReleaseLine, ReleaseTable

__all__ = ["HeldBack", "Period", "Release", "ReleaseLine", "ReleaseTable", "ReleasedCell"]
