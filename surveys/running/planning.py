"""When a wave opens and closes, how its codes go out, and who is written to again: decided before it opens, or extended."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from participation import audit, clock
from participation.models import Person
from participation.problems import Conflict, Unacceptable
from participation.words import N_, _
from surveys import promise
from surveys.inviting.letters import BY_CODES, BY_MAIL
from surveys.models import Wave
from surveys.running import groups
from surveys.running.waves import DRAFT, OPEN, is_over

DAYS_OPEN = dt.timedelta(days=21)
TOLD_AFTER = dt.timedelta(days=42)
USUAL_REMINDERS = ("+7", "-2")
"""A week after it opens, and two days before the last day."""
MOST_REMINDERS = 2
SEND_BY = (BY_MAIL, BY_CODES)


@dataclass(frozen=True)
class When:
    """`opens_on`: None to open it by hand. `reminders`: "+7" days after opening, "-2" days before the last day."""

    opens_on: dt.date | None
    closes_on: dt.date
    told_by: dt.date | None
    send_by: str = BY_CODES
    reminders: tuple[str, ...] = ()
    thanks: bool = False
    equality: bool = False
    key_mode: str = promise.SERVER


def usual(today: dt.date, opens_on: dt.date | None = None) -> When:
    """What a new wave begins with."""
    closes = (opens_on or today) + DAYS_OPEN
    return When(opens_on, closes, closes + TOLD_AFTER, reminders=USUAL_REMINDERS, thanks=True)


async def settle(*, wave: Wave, when: When, by: Person | None) -> None:
    """Decide it, for a wave in preparation. Raises Conflict, Unacceptable."""
    check_can_settle(wave)
    check(when)
    if when.key_mode != wave.key_mode and wave.public_key is not None:
        raise Conflict(_("The data keeper has taken the key of this wave. Who holds it cannot be changed any more."))
    wave.opens_on = when.opens_on.isoformat() if when.opens_on else None
    wave.closes_on, wave.told_by = when.closes_on.isoformat(), when.told_by.isoformat() if when.told_by else None
    wave.send_by, wave.thanks, wave.equality = when.send_by, when.thanks, when.equality
    wave.reminders = " ".join(when.reminders) if when.send_by == BY_MAIL else ""
    wave.key_mode, wave.promise = when.key_mode, promise.wording(when.key_mode)
    await wave.save(update_fields=["opens_on", "closes_on", "told_by", "send_by", "thanks", "equality", "reminders", "key_mode",
                                   "promise"])
    await audit.record("wave.settled", by=by, about=wave, opens=wave.opens_on or "", closes=wave.closes_on,
                       send_by=wave.send_by, key_mode=wave.key_mode)


def check_can_settle(wave: Wave) -> None:
    if wave.state != DRAFT:
        raise Conflict(N_("This wave is open. Its days were fixed with it; only the last day can be moved to a later one."))


def check(when: When) -> None:
    """Raises Unacceptable with a sentence for each field."""
    errors, today = {}, clock.today()
    if when.opens_on and when.opens_on < today:
        errors["opens_on"] = _("Choose a day that is still to come, or today.")
    if when.closes_on < today:
        errors["closes_on"] = _("The last day for answers cannot be in the past.")
    elif when.opens_on and when.closes_on < when.opens_on:
        errors["closes_on"] = _("The last day for answers comes before the day it opens.")
    if when.told_by and when.told_by <= when.closes_on:
        errors["told_by"] = _("Choose a day after the last day for answers.")
    if errors:
        raise Unacceptable(errors)


def reminder_days(chosen: str, *, opens: dt.date, closes: dt.date) -> list[dt.date]:
    """The days of reminders, from what was chosen before opening or what is stored since; none on the day it opens."""
    days = {_reminder_day(one, opens, closes) for one in chosen.split()}
    return sorted(day for day in days if opens < day <= closes)[:MOST_REMINDERS]


def _reminder_day(one: str, opens: dt.date, closes: dt.date) -> dt.date:
    if one[0] == "+":
        return opens + dt.timedelta(days=int(one[1:]))
    return closes - dt.timedelta(days=int(one[1:])) if one[0] == "-" else dt.date.fromisoformat(one)


def planned_reminders(wave: Wave) -> list[dt.date]:
    """As far as they can be known: a wave that opens by hand is taken to open today."""
    opens = wave.opened_on or wave.opens_on or clock.today().isoformat()
    return reminder_days(wave.reminders, opens=dt.date.fromisoformat(opens), closes=dt.date.fromisoformat(wave.closes_on))


async def change_reminders(*, wave: Wave, days: list[dt.date], by: Person) -> None:
    """Other days for the reminders that are still to come. Those of the past stay; two in all. Raises Conflict, Unacceptable."""
    if wave.state != OPEN or wave.send_by != BY_MAIL:
        raise Conflict(_("Reminders go out only while a wave is open that is sent by e-mail."))
    today, closes = clock.today(), dt.date.fromisoformat(wave.closes_on)
    if any(not today < day <= closes for day in days):
        raise Unacceptable({"first": _("Choose days after today and up to the last day for answers.")})
    past = [day for day in planned_reminders(wave) if day <= today]
    if len(past) + len(set(days)) > MOST_REMINDERS:
        raise Unacceptable({"first": _("There are two reminders at most, those that went out included.")})
    wave.reminders = " ".join(day.isoformat() for day in sorted({*past, *days}))
    await wave.save(update_fields=["reminders"])
    await audit.record("wave.reminders", by=by, about=wave, reminders=wave.reminders)


def check_can_extend(wave: Wave) -> None:
    if wave.state != OPEN or is_over(wave.closes_on):
        raise Conflict(N_("Only a wave that still takes answers can be extended."))


async def extend(*, wave: Wave, to: dt.date, by: Person) -> None:
    """A later last day, at most the day by which results are told; respondents are shown both. Raises Conflict, Unacceptable."""
    check_can_extend(wave)
    if to.isoformat() <= wave.closes_on:
        raise Unacceptable({"to": _("Choose a later day. The last day cannot come sooner: close the wave instead.")})
    if wave.told_by and to.isoformat() > wave.told_by:
        raise Unacceptable({"to": _("You have promised to say by then what will be done. Choose a day before that.")})
    first = wave.extended_from or wave.closes_on
    # Only while it is open: a close that began in the meantime stays begun.
    if not await Wave.filter(pk=wave.pk, state=OPEN, closes_on=wave.closes_on).update(
            closes_on=to.isoformat(), extended_from=first):
        raise Conflict(_("This wave was changed in the meantime. Look at it again."))
    await audit.record("wave.extended", by=by, about=wave, was=wave.closes_on, now=to.isoformat())
    await wave.refresh_from_db()


def by_list(wave: Wave) -> bool:
    return wave.way == groups.LIST
