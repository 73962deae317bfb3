"""The wheel of a cohort as rings of counts: from the middle needs a hand, in between, going well. Never a polygon: its
shape would depend on the order of the indicators.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians, sin
from typing import ClassVar, NamedTuple

from analysis.charts.values import Table, base, count
from analysis.figures import Figure
from participation import words
from participation.words import _

EIGHTHS = 8
FULLEST = 5
"""Steps of fullness, so that black and white prints too; 0 is a count that is not shown."""
LONG, LONGER = 13, 18
"""Letters from which a name on the rim is set smaller."""


def _at(r: float, degrees: float) -> tuple[int, int]:
    """A point around the middle, degrees from twelve o'clock."""
    return round(r * sin(radians(degrees))), round(-r * cos(radians(degrees)))


def _point(r: float, degrees: float) -> str:
    return "{} {}".format(*_at(r, degrees))


def _ring(inner: int, outer: int) -> str:
    """One ring of one spoke, pointing at twelve o'clock; spokes are turned copies."""
    a, b = 22.5 - 172 / outer, 22.5 - 172 / inner
    there = f"M{_point(outer, -a)}A{outer} {outer} 0 0 1 {_point(outer, a)}"
    return f"{there}L{_point(inner, b)}A{inner} {inner} 0 0 0 {_point(inner, -b)}z"


RINGS = ((62, 116), (119, 173), (176, 230))
CELLS = tuple(zip("abc", (_ring(*ring) for ring in RINGS)))
UPPER = f"M{_point(239, -60)}A239 239 0 0 1 {_point(239, 60)}"   # names stand on this arc
LOWER = f"M{_point(256, 60)}A256 256 0 0 0 {_point(256, -60)}"   # and hang in this one


@dataclass(frozen=True, slots=True)
class Spoke:
    """One indicator: its name, its hue (the indicator's key), its three levels, and those without a level."""

    label: str
    hue: str
    low: Figure
    middle: Figure
    high: Figure
    none: Figure | None = None


class Number(NamedTuple):
    """A count at x, y in the wheel; None: it is not shown, and its ring is hatched."""

    x: int
    y: int
    text: str | None


class Turned(NamedTuple):
    """A spoke as it is drawn: its hue, degrees, the fullness of its rings, its name, the arc the name stands on, its size."""

    hue: str
    degrees: int
    fullness: tuple[int, int, int]
    name: str
    arc: str
    size: str


@dataclass(frozen=True, slots=True)
class Wheel:
    """Everything that the macro draws. `id` begins every id inside, so that two wheels can stand on one page."""

    finding: str
    how: str
    id: str
    spokes: tuple[Turned, ...]
    numbers: tuple[Number, ...]
    hub: str | None
    table: Table
    desc: str = ""
    kind: str = "wheel"
    key: tuple[tuple[str, str], ...] = ()
    macro: str = "wheel"
    cells: ClassVar[tuple[tuple[str, str], ...]] = CELLS
    upper: ClassVar[str] = UPPER
    lower: ClassVar[str] = LOWER

    @property
    def shown(self) -> bool:
        """Whether any count is. Where none is, no wheel is drawn."""
        return any(one.text is not None for one in self.numbers)

    @property
    def unseen(self) -> bool:
        """Whether any of it carries the mark of what is not shown."""
        return any(one.text is None for one in self.numbers)


def wheel(finding: str, spokes: Sequence[Spoke], children: int | None, id: str = "w") -> Wheel:
    """`children`: how many took part, where that is shown. The fuller the colour, the more of them."""
    turned = tuple(_turned(one, place, children) for place, one in enumerate(spokes))
    heads = (_("Indicator"), _("Needs a hand"), _("In between"), _("Going well"), _("No level"), _("Base"))
    told = tuple((one.label, *(count(figure) for figure in (one.low, one.middle, one.high)), count(one.none) if one.none else None,
                  base([one.high, one.middle, one.low])) for one in spokes)
    how = _("Numbers are children. From the middle outwards: needs a hand, in between, going well. Fuller colour, more children.")
    return Wheel(finding, how, id, turned, tuple(number for place, one in enumerate(spokes) for number in _numbers(one, place)),
                 None if children is None else words.number(children), Table(heads, told), _("From the middle: needs a hand, in between, going well."))


def _turned(one: Spoke, place: int, children: int | None) -> Turned:
    degrees = place * 360 // EIGHTHS
    size = "long" if len(one.label) > LONGER else "mid" if len(one.label) > LONG else ""
    return Turned(one.hue, degrees, _fullness(one, children), one.label, "l" if 90 < degrees < 270 else "u", size)


def _fullness(one: Spoke, children: int | None) -> tuple[int, int, int]:
    """Beside a count that is not shown, a full colour is everybody who took part; else everybody with a level."""
    levels = (one.low, one.middle, one.high)
    whole = all(figure.shown for figure in levels)
    total = (sum(figure.count for figure in levels) if whole else children) or 1
    low, middle, high = (min(FULLEST, 1 + 6 * figure.count // total) if figure.shown else 0 for figure in levels)
    return low, middle, high


def _numbers(one: Spoke, place: int) -> list[Number]:
    found = []
    for (inner, outer), figure in zip(RINGS, (one.low, one.middle, one.high)):
        x, y = _at((inner + outer) / 2, place * 360 / EIGHTHS)
        found.append(Number(x, y, count(figure)))
    return found
