"""A report's sheets as XLSX, ODS and CSV: the same writers as for a release, so the same safety and the same bytes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from analysis.files.cells import text
from analysis.files.contents import Sheet
from analysis.files.opendocument import ods as _ods
from analysis.files.separated import csv as _csv
from analysis.files.workbook import xlsx as _xlsx
from analysis.reports.document import Report
from participation.problems import NotFound


@dataclass(frozen=True, slots=True)
class _Sheets:
    """What the writers ask for (files.contents.Book)."""

    title: str
    publisher: str
    language: str
    made_at: datetime
    sheets: tuple[Sheet, ...]


def _book(report: Report) -> _Sheets:
    title = f"{report.title}, {report.subtitle}" if report.subtitle else report.title
    return _Sheets(text(title), text(report.partnership), report.language, report.made_at, report.sheets)


def xlsx(report: Report) -> bytes:
    return _xlsx(_book(report))


def ods(report: Report) -> bytes:
    return _ods(_book(report))


def csv(report: Report, name: str) -> bytes:
    """One sheet by its name. Raises NotFound."""
    found = next((one for one in report.sheets if one.name == name), None)
    if found is None:
        raise NotFound
    return _csv(found)
