"""Before anything else: one Host, no other site's forms, bodies of bounded size that arrive in bounded time.

Cross-site requests are refused by Fetch Metadata, then by Origin (OWASP CSRF Prevention Cheat Sheet, 2025); a browser
of this decade sends one of the two with every form. An older one may say neither that its form is ours nor that it comes
from elsewhere: such a request is marked `unproven`, and only addresses with a proof of their own take it
(docs/decisions/old-phones.md).
"""

from __future__ import annotations

import asyncio
import re

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SAFE = {"GET", "HEAD", "OPTIONS"}
BODY_SECONDS = 20.0
LOOKED_AT = frozenset({b"host", b"transfer-encoding", b"content-length", b"sec-fetch-site", b"origin", b"cookie"})
NONE: list[bytes] = []
ELSEWHERE = "This form was sent from another site. Open the page here and send it again."
# A browser shows our answer only if we keep reading what it sends; beyond this we stop listening.
DRAINED = 24 * 1024 * 1024
# Another site may let its name lead to this machine and so read what is served to it alone (DNS rebinding).
THIS_MACHINE = re.compile(rb"(127\.0\.0\.1|localhost|\[::1\])(:\d+)?", re.IGNORECASE)


class Guard:
    """Pure ASGI. `largest` is the biggest body of any address, in bytes."""

    def __init__(self, app: ASGIApp, *, origin: str, largest: int) -> None:
        self.app, self.origin, self.largest = app, origin.encode(), largest
        self.here_only = THIS_MACHINE.fullmatch(self.origin.partition(b"://")[2]) is not None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        refusal = self.refusal(scope)
        if refusal:
            return await _say(send, *refusal)
        if scope["method"] not in SAFE and cannot_tell(scope):
            scope.setdefault("state", {})["unproven"] = True
        await self.app(scope, self._bounded(receive), send)

    def refusal(self, scope: Scope) -> tuple[int, bytes] | None:
        """Status and sentence if the request must not go on."""
        looked_at: dict[bytes, list[bytes]] = {}
        for name, value in scope["headers"]:
            if name in LOOKED_AT:
                looked_at.setdefault(name, []).append(value)

        def values(name: bytes) -> list[bytes]:
            return looked_at.get(name, NONE)

        if len(values(b"host")) != 1 or not scope["path"].startswith("/") or "\x00" in scope["path"]:
            return 400, b"This request is not well formed."
        if self.here_only and not THIS_MACHINE.fullmatch(values(b"host")[0]):
            return 400, b"This service is for this machine alone. Open it by its own address."
        if values(b"transfer-encoding") and values(b"content-length"):
            return 400, b"This request is not well formed."
        if scope["method"] not in SAFE and self._from_elsewhere(values):
            return 403, ELSEWHERE.encode()
        return None

    def _from_elsewhere(self, values: object) -> bool:
        site, origin = values(b"sec-fetch-site"), values(b"origin")  # type: ignore[operator]
        # Under our own no-referrer policy a browser sends "Origin: null" with our own forms: then Fetch Metadata decides.
        own = [self.origin, b"null"] if site in ([b"same-origin"], []) else [self.origin]
        if origin and (len(origin) > 1 or origin[0] not in own):
            return True
        return bool(site) and site[-1] not in (b"same-origin", b"none")

    def _bounded(self, receive: Receive) -> Receive:
        loop = asyncio.get_running_loop()
        end, size, done = loop.time() + BODY_SECONDS, 0, False

        async def bounded() -> Message:
            nonlocal size, done
            if done:
                return await receive()
            try:
                # Only the wait for the client is timed, never the handler.
                async with asyncio.timeout_at(end):
                    message = await receive()
                    size += len(message.get("body", b""))
                    if size > self.largest:
                        await _drain(receive, message)
                        raise HTTPException(413)
            except TimeoutError:
                raise HTTPException(408, headers={"connection": "close"}) from None
            done = not message.get("more_body", False)
            return message
        return bounded


def cannot_tell(scope: Scope) -> bool:
    """Whether a form that was not refused shows neither that it is ours nor that it is another site's.

    Without a cookie there is nobody in whose name it could be sent.
    """
    found = {name: value for name, value in scope["headers"] if name in (b"sec-fetch-site", b"origin", b"cookie")}
    if b"sec-fetch-site" in found:
        return False
    return found[b"origin"] == b"null" if b"origin" in found else b"cookie" in found


async def _drain(receive: Receive, message: Message) -> None:
    read = 0
    while message.get("more_body") and read < DRAINED:
        message = await receive()
        read += len(message.get("body", b""))


async def _say(send: Send, status: int, text: bytes) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", b"%d" % len(text)),
               (b"connection", b"close"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text})
