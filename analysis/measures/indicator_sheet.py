"""A file of indicators (CSV, or an Excel workbook) → its text, and the cells of its rows by column. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any

from analysis.plan_files.workbooks import shown
from analysis.populations.file import Faulty, plain
from participation import workbooks
from participation.words import N_, _

MOST_BYTES = 2_000_000
MOST_UNPACKED = 20_000_000
MOST_ROWS = 20_000
MOST_COLUMNS = 40
COLUMNS = {
    "indicator": ("indicator", "measure", "name", "title"),
    "unit": ("unit", "units"),
    "per": ("per", "rate per"),
    "month": ("month", "period", "quarter", "year"),
    "from": ("from", "start", "starts", "from date", "start date"),
    "to": ("to", "end", "ends", "to date", "end date"),
    "split": ("split", "category", "group", "part", "breakdown"),
    "value": ("value", "percent", "percentage", "rate", "figure"),
    "count": ("count", "number", "numerator"),
    "base": ("base", "of", "denominator", "out of", "population"),
    "people": ("people", "counts people"),
    "part of": ("part of", "is part of", "belongs to"),
    "source": ("source",),
    "caveat": ("caveat", "note", "notes"),
}
"""Our column → names that it may have."""
WHY: dict[workbooks.Why, str] = {
    "no workbook": N_("This file is no Excel workbook. Save it as Excel workbook (.xlsx) or as CSV, and choose that file."),
    "damaged": N_("This workbook is damaged. Open it, save it again as Excel workbook (.xlsx), and choose that file."),
    "large": N_("This workbook is too large. Save the sheet with the numbers as a file of its own."),
    "locked": N_("This workbook is locked with a password. Save it without one, and choose that file."),
    "entities": N_("This workbook is not safe to open. Save the sheet with the numbers as CSV, and choose that file."),
}
Cells = Mapping[str, str]


def decode(content: bytes) -> str:
    """The text of a file as CSV. Raises Faulty for what cannot be read."""
    if len(content) > MOST_BYTES:
        raise Faulty({"file": _("The file is larger than {most} kB.").format(most=MOST_BYTES // 1000)})
    if content.startswith(workbooks.BEGINS):
        return _workbook(content)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _workbook(content: bytes) -> str:
    """The first sheet that names our columns, as CSV: a line for each of its rows, so that rows keep their numbers."""
    try:
        with workbooks.opened(content, unpacked=MOST_UNPACKED) as found:
            for sheet in found.book.worksheets:
                rows = list(_rows(sheet))
                if rows and "indicator" in columns(rows[0]):
                    return _as_csv(rows)
    except workbooks.Refused as refused:
        raise Faulty({"file": _(WHY[refused.why])}) from refused
    raise Faulty({"file": _("No sheet of this workbook names a column “indicator” in its first row.")})


def _rows(sheet: Any):
    sheet.reset_dimensions()
    for row in islice(sheet.iter_rows(max_col=MOST_COLUMNS), MOST_ROWS + 2):
        cells = [_cell(cell.value, getattr(cell, "number_format", "") or "") for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        yield cells


def _cell(value: object, how: str) -> str:
    if isinstance(value, (int, float)) and not isinstance(value, bool) and "%" in how:
        return f"{100 * value:.10g}%"
    return " ".join(shown(value, how).split())


def _as_csv(rows: list[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def columns(heads: Sequence[str]) -> dict[str, int]:
    """Our columns → their places."""
    names = [plain(head) for head in heads]
    found = {ours: next((place for place, head in enumerate(names) if head in known), None) for ours, known in COLUMNS.items()}
    return {ours: place for ours, place in found.items() if place is not None}


def rows(text: str) -> list[tuple[int, Cells]]:
    """(row, cells by our columns) below the first row, empty rows left out. Raises Faulty where the file cannot be used."""
    lines = [(line, cells) for line, cells in _lines(text) if any(cell.strip() for cell in cells)]
    if not lines:
        raise Faulty({"file": _("There is nothing in this file.")})
    places = columns(lines[0][1])
    if "indicator" not in places or not {"value", "count"} & set(places) or not ({"month"} <= set(places) or {"from", "to"} <= set(places)):
        raise Faulty({"file": _("The first row must name the columns: indicator, month (or from and to), and value or count.")})
    if len(lines) > MOST_ROWS + 1:
        raise Faulty({"file": _("The file has more than {most} rows.").format(most=MOST_ROWS)})
    if len(lines) == 1:
        raise Faulty({"file": _("There are no rows below the names of the columns.")})
    return [(line, {name: " ".join(cells[place].split()) if place < len(cells) else "" for name, place in places.items()})
            for line, cells in lines[1:]]


def _lines(text: str) -> list[tuple[int, list[str]]]:
    text = text.lstrip("\ufeff").replace("\x00", "")
    delimiter = max(",;\t", key=text.lstrip().split("\n", 1)[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return [(place, cells) for place, cells in enumerate(reader, 1)]
    except csv.Error:
        raise Faulty({"file": _("This is not a CSV file: row {line} cannot be read.").format(line=reader.line_num)}) from None
