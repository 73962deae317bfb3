"""The pictures of the planners' pages: figures from the door become plain values here, macros draw them as SVG.

Which picture answers which question: docs/pictures.md. How to call one from a page: templates/analysis/charts/picture.html.
"""

from analysis.charts.answers import Answer, Bands, Choice, diverging, options, places
from analysis.charts.change import Moves, Pair, differences, dumbbell, moves
from analysis.charts.drawn import (
    LARGEST,
    Place,
    cohort_wheel,
    course,
    diverging_row,
    option_row,
    row_unit,
    share_row,
    small_multiple,
    sparkline,
    up_down_row,
)
from analysis.charts.values import Drawing, Mark, Picture, Row, Rows, Table, Text

__all__ = [
    "LARGEST", "Answer", "Bands", "Choice", "Drawing", "Mark", "Moves", "Pair", "Picture", "Place", "Row", "Rows", "Table", "Text",
    "cohort_wheel", "course", "differences", "diverging", "diverging_row", "dumbbell", "moves", "option_row", "options", "places",
    "row_unit", "share_row", "small_multiple", "sparkline", "up_down_row",
]
