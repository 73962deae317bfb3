"""Text of a cell, safe in every format: nothing that a spreadsheet would calculate, nothing that XML cannot hold. Pure.

OWASP, *CSV injection*, for what begins a formula; it is neutralised in XLSX and ODS too, although text is typed as text there,
because such files are saved as CSV again. XML 1.0, section 2.2, for the characters.
"""

from __future__ import annotations

import re

from participation.spreadsheets import harmless

MARK = "[c]"
"""What stands for a number that is not shown, whatever the reason: the shorthand for *confidential* of the Government Analysis
Function (*Using symbols and shorthand in data tables*)."""
LONGEST = 32_000
"""A cell of XLSX holds 32,767 characters."""
SHEET_NAME = 31
_NOT_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\'\n]")


def text(value: str) -> str:
    """The words as a cell may hold them: one kind of line break, no control characters, and an apostrophe before a formula."""
    plain = value.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").replace("\ufeff", "")
    return harmless(printable(plain)[:LONGEST])


def printable(value: str) -> str:
    """The words without characters that XML cannot hold."""
    return _NOT_XML.sub("", value)


def sheet_name(value: str) -> str:
    """The name of a sheet as every spreadsheet takes it: at most 31 characters, none that means something in a formula."""
    name = _NOT_IN_SHEET_NAMES.sub(" ", text(value)).strip()
    return name.lstrip("=+-@＝＋－＠ ")[:SHEET_NAME].strip() or "-"
