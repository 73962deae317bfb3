"""A questionnaire as an XLSForm workbook for Kobo, ODK and Survey123, which reads back here as it was.

The sheet `heard` holds what no column has a place for, and a digest of the other sheets: whoever changes those in a
spreadsheet has their changes read, and is told that they were.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from openpyxl import Workbook as XlsxWorkbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from participation.spreadsheets import FORMULA, WIDE
from participation.words import _
from surveys.exchange import building, patches, toml_read, xlsform
from surveys.exchange.found import Came, Note, Unreadable
from surveys.exchange.workbooks import LONGEST_CELL, Sheet, Workbook
from surveys.exchange.xlsform_sheets import FIRST, Cells, Data, Sheets
from surveys.questionnaire import definition

OURS = "heard"
PIECE = 8_000
STANDARD = frozenset({"id", "kind", "text", "hint", "options", "rows", "other", "ask_if", "most", "low", "high", "first", "last", "title",
                      "pages"})
"""What the usual columns say themselves: where they were changed, they count."""
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def write(data: Data) -> bytes:
    """The workbook. `read_back` of its sheets gives exactly `data`."""
    sheets = Sheets(data)
    tables = {name: _table(name, rows) for name, rows in (("survey", sheets.survey), ("choices", sheets.choices), ("settings", sheets.settings))}
    book = Workbook(tables, list(tables), False, False)
    patch = definition.written(patches.difference(_base(book), data))
    pieces = [json.dumps(patch[at:at + PIECE // 4]) for at in range(0, len(patch), PIECE // 4)] or ['""']
    tables[OURS] = Sheet(["what", "value"], [(2, {"what": "digest", "value": digest(book)}), *(
        (number, {"what": "more", "value": piece}) for number, piece in enumerate(pieces, 3))])
    return _xlsx(tables)


def read_back(book: Workbook) -> Came | None:
    """The questionnaire of a workbook that we wrote, with changes that were made to it since; None if we did not write it."""
    kept = _kept(book.sheets.get(OURS))
    if kept is None:
        return None
    was, patch = kept
    plain = Workbook({name: sheet for name, sheet in book.sheets.items() if name != OURS}, book.names, book.formulas, book.macros)
    if was == digest(plain):
        return _checked(patches.patched(_base(plain), patch), [])
    try:
        came = building.came(xlsform.read(plain))
        return _checked(patches.patched(came.data, patches.without(patch, STANDARD)), [Note("", _(
            "The workbook was changed since Heard wrote it. What its columns say now was read.")), *came.notes])
    except (Unreadable, KeyError, TypeError, AttributeError, ValueError):
        return None


def _checked(data: dict[str, Any], notes: list[Note]) -> Came:
    return Came("XLSForm", toml_read.read(definition.written(data)).data, tuple(notes))


def _base(book: Workbook) -> dict[str, Any]:
    """What the usual sheets alone come to."""
    try:
        return building.came(xlsform.read(book)).data
    except Unreadable:
        return {}


def _kept(sheet: Sheet | None) -> tuple[str, dict[str, Any]] | None:
    """The digest and the rest; None if they are not there or are damaged."""
    if sheet is None:
        return None
    rows = [(row.get("what", ""), row.get("value", "")) for _number, row in sheet.rows]
    try:
        text = "".join(json.loads(value) for what, value in rows if what == "more")
        toml_read.check_depth(text)
        return next(value for what, value in rows if what == "digest"), definition.loaded(text)
    except (ValueError, TypeError, StopIteration, RecursionError, Unreadable):
        return None


def digest(book: Workbook) -> str:
    """Of every cell that counts, in its place."""
    said = {name: [row for _number, row in sheet.rows] for name, sheet in sorted(book.sheets.items()) if name in FIRST}
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def _table(name: str, rows: Iterable[Cells]) -> Sheet:
    """Cells as a workbook can hold them, under headings that begin with the usual ones."""
    kept = [{column: said for column, text in row.items() if (said := cell(text)).strip()} for row in rows]
    used = list(dict.fromkeys(column for row in kept for column in row))
    return Sheet(sorted(used, key=lambda column: _place(name, column)), list(enumerate(kept, 2)))


def _place(name: str, column: str) -> tuple[int, int]:
    bare = column.partition("::")[0]
    ours = column.startswith("heard_")
    return (ours, FIRST[name].index(bare) if bare in FIRST[name] else len(FIRST[name]))


def cell(text: str) -> str:
    """A text as a cell keeps it: no control characters, one kind of line break, not too long."""
    return _UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).replace("x005F_", "")[:LONGEST_CELL]


def _xlsx(tables: Mapping[str, Sheet]) -> bytes:
    book = XlsxWorkbook(write_only=True)
    for name, table in tables.items():
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        for column, heading in enumerate(table.headings, 1):
            sheet.column_dimensions[_letters(column)].width = 44 if heading.partition("::")[0] in ("label", "hint", "value") else 18
        if name == OURS:
            sheet.sheet_state = "hidden"
        sheet.append([_cell(sheet, heading, bold=True) for heading in table.headings])
        for _number, row in table.rows:
            sheet.append([_cell(sheet, row.get(heading, "")) for heading in table.headings])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _letters(column: int) -> str:
    made = ""
    while column:
        column, place = divmod(column - 1, 26)
        made = chr(65 + place) + made
    return made


def _cell(sheet: Any, text: str, *, bold: bool = False) -> Any:
    """Always text, never a formula or an error value; what looks like a formula stays text when somebody edits it."""
    if not text:
        return None
    made = WriteOnlyCell(sheet, text)
    made.data_type = "s"
    if bold:
        made.font = Font(bold=True)
    if text.startswith((*FORMULA, *WIDE)) or text.lstrip().startswith((*FORMULA, *WIDE)):
        made.quotePrefix = True
    return made
