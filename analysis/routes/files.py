"""A release to take away: CSV and its code book, XLSX, ODS, data package. Each holds what the release's page shows, no more."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response

from analysis.files.contents import Contents, contents
from analysis.files.datapackage import package
from analysis.files.opendocument import MIME, ods
from analysis.files.separated import csv
from analysis.files.workbook import xlsx
from analysis.routes.page import READERS
from participation.web.addresses import Url

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def _answer(request: Request, ending: str, kind: str, make: Callable[[Contents], bytes]) -> Response:
    """Built beside the event loop: a large release takes a second as a workbook."""
    whole = await contents(request.path_params["id"], publisher=request.app.state.settings.partnership)
    made = await asyncio.to_thread(make, whole)
    return Response(made, media_type=kind,
                    headers={"Content-Disposition": f'attachment; filename="{_name(whole)}{ending}"'})


def _name(whole: Contents) -> str:
    """*heard-period-2026-09-30*, and *-correction-1* where it was corrected."""
    told = whole.told
    return f"heard-{told.kind}-{told.ends_on.isoformat()}" + (f"-correction-{told.correction}" if told.correction else "")


async def figures_csv(request: Request) -> Response:
    return await _answer(request, ".csv", CSV, lambda whole: csv(whole.figures))


async def code_book(request: Request) -> Response:
    return await _answer(request, "-code-book.csv", CSV, lambda whole: csv(whole.code_book))


async def workbook(request: Request) -> Response:
    return await _answer(request, ".xlsx", XLSX, xlsx)


async def opendocument(request: Request) -> Response:
    return await _answer(request, ".ods", MIME, ods)


async def datapackage(request: Request) -> Response:
    address = f"{request.app.state.settings.origin}/releases/{request.path_params['id']}"
    return await _answer(request, ".zip", "application/zip",
                         lambda whole: package(whole, name=_name(whole), address=address))


URLS = [
    Url("/releases/{id}/figures.csv", "release-file", figures_csv, READERS),
    Url("/releases/{id}/code-book.csv", "release-code-book", code_book, READERS),
    Url("/releases/{id}/figures.xlsx", "release-xlsx", workbook, READERS),
    Url("/releases/{id}/figures.ods", "release-ods", opendocument, READERS),
    Url("/releases/{id}/figures.zip", "release-package", datapackage, READERS),
]
