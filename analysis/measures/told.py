"""A course of other evidence as a page tells it: its finding, its pictures, its parts as rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis import charts, wording
from analysis.charts import Spark, readings
from analysis.figures import Point
from analysis.judgement import charting, courses
from analysis.judgement.charting import Notes
from analysis.measures.indicators import name
from analysis.measures.values import Course
from analysis.statistics import policy
from participation.words import _, ngettext


@dataclass(frozen=True)
class Part:
    """A course in one row: its newest figure, what it did, and a small picture from two figures on."""

    name: str
    newest: Point | None
    does: str
    spark: Spark | None


def finding(course: Course, notes: Notes = charting.NOTHING) -> str:
    """The first line of a page: the newest figure, and what the course does."""
    newest = course.newest
    if newest is None:
        return _("There is no figure yet.")
    if not newest.figure.shown:
        return _("The newest figure, {label}, is not shown, to protect people.").format(label=newest.label)
    told = _("{figure} in {label}").format(figure=wording.share(newest.figure), label=newest.label)
    beside = wording.beside(newest.figure)
    return f"{told} ({beside}). {does(course, notes)}".strip() if beside else f"{told}. {does(course, notes)}".strip()


def does(course: Course, notes: Notes = charting.NOTHING) -> str:
    """In a sentence: one figure alone; the last two compared; from ten a run chart's signal."""
    shown = course.shown
    if len(shown) < policy.DIFFERENCE_POINTS:
        return ""
    read = charting.read(course.points, notes)
    if read is not None:
        sustained = read.now.sustained and read.signal in courses.SHIFTED
        return f"{read.words()}. " + (_("Nine points or more on one side of the median: the shift is sustained.") if sustained else read.sentence())
    found = wording.change(shown[-1].figure, shown[-2].figure)
    if found is None:
        return ""
    detail = f" ({found.detail})" if found.detail else ""
    return _("{words} since {label}{detail}.").format(words=found.words, label=shown[-2].label, detail=detail)


def course_picture(course: Course, notes: Notes = charting.NOTHING, *, control: bool = False) -> charts.Picture | None:
    """The run chart, or from thirteen figures on the control chart; None before there is one."""
    if not course.shown:
        return None
    read = charting.read(course.points, notes)
    if control:
        return courses.controlled(course.points[read.now.start:] if read else ())
    many = ngettext("{n} figure so far", "{n} figures so far", len(course.shown)).format(n=len(course.shown))
    return charts.time_course(read.words() if read else many, course.points, phases=readings.phases(read), signals=readings.signals(read),
                              remarks=readings.remarks(course.points, notes))


def parts(found: Sequence[Course]) -> list[Part]:
    return [_part(one) for one in found]


def _part(one: Course) -> Part:
    split = one.key.split(":", 2)[2] if one.key.count(":") > 1 else ""
    read = charting.read(one.points)
    said = read.words() if read else does(one)
    title = _("{title}: {first} to {last}").format(title=one.title, first=one.shown[0].label, last=one.shown[-1].label) if one.shown else ""
    return Part(name(split), one.newest, said, charts.spark(title, one.points, phases=readings.phases(read)))
