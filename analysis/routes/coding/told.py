"""What groups told us: themes that two people agreed on, and no word of what was said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from analysis.coding import wording
from analysis.coding.groups import WHO
from analysis.routes.coding.page import TOLD, person_of
from analysis.told import coded
from analysis.told.coded import Told
from participation.web import pages
from participation.web.addresses import Url
from participation.words import translated


@dataclass(frozen=True)
class GroupsToldPage(pages.Page):
    """Themes by how much they came up, by group and over time."""

    template: ClassVar[str] = "analysis/coding/told.html"
    told: Told
    who: list[tuple[str, str]]
    people: list[str]
    kappas: list[str]
    sentences: list[str]
    least: int
    leads: bool


async def told(request: Request) -> Response:
    return await _of(request, coded.CHILDREN)


async def told_of(request: Request) -> Response:
    return await _of(request, request.path_params["who"])


async def _of(request: Request, who: str) -> Response:
    person = person_of(request)
    found = await coded.themes(person, who)
    page = GroupsToldPage(found, [(key, translated(name)) for key, name in WHO.items()],
                          [coded.people_in_words(source) for source in found.sources],
                          [wording.value(source.kappa) for source in found.sources],
                          [coded.in_words(theme, found.sources) for theme in found.themes if theme.total],
                          coded.TOLD_WITH_AREA, "survey_lead" in person.roles)
    return pages.show(request, page)


URLS = [
    Url("/groups-told", "groups-told", told, TOLD),
    Url("/groups-told/{who}", "groups-told-of", told_of, TOLD),
]
