"""The door to evidence of every kind: `courses` gives each measure's figures in order of time, whatever it comes from.

    wheel, survey   the key of figures.Measure              released figures, through `analysis.figures`
    indicator       indicator:<id>  indicator:<id>:<split>  what an agency counts month by month
    audit           audit:<template>:<question>             share of case files graded good or better
    theme           theme:<code>                            in how many passages two coders agreed on it

Every point carries a figure: a `figures.Figure`, or a `Number` that answers to the same names (shown, standing, value,
interval, count, base, unit, words, source). Small counts of people are kept back before a number leaves this package; what is
not shown looks the same as what does not exist.
"""

from analysis.measures.indicator_points import series as indicator_series
from analysis.measures.keys import Key, kind_of, parse
from analysis.measures.reading import courses
from analysis.measures.values import AnyFigure, Course, Number, Origin, Other, OtherPoint
from analysis.units import PERCENT, Unit, UnitKind

__all__ = ["PERCENT", "AnyFigure", "Course", "Key", "Number", "Origin", "Other", "OtherPoint", "Unit", "UnitKind", "courses",
           "indicator_series", "kind_of",
           "parse"]
