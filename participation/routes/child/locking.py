"""A tablet that a child left lying: its pages close by themselves, and PIN or password opens them again. Nothing is lost.

Closed is the session, on the server (`sessions.Visitor.locked`); the script and the page's own clock only fetch this page in
time, so that no answers stay on the screen. *Leave this page* shows a neutral page at once, and one tap brings the child back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from participation import clock
from participation.routes.child.sitting import Sitting
from participation.web import pages


@dataclass(frozen=True)
class LockedPage(pages.Page):
    """No name of the child stands here: anybody may find the tablet."""

    template: ClassVar[str] = "participation/child/locked.html"
    sit: Sitting
    error: str = ""


@dataclass(frozen=True)
class AwayPage(pages.Page):
    template: ClassVar[str] = "participation/child/away.html"
    today: date


async def locked(request: Request, sit: Sitting) -> Response:
    if not request.state.visitor.locked:
        return pages.see_other(request, "child")
    return pages.show(request, LockedPage(sit))


async def away(request: Request, sit: Sitting) -> Response:
    return pages.show(request, AwayPage(clock.today()))


async def here(request: Request) -> Response:
    """The child is reading or writing: that is use as well, and the request itself has noted it."""
    return Response(status_code=204)
