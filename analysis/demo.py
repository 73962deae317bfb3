"""The demonstration's plan: terms and waves released, the Dundee plan imported, criteria measured by real figures."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from analysis import figures, measures, practice_demo, releases
from analysis.class_wheel import demo as class_demo
from analysis.coding import demo as coding_demo
from analysis.figures import By, Category, Measure, Point
from analysis.judgement import judging, success
from analysis.measures import UnitKind
from analysis.measures import demo as measures_demo
from analysis.measures.demo import DESTINATIONS
from analysis.meetings import demo as meetings_demo
from analysis.models import Action, Criterion, Period
from analysis.plan_files import plans
from analysis.plan_files.proposals import propose
from analysis.planning import demo as planning_demo
from analysis.populations import demo as population_demo
from analysis.reports import demo as reports_demo
from analysis.reviews import demo as reviews_demo
from analysis.scoring import demo as scoring_demo
from participation import clock, storage
from participation.access import Role
from participation.cast import Character
from participation.demo import terms
from participation.keys import Keys
from participation.models import Person
from participation.settings import Settings
from surveys.models import Theme, Wave
from surveys.running.waves import CLOSED

PLAN = Path(__file__).parent / "library" / "dundee-2016-plan.csv"
TITLE = "Integrated children’s services improvement plan"
STAFF, FAMILIES = "staff-confidence", "families"
AN_AIM_TAKES = timedelta(days=730)
THREE_YEARS = timedelta(days=3 * 365 + 20)
FEWER = (UnitKind.DAYS, UnitKind.RATE)
OUT_AFTER = timedelta(days=14)
"""From the last day of a term or wave to its release."""


NEW = -1
"""Place of a criterion that the file does not name: somebody wrote it here."""


@dataclass(frozen=True)
class Aim:
    """What the planner set for one criterion: the place in its action, plain words, owner, measures, and how far to go. Other
    evidence than wheel and survey goes by the names of measures.demo.keys.

    `rise`: from the first figure to the target, in points or in the measure's own unit. Less is better where nothing goes up: days,
    and rates of harm; `done`: days from today on which it was done (None: not yet).
    """
    action: str
    place: int
    title: str
    owner: str
    measures: tuple[Measure | str, ...] = ()
    rise: int = 0
    tolerance: float = 3.0
    evidence: str = ""
    done: int | None = None
    due: int | None = None
    narrative: str = ""
    promises: tuple[str, ...] = ()
    perspective: str = ""


def _staff(item: str) -> Measure:
    return Measure(STAFF, item)


def _families(item: str) -> Measure:
    return Measure(FAMILIES, item)


def _wheel(item: str, by: By = By.ALL, group: str = figures.EVERYBODY, category: Category = Category.HIGH) -> Measure:
    return Measure(figures.WHEEL, item, category, by, group)


AIMS = (
    Aim("1.1", 0, "More families come for help by themselves, before it is urgent", "Ayesha Mackie",
        ("indicator: Referrals for family support: from: family itself", "indicator: Referrals for family support"), 12,
        narrative="Families began to come by themselves once the guide was out and the drop-ins had opened.", perspective="people"),
    Aim("1.1", 1, "Families know where to go for help", "Ayesha Mackie", (_families("F1"), _staff("S7")), 16,
        narrative="The guide to help is out in three languages. Families in work still "
                  "find it hard to reach anybody after five.",
        promises=("A leaflet in our own language", "Evening appointments")),
    Aim("1.1", 2, "Help fits the family: where it was tried first, children feel looked after", "Ayesha Mackie",
        (_wheel("nurtured", By.AREA, "the-ferry"),), 10, promises=("Help took too long to come",)),
    Aim("1.1", 3, "Every child has the health visitor pathway", "Hana Osman",
        ("indicator: Health visitor review at 27 to 30 months",), 12),
    Aim("1.1", NEW, "Help comes soon after somebody asks for it", "Ayesha Mackie",
        ("indicator: Days from referral to first help", _families("F5")), -9, tolerance=1.0, perspective="people"),
    Aim("2.1", 0, "The new formats are in use everywhere", "Joe Lamont",
        evidence="Old forms taken out of both record systems.", done=-95, due=-60),
    Aim("2.1", 1, "Plans say what shall be better, so that it can be checked", "Joe Lamont", ("audit: outcomes", _staff("S3")), 30),
    Aim("2.1", 2, "Staff can write a plan that a family would understand", "Joe Lamont",
        (_staff("S1"), _staff("S2"), _families("F5")), 14,
        narrative="Joint learning began in Lochee and Maryfield. We think it contributed; "
                  "staff turnover makes it hard to be sure.",
        promises=("Time for chronologies",)),
    Aim("2.1", 3, "Working relationships are better than a year ago", "Joe Lamont", (_staff("S8"),), 12),
    Aim("2.2", 0, "The child’s own words are in the plan", "Ruth Nwosu", ("audit: voice", _staff("S4"), _wheel("respected")), 25,
        perspective="people"),
    Aim("2.2", 1, "Staff can show where a child’s words changed a plan", "Ruth Nwosu", (_staff("S4"), _staff("S3")),
        10),
    Aim("2.2", 2, "A need becomes an outcome that can be checked", "Ruth Nwosu", (_staff("S3"),), 28),
    Aim("2.3", 0, "Staff can explain what partner services do", "Joe Lamont", (_staff("S6"),), 8, tolerance=8.0),
    Aim("2.3", 1, "Staff know what to share, and with whom", "Joe Lamont", (_staff("S5"),), -14),
    Aim("2.3", 2, "Children say that adults listen, and families that services talk to each other", "Catriona Reid",
        (_wheel("respected"), _families("F8")), 8, promises=("We had to tell our story again and again",)),
    Aim("2.3", 3, "A practitioners’ forum meets", "Joe Lamont", evidence="Four meetings held, notes on the staff page.",
        done=-210, due=-200),
    Aim("3.1", 0, "One programme of quality assurance is in place", "Ruth Nwosu",
        evidence="Agreed by the chief officers’ group.", done=-300, due=-280),
    Aim("3.1", 1, "What quality checks find reaches staff and changes practice", "Ruth Nwosu", (_staff("S9"),), 24,
        promises=("Quality checks do not reach us",),
        narrative="Findings now come to each team within two weeks. Most teams have had only one round of it so far."),
    Aim("3.1", 2, "Children feel they belong", "Shona Kerr",
        (_wheel("included"), _wheel("included", category=Category.UP)), 7),
    Aim("4.1", 0, "All plans show how they link to each other", "Shona Kerr", due=-30),
    Aim("4.2", 0, "Staff know who decides what", "Shona Kerr", (_staff("S10"),), 10, tolerance=5.0,
        promises=("Who decides what",)),
    Aim("4.3", 0, "The committee’s priorities are named", "David Innes", evidence="Five priorities, minuted in June.",
        done=-160, due=-150),
    Aim("4.3", 1, "The committee’s improvement plan is agreed", "David Innes", evidence="Signed by all agencies.",
        done=-120, due=-100),
    Aim("4.3", 2, "Fewer children come to harm: fewer are referred to the Reporter", "David Innes",
        ("indicator: Children referred to the Reporter",), -1, tolerance=0.2, perspective="people"),
    Aim("4.3", 3, "What young people told us is used", "David Innes", ("theme: Respected", _wheel("respected")), 20, perspective="people"),
    Aim("4.4", 0, "Young people of 12 and over are getting on with what matters to them", "Lesley Boyd",
        (_wheel("achieving", By.AGE, "12-18"),), 9),
    Aim("4.4", 1, "Young people of 12 and over are trusted with choices", "Lesley Boyd",
        (_wheel("responsible", By.AGE, "12-18"),), -6),
    Aim("4.4", NEW, "Care-experienced young people go on to something good", "Lesley Boyd",
        (f"indicator: {DESTINATIONS}",), 14, perspective="people"),
    Aim("4.5", 0, "Balanced scorecards are in place", "Shona Kerr", evidence="This scorecard.", done=-40, due=-30),
    Aim("4.5", 1, "The groups that decide use the scorecard", "Shona Kerr",
        evidence="It is the first point of every quarterly review.", done=-35, due=-30),
    Aim("4.5", 2, "What they see there leads to action", "Shona Kerr", due=120),
)


async def fill(*, settings: Settings, database: Any, keys: Keys, rng: random.Random, today: date,
               progress: Callable[[str], None], small: bool = False) -> list[Character]:
    """After people and surveys: releases of all that is over, then the plan with its aims."""
    planner = next((p for p in await Person.all() if Role.PLANNER in p.roles), None)
    await _periods(today)
    await _release(database, planner, today, progress)
    await population_demo.fill(today=today, by=planner)
    progress("importing the improvement plan")
    with clock.at(_morning(today - THREE_YEARS)):
        async with storage.writes():
            sent = await plans.receive(content=PLAN.read_bytes(), title=TITLE, plan=None, by=planner)
            plan = await plans.confirm(sent=sent, by=planner)
    progress("case-file audits, a training, the directory of services")
    await practice_demo.fill(today=today, by=planner)
    progress("a focus group, coded by two people")
    await coding_demo.fill(keys=keys, today=today)
    progress("three years of indicators")
    await measures_demo.fill(today=today, by=planner)
    others = await measures_demo.keys()
    async with storage.writes():
        for aim in AIMS:
            own = [_key(measure, others) for measure in aim.measures]
            points = (await measures.courses(own[:1]))[own[0]].points if own else ()
            with clock.at(_morning(_begun(points, today))):
                criterion = await _set(aim, own, points, plan.id, today, planner)
            with clock.at(_morning(today - timedelta(days=30))):
                await _tell(aim, criterion, planner)
        await judging.keep_all()
    progress("priorities, chains and links to other plans")
    await planning_demo.fill(today=today, by=planner)
    progress("three years of the scorecard, month by month, and two reviews")
    for number, day in enumerate(reviews_demo.days(today)):
        with clock.at(_morning(day)):
            await scoring_demo.months()
        async with storage.writes():
            await reviews_demo.hold(number, today=today, by=planner)
    await scoring_demo.fill(keys=keys, by=planner)
    progress("meetings, and what came of the reviews")
    async with storage.writes():
        await meetings_demo.fill(today=today, by=planner)
        await reviews_demo.fill(today=today, by=planner, keys=keys)
    progress("an annual report and two quarterly ones")
    await reports_demo.fill(partnership=settings.partnership, by=planner, today=today)
    progress("two class wheels")
    teacher = await Person.get(name="Catriona Reid")
    return await class_demo.fill(database=database, keys=keys, rng=random.Random(rng.random()), today=today, by=teacher)


async def _periods(today: date) -> None:
    """The terms of six quarters and the one that runs now."""
    begun = {term.first for term in terms.before(today)}
    for year in range(today.year - 2, today.year + 1):
        for first, last in terms.SPANS:
            starts, ends = date(year, *first), date(year, *last)
            if starts in begun:
                await Period.create(label=f"{starts:%B} to {ends:%B %Y}", starts_on=starts, ends_on=ends)


async def _release(database: Any, planner: Person | None, today: date, progress: Callable[[str], None]) -> None:
    over = await Period.filter(ends_on__lt=today).order_by("ends_on")
    for period in over:
        progress(f"releasing the wheels of {period.label}")
        with clock.at(_morning(min(period.ends_on + OUT_AFTER, today))):
            await releases.build_period(period=period, database=database, by=planner, two_way=period == over[0],
                                    services=period == over[-1])  # one of each: with services there is seldom room for both
    for wave in await Wave.filter(state=CLOSED).order_by("closed_on"):
        progress(f"releasing {wave.name}")
        with clock.at(_morning(min(date.fromisoformat(wave.closed_on) + OUT_AFTER, today))):
            await releases.build_wave(wave=wave, database=database, by=planner)


def _key(measure: Measure | str, others: dict[str, str]) -> str:
    """A measure's key; other evidence by its name, a split of an indicator behind it."""
    if isinstance(measure, Measure):
        return measure.key
    name, _colon, split = measure.partition(": from:")
    return others[name] + (f":from:{split}" if split else "")


