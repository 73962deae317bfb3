"""One indicator or question at a time: an address for each answer, and a form that leads to it without scripts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, fields, replace
from typing import ClassVar
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from analysis.routes.page import PLANNER, READERS, PlannerPage
from analysis.told import detail as detail_told, detail_story
from analysis.told.detail import Detail, Wanted
from analysis.told.detail_story import Story
from participation.web import pages
from participation.web.addresses import Url

OPEN = {"children": "cohort", "staff": "results", "families": "families", "young": "young"}
"""Whose page of the whole release is under which name."""


@dataclass(frozen=True, kw_only=True)
class DetailPage(PlannerPage):
    """`whose`: children, staff, families or young; `ask` writes the address of another view of the same."""

    template: ClassVar[str] = "analysis/told/detail.html"
    one: Detail
    whose: str
    whole: str
    ask: Callable[[Wanted], str]
    everyone_here: Wanted


def query(wanted: Wanted) -> str:
    """What stands behind the question mark: only what was chosen, in one order, so that one view has one address."""
    return urlencode([(field.name, value) for field in fields(wanted) if (value := getattr(wanted, field.name))])


def _handler(whose: str) -> Callable[[Request], Awaitable[Response]]:
    async def show(request: Request) -> Response:
        given = request.query_params
        wanted = Wanted(**{field.name: given.get(field.name, "")[:130] for field in fields(Wanted)})
        found = await detail_told.detail(await _story(whose, wanted.release), wanted)
        name = f"{OPEN[whose]}-one"
        return pages.show(request, DetailPage(one=found, whose=whose, whole=OPEN[whose],
                                           everyone_here=replace(found.wanted, part="", service=""),
                                           ask=lambda one: f"{request.app.state.paths[name]}?{query(one)}"))
    return show


async def _story(whose: str, release: str) -> Story:
    return await (detail_story.of_wheel(release) if whose == "children" else detail_story.of_survey(whose, release))


URLS = [Url(f"/told/{whose}/one", f"{name}-one", _handler(whose), PLANNER if whose == "children" else READERS)
        for whose, name in OPEN.items()]
