"""A list of people to ask, as it comes: pasted, CSV in any of the usual encodings, or an Excel workbook.

All of it or nothing: every row that cannot be used is named, by its number in a spreadsheet and with the reason.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from participation import workbooks
from participation.problems import Unacceptable
from participation.words import _

MOST_ROWS = 50_000
MOST_CONTACT = 254
MOST_GROUP = 60
MOST_UNPACKED = 200 * 1024 * 1024
"""Bytes that a workbook may hold once it is unpacked: many times what 50,000 rows need."""
MOST_COLUMNS = 100
"""Columns of a workbook that are looked at: one cell far to the right would make every row as wide."""
_CONTACT = ("contact", "email", "name")
"""Kinds of column that say how to reach somebody, the best first: of several the best is used."""
_SAME = {"email": "email", "e-mail": "email", "email address": "email", "e-mail address": "email", "mail": "email",
         "name": "name", "full name": "name", "contact": "contact", "locality": "area", "area": "area", "group": "group",
         "service": "group", "team": "group"}
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True)
class Invited:
    """One row of a list: how to reach somebody, and the area (its id, or "") and group they belong to."""

    contact: str
    area: str
    group: str


@dataclass(frozen=True)
class People:
    """A list that can be used. `ignored`: columns of it that were not read, by their names."""

    people: list[Invited]
    ignored: tuple[str, ...] = ()


class BadRows(Unacceptable):
    """The list cannot be used; `rows` are (row number as in a spreadsheet, reason). Nothing of it was kept."""

    def __init__(self, rows: Sequence[tuple[int, str]]) -> None:
        self.rows = rows
        super().__init__({"people": _("Nothing was added. Mend these rows and send the list again.")})


def read_list(text: str, *, areas: Mapping[str, str]) -> list[Invited]:
    """The people in a CSV with the columns contact (or email, name), area, group. `areas`: name -> id.

    Raises BadRows.
    """
    return read(text, areas=areas).people


def read(content: str | bytes, *, areas: Mapping[str, str]) -> People:
    """The people in a text or a file (CSV, or .xlsx). Takes about a second for 50,000 rows: for a thread.

    Raises BadRows; Unacceptable for a file that is neither.
    """
    rows = _rows(content)
    first = next((number for number, row in enumerate(rows) if any(row)), None)
    if first is None:
        raise BadRows([(1, _("The list is empty."))])
    head, body = rows[first], rows[first + 1:]
    columns, ignored = _columns(head)
    if "contact" not in columns and len(head) == 1 and "@" in head[0]:
        columns, ignored, body = ["contact"], (), rows[first:]  # nothing but addresses, one a line
    if "contact" not in columns:
        raise BadRows([(first + 1, _("The first row must name the columns: contact, area, group."))])
    above = len(rows) - len(body)
    if sum(map(any, body)) > MOST_ROWS:
        raise BadRows([(above + MOST_ROWS + 1, _("A list can hold {n} people.").format(n=MOST_ROWS))])
    return People(_checked(columns, body, above + 1, {name.casefold(): area for name, area in areas.items()}), ignored)


# ---- what was sent, as rows of cells --------------------------------------------------------------------------------

def _rows(content: str | bytes) -> list[list[str]]:
    if isinstance(content, bytes) and content.startswith(workbooks.BEGINS):
        return _of_workbook(content)
    text = decoded(content) if isinstance(content, bytes) else content
    return [[cell.strip() for cell in row] for row in _lines(text.lstrip("﻿"))]


def decoded(content: bytes) -> str:
    """A text file as text: UTF-8, UTF-16 as Excel's "Unicode text" has it, or Windows-1252. Raises Unacceptable."""
    if content.startswith(_OLD_WORKBOOK):
        raise _not_a_list()
    encodings = ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise _not_a_list()


def _not_a_list() -> Unacceptable:
    return Unacceptable({"people": _("This file is not a list that we can read. In your spreadsheet choose Save as, then "
                                     "“CSV UTF-8” or “Excel workbook (.xlsx)”, and send that file.")})


def _lines(text: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=None), _dialect(text))
    try:
        return list(reader)
    except csv.Error:
        raise BadRows([(reader.line_num, _("This row cannot be read. Look for a stray quotation mark."))]) from None


def _dialect(text: str) -> type[csv.Dialect]:
    first = text.lstrip().partition("\n")[0]

    class Separated(csv.excel):
        delimiter = max(",;\t", key=first.count)
    return Separated


def _of_workbook(content: bytes) -> list[list[str]]:
    """The first sheet's cells as they are shown: of a formula, the value that was calculated when it was saved."""
    try:
        with workbooks.opened(content, unpacked=MOST_UNPACKED) as found:
            rows = found.book.worksheets[0].iter_rows(values_only=True, max_col=MOST_COLUMNS)
            return [[_cell(value) for value in row] for row in islice(rows, 2 * MOST_ROWS + 1)]
    except workbooks.Refused as refused:
        raise _not_a_list() from refused


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if isinstance(value, (dt.date, dt.time)) else str(value).strip()


# ---- rows as people -------------------------------------------------------------------------------------------------

def _columns(head: Sequence[str]) -> tuple[list[str], tuple[str, ...]]:
    """What each column is (contact, area, group, or "" for one that is not read), and the names of those not read."""
    kinds = [_SAME.get(" ".join(name.split()).lower(), "") for name in head]
    best = next((kind for kind in _CONTACT if kind in kinds), None)
    columns: list[str] = []
    for kind in kinds:
        meant = "contact" if kind == best else kind if kind in ("area", "group") else ""
        columns.append("" if meant in columns else meant)
    ignored = tuple(name[:40] for name, column in zip(head, columns, strict=True) if name and not column)
    return columns, ignored


def _checked(columns: Sequence[str], body: Iterable[Sequence[str]], first: int, areas: Mapping[str, str]) -> list[Invited]:
    people: list[Invited] = []
    bad: list[tuple[int, str]] = []
    seen: dict[str, int] = {}
    places = [(name, place) for place, name in enumerate(columns) if name]
    for number, row in enumerate(body, first):
        if not any(row):
            continue
        cells = {name: row[place] for name, place in places if place < len(row)}
        reason = _reason(cells, areas, seen)
        if reason:
            bad.append((number, reason))
            continue
        seen[cells["contact"].casefold()] = number
        people.append(Invited(cells["contact"], areas.get(cells.get("area", "").casefold(), ""), cells.get("group", "")))
    if bad:
        raise BadRows(bad)
    if not people:
        raise BadRows([(first, _("There is nobody on the list."))])
    return people


def _reason(cells: Mapping[str, str], areas: Mapping[str, str], seen: Mapping[str, int]) -> str:
    contact, area, group = cells.get("contact", ""), cells.get("area", ""), cells.get("group", "")
    if not contact:
        return _("There is no name or e-mail address.")
    if len(contact) > MOST_CONTACT:
        return _("The name or address is longer than {n} characters.").format(n=MOST_CONTACT)
    if not (contact.isprintable() and group.isprintable()):
        return _("There is a line break or a sign that cannot be printed in this row.")
    if contact.casefold() in seen:
        return _("This person is in row {n} already.").format(n=seen[contact.casefold()])
    if area and area.casefold() not in areas:
        return _("There is no area called “{area}”.").format(area=area[:40])
    if len(group) > MOST_GROUP:
        return _("The name of the group is longer than {n} characters.").format(n=MOST_GROUP)
    return ""
