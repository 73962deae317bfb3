"""What every file of a release holds: the figures, the code book, and what the release says of itself, as sheets of cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

import pandas as pd

from analysis import banding, figures
from analysis.figures import Figure, Row, Table, Told
from analysis.files.cells import MARK, text
from analysis.told.surveys import questionnaire
from participation import words
from participation.problems import Gone
from participation.words import N_, _, translated

Cell = str | int | float | None
"""None: a number that is not shown."""
STRING, INTEGER, NUMBER, DATE = "string", "integer", "number", "date"
_FRAME = {STRING: "str", DATE: "str", INTEGER: "Int64", NUMBER: "Float64"}


@dataclass(frozen=True, slots=True)
class Column:
    """`name` in the file, kind of its cells, and what it means (marked for translation)."""

    name: str
    kind: str
    means: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """`name` in files' names; `title` as people read it; cells in rows, in the order of the columns, texts made safe."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


class Book(Protocol):
    """What a workbook asks of whatever it is made from: a release here, a report elsewhere."""

    @property
    def title(self) -> str: ...
    @property
    def publisher(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def made_at(self) -> datetime | None: ...
    @property
    def sheets(self) -> tuple[Sheet, ...]: ...


@dataclass(frozen=True, slots=True)
class Contents:
    """A release for a file. `made_at` is when it was released: files carry no other time."""

    told: Told
    publisher: str
    language: str
    made_at: datetime | None
    figures: Sheet
    code_book: Sheet
    about: Sheet

    @property
    def title(self) -> str:
        return text(f"{self.told.title}, {self.told.label}")

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        return self.about, self.figures, self.code_book


FIGURES = (
    Column("release", STRING, N_("Name of the wave or period.")),
    Column("first_day", DATE, N_("Its first day.")),
    Column("last_day", DATE, N_("Its last day.")),
    Column("table", STRING, N_("The table of the release that the row comes from.")),
    Column("question", STRING, N_("Code of the question or of the indicator.")),
    Column("asked", STRING, N_("The question as it was asked, or the indicator’s name.")),
    Column("by", STRING, N_("What the table is cut by; “all” is everybody.")),
    Column("group_key", STRING, N_("Code of the group; two codes joined by + where a table is cut by two things.")),
    Column("group", STRING, N_("The group’s name.")),
    Column("answer", STRING, N_("Code of the answer.")),
    Column("answer_label", STRING, N_("The answer as it was offered, or what the code means.")),
    Column("count", INTEGER, N_("People who gave this answer.")),
    Column("base", INTEGER, N_("Everybody of the group who took part; no answer is an answer of its own.")),
    Column("share", NUMBER, N_("Count of base, in per cent.")),
    Column("low", NUMBER, N_("Lower end of the 95% interval of the share (Wilson), in per cent.")),
    Column("high", NUMBER, N_("Upper end of the 95% interval of the share (Wilson), in per cent.")),
)
CODE_BOOK = (
    Column("what", STRING, N_("Whether the row explains a column, a question, an answer, a cut or a group.")),
    Column("of", STRING, N_("The question or the cut that it belongs to.")),
    Column("code", STRING, N_("As it stands in the figures.")),
    Column("meaning", STRING, N_("What it means.")),
)
ABOUT = (Column("about", STRING, N_("What it is about.")), Column("says", STRING, N_("What there is to say.")))

REPLACED = N_("This release was corrected. Its figures are used no more.")
LEVELS = {"low": N_("Needs a hand"), "middle": N_("In between"), "high": N_("Going well"), "none": N_("No answer")}
ANSWERS = {"low": N_("Low"), "middle": N_("Middle"), "high": N_("High"), "none": N_("No answer")}
CHANGES = {"down": N_("Went down since last time"), "same": N_("Stayed the same"), "up": N_("Went up since last time"),
           "missing": N_("Not asked again, or without a level")}
CUTS = {"all": N_("Everybody"), "area": N_("Area"), "group": N_("Group"), "age": N_("Age"), "service": N_("Service"),
        "area+age": N_("Area and age"), "area+group": N_("Area and group")}
HIDDEN_MEANS = N_("Not shown, to protect people. The mark is the same for every reason, because the reason would say something "
                  "too. It does not mean nought.")


async def contents(release: str, *, publisher: str) -> Contents:
    """A release of the partnership as sheets, in the current language. Raises NotFound; Gone for one that was corrected."""
    told = await figures.told(release)
    if told.replaced_by:
        raise Gone(REPLACED)
    return made(told, await figures.tables(told.release), await _band_words(told), publisher=publisher)


def made(told: Told, tables: Iterable[Table], bands: Mapping[str, Mapping[str, str]], *, publisher: str) -> Contents:
    """`bands`: question → band → the words of the steps in it, where its tables do not say them."""
    tables = tuple(tables)
    labels = {table.name: _labels(told, table, bands) for table in tables}
    rows = tuple(_row(told, table, row, answer, label, figure) for table in tables for row in table.rows
                 for answer, label, figure in zip(table.categories, labels[table.name], row.figures, strict=True))
    return Contents(told, text(publisher), words.current.get(), told.made_at, Sheet("figures", _("Figures"), FIGURES, rows),
                    Sheet("code_book", _("Code book"), CODE_BOOK, tuple(_code_book(tables, labels))),
                    Sheet("about", _("About"), ABOUT, tuple(_about(told, publisher))))


NARROWEST, WIDEST = 10, 60
"""Characters across a column of a workbook; longer texts go on below."""


def widths(sheet: Sheet) -> list[int]:
    """How wide each column is: as its longest line needs."""
    columns = zip(*((column.name for column in sheet.columns), *sheet.rows), strict=True)
    return [min(WIDEST, max(NARROWEST, 2 + max(map(_across, column)))) for column in columns]


def _across(value: Cell) -> int:
    return max(map(len, value.split("\n"))) if isinstance(value, str) else len(str(value))


def day(value: Cell) -> date | None:
    """A cell of a column of days as a day; None where it says none."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def frame(sheet: Sheet) -> pd.DataFrame:
    """A sheet as a table with typed columns; what is not shown is missing. A number that does not exist is '': its column has no type."""
    made = pd.DataFrame(list(sheet.rows), columns=[column.name for column in sheet.columns], dtype=object)
    return made.astype({c.name: _FRAME[c.kind] for c in sheet.columns if c.kind in (STRING, DATE) or not (made[c.name] == "").any()})


def _row(told: Told, table: Table, row: Row, answer: str, label: str, figure: Figure) -> tuple[Cell, ...]:
    interval = figure.interval
    numbers = (figure.count, figure.base, _percent(figure.share), _percent(interval.low), _percent(interval.high)) \
        if figure.shown and interval else (None,) * 5
    return (text(told.label), told.starts_on.isoformat(), told.ends_on.isoformat(), text(table.name), text(table.item),
            text(table.title), text(table.by.value), text(row.group), text(row.name), text(answer), label, *numbers)


def _percent(share: float | None) -> float | None:
    return None if share is None else round(100 * share, 1)


def _labels(told: Told, table: Table, bands: Mapping[str, Mapping[str, str]]) -> tuple[str, ...]:
    """What each answer of a table means: its own words, the words of its band, or what every page calls it."""
    plain = {**(LEVELS if told.kind == "period" else ANSWERS), **CHANGES}
    own = table.words or ("",) * len(table.categories)
    return tuple(text(word or bands.get(table.item, {}).get(code) or translated(plain.get(code, code)))
                 for code, word in zip(table.categories, own, strict=True))


def _code_book(tables: tuple[Table, ...], labels: Mapping[str, tuple[str, ...]]) -> Iterable[tuple[str, str, str, str]]:
    """Every code that stands in the figures, once, in the order in which it is met."""
    columns = [("column", "", one.name, translated(one.means)) for one in FIGURES]
    marks = [("mark", "", MARK, translated(HIDDEN_MEANS))]
    questions = [("question", "", table.item, table.title) for table in tables]
    cuts = [("cut", "", table.by.value, translated(CUTS.get(table.by.value, table.by.value))) for table in tables]
    groups = [("group", table.by.value, row.group, row.name) for table in tables for row in table.rows]
    answers = [("answer", table.item, code, label) for table in tables
               for code, label in zip(table.categories, labels[table.name], strict=True)]
    for what, of, code, meaning in dict.fromkeys([*columns, *marks, *questions, *cuts, *groups, *answers]):
        yield what, text(of), text(code), text(meaning)


def _about(told: Told, publisher: str) -> Iterable[tuple[str, str]]:
    lines = [(_("Published by"), publisher), (_("Title"), told.title), (_("Release"), told.label),
             (_("Days"), f"{told.starts_on.isoformat()} – {told.ends_on.isoformat()}")]
    if told.made_at:
        lines.append((_("Released on"), told.made_at.date().isoformat()))
    if told.correction:
        lines.append((_("Corrected"), _("Correction {number}: {why}").format(number=told.correction, why=told.why)))
    lines += [(_("Numbers shown"), str(told.shown)), (_("Numbers not shown"), str(told.kept_back)),
              (_("Not shown"), f"{MARK}: {translated(HIDDEN_MEANS)}")]
    lines += [(_("Rule"), rule) for rule in told.rules]
    lines.append((_("Passing on"), translated(LICENCE)))
    for about, says in lines:
        yield text(about), text(says)


LICENCE = N_("For the partnership’s own work. Ask the partnership before you pass it on or publish it.")


async def _band_words(told: Told) -> dict[str, dict[str, str]]:
    """The words of the steps in each band of a survey's scales: *Agree, Strongly agree*."""
    asked = await questionnaire(told) if told.kind == "wave" and told.version.isdigit() else None
    found: dict[str, dict[str, str]] = {}
    for item in asked.items if asked else ():
        if item.scale is not None and not item.options:
            steps = {int(option.value): option.label for option in item.scale.options}
            found[item.id] = {band: ", ".join(steps[value] for value in values)
                              for band, values in banding.bands(item).items()}
    return found
