"""The wheel itself: drawn with what is saved, saved while it is turned, sent on without script."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from participation import autosave, checkins, instruments
from participation.autosave import Outcome
from participation.checkins import State
from participation.forms import sitting as forms
from participation.identity import new_id
from participation.problems import Gone, NotFound, Problem
from participation.routes.child.sitting import CHECK_IN, Sitting
from participation.web import fields, pages

STATUS = {Outcome.SAVED: 200, Outcome.OLDER: 200, Outcome.ELSEWHERE: 409, Outcome.OVER: 410}
NEXT = {"next": "child.matters", "stop": "child.finish"}


@dataclass(frozen=True)
class WheelPage(pages.Page):
    """`page`, `base`: what an autosave needs to be told from others (`participation.autosave`)."""

    template: ClassVar[str] = "participation/child/wheel.html"
    sit: Sitting
    answers: dict[str, str]
    page: str
    base: int
    elsewhere: bool = False


@dataclass(frozen=True)
class StatusLine(pages.Page):
    template: ClassVar[str] = "participation/child/_status.html"
    outcome: str


async def wheel(request: Request, sit: Sitting) -> Response:
    if sit.check_in.state == State.STARTED:
        return pages.see_other(request, "child.who-sees")
    return await _drawn(request, sit)


async def _drawn(request: Request, sit: Sitting, *, elsewhere: bool = False) -> Response:
    answers = await checkins.answers(sit.check_in)
    page = WheelPage(sit, answers, new_id(), sit.check_in.revision, elsewhere)
    return pages.show(request, page, status=409 if elsewhere else 200)


async def save(request: Request) -> Response:
    """Autosave (htmx: only the status line comes back) and the plain submit of the same form. One write."""
    form = await fields.read(request)
    outcome = await save_form(request, form)
    if request.headers.get("hx-request"):
        return pages.show(request, StatusLine(outcome.value), status=STATUS[outcome])
    if outcome is Outcome.OVER:
        return pages.see_other(request, "child")
    if outcome is Outcome.ELSEWHERE:
        return await _show_newest(request)
    return pages.see_other(request, NEXT.get(form.text("go", most=8), "child.matters"))


async def save_form(request: Request, form: fields.Form) -> Outcome:
    """Save what the form holds. A page that was drawn for another check-in is over."""
    check_in_id = request.state.visitor.check_in_id
    if form.text(CHECK_IN, most=32) != check_in_id:
        return Outcome.OVER
    try:
        instrument = instruments.of(form.text("band", most=8), form.number("version") or 0)
    except NotFound:
        raise Problem() from None
    return await autosave.save(request.app.state.database.hot, check_in_id, forms.wheel_answers(form, instrument))


async def _show_newest(request: Request) -> Response:
    from participation.routes.child.sitting import sitting
    sit = await sitting(request)
    if not sit.open:
        raise Gone()
    return await _drawn(request, sit, elsewhere=True)
