"""Pictures of grades from one to six: three to the left and three to the right of a common line, heavier towards the ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.charts.values import Mark, Row, Rows, Table, across, upright
from analysis.wording import percent
from participation import words
from participation.words import _

MIDDLE = 12
"""Half the height of a row."""
LINE, RIGHT, APART = 430, 990, 3
"""Where grades three and four meet, how far the right side reaches, and the gap between two grades."""


@dataclass(frozen=True, slots=True)
class Grades:
    """One question: how often each grade from the lowest to the highest was given, or None where it is not shown."""

    label: str
    counts: tuple[int, ...] | None
    number: str = ""
    beside: str = ""
    word: str = ""
    detail: str = ""


def grades(finding: str, rows: Sequence[Grades], names: Sequence[str], first: str) -> Rows:
    """Six grades by question. `names` of the grades, lowest first; `first` stands above the numbers: *Good or better*."""
    unit = _unit([_shares(one.counts) for one in rows if one.counts])
    key = tuple((f"g{n}", name) for n, name in enumerate(names, 1))
    heads = (_("Question"), *names, _("Graded"), first)
    return Rows("grades", finding, _("Bars from a common line: the three lower grades to the left, the three higher to the right. The further out, the heavier."),
                (_("lower"), _("higher")), key, tuple(_row(one, names, unit) for one in rows),
                Table(heads, tuple(_told(one, len(names)) for one in rows)), words=any(one.word or one.detail for one in rows), heads=(first, ""))


def _shares(counts: Sequence[int]) -> list[float]:
    return [count / (sum(counts) or 1) for count in counts]


def _unit(shares: Sequence[Sequence[float]]) -> float:
    """Units for the whole of a row: one scale for all rows."""
    left, right = max((sum(one[:3]) for one in shares), default=0.0), max((sum(one[3:]) for one in shares), default=0.0)
    return min((LINE - 10) / max(left, 0.25), (RIGHT - LINE) / max(right, 0.25))


def _row(one: Grades, names: Sequence[str], unit: float) -> Row:
    if one.counts is None:
        return Row(one.label, "", (), word=one.word, detail=one.detail)
    shares = _shares(one.counts)
    title = ", ".join(f"{name}: {words.number(count)}" for name, count in zip(names, one.counts, strict=True))
    marks = [*_side(shares[2::-1], (3, 2, 1), -unit), *_side(shares[3:], (4, 5, 6), unit), upright("z", LINE, 0, 24)]
    return Row(one.label, title, tuple(marks), one.number, one.beside, one.word, one.detail)


def _side(shares: Sequence[float], which: Sequence[int], unit: float) -> list[Mark]:
    """Bars from the common line outwards."""
    found, at, way = [], float(LINE), 1 if unit > 0 else -1
    for share, grade in zip(shares, which, strict=True):
        if share:
            found.append(across(f"g{grade}", at + way * APART / 2, at + share * unit - way * APART / 2, MIDDLE))
        at += share * unit
    return found


def _told(one: Grades, grades: int) -> tuple[str | None, ...]:
    if one.counts is None:
        return (one.label, *(None,) * (grades + 2))
    total = sum(one.counts)
    return (one.label, *(words.number(count) for count in one.counts), words.number(total),
            f"{percent(sum(one.counts[grades // 2:]) / total)}%" if total else None)
