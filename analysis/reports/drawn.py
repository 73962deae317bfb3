"""Drawings of a report: from charts to what is kept, the signs and tens of the children's version, and SVG for paper. Pure.

On a page the strokes take their look from css/pictures.css. Paper has no style sheet: there every stroke brings its own, in
lines and shapes that differ without colour.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from analysis import charts
from analysis.charts import Mark, Spark
from analysis.charts.values import Text as Lettering
from analysis.figures import NOT_SHOWN
from analysis.files.cells import printable
from analysis.reports.document import Drawing
from participation.words import translated

INK, SOFT, EDGE, GOOD, RULE = "#2b2a3d", "#5a5870", "#7b7890", "#005735", "#ddd6ca"
STROKES = {
    "rule": f'stroke="{RULE}" stroke-width="1"', "line": f'stroke="{INK}" stroke-width="1.8" stroke-linejoin="round"',
    "dots": f'stroke="{INK}" stroke-width="6" stroke-linecap="round"', "dot": f'stroke="{INK}" stroke-width="12" stroke-linecap="round"',
    "end": f'stroke="{INK}" stroke-width="6" stroke-linecap="round"', "mid": f'stroke="{SOFT}" stroke-width="1.3" stroke-dasharray="6 4"',
    "lim": f'stroke="{EDGE}" stroke-width="1.3" stroke-dasharray="2 3"', "cut": f'stroke="{EDGE}" stroke-width="1"',
    "turn": f'stroke="{EDGE}" stroke-width="1" stroke-dasharray="5 5"', "w": f'stroke="{EDGE}" stroke-width="1.4"',
    "path": f'stroke="{GOOD}" stroke-width="2.2" stroke-dasharray="0.1 5" stroke-linecap="round"',
    "aim": f'stroke="{GOOD}" stroke-width="12" stroke-linecap="round"', "u": f'stroke="{SOFT}" stroke-width="1"',
    "sig": f'stroke="{INK}" stroke-width="1.8"', "ring": f'stroke="{INK}" stroke-width="1.4"',
    "full": f'fill="{INK}"', "rest": f'stroke="{EDGE}" stroke-width="2"', "sign": f'stroke="{INK}" stroke-width="4" stroke-linecap="round" stroke-linejoin="round"',
    "solid": f'fill="{INK}"',
}
"""How each kind of stroke looks on paper; what has no fill of its own has none."""
ANCHORS = {"s": "start", "m": "middle", "e": "end"}
LETTERS = "Andika, PolishLettersOfHeard, CyrillicLettersOfHeard, Vazirmatn"
"""The families that are shipped: nothing is taken from the machine, so that another machine sets the same page."""


def of_spark(spark: Spark | None) -> Drawing | None:
    return Drawing("spark", 200, 40, spark.title, spark.desc, spark.marks) if spark else None


def of_picture(picture: charts.Picture) -> Drawing | None:
    """The wide drawing of a picture with words in it; None where nothing of it is shown. Its figures are said too: paper has no
    table beside it."""
    if not picture.drawings:
        return None
    wide, hidden = picture.drawings[0], translated(NOT_SHOWN)
    figures = "; ".join(f"{row[0]}: {row[1] or hidden}" for row in picture.table.rows)
    return Drawing("course", wide.width, wide.height, picture.finding, f"{picture.desc or picture.how} {figures}.", wide.marks, wide.texts)


def svg(drawing: Drawing) -> str:
    """A drawing as a file of its own, for paper. Its words are said beside it (alt), so it has none but its letters."""
    strokes = "".join(f'<path d="{escape(mark.d)}" {_look(mark.cls)}/>' for mark in drawing.marks)
    letters = "".join(_letter(one) for one in drawing.letters)
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{drawing.width}" height="{drawing.height}" '
            f'viewBox="0 0 {drawing.width} {drawing.height}">{strokes}{letters}</svg>')


def _look(classes: str) -> str:
    """The last class that is known decides: `cut turn` is a turn."""
    look = next((STROKES[one] for one in reversed(classes.split()) if one in STROKES), STROKES["line"])
    return look if "fill=" in look else f'fill="none" {look}'


def _letter(one: Lettering) -> str:
    classes = one.cls.split()
    anchor = next((ANCHORS[name] for name in classes if name in ANCHORS), "start")
    bold, colour = ("bold", INK) if "b" in classes else ("normal", SOFT)
    return (f'<text x="{one.x}" y="{one.y}" font-family="{LETTERS}" font-size="14" font-weight="{bold}" fill="{colour}" '
            f'text-anchor="{anchor}">{escape(printable(one.text))}</text>')


# ---- the children's version --------------------------------------------------------------------------------------------

SIGNS: dict[str, Sequence[Mark]] = {
    "met": (Mark("sign", "M14 34L27 47L52 18"),),
    "track": (Mark("sign", "M10 50L54 14M36 12H55V31"),),
    "close": (Mark("sign", "M32 10V54M10 32H54"), Mark("solid", "M32 24a8 8 0 1 1 0 16a8 8 0 1 1 0 -16")),
    "either": (Mark("sign", "M8 32H56M20 20L8 32L20 44M44 20L56 32L44 44"),),
    "off": (Mark("sign", "M32 8L58 54H6ZM32 24V38M32 46v.1"),),
    "unsaid": (Mark("sign", "M22 22a10 10 0 1 1 14 9q-4 2 -4 8M32 52v.1"),),
    "said": (Mark("sign", "M8 12H56V42H30L18 54V42H8Z"),),
    "done": (Mark("sign", "M14 34L27 47L52 18"),),
    "late": (Mark("sign", "M8 32a24 24 0 1 1 48 0a24 24 0 1 1 -48 0M32 18V32L42 40"),),
}
"""Strokes of 64 × 64: each judgement has a shape of its own."""
_ONE = "M{x} 4a9 9 0 1 1 0 18a9 9 0 1 1 0 -18M{left} 50V40a14 14 0 0 1 28 0V50Z"
"""A head and shoulders."""


def sign(name: str, title: str) -> Drawing:
    return Drawing("sign", 64, 64, title, "", tuple(SIGNS[name]))


def tens(full: int, title: str) -> Drawing:
    """Ten people in a row, the first `full` of them filled."""
    each = [Mark("full" if place < full else "rest", _ONE.format(x=22 + 36 * place, left=8 + 36 * place)) for place in range(10)]
    return Drawing("tens", 370, 54, title, "", tuple(each))
