"""What every planner's page has: who may open it, and words for figures."""

from __future__ import annotations

from dataclasses import dataclass
from types import ModuleType

from analysis import wording
from participation.access import Role
from participation.web import pages
from participation.web.addresses import Who

PLANNER = Who.of(Role.PLANNER)
READERS = Who.of(Role.PLANNER, Role.SURVEY_LEAD)
"""Released survey results are for survey leads too."""


@dataclass(frozen=True, kw_only=True)
class PlannerPage(pages.Page):
    """Base of these pages: `say` writes figures as text."""
    say: ModuleType = wording
