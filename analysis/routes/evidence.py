"""Evidence: one calm page from which every other kind of evidence is reached."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from analysis.measures import hub
from analysis.measures.hub import Door
from analysis.routes.page import PLANNER, PlannerPage
from participation.web import pages
from participation.web.addresses import Url


@dataclass(frozen=True, kw_only=True)
class EvidencePage(PlannerPage):
    template: ClassVar[str] = "analysis/evidence.html"
    groups: list[tuple[str, list[Door]]]


async def evidence(request: Request) -> Response:
    return pages.show(request, EvidencePage(groups=await hub.doors(request.app.state.paths)))


URLS = [Url("/evidence", "evidence", evidence, PLANNER)]
