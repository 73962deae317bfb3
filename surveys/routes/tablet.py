"""A shared tablet: one person after another answers on it, each starts clean, and nothing is left for the next.

Opened once by its link. Without scripts the browser itself moves on after some minutes; with scripts a tablet that nobody
touches asks first, and then throws away what was not sent.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from participation import clock, codes, throttle
from participation.problems import Problem, TooMany
from participation.web import fields, network, pages, sessions
from participation.words import _
from surveys import promise
from surveys.inviting import doors
from surveys.inviting.doors import Full, Way
from surveys.library import Questionnaire
from surveys.questionnaire import journey
from surveys.routes import ballot, door_ways
from surveys.routes import doors as open_doors
from surveys.routes.door_ways import BALLOT_PATH, BEGUN, TABLET, TABLET_PATH


@dataclass(frozen=True)
class TabletPage(pages.Page):
    """What a tablet shows while nobody answers on it."""

    template: ClassVar[str] = "surveys/tablet.html"
    form: Questionnaire
    name: str
    length: str
    promise: list[str]
    error: str = ""
    extended: tuple[dt.date, dt.date] | None = None


@dataclass(frozen=True)
class TabletThanksPage(pages.Page):
    template: ClassVar[str] = "surveys/tablet_thanks.html"


@dataclass(frozen=True)
class TabletStillPage(pages.Page):
    """Still there? For browsers without scripts; with them the page itself asks."""

    template: ClassVar[str] = "surveys/tablet_still.html"


@dataclass(frozen=True)
class TabletLeavePage(pages.Page):
    template: ClassVar[str] = "surveys/tablet_leave.html"
    error: str = ""


@dataclass(frozen=True)
class TabletSignedInPage(pages.Page):
    """Whoever sets up the tablet is signed in on it: everybody who answers could open their pages."""

    template: ClassVar[str] = "surveys/tablet_signed_in.html"


async def enter(request: Request) -> Response:
    """The door's link makes this browser a shared tablet until it is left with the same letters."""
    if request.state.visitor.person is not None:
        return pages.show(request, TabletSignedInPage(), status=409)
    request.state.visitor = sessions.NOBODY
    code = codes.read(codes.DOOR, request.path_params["code"])
    tried = request.app.state.keys.mac("survey door tried", network.address(request))
    try:
        await throttle.check(request.app.state.database.hot, tried)
    except TooMany as wait:
        return open_doors.wait_page(request, wait)
    way = await door_ways.way_of(request, code) if code else None
    if code and way is None:
        await throttle.wrong(request.app.state.database.hot, tried)
    if way is None or way.kind != doors.TABLET:
        return open_doors.say(request, open_doors.UNKNOWN, 404)
    return _keep(request, RedirectResponse(pages.address(request.app, "tablet"), 303), way)


def _keep(request: Request, response: Response, way: Way) -> Response:
    left = dt.date.fromisoformat(way.closes_on) - clock.today()
    seconds = max(1, left.days + 1) * door_ways.A_DAY
    for path in (TABLET_PATH, BALLOT_PATH):
        door_ways.give(request, response, TABLET, way.code, path, seconds)
    return response


async def _way(request: Request) -> Way | Response:
    request.state.visitor, request.state.tablet = sessions.NOBODY, door_ways.WAITING
    way = await door_ways.way_of(request, door_ways.kept(request, TABLET))
    if way is None or way.kind != doors.TABLET:
        return open_doors.say(request, open_doors.NO_DOOR, 404)
    return way if way.open else open_doors.say(request, open_doors.NOT_YET, 410)


async def front(request: Request) -> Response:
    """The first page, for whoever comes next. What somebody left unfinished cannot be opened from here on."""
    way = await _way(request)
    return way if isinstance(way, Response) else door_ways.clean(request, await _front_page(request, way))


async def _front_page(request: Request, way: Way, refusal: Problem | None = None) -> Response:
    form = await open_doors.questionnaire(request, way)
    page = TabletPage(form, way.wave_name, journey.length(form), promise.sentences(way.promise, closes_on=way.closes_on),
                      refusal.sentence if refusal else "", way.extended)
    return pages.show(request, page, status=refusal.status if refusal else 200)


async def begin(request: Request) -> Response:
    way, state = await _way(request), request.app.state
    if isinstance(way, Response):
        return way
    await _throw_away(request)
    try:
        token = await doors.begin(state.database.hot, state.keys, way=way)
    except Full as refusal:
        return await _front_page(request, way, refusal)
    form = await open_doors.questionnaire(request, way)
    response = pages.see_other(request, "survey-question", page=journey.after(form, 0, {}))
    door_ways.give(request, response, BEGUN, token, TABLET_PATH)
    return ballot.give(request, _keep(request, response, way), token)


async def _throw_away(request: Request) -> None:
    token, state = codes.read(codes.TOKEN, door_ways.kept(request, BEGUN)), request.app.state
    if token:
        await doors.leave(state.database.hot, state.keys, token=token)


async def following(request: Request) -> Response:
    """Done, stopped, or nobody there any more: what was not sent is thrown away, and the next person starts clean."""
    request.state.visitor = sessions.NOBODY
    await _throw_away(request)
    there = (await fields.read(request)).text("there", most=10)
    return door_ways.clean(request, pages.see_other(request, "tablet" if there == "nobody" else "tablet-thanks"))


async def thanks(request: Request) -> Response:
    request.state.visitor, request.state.tablet = sessions.NOBODY, door_ways.WAITING
    return door_ways.clean(request, pages.show(request, TabletThanksPage()))


async def still(request: Request) -> Response:
    request.state.visitor, request.state.tablet = sessions.NOBODY, door_ways.WAITING
    return pages.show(request, TabletStillPage())


async def ask_leave(request: Request) -> Response:
    request.state.visitor, request.state.tablet = sessions.NOBODY, door_ways.WAITING
    return pages.show(request, TabletLeavePage())


async def leave(request: Request) -> Response:
    """For staff: the letters that opened the tablet end it."""
    request.state.visitor, request.state.tablet = sessions.NOBODY, door_ways.WAITING
    typed = codes.read(codes.DOOR, (await fields.read(request)).text("letters", most=40))
    if typed is None or typed != door_ways.kept(request, TABLET):
        wrong = _("These are not the letters of this tablet. They stand on the page of its door.")
        return pages.show(request, TabletLeavePage(wrong), status=422)
    await _throw_away(request)
    response = door_ways.clean(request, pages.see_other(request, "start"))
    for path in (TABLET_PATH, BALLOT_PATH):
        door_ways.take(request, response, TABLET, path)
    return response
