"""An .xlsx workbook that somebody sent, opened within bounds: a hostile file costs a sentence, not the machine.

What the archive says of itself is looked at before anything is read: how large it is unpacked (reading a part never gives
more than its declared size), how many parts it has, whether it is locked, and whether it defines entities of its own.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException

BEGINS = b"PK\x03\x04"
MOST_PARTS = 300
PIECE, OVERLAP = 1024 * 1024, 16
_FORMULA = re.compile(rb"<f[ >/]")
_ENTITY = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.I)
DAMAGED = (zipfile.BadZipFile, ParseError, DefusedXmlException, KeyError, ValueError, TypeError, AttributeError, IndexError,
           EOFError, OSError, NotImplementedError, RuntimeError, OverflowError, zlib.error)
"""What zipfile and openpyxl raise over a file that is not what it says."""

Why = Literal["no workbook", "damaged", "large", "locked", "entities"]


class Refused(Exception):
    """The workbook is not read; the caller has the sentence."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Opened:
    """`book`: openpyxl's, read-only, with the values that formulas had when it was saved. `formulas`: whether any cell
    calculates; `macros`: whether it carries programs, which nobody runs here."""

    book: Any
    formulas: bool
    macros: bool


@contextmanager
def opened(content: bytes, *, unpacked: int) -> Iterator[Opened]:
    """The workbook, if it has at most `unpacked` bytes unpacked. Raises Refused, also for what is found while it is read."""
    from openpyxl import load_workbook  # some tenths of a second, for those who need it
    from openpyxl.utils.exceptions import InvalidFileException
    formulas, macros = _looked_at(content, unpacked)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        try:
            yield Opened(book, formulas, macros)
        finally:
            book.close()
    except (InvalidFileException, *DAMAGED) as problem:
        raise Refused("damaged") from problem


def _looked_at(content: bytes, unpacked: int) -> tuple[bool, bool]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > unpacked:
                raise Refused("large")
            if any(part.flag_bits & 1 for part in parts):
                raise Refused("locked")
            formulas = [_calculates(archive, part) for part in parts if part.filename.endswith((".xml", ".rels"))]
            return any(formulas), any(part.filename.lower().endswith("vbaproject.bin") for part in parts)
    except DAMAGED as problem:
        raise Refused("no workbook") from problem


def _calculates(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Whether a cell of this part has a formula. Raises Refused if the part defines entities. Holds one piece at a time."""
    formulas, last = False, b""
    with archive.open(part) as data:
        while piece := data.read(PIECE):
            if _ENTITY.search(last + piece):
                raise Refused("entities")
            formulas |= part.filename.startswith("xl/worksheets/") and bool(_FORMULA.search(last + piece))
            last = piece[-OVERLAP:]
    return formulas
