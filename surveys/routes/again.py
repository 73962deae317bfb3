"""What comes by itself: surveys that come again each term, month, quarter or year, and the evaluation of a training."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from participation import clock, post
from participation.problems import Unacceptable
from participation.web import fields, pages
from participation.words import translated
from surveys import promise, training
from surveys.inviting import rosters
from surveys.inviting.letters import BY_CODES, BY_MAIL
from surveys.inviting.rosters import RosterLine
from surveys.library import Questionnaire
from surveys.models import Series, Wave
from surveys.running import forms as wave_forms, series, terms
from surveys.running.terms import Every, Term
from surveys.training import Course, Step
from surveys.writing import own


@dataclass(frozen=True)
class NewSeriesPage(pages.Page):
    template: ClassVar[str] = "surveys/series_new.html"
    forms: list[Questionnaire]
    rosters: list[RosterLine]
    every: list[tuple[str, str]]
    terms: list[Term]
    post: bool
    typed: Mapping[str, str]
    errors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class SeriesPage(pages.Page):
    template: ClassVar[str] = "surveys/series.html"
    series: Series
    title: str
    every: str
    next_on: dt.date
    then: dt.date
    going: bool
    waves: list[tuple[Wave, str]]
    terms: list[Term]
    typed: Mapping[str, str]
    errors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class TrainingPage(pages.Page):
    template: ClassVar[str] = "surveys/training.html"
    courses: list[Course]


@dataclass(frozen=True)
class NewTrainingPage(pages.Page):
    template: ClassVar[str] = "surveys/training_new.html"
    rosters: list[RosterLine]
    steps: list[tuple[str, Step]]
    post: bool
    typed: Mapping[str, str]
    errors: Mapping[str, str] = field(default_factory=dict)


def _terms(every: str) -> list[Term]:
    return terms.coming(clock.today(), 4) if every in ("", Every.TERM) else []


async def new_series_page(request: Request) -> Response:
    following = terms.next_after(Every.TERM, clock.today(), clock.today())
    mail = post.is_set_up(request.app.state.settings)
    typed = {"survey": request.query_params.get("survey", ""), "name": "", "roster": "", "every": Every.TERM.value,
             "next_on": following.isoformat(), "days_open": "21", "send_by": BY_MAIL if mail else BY_CODES, "told_after": "42",
             "key_mode": promise.SERVER}
    return pages.show(request, await _new_series(request, typed))


async def _new_series(request: Request, typed: Mapping[str, str], errors: Mapping[str, str] = {}) -> NewSeriesPage:  # noqa: B006
    every = [(one.value, said[:1].upper() + said[1:]) for one in terms.NAMES for said in [translated(terms.NAMES[one])]]
    return NewSeriesPage(await own.choosable(), await rosters.rosters_for(request.state.visitor.person), every, _terms(""),
                         post.is_set_up(request.app.state.settings), typed, errors)


async def new_series(request: Request) -> Response:
    form, by = await fields.read(request), request.state.visitor.person
    try:
        repeat = wave_forms.series(form)
        made = await series.begin(wanted=repeat.wanted, roster=await rosters.roster_for(by, repeat.roster), by=by)
    except Unacceptable as refusal:
        blank = dict.fromkeys(("survey", "name", "roster", "every", "next_on", "days_open", "send_by", "told_after", "key_mode"), "")
        return pages.show(request, await _new_series(request, blank | dict(form.pairs), refusal.errors), status=422)
    return pages.see_other(request, "series", id=made.pk)


async def _series(request: Request) -> Series:
    return await series.series_for(request.state.visitor.person, request.path_params["id"])


async def one_series(request: Request) -> Response:
    return pages.show(request, await _series_page(await _series(request)))


async def _series_page(found: Series, typed: Mapping[str, str] = {}, errors: Mapping[str, str] = {}) -> SeriesPage:  # noqa: B006
    next_on, every = dt.date.fromisoformat(found.next_on), Every(found.every)
    title = next((form.title for form in await own.choosable() if form.key == found.survey_key), found.survey_key)
    return SeriesPage(found, title, translated(terms.NAMES[every]), next_on, terms.following(every, next_on),
                      found.state == series.GOING, [(wave, training.stands(wave)) for wave in await series.waves_of(found)],
                      _terms(found.every), {"next_on": found.next_on, **typed}, errors)


async def move_series(request: Request) -> Response:
    found, form = await _series(request), await fields.read(request)
    try:
        await series.move(series=found, to=wave_forms.next_day(form), by=request.state.visitor.person)
    except Unacceptable as refusal:
        page = await _series_page(found, {"next_on": form.text("next_on", most=40)}, refusal.errors)
        return pages.show(request, page, status=422)
    return pages.see_other(request, "series", id=found.pk)


async def stop_series(request: Request) -> Response:
    found = await _series(request)
    await series.stop(series=found, by=request.state.visitor.person)
    return pages.see_other(request, "series", id=found.pk)


async def courses(request: Request) -> Response:
    return pages.show(request, TrainingPage(await training.courses()))


async def new_course_page(request: Request) -> Response:
    mail = post.is_set_up(request.app.state.settings)
    typed = {"course": "", "roster": "", "day": "", "send_by": BY_MAIL if mail else BY_CODES}
    return pages.show(request, await _new_course(request, typed))


async def _new_course(request: Request, typed: Mapping[str, str], errors: Mapping[str, str] = {}) -> NewTrainingPage:  # noqa: B006
    steps = [(form.title, training.BY_KEY[form.key]) for form in await own.choosable() if form.key in training.BY_KEY]
    steps.sort(key=lambda pair: pair[1].opens)
    return NewTrainingPage(await rosters.rosters_for(request.state.visitor.person), steps,
                           post.is_set_up(request.app.state.settings), typed, errors)


async def new_course(request: Request) -> Response:
    form, by = await fields.read(request), request.state.visitor.person
    try:
        wanted = wave_forms.course(form)
        made = await training.plan(course=wanted.course, day=wanted.day, roster=await rosters.roster_for(by, wanted.roster),
                                   send_by=wanted.send_by, keys=request.app.state.keys, by=by)
    except Unacceptable as refusal:
        blank = dict.fromkeys(("course", "roster", "day", "send_by"), "")
        return pages.show(request, await _new_course(request, blank | dict(form.pairs), refusal.errors), status=422)
    return pages.see_other(request, "wave", id=made[0].pk)
