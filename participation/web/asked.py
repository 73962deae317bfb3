"""A request as our pages look at it: Starlette's, with what every page asks for found once and kept as plain attributes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.requests import Request, cookie_parser
from starlette.types import Receive, Scope, Send

if TYPE_CHECKING:
    from participation.web.addresses import Url
    from participation.web.sessions import Visitor
    from participation.web.waits import Wait
    from participation.words import Language

NOTHING: dict[str, str] = {}


class Noted:
    """What is found out about a request on its way.

    `unproven`: a form of which nobody can tell where it comes from (participation.web.guard). `tablet`: it comes from a
    shared tablet that is waiting or answering. `languages`: those offered on its page, once that is known. `waits`: what is told
    at the top of the page where somebody begins.
    """

    unproven: bool = False
    tablet: str = ""
    url: Url | None = None
    visitor: Visitor | None = None
    languages: tuple[Language, ...] = ()
    waits: Sequence[Wait] = ()


class Asked(Request):
    """`heads`: the headers by their names in lower case; of one that came twice, the last."""

    app: Starlette = None  # type: ignore[assignment]
    method: str = ""  # type: ignore[assignment]
    state: Noted = None  # type: ignore[assignment]
    cookies: dict[str, str] = NOTHING  # type: ignore[assignment]
    path_params: dict[str, str] = NOTHING  # type: ignore[assignment]

    def __init__(self, scope: Scope, receive: Receive, send: Send, app: Starlette) -> None:
        super().__init__(scope, receive, send)
        self.app, self.method, self.state = app, scope["method"], Noted()
        self.heads: dict[bytes, bytes] = dict(scope["headers"])
        if b"cookie" in self.heads:
            self.cookies = cookie_parser("; ".join(Headers(raw=scope["headers"]).getlist("cookie")))

    def head(self, name: bytes) -> str:
        """One header, "" if it did not come."""
        return self.heads.get(name, b"").decode("latin-1")

