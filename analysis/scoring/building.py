"""Facts of one day gathered: every criterion judged, with what stands beside it. Live pages and frozen months alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from analysis import figures, measures, populations, wording
from analysis.figures import WHEEL, By, Figure
from analysis.judgement import statements
from analysis.judgement.criteria import RULES, UP, Reason
from analysis.judgement.judging import Judged, Measured, judged
from analysis.measures import Key
from analysis.models import Action as PlanAction, Criterion, CriterionMeasure, Decision, Narrative, Plan
from analysis.plan_files.proposals import Kind
from analysis.populations.file import CHILDREN, FAMILIES, STAFF
from analysis.planning import progress
from analysis.reviews import decisions
from analysis.scoring import past
from analysis.scoring.facts import (Action, Beside, Decided, Evidence, InArea, Phase, Place, Promised, Reach, Recommendation, Release,
                                    Row, Said, Scorecard, Spot, Told, VERSION, Variation)
from analysis.statistics import runchart
from analysis.statistics.intervals import Interval
from analysis.units import PERCENT
from participation import clock, overdue
from participation.clock import HERE
from participation.models import Area
from surveys.told.themes import DONE, UNDER_WAY
from surveys.models import Theme, Wave
from surveys.questionnaire import audiences

A_YEAR = timedelta(days=366)
MOST_COURSES = 1_000
"""Courses kept at most as facts; beyond that all are forgotten and made again."""
CHANCE = 0.05
"""Of comparisons with 95 % intervals, how many differ by chance alone."""
ABOUT = {audiences.STAFF: STAFF, audiences.FAMILIES: FAMILIES}


async def today(plan: Plan, *, places: bool = False) -> Scorecard:
    """As it stands now. `places`: with each criterion's figure in every area too."""
    day = clock.today()
    kept = await past.history(plan, versions=False)
    return await gathered(plan, kept.now(), day, known_on=None, places=places, overdue=(await overdue.in_partnership(),))


async def on(plan: Plan, kept: past.History, day: date, *, month: date | None = None, overdue: tuple[int | None, ...] = ()) -> Scorecard:
    """As it stood when `day` was over, from versions and releases of then. `overdue`: empty where nobody counted it then."""
    return await gathered(plan, kept.on(day), day, known_on=day, places=True, month=month, overdue=overdue)


async def gathered(plan: Plan, stood: past.Stood, day: date, *, known_on: date | None, places: bool, overdue: tuple[int | None, ...],
                   month: date | None = None) -> Scorecard:
    counting = await figures.counting(known_on)
    one_by_one = await judged(stood.criteria, today=day, stood=stood.measures, known_on=known_on, of=counting, who=False)
    releases = await figures.releases(upto=day, of=counting)
    areas = await Area.all() if places else []
    local = await in_areas(one_by_one, [area.slug for area in areas], day, counting) if places else {}
    rows: dict[str, list[Row]] = {}
    for one in one_by_one:
        rows.setdefault(one.criterion.action_id, []).append(_row(one, stood, day, local, known_on is not None))  # type: ignore[attr-defined]
    recommendations = _recommendations(stood, rows, day)
    used = {spot.source for own in rows.values() for row in own for spot in row.spots}
    return Scorecard(
        plan.pk, stood.title, day, RULES, recommendations, month,
        tuple(Release(one.release, one.title, one.label, one.ends_on) for one in reversed(releases) if one.release in used),
        overdue[0] if overdue else None, bool(overdue), tuple(_decided(one, day) for one in stood.decisions),
        await reach(releases, day), tuple(Place(area.slug, area.name) for area in areas), VERSION)


def _recommendations(stood: past.Stood, rows: Mapping[str, Sequence[Row]], day: date) -> tuple[Recommendation, ...]:
    found = []
    for number, one in enumerate(stood.recommendations, 1):
        actions = tuple(Action(a.pk, a.number, a.title, tuple(a.leads), tuple(a.indicators), a.due, tuple(rows.get(a.pk, ())),
                               *_getting_on(a, stood, day))
                        for a in stood.actions if a.recommendation_id == one.pk)  # type: ignore[attr-defined]
        if actions:
            found.append(Recommendation(number, one.title, actions))
    return tuple(found)


