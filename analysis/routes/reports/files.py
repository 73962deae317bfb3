"""A report's files: PDF, workbook, sheets. Each is drawn from what was kept, beside the event loop."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import Response

from analysis.files.opendocument import MIME as ODS
from analysis.reports import files, making, paper
from analysis.reports.document import Report
from analysis.routes.files import CSV, XLSX
from analysis.routes.page import PLANNER
from participation.problems import NotFound
from participation.web.addresses import Url

PDF = "application/pdf"


async def _report(request: Request) -> Report:
    _kept, report = await making.report_for(request.state.visitor.person, request.path_params["id"])
    return report


def _answer(report: Report, made: bytes, kind: str, ending: str, how: str = "attachment") -> Response:
    """*heard-annual-2026-11-02.pdf*"""
    name = f"heard-{report.kind}-{report.made_at.date().isoformat()}{ending}"
    return Response(made, media_type=kind, headers={"Content-Disposition": f'{how}; filename="{name}"'})


async def pdf(request: Request) -> Response:
    report = await _report(request)
    return _answer(report, await paper.pdf(report), PDF, ".pdf")


async def young_pdf(request: Request) -> Response:
    report = await _report(request)
    if not report.young:
        raise NotFound
    return _answer(report, await paper.young_pdf(report), PDF, "-for-children.pdf")


async def xlsx(request: Request) -> Response:
    report = await _report(request)
    return _answer(report, await asyncio.to_thread(files.xlsx, report), XLSX, ".xlsx")


async def ods(request: Request) -> Response:
    report = await _report(request)
    return _answer(report, await asyncio.to_thread(files.ods, report), ODS, ".ods")


async def csv(request: Request) -> Response:
    report, sheet = await _report(request), request.path_params["sheet"]
    return _answer(report, await asyncio.to_thread(files.csv, report, sheet), CSV, f"-{sheet.replace('_', '-')}.csv")


URLS = [
    Url("/reports/{id}/report.pdf", "report-pdf", pdf, PLANNER),
    Url("/reports/{id}/children.pdf", "report-young-pdf", young_pdf, PLANNER),
    Url("/reports/{id}/report.xlsx", "report-xlsx", xlsx, PLANNER),
    Url("/reports/{id}/report.ods", "report-ods", ods, PLANNER),
    Url("/reports/{id}/sheets/{sheet}", "report-csv", csv, PLANNER),
]