async def _set(aim: Aim, own: list[str], points: Sequence[Point], plan: str, today: date, planner: Person | None) -> Criterion:
    action = await Action.get(plan_id=plan, number=aim.action)
    criterion = await success.add(action=action, title=aim.title, by=planner) if aim.place == NEW else \
        (await Criterion.filter(action=action))[aim.place]
    for key in own:
        await success.measure(criterion=criterion, measure=key, by=planner)
    if not own:
        done_on = today + timedelta(days=aim.done) if aim.done is not None else None
        await success.say_done(criterion=criterion, done_on=done_on, evidence=aim.evidence, by=planner)
    await success.change(criterion=criterion, settings=_settings(aim, points, today), by=planner)
    return criterion


async def _tell(aim: Aim, criterion: Criterion, planner: Person | None) -> None:
    if aim.narrative:
        await success.tell(criterion=criterion, words=aim.narrative, by=planner)
    if aim.promises:
        await success.link_promises(criterion=criterion, themes=await _themes(aim.promises), by=planner)


def _begun(points: Sequence[Point], today: date) -> date:
    """When somebody set it: once its first figure was out, or two months after the plan was made."""
    made = today - THREE_YEARS + timedelta(days=60)
    return max(made, points[0].ends_on + OUT_AFTER) if points else made


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(9), clock.HERE)


