"""The adult's pages of a class wheel from its closing on: ask, close and show, give up, what the class told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from analysis import class_wheel as class_wheels
from analysis.routes.page import PlannerPage
from analysis.told import class_wheel as class_told
from analysis.told.class_wheel import ClassTold
from participation.access import Role
from participation.web import pages
from participation.web.addresses import Url, Who
from surveys.class_wheel import wheels as running
from surveys.class_wheel.wheels import Reach
from surveys.models import ClassWheel
from surveys.running import waves

ADULT = Who.of(Role.TRUSTED_ADULT)


@dataclass(frozen=True)
class ClosePage(pages.Page):
    """Before closing; `refused`: fewer than ten have sent."""

    template: ClassVar[str] = "analysis/class_wheel/close.html"
    one: ClassWheel
    reach: Reach
    refused: bool = False


@dataclass(frozen=True, kw_only=True)
class ToldPage(PlannerPage):
    template: ClassVar[str] = "analysis/class_wheel/told.html"
    one: ClassWheel
    children: int
    told: ClassTold | None
    agreed: int


async def _own(request: Request) -> ClassWheel:
    return await running.wheel_for(request.state.visitor.person, request.path_params["id"])


async def ask_close(request: Request) -> Response:
    one = await _own(request)
    if one.wave.state == waves.CLOSED:
        return pages.see_other(request, "class-wheel-told", id=one.pk)
    return pages.show(request, ClosePage(one, await running.reach(one)))


async def close(request: Request) -> Response:
    """Close and show. While it is open, fewer than ten are refused: the adult may wait for the others, or give it up."""
    one, state = await _own(request), request.app.state
    reach = await running.reach(one)
    if one.wave.state == waves.OPEN and not reach.enough:
        return pages.show(request, ClosePage(one, reach, refused=True), status=409)
    await class_wheels.close(one=one, database=state.database, keys=state.keys, by=request.state.visitor.person)
    return pages.see_other(request, "class-wheel-told", id=one.pk)


async def drop(request: Request) -> Response:
    one, state = await _own(request), request.app.state
    await class_wheels.drop(one=one, database=state.database, keys=state.keys, by=request.state.visitor.person)
    return pages.see_other(request, "class-wheel-told", id=one.pk)


async def told(request: Request) -> Response:
    one = await _own(request)
    if one.wave.state != waves.CLOSED:
        return pages.see_other(request, "class-wheel", id=one.pk)
    found = await class_told.of(one)
    return pages.show(request, ToldPage(one=one, children=await running.children_of(one), told=found,
                                        agreed=await class_told.agreed(one)))


URLS = [
    Url("/class-wheels/{id}/close", "class-wheel-close", ask_close, ADULT),
    Url("/class-wheels/{id}/close", "class-wheel-close.post", close, ADULT, ("POST",), hot=True),
    Url("/class-wheels/{id}/give-up", "class-wheel-drop", drop, ADULT, ("POST",), hot=True),
    Url("/class-wheels/{id}/told", "class-wheel-told", told, ADULT),
]
