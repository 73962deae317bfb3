"""Every picture of the planner's pages. One function draws one picture and returns SVG text; figures come from the
door.

Rules: role=img, a title that says the finding, a desc that says how to read it; colours and widths only by class
(static/css/pictures.css); whole numbers; under 3 kB. Row pictures hold no text and stretch with their cell, strokes do
not scale. Pictures with text come narrow and wide, so type never falls under 12 px.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from math import cos, radians, sin

from markupsafe import Markup

from analysis.figures import Figure
from analysis.wording import percent
from participation.words import _

LARGEST = 3_000
"""Bytes that one picture may have."""


def picture(width: int, height: int, title: str, desc: str, *marks: str, kind: str, stretch: bool = False,
            origin: int = 0) -> Markup:
    fit = ' preserveAspectRatio="none"' if stretch else ""
    frame = f'class="{kind}" viewBox="{origin} {origin} {width} {height}"{fit} role="img"'
    head = f"<svg {frame}><title>{escape(title)}</title>"
    return Markup(head + (f"<desc>{escape(desc)}</desc>" if desc else "") + "".join(marks) + "</svg>")


def line(cls: str, x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<path class="{cls}" d="M{x1:.0f} {y1:.0f}L{x2:.0f} {y2:.0f}"/>'


def bar(cls: str, x: float, y: float, width: float, height: float) -> str:
    return f'<rect class="{cls}" x="{x:.0f}" y="{y:.0f}" width="{max(width, 0):.0f}" height="{height:.0f}"/>'


def dot(cls: str, x: float, y: float) -> str:
    """A dot that stays round when the picture is stretched: a line of no length with round ends."""
    return f'<path class="{cls}" d="M{x:.0f} {y:.0f}h.01"/>'


def whisker(low: float, high: float, y: float) -> str:
    """An interval: a thin line with two end marks."""
    ends = f"M{low:.0f} {y - 4:.0f}v8M{high:.0f} {y - 4:.0f}v8"
    return f'<path class="c-whisker" d="M{low:.0f} {y:.0f}H{high:.0f}{ends}"/>'


def _ends(figure: Figure, unit: float = 100) -> tuple[float, float]:
    interval = figure.interval
    return (interval.low * unit, interval.high * unit) if interval else (0, 0)


# ---- rows of a table -------------------------------------------------------------------------------------------------

ROOM_LOW, ROOM_MIDDLE = 32, 42
"""Percent that fit left of the line and in the lane of the middle; a set that needs more takes a smaller unit for all
rows."""


def row_unit(rows: Sequence[tuple[Figure, Figure, Figure]]) -> float:
    """One scale for a set of diverging rows: (high, middle, low) figures → units of width for one percent."""
    lows = max((percent(low.share) for _high, _middle, low in rows if low.shown), default=0)
    middles = max((percent(middle.share) for _high, middle, _low in rows if middle.shown), default=0)
    return 5.6 / max(1, lows / ROOM_LOW, middles / ROOM_MIDDLE)


def diverging_row(high: Figure, middle: Figure, low: Figure, words: tuple[str, str, str], unit: float = 5.6) -> Markup:
    """Low answers to the left of a common line, high to the right, the middle in a lane of its own. 1000 units wide."""
    zero = 180
    shares = [percent(f.share) for f in (high, middle, low)]
    start, end = _ends(high)
    title = ", ".join(f"{share}% {word}" for share, word in zip(shares, words))
    return picture(1000, 24, title, _("Bars from a common line. The thin line is the interval of the right-hand bar."),
                   bar("c-disagree", zero - unit * shares[2], 4, unit * shares[2], 16),
                   bar("c-agree", zero, 4, unit * shares[0], 16), whisker(zero + unit * start, zero + unit * end, 12),
                   bar("c-neither", 760, 4, unit * shares[1], 16), line("c-zero", zero, 0, zero, 24),
                   line("c-rule", 760, 0, 760, 24), kind="c-row", stretch=True)


def share_row(figure: Figure, everyone: Figure) -> Markup:
    """One share with its interval, and the share of everyone as an upright line."""
    low, high = _ends(figure, 1000)
    title = _("{share}%, between {low}% and {high}%").format(
        share=percent(figure.share), low=percent(low / 1000), high=percent(high / 1000))
    upright = line("c-zero", everyone.share * 1000, 0, everyone.share * 1000, 24) if everyone.shown else ""
    desc = _("The upright line is everyone: {share}%.").format(share=percent(everyone.share)) if everyone.shown else ""
    return picture(1000, 24, title, desc, line("c-track", 0, 12, 1000, 12), upright, line("c-range", low, 12, high, 12),
                   dot("c-dot", figure.share * 1000, 12), kind="c-row", stretch=True)


def option_row(figure: Figure, further: Figure | None = None, words: str = "") -> Markup:
    """The share that chose an option, from nought, with its interval; `further` (a share, `words` names it) follows on."""
    low, high = _ends(figure, 1000)
    title = _("{share}%, between {low}% and {high}%").format(
        share=percent(figure.share), low=percent(low / 1000), high=percent(high / 1000))
    more = further is not None and further.shown
    end = figure.share * 1000
    marks = [bar("c-neither", end, 4, further.share * 1000, 16)] if more else []
    title += _(", and {share}% {words}").format(share=percent(further.share), words=words) if more else ""
    return picture(1000, 24, title, _("The bar begins at nought. The thin line is its interval."), line("c-track", 0, 12, 1000, 12),
                   *marks, bar("c-agree", 0, 4, end, 16), whisker(low, high, 12), line("c-zero", 0, 0, 0, 24), kind="c-row",
                   stretch=True)


UP_DOWN_SCALE = 0.6
"""Where the scale of up and down ends."""


def up_down_row(up: Figure, same: Figure, down: Figure) -> Markup:
    """A dumbbell: share that went down (open) and share that went up (filled) on one scale from 0 to 60 %."""
    unit = 1000 / UP_DOWN_SCALE
    x = lambda share: min(share, UP_DOWN_SCALE) * unit  # noqa: E731
    (ul, uh), (dl, dh) = _ends(up, 1), _ends(down, 1)
    title = _("{up}% up, {same}% the same, {down}% down").format(
        up=percent(up.share), same=percent(same.share), down=percent(down.share))
    return picture(1000, 32, title, _("Filled dot: went up. Open dot: went down. Thin lines are intervals."),
                   line("c-track", 0, 16, 1000, 16), line("c-range up", x(ul), 9, x(uh), 9),
                   line("c-range", x(dl), 23, x(dh), 23), line("c-bond", x(down.share), 16, x(up.share), 16),
                   dot("c-dot", x(down.share), 16), dot("c-dot open", x(down.share), 16),
                   dot("c-dot up", x(up.share), 16),
                   kind="c-row tall", stretch=True)


# ---- small pictures --------------------------------------------------------------------------------------------------

def small_multiple(title: str, figures: Sequence[Figure], everyone: Sequence[Figure], hues: Sequence[str]) -> Markup:
    """Eight bars, one an indicator, each with its interval and a tick where everyone is. The words stand beside it."""
    marks = [line("c-zero", 0, 0, 0, 176)]
    for row, (figure, all_, hue) in enumerate(zip(figures, everyone, hues)):
        y = row * 22
        if figure.shown:
            low, high = _ends(figure)
            marks += [bar(f"t-{hue} c-hue", 0, y + 6, figure.share * 100, 10),
                      line("c-thin", low, y + 11, high, y + 11)]
        if all_.shown:
            marks.append(line("c-tick", all_.share * 100, y + 3, all_.share * 100, y + 19))
    return picture(100, 176, title, _("Bar: this area. Thin line: interval. Tick: everyone."), *marks,
                   kind="c-multiple",
                   stretch=True)


Place = tuple[float, float | None]
"""Where a figure stands on the line of time, 0 to 1, and its percent; None where it is not shown."""


def sparkline(points: Sequence[Place], title: str, *, median: float | None = None,
              path: Sequence[tuple[float, float]] = ()) -> Markup:
    """Line of figures (broken where one is not shown), dashed median, dotted path to the target. One point at least is
    shown.

    Its own scale, but never fewer than 24 points high, so that chance does not look like a mountain.
    """
    shown = [(part, v) for part, v in points if v is not None]
    seen = [v for _x, v in shown] + [v for _x, v in path] + ([median] if median is not None else [])
    middle, span = (max(seen) + min(seen)) / 2, max(24, max(seen) - min(seen))
    x = lambda part: 4 + part * 190  # noqa: E731
    y = lambda v: 20 - (v - middle) * 34 / span  # noqa: E731
    marks = []
    if path:
        marks.append('<path class="c-path" d="M' + "L".join(f"{x(part):.0f} {y(v):.0f}" for part, v in path) + '"/>')
    if median is not None:
        marks.append(line("c-median", x(shown[0][0]), y(median), x(shown[-1][0]), y(median)))
    marks.append(f'<path class="c-line" d="{_broken_line(points, x, y)}"/>')
    marks.append(dot("c-dot small", x(shown[-1][0]), y(shown[-1][1])))
    desc = _("Line: figures. Dashed: median. Dotted: path to the target.")
    return picture(200, 40, title, desc, *marks, kind="c-spark", stretch=True)


def _broken_line(points: Sequence[Place], x, y) -> str:
    """Path data through the points that are shown; one that is not shown breaks the line, one that stands alone is a
    dot."""
    pieces, pen = [], "M"
    for place, (part, value) in enumerate(points):
        if value is None:
            pen = "M"
            continue
        alone = pen == "M" and (place + 1 == len(points) or points[place + 1][1] is None)
        pieces.append(f"{pen}{x(part):.0f} {y(value):.0f}" + ("h.01" if alone else ""))
        pen = "L"
    return "".join(pieces)


# ---- large pictures --------------------------------------------------------------------------------------------------

def at(r: float, degrees: float) -> str:
    """A point around the middle, degrees from twelve o'clock."""
    return f"{r * sin(radians(degrees)):.0f} {-r * cos(radians(degrees)):.0f}"


