"""Sheets of an .xlsx workbook as rows of text, with bounds: a hostile file costs a sentence, not the machine.

Values become text as pyxform makes them (2.0 → "2", TRUE), but typographic quotes and spaces inside a cell stay.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pyxform.xls2json_backends import xlsx_value_to_str

from participation import workbooks
from participation.words import N_, _
from surveys.exchange.found import Unreadable

MOST_UNPACKED = 40 * 1024 * 1024
MOST_ROWS = 6_000
MOST_COLUMNS = 200
LONGEST_CELL = 10_000
WANTED = {"survey", "choices", "settings", "external_choices", "heard"}
WHY: dict[workbooks.Why, str] = {
    "no workbook": N_("This is not an .xlsx workbook. Save it as .xlsx in your spreadsheet program."),
    "damaged": N_("This workbook is damaged, or is not an .xlsx file. Open it in your spreadsheet program and save it again "
                  "as .xlsx."),
    "large": N_("Unpacked, this workbook would be far too large. A questionnaire is small: save it without pictures "
                "and data."),
    "locked": N_("This workbook is protected by a password. Save it without one."),
    "entities": N_("This file defines entities of its own, as files do that are made to break programs. We do not read it."),
}


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
    try:
        with workbooks.opened(content, unpacked=MOST_UNPACKED) as found:
            titles = {sheet.title.strip().lower(): sheet for sheet in found.book.worksheets}
            sheets = {name: _sheet(name, sheet) for name, sheet in titles.items() if name in WANTED}
            return Workbook(sheets, [str(name) for name in found.book.sheetnames], found.formulas, found.macros)
    except workbooks.Refused as refused:
        raise Unreadable(_(WHY[refused.why])) from refused


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
