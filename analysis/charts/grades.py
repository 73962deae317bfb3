"""Pictures of grades from one to six: three to the left and three to the right of a common line, heavier towards the ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.charts.values import Mark, Row, Rows, Table, across, upright
from participation import words
from participation.words import _

MIDDLE = 12
"""Half the height of a row."""
LINE, RIGHT, APART = 430, 990, 3
SIDE = 3
"""Where grades three and four meet, how far the right side reaches, and the gap between two grades. So many grades lie to the left."""

Bands = Sequence[tuple[int, int, int]]


@dataclass(frozen=True, slots=True)
class Grades:
    """One question: (first grade, last grade, how often) from the lowest up, or None where it is not shown. `mostly_high`: where a band
    across the middle stands."""

    label: str
    bands: tuple[tuple[int, int, int], ...] | None
    number: str = ""
    beside: str = ""
    word: str = ""
    detail: str = ""
    mostly_high: bool = False


def grades(finding: str, rows: Sequence[Grades], names: Sequence[str], first: str) -> Rows:
    """Six grades by question. `names` of the grades, lowest first; `first` stands above the numbers: *Good or better*."""
    unit = _unit([_sides(one) for one in rows if one.bands])
    key = tuple((f"g{n}", name) for n, name in enumerate(names, 1))
    heads = (_("Question"), _("Grades, and how many files"), _("Files"), first)
    return Rows("grades", finding, _("Bars from a common line: the three lower grades to the left, the three higher to the right. The further out, the heavier."),
                (_("lower"), _("higher")), key, tuple(_row(one, names, unit) for one in rows),
                Table(heads, tuple(_told(one) for one in rows)), words=any(one.word or one.detail for one in rows), heads=(first, ""))


def _sides(one: Grades) -> tuple[Bands, Bands]:
    """What stands to the left of the line, outwards from it, and to the right. A band across it stands where nearly all files are."""
    bands = one.bands or ()
    return [band for band in bands if not _on_right(band, one)][::-1], [band for band in bands if _on_right(band, one)]


def _on_right(band: tuple[int, int, int], one: Grades) -> bool:
    return band[0] > SIDE or (one.mostly_high and band[1] > SIDE)


def _unit(rows: Sequence[tuple[Bands, Bands]]) -> float:
    """Units for the whole of a row: one scale for all rows."""
    left, right = (max((_share(sides[n], sides) for sides in rows), default=0.0) for n in (0, 1))
    return min((LINE - 10) / max(left, 0.25), (RIGHT - LINE) / max(right, 0.25))


def _share(side: Bands, sides: tuple[Bands, Bands]) -> float:
    return sum(band[2] for band in side) / (sum(band[2] for one in sides for band in one) or 1)


def _row(one: Grades, names: Sequence[str], unit: float) -> Row:
    if one.bands is None:
        return Row(one.label, "", (), word=one.word, detail=one.detail)
    left, right = _sides(one)
    each = unit / (sum(band[2] for band in one.bands) or 1)
    title = ", ".join(f"{_named(band, names)}: {words.number(band[2])}" for band in one.bands)
    marks = [*_side(left, -each), *_side(right, each), upright("z", LINE, 0, 24)]
    return Row(one.label, title, tuple(marks), one.number, one.beside, one.word, one.detail)


def _named(band: tuple[int, int, int], names: Sequence[str]) -> str:
    first, last = names[band[0] - 1], names[band[1] - 1]
    return first if first == last else _("{first} to {last}").format(first=first, last=last)


def _side(bands: Bands, each: float) -> list[Mark]:
    """Bars from the common line outwards; grades that are joined have the colour of the one that is nearest to the line."""
    found, at, way = [], float(LINE), 1 if each > 0 else -1
    for first, last, files in bands:
        found.append(across(f"g{max(first, SIDE + 1) if way > 0 else min(last, SIDE)}", at + way * APART / 2, at + files * each - way * APART / 2, MIDDLE))
        at += files * each
    return found


def _told(one: Grades) -> tuple[str | None, ...]:
    if one.bands is None:
        return (one.label, None, None, None)
    bands = ", ".join(f"{first if first == last else f'{first}–{last}'}: {words.number(files)}" for first, last, files in one.bands)
    return (one.label, bands, words.number(sum(band[2] for band in one.bands)), one.number or None)
