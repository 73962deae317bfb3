"""*I need to talk to someone now*: on every page, at any time. The concern is raised before anything else is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from participation import concerns, storage
from participation.autosave import Outcome
from participation.concerns import Kind
from participation.models import CheckIn, Concern
from participation.problems import Problem
from participation.routes.child.sitting import Sitting, sitting
from participation.routes.child.turning import save_form
from participation.web import fields, pages


@dataclass(frozen=True)
class TalkPage(pages.Page):
    template: ClassVar[str] = "participation/child/talk.html"
    sit: Sitting


@dataclass(frozen=True)
class SomeoneElsePage(pages.Page):
    template: ClassVar[str] = "participation/child/someone_else.html"
    sit: Sitting


async def ask(request: Request) -> Response:
    """Raise it, then keep the answers that came along from the wheel; they must never stand in its way."""
    sit = await sitting(request)
    form = await fields.read(request)
    async with storage.writes():
        await _raise(request, sit)
    if form.text("page", most=40) and sit.open:
        await _keep_answers(request, form)
    return pages.see_other(request, "child.talk")


async def someone_else(request: Request, sit: Sitting) -> Response:
    """The adult in the room may be the worry: the alert goes to the lead alone."""
    await _raise(request, sit, someone_else=True)
    return pages.see_other(request, "child.someone-else")


async def talk(request: Request, sit: Sitting) -> Response:
    asked = await Concern.filter(check_in_id=sit.check_in_id, kind=Kind.TALK.value).exists()
    return pages.show(request, TalkPage(sit)) if asked else pages.see_other(request, "child")


async def someone_else_page(request: Request, sit: Sitting) -> Response:
    asked = await Concern.filter(check_in_id=sit.check_in_id, someone_else=True).exists()
    return pages.show(request, SomeoneElsePage(sit)) if asked else pages.see_other(request, "child")


async def _raise(request: Request, sit: Sitting, *, someone_else: bool = False) -> None:
    adult = request.state.visitor.person
    # A check-in that was thrown away is gone; the alert still says which sitting it came from.
    about = sit.check_in or CheckIn(id=sit.check_in_id, child=sit.child, adult=adult)
    await concerns.raise_concern(kind=Kind.TALK, child=sit.child, check_in=about, someone_else=someone_else)


async def _keep_answers(request: Request, form: fields.Form) -> Outcome | None:
    try:
        return await save_form(request, form)
    except Problem:
        return None
