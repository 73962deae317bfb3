"""The way of every request: guard, address, handler, headers. One layer, where Starlette would put one around each step.

What a layer costs is paid by every page, so there is one: no function is made and no header looked for twice on the way.
An exception becomes a page by the `pages` of its class (or of the nearest class above), in the reader's language.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Lifespan, Receive, Scope, Send

from participation import words
from participation.web import languages
from participation.web.asked import Asked
from participation.web.finding import Finder, Place
from participation.web.guard import Bounded, Guard, is_unproven
from participation.web.headers import NO_STORE

ErrorPage = Callable[[Request, Exception], Awaitable[Response]]


class Passage(Starlette):
    """The service as an ASGI application. Starlette's own part is only the start and the end (`lifespan`).

    `headers`: those of every answer; an answer that does not say how long it may be kept is not kept.
    `pages[Exception]` answers what nobody foresaw, which is raised again for the server's log.
    """

    def __init__(self, places: Sequence[Place], *, guard: Guard, headers: list[tuple[bytes, bytes]], language: str,
                 pages: Mapping[type[Exception], ErrorPage], lifespan: Lifespan[Any], state: object) -> None:
        super().__init__(lifespan=lifespan)
        self.state = state  # type: ignore[assignment]  (plain attributes: Starlette's are looked up by a function)
        self._finder, self._guard, self._language, self._pages = Finder(places), guard, language, dict(pages)
        self._unforeseen = self._pages.pop(Exception)
        self._headers, self._unkept = headers, [*headers, NO_STORE]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await super().__call__(scope, receive, send)
        speaking = words.current.set(self._language)
        try:
            await self._pass(Asked(scope, Bounded(receive, self._guard.largest), send, self), send)
        finally:
            words.current.reset(speaking)

    async def _pass(self, request: Asked, send: Send) -> None:
        unforeseen = None
        try:
            response = await self._answer(request)
        except Exception as problem:
            response, unforeseen = await self._page_of(request, problem)
        heads = response.raw_headers
        heads.extend(self._headers if b"cache-control" in dict(heads) else self._unkept)
        await response(request.scope, request.receive, send)
        if unforeseen is not None:
            raise unforeseen

    async def _answer(self, request: Asked) -> Response:
        scope = request.scope
        refusal = self._guard.refusal(scope)
        if refusal:
            return PlainTextResponse(refusal[1], refusal[0], {"connection": "close"})
        request.state.unproven = is_unproven(request.method, request.heads)
        endpoint, request.path_params = self._finder.found(request.method, scope["path"])
        return await endpoint(request)

    async def _page_of(self, request: Asked, problem: Exception) -> tuple[Response, Exception | None]:
        """The page that says so, and the exception if nobody foresaw it."""
        if not request.state.languages:
            words.current.set(languages.wanted(request, self._language))
        page = next((self._pages[kind] for kind in type(problem).__mro__ if kind in self._pages), None)
        if page is not None:
            try:
                return await page(request, problem), None
            except Exception as worse:
                problem = worse
        return await self._unforeseen(request, problem), problem
