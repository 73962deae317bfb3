"""The survey lead's pages: surveys, library, waves from planning to close."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from participation import clock
from participation.problems import Conflict, NotFound, Unacceptable
from participation.web import fields, pages
from participation.words import _
from surveys import closing, forms, invitations, journey, library, promise, queries, strata, waves
from surveys.library import Questionnaire
from surveys.models import Wave
from surveys.queries import StratumLine, WaveLine
from surveys.reach import Reach
from surveys.routes.ballot_pages import QuestionPage, Shown

SHOWN_BAD_ROWS = 50
BLANK = {"survey": "", "name": "", "closes_on": "", "told_by": "", "key_mode": promise.SERVER}


@dataclass(frozen=True)
class SurveysPage(pages.Page):
    template: ClassVar[str] = "surveys/surveys.html"
    open: list[WaveLine]
    preparing: list[WaveLine]
    closed: list[WaveLine]


@dataclass(frozen=True)
class LibraryPage(pages.Page):
    template: ClassVar[str] = "surveys/library.html"
    forms: list[Questionnaire]


@dataclass(frozen=True)
class LibrarySurveyPage(pages.Page):
    template: ClassVar[str] = "surveys/library_survey.html"
    form: Questionnaire
    length: str


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
    invited: int
    groups: list[StratumLine]
    missing: str
    errors: dict[str, str] = field(default_factory=dict)
    bad_rows: list[tuple[int, str]] = field(default_factory=list)
    more_bad: int = 0
    typed: str = ""


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
class ClosingWavePage(pages.Page):
    """A close that is waiting for the data keeper's key, or was interrupted."""

    template: ClassVar[str] = "surveys/wave_closing.html"
    wave: Wave
    waits_for_key: bool


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


async def library_page(request: Request) -> Response:
    return pages.show(request, LibraryPage(library.shipped()))


def _shipped(key: str) -> Questionnaire:
    text = library.shipped_text(key)
    if text is None:
        raise NotFound()
    return library.read(text)


async def library_survey(request: Request) -> Response:
    form = _shipped(request.path_params["key"])
    return pages.show(request, LibrarySurveyPage(form, journey.length(form)))


async def preview(request: Request) -> Response:
    """A page as respondents see it; nothing is kept."""
    form, typed = _shipped(request.path_params["key"]), request.path_params["page"]
    page = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 5 else 0
    everything = {one.item: one.values[0] for item in form.items for one in item.conditions if one.op == "is"}
    if not 1 <= page <= len(form.pages):
        return pages.see_other(request, "library-survey", key=form.key)
    shown = [Shown(item, "") for item in journey.asked_on(form, page, everything)]
    where = pages.address(request.app, "library-survey", key=form.key)
    return pages.show(request, QuestionPage(form, page, shown, journey.progress(form, page), None, 0, "", preview=where,
                                            following=journey.after(form, page, everything)))


async def new_wave_page(request: Request) -> Response:
    typed = BLANK | {"survey": request.query_params.get("survey", "")}
    return pages.show(request, NewWavePage(library.shipped(), typed))


async def new_wave(request: Request) -> Response:
    form = await fields.read(request)
    try:
        wanted = forms.new_wave(form)
        wave = await waves.plan(key=wanted.key, name=wanted.name, closes_on=wanted.closes_on, told_by=wanted.told_by,
                                key_mode=wanted.key_mode, by=request.state.visitor.person)
    except Unacceptable as refusal:
        return pages.show(request, NewWavePage(library.shipped(), BLANK | dict(form.pairs), refusal.errors), status=422)
    return pages.see_other(request, "wave", id=wave.pk)


async def _wave(request: Request) -> Wave:
    return await queries.wave_for(request.state.visitor.person, request.path_params["id"])


async def wave(request: Request) -> Response:
    found = await _wave(request)
    if found.state == waves.DRAFT:
        return pages.show(request, await _draft_page(found))
    if found.state == waves.OPEN:
        return pages.show(request, await _open_page(found))
    if found.state == waves.CLOSED:
        return pages.show(request, await _closed_page(found))
    waits = found.state == waves.CLOSING and found.key_mode == promise.OFFLINE
    return pages.show(request, ClosingWavePage(found, waits))


async def _draft_page(found: Wave, **shown: object) -> WavePage:
    invited, groups, missing = await queries.invited_list_size(found), [], ""
    try:
        waves.check_can_open(invited, key_mode=found.key_mode, has_key=found.public_key is not None)
    except Conflict as refusal:
        missing = refusal.sentence
    if invited >= strata.MIN_INVITED:
        groups = await queries.groups_to_be(found, await invitations.groups_before_opening(found))
    promised = promise.sentences(found.promise, closes_on=found.closes_on)
    return WavePage(found, queries.questionnaire_of(found), dt.date.fromisoformat(found.closes_on), promised, invited,
                    groups, missing, **shown)  # type: ignore[arg-type]


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


async def put_list(request: Request) -> Response:
    """The list of the invited: all of it or nothing."""
    found, form = await _wave(request), await fields.read(request)
    try:
        text = forms.people(form)
        people = invitations.read_list(text, areas=await invitations.areas_by_name())
        await invitations.put_list(wave=found, people=people, keys=request.app.state.keys,
                                   by=request.state.visitor.person)
    except invitations.BadRows as refusal:
        return pages.show(request, await _draft_page(
            found, errors=refusal.errors, bad_rows=list(refusal.rows[:SHOWN_BAD_ROWS]),
            more_bad=max(0, len(refusal.rows) - SHOWN_BAD_ROWS), typed=form.text("people", most=4_000_000)), status=422)
    except Unacceptable as refusal:
        return pages.show(request, await _draft_page(found, errors=refusal.errors), status=422)
    return pages.see_other(request, "wave", id=found.pk)


async def open_wave(request: Request) -> Response:
    found = await _wave(request)
    try:
        await waves.open_wave(wave=found, keys=request.app.state.keys, by=request.state.visitor.person)
    except Conflict as refusal:
        page = await _draft_page(await _wave(request), errors={"open": refusal.sentence})
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


async def close(request: Request) -> Response:
    """Close now, or take up a close that was interrupted. Its steps are transactions of their own."""
    found, state = await _wave(request), request.app.state
    if found.state == waves.DRAFT:
        raise Conflict(_("This wave is not open yet."))
    try:
        await closing.close(wave=found, database=state.database, keys=state.keys, by=request.state.visitor.person)
    except closing.NeedsKey:
        pass  # the wave's page says so, and what happens next
    return pages.see_other(request, "wave", id=found.pk)
