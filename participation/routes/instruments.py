"""The administrator's pages of what children are asked: versions of the wheel, drafted, worded, activated, retired."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from participation import instruments
from participation.access import Role
from participation.forms import instruments as forms
from participation.instruments import DRAFT, hints, reading, recordings, versions, writing
from participation.instruments.recordings import Recordings
from participation.models import InstrumentVersion
from participation.problems import NotFound, Problem, Unacceptable
from participation.web import fields, pages
from participation.web.addresses import Url, Who
from participation.wheel import Band, Instrument
from participation.words import language as spoken

ADMINISTRATOR = Who.of(Role.ADMINISTRATOR)
ROOM_FOR_A_FILE = 100_000
SHIPPED = "shipped"


@dataclass(frozen=True)
class Shown:
    """One version as a page shows it: its words, its state (shipped, draft, active, retired), whether it is used now."""

    one: Instrument
    state: str
    row: InstrumentVersion | None = None

    @property
    def used(self) -> bool:
        return instruments.current(self.one.band) is self.one

    @property
    def draft(self) -> bool:
        return self.state == DRAFT


@dataclass(frozen=True)
class Recorded:
    """What is recorded of the wheel that a band uses now, in one language; `lacking` names what is not."""

    one: Instrument
    language: str
    name: str
    done: int
    lacking: tuple[str, ...]


@dataclass(frozen=True)
class ListPage(pages.Page):
    """`bands`: age band → its versions, the one in use first, then drafts, then older ones. `folder`: where recordings go."""

    template: ClassVar[str] = "participation/admin/instruments.html"
    bands: dict[str, list[Shown]]
    recorded: list[Recorded]
    folder: str


@dataclass(frozen=True)
class VersionPage(pages.Page):
    """`base`: the wheel that it was copied from, or None; `changed`: what is asked differently from it."""

    template: ClassVar[str] = "participation/admin/instrument.html"
    shown: Shown
    base: Instrument | None
    changed: tuple[str, ...]
    long: tuple[hints.Long, ...]
    level_names: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class EditPage(pages.Page):
    """`same`: what was changed in words only; `long`: field → a sentence there that is longer than the band reads."""

    template: ClassVar[str] = "participation/admin/instrument_edit.html"
    one: Instrument
    typed: dict[str, str]
    same: frozenset[str]
    long: dict[str, hints.Long]
    most_words: int
    facts: range
    new_chips: tuple[str, ...]
    icons: dict[str, dict[str, str]]
    level_names: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class DecidePage(pages.Page):
    """One question before something that children or answers notice: activate, retire, discard."""

    template: ClassVar[str] = "participation/admin/instrument_decide.html"
    what: str
    shown: Shown
    now: Instrument
    after: Instrument
    changed: tuple[str, ...]
    long: tuple[hints.Long, ...]
    errors: dict[str, str] = field(default_factory=dict)


async def _found(request: Request) -> Shown:
    """The version of the address. Raises NotFound."""
    band, number = request.path_params["band"], request.path_params["version"]
    if band not in set(Band) or not (number.isascii() and number.isdecimal() and len(number) < 6):
        raise NotFound
    if int(number) < instruments.LOCAL_FROM:
        return Shown(instruments.of(band, int(number)), SHIPPED)
    row = await versions.one(band, int(number))
    return Shown(reading.parsed(row.text) if row.state == DRAFT else instruments.of(band, row.version), row.state, row)


Handler = Callable[[Request, Shown], Awaitable[Response]]


def of_a_version(handler: Handler, *, made: bool = False) -> Callable[[Request], Awaitable[Response]]:
    """A page of one version; `made`: only of one that was made in this installation."""
    @wraps(handler)
    async def found(request: Request) -> Response:
        shown = await _found(request)
        if made and shown.row is None:
            raise NotFound
        return await handler(request, shown)
    return found


def _by(request: Request):
    return request.state.visitor.person


async def listed(request: Request) -> Response:
    rows = await versions.made()
    bands = {band.value: _of_band(band.value, rows) for band in Band}
    return pages.show(request, ListPage(bands, _recorded(request.app.state.recordings),
                                        str(request.app.state.settings.recordings[-1])))


def _recorded(found: Recordings) -> list[Recorded]:
    current = [instruments.current(band) for band in Band]
    return [_counted(found, one, language) for one in current for language in found.languages(one) or (one.language,)]


def _counted(found: Recordings, one: Instrument, language: str) -> Recorded:
    wanted, there = recordings.wanted(one), found.of(language, one)
    lacking = tuple(name for name in wanted if name not in there)
    return Recorded(one, language, spoken(language).name, len(wanted) - len(lacking), lacking)


async def play(request: Request) -> Response:
    """One recording. Nothing of a person is in it, so a browser may keep it for an hour."""
    path = request.path_params
    file = request.app.state.recordings.file(path["language"], path["set"], path["file"])
    if file is None:
        raise NotFound
    return FileResponse(file, media_type=recordings.TYPES[file.suffix], headers={"Cache-Control": "public, max-age=3600"})


def _of_band(band: str, rows: list[InstrumentVersion]) -> list[Shown]:
    made = [Shown(reading.parsed(row.text) if row.state == DRAFT else instruments.of(band, row.version), row.state, row)
            for row in rows if row.band == band]
    found = made + [Shown(one, SHIPPED) for one in reversed(instruments.shipped()) if one.band == band]
    return sorted(found, key=lambda one: (not one.used, not one.draft))


async def make(request: Request) -> Response:
    band = request.path_params["band"]
    if band not in set(Band):
        raise NotFound
    draft = await versions.make(band=band, by=_by(request))
    return pages.see_other(request, "instrument-edit", band=band, version=draft.version)


async def version(request: Request, shown: Shown) -> Response:
    return _version_page(request, shown)


def _version_page(request: Request, shown: Shown, errors: dict[str, str] | None = None) -> Response:
    one = shown.one
    base = instruments.of(one.band, one.based_on) if one.based_on else None
    page = VersionPage(shown, base, writing.differences(one, base) if base else (), hints.too_long(one), forms.LEVEL_NAMES,
                       errors or {})
    return pages.show(request, page, status=422 if errors else 200)


async def edit(request: Request, shown: Shown) -> Response:
    versions.check_is_draft(shown.row)
    base = await versions.base_of(shown.row)
    same = frozenset(set(writing.differences(shown.one, base)) - set(versions.new_meanings(shown.one)))
    return _edit_page(request, shown.one, forms.typed(shown.one), same)


def _edit_page(request: Request, one: Instrument, typed: dict[str, str], same: frozenset[str],
               errors: dict[str, str] | None = None) -> Response:
    page = EditPage(
        one, typed, same, {long.field: long for long in hints.too_long(one)}, hints.MOST_WORDS[one.band],
        range(1, forms.MOST_FACTS + 1), forms.NEW_CHIPS, {"practice": forms.PRACTICE_ICONS, "fact": forms.FACT_ICONS},
        forms.LEVEL_NAMES, errors or {})
    return pages.show(request, page, status=422 if errors else 200)


async def save(request: Request, shown: Shown) -> Response:
    form = await fields.read(request)
    try:
        words, same = forms.words(form, await versions.base_of(shown.row), shown.row.version)
        await versions.word(draft=shown.row, words=words, same=same, by=_by(request))
    except Unacceptable as refusal:
        return _edit_page(request, shown.one, forms.kept(form, shown.one), frozenset(form.all("same")), refusal.errors)
    if form.text("go") == "preview":
        return pages.see_other(request, "instrument-preview", band=shown.row.band, version=shown.row.version, page="who-sees")
    return pages.see_other(request, "instrument", band=shown.row.band, version=shown.row.version)


async def download(request: Request, shown: Shown) -> Response:
    name = f"{shown.one.key}-{shown.one.band}-v{shown.one.version}.toml"
    return Response(writing.written(shown.one), media_type="application/toml",
                    headers={"Content-Disposition": f'attachment; filename="{name}"'})


async def upload(request: Request, shown: Shown) -> Response:
    """A file takes the place of a draft's words. What means the same as before is for the form to say: here, nothing does."""
    form = await fields.read(request)
    try:
        words = versions.read_file(form.files.get("file", b""), band=shown.row.band)
        await versions.word(draft=shown.row, words=words, by=_by(request))
    except Unacceptable as refusal:
        return _version_page(request, shown, refusal.errors)
    return pages.see_other(request, "instrument", band=shown.row.band, version=shown.row.version)


