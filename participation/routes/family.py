"""The family's own voice, on their own phone: who sees it, the eight questions, look again, send, and what comes after.

Nothing is kept before it is sent: what was typed travels in the form from page to page. A code that was stopped, used
up or whose record is gone leads to one page that says so.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from participation import audit, children, families, passes, receipts, storage, voices
from participation.checkins import Voice
from participation.earlier import of
from participation.families import Asked
from participation.forms import voices as forms
from participation.forms.voices import Typed
from participation.models import Pass, Person
from participation.problems import Gone, Problem, Unacceptable
from participation.voices import Finding, InWords
from participation.web import fields, pages, sessions
from participation.web.addresses import Url, Who
from participation.web.sessions import Holder
from participation.wheel import Indicator, Instrument
from participation.words import translated

SEEN_BY_FAMILY = "family"
"""How an access receipt names it when the family is shown the child's wheel."""


@dataclass(frozen=True)
class FamilyPage(pages.Page):
    """What each of the family's pages shows. `first`: what the child is called; `adult`: who gave the code."""

    one: Asked
    wheel: Instrument
    first: str
    adult: str


@dataclass(frozen=True)
class StartPage(FamilyPage):
    """`shows`: the child's wheel is shown after sending."""

    template: ClassVar[str] = "participation/family/start.html"
    shows: bool


@dataclass(frozen=True)
class ViewPage(FamilyPage):
    template: ClassVar[str] = "participation/family/view.html"
    answers: dict[str, str]
    words: InWords
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class CheckPage(FamilyPage):
    template: ClassVar[str] = "participation/family/check.html"
    answers: dict[str, str]
    words: InWords


@dataclass(frozen=True)
class SentPage(FamilyPage):
    """`childs` is None where the child's wheel is not shown; `same` is seen alike."""

    template: ClassVar[str] = "participation/family/sent.html"
    answers: dict[str, str]
    words: InWords
    childs: dict[str, str] | None
    findings: list[Finding]
    same: list[Indicator]
    openers: dict[str, str]
    can_change: bool


@dataclass(frozen=True)
class ClosedPage(pages.Page):
    template: ClassVar[str] = "participation/family/closed.html"
    sentence: str


@dataclass(frozen=True)
class LeftPage(pages.Page):
    template: ClassVar[str] = "participation/family/left.html"


Handler = Callable[[Request, Asked], Awaitable[Response]]


def _asked(handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    """A page for a family whose code is good; everybody else is told how things stand."""
    @wraps(handler)
    async def found(request: Request) -> Response:
        try:
            one = await families.asked(request.state.visitor.check_in_id)
        except Gone as gone:
            return pages.show(request, ClosedPage(gone.sentence), status=gone.status)
        return await handler(request, one)
    return found


async def enter(request: Request, one: Pass) -> Response:
    """The code was read: this browser is the family's from now on. Runs inside storage.writes(). Raises Gone."""
    await families.asked(str(one.check_in_id))
    await passes.use(one)
    adult = await Person.get(id=one.adult_id)  # type: ignore[attr-defined]
    token = await sessions.begin(adult, old=request.state.visitor.session_id, check_in_id=one.check_in_id,
                                 child_id=one.child_id, holder=Holder.FAMILY)  # type: ignore[attr-defined]
    return sessions.give(pages.see_other(request, "family"), token, request.app.state.settings)


@_asked
async def start(request: Request, one: Asked) -> Response:
    """Who this is for and who sees it; after sending, the thanks and what comes of it."""
    if one.sent:
        return await _sent(request, one)
    return pages.show(request, StartPage(*_shared(request, one), await families.shows_the_wheel(one)))


@_asked
async def view(request: Request, one: Asked) -> Response:
    answers, words = await _given(request, one)
    return pages.show(request, ViewPage(*_shared(request, one), answers, words))


@_asked
async def look_again(request: Request, one: Asked) -> Response:
    """What was typed, in words, before it is sent. Nothing is kept here."""
    form = await fields.read(request)
    typed = forms.view(form)
    if form.text("language"):
        return pages.show(request, ViewPage(*_shared(request, one), typed.answers, typed.words))
    errors = _errors(typed, _shared(request, one)[1])
    if errors:
        return pages.show(request, ViewPage(*_shared(request, one), typed.answers, typed.words, errors), status=422)
    return pages.show(request, CheckPage(*_shared(request, one), typed.answers, typed.words))


@_asked
async def send(request: Request, one: Asked) -> Response:
    form = await fields.read(request)
    typed, shared = forms.view(form), _shared(request, one)
    if form.text("go", most=8) == "change":
        return pages.show(request, ViewPage(*shared, typed.answers, typed.words))
    try:
        await families.send(one=one, answers=typed.answers, words=typed.words, instrument=shared[1],
                            keys=request.app.state.keys)
    except Unacceptable as refusal:
        return pages.show(request, ViewPage(*shared, typed.answers, typed.words, refusal.errors), status=422)
    return pages.see_other(request, "family")


async def leave(request: Request) -> Response:
    """The end: this browser opens nothing of it any more."""
    await sessions.end(request.state.visitor.session_id)
    return sessions.take(pages.see_other(request, "family.left"), request.app.state.settings)


async def left(request: Request) -> Response:
    return pages.show(request, LeftPage())


async def _sent(request: Request, one: Asked) -> Response:
    answers, words = await _given(request, one)
    childs, shared = await families.childs_answers(one), _shared(request, one)
    if childs is not None:
        await _receipt(one)
    others = {Voice.FAMILY: answers}
    page = SentPage(*shared, answers, words, childs, voices.findings(shared[1], childs or {}, others),
                    voices.alike(childs or {}, others), {key: translated(text) for key, text in voices.OPENERS.items()},
                    voices.can_change(one.view))
    return pages.show(request, page)


async def _receipt(one: Asked) -> None:
    """The child can read later that the family was shown the wheel."""
    async with storage.writes():
        await audit.record(receipts.OPENED, by=None, about=one.child, page=SEEN_BY_FAMILY)


async def _given(request: Request, one: Asked) -> tuple[dict[str, str], InWords]:
    if one.view is None:
        return {}, InWords()
    answers = (await voices.answers_of(one.check_in)).get(Voice.FAMILY, {})
    return answers, voices.opened(one.view, one.child, request.app.state.keys).words


def _shared(request: Request, one: Asked) -> tuple[Asked, Instrument, str, str]:
    return one, of(one.check_in), children.first_name(one.child, request.app.state.keys), one.adult.called


def _errors(typed: Typed, wheel: Instrument) -> dict[str, str]:
    try:
        voices.check(typed.answers, typed.words, wheel)
    except Problem as problem:
        return getattr(problem, "errors", {})
    return {}


URLS: list[Url] = [
    Url("/family", "family", start, Who.FAMILY),
    Url("/family/view", "family.view", view, Who.FAMILY),
    Url("/family/view", "family.view.post", look_again, Who.FAMILY, ("POST",)),
    Url("/family/send", "family.send", send, Who.FAMILY, ("POST",)),
    Url("/family/leave", "family.leave", leave, Who.FAMILY, ("POST",)),
    Url("/family/left", "family.left", left, Who.EVERYBODY),
]
