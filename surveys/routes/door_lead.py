"""The survey lead's doors: planned, looked at, printed, given another link, taken away."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from participation import words
from participation.models import Area
from participation.problems import Conflict, Unacceptable
from participation.web import fields, pages, qr
from participation.words import _
from surveys import forms, queries
from surveys.inviting import doors, posters
from surveys.inviting.doors import Line
from surveys.library import Questionnaire
from surveys.models import Door, Wave
from surveys.questionnaire import journey
from surveys.routes import asked, door_ways
from surveys.running import waves

TYPED = ("door", "kind", "area", "group", "expected")


@dataclass(frozen=True)
class DoorPage(pages.Page):
    """One door: its link to show and to print. `address`: without the scheme, as people type it."""

    template: ClassVar[str] = "surveys/door.html"
    wave: Wave
    form: Questionnaire
    line: Line
    address: str
    link: str
    code: str
    home: str
    qr: Markup
    state: str
    closes: dt.date


@dataclass(frozen=True)
class RenewPage(pages.Page):
    template: ClassVar[str] = "surveys/door_renew.html"
    wave: Wave
    door: Door


async def plan(request: Request) -> Response:
    found, form = await asked.wave_of(request), await fields.read(request)
    try:
        await doors.plan(wave=found, wanted=forms.door(form), keys=request.app.state.keys, by=request.state.visitor.person)
    except Unacceptable as refusal:
        return await asked.shown(request, found, 422, errors=refusal.errors, typed={name: form.text(name) for name in TYPED})
    except Conflict as refusal:
        if found.state != waves.DRAFT:
            raise
        return await asked.shown(request, found, 409, errors={"door": refusal.sentence})
    return pages.see_other(request, "wave", id=found.pk)


async def _found(request: Request) -> tuple[Wave, Door]:
    wave = await asked.wave_of(request)
    return wave, await doors.door_of(wave, request.path_params["door"])


async def door(request: Request) -> Response:
    wave, one = await _found(request)
    state = request.app.state
    code, origin = doors.code_of(state.keys, one.pk), state.settings.origin
    link = f"{origin}{pages.address(request.app, door_ways.ENTER[one.kind], code=code)}"
    areas = dict(await Area.all().values_list("id", "name"))
    return pages.show(request, DoorPage(
        wave, queries.questionnaire_of(wave), doors.line(one, areas), link.partition("://")[2], link, doors.written(code),
        origin.partition("://")[2], qr.svg(link, _("The link as a square for cameras")), wave.state,
        dt.date.fromisoformat(wave.closes_on)))


async def poster(request: Request) -> Response:
    """The poster as PDF, in the language of the page."""
    wave, one = await _found(request)
    state, form = request.app.state, queries.questionnaire_of(wave).worded(words.current.get())
    code, origin = doors.code_of(state.keys, one.pk), state.settings.origin
    made = await posters.pdf(
        form=form, length=journey.length(form), wave=wave, kind=one.kind, partnership=state.settings.partnership,
        link=f"{origin}{pages.address(request.app, door_ways.ENTER[one.kind], code=code)}", home=origin.partition("://")[2],
        code=doors.written(code))
    return Response(made, media_type="application/pdf", headers={
        "Content-Disposition": f'attachment; filename="poster-{one.pk[:8]}.pdf"'})


async def ask_renew(request: Request) -> Response:
    return pages.show(request, RenewPage(*await _found(request)))


async def renew(request: Request) -> Response:
    wave, one = await _found(request)
    fresh = await doors.renew(wave=wave, door=one, keys=request.app.state.keys, by=request.state.visitor.person)
    return pages.see_other(request, "wave-door", id=wave.pk, door=fresh.pk)


async def remove(request: Request) -> Response:
    wave, one = await _found(request)
    await doors.remove(wave=wave, door=one, by=request.state.visitor.person)
    return pages.see_other(request, "wave", id=wave.pk)