async def ask(request: Request, shown: Shown) -> Response:
    return _decide(request, shown)


def _decide(request: Request, shown: Shown, errors: dict[str, str] | None = None) -> Response:
    what = request.path_params["what"]
    if what not in DECISIONS:
        raise NotFound
    now = instruments.current(shown.one.band)
    after = instruments.newest(shown.one.band) if what == "retire" else shown.one
    page = DecidePage(what, shown, now, after, writing.differences(after, now), hints.too_long(shown.one), errors or {})
    return pages.show(request, page, status=422 if errors else 200)


async def decide(request: Request, shown: Shown) -> Response:
    form, what = await fields.read(request), request.path_params["what"]
    if what not in DECISIONS:
        raise NotFound
    try:
        await DECISIONS[what](shown.row, _by(request), form.text("long") == "yes")
    except Unacceptable as refusal:
        return _decide(request, shown, refusal.errors)
    except Problem as refusal:
        return _decide(request, shown, {"what": refusal.sentence})
    return pages.see_other(request, "instruments")


async def _activate(row: InstrumentVersion, by, long_confirmed: bool) -> None:
    await versions.activate(draft=row, by=by, long_confirmed=long_confirmed)


async def _retire(row: InstrumentVersion, by, _confirmed: bool) -> None:
    await versions.retire(version=row, by=by)


async def _discard(row: InstrumentVersion, by, _confirmed: bool) -> None:
    await versions.throw_away(draft=row, by=by)


DECISIONS = {"activate": _activate, "retire": _retire, "discard": _discard}
ONE = "/admin/instruments/{band}/{version}"
URLS = [
    Url("/audio/{language}/{set}/{file}", "recording", play, Who.EVERYBODY),
    Url("/admin/instruments", "instruments", listed, ADMINISTRATOR),
    Url("/admin/instruments/{band}", "instrument-new", make, ADMINISTRATOR, ("POST",)),
    Url(ONE, "instrument", of_a_version(version), ADMINISTRATOR),
    Url(f"{ONE}/words", "instrument-edit", of_a_version(edit, made=True), ADMINISTRATOR),
    Url(f"{ONE}/words", "instrument-edit.post", of_a_version(save, made=True), ADMINISTRATOR, ("POST",)),
    Url(f"{ONE}/file", "instrument-file", of_a_version(download), ADMINISTRATOR),
    Url(f"{ONE}/file", "instrument-file.post", of_a_version(upload, made=True), ADMINISTRATOR, ("POST",), max_body=ROOM_FOR_A_FILE),
    Url(f"{ONE}/decide/{{what}}", "instrument-decide", of_a_version(ask, made=True), ADMINISTRATOR),
    Url(f"{ONE}/decide/{{what}}", "instrument-decide.post", of_a_version(decide, made=True), ADMINISTRATOR, ("POST",)),
]
