"""Rows of a file of indicators → values by indicator, split and span, or every fault by its row. Pure.

Nothing of a file is taken while one row of it cannot be. The same row twice is named and counts once.
"""

from __future__ import annotations

import math
import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from analysis.measures import indicator_sheet
from analysis.measures.indicator_sheet import Cells
from analysis.plan_files.timescales import LATEST, read_date
from analysis.populations.file import MOST_FAULTS, MOST_TOLD, Faulty, plain
from analysis.units import Unit, UnitKind
from participation.words import _

MOST_TITLE, MOST_SPLIT, MOST_SOURCE = 200, 80, 200
MOST_NUMBER = 1e9
FIRST_YEAR = 1900
NEAR = 0.6
"""By so many points may a percentage differ from its count of its base: it was rounded."""
UNITS = {"%": UnitKind.PERCENT, "percent": UnitKind.PERCENT, "percentage": UnitKind.PERCENT, "count": UnitKind.COUNT,
         "number": UnitKind.COUNT, "grade": UnitKind.GRADE, "days": UnitKind.DAYS, "day": UnitKind.DAYS}
_RATE = re.compile(r"^(?:rate )?per ([\d,. ]+)$")
_MONTH = re.compile(r"^(?:(?P<y>\d{4})[-/.](?P<m>\d{1,2})|(?P<m2>\d{1,2})[-/.](?P<y2>\d{4}))$")
_QUARTER = re.compile(r"^(?:(?P<y>\d{4})[ -]?q(?P<q>[1-4])|q(?P<q2>[1-4])[ -]?(?P<y2>\d{4}))$")
_EACH_MONTH = re.compile(r"^[a-z]+\.? \d{4}$")
_EACH_YEAR = re.compile(r"^\d{4}$")
NO, YES = ("no", "n", "false", "0"), ("", "yes", "y", "true", "1")
Span = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Row:
    """One value as the file says it: percent as percent."""

    line: int
    split: str
    starts_on: date
    ends_on: date
    value: float | None
    count: int | None
    base: int | None

    @property
    def span(self) -> Span:
        return self.starts_on, self.ends_on

    @property
    def numbers(self) -> tuple[float | None, int | None, int | None]:
        return self.value, self.count, self.base


@dataclass(frozen=True, slots=True)
class Head:
    """What the file says of one indicator. `unit` None where it says none: then it must be known already."""

    title: str
    unit: Unit | None
    people: bool
    source: str = ""
    caveat: str = ""
    part_of: str = ""


@dataclass(frozen=True)
class Read:
    """A whole file: indicators by plain title, their rows in order, and rows that stood there before: (row, first row)."""

    heads: Mapping[str, Head]
    rows: Mapping[str, tuple[Row, ...]]
    twice: tuple[tuple[int, int], ...] = ()


