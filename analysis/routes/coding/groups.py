"""A focus group: what is kept of it, its passages, the end of its words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from analysis.coding import access, forms, groups, passages
from analysis.coding.access import FOCUS, GONE, WRITING
from analysis.coding.groups import WHO
from analysis.models import CodingRound, FocusGroup, Passage
from analysis.routes.coding.hub import RoundLine, can_destroy, line
from analysis.routes.coding.page import LEAD, POST, person_of
from participation import storage
from participation.models import Area
from participation.problems import Conflict, Unacceptable
from participation.web import fields, pages
from participation.web.addresses import Url
from participation.words import _, ngettext, translated
from surveys.told import flags
from surveys.told.flags import Piece


@dataclass(frozen=True)
class AboutPage(pages.Page):
    """What is kept of a group besides its words, to be written or changed."""

    template: ClassVar[str] = "analysis/coding/about.html"
    group: FocusGroup | None
    areas: list[tuple[str, str]]
    who: list[tuple[str, str]]
    least: int
    told: int
    typed: Mapping[str, object]
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Shown:
    """A passage with what may show somebody apart."""

    id: str
    position: int
    pieces: list[Piece]
    error: str = ""

    @property
    def marked(self) -> bool:
        return any(piece.instead for piece in self.pieces)

    @property
    def contact(self) -> bool:
        return any(piece.instead == flags.CONTACT for piece in self.pieces)


@dataclass(frozen=True)
class GroupPage(pages.Page):
    template: ClassVar[str] = "analysis/coding/group.html"
    group: FocusGroup
    who: str
    opens: bool
    total: int
    passages: list[Shown]
    rounds: list[RoundLine]
    can_destroy: bool
    least: int
    cut: str = ""
    typed: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    nobody: Sequence[str] = ()


@dataclass(frozen=True)
class PassagePage(pages.Page):
    template: ClassVar[str] = "analysis/coding/passage.html"
    group: FocusGroup
    passage: Passage
    pieces: list[Piece]
    words: str
    clean: str
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class EndPage(pages.Page):
    """Before the words of a group are destroyed, or all of it is thrown away."""

    template: ClassVar[str] = "analysis/coding/end.html"
    group: FocusGroup
    destroy: bool
    error: str = ""


# ---- what is kept besides the words ---------------------------------------------------------------------------------

BLANK = {"title": "", "who": "", "held_on": "", "people": "", "area": "", "asked": ""}


async def _about(request: Request, group: FocusGroup | None, typed: Mapping[str, object],
                 errors: dict[str, str] | None = None) -> Response:
    page = AboutPage(group, [(area.pk, area.name) for area in await Area.all()], [(key, translated(name)) for key, name in WHO.items()], groups.LEAST_WITH_AREA,
                     groups.TOLD_WITH_AREA, typed, errors or {})
    return pages.show(request, page, status=422 if errors else 200)


async def new(request: Request) -> Response:
    access.check_can_lead(person_of(request))
    return await _about(request, None, BLANK)


async def new_post(request: Request) -> Response:
    access.check_can_lead(person_of(request))
    form = await fields.read(request)
    try:
        about = forms.about(form, await Area.all())
        group = await groups.write(about=about, by=person_of(request))
    except Unacceptable as refusal:
        return await _about(request, None, BLANK | dict(form.pairs), refusal.errors)
    return pages.see_other(request, "focus-group", id=group.pk)


async def _group(request: Request) -> FocusGroup:
    return await access.group_for(person_of(request), request.path_params["id"])


async def change(request: Request) -> Response:
    group = await _group(request)
    typed = {"title": group.title, "who": group.who, "held_on": group.held_on.isoformat(), "people": group.people,
             "area": group.area.pk if group.area else "", "asked": group.asked}
    return await _about(request, group, typed)


async def change_post(request: Request) -> Response:
    group, form = await _group(request), await fields.read(request)
    try:
        await groups.change(group=group, about=forms.about(form, await Area.all()), by=person_of(request))
    except Unacceptable as refusal:
        return await _about(request, group, BLANK | dict(form.pairs), refusal.errors)
    return pages.see_other(request, "focus-group", id=group.pk)


# ---- a group and its passages ---------------------------------------------------------------------------------------

async def group_page(request: Request) -> Response:
    group = await _group(request)
    speakers = request.query_params.get("speakers", "")
    taken = int(speakers) if speakers.isascii() and speakers.isdigit() and len(speakers) < 4 else 0
    cut = ngettext("In {n} place a mark of who spoke was taken off.", "In {n} places a mark of who spoke was taken off.",
                   taken).format(n=taken) if taken else ""
    return await _show(request, group, cut=cut)


async def _show(request: Request, group: FocusGroup, *, cut: str = "", typed: str = "",
                errors: dict[str, str] | None = None, status: int = 200, nobody: Sequence[str] = ()) -> Response:
    person, errors = person_of(request), errors or {}
    opens = await access.opens(person, group)
    shown: list[Shown] = []
    if opens and group.state != GONE:
        names = await groups.account_names()
        async with storage.writes():
            words = await groups.opened(group=group, keys=request.app.state.keys, by=person, what_for="page")
        marked = group.state == WRITING
        shown = [Shown(one.id, one.position, flags.pieces(one.text, names) if marked else [Piece(one.text)],
                       errors.get(f"passage-{one.id}", "")) for one in words]
    found = await CodingRound.filter(what=FOCUS, subject=group.pk).prefetch_related("book", "first_coder", "second_coder")
    page = GroupPage(group, translated(WHO[group.who]), opens, await Passage.filter(focus_group_id=group.pk).count(), shown,
                     [await line(one, person) for one in found], await can_destroy(group), groups.TOLD_WITH_AREA, cut, typed, errors, nobody)
    return pages.show(request, page, status=status)


async def notes(request: Request) -> Response:
    """Pasted notes become passages, shown for checking."""
    group, form = await _group(request), await fields.read(request)
    typed = form.text("notes", most=forms.MOST_NOTES)
    found = passages.cut(typed)
    error = ""
    if not found.passages:
        error = _("Paste the notes first.")
    elif found.too_long:
        error = _("Paragraph {n} is longer than {most} characters. Part it with a blank line.").format(n=found.too_long,
                                                                                                      most=passages.MOST_PASSAGE)
    if not error:
        try:
            async with storage.writes():
                await groups.add(group=group, texts=found.passages, keys=request.app.state.keys, by=person_of(request))
        except Conflict as refusal:
            error = refusal.sentence
    if error:
        return await _show(request, group, typed=typed, errors={"notes": error}, status=422)
    return pages.see_other(request, "focus-group", id=group.pk, at="passages",
                           asked={"speakers": found.speakers} if found.speakers else None)


async def ready(request: Request) -> Response:
    group, form = await _group(request), await fields.read(request)
    try:
        async with storage.writes():
            await groups.make_ready(group=group, nobody=form.all("nobody"), keys=request.app.state.keys, by=person_of(request))
    except Unacceptable as refusal:
        return await _show(request, group, errors=refusal.errors, status=422, nobody=form.all("nobody"))
    return pages.see_other(request, "focus-group", id=group.pk)


async def reopen(request: Request) -> Response:
    group = await _group(request)
    await groups.reopen(group=group, by=person_of(request))
    return pages.see_other(request, "focus-group", id=group.pk)


# ---- one passage ----------------------------------------------------------------------------------------------------

async def _passage(request: Request) -> Passage:
    return await access.passage_for(person_of(request), request.path_params["id"], request.path_params["passage"])


async def passage(request: Request) -> Response:
    found = await _passage(request)
    if found.focus_group.state != WRITING:
        return pages.see_other(request, "focus-group", id=found.focus_group.pk)
    return await _show_passage(request, found)


async def _show_passage(request: Request, found: Passage, typed: str = "", errors: dict[str, str] | None = None) -> Response:
    group = found.focus_group
    async with storage.writes():
        one, = await groups.opened(group=group, keys=request.app.state.keys, by=person_of(request), what_for="change", only=found.pk)
    names = await groups.account_names()
    page = PassagePage(group, found, flags.pieces(one.text, names), typed or one.text, flags.without(one.text, names), errors or {})
    return pages.show(request, page, status=422 if errors else 200)


async def passage_post(request: Request) -> Response:
    found, form, person = await _passage(request), await fields.read(request), person_of(request)
    try:
        async with storage.writes():
            if form.text("act", most=10) == "remove":
                await groups.remove(passage=found, by=person)
            else:
                await groups.reword(passage=found, text=forms.passage(form), keys=request.app.state.keys, by=person)
    except Unacceptable as refusal:
        return await _show_passage(request, found, form.text("words", most=forms.MOST_NOTES), refusal.errors)
    return pages.see_other(request, "focus-group", id=found.focus_group.pk, at="passages")


# ---- the end of the words -------------------------------------------------------------------------------------------

async def end(request: Request) -> Response:
    group = await _group(request)
    if group.state == GONE:
        return pages.see_other(request, "focus-group", id=group.pk)
    return pages.show(request, EndPage(group, await can_destroy(group)))


async def end_post(request: Request) -> Response:
    group, person, keys = await _group(request), person_of(request), request.app.state.keys
    destroy = await can_destroy(group)
    try:
        async with storage.writes():
            await (groups.destroy if destroy else groups.throw_away)(group=group, keys=keys, by=person)
    except Conflict as refusal:
        return pages.show(request, EndPage(group, destroy, refusal.sentence), status=409)
    await request.app.state.database.rinse()
    return pages.see_other(request, "focus-group", id=group.pk) if destroy else pages.see_other(request, "groups")


NOTES_BODY = 512 * 1024
URLS = [
    Url("/groups/new", "group-new", new, LEAD),
    Url("/groups/new", "group-new.post", new_post, LEAD, POST),
    Url("/groups/{id}", "focus-group", group_page, LEAD),
    Url("/groups/{id}/change", "group-change", change, LEAD),
    Url("/groups/{id}/change", "group-change.post", change_post, LEAD, POST),
    Url("/groups/{id}/notes", "group-notes", notes, LEAD, POST, hot=True, max_body=NOTES_BODY),
    Url("/groups/{id}/ready", "group-ready", ready, LEAD, POST, hot=True),
    Url("/groups/{id}/reopen", "group-reopen", reopen, LEAD, POST),
    Url("/groups/{id}/end", "group-end", end, LEAD),
    Url("/groups/{id}/end", "group-end.post", end_post, LEAD, POST, hot=True),
    Url("/groups/{id}/passages/{passage}", "group-passage", passage, LEAD),
    Url("/groups/{id}/passages/{passage}", "group-passage.post", passage_post, LEAD, POST, hot=True),
]
