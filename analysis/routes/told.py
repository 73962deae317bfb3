"""What children, staff and families told us: released figures as pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from analysis import figures, populations
from analysis.populations.file import CHILDREN
from analysis.routes.page import PLANNER, READERS, PlannerPage
from analysis.told import surveys as surveys_told, wheels as wheels_told
from analysis.told.surveys import WaveTold
from analysis.told.wheels import AreaYear, ChildrenTold
from participation.access import Role
from participation.problems import NotFound
from participation.web import pages
from participation.web.addresses import Url
from participation.wheel import INDICATORS
from participation.words import N_, translated

TITLES = {"staff": N_("What staff told us"), "families": N_("What families told us"),
          "young": N_("What children and young people told us in surveys")}
NAMES = {"staff": N_("Staff"), "families": N_("Families"), "young": N_("Children and young people")}
ADDRESSES = {"staff": "results", "families": "families", "young": "young"}


@dataclass(frozen=True, kw_only=True)
class ChildrenPage(PlannerPage):
    template: ClassVar[str] = "analysis/children.html"
    told: ChildrenTold | None
    names: list[str]
    people: int | None


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
    audiences: tuple[tuple[str, str, bool], ...] = ()
    """Whose answers there are besides; none for readers whose main menu names them."""


@dataclass(frozen=True, kw_only=True)
class NotReleasedPage(PlannerPage):
    """A closed wave whose figures are not out yet."""
    template: ClassVar[str] = "analysis/not_released.html"


async def children(request: Request) -> Response:
    try:
        told = await wheels_told.children(request.path_params.get("release"), request.query_params.get("age", ""))
    except NotFound:
        return await _corrected(request, "cohort-of")
    held = await populations.newest(CHILDREN)
    return pages.show(request, ChildrenPage(told=told, names=[translated(i.name) for i in INDICATORS],
                                            people=held.people if held else None))


async def _corrected(request: Request, name: str, **path: str) -> Response:
    """From a release that was corrected since to the one in its place. Raises NotFound where there is none."""
    newest = (await figures.told(request.path_params["release"])).replaced_by
    if not newest:
        raise NotFound
    return pages.see_other(request, name, release=newest, **path)


async def area(request: Request) -> Response:
    try:
        told = await wheels_told.area_year(request.path_params["release"], request.path_params["area"])
    except NotFound:
        return await _corrected(request, "cohort-area", area=request.path_params["area"])
    return pages.show(request, AreaPage(told=told))


async def _wave(request: Request, audience: str) -> Response:
    told = await surveys_told.answers(audience, request.path_params.get("release"),
                                      request.query_params.get("question", ""))
    in_menu = Role.PLANNER in request.state.visitor.roles
    others = () if in_menu else tuple((translated(NAMES[one]), ADDRESSES[one], one == audience) for one in TITLES)
    return pages.show(request, WavePage(title=translated(TITLES[audience]), audience=audience, address=ADDRESSES[audience],
                                        told=told, audiences=others))


async def staff(request: Request) -> Response:
    return await _wave(request, "staff")


async def families(request: Request) -> Response:
    return await _wave(request, "families")


async def young(request: Request) -> Response:
    return await _wave(request, "young")


async def of_wave(request: Request) -> Response:
    """From a wave to its released results: they are the same for everybody who may read figures."""
    found = await surveys_told.of_wave(request.path_params["id"])
    if found is None:
        return pages.show(request, NotReleasedPage())
    audience, release = found
    return pages.see_other(request, f"{ADDRESSES[audience]}-of", release=release)


URLS = [
    Url("/told/children", "cohort", children, PLANNER),
    Url("/told/children/{release}", "cohort-of", children, PLANNER),
    Url("/told/children/{release}/{area}", "cohort-area", area, PLANNER),
    Url("/told/staff", "results", staff, READERS),
    Url("/told/staff/{release}", "results-of", staff, READERS),
    Url("/told/families", "families", families, READERS),
    Url("/told/families/{release}", "families-of", families, READERS),
    Url("/told/young", "young", young, READERS),
    Url("/told/young/{release}", "young-of", young, READERS),
    Url("/told/waves/{id}", "results-of-wave", of_wave, READERS),
]
