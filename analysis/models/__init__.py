"""Tables of this room: releases, what stands beside them, free text and its codes, plans with what is
judged from them, other evidence, and what is frozen and decided."""

from analysis.models.beside import *  # noqa: F403
from analysis.models.coding import *  # noqa: F403
from analysis.models.evidence import *  # noqa: F403
from analysis.models.linking import *  # noqa: F403
from analysis.models.living import *  # noqa: F403
from analysis.models.plans import *  # noqa: F403
from analysis.models.practice import *  # noqa: F403
from analysis.models.releases import HeldBack, Period, Release, ReleasedCell, ReleaseLine, ReleaseRule, ReleaseTable
from analysis.models.rhythm import *  # noqa: F403

__all__ = ["HeldBack", "Period", "Release", "ReleaseLine", "ReleaseRule", "ReleaseTable", "ReleasedCell"]
