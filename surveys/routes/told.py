"""“You said, we did”: for everybody to read, and for the survey lead to write."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from participation.problems import Unacceptable
from participation.web import fields, pages
from participation.words import ngettext, translated
from surveys import forms, queries, themes
from surveys.models import Theme, Wave
from surveys.queries import Told


@dataclass(frozen=True)
class Entry:
    """A theme with how it stands."""

    theme: Theme
    mark: str
    standing: str
    opening: str
    overdue: bool


@dataclass(frozen=True)
class YouSaidPage(pages.Page):
    template: ClassVar[str] = "surveys/you_said.html"
    told: Told
    entries: list[Entry]
    summary: str


@dataclass(frozen=True)
class AllYouSaidPage(pages.Page):
    template: ClassVar[str] = "surveys/you_said_all.html"
    told: list[tuple[Told, str]]


@dataclass(frozen=True)
class ThemesPage(pages.Page):
    template: ClassVar[str] = "surveys/themes.html"
    wave: Wave
    entries: list[Entry]
    published: bool


@dataclass(frozen=True)
class ThemePage(pages.Page):
    """The form of a new theme, or of one that is there (`theme_id`)."""

    template: ClassVar[str] = "surveys/theme.html"
    wave: Wave
    theme_id: str
    states: list[tuple[str, str]]
    typed: Mapping[str, object]
    errors: dict[str, str] = field(default_factory=dict)


def _entries(found: list[Theme]) -> list[Entry]:
    return [Entry(theme, themes.mark(theme), themes.standing(theme), themes.opening(theme), themes.overdue(theme))
            for theme in found]


def summary(found: list[Theme]) -> str:
    """How many themes, and how they stand, in two short sentences."""
    counts = Counter(themes.mark(theme) for theme in found)
    words = {
        "met": ngettext("{n} is done", "{n} are done", counts["met"]),
        "track": ngettext("{n} is under way", "{n} are under way", counts["track"]),
        "off": ngettext("{n} is late", "{n} are late", counts["off"]),
        "no": ngettext("{n} we cannot do", "{n} we cannot do", counts["no"]),
    }
    parts = [text.format(n=counts[mark]) for mark, text in words.items() if counts[mark]]
    first = ngettext("{n} thing came up most.", "{n} things came up most.", len(found)).format(n=len(found))
    return f"{first} {', '.join(parts)}."


async def you_said(request: Request) -> Response:
    told = await queries.told(request.path_params["id"])
    return pages.show(request, YouSaidPage(told, _entries(told.themes), summary(told.themes)))


async def all_you_said(request: Request) -> Response:
    return pages.show(request, AllYouSaidPage([(told, summary(told.themes)) for told in await queries.all_told()]))


async def _wave(request: Request) -> Wave:
    return await queries.wave_for(request.state.visitor.person, request.path_params["id"])


async def themes_page(request: Request) -> Response:
    wave = await _wave(request)
    if not themes.can_tell(wave):
        return pages.see_other(request, "wave", id=wave.pk)
    found = await queries.themes_of(wave)
    return pages.show(request, ThemesPage(wave, _entries(found), bool(found)))


def _states() -> list[tuple[str, str]]:
    return [(state, translated(name)) for state, name in themes.STATE_NAMES.items()]


BLANK = {name: "" for name in ("title", "said", "did", "owner", "due", "done_on", "why")} | {"state": themes.UNDER_WAY}


async def new_theme_page(request: Request) -> Response:
    wave = await _wave(request)
    if not themes.can_tell(wave):
        return pages.see_other(request, "wave", id=wave.pk)
    return pages.show(request, ThemePage(wave, "", _states(), BLANK))


async def theme_page(request: Request) -> Response:
    wave = await _wave(request)
    theme = await queries.theme_of(wave, request.path_params["theme"])
    typed = {name: getattr(theme, name) if getattr(theme, name) is not None else "" for name in BLANK}
    return pages.show(request, ThemePage(wave, theme.pk, _states(), typed))


async def save_theme(request: Request) -> Response:
    """Add a theme, or change the one named by the address."""
    wave, form = await _wave(request), await fields.read(request)
    theme_id, by = request.path_params.get("theme", ""), request.state.visitor.person
    theme = await queries.theme_of(wave, theme_id) if theme_id else None
    try:
        words = forms.theme(form)
    except Unacceptable as refusal:
        page = ThemePage(wave, theme_id, _states(), BLANK | dict(form.pairs), refusal.errors)
        return pages.show(request, page, status=422)
    if theme is None:
        await themes.add(wave=wave, words=words, by=by)
    else:
        await themes.change(theme=theme, words=words, by=by)
    return pages.see_other(request, "wave-themes", id=wave.pk)
