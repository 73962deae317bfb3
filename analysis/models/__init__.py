"""Tables of this room: releases, what stands beside them, free text and its codes, and plans with what is judged from them."""

from analysis.models.beside import *  # noqa: F403
from analysis.models.coding import *  # noqa: F403
from analysis.models.plans import *  # noqa: F403
from analysis.models.releases import HeldBack, Period, Release, ReleasedCell, ReleaseLine, ReleaseRule, ReleaseTable

__all__ = ["HeldBack", "Period", "Release", "ReleaseLine", "ReleaseRule", "ReleaseTable", "ReleasedCell"]
