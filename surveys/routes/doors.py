"""In by an open link: a poster's square, its eight letters typed, or a link in a message. No sign-in, works without scripts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from participation import codes, throttle
from participation.problems import Problem, TooMany
from participation.web import fields, network, pages, sessions
from participation.words import N_, _, current, translated
from surveys import promise
from surveys.inviting import doors, invitations
from surveys.inviting.crowds import crowds
from surveys.inviting.doors import Full, Way
from surveys.library import Questionnaire
from surveys.questionnaire import journey
from surveys.routes import ballot, ballot_pages, door_ways
from surveys.routes.door_ways import BALLOT_PATH, BEGAN, DOOR, DOOR_PATH, WAY

AT_ONCE = throttle.Pace(free=60, longest=2)
UNKNOWN = (N_("This link is not in use"), N_("It may have a slip in it, or there is a newer one. Ask whoever gave it to you."))
NOT_YET = (N_("This survey is not open"), N_("It has closed, or has not begun. Answers that were sent before are counted."))
NO_DOOR = (N_("We do not know which survey this is"), N_("Open the link again, or type the letters from the poster."))


@dataclass(frozen=True)
class DoorStartPage(pages.Page):
    """Before anything is asked. `begun`: in this browser, and not sent; `answered`: this device was used to answer."""

    template: ClassVar[str] = "surveys/door_start.html"
    form: Questionnaire
    name: str
    length: str
    promise: list[str]
    last: str
    closes: dt.date
    begun: bool = False
    answered: bool = False
    error: str = ""
    extended: tuple[dt.date, dt.date] | None = None


@dataclass(frozen=True)
class DoorCodePage(pages.Page):
    """The code of what was begun here, for another device or another day."""

    template: ClassVar[str] = "surveys/door_code.html"
    code: str
    home: str
    closes: dt.date


async def enter(request: Request) -> Response:
    """The link: its letters leave the address bar at once."""
    return await enter_typed(request, request.path_params["code"])


async def enter_typed(request: Request, typed: str) -> Response:
    """Also for letters typed on the start page. Wrong ones make the next try wait; a slip of the finger does not."""
    request.state.visitor = sessions.NOBODY
    state, code = request.app.state, codes.read(codes.DOOR, typed)
    if code is None:
        return say(request, UNKNOWN, 404)
    tried = state.keys.mac("survey door tried", network.address(request))
    around = state.keys.mac("survey door network", network.network(request))
    try:
        await throttle.check(state.database.hot, tried)
        way = await doors.way(state.database.hot, state.keys, code)
        if way is None:
            await throttle.attempt(state.database.hot, around, AT_ONCE)
    except TooMany as wait:
        return wait_page(request, wait)
    if way is None:
        await throttle.wrong(state.database.hot, tried)
        return say(request, UNKNOWN, 404)
    if way.kind == doors.TABLET:
        return pages.see_other(request, "tablet-enter", code=code)
    response = RedirectResponse(pages.address(request.app, "door"), 303)
    return door_ways.give(request, response, DOOR, code, DOOR_PATH)


def say(request: Request, words: tuple[str, str], status: int) -> Response:
    title, sentence = words
    return pages.show(request, ballot_pages.StopPage(translated(title), translated(sentence), code=True), status=status)


def wait_page(request: Request, wait: TooMany) -> Response:
    response = pages.show(request, ballot_pages.StopPage(_("A short wait"), wait.sentence, code=False), status=429)
    response.headers["Retry-After"] = str(wait.seconds)
    return response


async def _way(request: Request) -> Way | Response:
    request.state.visitor = sessions.NOBODY
    way = await door_ways.way_of(request, door_ways.kept(request, DOOR))
    if way is None or way.kind != doors.OPEN_LINK:
        return say(request, NO_DOOR, 404)
    return way if way.open else say(request, NOT_YET, 410)


async def start(request: Request) -> Response:
    way = await _way(request)
    return way if isinstance(way, Response) else await _start_page(request, way)


async def _start_page(request: Request, way: Way, refusal: Problem | None = None) -> Response:
    hot = request.app.state.database.hot
    form = await questionnaire(request, way)
    page = DoorStartPage(
        form, way.wave_name, journey.length(form), promise.sentences(way.promise, closes_on=way.closes_on),
        await ballot_pages.last_told(hot, way.survey_id), dt.date.fromisoformat(way.closes_on),
        bool(door_ways.kept(request, BEGAN)), door_ways.has_answered(request, way.wave_id),
        refusal.sentence if refusal else "", way.extended)
    response = pages.show(request, page, status=refusal.status if refusal else 200)
    if isinstance(refusal, TooMany):
        response.headers["Retry-After"] = str(refusal.seconds)
    return response


async def questionnaire(request: Request, way: Way) -> Questionnaire:
    found = await invitations.questionnaire(request.app.state.database.hot, way.survey_id)
    return found.worded(current.get())


async def begin(request: Request) -> Response:
    """Start: a participation with a code of its own. On a device that was used, only by saying that it is somebody else."""
    way, state = await _way(request), request.app.state
    if isinstance(way, Response):
        return way
    other = (await fields.read(request)).text("other", most=5)
    if door_ways.has_answered(request, way.wave_id) and not other:
        return pages.see_other(request, "door")
    try:
        crowds.begin(door_ways.from_where(request, way), free=way.expected)
        token = await doors.begin(state.database.hot, state.keys, way=way)
    except (TooMany, Full) as refusal:
        return await _start_page(request, way, refusal)
    form = await questionnaire(request, way)
    response = pages.see_other(request, "survey-question", page=journey.after(form, 0, {}))
    door_ways.give(request, response, BEGAN, "1", DOOR_PATH)
    door_ways.give(request, response, WAY, doors.mark_of(state.keys, way.wave_id), BALLOT_PATH)
    return ballot.give(request, response, token)


async def code(request: Request) -> Response:
    """Finish later, where nobody was sent a code: this is the time to show it."""
    request.state.visitor = sessions.NOBODY
    state = request.app.state
    token = codes.read(codes.TOKEN, request.cookies.get(ballot.cookie_name(state.settings), ""))
    holder = await invitations.holder(state.database.hot, state.keys, token) if token else None
    if token is None or holder is None or holder.standing != invitations.ISSUED or not door_ways.kept(request, WAY):
        return say(request, NO_DOOR, 404)
    return pages.show(request, DoorCodePage(codes.grouped(token), state.settings.origin.partition("://")[2],
                                            dt.date.fromisoformat(holder.closes_on)))
