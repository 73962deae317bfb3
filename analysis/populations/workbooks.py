"""A workbook (.xlsx) of how many people there are → the text of one of its sheets as CSV. Pure.

A spreadsheet program turns an age that was typed as 8-11 into the 8th of November; it becomes the age again.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable
from itertools import islice
from typing import Any

from analysis.plan_files.workbooks import shown
from participation import wheel, workbooks
from participation.problems import Unacceptable
from participation.words import N_, _

MOST_UNPACKED = 10_000_000
MOST_COLUMNS, MOST_SHEETS = 30, 40
AGES = frozenset(band.value for band in wheel.Band)
WHY: dict[workbooks.Why, str] = {
    "no workbook": N_("This file is no Excel workbook. Save it as Excel workbook (.xlsx) or as CSV, and choose that file."),
    "damaged": N_("This workbook is damaged. Open it, save it again as Excel workbook (.xlsx), and choose that file."),
    "large": N_("This workbook is too large. Save the sheet with the numbers of people as a file of its own."),
    "locked": N_("This workbook is locked with a password. Save it without one, and choose that file."),
    "entities": N_("This workbook is not safe to open. Save the sheet with the numbers of people as CSV, and choose that file."),
}


def text_of(content: bytes, *, most_rows: int, names: Callable[[list[str]], bool]) -> str:
    """The first sheet whose first row `names` the columns, or else the first sheet; rows keep their numbers. Raises
    Unacceptable with a sentence for "file"."""
    try:
        with workbooks.opened(content, unpacked=MOST_UNPACKED) as found:
            sheets = [_rows(sheet, most_rows) for sheet in found.book.worksheets[:MOST_SHEETS]]
    except workbooks.Refused as refused:
        raise Unacceptable({"file": _(WHY[refused.why])}) from refused
    rows = next((rows for rows in sheets if names(next(filter(any, rows), []))), sheets[0] if sheets else [])
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def _rows(sheet: Any, most: int) -> list[list[str]]:
    """What the file says of its own size is not believed. A line break in a cell would move the rows below it."""
    sheet.reset_dimensions()
    rows = [[" ".join(_text(cell.value, getattr(cell, "number_format", "") or "").split()) for cell in row]
            for row in islice(sheet.iter_rows(max_col=MOST_COLUMNS), most)]
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


def _text(value: object, how: str) -> str:
    if isinstance(value, dt.date):
        typed = (f"{value.day}-{value.month}", f"{value.month}-{value.day}", f"{value.month}-{value.year % 100}")
        return next((age for age in typed if age in AGES), shown(value, how))
    return shown(value, how)