def _ring(inner: int, outer: int) -> str:
    """One ring of one spoke, pointing at twelve o'clock; spokes are turned copies."""
    a, b = 22.5 - 172 / outer, 22.5 - 172 / inner
    there = f"M{at(outer, -a)}A{outer} {outer} 0 0 1 {at(outer, a)}"
    return f"{there}L{at(inner, b)}A{inner} {inner} 0 0 0 {at(inner, -b)}z"


RINGS = ((62, 116), (119, 173), (176, 230))
UPPER = f"M{at(239, -60)}A239 239 0 0 1 {at(239, 60)}"   # names stand on this arc
LOWER = f"M{at(256, 60)}A256 256 0 0 0 {at(256, -60)}"   # and hang in this one


def cohort_wheel(spokes: Sequence[tuple[str, str, tuple[int | None, int | None, int | None]]], title: str, desc: str,
                 children: int | None) -> Markup:
    """Rings of counts, from the middle: needs a hand, in between, going well. The fuller the colour, the more children.

    spokes: (hue, name, counts); a count that is not shown is None and stays an empty ring with a dash. Five steps of
    fullness, so that black and white prints too.
    """
    cells = "".join(f'<path id="{i}" d="{_ring(*ring)}"/>' for i, ring in zip("abc", RINGS))
    marks, numbers = [f'<defs>{cells}<path id="u" d="{UPPER}"/><path id="l" d="{LOWER}"/></defs>'], []
    for spoke, (hue, name, counts) in enumerate(spokes):
        turn = spoke * 45
        # Beside a count that is not shown, a full colour is everybody who took part.
        total = (children or 0) if None in counts else 0
        total = total or sum(count or 0 for count in counts) or 1
        fills = "".join(f'<use href="#{i}" class="f{min(5, 1 + 6 * (count or 0) // total)}"/>' for i,
                        count in zip("abc", counts))
        arc = "l" if 90 < turn < 270 else "u"   # names in the lower half read left to right too
        text = f'<text><textPath href="#{arc}" startOffset="50%">{escape(name)}</textPath></text>'
        turned = f' transform="rotate({turn})"' if turn else ""
        marks.append(f'<g class="t-{hue}"{turned}>{fills}{text}</g>')
        for (inner, outer), count in zip(RINGS, counts):
            x, y = at((inner + outer) / 2, turn).split()
            numbers.append(f'<tspan x="{x}" y="{int(y) + 7}">{"–" if count is None else count}</tspan>')
    hub = f'<tspan x="0" y="10" class="c-h">{"–" if children is None else children}</tspan>'
    marks.append(f'<circle r="54" class="c-hub"/><text class="c-n">{"".join(numbers)}{hub}</text>')
    return picture(540, 540, title, desc, *marks, kind="c-wheel", origin=-270)


