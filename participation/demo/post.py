"""Messages of the demonstration: what was sent for each alert, one that could not be delivered, one that waits."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from participation import clock, telling, words
from participation.demo.staff import ident
from participation.mail import Kind, Why
from participation.models import Concern, Mail, Person
from participation.promises import SUBJECT as DUE
from participation.words import translated

HOURS = [*["08:45-17:00"] * 4, "08:45-15:30", "", ""]
"""When somebody is in the office to read an alert, in the programme."""


def made(rng: random.Random, alerts: list[Concern], lead: Person, deputy: Person, reid: Person) -> list[Mail]:
    """For each alert the lead's message, the deputy's where it went on; two reminders of promises for Mrs Reid."""
    found = []
    for n, concern in enumerate(alerts):
        sent = timedelta(seconds=11 + 7 * n)
        found.append(_alert(rng, concern, lead, sent if concern.acknowledged_at else None, lost=n == 1))
        if concern.escalated_at:
            found.append(_alert(rng, concern, deputy, timedelta(minutes=30, seconds=9)))
    moment = clock.now()
    for days in (3, 11):
        found.append(_mail(rng, Kind.PROMISE, reid, DUE.format(day=words.day((moment - timedelta(days=days - 2)).date())),
                           "promise:" + ident(rng), moment - timedelta(days=days), timedelta(seconds=20)))
    return found


def _alert(rng: random.Random, concern: Concern, to: Person, sent: timedelta | None, *, lost: bool = False) -> Mail:
    subject = translated(telling.SUBJECT)
    if concern.exercise:
        subject = f"EXERCISE: {subject}"
    one = _mail(rng, Kind.ALERT, to, subject, f"concern:{concern.pk}", concern.raised_at, sent)
    one.path = f"/concerns/{concern.pk}"
    if lost:
        one.sent_at, one.given_up_at, one.tries = None, concern.raised_at + timedelta(minutes=1), 1
        one.error = f"{Why.ADDRESS} 550"
    return one


def _mail(rng: random.Random, kind: Kind, to: Person, subject: str, about: str, made_at: datetime,
          sent: timedelta | None) -> Mail:
    return Mail(id=ident(rng), kind=kind.value, person_id=to.pk, address=to.email, subject=subject,
                body=translated(telling.TO_ONE), about=about, made_at=made_at, due_at=made_at, tries=1 if sent else 0,
                sent_at=made_at + sent if sent else None)
