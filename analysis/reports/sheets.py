"""The sheets of a report: what it says of itself, its numbers, and the code book of every column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from analysis.files.cells import MARK, text
from analysis.files.contents import ABOUT, CODE_BOOK, HIDDEN_MEANS, Column, Sheet
from analysis.files.contents import Cell as Value
from participation.words import _, translated


def sheet(name: str, title: str, columns: Iterable[Column], rows: Iterable[Iterable[Value]]) -> Sheet:
    """Texts are made safe here, once, for every format."""
    safe = tuple(tuple(text(one) if isinstance(one, str) else one for one in row) for row in rows)
    return Sheet(name, text(title), tuple(_worded(columns)), safe)


def _worded(columns: Iterable[Column]) -> Iterable[Column]:
    return (Column(one.name, one.kind, translated(one.means)) for one in columns)


def whole(states: Iterable[tuple[str, str]], own: Iterable[Sheet], codes: Mapping[str, Mapping[str, str]] | None = None) -> tuple[Sheet, ...]:
    """About, the report's own sheets, code book. `codes`: column → code → what it means."""
    own = tuple(own)
    return (sheet("about", _("About"), ABOUT, states), *own, sheet("code_book", _("Code book"), CODE_BOOK, _code_book(own, codes or {})))


def _code_book(own: tuple[Sheet, ...], codes: Mapping[str, Mapping[str, str]]) -> Iterable[tuple[str, str, str, str]]:
    for one in own:
        yield from (("column", one.name, column.name, column.means) for column in one.columns)
    yield "mark", "", MARK, translated(HIDDEN_MEANS)
    for column, meanings in codes.items():
        yield from (("code", column, code, meaning) for code, meaning in meanings.items())
