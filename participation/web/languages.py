"""Which language a request is answered in.

A page that opens without signing in is for children, families and respondents: it is shown in the language its reader
chose (a cookie), else the browser's, else ours. A browser that a child holds beside an adult has a language of its own,
kept with its session and with the child: never the adult's cookie, and never left to the next child. Pages of people who
sign in are shown in languages that cover every page.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Sequence
from functools import lru_cache
from typing import Any

from starlette.responses import RedirectResponse, Response

from participation import approvals, storage, words
from participation.problems import NotFound
from participation.web import fields, sessions
from participation.web.asked import Asked
from participation.web.sessions import Holder, Visitor
from participation.words import N_, Language, _, ngettext, pgettext

__all__ = ["COOKIE", "N_", "_", "answer", "choose", "forget", "ngettext", "pgettext", "settle", "wanted"]

COOKIE = "language"
A_YEAR = 365 * 24 * 3600
LONGEST_HEADER = 500
DRAFTS_SECONDS = 30.0


async def settle(request: Asked, visitor: Visitor, *, readers_page: bool) -> None:
    """Set the language for this page and this holder of the browser, and which languages are drafts."""
    words.drafts.set(await _drafts(request.app.state))
    theirs = readers_page and (visitor.holder is not Holder.PERSON or visitor.person is None)
    request.state.languages = words.offered() if theirs else words.offered_everywhere()
    words.current.set(_language(request, visitor, request.state.languages))


async def _drafts(state: Any) -> frozenset[str]:
    """Asked of the database once in a while: an approval on another worker shows a little later here."""
    until, known = getattr(state, "drafts", (0.0, frozenset()))
    if until < time.monotonic():
        known = await approvals.drafts()
        state.drafts = time.monotonic() + DRAFTS_SECONDS, known
    return known


def _language(request: Asked, visitor: Visitor, offered: Sequence[Language]) -> str:
    default, tags = request.app.state.settings.language, [language.tag for language in offered]
    if visitor.language in tags:
        return visitor.language
    if visitor.holder is Holder.CHILD:
        return default if default in tags else tags[0]
    return wanted(request, default, tags)


def wanted(request: Asked, default: str = words.SOURCE, among: Sequence[str] | None = None) -> str:
    """The tag of the language to answer in by cookie and browser; always one of those offered."""
    tags = list(among) if among is not None else [language.tag for language in words.offered()]
    if len(tags) == 1:
        return tags[0]
    chosen = request.cookies.get(COOKIE)
    if chosen in tags:
        return chosen
    return best(request.head(b"accept-language"), tags) or (default if default in tags else words.SOURCE)


def best(header: str, tags: list[str]) -> str | None:
    """The first of the browser's languages, by its own order of liking, that is among `tags`; en-GB also finds en."""
    return _best(header[:LONGEST_HEADER], tuple(tags))


@lru_cache(maxsize=256)
def _best(header: str, tags: tuple[str, ...]) -> str | None:
    for asked in by_liking(header):
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


async def choose(request: Asked) -> Response:
    """POST language=TAG, back=PATH: remembers the language and returns to the page."""
    form = await fields.read(request)
    tag = form.text("language", most=20)
    if tag not in _offered_tags():
        raise NotFound()
    await _remember_with_session(request, tag)
    return _remembered(request, RedirectResponse(own_path(form.text("back", most=500)), 303), tag)


async def answer(request: Asked, endpoint: Callable[[Asked], Awaitable[Response]]) -> Response:
    """Runs a readers' form. With `language` in it, what was typed is kept and the same page comes again in that language."""
    form = await fields.read(request) if b"language=" in await _small_body(request) else fields.Form()
    tag = form.text("language", most=20)
    if tag not in _offered_tags():
        return await endpoint(request)
    async with storage.writes():
        await _remember_with_session(request, tag)
    words.current.set(tag)
    response = await endpoint(request)
    if response.status_code == 303:
        response.headers["location"] = own_path(form.text("back", most=500))
    return _remembered(request, response, tag)


async def _small_body(request: Asked) -> bytes:
    plain = request.head(b"content-type").startswith("application/x-www-form-urlencoded")
    return await request.body() if plain else b""


def _offered_tags() -> set[str]:
    return {language.tag for language in words.offered()}


async def _remember_with_session(request: Asked, tag: str) -> None:
    visitor = request.state.visitor
    if visitor.holder is not Holder.PERSON:
        await sessions.speak(visitor, tag)


def _remembered(request: Asked, response: Response, tag: str) -> Response:
    """In a cookie too, but not of a browser that somebody holds for one sitting: the next one must not find it."""
    if request.state.visitor.holder is Holder.PERSON:
        response.set_cookie(COOKIE, tag, max_age=A_YEAR, httponly=True, samesite="lax",
                            secure=request.app.state.settings.secure)
    return response


def forget(response: Response) -> Response:
    """Somebody else comes to this browser: they begin without the language of whoever was here before."""
    response.delete_cookie(COOKIE)
    return response


def own_path(path: str) -> str:
    """`path` if it is a path of this service, else the start page: never another host."""
    plain = path.startswith("/") and not path.startswith("//") and "\\" not in path and path.isprintable()
    return path if plain else "/"