def course(points: Sequence[Place], labels: Sequence[tuple[float, str]], *, title: str, desc: str, wide: bool,
           median: float | None = None, path: Sequence[tuple[float, float]] = (),
           whiskers: Sequence[tuple[float, float, float]] = ()) -> Markup:
    """Figures against time with the path to the target. All x run from 0 to 1, all y are percent.

    labels: (x, text) under the axis; whiskers: (x, low, high) intervals; a point that is not shown is None.
    """
    width, height, left, right, top, foot = (760, 320, 44, 108, 20, 34) if wide else (360, 290, 36, 30, 26, 34)
    seen = [v for _x, v in points if v is not None] + [v for _x, v in path] + [v for w in whiskers for v in w[1:]]
    low, high = max(0, 10 * int(min(seen) // 10)), min(100, 10 * (int(max(seen) // 10) + 1))
    x = lambda part: left + part * (width - left - right)  # noqa: E731
    y = lambda v: top + (high - v) * (height - top - foot) / max(high - low, 10)  # noqa: E731
    marks = []
    for value in range(low, high + 1, 10 if high - low <= 60 else 20):
        marks += [line("c-rule", left, y(value), width - right, y(value)),
                  f'<text class="c-axis end" x="{left - 8}" y="{y(value) + 4:.0f}">{value}%</text>']
    marks += [f'<text class="c-axis" x="{x(part):.0f}" y="{height - 8}">{escape(text)}</text>' for part, text in labels]
    if path:
        corners = "L".join(f"{x(part):.0f} {y(v):.0f}" for part, v in path)
        marks += [f'<path class="c-path" d="M{corners}"/>', dot("c-aim", x(path[-1][0]), y(path[-1][1]))]
    if median is not None:
        marks.append(line("c-median", x(points[0][0]), y(median), x(points[-1][0]), y(median)))
    marks += [f'<path class="c-thin" d="M{x(part):.0f} {y(lo):.0f}V{y(hi):.0f}"/>' for part, lo, hi in whiskers]
    shown = [(part, v) for part, v in points if v is not None]
    if shown:
        marks += [f'<path class="c-line" d="{_broken_line(points, x, y)}"/>',
                  '<path class="c-points" d="' + "".join(f"M{x(part):.0f} {y(v):.0f}h.01" for part, v in shown) + '"/>',
                  dot("c-dot", x(shown[-1][0]), y(shown[-1][1]))]
        marks += _course_notes(shown[-1], path, x, y, wide)
    return picture(width, height, title, desc, *marks, kind="c-run " + ("wide" if wide else "narrow"))


def _course_notes(now: tuple[float, float], path: Sequence[tuple[float, float]], x, y, wide: bool) -> list[str]:
    text = _("now {share}%").format(share=round(now[1]))
    notes = [f'<text class="c-note" x="{x(now[0]) + 10:.0f}" y="{y(now[1]) + 5:.0f}">{text}</text>']
    if path:
        part, value = path[-1]
        dx, dy = (10, 5) if wide else (6, -12)
        text = _("target {share}%").format(share=f"{value:g}")
        notes.append(f'<text class="c-note soft aim" x="{x(part) + dx:.0f}" y="{y(value) + dy:.0f}">{text}</text>')
    return notes
