"""Which language a request is answered in: the reader's own choice (a cookie), else the browser's, else ours."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from participation import words
from participation.problems import NotFound
from participation.web import fields
from participation.words import N_, _, ngettext, pgettext

__all__ = ["COOKIE", "Languages", "N_", "_", "choose", "ngettext", "pgettext", "wanted"]

COOKIE = "language"
A_YEAR = 365 * 24 * 3600
LONGEST_HEADER = 500


class Languages:
    """Pure ASGI: sets the language before a request is answered."""

    def __init__(self, app: ASGIApp, *, default: str = words.SOURCE) -> None:
        self.app = app
        self.default = default

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        with words.speaking(wanted(Request(scope), self.default)):
            await self.app(scope, receive, send)


def wanted(request: Request, default: str = words.SOURCE) -> str:
    """The tag of the language to answer in; always one that is offered."""
    tags = [language.tag for language in words.offered()]
    if len(tags) == 1:
        return tags[0]
    chosen = request.cookies.get(COOKIE, "")
    if chosen in tags:
        return chosen
    return best(request.headers.get("accept-language", ""), tags) or (default if default in tags else words.SOURCE)


def best(header: str, tags: list[str]) -> str | None:
    """The first of the browser's languages, by its own order of liking, that is among `tags`; en-GB also finds en."""
    for asked in by_liking(header[:LONGEST_HEADER]):
        for tag in tags:
            if asked == tag.lower() or asked.split("-")[0] == tag.lower():
                return tag
    return None


def by_liking(header: str) -> list[str]:
    """Accept-Language as tags, most wanted first; q=0 and nonsense are left out."""
    found = []
    for place, part in enumerate(header.split(",")):
        tag, _sep, parameter = part.strip().lower().partition(";")
        quality = _quality(parameter)
        if tag and quality > 0:
            found.append((-quality, place, tag.strip()))
    return [tag for _liking, _place, tag in sorted(found)]


def _quality(parameter: str) -> float:
    name, _equals, number = parameter.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return min(1.0, max(0.0, float(number)))
    except ValueError:
        return 0.0


async def choose(request: Request) -> Response:
    """POST language=TAG, back=PATH: remembers the language in a cookie and returns to the page."""
    form = await fields.read(request)
    tag = form.text("language", most=20)
    if tag not in {language.tag for language in words.offered()}:
        raise NotFound()
    response = RedirectResponse(own_path(form.text("back", most=500)), 303)
    response.set_cookie(COOKIE, tag, max_age=A_YEAR, httponly=True, samesite="lax",
                        secure=request.app.state.settings.secure)
    return response


def own_path(path: str) -> str:
    """`path` if it is a path of this service, else the start page: never another host."""
    plain = path.startswith("/") and not path.startswith("//") and "\\" not in path and path.isprintable()
    return path if plain else "/"
