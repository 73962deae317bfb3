"""Figures against time: run chart and control chart with their phases, limits, signals in words and points marked by a
person; and the small course of one line.

Nothing is judged here: medians, limits and signals come from the statistics, this only draws them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from analysis import wording
from analysis.charts.values import Drawing, Mark, Picture, Size, Table, Text, base, ends, share, span, unseen
from analysis.figures import Point
from analysis.units import PERCENT, Unit
from participation import words
from participation.words import _

RUN_CHART = 10
"""From this many figures on the middle line speaks; before, each figure has its interval drawn."""
LEAST_SPAN = 30
"""Points that the scale of shares spans at least, so that chance does not look like a mountain."""
LEAST_PART = 0.5
"""The same for all other units, as a part of the largest value."""
FEWEST_STEPS, MOST_STEPS = 3, 6
LETTER = 6.6
"""Width of a letter in a drawing, nearly."""


@dataclass(frozen=True, slots=True)
class Phase:
    """A stretch of time with one middle line. `first`, `last`: places of its points; `middle`, `low`, `high`: values.

    Limits that move with the base (P, U) are one for each point of the phase.
    """

    first: int
    last: int
    middle: float
    low: float | Sequence[float] | None = None
    high: float | Sequence[float] | None = None


@dataclass(frozen=True, slots=True)
class Signal:
    """What stands out, from point to point, in words: *Shift up: worth a conversation*."""

    first: int
    last: int
    words: str


@dataclass(frozen=True, slots=True)
class Remark:
    """What a person has noted at one point: *Snow closed the schools*."""

    at: int
    words: str


SIZES = (Size("wide", 720, 300, 46, 104, 6), Size("narrow", 300, 270, 46, 14, 3))
LANE = 28
"""Height of the lane above the plot for one signal."""


@dataclass
class _Plot:
    """One drawing while it is made: turns days and values into places. `low`, `high`: of the scale, as people write values."""

    size: Size
    start: date
    days: int
    low: float
    high: float
    step: float
    top: int
    unit: Unit
    marks: list[Mark] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)

    @property
    def foot(self) -> int:
        return self.size.height + self.top - 30

    def x(self, day: date) -> int:
        return round(self.size.left + (day - self.start).days / self.days * (self.size.width - self.size.left - self.size.right))

    def y(self, value: float) -> int:
        return round(self.top + (self.high - self.unit.factor * value) * (self.foot - self.top) / (self.high - self.low))

    def line(self, cls: str, corners: Sequence[tuple[float, float]]) -> None:
        self.marks.append(Mark(cls, "M" + "L".join(f"{x} {y}" for x, y in corners)))

    def write(self, cls: str, x: float, y: float, text: str) -> None:
        self.texts.append(Text(cls, round(x), round(y), text))


def course(finding: str, points: Sequence[Point], *, phases: Sequence[Phase] = (), signals: Sequence[Signal] = (),
           remarks: Sequence[Remark] = (), path: Sequence[tuple[date, float]] = (), middle: str = "", about: str = "") -> Picture:
    """Figures in order of time. `middle` names the middle line (*median*, *mean*); `path` runs from baseline to target;
    `about` says what the figures are. The line breaks where the wording was another (`Point.version`).
    """
    middle = middle or _("median")
    shown = any(one.figure.shown for one in points)
    bars = _whiskers(points, phases)
    drawings = tuple(_drawn(size, points, phases, signals, remarks, path, middle, bars) for size in SIZES) if shown else ()
    how = " ".join(([f"{about}."] if about else []) + _how(points, phases, path, middle, bool(bars)))
    return Picture("course", finding, how, (), drawings, tuple(f"{place}. {one.words}" for place, one in enumerate(remarks, 1)),
                   _told(points, path, remarks), desc=" ".join((*(f"{one.words}." for one in signals), how)))


def _how(points: Sequence[Point], phases: Sequence[Phase], path: Sequence[tuple[date, float]], middle: str, bars: bool) -> list[str]:
    said = [_("Dots: the figure of each time.")]
    if bars:
        said.append(_("Upright lines: intervals."))
    if not _unit(points).is_share:
        said.append(_("Scale: {unit}.").format(unit=_unit(points).name))
    if phases:
        said.append(_("Dashed: {middle} {share}.").format(middle=middle, share=_middle(points, phases[-1])))
    if any(phase.high is not None for phase in phases):
        said.append(_("Dotted: limits of what chance does."))
    if path:
        said.append(_("Row of dots: the path to the target."))
    if _reworded(points):
        said.append(_("Upright dashes: from here on it was asked in another way, so do not compare across."))
    return said


def _unit(points: Sequence[Point]) -> Unit:
    return points[0].figure.unit if points else PERCENT


def _middle(points: Sequence[Point], phase: Phase) -> str:
    unit = _unit(points)
    return unit.exact(round(phase.middle, 2)) if unit.is_share else unit.number(phase.middle)


def _reworded(points: Sequence[Point]) -> list[int]:
    """Places of points before which the wording changed."""
    return [place for place in range(1, len(points)) if points[place].version != points[place - 1].version]


Bars = Sequence[tuple[date, float, float]]


def _whiskers(points: Sequence[Point], phases: Sequence[Phase]) -> Bars:
    """The intervals that are drawn, as (day, low, high): those under thirty people always, all where there is no middle line."""
    return [(one.ends_on, *ends(one.figure, 1)) for one in points
            if one.figure.shown and one.figure.interval and (not phases or not one.figure.full)]


def _drawn(size: Size, points: Sequence[Point], phases: Sequence[Phase], signals: Sequence[Signal], remarks: Sequence[Remark],
           path: Sequence[tuple[date, float]], middle: str, bars: Bars) -> Drawing:
    days = [one.ends_on for one in points] + [day for day, _value in path]
    low, high, step = _range(points, phases, path, bars)
    alone = timedelta(days=min(days) == max(days))   # one day alone stands in the middle
    top = (28 if remarks else 14) + LANE * len(signals)
    plot = _Plot(size, min(days) - alone, (max(days) - min(days) + 2 * alone).days, low, high, step, top, _unit(points))
    _scale(plot, days)
    _lines(plot, points, phases, middle)
    _path(plot, path)
    _figures(plot, points, bars)
    for lane, one in enumerate(signals):
        _signal(plot, points, one, 14 + LANE * lane)
    for place, remark in enumerate(remarks, 1):
        _remark(plot, points[remark.at], place)
    return Drawing(size.kind, size.width, size.height + plot.top, tuple(plot.marks), tuple(plot.texts))


def _range(points: Sequence[Point], phases: Sequence[Phase], path: Sequence[tuple[date, float]],
           bars: Bars) -> tuple[float, float, float]:
    """(low, high, step) of a scale around everything that is drawn, as people write values."""
    seen = [one.figure.value for one in points if one.figure.shown] + [value for _day, value in path]
    seen += [end for _day, *both in bars for end in both]
    seen += [value for phase in phases for value in (phase.middle, *_each(phase, phase.low), *_each(phase, phase.high))]
    if not _unit(points).is_share:
        return _steps(min(seen, default=0.0), max(seen, default=1.0))
    low, high = 10 * int(min(seen, default=0) * 10 + 1e-9), 10 * -int(-max(seen, default=1) * 10 // 1)
    while high - low < LEAST_SPAN:
        low, high = max(0, low - 10), min(100, high + 10)
    low, high = max(0, low), min(100, high)
    return low, high, 10 if high - low <= 60 else 20


def _steps(least: float, most: float) -> tuple[float, float, float]:
    """Whole steps of 1, 2 or 5 (times a power of ten) around both; nought is never passed, and a small span is drawn small."""
    span = max(most - least, LEAST_PART * abs(most), 1.0)
    size = 10.0 ** math.floor(math.log10(span / MOST_STEPS))
    step = next((size * times for times in (1, 2, 5, 10) if span / (size * times) <= MOST_STEPS), size * 10)
    middle = (least + most) / 2
    low = math.floor(min(least, max(0.0, middle - span / 2)) / step) * step
    return low, max(math.ceil(max(most, middle + span / 2) / step) * step, low + FEWEST_STEPS * step), step


def _each(phase: Phase, limit: float | Sequence[float] | None) -> Sequence[float]:
    if limit is None:
        return ()
    return [limit] * (phase.last - phase.first + 1) if isinstance(limit, (int, float)) else limit


def _scale(plot: _Plot, days: Sequence[date]) -> None:
    size, number = plot.size, round((plot.high - plot.low) / plot.step)
    values = [plot.low + plot.step * place for place in range(number + 1)]
    plot.marks.append(Mark("rule", "".join(f"M{size.left} {plot.y(plot.unit.kept(v))}H{size.width - size.right}" for v in values)))
    for value in values:
        plot.write("e", size.left - 9, plot.y(plot.unit.kept(value)) + 5, f"{value:.0f}%" if plot.unit.is_share else _tick(value))
    start, end = min(days), max(days)
    many = size.labels if (end - start).days > 40 * size.labels else 2
    for place in range(many if end > start else 1):
        day = start + timedelta(days=round((end - start).days * place / (many - 1)))
        last = plot.size.kind == "narrow" and place == many - 1
        plot.write("e" if last else "m", plot.x(day) + (8 if last else 0), plot.foot + 22, words.day(day, "MMM yy"))


def _tick(value: float) -> str:
    """A value on the scale, short enough to stand beside it: *12,000*, *0.5*."""
    return words.number(int(value)) if value == int(value) else f"{value:g}"


def _lines(plot: _Plot, points: Sequence[Point], phases: Sequence[Phase], middle: str) -> None:
    """Middle lines and limits, phase by phase; a new phase begins at an upright line."""
    for phase in phases:
        inside = points[phase.first:phase.last + 1]
        x0, x1 = plot.x(inside[0].ends_on), plot.x(inside[-1].ends_on)
        plot.line("mid", [(x0, plot.y(phase.middle)), (x1, plot.y(phase.middle))])
        for limit in (phase.low, phase.high):
            _limit(plot, inside, phase, limit)
        if phase.first:
            plot.marks.append(Mark("cut", f"M{x0 - 4} {plot.top}V{plot.foot}"))
    if phases and plot.size.kind == "wide":
        last = phases[-1].middle
        y, newest = plot.y(last) + 5, next(one.figure.value for one in reversed(points) if one.figure.shown)
        clear = max(y, plot.y(newest) + 24) if newest >= last else min(y, plot.y(newest) - 14)
        plot.write("s", plot.x(points[-1].ends_on) + 10, clear, f"{middle} {_middle(points, phases[-1])}")


def _limit(plot: _Plot, inside: Sequence[Point], phase: Phase, limit: float | Sequence[float] | None) -> None:
    if limit is None:
        return
    if isinstance(limit, (int, float)):
        plot.line("lim", [(plot.x(inside[0].ends_on), plot.y(limit)), (plot.x(inside[-1].ends_on), plot.y(limit))])
        return
    xs = [plot.x(one.ends_on) for one in inside]
    edges = [xs[0], *((a + b) // 2 for a, b in zip(xs, xs[1:])), xs[-1]]
    plot.marks.append(Mark("lim", f"M{edges[0]} {plot.y(limit[0])}" + "".join(
        f"H{edge}" + (f"V{plot.y(following)}" if following is not None else "")
        for edge, following in zip(edges[1:], [*limit[1:], None]))))


def _path(plot: _Plot, path: Sequence[tuple[date, float]]) -> None:
    if not path:
        return
    plot.line("path", [(plot.x(day), plot.y(value)) for day, value in path])
    day, value = path[-1]
    plot.marks.append(Mark("aim", f"M{plot.x(day)} {plot.y(value)}h.01"))
    text = _("target {share}").format(share=plot.unit.exact(value) if plot.unit.is_share else plot.unit.number(value))
    if plot.size.kind == "wide":
        plot.write("s", plot.x(day) + 11, plot.y(value) + 5, text)
    else:
        plot.write("e", plot.x(day) + 8, plot.y(value) - 12, text)


def _figures(plot: _Plot, points: Sequence[Point], bars: Bars) -> None:
    if bars:
        plot.marks.append(Mark("w", "".join(f"M{plot.x(day)} {plot.y(low)}V{plot.y(high)}" for day, low, high in bars)))
    shown = [(plot.x(one.ends_on), plot.y(one.figure.value)) for one in points if one.figure.shown]
    plot.marks += [unseen(plot.x(one.ends_on), plot.foot - 14) for one in points if not one.figure.shown]
    if not shown:
        return
    plot.marks.append(Mark("line", broken(_places(points, plot.x, plot.y))))
    plot.marks += [Mark("cut turn", f"M{(plot.x(points[at].ends_on) + plot.x(points[at - 1].ends_on)) // 2} {plot.top}V{plot.foot}")
                   for at in _reworded(points)]
    plot.marks.append(Mark("dots", "".join(f"M{x} {y}h.01" for x, y in shown)))
    x, y = shown[-1]
    newest = next(one.figure.value for one in reversed(points) if one.figure.shown)
    plot.marks.append(Mark("dot", f"M{x} {y}h.01"))
    text = _("now {share}").format(share=plot.unit.amount(newest) if plot.unit.is_share else plot.unit.number(newest))
    if plot.size.kind == "wide":
        plot.write("b s", x + 10, y + 5, text)
    else:   # above a line that rises, below one that falls, never over the end of the path
        plot.write("b e", max(x + 8, plot.size.left + 62), y + (22 if shown[-2:][0][1] < y else -11), text)


def _places(points: Sequence[Point], x, y) -> list[tuple[int, int] | None]:
    """Where each point stands, None where it is not shown, and one None more wherever the wording changed."""
    found: list[tuple[int, int] | None] = []
    version = points[0].version if points else ""
    for one in points:
        if one.version != version:
            version = one.version
            found.append(None)
        figure = one.figure
        found.append((x(one.ends_on), y(figure.value)) if figure.shown else None)
    return found


def broken(places: Sequence[tuple[float, float] | None]) -> str:
    """Path through the points that are shown; one that is not shown breaks the line, one that stands alone is a dot."""
    pieces, pen = [], "M"
    for place, one in enumerate(places):
        if one is None:
            pen = "M"
            continue
        alone = pen == "M" and (place + 1 == len(places) or places[place + 1] is None)
        pieces.append(f"{pen}{one[0]} {one[1]}" + ("h.01" if alone else ""))
        pen = "L"
    return "".join(pieces)


def _signal(plot: _Plot, points: Sequence[Point], one: Signal, y: int) -> None:
    """A bracket above the plot over the points it is about, with its words."""
    x0, x1 = plot.x(points[one.first].ends_on), plot.x(points[one.last].ends_on)
    plot.marks.append(Mark("sig", f"M{x0 - 5} {y + 18}v-7H{x1 + 5}v7"))
    half, middle = len(one.words) * LETTER / 2, (x0 + x1) / 2
    if middle + half > plot.size.width:
        plot.write("b e", plot.size.width - 2, y + 4, one.words)
    elif middle - half < 0:
        plot.write("b s", 2, y + 4, one.words)
    else:
        plot.write("b m", middle, y + 4, one.words)


def _remark(plot: _Plot, point: Point, place: int) -> None:
    """A ring around the point with its number; the words stand below the picture."""
    if not point.figure.shown:
        return
    x, y = plot.x(point.ends_on), plot.y(point.figure.value)
    plot.marks.append(Mark("ring", f"M{x - 8} {y}a8 8 0 1 1 16 0a8 8 0 1 1-16 0"))
    plot.write("b m", x, y - 12, str(place))


def _told(points: Sequence[Point], path: Sequence[tuple[date, float]], remarks: Sequence[Remark]) -> Table:
    unit = _unit(points)
    heads = (_("When"), _("Share") if unit.is_share else unit.name, _("Interval"), _("Base"), *([_("Path")] if path else []), *([_("Marked")] if remarks else []))
    rows = []
    for place, one in enumerate(points):
        way = [_on_path(path, one.ends_on, unit)] if path else []
        said = ["; ".join(remark.words for remark in remarks if remark.at == place)] if remarks else []
        rows.append((one.label, share(one.figure), span(one.figure), base([one.figure]), *way, *said))
    return Table(heads, tuple(rows))


def _on_path(path: Sequence[tuple[date, float]], day: date, unit: Unit) -> str:
    """Where the path is on a day; nothing before it begins or after it ends."""
    for (from_day, start), (to_day, end) in zip(path, path[1:]):
        if from_day <= day <= to_day:
            part = (day - from_day).days / max((to_day - from_day).days, 1)
            return unit.exact(start + (end - start) * part)
    return "–"


# ---- the small course of one line ------------------------------------------------------------------------------------

@dataclass(frozen=True, slots=True)
class Spark:
    """A course without words, for a table or a list: 200 × 40, stretched to its cell."""

    title: str
    desc: str
    marks: tuple[Mark, ...]


LEAST_SPARK = 24
"""Points that a small course of shares spans at least."""


def spark(title: str, points: Sequence[Point], *, phases: Sequence[Phase] = (), path: Sequence[tuple[date, float]] = ()) -> Spark | None:
    """Line of figures (broken where one is not shown), dashed middle line, dotted path; None before two figures are shown."""
    shown = [one for one in points if one.figure.shown]
    if len(shown) < 2:
        return None
    days = [one.ends_on for one in points] + [day for day, _value in path]
    start, length = min(days).toordinal(), max((max(days) - min(days)).days, 1)
    unit = _unit(points)
    factor = unit.factor
    seen = [factor * value for value in (*(one.figure.value for one in shown), *(v for _d, v in path), *(one.middle for one in phases))]
    least = LEAST_SPARK if unit.is_share else LEAST_PART * max(map(abs, seen)) or 1
    centre, height = (max(seen) + min(seen)) / 2, max(least, max(seen) - min(seen))
    x = lambda day: round(5 + (day.toordinal() - start) / length * 190)  # noqa: E731
    y = lambda value: round(20 - (factor * value - centre) * 33 / height)  # noqa: E731
    marks = [Mark("path", "M" + "L".join(f"{x(day)} {y(value)}" for day, value in path))] if path else []
    marks += [Mark("mid", f"M{x(points[one.first].ends_on)} {y(one.middle)}H{x(points[one.last].ends_on)}") for one in phases]
    marks.append(Mark("line", broken(_places(points, x, y))))
    marks.append(Mark("end", f"M{x(shown[-1].ends_on)} {y(shown[-1].figure.value)}h.01"))
    return Spark(title, _("Line: figures. Dashed: median. Dotted: path to the target."), tuple(marks))
