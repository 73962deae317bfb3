"""The pictures of the planners' pages: figures from the door become plain values here, macros draw them as SVG.

Which picture answers which question: docs/pictures.md. How to call one from a page: templates/analysis/charts/picture.html.
"""

from analysis.charts.answers import Answer, Bands, Choice, diverging, options, place, places
from analysis.charts.change import Moves, Pair, differences, dumbbell, moves
from analysis.charts.courses import Phase, Remark, Signal, Spark, spark
from analysis.charts.courses import course as time_course
from analysis.charts.funnels import funnel
from analysis.charts.panels import Area, Cell, Panels, multiples, reach
from analysis.charts.values import LARGEST, Drawing, Mark, Picture, Row, Rows, Table, Text
from analysis.charts.wheel import Spoke, Wheel, wheel

__all__ = [
    "LARGEST", "Answer", "Area", "Bands", "Cell", "Choice", "Drawing", "Mark", "Moves", "Pair", "Panels", "Phase", "Picture", "Remark",
    "Row", "Rows", "Signal", "Spark", "Spoke", "Table", "Text", "Wheel", "differences", "diverging", "dumbbell", "funnel", "moves",
    "multiples", "options", "place", "places", "reach", "spark", "time_course", "wheel",
]
