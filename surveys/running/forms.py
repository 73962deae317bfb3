"""What a survey lead typed of waves: when and how, a later last day, reminders, a kept list, what comes again, a training."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Protocol

from participation import clock
from participation.problems import Unacceptable
from participation.words import _
from surveys import forms, promise, training
from surveys.forms import day_typed
from surveys.inviting import rosters
from surveys.inviting.letters import BY_CODES, BY_MAIL
from surveys.running import planning
from surveys.running.planning import SEND_BY, USUAL_REMINDERS, When
from surveys.running.series import Wanted
from surveys.running.terms import Every

class Form(forms.Form, Protocol):
    """What is needed of participation.web.fields.Form."""

    def all(self, name: str) -> list[str]: ...


BY_HAND, ON_A_DAY = "hand", "day"
TOLD_AFTER = {"": None, "28": 28, "42": 42, "56": 56}
"""Days from the last day for answers to the day by which results are told, as they are offered."""


@dataclass(frozen=True)
class NewWave:
    key: str
    name: str
    when: When


def new_wave(form: Form, *, mail: bool) -> NewWave:
    """What is asked and what it is called; days and ways are the usual ones, unless they are sent too. Raises Unacceptable."""
    errors: dict[str, str] = {}
    key, name = form.text("survey"), _named(form, "name", forms.MOST_NAME, errors)
    if not key:
        errors["survey"] = _("Choose a survey from the list.")
    if not name:
        errors["name"] = _("Give the wave a name, such as “Staff survey, winter 2027”.")
    usual = planning.usual(clock.today())
    closes = day_typed(form, "closes_on", errors) or usual.closes_on
    told_by = day_typed(form, "told_by", errors) if form.text("closes_on") else usual.told_by
    key_mode = form.text("key_mode") or promise.SERVER
    if key_mode not in promise.SENTENCES:
        errors["key_mode"] = _("Choose who holds the key.")
    if errors:
        raise Unacceptable(errors)
    return NewWave(key, name, replace(usual, closes_on=closes, told_by=told_by, key_mode=key_mode,
                                      send_by=BY_MAIL if mail else BY_CODES))


def when(form: Form, *, by_list: bool) -> When:
    """Raises Unacceptable with a sentence for each field."""
    errors: dict[str, str] = {}
    opens = None
    if form.text("opens") == ON_A_DAY:
        opens = day_typed(form, "opens_on", errors, needed=_("Say on which day it opens."))
    closes = day_typed(form, "closes_on", errors, needed=_("Say which is the last day for answers."))
    told_by = day_typed(form, "told_by", errors)
    send_by, key_mode = form.text("send_by"), form.text("key_mode")
    if by_list and send_by not in SEND_BY:
        errors["send_by"] = _("Choose how people get their code.")
    if key_mode not in promise.SENTENCES:
        errors["key_mode"] = _("Choose who holds the key.")
    if errors or closes is None:
        raise Unacceptable(errors)
    reminders = tuple(one for one in USUAL_REMINDERS if one in form.all("reminders"))
    return When(opens, closes, told_by, send_by if by_list else BY_CODES, reminders, thanks=form.text("thanks") == "yes",
                equality=form.text("equality") == "yes", key_mode=key_mode)


def later_day(form: Form) -> dt.date:
    return _one_day(form, "to", _("Say which is the new last day."))


def _one_day(form: Form, name: str, needed: str) -> dt.date:
    errors: dict[str, str] = {}
    day = day_typed(form, name, errors, needed=needed)
    if errors or day is None:
        raise Unacceptable(errors)
    return day


def reminder_days(form: Form) -> list[dt.date]:
    """The days that were named; an empty field is a reminder less."""
    errors: dict[str, str] = {}
    days = [day_typed(form, name, errors) for name in ("first", "second")]
    if errors:
        raise Unacceptable(errors)
    return [day for day in days if day]


def roster_name(form: Form) -> str:
    name = form.text("name", most=500)
    if len(name) > rosters.MOST_NAME:
        raise Unacceptable({"name": _("Shorten this to {n} characters.").format(n=rosters.MOST_NAME)})
    if not name:
        raise Unacceptable({"name": _("Give the list a name, such as “All staff”.")})
    return name


@dataclass(frozen=True)
class Repeat:
    """Something that comes again, with the id of the kept list that it asks."""

    wanted: Wanted
    roster: str


def series(form: Form) -> Repeat:
    """Raises Unacceptable with a sentence for each field."""
    errors: dict[str, str] = {}
    next_on = day_typed(form, "next_on", errors, needed=_("Say on which day the next wave opens."))
    every, days, send_by = form.text("every"), form.text("days_open", most=40), form.text("send_by")
    if every not in set(Every):
        errors["every"] = _("Choose how often.")
    if not (days.isascii() and days.isdigit()):
        errors["days_open"] = _("Write for how many days, in figures.")
    if not form.text("roster"):
        errors["roster"] = _("Choose a kept list.")
    if send_by not in SEND_BY:
        errors["send_by"] = _("Choose how people get their code.")
    name = _named(form, "name", 90, errors)
    if errors or next_on is None:
        raise Unacceptable(errors)
    wanted = Wanted(name, form.text("survey"), Every(every), next_on, int(days[:4]), send_by,
                    reminders=2 if send_by == BY_MAIL else 0, told_after=TOLD_AFTER.get(form.text("told_after")),
                    key_mode=promise.OFFLINE if form.text("key_mode") == promise.OFFLINE else promise.SERVER,
                    equality=form.text("equality") == "yes")
    return Repeat(wanted, form.text("roster"))


def next_day(form: Form) -> dt.date:
    return _one_day(form, "next_on", _("Say on which day the next wave opens."))


@dataclass(frozen=True)
class NewCourse:
    course: str
    day: dt.date
    roster: str
    send_by: str


def course(form: Form) -> NewCourse:
    """Raises Unacceptable with a sentence for each field."""
    errors: dict[str, str] = {}
    name = _named(form, "course", training.MOST_NAME, errors)
    if not name:
        errors["course"] = _("Give the course a name.")
    day = day_typed(form, "day", errors, needed=_("Say on which day the course is, or its last day."))
    if not form.text("roster"):
        errors["roster"] = _("Choose a kept list.")
    send_by = form.text("send_by")
    if send_by not in SEND_BY:
        errors["send_by"] = _("Choose how people get their code.")
    if errors or day is None:
        raise Unacceptable(errors)
    return NewCourse(name, day, form.text("roster"), send_by)


def _named(form: Form, field: str, most: int, errors: dict[str, str]) -> str:
    name = form.text(field, most=500)
    if len(name) > most:
        errors[field] = _("Shorten this to {n} characters.").format(n=most)
    return name


def shown_when(wave_when: When) -> dict[str, str]:
    """The fields of the page as they stand."""
    return {"opens": ON_A_DAY if wave_when.opens_on else BY_HAND,
            "opens_on": (wave_when.opens_on or clock.today() + dt.timedelta(days=7)).isoformat(),
            "closes_on": wave_when.closes_on.isoformat(), "told_by": wave_when.told_by.isoformat() if wave_when.told_by else "",
            "send_by": wave_when.send_by, "key_mode": wave_when.key_mode, "thanks": "yes" if wave_when.thanks else "",
            "equality": "yes" if wave_when.equality else "no"}