def _settings(aim: Aim, points: Sequence[Point], today: date) -> success.Settings:
    """Baseline: the first figure of the first measure, where it is shown; target: some points from there, in two
    years."""
    first = next((p for p in points if p.figure.shown), points[0] if points else None)
    due = today + timedelta(days=aim.due) if aim.due is not None else None
    side = aim.perspective or propose(aim.title).perspective.value
    if first is None:
        return success.Settings(aim.title, aim.owner, side, None, None, None, due, "up", aim.tolerance)
    unit = first.figure.unit
    baseline = float(round(unit.factor * first.figure.value, 0 if unit.is_share else 1)) if first.figure.shown else 60.0
    target = min(95.0, max(5.0, baseline + aim.rise)) if unit.is_share else round(max(unit.least, baseline + aim.rise), 1)
    return success.Settings(aim.title, aim.owner, side, baseline, first.ends_on, target, due or first.ends_on + _takes(first, points),
                            "down" if unit.kind in FEWER else "up", aim.tolerance)


def _takes(first: Point, points: Sequence[Point]) -> timedelta:
    """Two years; for what has been counted for longer than that, until a year from now."""
    return max(AN_AIM_TAKES, points[-1].ends_on - first.ends_on + timedelta(days=365))


async def _themes(titles: tuple[str, ...]) -> list[Theme]:
    found = {t.title: t for t in await Theme.filter(title__in=titles)}
    return [found[title] for title in titles if title in found]
