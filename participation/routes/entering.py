"""The door for a code: typed, or scanned as a link. What a code opens is decided by its kind, in one table.

Opening the link changes nothing and asks nothing of the database: it shows neither a name nor whether the code is good, so
it is no place to try codes at. *Start* sends the code; from then on it stands in no address, and the phone holds one sitting.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from participation import alone, clock, codes, passes, storage, throttle
from participation.models import Pass, Person
from participation.passes import Kind
from participation.problems import Conflict, Problem, Unacceptable
from participation.routes import family
from participation.web import fields, network, pages, sessions
from participation.web.addresses import Url, Who
from participation.web.sessions import Holder
from participation.words import N_, _

CODE_MOST = 100


@dataclass(frozen=True)
class CodePage(pages.Page):
    """`scanned`: the code came by the link, so only *Start* is left to press."""

    template: ClassVar[str] = "participation/child/code.html"
    code: str = ""
    scanned: bool = False
    error: str = ""


@dataclass(frozen=True)
class LeftPage(pages.Page):
    """A neutral page: today's date, and nothing that tells what was here before."""

    template: ClassVar[str] = "participation/child/left.html"
    today: date


async def code_page(request: Request) -> Response:
    return pages.show(request, CodePage())


async def scanned(request: Request) -> Response:
    """The link of the QR code. A slip in it is told apart without a look into the database."""
    code = codes.read(codes.PASS, request.path_params["code"])
    return pages.show(request, CodePage(codes.grouped(code), scanned=True) if code else CodePage(error=_slip()))


async def enter(request: Request) -> Response:
    return await take(request, (await fields.read(request)).text("code", most=CODE_MOST))


async def take(request: Request, typed: str) -> Response:
    """Open what the code is for. Also from the start page's field (`surveys.routes.ballot`); outside a transaction."""
    if codes.read(codes.PASS, typed) is None:
        return _again(request, typed, _slip(), 422)
    try:
        check_can_enter(request.state.visitor)
        await _try(request)
        async with storage.writes():
            one = await passes.read(typed, kinds=OPENS, keys=request.app.state.keys)
            fresh, response = one.used_at is None, await OPENS[Kind(one.kind)](request, one)
    except Unacceptable as refusal:
        return _again(request, typed, refusal.errors.get("code", refusal.sentence), refusal.status)
    except Problem as refusal:
        return _again(request, typed, refusal.sentence, refusal.status, getattr(refusal, "seconds", 0))
    await _right(request, fresh)
    return response


def check_can_enter(visitor: sessions.Visitor) -> None:
    """The code belongs on somebody else's phone: the adult's own browser does not take it."""
    if visitor.person is not None:
        raise Conflict(N_("You are signed in here. The code is for the other person’s own phone."))


async def _open_alone(request: Request, one: Pass) -> Response:
    """This phone is the young person's for one sitting. Runs inside storage.writes(). Raises Gone, Conflict."""
    await alone.check_can_open(one)
    await passes.use(one)
    token = await sessions.begin(await Person.get(id=one.adult_id), check_in_id=one.check_in_id,  # type: ignore[attr-defined]
                                 child_id=one.child_id, holder=Holder.ALONE)  # type: ignore[attr-defined]
    return sessions.give(pages.see_other(request, "child"), token, request.app.state.settings)


OPENS: dict[Kind, Callable[[Request, Pass], Awaitable[Response]]] = {Kind.ALONE: _open_alone, Kind.FAMILY: family.enter}
"""What each kind of code opens; runs inside storage.writes()."""


def _tried(request: Request) -> tuple[bytes, bytes]:
    keys = request.app.state.keys
    return keys.mac("pass tried", network.address(request)), keys.mac("pass network", network.network(request))


async def _try(request: Request) -> None:
    """Counted before the code is looked up; a slip of the pen is not counted. Raises TooMany."""
    one, around = _tried(request)
    await throttle.attempt(request.app.state.database.hot, around, throttle.NETWORK)
    await throttle.attempt(request.app.state.database.hot, one)


async def _right(request: Request, fresh: bool) -> None:
    """A code that opens again and again forgives nobody's wrong tries: else its holder could guess for ever."""
    one, around = _tried(request)
    await throttle.forgive(request.app.state.database.hot, around)
    await (throttle.right if fresh else throttle.forgive)(request.app.state.database.hot, one)


async def left(request: Request) -> Response:
    return pages.show(request, LeftPage(clock.today()))


def _slip() -> str:
    return _("This code has a slip in it. Check each letter.")


def _again(request: Request, typed: str, error: str, status: int, seconds: int = 0) -> Response:
    shown = pages.show(request, CodePage(typed[:CODE_MOST], error=error), status=status)
    if seconds:
        shown.headers["Retry-After"] = str(seconds)
    return shown


URLS: list[Url] = [
    Url("/enter", "enter", code_page, Who.ANYONE),
    Url("/enter", "enter.post", enter, Who.ANYONE, ("POST",), hot=True),
    Url("/enter/{code}", "enter.code", scanned, Who.ANYONE),
    Url("/left", "left", left, Who.EVERYBODY),
]
