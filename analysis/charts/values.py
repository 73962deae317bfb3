"""What every picture is made of: marks, rows, drawings and the table beside them. Plain values; the macros in
templates/analysis/charts draw them.

Lengths are units of the picture's own width (row pictures: 1000 wide, stretched to their cell); shares run from 0 to 1.
A figure that is not shown gives no mark, no number and no place: whatever the reason, the same values come out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from analysis import wording
from analysis.figures import Figure
from analysis.wording import percent
from participation import words
from participation.words import _

LARGEST = 3_000
"""Bytes that one drawing may have."""
WIDE = 1000
"""Units across a row picture."""


class Mark(NamedTuple):
    """One stroke: its class (static/css/pictures.css) and its path."""

    cls: str
    d: str


class Text(NamedTuple):
    """One word or number inside a drawing, at x, y; `cls` says which end of it stands there."""

    cls: str
    x: int
    y: int
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """The data beside a picture: heads, then rows whose first cell heads the row. None stands for what is not shown."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a picture made of rows: its label, what its drawing says, its marks, and the words beside them.

    No marks: nothing of it is shown. `hue` is an indicator's key, or nothing.
    """

    label: str
    title: str
    marks: tuple[Mark, ...]
    number: str = ""
    beside: str = ""
    word: str = ""
    detail: str = ""
    hue: str = ""


@dataclass(frozen=True, slots=True)
class Rows:
    """A picture made of rows with one scale. `kind` chooses the widths, `axis` the words above the rows, `key` the
    meaning of colours and shapes: (class, words); `heads` what stands above numbers and words."""

    kind: str
    finding: str
    how: str
    axis: tuple[str, ...]
    key: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    table: Table
    height: int = 24
    words: bool = False
    heads: tuple[str, ...] = ()
    macro: str = "rows"


@dataclass(frozen=True, slots=True)
class Size:
    """Of a drawing with axes: `left`, `right` of the plot is room for words; `labels`: at most so many below it."""

    kind: str
    width: int
    height: int
    left: int
    right: int
    labels: int = 0


@dataclass(frozen=True, slots=True)
class Drawing:
    """One drawing with words in it, of its own size; `kind` wide or narrow: which of two a page shows."""

    kind: str
    width: int
    height: int
    marks: tuple[Mark, ...]
    texts: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture with words in it, drawn for wide and for narrow columns. `notes` are sentences below it; `desc` says
    what the drawing says in its own words."""

    kind: str
    finding: str
    how: str
    key: tuple[tuple[str, str], ...]
    drawings: tuple[Drawing, ...]
    notes: tuple[str, ...]
    table: Table
    desc: str = ""
    macro: str = "drawings"


# ---- strokes ---------------------------------------------------------------------------------------------------------

def across(cls: str, start: float, end: float, y: float) -> Mark:
    """A stroke from start to end at one height: a bar, a track, an interval."""
    return Mark(cls, f"M{start:.0f} {y:.0f}H{end:.0f}")


def upright(cls: str, x: float, top: float, foot: float) -> Mark:
    return Mark(cls, f"M{x:.0f} {top:.0f}V{foot:.0f}")


def dot(cls: str, x: float, y: float) -> Mark:
    """A dot that stays round when the picture is stretched: a line of no length with round ends."""
    return Mark(cls, f"M{x:.0f} {y:.0f}h.01")


def whisker(start: float, end: float, y: float) -> Mark:
    """An interval: a thin line with two end marks."""
    return Mark("w", f"M{start:.0f} {y:.0f}H{end:.0f}M{start:.0f} {y - 4:.0f}v8M{end:.0f} {y - 4:.0f}v8")


def unseen(x: float, y: float, wide: int = 12) -> Mark:
    """The mark of what is not shown, of one size wherever it stands: a hatched square, centred on x, y.

    A stretched drawing asks for more width, so that the square stays nearly square on a phone.
    """
    half, whole = wide // 2, wide
    return Mark("u", f"M{x - half:.0f} {y - 6:.0f}h{whole}v12h-{whole}zm0 6l{half}-6m-{half} 12l{whole}-12m-{half} 12l{half}-6")


STRETCHED = 28
"""Width of that mark in a row picture."""


# ---- figures as words ------------------------------------------------------------------------------------------------

def ends(figure: Figure, unit: float) -> tuple[float, float]:
    """Both ends of the interval in units. The figure is shown."""
    interval = figure.interval
    assert interval is not None
    return interval.low * unit, interval.high * unit


def few(figure: Figure, cls: str) -> str:
    """The class of a bar or dot; paler where the base is under thirty and only the interval says what is known."""
    return cls if figure.full else f"{cls} few"


def read_as(how: str, figures: Iterable[Figure]) -> str:
    """How to read the picture; with a sentence about pale marks where there are any."""
    pale = any(figure.shown and not figure.full for figure in figures)
    return how + (" " + _("Paler: fewer than 30 people, so look at the interval.") if pale else "")


def count(figure: Figure) -> str | None:
    return words.number(figure.count) if figure.shown else None


def share(figure: Figure) -> str | None:
    return wording.share(figure) if figure.shown else None


def span(figure: Figure) -> str | None:
    return wording.interval(figure) or None if figure.shown else None


def base(figures: Iterable[Figure]) -> str | None:
    """The base that figures of one row share; None where none of them is shown."""
    return next((words.number(one.base) if one.base is not None else "–" for one in figures if one.shown), None)


def beside(figure: Figure) -> str:
    """*53 to 63%, of 388*"""
    return f"{wording.interval(figure)}, {wording.base(figure)}" if figure.shown else ""


def named(figure: Figure, name: str) -> str:
    """*54% agree*, or the words for what is not shown."""
    if not figure.shown:
        return _("{name}: not shown, to protect people").format(name=name)
    return f"{percent(figure.share)}% {name}"


def largest(figures: Sequence[Figure]) -> float:
    """The largest share of those that are shown, 0 to 1."""
    return max((one.share or 0 for one in figures if one.shown), default=0)
