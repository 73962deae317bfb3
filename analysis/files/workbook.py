"""A release as XLSX: texts typed as text, numbers as numbers, nothing that calculates; the same bytes every time."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from analysis.files.cells import MARK, sheet_name
from analysis.files.contents import DATE, NUMBER, STRING, Book, Cell, Sheet, day, widths
from analysis.files.zipped import BEGINNING, zipped

DAY = "yyyy-mm-dd"
BELOW = Alignment(wrap_text=True, vertical="top")
TOP = Alignment(vertical="top")
_TIMES = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")


def xlsx(contents: Book) -> bytes:
    """Three sheets: about, figures, code book."""
    book = Workbook(write_only=True)
    book.properties.title = contents.title
    book.properties.creator = contents.publisher
    book.properties.language = contents.language
    for sheet in contents.sheets:
        _write(book, sheet)
    made = io.BytesIO()
    book.save(made)
    return _the_same_each_time(made.getvalue(), contents.made_at)


def _write(book: Workbook, sheet: Sheet) -> None:
    page = book.create_sheet(sheet_name(sheet.title))
    page.freeze_panes = "A2"
    for place, width in enumerate(widths(sheet), 1):
        page.column_dimensions[get_column_letter(place)].width = width
    page.append([_cell(page, column.name, bold=True) for column in sheet.columns])
    for row in sheet.rows:
        page.append([_cell(page, value, column.kind) for column, value in zip(sheet.columns, row)])


def _cell(page, value: Cell, kind: str = STRING, *, bold: bool = False) -> WriteOnlyCell:
    """A typed cell. A text is never looked at for a formula or a number, and for a day only in a column of days."""
    cell = WriteOnlyCell(page)
    if isinstance(value, (int, float)):
        cell.value, cell.number_format, cell.alignment = value, "0.0" if kind == NUMBER else "0", TOP
        return cell
    if kind == DATE and (when := day(value)):
        cell.value, cell.number_format, cell.alignment = when, DAY, TOP
        return cell
    cell._value, cell.data_type = MARK if value is None else value, "s"
    if bold:
        cell.font = Font(bold=True)
    cell.alignment = BELOW if value is not None else Alignment(horizontal="right", vertical="top")
    return cell


def _the_same_each_time(made: bytes, at: datetime | None) -> bytes:
    """openpyxl writes the moment of saving into the file and into the zip; here it is the moment of the release."""
    moment = (at or datetime(*BEGINNING[:3])).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        files = [(entry.filename, archive.read(entry)) for entry in archive.infolist()]
    return zipped((name, _TIMES.sub(rb"\g<1>" + moment, content) if name == "docProps/core.xml" else content)
                  for name, content in files)
