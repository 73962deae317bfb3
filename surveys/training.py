"""Evaluating a training course: three waves of one list, planned together. Before, after (looking back too), three months on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from participation import audit, clock, storage
from participation.keys import Keys
from participation.models import Person
from participation.problems import Unacceptable
from participation.words import N_, _
from participation.words import day as day_in_words
from surveys import promise
from surveys.inviting import rosters
from surveys.models import Roster, Wave
from surveys.running import planning, waves
from surveys.running.planning import USUAL_REMINDERS, When

THREE_MONTHS = dt.timedelta(days=91)
MOST_NAME = 90


@dataclass(frozen=True)
class Step:
    """One wave of a course: its survey, when it opens counted from the day of the course, and for how many days."""

    key: str
    name: str
    opens: int
    days_open: int


STEPS = (Step("training-before", N_("before"), -7, 6), Step("training-after", N_("after"), 0, 14),
         Step("training-three-months", N_("three months on"), THREE_MONTHS.days, 21))
BY_KEY = {step.key: step for step in STEPS}


@dataclass(frozen=True)
class Course:
    """A course with its waves, in the order of their days."""

    name: str
    waves: list[Wave]

    @property
    def line(self) -> list[tuple[Wave, str, str]]:
        """Each wave with what it is for the course, and where it stands, in words."""
        return [(wave, _(BY_KEY[wave.survey.key].name) if wave.survey.key in BY_KEY else wave.name, stands(wave))
                for wave in self.waves]

    @property
    def day(self) -> dt.date:
        """The day of the course, as its first wave tells it."""
        step = BY_KEY.get(self.waves[0].survey.key, STEPS[0])
        opens = dt.date.fromisoformat(self.waves[0].opens_on or self.waves[0].closes_on)
        return opens - dt.timedelta(days=step.opens)


def stands(wave: Wave) -> str:
    """Where a wave stands, with the day that matters."""
    if wave.state == waves.DRAFT:
        return _("opens on {day}").format(day=_day(wave.opens_on)) if wave.opens_on else _("being prepared")
    if wave.state == waves.OPEN:
        return _("open until {day}").format(day=_day(wave.closes_on))
    return _("closed on {day}").format(day=_day(wave.closed_on)) if wave.closed_on else _("closing")


def _day(stored: str) -> str:
    return day_in_words(dt.date.fromisoformat(stored))


def days(course_day: dt.date, today: dt.date) -> list[tuple[Step, dt.date, dt.date]]:
    """Each wave that is still to come with the days on which it opens and closes; one before the course ends before it."""
    found = []
    for step in STEPS:
        opens = course_day + dt.timedelta(days=step.opens)
        closes = opens + dt.timedelta(days=step.days_open)
        if closes >= today:
            found.append((step, max(opens, today), closes))
    return found


async def plan(*, course: str, day: dt.date, roster: Roster, send_by: str, keys: Keys, by: Person) -> list[Wave]:
    """The waves of a course; each opens by itself on its day. Raises Unacceptable."""
    errors = {}
    if not course:
        errors["course"] = _("Give the course a name.")
    elif await Wave.filter(course=course).exists():
        errors["course"] = _("There is a course of this name. Add a month or a place to the name.")
    if day < clock.today() - THREE_MONTHS:
        errors["day"] = _("The course is too long ago for a survey three months on.")
    if errors:
        raise Unacceptable(errors)
    async with storage.writes():
        made: list[Wave] = []
        for step, opens, closes in days(day, clock.today()):
            made.append(await _planned(step, course, opens, closes, roster, send_by, keys, by, made))
        await audit.record("course.planned", by=by, about="survey_wave", waves=len(made))
    return made


async def _planned(step: Step, course: str, opens: dt.date, closes: dt.date, roster: Roster, send_by: str, keys: Keys, by: Person,
                   before: list[Wave]) -> Wave:
    told = closes + planning.TOLD_AFTER
    when = When(opens, closes, told, send_by=send_by, reminders=USUAL_REMINDERS[-1:], thanks=True, key_mode=promise.SERVER)
    wave = await waves.plan(key=step.key, name=f"{course}: {_(step.name)}", closes_on=closes, told_by=told,
                            key_mode=promise.SERVER, by=by)
    await planning.settle(wave=wave, when=when, by=by)
    wave.course = course
    wave.follows_id = before[-1].pk if before else None  # type: ignore[attr-defined]
    await wave.save(update_fields=["course", "follows_id"])
    await rosters.use(roster=roster, wave=wave, keys=keys, by=by)
    return wave


async def courses() -> list[Course]:
    """Every course, the one whose waves end last first."""
    by_name: dict[str, list[Wave]] = {}
    for wave in await Wave.exclude(course="").order_by("closes_on").prefetch_related("survey"):
        by_name.setdefault(wave.course, []).append(wave)
    return sorted((Course(name, found) for name, found in by_name.items()), key=lambda one: one.waves[-1].closes_on, reverse=True)


async def of(wave: Wave) -> Course | None:
    """The course that a wave belongs to."""
    return next((one for one in await courses() if one.name == wave.course), None) if wave.course else None