@dataclass
class _Reading:
    today: date
    units: Mapping[str, Unit]
    heads: dict[str, Head] = field(default_factory=dict)
    rows: dict[str, dict[tuple[str, Span], Row]] = field(default_factory=dict)
    twice: list[tuple[int, int]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def wrong(self, line: int, sentence: str) -> None:
        self.faults.append(_("Row {line}: {sentence}").format(line=line, sentence=sentence))


def read(text: str, *, today: date, units: Mapping[str, Unit]) -> Read:
    """`units`: of indicators that are known, by plain title. Raises Faulty with every fault by its row."""
    reading = _Reading(today, units)
    for line, cells in indicator_sheet.rows(text):
        _row(reading, line, cells)
    for name, rows in reading.rows.items():
        _overlaps(reading, name, sorted(rows.values(), key=lambda row: (row.split, row.starts_on)))
    refuse(reading.faults)
    return Read(reading.heads, {name: tuple(rows.values()) for name, rows in reading.rows.items()}, tuple(reading.twice))


def refuse(faults: list[str]) -> None:
    """Raises Faulty, with the first faults and how many more there are."""
    if faults:
        more = len(faults) - MOST_FAULTS
        told = faults[:MOST_FAULTS] + ([_("And {n} more.").format(n=more)] if more > 0 else [])
        raise Faulty({"file": _("Nothing was taken from this file. Mend these rows and send it again.")}, told)


def _row(reading: _Reading, line: int, cells: Cells) -> None:
    title = cells["indicator"]
    if not title or len(title) > MOST_TITLE:
        return reading.wrong(line, _("The name of the indicator is missing.") if not title else _("The name of the indicator is too long."))
    name, before = plain(title), len(reading.faults)
    head = _head(reading, line, name, cells)
    span = _span(reading, line, cells)
    split = cells.get("split", "")
    if len(split) > MOST_SPLIT:
        reading.wrong(line, _("The split is longer than {most} letters.").format(most=MOST_SPLIT))
    unit = reading.units.get(name) or head.unit
    numbers = _numbers(reading, line, cells, unit) if unit else None
    if len(reading.faults) > before or span is None or numbers is None:
        return None
    _keep(reading, name, head, Row(line, split, *span, *numbers))
    return None


def _keep(reading: _Reading, name: str, head: Head, row: Row) -> None:
    reading.heads[name] = head
    own = reading.rows.setdefault(name, {})
    first = own.setdefault((row.split, row.span), row)
    if first is row:
        return
    if replace(first, line=row.line) == row:
        reading.twice.append((row.line, first.line))
    else:
        reading.wrong(row.line, _("Row {first} says another number for the same indicator and time.").format(first=first.line))


def _head(reading: _Reading, line: int, name: str, cells: Cells) -> Head:
    before = reading.heads.get(name)
    unit = _unit(reading, line, cells) or (before.unit if before else None)
    known = reading.units.get(name) or (before.unit if before else None)
    if unit is None and known is None and not cells.get("unit"):
        reading.wrong(line, _("Say the unit: percent, count, per 1,000, grade or days."))
    if unit and known and unit != known:
        reading.wrong(line, _("“{typed}” is another unit than this indicator has ({unit}).").format(
            typed=cells.get("unit", "")[:MOST_TOLD], unit=known.name))
    people = plain(cells.get("people", ""))
    if people not in (*NO, *YES):
        reading.wrong(line, _("Write yes or no under people: does it count people?"))
    elif before and people and (people in YES) != before.people:
        reading.wrong(line, _("Rows of one indicator say both yes and no under people. Does it count people?"))
    return Head(before.title if before else cells["indicator"], unit, before.people if before else people not in NO,
                cells.get("source", "")[:MOST_SOURCE] or (before.source if before else ""),
                cells.get("caveat", "") or (before.caveat if before else ""),
                cells.get("part of", "")[:MOST_TITLE] or (before.part_of if before else ""))


def _unit(reading: _Reading, line: int, cells: Cells) -> Unit | None:
    typed = plain(cells.get("unit", ""))
    if not typed:
        return None
    if typed in UNITS:
        return Unit(UNITS[typed])
    rate = _RATE.match(typed)
    per = _whole(rate[1] if rate else cells.get("per", "") if typed == "rate" else "")
    if per and per <= MOST_NUMBER:
        return Unit(UnitKind.RATE, per)
    reading.wrong(line, _("“{typed}” is no unit. Write percent, count, per 1,000, grade or days.").format(typed=cells["unit"][:MOST_TOLD]))
    return None


def _span(reading: _Reading, line: int, cells: Cells) -> Span | None:
    typed = cells.get("month", "")
    if typed:
        found = month(typed)
    else:
        first, last = read_date(cells.get("from", "")), read_date(cells.get("to", ""))
        if first and _EACH_MONTH.match(plain(cells["from"])):
            first = first.replace(day=1)
        found = (first, last) if first and last else None
        typed = " – ".join((cells.get("from", ""), cells.get("to", "")))
    if found is None:
        reading.wrong(line, _("“{typed}” is not a month or a time. Write 2026-03, or March 2026.").format(typed=typed[:MOST_TOLD]))
    elif found[0] > found[1]:
        reading.wrong(line, _("It ends before it begins."))
    elif found[1] > reading.today:
        reading.wrong(line, _("{typed} is not over yet.").format(typed=typed[:MOST_TOLD]))
    else:
        return found
    return None


def month(typed: str) -> Span | None:
    """*2026-03*, *03/2026*, *March 2026*, *2026 Q1*, *2026* → its first and last day; None before 1900 and after 2099 too."""
    found = _month(typed)
    return found if found and FIRST_YEAR <= found[0].year <= LATEST else None


def _month(typed: str) -> Span | None:
    said = plain(typed)
    quarter, figures = _QUARTER.match(said), _MONTH.match(said)
    try:
        if quarter:
            year, number = int(quarter["y"] or quarter["y2"]), int(quarter["q"] or quarter["q2"])
            return date(year, 3 * number - 2, 1), _last(year, 3 * number)
        if figures:
            year, number = int(figures["y"] or figures["y2"]), int(figures["m"] or figures["m2"])
            return date(year, number, 1), _last(year, number)
        if _EACH_YEAR.match(said):
            return date(int(said), 1, 1), date(int(said), 12, 31)
    except ValueError:
        return None
    found = read_date(typed)
    return (found.replace(day=1), _last(found.year, found.month)) if found else None


def _last(year: int, number: int) -> date:
    return date(year, number, monthrange(year, number)[1])


def _numbers(reading: _Reading, line: int, cells: Cells, unit: Unit) -> tuple[float | None, int | None, int | None] | None:
    before = len(reading.faults)
    value = _number(reading, line, cells.get("value", ""))
    count, base = (_counted(reading, line, cells.get(name, "")) for name in ("count", "base"))
    if len(reading.faults) > before:
        return None
    if unit.kind is UnitKind.COUNT and count is None and value is not None:
        if value != int(value):
            reading.wrong(line, _("A count is a whole number."))
        value, count = None, int(value)
    said = _impossible(value, count, base, unit)
    if said:
        reading.wrong(line, said)
    return (value, count, base) if len(reading.faults) == before else None


def _impossible(value: float | None, count: int | None, base: int | None, unit: Unit) -> str:
    """Why these numbers cannot stand together, or ''."""
    parts = unit.kind in (UnitKind.PERCENT, UnitKind.RATE)
    if value is None and (count is None or (parts and not base)):
        return _("There is no number. Write a value, or a count and its base.") if parts else _("There is no number.")
    if value is not None and not unit.least <= value <= unit.factor * unit.most:
        return _("{value} cannot be: it lies from {least} to {most}.").format(value=f"{value:g}", least=f"{unit.least:g}",
                                                                             most=f"{unit.factor * unit.most:g}")
    if unit.is_share and count is not None and base is not None and count > base:
        return _("{count} cannot be a part of {base}.").format(count=count, base=base)
    if parts and value is not None and count is not None and base:
        worked = (unit.per or 100) * count / base
        if abs(worked - value) > max(NEAR, 0.01 * worked):
            return _("{value} is not {count} of {base}, which is {worked}.").format(value=f"{value:g}", count=count, base=base, worked=f"{worked:.1f}")
    return ""


def _number(reading: _Reading, line: int, typed: str) -> float | None:
    text = typed.rstrip("%").replace(" ", "").replace("\u00a0", "")
    text = text.replace(",", "") if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?", text) else text.replace(",", ".")
    if not text:
        return None
    try:
        value = float(text) if text.isascii() else math.nan
    except ValueError:
        value = math.nan
    if not 0 <= value <= MOST_NUMBER:
        reading.wrong(line, _("“{typed}” is no number that can be used.").format(typed=typed[:MOST_TOLD]))
        return None
    return value


def _counted(reading: _Reading, line: int, typed: str) -> int | None:
    if not typed:
        return None
    number = _whole(typed)
    if number is None or number > MOST_NUMBER:
        reading.wrong(line, _("“{typed}” is not a whole number.").format(typed=typed[:MOST_TOLD]))
        return None
    return number


def _whole(typed: str) -> int | None:
    text = typed.replace(" ", "").replace("\u00a0", "").replace(",", "")
    text = text.removesuffix(".0")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else None


def _overlaps(reading: _Reading, name: str, rows: list[Row]) -> None:
    for before, after in zip(rows, rows[1:]):
        if before.split == after.split and after.starts_on <= before.ends_on:
            reading.wrong(after.line, _("Its time overlaps with row {line}.").format(line=before.line))
