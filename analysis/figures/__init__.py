"""The door: every number on a page, chart, export or judgement comes out of here, from released counts only.

A figure that is kept back and a figure that does not exist look the same to whoever reads them: `count`, `base`,
`share` and `interval` are None and `words` is one sentence for both. `standing` tells them apart for the evidence
stored with a judgement; pages, charts and files must not show it, nor sort by it.

`read` gives one figure. A release that was corrected is read no more: its correction takes its place. `told` still tells it,
and by which it was replaced.
"""

from analysis.figures.current import Counting, counting, midnight
from analysis.figures.log import Line, log, of_class, releases, told, versions
from analysis.figures.offering import Names, names, offers
from analysis.figures.reading import courses, read, series, table, tables, took_part
from analysis.figures.values import (ANSWERS, BASE, CHANGES, CLASS, EVERYBODY, FULL, NOT_SHOWN, OPTIONS, RULES, WHEEL, By,
                                     Category, Figure, Measure, Offer, Point, Row, Source, Standing, Table, Told)

__all__ = ["ANSWERS", "BASE", "CHANGES", "CLASS", "Counting", "EVERYBODY", "FULL", "NOT_SHOWN", "OPTIONS", "RULES", "WHEEL", "By", "Category",
           "Figure", "Line", "Measure", "Names", "Offer", "Point", "Row", "Source", "Standing", "Table", "Told", "counting", "courses", "log", "midnight",
           "names", "of_class", "offers", "read", "releases", "series", "table", "tables", "told", "took_part", "versions"]
