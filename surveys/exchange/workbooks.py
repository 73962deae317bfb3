"""Sheets of an .xlsx workbook as rows of text, with bounds: a hostile file costs a sentence, not the machine.

Values become text as pyxform makes them (2.0 → "2", TRUE), but typographic quotes and spaces inside a cell stay.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from pyxform.xls2json_backends import xlsx_value_to_str

from defusedxml.common import DefusedXmlException
from participation.words import _
from surveys.exchange.found import Unreadable

MOST_UNPACKED = 40 * 1024 * 1024
MOST_PARTS = 300
MOST_ROWS = 6_000
MOST_COLUMNS = 200
LONGEST_CELL = 10_000
WANTED = {"survey", "choices", "settings", "external_choices", "heard"}
_FORMULA = re.compile(rb"<f[ >/]")
_ENTITY = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.I)


@dataclass
class Sheet:
    """`rows` by their number in the file; each by its column's heading, without empty cells."""

    headings: list[str] = field(default_factory=list)
    rows: list[tuple[int, dict[str, str]]] = field(default_factory=list)


@dataclass
class Workbook:
    """The sheets whose names mean something, by name in small letters. `formulas`: whether any cell calculates."""

    sheets: dict[str, Sheet]
    names: list[str]
    formulas: bool
    macros: bool


def read(content: bytes) -> Workbook:
    """Raises Unreadable."""
    formulas, macros = _check_parts(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        try:
            wanted = {sheet.title.strip().lower(): sheet for sheet in book.worksheets if sheet.title.strip().lower() in WANTED}
            sheets = {name: _sheet(name, sheet) for name, sheet in wanted.items()}
            return Workbook(sheets, [str(name) for name in book.sheetnames], formulas, macros)
        finally:
            book.close()
    except Unreadable:
        raise
    except (zipfile.BadZipFile, InvalidFileException, ParseError, DefusedXmlException, KeyError, ValueError, TypeError, AttributeError,
            IndexError, EOFError, OSError, NotImplementedError, RuntimeError, OverflowError, zipfile.zlib.error) as problem:  # type: ignore[attr-defined]
        raise Unreadable(_("This workbook is damaged, or is not an .xlsx file. Open it in your spreadsheet program and save it again "
                           "as .xlsx.")) from problem


def _check_parts(content: bytes) -> tuple[bool, bool]:
    """What the archive says of itself; reading a part never gives more than its declared size."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise Unreadable(_("Unpacked, this workbook would be far too large. A questionnaire is small: save it without pictures "
                                   "and data."))
            if any(part.flag_bits & 1 for part in parts):
                raise Unreadable(_("This workbook is protected by a password. Save it without one."))
            return _looked_at(archive, [part for part in parts if part.filename.endswith((".xml", ".rels"))]), any(
                part.filename.lower().endswith("vbaproject.bin") for part in parts)
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, RuntimeError, zipfile.zlib.error) as problem:  # type: ignore[attr-defined]
        raise Unreadable(_("This is not an .xlsx workbook. Save it as .xlsx in your spreadsheet program.")) from problem


def _looked_at(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> bool:
    formulas = False
    for part in parts:
        data = archive.read(part)
        if _ENTITY.search(data):
            raise Unreadable(_("This file defines entities of its own, as files do that are made to break programs. We do not read it."))
        formulas |= part.filename.startswith("xl/worksheets/") and bool(_FORMULA.search(data))
    return formulas


def _sheet(name: str, sheet: Any) -> Sheet:
    sheet.reset_dimensions()
    made = Sheet()
    for number, cells in _bounded(name, sheet):
        said = [_text(name, number, value) for value in cells]
        if not made.headings:
            made.headings = [heading.strip() for heading in said]
        elif row := {heading: value for heading, value in zip(made.headings, said, strict=False) if heading and value}:
            made.rows.append((number, row))
    return made


def _bounded(name: str, sheet: Any) -> Iterator[tuple[int, tuple[Any, ...]]]:
    for number, cells in enumerate(sheet.iter_rows(values_only=True, max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS), 1):
        if number > MOST_ROWS:
            raise Unreadable(_("The sheet {name} has more than {most} rows. A questionnaire is smaller.").format(name=name, most=MOST_ROWS))
        yield number, cells


def _text(name: str, number: int, value: object) -> str:
    if value is None:
        return ""
    said = value if isinstance(value, str) else xlsx_value_to_str(value)
    if len(said) > LONGEST_CELL:
        raise Unreadable(_("Sheet {name}, row {n}: a cell holds {length} characters. We read up to {most}.").format(
            name=name, n=number, length=len(said), most=LONGEST_CELL))
    return said if said.strip() else ""
