"""Many small pictures of one make: eight bars an area, and reach by area and age ("who is missing")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.charts.values import WIDE, Mark, Table, across, base, count, few, read_as, share, span, upright
from analysis.figures import Figure
from analysis.wording import percent
from participation import words
from participation.words import _

LINE = 22
"""Height of one bar with its space."""
GAP = 24
"""Space between two cells of a row of reach, of 1000."""


@dataclass(frozen=True, slots=True)
class Area:
    """One place with its figures, one for each name, in the order of the names. `people` says how many they are."""

    label: str
    figures: tuple[Figure, ...]
    people: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """One small picture: bars from nought to 100 %. No marks: nothing of it is shown. A number that is None is not shown."""

    label: str
    people: str
    title: str
    marks: tuple[tuple[str, str, str], ...]
    numbers: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Panels:
    finding: str
    how: str
    names: tuple[str, ...]
    height: int
    panels: tuple[Panel, ...]
    table: Table
    kind: str = "panels"
    key: tuple[tuple[str, str], ...] = ()
    macro: str = "panels"


def multiples(finding: str, areas: Sequence[Area], names: Sequence[str], hues: Sequence[str], everyone: Sequence[Figure]) -> Panels:
    """Small multiples: a panel for each area with a bar for each name, its interval, and a tick where everyone is."""
    how = read_as(_("Bar: share here. Thin line: interval. Tick: everyone. Where the line crosses the tick, it may be no different."),
                  [figure for one in areas for figure in one.figures])
    rows = [(one.label, *(_told(figure) for figure in one.figures), base(one.figures)) for one in areas]
    rows.append((_("Everyone"), *(_told(figure) for figure in everyone), base(everyone)))
    return Panels(finding, how, tuple(names), LINE * len(names), tuple(_panel(one, names, hues, everyone) for one in areas),
                  Table((_("Area"), *names, _("Base")), tuple(rows)))


def _told(figure: Figure) -> str | None:
    """*41 of 60 (56 to 79%)*"""
    if not figure.shown:
        return None
    return _("{count} of {base} ({span})").format(count=count(figure), base=words.number(figure.base), span=span(figure))


def _panel(one: Area, names: Sequence[str], hues: Sequence[str], everyone: Sequence[Figure]) -> Panel:
    numbers = tuple(share(figure) for figure in one.figures)
    if not any(figure.shown for figure in one.figures):
        return Panel(one.label, "", "", (), numbers)
    title = one.label + ": " + ", ".join(f"{name} {number}" for name, number in zip(names, numbers) if number)
    marks: list[tuple[str, str, str]] = []
    for place, (figure, all_, hue) in enumerate(zip(one.figures, everyone, hues)):
        y = place * LINE + LINE // 2
        marks += [(hue, *mark) for mark in _bar(figure, y)]
        marks += [("", *upright("tick", all_.share * 100, y - 8, y + 8))] if all_.shown else []
    people = one.people or _("of {base}").format(base=base(one.figures))
    return Panel(one.label, people, title, (*marks, ("", *upright("z", 0, 0, LINE * len(names)))), numbers)


def _bar(figure: Figure, y: int) -> list[Mark]:
    if not figure.shown:
        return []
    low, high = figure.interval.low * 100, figure.interval.high * 100
    return [across(few(figure, "bar"), 0, figure.share * 100, y), across("r", low, high, y)]


# ---- reach -----------------------------------------------------------------------------------------------------------

@dataclass(frozen=True, slots=True)
class Cell:
    """One group in one area: `figure` counts those who took part, its base is the population. `missing`: the page says
    that these are the people not reached."""

    figure: Figure
    missing: bool = False


@dataclass(frozen=True, slots=True)
class ReachRow:
    label: str
    title: str
    marks: tuple[Mark, ...]
    cells: tuple[tuple[str, str, bool] | None, ...]


@dataclass(frozen=True, slots=True)
class Reach:
    """Area by age. A cell of a row is (share, *41 of 66*, missing), or None where it is not shown."""

    finding: str
    how: str
    heads: tuple[str, ...]
    rows: tuple[ReachRow, ...]
    table: Table
    kind: str = "reach"
    key: tuple[tuple[str, str], ...] = ()
    macro: str = "reach"


def reach(finding: str, areas: Sequence[tuple[str, Sequence[Cell]]], ages: Sequence[str]) -> Reach:
    """Who took part of those who live there, and who is missing: (area, a cell for each age)."""
    how = _("Bar: share of the population who took part. Striped, with the word “missing”: few were reached.")
    table = Table((_("Area"), _("Age"), _("Took part"), _("Population"), _("Share"), _("Missing")), tuple(
        (label, age, count(cell.figure), base([cell.figure]), share(cell.figure),
         None if not cell.figure.shown else _("missing") if cell.missing else "–")
        for label, cells in areas for age, cell in zip(ages, cells, strict=True)))
    return Reach(finding, how, tuple(ages), tuple(_reach_row(label, cells, ages) for label, cells in areas), table)


def _reach_row(label: str, cells: Sequence[Cell], ages: Sequence[str]) -> ReachRow:
    wide = (WIDE + GAP) / len(cells)
    marks: list[Mark] = []
    for place, cell in enumerate(cells):
        start = place * wide
        marks += _reached(cell, start, wide - GAP)
    said = ", ".join(_spoken(age, cell) for age, cell in zip(ages, cells))
    told = tuple((f"{percent(one.figure.share)}%", _("{count} of {base}").format(count=count(one.figure), base=words.number(one.figure.base)),
                  one.missing) if one.figure.shown else None for one in cells)
    return ReachRow(label, f"{label}: {said}", tuple(marks), told)


def _reached(cell: Cell, start: float, wide: float) -> list[Mark]:
    if not cell.figure.shown:
        return []
    full = across("miss" if cell.missing else "hi", start, start + min(1, cell.figure.share) * wide, 12)
    return [across("rest", start, start + wide, 12), full]


def _spoken(age: str, cell: Cell) -> str:
    if not cell.figure.shown:
        return _("{name}: not shown, to protect people").format(name=age)
    said = f"{age} {percent(cell.figure.share)}%"
    return said + " " + _("missing") if cell.missing else said
