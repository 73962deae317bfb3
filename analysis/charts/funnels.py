"""Funnel plot: shares of many places against their bases, with the limits that chance alone stays within. No league table:
places are not in order, and only those outside the limits carry a number, with
their name below.

The limits are those of analysis.statistics.comparison.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor

from analysis.charts.answers import Choice
from analysis.charts.values import Drawing, Mark, Picture, Size, Table, Text, base, beside, count, share, span
from analysis.figures import Figure
from analysis.statistics import comparison
from analysis.statistics.comparison import INNER, OUTER, PLACE_WORDS, Place, funnel_limits
from analysis.wording import percent
from participation import words
from participation.words import _, translated

STEPS = 16
"""Straight pieces that a limit is drawn with."""


SIZES = (Size("wide", 720, 330, 46, 70), Size("narrow", 300, 300, 46, 14))


def standing(figure: Figure, centre: float) -> str:
    """"" inside the 95 % limits, "near" outside them, "far" outside those of 99.8 %. The figure is shown."""
    where = comparison.funnel(figure.count, figure.base, centre)
    return {Place.INSIDE: "", Place.ABOVE: "near", Place.BELOW: "near"}.get(where, "far")


def funnel(finding: str, places: Sequence[Choice], everyone: Figure) -> Picture:
    """Each place by its base and its share. Without a share of everyone there is nothing to draw, only the table."""
    drawn = [one for one in places if one.figure.shown] if everyone.shown else []
    outside = [one for one in drawn if standing(one.figure, everyone.share)]
    numbers = {one.label: place for place, one in enumerate(outside, 1)}
    drawings = tuple(_drawn(size, drawn, everyone.share, numbers) for size in SIZES) if drawn else ()
    unseen = [one.label for one in places if not one.figure.shown]
    notes = tuple(f"{numbers[one.label]}. {one.label}: {share(one.figure)}, {beside(one.figure)}" for one in outside)
    notes += (_("Not shown, to protect people: {names}.").format(names=", ".join(unseen)),) if unseen and drawn else ()
    how = _("Across: how many people. Up: share. Dashed: 95% limits, line: 99.8% limits; between them, chance alone could do it. "
            "Order and distance from the middle are no ranking.")
    rows = tuple((one.label, count(one.figure), share(one.figure), span(one.figure), base([one.figure]),
                  _said(one.figure, everyone)) for one in places)
    heads = (_("Place"), _("Count"), _("Share"), _("Interval"), _("Base"), _("Limits"))
    key = (("p", _("inside")), ("p near", _("outside 95%")), ("p far", _("outside 99.8%"))) if drawn else ()
    return Picture("funnel", finding, how, key, drawings, notes, Table(heads, rows))


def _said(figure: Figure, everyone: Figure) -> str | None:
    """Where it lies, in words; nothing where it, or everyone, is not shown."""
    if not (figure.shown and everyone.shown):
        return None
    return translated(PLACE_WORDS[comparison.funnel(figure.count, figure.base, everyone.share)])


def _drawn(size: Size, places: Sequence[Choice], centre: float, numbers: dict[str, int]) -> Drawing:
    most = _rounded(max(one.figure.base for one in places) * 1.08)
    least = max(4, min(one.figure.base for one in places) * 0.7)
    low, high = _range(places, centre, least)
    x = lambda people: round(size.left + people / most * (size.width - size.left - size.right))  # noqa: E731
    y = lambda value: round(14 + (high - 100 * value) * (size.height - 62) / (high - low))  # noqa: E731
    step = 10 if high - low <= 60 else 20
    grid = range(low, high + 1, step)
    marks = [Mark("rule", "".join(f"M{size.left} {y(v / 100)}H{size.width - size.right}" for v in grid)),
             *_limits(centre, least, most, (low, high), x, y), Mark("c", f"M{x(least)} {y(centre)}H{x(most)}")]
    texts = [Text("e", size.left - 7, y(v / 100) + 5, f"{v}%") for v in grid]
    texts += [Text("m", x(people), size.height - 26, words.number(people)) for people in range(0, most + 1, most // 4 or 1)]
    texts.append(Text("m", (size.left + size.width - size.right) // 2, size.height - 6, _("people")))
    texts.append(Text("s" if size.kind == "wide" else "e", x(most) + (8 if size.kind == "wide" else 0),
                      y(centre) + (5 if size.kind == "wide" else -5), _("all {share}%").format(share=percent(centre))))
    for one in places:
        mark, label = _point(one, numbers.get(one.label, 0), centre, x(one.figure.base), y(one.figure.share))
        marks.append(mark)
        texts += label
    return Drawing(size.kind, size.width, size.height, tuple(marks), tuple(texts))


def _rounded(people: float) -> int:
    """Up to a number whose quarters are round."""
    unit = 1
    while people > 400 * unit:
        unit *= 10
    return unit * next(one for one in (20, 40, 60, 80, 100, 120, 160, 200, 240, 320, 400) if one * unit >= people)


def _range(places: Sequence[Choice], centre: float, least: float) -> tuple[int, int]:
    """Whole tens of percent around all places, and the inner limits where the smallest stands."""
    ends = funnel_limits(centre, max(least, 10), INNER)
    shares = [one.figure.share for one in places] + [ends.low, ends.high]
    return max(0, 10 * floor(10 * min(shares) - 0.2)), min(100, 10 * ceil(10 * max(shares) + 0.2))


def _limits(centre: float, least: float, most: float, frame: tuple[int, int], x, y) -> list[Mark]:
    """Both pairs of curves, from where they come into the frame; stops lie closer together where there are few people."""
    stops = [least * (most / least) ** (step / STEPS) for step in range(STEPS + 1)]
    low, high = (end / 100 for end in frame)
    marks = []
    for cls, z in (("l95", INNER), ("l99", OUTER)):
        sides = [[(n, getattr(funnel_limits(centre, n, z), side)) for n in stops] for side in ("low", "high")]
        inside = [[f"{x(n)} {y(value)}" for n, value in curve if low <= value <= high and 0 < value < 1] for curve in sides]
        marks.append(Mark(cls, "".join("M" + "L".join(curve) for curve in inside if curve)))
    return marks


def _point(one: Choice, number: int, centre: float, px: int, py: int) -> tuple[Mark, tuple[Text, ...]]:
    """A dot inside the limits; a square or a diamond with its number outside."""
    where = standing(one.figure, centre)
    if not where:
        return Mark("p", f"M{px} {py}h.01"), ()
    path = f"M{px} {py - 8}l8 8-8 8-8-8z" if where == "far" else f"M{px - 6} {py - 6}h12v12h-12z"
    return Mark(f"p {where}", path), (Text("b s", px + 11, py + 5, str(number)),)
