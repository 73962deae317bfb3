"""A survey taken along as a file: XLSForm for other systems, paper, and our own format."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from starlette.requests import Request
from starlette.responses import Response

from participation import words
from participation.problems import Conflict, NotFound
from participation.web import pages
from participation.words import N_
from surveys import library
from surveys.exchange import paper, plain, xlsform_written
from surveys.library import Questionnaire
from surveys.questionnaire import definition
from surveys.questionnaire.definition import Unreadable
from surveys.routes import library as library_routes
from surveys.writing import drafts, shape

Data = dict[str, Any]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
UNFINISHED = N_("This draft has a fault that has to be mended before it can be taken along. The page “Publish” says which.")


@dataclass(frozen=True)
class FilesPage(pages.Page):
    """`printed`: languages in which it can be printed, tag and name. `draft`: its id, or "" for a survey of the library."""

    template: ClassVar[str] = "surveys/exchange/files.html"
    form: Questionnaire
    draft: str
    printed: list[tuple[str, str]]


async def survey_files(request: Request) -> Response:
    form, _data = await _of_library(request)
    return pages.show(request, FilesPage(form, "", _languages(form)))


async def draft_files(request: Request) -> Response:
    form, _data = await _of_draft(request)
    return pages.show(request, FilesPage(form, request.path_params["id"], _languages(form)))


async def survey_file(request: Request) -> Response:
    return await _file(request, *await _of_library(request))


async def draft_file(request: Request) -> Response:
    return await _file(request, *await _of_draft(request))


async def _of_library(request: Request) -> tuple[Questionnaire, Data]:
    form, mine = await library_routes.found(request.path_params["key"])
    row = mine and (mine.used or mine.newest)
    return form, definition.loaded(row.definition if row else library.shipped_text(form.key) or "")


async def _of_draft(request: Request) -> tuple[Questionnaire, Data]:
    data = shape.published(drafts.data_of(await drafts.draft_for(request.path_params["id"])))
    try:
        return library.of(data), data
    except Unreadable as problem:
        raise Conflict(UNFINISHED) from problem


def _languages(form: Questionnaire) -> list[tuple[str, str]]:
    tags = dict.fromkeys([form.language, *(language.tag for language in words.offered())])
    return [(tag, plain.own_name(tag)) for tag in tags if form.worded(tag).language == tag]


Maker = Callable[[Request, Questionnaire, Data], Awaitable[bytes]]


async def _xlsform(request: Request, form: Questionnaire, data: Data) -> bytes:
    return await asyncio.to_thread(xlsform_written.write, data)


async def _toml(request: Request, form: Questionnaire, data: Data) -> bytes:
    return definition.written(data).encode()


async def _paper(request: Request, form: Questionnaire, data: Data) -> bytes:
    asked = request.query_params.get("language", form.language)
    if asked not in dict(_languages(form)):
        raise NotFound()
    return await paper.pdf(form=form.worded(asked), partnership=request.app.state.settings.partnership)


_FORMATS: dict[str, tuple[Maker, str, str]] = {
    "xlsform": (_xlsform, "xlsx", XLSX), "toml": (_toml, "toml", "application/toml"), "paper": (_paper, "pdf", "application/pdf")}


async def _file(request: Request, form: Questionnaire, data: Data) -> Response:
    if request.path_params["format"] not in _FORMATS:
        raise NotFound()
    make, ending, kind = _FORMATS[request.path_params["format"]]
    name = "".join(letter for letter in form.key if letter.isascii() and (letter.isalnum() or letter == "-"))[:60] or "survey"
    return Response(await make(request, form, data), media_type=kind, headers={
        "Content-Disposition": f'attachment; filename="{name}-v{form.version}.{ending}"'})
