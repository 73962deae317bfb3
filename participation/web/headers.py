"""Headers of every answer: nothing from other hosts, nothing kept, nothing told to others."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = ("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
          "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'")
ALWAYS = [
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=(), interest-cohort=(), browsing-topics=()"),
]
NO_STORE = (b"cache-control", b"no-store")
ONLY_HTTPS = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")


class Headers:
    """Pure ASGI: adds the headers; pages are never stored unless the answer says otherwise."""

    def __init__(self, app: ASGIApp, *, secure: bool, sound: bool = False) -> None:
        """`sound`: there are recordings to be played, from here alone."""
        self.app = app
        policy = [(ALWAYS[0][0], f"{POLICY}; media-src 'self'".encode())] if sound else ALWAYS[:1]
        self.extra = [*policy, *ALWAYS[1:], *([ONLY_HTTPS] if secure else [])]
        self.unkept = [*self.extra, NO_STORE]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = list(message["headers"])
                kept = any(name.lower() == b"cache-control" for name, _ in headers)
                headers.extend(self.extra if kept else self.unkept)
                message["headers"] = headers
            await send(message)
        await self.app(scope, receive, with_headers)
