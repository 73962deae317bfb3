"""What a browser that came in by a door keeps, and how a respondent's pages differ there.

Each cookie is for its own addresses only: `heard-door` (/o) the door that is open in this browser, `heard-began` (/o) that
somebody has begun there; `heard-way` (/s)
that the ballot there was begun at an open link; `heard-tablet` (/k and /s) that this is a shared tablet. One stays
when answers were sent: `heard-answered-…` (/o), named by a mark that is the same for everybody who answers this wave.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from participation import codes
from participation.settings import Settings
from participation.web import languages, network, pages
from participation.web.addresses import Url
from surveys.inviting import doors
from surveys.inviting.doors import Way
from surveys.routes import ballot

ENTER = {doors.OPEN_LINK: "door-enter", doors.TABLET: "tablet-enter"}
DOOR, BEGAN, WAY, TABLET, ANSWERED = "door", "began", "way", "tablet", "answered"
DOOR_PATH, BALLOT_PATH, TABLET_PATH = "/o", "/s", "/k"
A_DAY = 24 * 60 * 60
ANSWERED_FOR = 120 * A_DAY
"""Longer than a wave is open; then the mark goes by itself."""
LATER = ("survey-later",)
AWAY = ("survey-later", "survey-throw-away.post")
"""Pages after which nobody is before a shared tablet any more."""
WAITING, ANSWERING = "waiting", "answering"
"""What a shared tablet's page may be: nobody has begun, or somebody has."""
Handler = Callable[[Request], Awaitable[Response]]


def name_of(settings: Settings, what: str) -> str:
    return f"__Secure-heard-{what}" if settings.secure else f"heard-{what}"


def kept(request: Request, what: str) -> str:
    return request.cookies.get(name_of(request.app.state.settings, what), "")


def give(request: Request, response: Response, what: str, value: str, path: str, seconds: int = ballot.SECONDS) -> Response:
    settings: Settings = request.app.state.settings
    response.set_cookie(name_of(settings, what), value, max_age=seconds, httponly=True, secure=settings.secure, samesite="lax",
                        path=path)
    return response


def take(request: Request, response: Response, what: str, path: str) -> Response:
    settings: Settings = request.app.state.settings
    response.delete_cookie(name_of(settings, what), path=path, secure=settings.secure, httponly=True, samesite="lax")
    return response


def clean(request: Request, response: Response) -> Response:
    """Nothing of whoever was here before: neither their ballot nor their language, nor pages to go back to."""
    settings: Settings = request.app.state.settings
    response.delete_cookie(ballot.cookie_name(settings), path=ballot.PATH, secure=settings.secure, httponly=True, samesite="lax")
    for what, path in ((WAY, BALLOT_PATH), (BEGUN, TABLET_PATH)):
        take(request, response, what, path)
    response.headers["Clear-Site-Data"] = '"cache"'
    return languages.forget(response)


BEGUN = "begun"
"""At a shared tablet (/k): the code of what is being answered, so that what is not sent can be thrown away for good."""


async def way_of(request: Request, typed: str) -> Way | None:
    """The door with this code, if it is one."""
    code, state = codes.read(codes.DOOR, typed), request.app.state
    return await doors.way(state.database.hot, state.keys, code) if code else None


# ---- marks on a device that answered --------------------------------------------------------------------------------

def has_answered(request: Request, wave_id: str) -> bool:
    return bool(kept(request, f"{ANSWERED}-{doors.mark_of(request.app.state.keys, wave_id)}"))


def mark_answered(request: Request, response: Response, mark: str) -> Response:
    """This device has been used to answer: noted on the device, after the last page, and nowhere else."""
    return give(request, response, f"{ANSWERED}-{mark[:12]}", "1", DOOR_PATH, ANSWERED_FOR)


# ---- the respondent's pages, where a door led to them ---------------------------------------------------------------

def aware(url: Url) -> Url:
    """The same address, which knows whether its reader came in by a door or stands before a shared tablet."""
    return url if url.endpoint is languages.choose else replace(url, endpoint=_aware(url.name, url.endpoint))


def _aware(name: str, endpoint: Handler) -> Handler:
    async def page(request: Request) -> Response:
        if kept(request, TABLET):
            return await _at_tablet(request, name, endpoint)
        if kept(request, WAY):
            return await _by_link(request, name, endpoint)
        return await endpoint(request)
    return page


async def _at_tablet(request: Request, name: str, endpoint: Handler) -> Response:
    """Larger, with nothing that leads elsewhere; whoever has no ballot any more sees the first page."""
    if name in ENTERING:
        return take(request, await endpoint(request), TABLET, BALLOT_PATH)
    has_ballot = bool(request.cookies.get(ballot.cookie_name(request.app.state.settings)))
    request.state.tablet = ANSWERING if has_ballot else WAITING
    response = await endpoint(request)
    nobody = not has_ballot and name not in ASIDE
    return clean(request, pages.see_other(request, "tablet")) if nobody or name in AWAY else response


async def _by_link(request: Request, name: str, endpoint: Handler) -> Response:
    """At an open link nobody was sent a code: before leaving, it is shown. After sending, the device is marked."""
    if name in LATER:
        return pages.see_other(request, "door-code")
    response = await endpoint(request)
    if name in ENTERING:
        return take(request, response, WAY, BALLOT_PATH)
    if response.headers.get("location") == pages.address(request.app, "survey-later"):
        return pages.see_other(request, "door-code")  # the ballot's cookie stays: this device can go on as it is
    if name == "survey-send" and response.status_code == 200:
        take(request, mark_answered(request, response, kept(request, WAY)), WAY, BALLOT_PATH)
        return take(request, response, BEGAN, DOOR_PATH)
    return response


ENTERING = ("survey-enter", "enter-code")
ASIDE = ("survey-how", "survey-withdraw", "survey-withdraw.post", "survey-code")


def from_where(request: Request, door: Way) -> bytes:
    """Whose beginnings are counted: a network at a door, never kept on disk."""
    return request.app.state.keys.mac("survey door begun", door.id, network.network(request))
