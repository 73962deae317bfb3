"""Promises that no survey led to: what a review, a meeting or a focus group promised. For everybody to read, for leads and planners to keep."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from participation.models import Person
from participation.problems import Unacceptable
from participation.web import fields, pages
from surveys import forms, queries
from surveys.told import themes
from surveys.models import Theme
from surveys.routes import told
from surveys.routes.told import Entry


@dataclass(frozen=True)
class ElsewherePage(pages.Page):
    """As everybody reads it."""

    template: ClassVar[str] = "surveys/you_said_elsewhere.html"
    entries: list[Entry]
    summary: str


@dataclass(frozen=True)
class PromisesPage(pages.Page):
    template: ClassVar[str] = "surveys/promises.html"
    entries: list[Entry]


async def you_said(request: Request) -> Response:
    found = await queries.themes_elsewhere()
    return pages.show(request, ElsewherePage(told.entries_of(found), told.in_words(found) if found else ""))


async def promises(request: Request) -> Response:
    return pages.show(request, PromisesPage(told.entries_of(await queries.themes_elsewhere())))


async def new_page(request: Request) -> Response:
    title = request.query_params.get("title", "")[:120]
    return pages.show(request, told.ThemePage(None, "", told.states(), told.BLANK | {"title": title}))


async def _theme(request: Request) -> Theme:
    return await queries.theme_elsewhere(request.path_params["id"])


async def page(request: Request) -> Response:
    theme = await _theme(request)
    owner = await Person.get_or_none(pk=theme.owner_person_id)  # type: ignore[attr-defined]
    return pages.show(request, told.ThemePage(None, theme.pk, told.states(), told.typed(theme, owner)))


async def save(request: Request) -> Response:
    """Add a promise, or change the one named by the address."""
    form, by = await fields.read(request), request.state.visitor.person
    theme = await _theme(request) if "id" in request.path_params else None
    try:
        words = forms.theme(form, owner=await told.owner_named(form))
    except Unacceptable as refusal:
        again = told.ThemePage(None, theme.pk if theme else "", told.states(), told.BLANK | dict(form.pairs), refusal.errors)
        return pages.show(request, again, status=422)
    if theme is None:
        await themes.promise(words=words, by=by)
    else:
        await themes.change(theme=theme, words=words, by=by)
    return pages.see_other(request, "promises-elsewhere")
