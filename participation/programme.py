"""The check-in programme: switched on only when somebody is there for a child who needs help."""

from __future__ import annotations

from participation import audit
from participation.access import Role, holds
from participation.concerns import LEAST_MINUTES, MOST_MINUTES
from participation.identity import new_id
from participation.models import Person, Programme
from participation.problems import Conflict, Unacceptable
from participation.words import N_, _

OUT_OF_HOURS_MOST = 300


async def current() -> Programme | None:
    """The partnership's programme, with lead and deputy loaded; None before it is first set up."""
    return await Programme.all().prefetch_related("lead", "deputy").first()


def check_can_switch_on(programme: Programme | None) -> None:
    """Lead, deputy (another person) and the words for evenings and weekends must be there first."""
    lead, deputy = (programme.lead, programme.deputy) if programme else (None, None)
    if not holds(lead, [Role.PROTECTION_LEAD]):
        raise Conflict(N_("Choose a protection lead first: alerts must reach somebody."))
    if not holds(deputy, [Role.PROTECTION_LEAD]):
        raise Conflict(N_("Choose a deputy first: alerts must reach somebody when the lead is away."))
    if lead.pk == deputy.pk:
        raise Conflict(N_("Lead and deputy must be two people."))
    if not programme.out_of_hours.strip():
        raise Conflict(N_("Write what adults do in the evening and at weekends first."))


async def set_up(*, lead: Person | None, deputy: Person | None, out_of_hours: str, minutes: int | None,
                 by: Person | None) -> Programme:
    """Who gets alerts and what is said outside office hours. A programme that is on stays complete, or it is refused."""
    if minutes is None or not LEAST_MINUTES <= minutes <= MOST_MINUTES:
        raise Unacceptable({"minutes": _("Choose {least} to {most} minutes.").format(least=LEAST_MINUTES,
                                                                                    most=MOST_MINUTES)})
    programme = await current() or Programme(id=new_id(), name="Check-ins")
    programme.lead, programme.deputy = lead, deputy
    programme.out_of_hours, programme.escalate_after_minutes = out_of_hours.strip()[:OUT_OF_HOURS_MOST], minutes
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
