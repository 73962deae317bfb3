"""*I need to talk to someone now*: on every page, at any time. The concern is raised before anything else is shown.

The adult in the room may be the worry. Once the child has asked for someone else, these pages are shown once and then
no more, so that Back on the tablet tells nobody; their titles and addresses say nothing either.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from participation import checkins, clock, hours, programme, storage, telling
from participation.autosave import Outcome
from participation.checkins import State, Step
from participation.concerns import Kind
from participation.models import CheckIn, Concern
from participation.problems import Problem
from participation.routes.child.sitting import Sitting, sitting
from participation.routes.child.turning import save_form
from participation.web import fields, pages, phones

FRESH, FRESH_SECONDS, PATH = "now", 600, "/my/now"


@dataclass(frozen=True)
class OutOfHours:
    """What the programme says while nobody is in the office, in pieces (`phones.parts`), and when somebody is again."""

    words: list[tuple[str, str]]
    opens: datetime | None


@dataclass(frozen=True)
class TalkPage(pages.Page):
    template: ClassVar[str] = "participation/child/talk.html"
    sit: Sitting
    out: OutOfHours | None


@dataclass(frozen=True)
class SomeoneElsePage(pages.Page):
    template: ClassVar[str] = "participation/child/someone_else.html"
    sit: Sitting
    out: OutOfHours | None


@dataclass(frozen=True)
class TalkAlonePage(pages.Page):
    """On a phone of one's own: no adult beside them, so who to call comes first."""

    template: ClassVar[str] = "participation/child/talk_alone.html"
    sit: Sitting
    out: OutOfHours | None


@dataclass(frozen=True)
class SomeoneElseAlonePage(pages.Page):
    template: ClassVar[str] = "participation/child/someone_else_alone.html"
    sit: Sitting
    out: OutOfHours | None


async def ask(request: Request) -> Response:
    """Raise it, then keep the answers that came along from the wheel; they must never stand in its way."""
    sit = await sitting(request)
    form = await fields.read(request)
    async with storage.writes():
        await _raise(request, sit)
        await _remember_where(sit, form)
    if form.text("page", most=40) and sit.open:
        await _keep_answers(request, form)
    return _once(request, "child.talk")


async def ask_for_another(request: Request, sit: Sitting) -> Response:
    """The adult in the room may be the worry: the alert goes to the lead alone."""
    await _raise(request, sit, someone_else=True)
    return _once(request, "child.someone-else")


async def talk(request: Request, sit: Sitting) -> Response:
    asked = Concern.filter(check_in_id=sit.check_in_id, kind=Kind.TALK.value)
    known = await asked.filter(someone_else=False).exists()
    if known or (FRESH in request.cookies and await asked.exists()):
        return _shown(request, (TalkAlonePage if sit.alone else TalkPage)(sit, await _out()))
    return pages.see_other(request, "child")


async def someone_else(request: Request, sit: Sitting) -> Response:
    asked = await Concern.filter(check_in_id=sit.check_in_id, someone_else=True).exists()
    if asked and FRESH in request.cookies:
        return _shown(request, (SomeoneElseAlonePage if sit.alone else SomeoneElsePage)(sit, await _out()))
    return pages.see_other(request, "child")


async def _out() -> OutOfHours | None:
    running = await programme.current()
    if running is None or programme.office_now(running) is not hours.Now.CLOSED:
        return None
    return OutOfHours(phones.parts(running.out_of_hours), hours.opens(clock.now(), running.hours, running.closed_on))


def _once(request: Request, name: str) -> Response:
    """To a page that may be shown once: the browser carries the permission, and the page takes it away."""
    response = pages.see_other(request, name)
    response.set_cookie(FRESH, "1", max_age=FRESH_SECONDS, path=PATH, httponly=True, samesite="strict",
                        secure=request.app.state.settings.secure)
    return response


def _shown(request: Request, page: pages.Page) -> Response:
    response = pages.show(request, page)
    response.delete_cookie(FRESH, path=PATH, httponly=True, samesite="strict", secure=request.app.state.settings.secure)
    return response


async def _raise(request: Request, sit: Sitting, *, someone_else: bool = False) -> None:
    # A check-in that was thrown away is gone; the alert still says which sitting it came from.
    about = sit.check_in or CheckIn(id=sit.check_in_id, child=sit.child, adult=sit.adult, alone=sit.alone)
    await telling.raise_concern(kind=Kind.TALK, child=sit.child, check_in=about, someone_else=someone_else,
                                keys=request.app.state.keys)


async def _remember_where(sit: Sitting, form: fields.Form) -> None:
    """So that *Back to my wheel* leads to the page where the child was."""
    where = form.one_of("at", tuple(Step))
    if where and sit.open and sit.check_in.state == State.OPEN:
        await checkins.come_to(Step(where), check_in=sit.check_in)


async def _keep_answers(request: Request, form: fields.Form) -> Outcome | None:
    try:
        return await save_form(request, form)
    except Problem:
        return None
