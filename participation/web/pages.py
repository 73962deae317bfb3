"""Pages: a typed context and its template become a response. Each page is a frozen dataclass."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import ClassVar
from urllib.parse import quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from starlette.applications import Starlette
from starlette.responses import RedirectResponse, Response

from participation import words
from participation.instruments.recordings import Recordings
from participation.settings import Settings, shipped
from participation.web import blanks, navigation, sessions
from participation.web.asked import Asked
from participation.web.assets import Assets

SMALLEST_COMPRESSED = 1000
HTML = ((b"content-type", b"text/html; charset=utf-8"), (b"vary", b"Accept-Encoding, HX-Request"))
PACKED = ((b"content-encoding", b"gzip"),)


@dataclass(frozen=True)
class Page:
    """Base of every page's context: its fields are the template's variables.

    `blanks`: fields that differ between readers of a page that is otherwise `alike` for many (participation.web.blanks).
    `loaded`: whether what the address names was found; only then the menu leads on to the same plan.
    """

    template: ClassVar[str]
    blanks: ClassVar[tuple[str, ...]] = ()
    loaded: ClassVar[bool] = True

    @property
    def alike(self) -> bool:
        return False


def environment(settings: Settings, assets: Assets, recorded: Recordings = Recordings({})) -> Environment:
    """The template environment: strict about undefined names, escaping everything, speaking the reader's language."""
    folders = [*settings.extra_templates, shipped("templates")]
    jinja = Environment(loader=FileSystemLoader([Path(folder) for folder in folders]), undefined=StrictUndefined,
                        autoescape=True, trim_blocks=True, lstrip_blocks=True, auto_reload=False, cache_size=400,
                        extensions=["jinja2.ext.i18n", "jinja2.ext.do"])
    jinja.install_gettext_callables(words._, words.ngettext, newstyle=True,  # type: ignore[attr-defined]
                                    pgettext=words.pgettext, npgettext=words.npgettext)
    jinja.globals.update(asset=assets.url, url=_url, partnership=settings.partnership, demo=settings.demo,
                         navigation=_navigation, is_draft=words.is_draft, language_name=words.name, has_address=_has_address,
                         recordings=recorded.of_question)
    jinja.filters.update(day=words.day, weekday=words.weekday, month=words.month, time=words.time, moment=words.moment,
                         number=words.number)
    return jinja


@pass_context
def _url(context: Context, name: str, **path: object) -> str:
    return address(context["app"], name, **path)


@pass_context
def _navigation(context: Context) -> list[navigation.Item]:
    return navigation.items(context["app"], context["visitor"], context["path"], of_plan=context["loaded"])


@pass_context
def _has_address(context: Context, name: str) -> bool:
    return name in context["app"].state.paths


def address(app: Starlette, name: str, **path: object) -> str:
    """The path of the address with this name. Raises LookupError if there is none."""
    return app.state.paths[name].format_map({key: quote(str(value), safe="") for key, value in path.items()})


@cache
def _names(page: type[Page]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(page))


def draw(request: Asked, page: Page) -> str:
    """The page as text."""
    template = request.app.state.templates.get_template(page.template)
    language = words.language(words.current.get())
    shared = {"app": request.app, "visitor": request.state.visitor, "lang": language.tag, "dir": language.dir,
              "path": request.scope["path"], "loaded": page.loaded, "languages": request.state.languages,
              "tablet": _on_a_tablet(request), "waits_for_you": request.state.waits}
    return template.render(shared, **{name: getattr(page, name) for name in _names(type(page))})


def _on_a_tablet(request: Asked) -> str:
    """On a tablet that many people use, one after another, to answer a survey: "waiting" or "answering"; else "".

    Its pages are drawn larger, and apart from those that are alike for everybody.
    """
    return request.state.tablet


class Drawing(Response):
    """A page on its way: Starlette's response, but for the headers, which are bytes already."""

    def __init__(self, body: bytes, status: int, headers: list[tuple[bytes, bytes]]) -> None:
        self.body, self.status_code, self.background = body, status, None
        self.raw_headers = [*headers, (b"content-length", b"%d" % len(body))]


def show(request: Asked, page: Page, *, status: int = 200) -> Response:
    """The page as a response, compressed if the browser can read that."""
    gzip = b"gzip" in request.heads.get(b"accept-encoding", b"")
    if page.alike and request.state.visitor is sessions.NOBODY and not _on_a_tablet(request):
        shared = words.current.get(), words.drafts.get(), request.scope["path"]
        drawn = blanks.drawn(page, shared, request.app.state.templates, lambda marked: draw(request, marked))
        body = drawn.gzipped(page) if gzip else drawn.plain(page)
    else:
        body = draw(request, page).encode()
        gzip = gzip and len(body) >= SMALLEST_COMPRESSED
        if gzip:
            packer = zlib.compressobj(4, zlib.DEFLATED, 31)
            body = packer.compress(body) + packer.flush()
    return Drawing(body, status, [*HTML, (b"content-language", words.current.get().encode()), *(PACKED if gzip else ())])


def see_other(request: Asked, name: str, *, at: str = "", asked: Mapping[str, object] | None = None, **path: object) -> Response:
    """303 to the address with this name; `at` is a fragment such as "help", `asked` the query."""
    where = address(request.app, name, **path) + (f"?{urlencode(asked)}" if asked else "") + (f"#{at}" if at else "")
    if request.heads.get(b"hx-request"):
        return Response(status_code=204, headers={"HX-Redirect": where})
    return RedirectResponse(where, 303)
