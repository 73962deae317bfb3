"""Funnel plot: shares of many places against their bases, with the limits that chance alone stays within. No league table:
places are not in order, and only those outside the limits carry their name.

Limits: p₀ ± z √(p₀(1 − p₀)/n), z = 1.96 (95 %) and 3.09 (99.8 %); D. J. Spiegelhalter, "Funnel plots for comparing
institutional performance", Statistics in Medicine 24 (2005) 1185–1202.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, sqrt

from analysis.charts.answers import Choice
from analysis.charts.values import Drawing, Mark, Picture, Table, Text, base, count, share, span
from analysis.figures import Figure
from analysis.wording import percent
from participation import words
from participation.words import _

NEAR, FAR = 1.959963984540054, 3.090232306167813
"""Normal quantiles of 97.5 % and 99.9 %."""
STEPS = 12
"""Straight pieces that a limit is drawn with."""


@dataclass(frozen=True, slots=True)
class _Size:
    kind: str
    width: int
    height: int
    left: int
    right: int


SIZES = (_Size("wide", 720, 330, 46, 70), _Size("narrow", 300, 300, 38, 14))


def limits(centre: float, people: float, z: float) -> tuple[float, float]:
    """Between which shares chance alone would leave a place of so many people, cut off at 0 and 1."""
    reach = z * sqrt(centre * (1 - centre) / people)
    return max(0.0, centre - reach), min(1.0, centre + reach)


def standing(figure: Figure, centre: float) -> str:
    """"" inside the 95 % limits, "near" outside them, "far" outside those of 99.8 %. The figure is shown."""
    for name, z in (("far", FAR), ("near", NEAR)):
        low, high = limits(centre, figure.base, z)
        if not low <= figure.share <= high:
            return name
    return ""


def funnel(finding: str, places: Sequence[Choice], everyone: Figure) -> Picture:
    """Each place by its base and its share. Without a share of everyone there is nothing to draw, only the table."""
    drawn = [one for one in places if one.figure.shown] if everyone.shown else []
    drawings = tuple(_drawn(size, drawn, everyone.share) for size in SIZES) if drawn else ()
    unseen = [one.label for one in places if not one.figure.shown]
    notes = (_("Not shown, to protect people: {names}.").format(names=", ".join(unseen)),) if unseen else ()
    how = _("Across: how many people. Up: share. Dashed: 95% limits, line: 99.8% limits; between them, chance alone could do it. "
            "Order and distance from the middle are no ranking.")
    words_of = {"": _("inside"), "near": _("outside 95%"), "far": _("outside 99.8%")}
    rows = tuple((one.label, count(one.figure), share(one.figure), span(one.figure), base([one.figure]),
                  words_of[standing(one.figure, everyone.share)] if one.figure.shown and everyone.shown else None) for one in places)
    heads = (_("Place"), _("Count"), _("Share"), _("Interval"), _("Base"), _("Limits"))
    key = (("p", _("inside")), ("p near", words_of["near"]), ("p far", words_of["far"])) if drawn else ()
    return Picture("funnel", finding, how, key, drawings, notes, Table(heads, rows))


def _drawn(size: _Size, places: Sequence[Choice], centre: float) -> Drawing:
    most = _rounded(max(one.figure.base for one in places) * 1.08)
    least = max(4, min(one.figure.base for one in places) * 0.7)
    low, high = _range(places, centre, least)
    x = lambda people: round(size.left + people / most * (size.width - size.left - size.right))  # noqa: E731
    y = lambda value: round(14 + (high - 100 * value) * (size.height - 62) / (high - low))  # noqa: E731
    step = 10 if high - low <= 60 else 20
    grid = range(low, high + 1, step)
    marks = [Mark("rule", "".join(f"M{size.left} {y(v / 100)}H{size.width - size.right}" for v in grid)),
             *_limits(centre, least, most, x, y), Mark("c", f"M{x(least)} {y(centre)}H{x(most)}")]
    texts = [Text("e", size.left - 7, y(v / 100) + 5, f"{v}%") for v in grid]
    texts += [Text("m", x(people), size.height - 26, words.number(people)) for people in range(0, most + 1, most // 4 or 1)]
    texts.append(Text("m", (size.left + size.width - size.right) // 2, size.height - 6, _("people")))
    texts.append(Text("s" if size.kind == "wide" else "e", x(most) + (8 if size.kind == "wide" else 0),
                      y(centre) + (5 if size.kind == "wide" else -5), _("all {share}%").format(share=percent(centre))))
    for one in places:
        marks, texts = _point(one, centre, size, x, y, marks, texts)
    return Drawing(size.kind, size.width, size.height, tuple(marks), tuple(texts))


def _rounded(people: float) -> int:
    """Up to a number whose quarters are round: 40, 80, 200, 400 …"""
    unit = 4
    while people > unit * 10:
        unit *= 10 if unit * 100 < people else 5 if str(unit)[0] == "4" else 2
    return ceil(people / unit) * unit


def _range(places: Sequence[Choice], centre: float, least: float) -> tuple[int, int]:
    """Whole tens of percent around all places, and the inner limits where the smallest stands."""
    ends = limits(centre, max(least, 10), NEAR)
    shares = [one.figure.share for one in places] + list(ends)
    return max(0, 10 * floor(10 * min(shares) - 0.2)), min(100, 10 * ceil(10 * max(shares) + 0.2))


def _limits(centre: float, least: float, most: float, x, y) -> list[Mark]:
    """Both pairs of curves, closer together where there are few people."""
    stops = [least * (most / least) ** (step / STEPS) for step in range(STEPS + 1)]
    return [Mark(cls, "".join("M" + "L".join(f"{x(n)} {y(limits(centre, n, z)[side])}" for n in stops) for side in (0, 1)))
            for cls, z in (("l95", NEAR), ("l99", FAR))]


def _point(one: Choice, centre: float, size: _Size, x, y, marks: list[Mark], texts: list[Text]) -> tuple[list[Mark], list[Text]]:
    px, py = x(one.figure.base), y(one.figure.share)
    where = standing(one.figure, centre)
    if where == "far":
        return [*marks, Mark("p far", f"M{px} {py - 8}l8 8-8 8-8-8z")], [*texts, _name(one, size, px, py)]
    if where == "near":
        return [*marks, Mark("p near", f"M{px - 6} {py - 6}h12v12h-12z")], [*texts, _name(one, size, px, py)]
    return [*marks, Mark("p", f"M{px} {py}h.01")], texts


def _name(one: Choice, size: _Size, px: int, py: int) -> Text:
    """The name of a place outside the limits, on the side where there is room, shortened where there is none."""
    room = size.width - px - 12
    end = room < 90
    letters = int((px - 14 if end else room) / 7)
    name = one.label if len(one.label) <= letters else one.label[:max(1, letters - 1)] + "…"
    return Text("b e" if end else "b s", px - 12 if end else px + 12, py + 5, name)
