"""Before anything else: one Host, no other site's forms, bodies of bounded size that arrive in bounded time.

Cross-site requests are refused by Fetch Metadata, then by Origin (OWASP CSRF Prevention Cheat Sheet, 2025); a browser
of this decade sends one of the two with every form. An older one may say neither that its form is ours nor that it comes
from elsewhere: such a request is marked `unproven`, and only addresses with a proof of their own take it
(docs/decisions/old-phones.md).
"""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Set

from starlette.exceptions import HTTPException
from starlette.types import Message, Receive, Scope

Heads = dict[bytes, bytes]

SAFE = {"GET", "HEAD", "OPTIONS"}
BODY_SECONDS = 20.0
NONE: frozenset[bytes] = frozenset()
ELSEWHERE = "This form was sent from another site. Open the page here and send it again."
# A browser shows our answer only if we keep reading what it sends; beyond this we stop listening.
DRAINED = 24 * 1024 * 1024
# Another site may let its name lead to this machine and so read what is served to it alone (DNS rebinding).
THIS_MACHINE = re.compile(rb"(127\.0\.0\.1|localhost|\[::1\])(:\d+)?", re.IGNORECASE)


class Guard:
    """`largest` is the biggest body of any address, in bytes."""

    def __init__(self, *, origin: str, largest: int) -> None:
        self.origin, self.largest = origin.encode(), largest
        self.here_only = THIS_MACHINE.fullmatch(self.origin.partition(b"://")[2]) is not None

    def refusal(self, scope: Scope) -> tuple[int, str] | None:
        """Status and sentence if the request must not go on."""
        heads, path = dict(scope["headers"]), scope["path"]
        host, twice = heads.get(b"host"), NONE if len(heads) == len(scope["headers"]) else _twice(scope)
        if host is None or b"host" in twice or path[:1] != "/" or "\x00" in path:
            return 400, "This request is not well formed."
        if self.here_only and not THIS_MACHINE.fullmatch(host):
            return 400, "This service is for this machine alone. Open it by its own address."
        if b"transfer-encoding" in heads and b"content-length" in heads:
            return 400, "This request is not well formed."
        if scope["method"] not in SAFE and self._from_elsewhere(heads, twice):
            return 403, ELSEWHERE
        return None

    def _from_elsewhere(self, heads: Heads, twice: Set[bytes]) -> bool:
        site, origin = heads.get(b"sec-fetch-site"), heads.get(b"origin")
        # Under our own no-referrer policy a browser sends "Origin: null" with our own forms: then Fetch Metadata decides.
        may_be_null = site is None or (site == b"same-origin" and b"sec-fetch-site" not in twice)
        if origin is not None and (b"origin" in twice or origin not in ((self.origin, b"null") if may_be_null else (self.origin,))):
            return True
        return site is not None and site not in (b"same-origin", b"none")


class Bounded:
    """What a request sends, as far as it may: `largest` bytes, within BODY_SECONDS from when somebody begins to read."""

    __slots__ = ("_receive", "_largest", "_end", "_size", "_done")

    def __init__(self, receive: Receive, largest: int) -> None:
        self._receive, self._largest = receive, largest
        self._end, self._size, self._done = 0.0, 0, False

    async def __call__(self) -> Message:
        """The next message. Raises HTTPException 413 or 408."""
        if self._done:
            return await self._receive()
        if not self._end:
            self._end = asyncio.get_running_loop().time() + BODY_SECONDS
        try:
            # Only the wait for the client is timed, never the handler.
            async with asyncio.timeout_at(self._end):
                message = await self._receive()
                self._size += len(message.get("body", b""))
                if self._size > self._largest:
                    await _drain(self._receive, message)
                    raise HTTPException(413)
        except TimeoutError:
            raise HTTPException(408, headers={"connection": "close"}) from None
        self._done = not message.get("more_body", False)
        return message


def is_unproven(method: str, heads: Heads) -> bool:
    """Whether a form that was not refused shows neither that it is ours nor that it is another site's.

    Without a cookie there is nobody in whose name it could be sent.
    """
    if method in SAFE or b"sec-fetch-site" in heads:
        return False
    return heads[b"origin"] == b"null" if b"origin" in heads else b"cookie" in heads


def _twice(scope: Scope) -> Set[bytes]:
    """The names of headers that came more than once."""
    return frozenset(name for name, times in Counter(name for name, _value in scope["headers"]).items() if times > 1)


async def _drain(receive: Receive, message: Message) -> None:
    read = 0
    while message.get("more_body") and read < DRAINED:
        message = await receive()
        read += len(message.get("body", b""))
