"""The survey lead's pages: waves from planning to close. The library is in library.py."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from participation import post
from participation.problems import Unacceptable
from participation.web import fields, pages
from participation.words import translated
from surveys import queries, training
from surveys.library import Questionnaire
from surveys.models import Series, Wave
from surveys.queries import WaveLine
from surveys.routes import closing, wave_open, wave_plan
from surveys.running import forms as wave_forms, planning, series, terms, waves
from surveys.training import Course
from surveys.writing import own

BLANK = {"survey": "", "name": ""}


@dataclass(frozen=True)
class SurveysPage(pages.Page):
    template: ClassVar[str] = "surveys/surveys.html"
    open: list[WaveLine]
    preparing: list[WaveLine]
    closed: list[WaveLine]
    series: list[tuple[Series, str, dt.date]]


@dataclass(frozen=True)
class NewWavePage(pages.Page):
    template: ClassVar[str] = "surveys/wave_new.html"
    forms: list[Questionnaire]
    typed: Mapping[str, str]
    errors: dict[str, str] = field(default_factory=dict)


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
    before: tuple[str, int] | None
    course: Course | None


@dataclass(frozen=True)
class AskClosePage(pages.Page):
    template: ClassVar[str] = "surveys/wave_close.html"
    wave: Wave
    closes: dt.date
    invited: int
    used: int


async def surveys(request: Request) -> Response:
    lines = await queries.waves_for(request.state.visitor.person)
    preparing = sorted((line for line in lines if line.wave.state == waves.DRAFT),
                       key=lambda line: line.wave.opens_on or line.wave.closes_on)
    closed = [line for line in lines if line.wave.state == waves.CLOSED]
    running = [line for line in reversed(lines) if line not in preparing and line not in closed]
    again = [(one, translated(terms.NAMES[terms.Every(one.every)]), dt.date.fromisoformat(one.next_on))
             for one in await series.every_one(request.state.visitor.person)]
    return pages.show(request, SurveysPage(running, preparing, closed, again))


async def new_wave_page(request: Request) -> Response:
    typed = BLANK | {"survey": request.query_params.get("survey", "")}
    return pages.show(request, NewWavePage(await own.choosable(), typed))


async def new_wave(request: Request) -> Response:
    """A wave in preparation, with the days and ways that are usual; each can be changed on its pages."""
    form, by = await fields.read(request), request.state.visitor.person
    try:
        wanted = wave_forms.new_wave(form, mail=post.is_set_up(request.app.state.settings))
        when = wanted.when
        wave = await waves.plan(key=wanted.key, name=wanted.name, closes_on=when.closes_on, told_by=when.told_by,
                                key_mode=when.key_mode, by=by)
        await planning.settle(wave=wave, when=when, by=by)
    except Unacceptable as refusal:
        return pages.show(request, NewWavePage(await own.choosable(), BLANK | dict(form.pairs), refusal.errors), status=422)
    return pages.see_other(request, "wave", id=wave.pk)


async def _wave(request: Request) -> Wave:
    return await queries.wave_for(request.state.visitor.person, request.path_params["id"])


async def wave(request: Request) -> Response:
    found = await _wave(request)
    if found.state == waves.DRAFT:
        return pages.show(request, await wave_plan.draft_page(found))
    if found.state == waves.OPEN:
        return pages.show(request, await wave_open.open_page(request, found))
    if found.state == waves.CLOSED:
        return pages.show(request, await _closed_page(found))
    return pages.show(request, await closing.page(found))


async def _closed_page(found: Wave) -> ClosedWavePage:
    groups = await queries.strata_of(found)
    invited, used = sum(line.invited for line in groups), sum(line.used for line in groups)
    closed = dt.date.fromisoformat(found.closed_on or found.closes_on)
    return ClosedWavePage(
        found, queries.questionnaire_of(found), closed, invited, used, round(100 * used / invited) if invited else 0,
        await queries.themes_in(found), await queries.rate_before(found), await training.of(found))


async def discard(request: Request) -> Response:
    await waves.discard(wave=await _wave(request), by=request.state.visitor.person)
    return pages.see_other(request, "surveys")


async def ask_close(request: Request) -> Response:
    found = await _wave(request)
    if found.state != waves.OPEN:
        return pages.see_other(request, "wave", id=found.pk)
    groups = await queries.strata_of(found)
    return pages.show(request, AskClosePage(found, dt.date.fromisoformat(found.closes_on),
                                            sum(line.invited for line in groups), sum(line.used for line in groups)))
