"""The course of one criterion over time: its pictures, its finding, and its measures as rows of evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from analysis import charts, figures, wording
from analysis.charts import readings as readings_of
from analysis.figures import By, Category, Offer, Point
from analysis.judgement import statements
from analysis.judgement.criteria import Word
from analysis.judgement.judging import Judged, Measured
from analysis.models import Criterion
from analysis.plan_files.proposals import KIND_NAMES, Kind
from analysis.statistics import policy
from analysis.statistics.control import i_prime, xmr
from analysis.statistics.projection import project
from analysis.statistics.runchart import Signal
from participation import words
from participation.words import N_, _, translated

READINGS = {
    Category.HIGH: N_("The share that is going well, or agrees"),
    Category.LOW: N_("The share that needs a hand, or disagrees"),
    Category.UP: N_("The share that went up since last time (wheel)"),
    Category.DOWN: N_("The share that went down since last time (wheel)"),
}


MOST_FLAGS = 3
"""So many of the newest flags are drawn; its words name all kinds."""
SHIFTED = (Signal.SHIFT_UP, Signal.SHIFT_DOWN)


@dataclass(frozen=True)
class EvidenceRow:
    """One measure: what it is, what it says, how far it is and how much it carries (0 to 3)."""
    name: str
    kind: str
    says: str
    progress: int
    progress_word: str
    sure: statements.Sureness
    latest: str
    judged: bool
    hidden: bool
    page: tuple[str, str] | None = None


def picture(one: Judged) -> charts.Picture | None:
    """The course with its median, its signal in words, what people noted, and the path; None before there is a figure."""
    if not one.shown:
        return None
    reading, said = one.reading, statements.variation(one).words
    title = _("{words}, beside the path to the target").format(words=said) if one.aim.path else said
    return charts.time_course(title, one.points, phases=readings_of.phases(reading), signals=readings_of.signals(reading),
                              remarks=readings_of.remarks(one.points, one.notes), path=one.aim.path)


def control(one: Judged) -> charts.Picture | None:
    """The figures of the newest baseline as a control chart; None under thirteen."""
    return controlled(one.points[one.reading.now.start:] if one.reading else ())


def controlled(points: Sequence[Point]) -> charts.Picture | None:
    """A control chart with limits as wide as the figures really vary: I′ for shares of a base, XmR for all else. None under
    thirteen figures."""
    if sum(p.figure.shown for p in points) < policy.CONTROL_CHART_POINTS:
        return None
    unit = points[0].figure.unit
    if unit.is_share and all(p.figure.base for p in points if p.figure.shown):
        found = i_prime([(p.figure.value * p.figure.base, p.figure.base) if p.figure.shown else None for p in points])
    else:
        found = xmr([p.figure.value if p.figure.shown else None for p in points], least=unit.least, most=unit.most)
    if found is None:
        return None
    phases, signals = readings_of.limits(found)
    return charts.time_course(found.words(), points, phases=phases, signals=signals[-MOST_FLAGS:], middle=_("mean"))


def projection(one: Judged) -> str:
    """Where it would be on the day of the target if nothing changed; '' under ten figures, without such a day, or after it. A
    median that no longer holds is not carried forward."""
    if one.reading is None or one.aim.target_on is None or one.points[-1].ends_on >= one.aim.target_on:
        return ""
    if one.reading.signal in SHIFTED:
        return _("It has shifted since its median was set, so nothing is said about where it will be.")
    points = [(float(p.ends_on.toordinal()), p.figure.value) for p in one.points]
    line = project(points, start=one.reading.now.start)
    if line is None:
        return ""
    value = min(one.unit.most, max(one.unit.least, line.on(one.aim.target_on.toordinal())))
    return line.words() + " " + _("By {month} that would be about {share}.").format(
        month=words.month(one.aim.target_on), share=one.unit.amount(value))


def finding(one: Judged) -> str:
    """One or two sentences at the head of a criterion's page; they claim no more than the interval does."""
    newest = one.points[-1] if one.points else None
    if newest is None:
        done = one.measured and one.measured[0].measure.done_on
        if done:
            return _("Done on {day}.").format(day=words.day(done))
        return _("Not done yet.") if one.measured and one.measured[0].measure.kind == Kind.DONE else _("There is no evidence yet.")
    if not newest.figure.shown:
        return _("The newest figure is not shown, to protect people.")
    told = _("{share} in {label}").format(share=wording.share(newest.figure), label=newest.label)
    told += f" ({wording.beside(newest.figure)})." if wording.beside(newest.figure) else "."
    if len(one.shown) < 2:
        return told
    if one.reading is not None and one.reading.signal in SHIFTED:
        sustained = _("Nine points or more on one side of the median: the shift is sustained.")
        return f"{told} {one.reading.words()}. {sustained if one.reading.now.sustained else one.reading.sentence()}"
    first = one.shown[0]
    changed = wording.change(newest.figure, first.figure)
    detail = f" ({changed.detail})" if changed.detail else ""
    return f"{told} " + _("{words} since {label}{detail}.").format(words=changed.words, label=first.label, detail=detail)


