"""XLSForm, the workbook of ODK, Kobo and Survey123: sheets survey, choices, settings. Names as pyxform knows them.

Columns `heard_…` are ours (xlsform_written): with them a file that we wrote reads back as it was.
"""

from __future__ import annotations

import re

from pyxform import aliases

from participation.words import _
from surveys.exchange import plain, xlsform_rows
from surveys.exchange.found import File, Unreadable
from surveys.exchange.workbooks import Sheet, Workbook
from surveys.exchange.xlsform_rows import Line, Lists

_WORDED = ("label", "hint", "guidance_hint", "jr:constraintMsg", "jr:requiredMsg", "image", "audio", "video", "big-image",
           *(f"heard_{name}" for name in ("short", "stem", "other", "evidence", "title", "intro", "help")))

_OURS = re.compile(r"(heard_(?:short|stem|other|evidence|title|intro|help))(?:_([A-Za-z]{2,3}(?:-\w+)?))?", re.I)


def read(book: Workbook) -> File:
    """What the workbook holds. Raises Unreadable."""
    survey = book.sheets.get("survey")
    if survey is None or not survey.rows:
        raise Unreadable(_("There is no sheet named “survey” with questions in this workbook. Its sheets are: {names}.").format(
            names=", ".join(book.names[:8])))
    if "type" not in {heading(one)[0] for one in survey.headings}:
        raise Unreadable(_("The sheet “survey” has no column “type”, so this is not an XLSForm."))
    return _File(book, survey).read()


class _File:
    def __init__(self, book: Workbook, survey: Sheet) -> None:
        self.book, self.survey, self.file = book, survey, File("XLSForm")
        self.settings = Line(0, {})
        self.file.language = self._language()
        self.settings = next(iter(self._lines(book.sheets["settings"])), self.settings) if "settings" in book.sheets else self.settings

    def read(self) -> File:
        file, exact = self.file, bool(self.settings.get("heard_language"))
        file.key = self.settings.get("form_id") or self.settings.get("id_string")
        title = self.settings.get("form_title") or self.settings.get("title") or _("Imported survey")
        file.title = {file.language: title, **self.settings.words.get("heard_title", {})}
        file.intro, file.help = self.settings.words.get("heard_intro", {}), self.settings.words.get("heard_help", {})
        if exact:
            file.frame = self._frame()
        self._remarks()
        xlsform_rows.put(file, self._lines(self.survey), self._lists(), exact=exact)
        return file

    def _frame(self) -> dict[str, object]:
        """What our own settings say outright."""
        said = {"id": self.settings.get("form_id"), "audience": self.settings.get("heard_audience")}
        numbers = {"version": self.settings.get("version"), "minutes": self.settings.get("heard_minutes")}
        return {key: value for key, value in said.items() if value} | {
            key: int(value) for key, value in numbers.items() if value.isascii() and value.isdecimal() and len(value) < 9}

    def _language(self) -> str:
        first = self.book.sheets["settings"].rows[0][1] if "settings" in self.book.sheets and self.book.sheets["settings"].rows else {}
        given = first.get("heard_language") or plain.tag(first.get("default_language", ""))
        if given:
            return given
        named = [plain.tag(language) for sheet in self.book.sheets.values() for one in sheet.headings
                 if (language := heading(one)[1]) and heading(one)[0] == "label"]
        plain_label = any(heading(one) == ("label", "") for one in self.survey.headings)
        return "en" if plain_label or "en" in named else next(filter(None, named), "en")

    def _remarks(self) -> None:
        if self.book.formulas:
            self.file.note("", _("Some cells calculate. What your spreadsheet program last showed in them was read; where it showed nothing, "
                                 "nothing came across."))
        if self.book.macros:
            self.file.note("", _("The macros in this workbook were not run, and nothing of them is kept."))
        unknown = sorted({language for sheet in self.book.sheets.values() for one in sheet.headings
                          if (language := heading(one)[1]) and heading(one)[0] in _WORDED and not plain.tag(language)})
        for language in unknown:
            self.file.note("", _("We do not know the language “{name}”. Its columns are left out: write a code behind it, such as "
                                 "“label::Polski (pl)”.").format(name=language))

    def _lines(self, sheet: Sheet) -> list[Line]:
        columns = {one: heading(one) for one in sheet.headings}
        return [Line(number, *self._split(row, columns)) for number, row in sheet.rows]

    def _split(self, row: dict[str, str], columns: dict[str, tuple[str, str]]) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
        cells: dict[str, str] = {}
        words: dict[str, dict[str, str]] = {}
        for given, value in row.items():
            name, language = columns[given]
            tag = plain.tag(language) if language else ""
            if name not in _WORDED:
                cells.setdefault(name, value.strip())
            elif tag or not language:
                words.setdefault(name, {})[self.file.language if tag in ("", self.file.language) else tag] = value
        return cells, words

    def _lists(self) -> Lists:
        found: Lists = {}
        for line in self._lines(self.book.sheets["choices"]) if "choices" in self.book.sheets else ():
            name = line.cells.get("list_name", "")
            if name:
                found.setdefault(name, []).append(line)
        return found


def heading(text: str) -> tuple[str, str]:
    """A column's name as pyxform knows it, and its language: "label::Polski (pl)", "hint:fr", "Label", "heard_stem_pl"."""
    if ours := _OURS.fullmatch(text.strip()):
        return ours[1].lower(), ours[2] or ""
    name, _colons, language = text.partition("::") if "::" in text else text.partition(":")
    name = name.strip().lower().replace(" ", "_")
    if name in ("media", "bind", "control", "body") and language:
        inner, _colons, language = language.partition("::")
        name = inner.strip().lower()
    known = aliases.survey_header.get(name, name)
    name = known if isinstance(known, str) else str(known[-1])
    return (name, language.strip()) if name in _WORDED else (name, "")
