"""The start page, what is kept and who sees it, and the machine's own pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from participation.access import Role
from participation.web import languages, pages
from participation.web.addresses import Url, Who

# Where somebody with a role begins the day; the first that exists.
HOMES = [(Role.PROTECTION_LEAD, "concerns"), (Role.TRUSTED_ADULT, "my-day"), (Role.PLANNER, "plans"),
         (Role.SURVEY_LEAD, "surveys"), (Role.DATA_KEEPER, "records"), (Role.ADMINISTRATOR, "people")]


@dataclass(frozen=True)
class StartPage(pages.Page):
    template: ClassVar[str] = "participation/start.html"
    code: str = ""
    error: str = ""


@dataclass(frozen=True)
class KeptPage(pages.Page):
    template: ClassVar[str] = "participation/kept.html"


@dataclass(frozen=True)
class AccessibilityPage(pages.Page):
    template: ClassVar[str] = "participation/accessibility.html"


async def start(request: Request) -> Response:
    return pages.show(request, StartPage())


def home(request: Request, roles: frozenset[Role]) -> Response:
    """To the page where a person with these roles begins."""
    for role, name in HOMES:
        if role in roles and name in request.app.state.paths:
            return pages.see_other(request, name)
    return pages.see_other(request, "account")


async def go_home(request: Request) -> Response:
    return home(request, request.state.visitor.roles)


async def kept(request: Request) -> Response:
    return pages.show(request, KeptPage())


async def accessibility(request: Request) -> Response:
    return pages.show(request, AccessibilityPage())


async def alive(request: Request) -> Response:
    """The process answers."""
    return PlainTextResponse("ok")


async def ready(request: Request) -> Response:
    """The database answers and its schema is the one we know."""
    working = await request.app.state.database.ready()
    return PlainTextResponse("ok" if working else "the database does not answer", 200 if working else 503)


URLS = [
    Url("/", "start", start, Who.ANYONE),
    Url("/home", "home", go_home, Who.SIGNED_IN),
    Url("/what-is-kept", "privacy", kept, Who.ANYONE),
    Url("/accessibility", "accessibility", accessibility, Who.ANYONE),
    Url("/language", "language", languages.choose, Who.EVERYBODY, ("POST",)),
    Url("/healthz", "alive", alive, Who.EVERYBODY),
    Url("/readyz", "ready", ready, Who.EVERYBODY),
]
