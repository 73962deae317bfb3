"""The check-in programme: switched on only when somebody is there for a child who needs help."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from participation import audit, clock, hours as office
from participation.access import Role, holds
from participation.identity import new_id
from participation.models import Person, Programme
from participation.problems import Conflict, Unacceptable
from participation.words import N_, _

OUT_OF_HOURS_MOST = 300
LEAST_MINUTES, MOST_MINUTES = 5, 240
CLOSED_MOST = 60
"""Days besides weekends on which the office is closed, at most."""


async def current() -> Programme | None:
    """The partnership's programme, with lead and deputy loaded; None before it is first set up."""
    return await Programme.all().select_related("lead", "deputy").first()


def can_take(person: Person | None) -> bool:
    """Whether alerts reach this person: the account is on, and a protection lead's."""
    return holds(person, [Role.PROTECTION_LEAD])


def ready(programme: Programme | None) -> list[Person]:
    """Lead, then deputy, as loaded by current(); without one whose account was switched off since."""
    return [one for one in (programme.lead, programme.deputy) if can_take(one)] if programme else []


def check_can_switch_on(programme: Programme | None) -> None:
    """Lead, deputy (another person) and the words for evenings and weekends must be there first."""
    lead, deputy = (programme.lead, programme.deputy) if programme else (None, None)
    if not can_take(lead):
        raise Conflict(N_("Choose a protection lead first: alerts must reach somebody."))
    if not can_take(deputy):
        raise Conflict(N_("Choose a deputy first: alerts must reach somebody when the lead is away."))
    if lead.pk == deputy.pk:
        raise Conflict(N_("Lead and deputy must be two people."))
    if not programme.out_of_hours.strip():
        raise Conflict(N_("Write what adults do in the evening and at weekends first."))


def check_stands(programme: Programme | None) -> None:
    """Switched on, and nobody has gone since: else no check-in is started."""
    if programme is None or not programme.on:
        raise Conflict(N_("Check-ins are not switched on yet. The protection lead or an administrator does that."))
    if len({one.pk for one in ready(programme)}) < 2:
        raise Conflict(N_("No check-in can be started just now: the protection lead or the deputy has left, and alerts "
                          "must reach somebody. An administrator chooses another one."))


async def set_up(*, lead: Person | None, deputy: Person | None, out_of_hours: str, minutes: int | None, by: Person | None,
                 hours: Sequence[str] | None = None, closed_on: Sequence[str] | None = None) -> Programme:
    """Who gets alerts and what is said outside office hours. A programme that is on stays complete, or it is refused.

    `hours` and `closed_on` as in the model; None leaves them as they are.
    """
    if minutes is None or not LEAST_MINUTES <= minutes <= MOST_MINUTES:
        raise Unacceptable({"minutes": _("Choose {least} to {most} minutes.").format(least=LEAST_MINUTES,
                                                                                    most=MOST_MINUTES)})
    programme = await current() or Programme(id=new_id(), name="Check-ins")
    programme.lead, programme.deputy = lead, deputy
    programme.out_of_hours, programme.escalate_after_minutes = out_of_hours.strip()[:OUT_OF_HOURS_MOST], minutes
    if hours is not None:
        programme.hours = _week(hours)
    if closed_on is not None:
        programme.closed_on = _days(closed_on)
    if programme.on:
        check_can_switch_on(programme)
    await programme.save()
    await audit.record("programme.set-up", by=by, about=programme, lead=lead.pk if lead else None,
                       deputy=deputy.pk if deputy else None, minutes=minutes)
    return programme


async def switch(*, programme: Programme, on: bool, by: Person | None) -> None:
    """On or off. Off: no check-in can be started; alerts that are open stay with the lead."""
    if on:
        check_can_switch_on(programme)
    programme.on = on
    await programme.save(update_fields=["on"])
    await audit.record("programme.on" if on else "programme.off", by=by, about=programme)


def office_now(programme: Programme | None) -> office.Now:
    """Whether somebody is in the office to read an alert, by the programme's hours."""
    return office.at(clock.now(), programme.hours, programme.closed_on) if programme else office.Now.UNKNOWN


def _week(hours: Sequence[str]) -> list[str]:
    errors = {}
    for day, text in enumerate(hours):
        try:
            office.span(text)
        except ValueError:
            errors[f"day-{day}"] = _("Write a time from and a later time until, such as 08:45 and 17:00, or leave both empty.")
    if errors:
        raise Unacceptable(errors)
    return list(hours)


def _days(closed_on: Sequence[str]) -> list[str]:
    try:
        days = sorted({date.fromisoformat(one).isoformat() for one in closed_on})
    except ValueError:
        raise Unacceptable({"closed_on": _("Write one date a line, such as 25/12/2026.")}) from None
    if len(days) > CLOSED_MOST:
        raise Unacceptable({"closed_on": _("That is more than {most} days.").format(most=CLOSED_MOST)})
    return days
