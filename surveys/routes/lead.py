"""The survey lead's pages: waves from planning to close. The library is in library.py."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from participation import clock
from participation.problems import Conflict, Unacceptable
from participation.web import fields, pages
from participation.words import _
from surveys import forms, invitations, promise, queries, waves
from surveys.library import Questionnaire
from surveys.models import Wave
from surveys.queries import WaveLine
from surveys.reach import Reach
from surveys.routes import asked_pages, closing
from surveys.routes.asked_pages import Asked
from surveys.writing import own

BLANK = {"survey": "", "name": "", "closes_on": "", "told_by": "", "key_mode": promise.SERVER}


@dataclass(frozen=True)
class SurveysPage(pages.Page):
    template: ClassVar[str] = "surveys/surveys.html"
    open: list[WaveLine]
    preparing: list[WaveLine]
    closed: list[WaveLine]


@dataclass(frozen=True)
class NewWavePage(pages.Page):
    template: ClassVar[str] = "surveys/wave_new.html"
    forms: list[Questionnaire]
    typed: Mapping[str, str]
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class WavePage(pages.Page):
    """A wave in preparation: the list, the groups to be, what is missing before it can open."""

    template: ClassVar[str] = "surveys/wave_draft.html"
    wave: Wave
    form: Questionnaire
    closes: dt.date
    promise: list[str]
    asked: Asked
    missing: str
    errors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class OpenWavePage(pages.Page):
    template: ClassVar[str] = "surveys/wave.html"
    wave: Wave
    form: Questionnaire
    opened: dt.date
    closes: dt.date
    days_left: int
    invited: int
    used: int
    share: int
    by_group: list[Reach]
    by_area: list[Reach]
    before: tuple[str, int] | None
    codes_made: int
    may_make_codes: bool
    offline: bool


@dataclass(frozen=True)
class ClosedWavePage(pages.Page):
    template: ClassVar[str] = "surveys/wave_closed.html"
    wave: Wave
    form: Questionnaire
    closed: dt.date
    invited: int
    used: int
    share: int
    themes: int


@dataclass(frozen=True)
class AskClosePage(pages.Page):
    template: ClassVar[str] = "surveys/wave_close.html"
    wave: Wave
    closes: dt.date
    invited: int
    used: int


async def surveys(request: Request) -> Response:
    lines = await queries.waves_for(request.state.visitor.person)
    preparing = [line for line in lines if line.wave.state == waves.DRAFT]
    closed = [line for line in lines if line.wave.state == waves.CLOSED]
    running = [line for line in lines if line not in preparing and line not in closed]
    return pages.show(request, SurveysPage(running, preparing, closed))


async def new_wave_page(request: Request) -> Response:
    typed = BLANK | {"survey": request.query_params.get("survey", "")}
    return pages.show(request, NewWavePage(await own.choosable(), typed))


async def new_wave(request: Request) -> Response:
    form = await fields.read(request)
    try:
        wanted = forms.new_wave(form)
        wave = await waves.plan(key=wanted.key, name=wanted.name, closes_on=wanted.closes_on, told_by=wanted.told_by,
                                key_mode=wanted.key_mode, by=request.state.visitor.person)
    except Unacceptable as refusal:
        return pages.show(request, NewWavePage(await own.choosable(), BLANK | dict(form.pairs), refusal.errors), status=422)
    return pages.see_other(request, "wave", id=wave.pk)


async def _wave(request: Request) -> Wave:
    return await queries.wave_for(request.state.visitor.person, request.path_params["id"])


async def wave(request: Request) -> Response:
    found = await _wave(request)
    if found.state == waves.DRAFT:
        return pages.show(request, await draft_page(found))
    if found.state == waves.OPEN:
        return pages.show(request, await _open_page(found))
    if found.state == waves.CLOSED:
        return pages.show(request, await _closed_page(found))
    return pages.show(request, await closing.page(found))


async def draft_page(found: Wave, part: Asked | None = None, errors: Mapping[str, str] = {}) -> WavePage:  # noqa: B006
    """`part`: who is asked, where there is more to say of it than what is stored. `errors` of opening the wave."""
    asked, missing = part or await asked_pages.asked(found), ""
    try:
        waves.check_can_open(asked.invited, key_mode=found.key_mode, has_key=found.public_key is not None)
    except Conflict as refusal:
        missing = refusal.sentence
    if asked.going:
        missing = _("The list is being put in. It can be opened once that is done.")
    promised = promise.sentences(found.promise, closes_on=found.closes_on)
    return WavePage(found, queries.questionnaire_of(found), dt.date.fromisoformat(found.closes_on), promised, asked, missing,
                    {**asked.errors, **errors})


async def _open_page(found: Wave) -> OpenWavePage:
    groups = await queries.strata_of(found)
    invited, used = sum(line.invited for line in groups), sum(line.used for line in groups)
    closes = dt.date.fromisoformat(found.closes_on)
    return OpenWavePage(
        found, queries.questionnaire_of(found), dt.date.fromisoformat(found.opened_on or found.closes_on), closes,
        (closes - clock.today()).days, invited, used, round(100 * used / invited) if invited else 0,
        queries.margin(groups, "group"), queries.margin(groups, "area"), await queries.rate_before(found),
        await queries.codes_made(found), invitations.can_make_codes(state=found.state, used=used), found.key_mode == promise.OFFLINE)


async def _closed_page(found: Wave) -> ClosedWavePage:
    groups = await queries.strata_of(found)
    invited, used = sum(line.invited for line in groups), sum(line.used for line in groups)
    closed = dt.date.fromisoformat(found.closed_on or found.closes_on)
    return ClosedWavePage(
        found, queries.questionnaire_of(found), closed, invited, used, round(100 * used / invited) if invited else 0,
        await queries.themes_in(found))


async def open_wave(request: Request) -> Response:
    found = await _wave(request)
    try:
        await waves.open_wave(wave=found, keys=request.app.state.keys, by=request.state.visitor.person)
    except Conflict as refusal:
        page = await draft_page(await _wave(request), errors={"open": refusal.sentence})
        return pages.show(request, page, status=409)
    return pages.see_other(request, "wave", id=found.pk)


async def discard(request: Request) -> Response:
    await waves.discard(wave=await _wave(request), by=request.state.visitor.person)
    return pages.see_other(request, "surveys")


async def make_codes(request: Request) -> Response:
    """Links and codes, once, as a file. They exist in this answer only."""
    found = await _wave(request)
    made = await invitations.make_codes(wave=found, keys=request.app.state.keys, by=request.state.visitor.person)
    text = invitations.as_csv(made, origin=request.app.state.settings.origin)
    return Response("﻿" + text, media_type="text/csv; charset=utf-8", headers={
        "Content-Disposition": f'attachment; filename="codes-{found.pk[:8]}.csv"'})


async def ask_close(request: Request) -> Response:
    found = await _wave(request)
    if found.state != waves.OPEN:
        return pages.see_other(request, "wave", id=found.pk)
    groups = await queries.strata_of(found)
    return pages.show(request, AskClosePage(found, dt.date.fromisoformat(found.closes_on),
                                            sum(line.invited for line in groups), sum(line.used for line in groups)))
