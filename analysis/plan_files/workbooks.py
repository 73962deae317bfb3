"""A plan's spreadsheet (.xlsx) → the text of one of its sheets as CSV, and sentences about the file.

The sheet is the one with most of the columns that we know. Cells become what a person saw in them: a day that was typed as
*Sep 2016* is a date in the file and shows no day of the month, so it becomes the month again, and a number keeps the
decimals that it was shown with (1.10 is not 1.1).
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from analysis.plan_files.timescales import MONTHS
from participation import workbooks
from participation.problems import Unacceptable
from participation.words import N_, _

MOST_UNPACKED = 20_000_000
MOST_SHEETS = 40
MOST_COLUMNS = 60
MOST_ROWS = 20_000
"""Of a sheet, empty ones counted: some are formatted down to their millionth row."""
HEADING_WITHIN = 10
_DECIMALS = re.compile(r"^0\.(0+)$")
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')

WHY: dict[workbooks.Why, str] = {
    "no workbook": N_("This file is no Excel workbook. Save it as Excel workbook (.xlsx) or as CSV, and choose that file."),
    "damaged": N_("This workbook is damaged. Open it, save it again as Excel workbook (.xlsx), and choose that file."),
    "large": N_("This workbook is larger than an improvement plan can be. Save the sheet with the plan as a file of its own."),
    "locked": N_("This workbook is locked with a password. Save it without one, and choose that file."),
    "entities": N_("This workbook is not safe to open. Save the sheet with the plan as CSV, and choose that file."),
}


@dataclass(frozen=True)
class Chosen:
    """The sheet that was read: its cells as text, and what there is to say of the workbook."""
    rows: list[list[str]]
    notes: tuple[str, ...]

    @property
    def text(self) -> str:
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows(self.rows)
        return out.getvalue()


def read(content: bytes, *, known: Callable[[list[str]], int]) -> Chosen:
    """The sheet in which `known` finds most columns in one row. Raises Unacceptable with a sentence for "file"."""
    try:
        with workbooks.opened(content, unpacked=MOST_UNPACKED) as found:
            return _chosen(found, known)
    except workbooks.Refused as refused:
        raise Unacceptable({"file": _(WHY[refused.why])}) from refused


def _chosen(found: workbooks.Opened, known: Callable[[list[str]], int]) -> Chosen:
    sheets = found.book.worksheets[:MOST_SHEETS]
    scores = [max((known(row) for row in _rows(sheet, HEADING_WITHIN)), default=0) for sheet in sheets]
    if not sheets or not max(scores):
        raise Unacceptable({"file": _("We found no sheet with a column named “Actions”.")})
    best = scores.index(max(scores))
    rows = list(_rows(sheets[best], MOST_ROWS))
    notes = _notes(found, sheets, scores, best)
    if len(rows) == MOST_ROWS:
        notes.append(_("Nothing was read below row {n}.").format(n=MOST_ROWS))
    while rows and not any(rows[-1]):
        rows.pop()
    return Chosen(rows, tuple(notes))


def _notes(found: workbooks.Opened, sheets: list[Any], scores: list[int], best: int) -> list[str]:
    notes = [_("We read the sheet “{name}”.").format(name=sheets[best].title)]
    others = [sheet.title for place, sheet in enumerate(sheets) if place != best]
    if others:
        notes.append(_("Other sheets were not read: {names}").format(names=", ".join(others)))
    if scores.count(scores[best]) > 1:
        notes.append(_("More than one sheet has these columns. We took the first of them."))
    if sheets[best].sheet_state != "visible":
        notes.append(_("The sheet is hidden in the workbook."))
    if found.formulas:
        notes.append(_("Some cells are calculated. We read what they showed when the file was saved."))
    return notes


def _rows(sheet: Any, most: int):
    """Its first rows as text. What the file says of its own size is not believed."""
    sheet.reset_dimensions()
    for row in islice(sheet.iter_rows(max_col=MOST_COLUMNS), most):
        cells = [shown(cell.value, getattr(cell, "number_format", "") or "") for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        yield cells


def shown(value: object, how: str = "") -> str:
    """A cell's value as text, as a person saw it; `how` is the format that the cell has in the workbook."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime | dt.date):
        return _day(value, _QUOTED.sub("", how).lower())
    if isinstance(value, float):
        return _number(value, how)
    return str(value).replace("\r\n", "\n").strip()


def _day(value: dt.date, how: str) -> str:
    month = f"{MONTHS[value.month - 1].capitalize()} {value.year}"
    only_month = value.day == 1 and "m" in how and "y" in how and "d" not in how
    return month if only_month else f"{value.day} {month}"


def _number(value: float, how: str) -> str:
    decimals = _DECIMALS.match(how)
    if decimals:
        return f"{value:.{len(decimals[1])}f}"
    return str(int(value)) if value.is_integer() else repr(value)
