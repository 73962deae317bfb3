"""A sheet as CSV (RFC 4180, UTF-8).

A file on its own begins with a byte order mark: without it Excel takes UTF-8 for the computer's own code page and *Ś* is
broken, and those who read CSV with a program know the mark (`utf-8-sig`). Within a data package there is none: the
descriptor names the encoding there, and a strict reader would take the mark for a part of the first column's name.
"""

from __future__ import annotations

from analysis.files.cells import MARK
from analysis.files.contents import Sheet, frame


def csv(sheet: Sheet, *, alone: bool = True) -> bytes:
    """What is not shown is written as the mark; a line break within a cell is one line feed."""
    written = frame(sheet).to_csv(index=False, lineterminator="\r\n", na_rep=MARK)
    return written.encode("utf-8-sig" if alone else "utf-8")
