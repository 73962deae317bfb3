"""The library of the survey lead: surveys that come with Heard, and those of this installation."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from participation.problems import Conflict, NotFound
from participation.web import pages
from participation.words import translated
from surveys import library
from surveys.library import Questionnaire, about
from surveys.library.about import About, Ready
from surveys.questionnaire import journey
from surveys.questionnaire.audiences import NAMES
from surveys.writing import drafts, own
from surveys.writing.own import Own


@dataclass(frozen=True)
class LibraryPage(pages.Page):
    """`own`: surveys of this installation; `ready`: those that come with Heard, by whom they are for."""

    template: ClassVar[str] = "surveys/library.html"
    own: list[Own]
    ready: list[tuple[str, list[Ready]]]


@dataclass(frozen=True)
class LibrarySurveyPage(pages.Page):
    """One survey, whole. `mine`: it is one of this installation, with its versions."""

    template: ClassVar[str] = "surveys/library_survey.html"
    form: Questionnaire
    length: str
    audience: str
    about: About
    mine: Own | None = None
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class RetirePage(pages.Page):
    template: ClassVar[str] = "surveys/writing/retire.html"
    form: Questionnaire


async def listed(request: Request) -> Response:
    return pages.show(request, LibraryPage(await own.every(), _by_audience(about.every())))


def _by_audience(ready: list[Ready]) -> list[tuple[str, list[Ready]]]:
    return [(translated(NAMES[audience]), list(some)) for audience, some in groupby(ready, lambda one: one.form.audience)]


async def found(key: str) -> tuple[Questionnaire, Own | None]:
    """The survey with this key as it is asked now. Raises NotFound, also for one that has never been published."""
    if text := library.shipped_text(key):
        return library.read(text), None
    mine = await own.one(key)
    if mine is None or not mine.versions:
        raise NotFound()
    return mine.form, mine


async def survey(request: Request) -> Response:
    form, mine = await found(request.path_params["key"])
    return pages.show(request, _page(form, mine))


def _page(form: Questionnaire, mine: Own | None, errors: dict[str, str] | None = None) -> LibrarySurveyPage:
    audience = translated(NAMES[form.audience]) if form.audience in NAMES else form.audience
    told = about.ready(form.key)
    return LibrarySurveyPage(form, journey.length(form), audience, told.about if told and not mine else About(), mine, errors or {})


async def change(request: Request) -> Response:
    """A survey of our own gets its next version, or the one that is being written is opened."""
    _form, mine = await found(request.path_params["key"])
    if mine is None:
        raise NotFound()
    draft = mine.draft or await drafts.next_version(of=mine, by=request.state.visitor.person)
    return pages.see_other(request, "writing", id=draft.pk)


async def ask_retire(request: Request) -> Response:
    form, mine = await found(request.path_params["key"])
    if mine is None:
        raise NotFound()
    return pages.show(request, RetirePage(form))


async def retire(request: Request) -> Response:
    """Takes a survey out of the list for new waves, or puts it back."""
    _form, mine = await found(request.path_params["key"])
    if mine is None:
        raise NotFound()
    act = drafts.retire if mine.used else drafts.bring_back
    try:
        await act(own=mine, by=request.state.visitor.person)
    except Conflict as refusal:
        return pages.show(request, _page(mine.form, mine, {"retire": refusal.sentence}), status=409)
    return pages.see_other(request, "library-survey", key=mine.newest.key)
