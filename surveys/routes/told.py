"""“You said, we did”: for everybody to read, and for the survey lead to write."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from participation import clock
from participation.models import Person
from participation.problems import NotFound, Unacceptable
from participation.web import fields, pages
from participation.words import _, ngettext, translated
from surveys import forms, queries
from surveys.told import themes
from surveys.models import Theme, Wave
from surveys.queries import Told
from surveys.running import waves


@dataclass(frozen=True)
class Entry:
    """A theme with how it stands."""

    theme: Theme
    mark: str
    standing: str
    opening: str
    overdue: bool

    @property
    def titled(self) -> bool:
        """Whether the title is the promise itself, or as much of it as a title holds."""
        title, did = self.theme.title, self.theme.did
        return title == did or (title.endswith("…") and did.startswith(title[:-1].rstrip()))


@dataclass(frozen=True)
class YouSaidPage(pages.Page):
    template: ClassVar[str] = "surveys/you_said.html"
    told: Told
    entries: list[Entry]
    summary: str


@dataclass(frozen=True)
class YouSaidSoonPage(pages.Page):
    """Nothing is told of this wave yet: by when it will be. `late`: that day has passed."""

    template: ClassVar[str] = "surveys/you_said_soon.html"
    wave: Wave
    closes: dt.date
    told_by: dt.date | None
    closed: bool
    late: bool


@dataclass(frozen=True)
class AllYouSaidPage(pages.Page):
    template: ClassVar[str] = "surveys/you_said_all.html"
    told: list[tuple[Told, str]]
    elsewhere: str = ""
    """How promises from reviews and focus groups stand, in words; nothing where there is none."""


@dataclass(frozen=True)
class ThemesPage(pages.Page):
    template: ClassVar[str] = "surveys/themes.html"
    wave: Wave
    entries: list[Entry]
    published: bool


@dataclass(frozen=True)
class ThemePage(pages.Page):
    """The form of a new theme, or of one that is there (`theme_id`); without a wave, of a promise from elsewhere."""

    template: ClassVar[str] = "surveys/theme.html"
    wave: Wave | None
    theme_id: str
    states: list[tuple[str, str]]
    typed: Mapping[str, object]
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class OwnedPage(pages.Page):
    """A theme for the one who keeps it: what became of it."""

    template: ClassVar[str] = "surveys/theme_owned.html"
    entry: Entry
    wave: Wave | None
    states: list[tuple[str, str]]
    typed: Mapping[str, object]
    errors: dict[str, str] = field(default_factory=dict)
    saved: bool = False


def entries_of(found: list[Theme]) -> list[Entry]:
    return [Entry(theme, themes.mark(theme), themes.standing(theme), themes.opening(theme), themes.overdue(theme))
            for theme in found]


def in_words(found: list[Theme]) -> str:
    """How they stand: *1 is done, 2 are under way.*"""
    counts = Counter(themes.mark(theme) for theme in found)
    words = {
        "met": ngettext("{n} is done", "{n} are done", counts["met"]),
        "track": ngettext("{n} is under way", "{n} are under way", counts["track"]),
        "off": ngettext("{n} is late", "{n} are late", counts["off"]),
        "no": ngettext("{n} we cannot do", "{n} we cannot do", counts["no"]),
    }
    return ", ".join(text.format(n=counts[mark]) for mark, text in words.items() if counts[mark]) + "."


def summary(found: list[Theme]) -> str:
    """How many themes, and how they stand, in two short sentences."""
    first = ngettext("{n} thing came up most.", "{n} things came up most.", len(found)).format(n=len(found))
    return f"{first} {in_words(found)}"


async def you_said(request: Request) -> Response:
    try:
        told = await queries.told(request.path_params["id"])
    except NotFound:
        return pages.show(request, _soon(await queries.to_be_told(request.path_params["id"])))
    return pages.show(request, YouSaidPage(told, entries_of(told.themes), summary(told.themes)))


def _soon(wave: Wave) -> YouSaidSoonPage:
    told_by = dt.date.fromisoformat(wave.told_by) if wave.told_by else None
    late = told_by is not None and told_by < clock.today()
    return YouSaidSoonPage(wave, dt.date.fromisoformat(wave.closes_on), told_by, wave.state == waves.CLOSED, late)


async def all_you_said(request: Request) -> Response:
    elsewhere = await queries.themes_elsewhere()
    told = [(told, summary(told.themes)) for told in await queries.all_told()]
    return pages.show(request, AllYouSaidPage(told, in_words(elsewhere) if elsewhere else ""))


async def _wave(request: Request) -> Wave:
    return await queries.wave_for(request.state.visitor.person, request.path_params["id"])


async def themes_page(request: Request) -> Response:
    wave = await _wave(request)
    if not themes.can_tell(wave):
        return pages.see_other(request, "wave", id=wave.pk)
    found = await queries.themes_of(wave)
    return pages.show(request, ThemesPage(wave, entries_of(found), bool(found)))


def states() -> list[tuple[str, str]]:
    return [(state, translated(name)) for state, name in themes.STATE_NAMES.items()]


TYPED = ("title", "said", "did", "owner", "due", "done_on", "why")
BLANK = {name: "" for name in (*TYPED, "owner_email")} | {"state": themes.UNDER_WAY}


async def new_theme_page(request: Request) -> Response:
    wave = await _wave(request)
    if not themes.can_tell(wave):
        return pages.see_other(request, "wave", id=wave.pk)
    title = request.query_params.get("title", "")[:120]  # a theme that a group or comments told of
    return pages.show(request, ThemePage(wave, "", states(), BLANK | {"title": title}))


async def theme_page(request: Request) -> Response:
    wave = await _wave(request)
    theme = await queries.theme_of(wave, request.path_params["theme"])
    owner = await Person.get_or_none(pk=theme.owner_person_id)  # type: ignore[attr-defined]
    return pages.show(request, ThemePage(wave, theme.pk, states(), typed(theme, owner)))


def typed(theme: Theme, owner: Person | None = None) -> dict[str, object]:
    typed = {name: getattr(theme, name) if getattr(theme, name) is not None else "" for name in (*TYPED, "state")}
    return {**typed, "owner_email": owner.email if owner else ""}


async def owner_named(form: fields.Form) -> Person | None:
    """The account that was named. Raises Unacceptable where there is none."""
    email = form.text("owner_email", most=254).lower()
    owner = await Person.get_or_none(email=email, active=True) if email else None
    if email and owner is None:
        raise Unacceptable({"owner_email": _("No account here has this e-mail address. Leave it empty, or ask them for it.")})
    return owner


async def save_theme(request: Request) -> Response:
    """Add a theme, or change the one named by the address."""
    wave, form = await _wave(request), await fields.read(request)
    theme_id, by = request.path_params.get("theme", ""), request.state.visitor.person
    theme = await queries.theme_of(wave, theme_id) if theme_id else None
    try:
        words = forms.theme(form, owner=await owner_named(form))
    except Unacceptable as refusal:
        page = ThemePage(wave, theme_id, states(), BLANK | dict(form.pairs), refusal.errors)
        return pages.show(request, page, status=422)
    if theme is None:
        await themes.add(wave=wave, words=words, by=by)
    else:
        await themes.change(theme=theme, words=words, by=by)
    return pages.see_other(request, "wave-themes", id=wave.pk)


async def owned(request: Request) -> Response:
    """For whoever keeps a promise to respondents, whatever their role."""
    theme = await themes.for_owner(request.state.visitor.person, request.path_params["id"])
    return pages.show(request, OwnedPage(entries_of([theme])[0], theme.wave, states(), typed(theme),
                                         saved=request.query_params.get("saved") == "1"))


async def save_owned(request: Request) -> Response:
    person, form = request.state.visitor.person, await fields.read(request)
    theme = await themes.for_owner(person, request.path_params["id"])
    try:
        words = forms.theme_by_owner(form, theme)
    except Unacceptable as refusal:
        page = OwnedPage(entries_of([theme])[0], theme.wave, states(), typed(theme) | dict(form.pairs), refusal.errors)
        return pages.show(request, page, status=422)
    await themes.change(theme=theme, words=words, by=person)
    return Response(status_code=303, headers={"Location": pages.address(request.app, "theme-owned", id=theme.pk) + "?saved=1"})