def _getting_on(action: PlanAction, stood: past.Stood, day: date) -> tuple[str, bool, str, date | None]:
    said, late = stood.progress.get(action.pk), progress.is_late(action.due, stood.progress.get(action.pk), day=day)
    return (said.state, late, said.words, said.told_on) if said else ("", late, "", None)


# ---- one criterion ---------------------------------------------------------------------------------------------------

def _row(one: Judged, stood: past.Stood, day: date, local: Mapping[str, tuple[InArea, ...]], was: bool) -> Row:
    criterion, first = one.criterion, one.measured[0] if one.measured else None
    level, held = statements.holding_back(one, today=day)
    done = first.measure if first and first.measure.kind == Kind.DONE else None
    course = spots(one.points)
    return Row(
        criterion.pk, criterion.title, criterion.owner, criterion.perspective, first.measure.kind if first else criterion.kind,
        one.verdict.word.value, _reason(one), one.aim, one.verdict.path, course,
        done.done_on if done else None, done.evidence if done else "", variation(one), statements.LEVELS[level],
        tuple(Said(text, tuple(values.items())) for text, values in held), _told(stood.narratives.get(criterion.pk)),
        tuple(_evidence(m) for m in one.measured), _beside(one), _promised(stood.promises.get(criterion.pk, ()), day, was),
        local.get(criterion.pk, ()))


_courses: dict[int, tuple[Sequence[figures.Point], tuple[Spot, ...]]] = {}
"""Facts of released courses by the identity of what the door gave, which keeps them (`figures.kept`)."""


def spots(points: Sequence[figures.Point]) -> tuple[Spot, ...]:
    """Figures from whichever door, as plain facts."""
    if not points or not isinstance(points[0].figure, Figure):
        return tuple(map(spot, points))
    known = _courses.get(id(points))
    if known is None or known[0] is not points:
        if len(_courses) >= MOST_COURSES:
            _courses.clear()
        known = _courses[id(points)] = points, tuple(map(spot, points))
    return known[1]


def spot(point: figures.Point) -> Spot:
    figure = point.figure
    if not figure.shown:
        return Spot(point.label, point.ends_on, False, version=point.version)
    interval, source = figure.interval, figure.source
    value = figure.share if isinstance(figure, Figure) else figure.value
    return Spot(point.label, point.ends_on, True, value, interval.low if interval else None, interval.high if interval else None,
                figure.count, figure.base, (source.release or getattr(source, "label", "")) if source else "", point.version,
                getattr(figure, "unit", PERCENT), getattr(figure, "of", "people"))


def _reason(one: Judged) -> str:
    """What is not shown reads the same whatever stands behind it."""
    if one.points and not one.points[-1].figure.shown:
        return Reason.NOT_SHOWN.value
    return one.verdict.reason.value


def variation(one: Judged) -> Variation:
    """One figure alone; two to nine: the last two compared; from ten a run chart."""
    shown = one.shown
    if len(shown) < 2:
        return Variation(len(shown))
    chance = runchart.false_signals(len(shown)) or CHANCE
    read = one.reading
    if read is not None:
        return Variation(len(shown), signal=read.signal.value, sustained=bool(read.now.sustained), useful=read.useful,
                         phases=tuple(Phase(p.start, p.end - 1, p.median) for p in read.phases), chance=chance,
                         marked=statements.is_marked(one))
    found = wording.change(shown[-1].figure, shown[-2].figure)
    if found is None:
        return Variation(len(shown), since=shown[-2].label)
    span = found.interval
    return Variation(len(shown), shown[-2].label, found.difference, span.low if span else None, span.high if span else None,
                     chance=chance if span else 0.0, marked=found.clear)


def _told(said: Narrative | None) -> Told | None:
    if said is None:
        return None
    return Told(said.words, said.by.name if said.by else "", said.at.astimezone(HERE).date())


def _evidence(m: Measured) -> Evidence:
    course = m.course
    return Evidence(m.measure.measure, m.measure.kind, course.title if course else "", course.unit if course else PERCENT,
                    m.verdict.word.value, spots(m.points)[-1] if m.points else None)


