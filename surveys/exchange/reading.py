"""A file that somebody chose, as a questionnaire: which format it is, its letters, and the reader for it."""

from __future__ import annotations

import re

from participation.words import _
from surveys.exchange import building, lime, lime_files, redcap, toml_read, workbooks, xlsform, xlsform_written
from surveys.exchange.found import Came, File, Unreadable

MOST_BYTES = 8 * 1024 * 1024
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def read(name: str, content: bytes) -> Came:
    """The questionnaire in a file, whatever format it is. Raises Unreadable, with a sentence, for everything else."""
    if not content:
        raise Unreadable(_("Choose a file. The one that arrived is empty."))
    if len(content) > MOST_BYTES:
        raise Unreadable(_("This file is larger than {n} MB. A questionnaire is small: save it without pictures.").format(
            n=MOST_BYTES // 1024 // 1024))
    if content[:4] == b"PK\x03\x04":
        return _of_workbook(content)
    if content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise Unreadable(_("This is an old .xls workbook, or one with a password. Save it as .xlsx without a password."))
    if content[:5] == b"%PDF-":
        raise Unreadable(_("A PDF cannot be read back into questions. Ask for the survey’s file from the system that it was made with."))
    return _of_text(name, content)


def _of_workbook(content: bytes) -> Came:
    book = workbooks.read(content)
    return xlsform_written.read_back(book) or building.came(xlsform.read(book))


def _of_text(name: str, content: bytes) -> Came:
    text, guessed = decoded(content)
    if _CONTROL.search(text):
        raise Unreadable(_("This is not a file of text, nor a workbook. We read .xlsx, .lss, .tsv, .csv and .toml."))
    if lime_files.is_xml(text):
        return building.came(_told(lime.file(lime_files.of_xml(text)), guessed))
    if lime_files.is_tabbed(text):
        return building.came(_told(lime.file(lime_files.of_tabs(text)), guessed))
    if redcap.is_ours(text):
        return building.came(_told(redcap.read(text), guessed))
    if name.lower().endswith(".toml") or re.search(r"^\[\[items\]\]", text, re.M):
        return toml_read.read(text)
    raise Unreadable(_("We do not recognise this file. We read XLSForm (.xlsx), LimeSurvey (.lss, .tsv), REDCap (.csv) and our own .toml."))


def decoded(content: bytes) -> tuple[str, bool]:
    """The text of the file with one kind of line break, and whether its letters had to be guessed."""
    text, guessed = _letters(content)
    return text.replace("\r\n", "\n").replace("\r", "\n"), guessed


def _letters(content: bytes) -> tuple[str, bool]:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", "replace"), False
    try:
        return content.decode("utf-8-sig"), False
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace"), True


def _told(file: File, guessed: bool) -> File:
    if guessed:
        file.note("", _("The file is not in UTF-8. We took its letters for those of Windows: look at accents and quotation marks."))
    return file
