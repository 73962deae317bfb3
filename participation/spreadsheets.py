"""Files for a spreadsheet: CSV in which no cell can be taken for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection)."""
WIDE = ("＝", "＋", "－", "＠")
"""The same signs as some spreadsheets read them from full-width letters."""


def harmless(text: str) -> str:
    """The text, with an apostrophe before it if a spreadsheet would calculate with it."""
    return f"'{text}" if text.startswith((*FORMULA, *WIDE)) or text.lstrip().startswith((*FORMULA, *WIDE)) else text


def file(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """CSV (RFC 4180) in UTF-8 with a byte order mark; a line break within a cell is one line feed."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([harmless(cell.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")) for cell in row])
    return written.getvalue().encode("utf-8-sig", "replace")
