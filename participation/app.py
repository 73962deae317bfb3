"""create_app(settings): the rooms put together, with middleware, lifespan and error pages. Nobody imports this."""

from __future__ import annotations

import logging
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from types import SimpleNamespace
from typing import ClassVar

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from analysis.routes.audits import reading
from participation import approvals, clockwork, erasure, instruments, quiet, storage, words
from participation.instruments import recordings
from participation.keys import Keys
from participation.problems import Away, Forbidden, Gone, NotFound, Problem, SignInFirst, TooLarge, TooMany
from participation.settings import Settings, shipped
from participation.ticking import Work, going
from participation.urls import urls
from participation.web import pages, sessions
from participation.web.addresses import Who
from participation.web.assets import Assets
from participation.web.finding import Place
from participation.web.guard import Guard
from participation.web.headers import always
from participation.web.languages import settle
from participation.web.passage import Passage
from participation.words import N_, _
from surveys.inviting import listing
from surveys.sealed import left_alone

log = logging.getLogger("heard")
CONVERTER = re.compile(r":\w+}")
BY_STATUS = {403: Forbidden, 404: NotFound, 410: Gone, 413: TooLarge}


@dataclass(frozen=True)
class ErrorPage(pages.Page):
    template: ClassVar[str] = "error.html"
    loaded: ClassVar[bool] = False
    status: int
    title: str
    sentence: str


TITLES = {401: N_("Please sign in"), 403: N_("Not with this account"), 404: N_("Nothing here"), 409: N_("Changed meanwhile"),
          410: N_("This is over"), 413: N_("That is too much at once"), 429: N_("A short wait"),
          500: N_("Something went wrong here"), 503: N_("A moment, please")}


def create_app(settings: Settings, *, ticking: bool = False) -> Starlette:
    """The service as an ASGI application; the database is opened when it starts and closed when it stops.

    `ticking`: recurring jobs are done meanwhile (`participation.clockwork`), if the settings want them.
    """
    quiet.install()
    listed = urls(settings)
    assets, recorded = Assets(shipped("static")), recordings.found(settings.recordings)
    places = [*(url.place for url in listed),
              Place("/static/{version}/{path:path}", frozenset({"GET"}), assets.serve)]
    state = SimpleNamespace(
        settings=settings, urls=listed, assets=assets, recordings=recorded,
        waits=reading.waits,
        jobs=clockwork.jobs() if ticking and settings.tick else [],
        paths={url.name: CONVERTER.sub("}", url.path) for url in listed},
        templates=pages.environment(settings, assets, recorded))
    return Passage(
        places, lifespan=_lifespan, state=state, language=settings.language,
        guard=Guard(origin=settings.origin, largest=max(url.max_body for url in listed)),
        headers=always(secure=settings.secure, sound=bool(recorded)),
        pages={Problem: _problem, HTTPException: _http_exception, Exception: _unforeseen,
               **dict.fromkeys(storage.TROUBLE, _database)})


@asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    settings: Settings = app.state.settings
    app.state.keys = Keys.opened(settings.keys)
    async with storage.opened(settings) as database:
        app.state.database = database
        await erasure.erase_again(keys=app.state.keys)  # an older backup may have been put back
        await instruments.refresh()
        approvals.parts(), words.offered_everywhere()  # read now, not while the first visitor waits
        try:
            async with going(app.state.jobs, Work(settings, database, app.state.keys)):
                yield
        finally:
            await listing.stop()
            await left_alone.stop()


async def _problem(request: Request, problem: Exception) -> Response:
    assert isinstance(problem, Problem)
    if isinstance(problem, SignInFirst):
        return _to_sign_in(request)
    response = _say(request, problem.status, problem.sentence)
    if isinstance(problem, TooMany) or problem.status == 503:
        response.headers["Retry-After"] = str(getattr(problem, "seconds", 3))
    return response


async def _database(request: Request, problem: Exception) -> Response:
    """A plain read found no database: the same page as for a write, instead of a fault."""
    if not storage.is_away(problem):
        raise problem
    return await _problem(request, Away())


async def _http_exception(request: Request, exception: Exception) -> Response:
    assert isinstance(exception, HTTPException)
    if exception.status_code == 404 and request.state.visitor is None:
        # An address that does not exist: a browser that a child holds still gets the child's page, with its way to talk.
        request.state.visitor = await sessions.visitor(request)
        await settle(request, request.state.visitor, readers_page=True)
    kind = BY_STATUS.get(exception.status_code)
    sentence = kind().sentence if kind else _("That did not work. Go back and try again.")
    response = _say(request, exception.status_code, sentence)
    response.headers.update(exception.headers or {})
    return response


async def _unforeseen(request: Request, exception: Exception) -> Response:
    # The traceback is logged by the server; a page says nothing of it, and the log nothing of what was typed.
    return _say(request, 500, _("We have noted it. What you saved before is safe. Try again in a moment."))


def _to_sign_in(request: Request) -> Response:
    family = request.state.url.who is Who.FAMILY  # has a code, no account
    if request.method == "GET" and not request.headers.get("hx-request"):
        return pages.see_other(request, "enter" if family else "sign-in")
    if request.headers.get("hx-request"):
        return Response(status_code=401, headers={"HX-Redirect": pages.address(request.app, "sign-in")})
    if family:
        return _say(request, 401, _("This page was closed in the meantime, so nothing was sent. Enter your code again."))
    return _say(request, 401, _("You were signed out, so nothing was changed. Sign in, go back and send it again."))


def _say(request: Request, status: int, sentence: str) -> Response:
    if request.state.visitor is None:
        request.state.visitor = sessions.NOBODY
    title = TITLES.get(status, N_("That did not work"))
    return pages.show(request, ErrorPage(status=status, title=_(title), sentence=sentence), status=status)
