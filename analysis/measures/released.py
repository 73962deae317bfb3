"""Courses of wheel and survey measures: released figures, with the words of what was asked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from analysis import figures
from analysis.figures import WHEEL, By, Category, Measure
from analysis.measures.values import Course
from analysis.plan_files.proposals import Kind
from analysis.units import PERCENT
from participation.words import N_, translated

SHORT = {Category.HIGH: N_("going well or agree"), Category.MIDDLE: N_("in between"),
         Category.LOW: N_("need a hand or disagree"),
         Category.NO_ANSWER: N_("no answer"), Category.UP: N_("went up"), Category.DOWN: N_("went down"),
         Category.SAME: N_("stayed the same"), Category.MISSING: N_("not followed up")}
WHEEL_WORDS = {Category.HIGH: N_("going well"), Category.LOW: N_("need a hand")}
SURVEY_WORDS = {Category.HIGH: N_("top two answers"), Category.LOW: N_("bottom two answers")}


async def courses(asked: Mapping[str, Measure], upto: date | None, known_on: date | None,
                  of: figures.Counting | None = None) -> dict[str, Course]:
    """`of`: the releases that count, as they were known then, where they have been asked for."""
    if not asked:
        return {}
    of = await figures.counting(known_on) if of is None else of
    points = await figures.courses(asked.values(), upto=upto, known_on=known_on, of=of)
    names = await figures.names(asked.values(), of=None if known_on else of)
    return {key: Course(key, title(one, names), Kind.WHEEL if one.series == WHEEL else Kind.SURVEY, PERCENT, points[one])
            for key, one in asked.items()}


def title(measure: Measure, names: figures.Names) -> str:
    """What a measure is, in words: *I feel like I belong: going well, Lochee*."""
    item, group = names.get(measure, (measure.item, ""))
    own = WHEEL_WORDS if measure.series == WHEEL else SURVEY_WORDS
    reading = translated(own.get(measure.category) or SHORT[measure.category])
    return f"{item}: {reading}" + (f", {group}" if group and measure.by is not By.ALL else "")