PROGRESS = {Word.MET: (3, N_("Good")), Word.TRACK: (3, N_("Good")), Word.CLOSE: (2, N_("Some")),
            Word.EITHER: (2, N_("Some")),
            Word.OFF: (1, N_("Low")), Word.UNSAID: (0, N_("Not known"))}


def evidence(one: Judged, *, today: date) -> list[EvidenceRow]:
    """Every measure of a criterion with what it says by itself; the first is the one that is judged."""
    return [_evidence_row(one, m, place == 0, today) for place, m in enumerate(one.measured)]


def _evidence_row(one: Judged, m: Measured, first: bool, today: date) -> EvidenceRow:
    level, word = PROGRESS[m.verdict.word]
    alone = Judged(one.criterion, one.aim, m.verdict, (m, *(other for other in one.measured if other is not m)))
    if m.measure.kind == Kind.DONE:
        says = m.measure.evidence or _("Not done yet")
        latest = words.day(m.measure.done_on) if m.measure.done_on else "–"
    else:
        says = wording.in_words(m.points[-1].figure) if m.points else _("No evidence yet")
        latest = m.points[-1].label if m.points else "–"
    return EvidenceRow(name(m), translated(KIND_NAMES[Kind(m.measure.kind)]), says, level, translated(word),
                       statements.confidence(alone, today=today), latest, first,
                       hidden=bool(m.points) and not m.points[-1].figure.shown, page=m.course.page if m.course else None)


def name(measured: Measured) -> str:
    """What a measure is, in words: *I feel like I belong: going well, Lochee*."""
    if measured.course is not None:
        return measured.course.title
    return translated(KIND_NAMES[Kind(measured.measure.kind)])


def aimed(one: Judged) -> tuple[str, str]:
    """Baseline and target in words, with their months."""
    c, unit = one.criterion, one.unit
    start = _("{value} in {month}").format(value=unit.exact(one.aim.baseline), month=words.month(c.baseline_on)) \
        if one.aim.baseline is not None and c.baseline_on else _("no baseline")
    end = _("{value} by {month}").format(value=unit.exact(one.aim.target), month=words.month(c.target_on)) \
        if one.aim.target is not None and c.target_on else _("no target")
    return start, end


def readings() -> list[tuple[str, str]]:
    return [(category.value, translated(text)) for category, text in READINGS.items()]


def groups(offers: Sequence[Offer]) -> list[tuple[str, str]]:
    """Everybody, then every group that any offer is cut by, each once."""
    found = {f"{By.ALL}/{figures.EVERYBODY}": _("Everybody")}
    for offer in offers:
        found |= {f"{by}/{key}": name for by, key, name in offer.groups if by is not By.ALL}
    return list(found.items())


def as_typed(criterion: Criterion) -> dict[str, str]:
    """What stands in the fields of a criterion's form."""
    day = lambda d: words.day(d) if d else ""  # noqa: E731
    number = lambda n: "" if n is None else f"{n:g}"  # noqa: E731
    return {"title": criterion.title, "owner": criterion.owner, "perspective": criterion.perspective,
            "baseline": number(criterion.baseline), "baseline_on": day(criterion.baseline_on),
            "target": number(criterion.target),
            "target_on": day(criterion.target_on), "direction": criterion.direction,
            "tolerance": number(criterion.tolerance),
            "milestones": "\n".join(f"{words.day(date.fromisoformat(d))}: {v:g}" for d, v in criterion.milestones), "reason": ""}
