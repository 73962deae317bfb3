"""Surveys that come again: each term, month, quarter or year the next wave plans and opens itself, exactly once."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from participation import audit, clock, storage, words
from participation.access import Role, holds
from participation.keys import Keys
from participation.models import Person
from participation.problems import Conflict, NotFound, Problem, Unacceptable
from participation.words import N_, _, month
from surveys import promise
from surveys.inviting import rosters
from surveys.models import Roster, Series, Wave
from surveys.running import opening, planning, terms, waves
from surveys.running.planning import USUAL_REMINDERS, When
from surveys.running.terms import Every
from surveys.writing import own

GOING, STOPPED = "going", "stopped"
LEAST_OPEN, MOST_OPEN = 3, 90
FAILED = N_("A survey that comes again could not be planned")
FAILED_BODY = N_("This survey was to begin again today and could not: {wave}\n\n{missing}\n\nIts next day is {day}. Sign in to see to it.")


@dataclass(frozen=True)
class Wanted:
    """`told_after`: days from the last day for answers to the day by which results are told, or None."""

    name: str
    key: str
    every: Every
    next_on: dt.date
    days_open: int
    send_by: str
    reminders: int
    told_after: int | None
    key_mode: str = promise.SERVER
    equality: bool = False


async def begin(*, wanted: Wanted, roster: Roster, by: Person) -> Series:
    """Raises Unacceptable with a sentence for each field."""
    errors = {}
    if not wanted.name:
        errors["name"] = _("Give it a name, such as “Staff survey”.")
    if await own.text(wanted.key) is None:
        errors["survey"] = _("Choose a survey from the list.")
    if wanted.next_on < clock.today():
        errors["next_on"] = _("Choose a day that is still to come, or today.")
    if not LEAST_OPEN <= wanted.days_open <= MOST_OPEN:
        errors["days_open"] = _("Choose between {least} and {most} days.").format(least=LEAST_OPEN, most=MOST_OPEN)
    if errors:
        raise Unacceptable(errors)
    made = await Series.create(name=wanted.name, survey_key=wanted.key, roster=roster, every=wanted.every.value,
                               next_on=wanted.next_on.isoformat(), days_open=wanted.days_open, key_mode=wanted.key_mode,
                               send_by=wanted.send_by, reminders=wanted.reminders, told_after=wanted.told_after,
                               equality=wanted.equality)
    await audit.record("series.begun", by=by, about=made, every=made.every, next_on=made.next_on)
    return made


async def stop(*, series: Series, by: Person) -> None:
    """No more waves by themselves; those that are there go on."""
    series.state = STOPPED
    await series.save(update_fields=["state"])
    await audit.record("series.stopped", by=by, about=series)


async def move(*, series: Series, to: dt.date, by: Person) -> None:
    """Another day for the next wave. Raises Conflict, Unacceptable."""
    if series.state != GOING:
        raise Conflict(_("It has been stopped."))
    if to < clock.today():
        raise Unacceptable({"next_on": _("Choose a day that is still to come, or today.")})
    was, series.next_on = series.next_on, to.isoformat()
    await series.save(update_fields=["next_on"])
    await audit.record("series.moved", by=by, about=series, was=was, now=series.next_on)


async def every_one(person: Person | None) -> list[Series]:
    """Raises NotFound."""
    if not holds(person, (Role.SURVEY_LEAD,)):
        raise NotFound()
    return await Series.filter(state=GOING).order_by("next_on", "name").prefetch_related("roster")


async def series_for(person: Person | None, series_id: str) -> Series:
    found = await Series.get_or_none(pk=series_id).prefetch_related("roster") if holds(person, (Role.SURVEY_LEAD,)) else None
    if found is None:
        raise NotFound()
    return found


async def waves_of(series: Series) -> list[Wave]:
    """Newest first."""
    return await Wave.filter(series_id=series.pk).order_by("-closes_on")


async def plan_due(*, keys: Keys) -> list[Wave]:
    """The next wave of every series whose day has come; it opens with the waves that are due today.

    One that cannot be planned (its survey was taken back) is told to the leads, and waits for its next day.
    """
    planned = []
    for series in await Series.filter(state=GOING, next_on__lte=clock.today().isoformat()):
        try:
            if wave := await plan_next(series=series, keys=keys):
                planned.append(wave)
        except Problem as refusal:
            await _tell_failed(series, refusal)
    return planned


async def plan_next(*, series: Series, keys: Keys) -> Wave | None:
    """Its next wave, to be opened today; None where another worker has planned it. Moves the series on."""
    async with storage.writes():
        # The guard: of two workers one changes the row, the other finds it changed.
        if not await _advance(series):
            return None
        with words.speaking(words.SOURCE):
            name = _("{series}, {month}").format(series=series.name, month=month(clock.today()))
        when = _when(series)
        wave = await waves.plan(key=series.survey_key, name=name[:120], closes_on=when.closes_on, told_by=when.told_by,
                                key_mode=series.key_mode, by=None)
        await planning.settle(wave=wave, when=when, by=None)
        roster = await Roster.get(pk=series.roster_id)  # type: ignore[attr-defined]
        wave.series_id, wave.follows_id = series.pk, await _last(series)  # type: ignore[attr-defined]
        await wave.save(update_fields=["series_id", "follows_id"])
        await rosters.use(roster=roster, wave=wave, keys=keys, by=None)
        return wave


async def _advance(series: Series) -> bool:
    following = terms.next_after(Every(series.every), dt.date.fromisoformat(series.next_on), clock.today())
    return bool(await Series.filter(pk=series.pk, state=GOING, next_on=series.next_on).update(next_on=following.isoformat()))


async def _last(series: Series) -> str | None:
    last = await Wave.filter(series_id=series.pk).order_by("-closes_on").first()
    return last.pk if last else None


def _when(series: Series) -> When:
    opens = clock.today()
    closes = opens + dt.timedelta(days=series.days_open)
    told = closes + dt.timedelta(days=series.told_after) if series.told_after else None
    return When(opens, closes, told, send_by=series.send_by, reminders=USUAL_REMINDERS[:series.reminders], thanks=True,
                equality=series.equality, key_mode=series.key_mode)


async def _tell_failed(series: Series, refusal: Problem) -> None:
    async with storage.writes():
        if await _advance(series):
            now = await Series.get(pk=series.pk)
            with words.speaking(words.SOURCE):
                await opening.tell_leads(FAILED, FAILED_BODY, about=f"series:{series.pk}:{series.next_on}", wave=series.name,
                                         path=f"/surveys/series/{series.pk}", missing=_reason(refusal),
                                         day=words.day(dt.date.fromisoformat(now.next_on)))


def _reason(refusal: Problem) -> str:
    return " ".join(refusal.errors.values()) if isinstance(refusal, Unacceptable) else refusal.sentence
