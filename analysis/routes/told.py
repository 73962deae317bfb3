"""What children, staff and families told us: released figures as pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from analysis import surveys_told, wheels_told
from analysis.routes.page import PLANNER, READERS, PlannerPage
from analysis.surveys_told import WaveTold
from analysis.wheels_told import AreaYear, ChildrenTold
from participation.wheel import INDICATORS
from participation.web import pages
from participation.web.addresses import Url
from participation.words import N_, translated

TITLES = {"staff": N_("What staff told us"), "families": N_("What families told us")}


@dataclass(frozen=True, kw_only=True)
class ChildrenPage(PlannerPage):
    template: ClassVar[str] = "analysis/children.html"
    told: ChildrenTold | None
    names: list[str]


@dataclass(frozen=True, kw_only=True)
class AreaPage(PlannerPage):
    template: ClassVar[str] = "analysis/area.html"
    told: AreaYear


@dataclass(frozen=True, kw_only=True)
class WavePage(PlannerPage):
    template: ClassVar[str] = "analysis/results.html"
    title: str
    audience: str
    address: str
    told: WaveTold | None


async def children(request: Request) -> Response:
    told = await wheels_told.children(request.path_params.get("release"), request.query_params.get("age", ""))
    return pages.show(request, ChildrenPage(told=told, names=[translated(i.name) for i in INDICATORS]))


async def area(request: Request) -> Response:
    told = await wheels_told.area_year(request.path_params["release"], request.path_params["area"])
    return pages.show(request, AreaPage(told=told))


async def _wave(request: Request, audience: str, address: str) -> Response:
    told = await surveys_told.answers(audience, request.path_params.get("release"),
                                      request.query_params.get("question", ""))
    return pages.show(request,
                      WavePage(title=translated(TITLES[audience]), audience=audience, address=address, told=told))


async def staff(request: Request) -> Response:
    return await _wave(request, "staff", "results")


async def families(request: Request) -> Response:
    return await _wave(request, "families", "families")


URLS = [
    Url("/told/children", "cohort", children, PLANNER),
    Url("/told/children/{release}", "cohort-of", children, PLANNER),
    Url("/told/children/{release}/{area}", "cohort-area", area, PLANNER),
    Url("/told/staff", "results", staff, READERS),
    Url("/told/staff/{release}", "results-of", staff, READERS),
    Url("/told/families", "families", families, READERS),
    Url("/told/families/{release}", "families-of", families, READERS),
]
