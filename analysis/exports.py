"""Released figures as a file for a spreadsheet: what the page of the release shows, row by row, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from analysis.figures import Figure, Row, Table, Told
from participation.spreadsheets import FORMULA, harmless

__all__ = ["COLUMNS", "FORMULA", "TYPES", "csv", "frame", "harmless"]

TYPES = {"count": "Int64", "base": "Int64", "share": "Float64", "low": "Float64", "high": "Float64"}
COLUMNS = ("release", "last_day", "question", "asked", "by", "group", "answer", *TYPES)


def frame(told: Told, tables: Iterable[Table]) -> pd.DataFrame:
    """One row for each group and answer of a release, in the order in which they were declared.

    `share`, `low` and `high` (95 % Wilson) are per cent with one decimal. What is not shown is missing in every column
    of numbers, whatever the reason, as on the pages.
    """
    rows = [_row(told, table, row, words or answer, figure) for table in tables for row in table.rows
            for answer, words, figure in zip(table.categories, table.words or [""] * len(table.categories), row.figures,
                                             strict=True)]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(TYPES)


def _row(told: Told, table: Table, row: Row, answer: str, figure: Figure) -> tuple[object, ...]:
    interval = figure.interval
    numbers = (figure.count, row.base, _percent(figure.share), _percent(interval and interval.low),
               _percent(interval and interval.high)) if figure.shown else (None,) * len(TYPES)
    return (told.label, table.ends_on.isoformat(), table.item, table.title, table.by.value, row.name, answer, *numbers)


def _percent(share: float | None) -> float | None:
    return None if share is None else round(100 * share, 1)


def csv(figures: pd.DataFrame) -> bytes:
    """The frame as CSV in UTF-8 with a byte order mark, for spreadsheets; no cell can be taken for a formula."""
    safe = figures.copy()
    for column in safe.select_dtypes(exclude="number"):
        safe[column] = safe[column].map(harmless)
    return safe.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")