def _beside(one: Judged) -> tuple[Beside, ...]:
    """Grey where the interval holds what others have; else better or worse."""
    newest, course = one.points[-1] if one.points else None, one.course
    if newest is None or course is None or not newest.figure.shown:
        return ()
    found = []
    for other in course.others:
        then = other.at(newest.ends_on)
        if then is not None:
            found.append(Beside(other.title, then.value, _compared(newest.figure.interval, then.value, one.aim.direction),
                                other.source, then.ends_on.isoformat(), other.caveat))
    return tuple(found)


def _compared(interval: Interval | None, value: float, direction: str) -> str:
    if interval is None:
        return ""
    if interval.holds(value):
        return "same"
    return "better" if (interval.low > value) == (direction == UP) else "worse"


def _promised(themes: Sequence[Theme], day: date, was: bool) -> tuple[Promised, ...]:
    """`was`: on a day that is past. What was done later was under way then; what a later wave led to was not promised yet."""
    found = []
    for theme in themes:
        if was and theme.wave is not None and theme.wave.closed_on and date.fromisoformat(theme.wave.closed_on) > day:
            continue
        later = theme.state == DONE and theme.done_on is not None and theme.done_on > day
        state = UNDER_WAY if later else theme.state
        found.append(Promised(theme.pk, theme.title, state, theme.due, state == DONE,
                              state == UNDER_WAY and theme.due is not None and theme.due < day))
    return tuple(found)


def _decided(one: Decision, day: date) -> Decided:
    item = one.item
    return Decided(one.words, one.owner, one.due, decisions.stood(one, day=day), one.made_at.astimezone(HERE).date(),
                   (item.criterion_id or "") if item else "", one.becomes)


# ---- by area, and who took part ----------------------------------------------------------------------------------------

async def in_areas(criteria: Sequence[Judged], areas: Sequence[str], day: date, counting: figures.Counting) -> dict[str, tuple[InArea, ...]]:
    """Criterion → its newest figure in each area, of the release that everybody's is from. Only what is released by area."""
    asked = {one.criterion.pk: found for one in criteria if one.points and one.points[-1].figure.shown
             and (found := _of_everybody(one.measured[0].measure))}
    cut = {(id, area): figures.Measure(m.series, m.item, m.category, By.AREA, area) for id, m in asked.items() for area in areas}
    newest = {one.criterion.pk: one.points[-1].ends_on for one in criteria if one.points}
    courses = await figures.courses(cut.values(), upto=day, since=min(newest.values()), of=counting) if cut else {}
    found: dict[str, list[InArea]] = {}
    for (id, area), measure in cut.items():
        there = next((one for one in reversed(spots(courses[measure])) if one.ends_on == newest[id]), None)
        if there is not None:
            found.setdefault(id, []).append(InArea(area, there))
    return {id: tuple(own) for id, own in found.items()}


def _of_everybody(measure: CriterionMeasure) -> figures.Measure | None:
    if measure.kind == Kind.DONE:
        return None
    key = measures.parse(measure.measure)
    return None if isinstance(key, Key) or key.by is not By.ALL else key


async def reach(releases: Sequence[figures.Told], day: date) -> tuple[Reach, ...]:
    """Of children, staff and families the release of the last year in which most took part (a course asks a few only), with how
    many there are where a file says it."""
    late = [one for one in releases if day - one.ends_on <= A_YEAR]
    whose = dict(await Wave.filter(id__in=[one.subject for one in late if one.series != WHEEL]).values_list("id", "survey__audience"))
    about = {one.release: CHILDREN if one.series == WHEEL else ABOUT.get(whose.get(one.subject, ""), "") for one in late}
    took, people = await figures.took_part(about), await populations.people(day)
    found = []
    for group in (CHILDREN, STAFF, FAMILIES):
        # Newest first: of the wheel the newest, of surveys the first among the largest.
        own = [one for one in late if about[one.release] == group][:1 if group == CHILDREN else None]
        if own:
            one = max(own, key=lambda told: took[told.release] or 0)
            found.append(Reach(group, one.label, one.ends_on, took[one.release], people.get(group)))
    return tuple(found)
