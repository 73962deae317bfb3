"""The adult's e-mail about a card that waits: after a sitting on a young person's own phone, where nobody is handed a tablet.

Not at once: until the young person has left, or ten minutes have gone, *I want someone else* may still be pressed, and then
nothing of it ever reaches this adult.
"""

from __future__ import annotations

from datetime import timedelta

from participation import clock, mail
from participation.access import Role, holds
from participation.models import Concern
from participation.queries import mine
from participation.words import N_

ADULT_WAITS = timedelta(minutes=10)
NEW = timedelta(days=1)
SUBJECT = N_("Heard: a check-in that you gave a code for")
BODY = N_("Something waits for you after a check-in on a phone. Please sign in now and read what to do.\n\n"
          "The protection lead has an alert too.")


async def tell_due() -> None:
    """Write once to each adult for whom such a card waits. Runs inside storage.writes()."""
    moment = clock.now()
    found = await Concern.filter(alone=True, someone_else=False, exercise=False, raised_at__lte=moment - ADULT_WAITS,
                                 raised_at__gt=moment - NEW).prefetch_related("adult")
    for concern in found:
        adult = concern.adult
        if holds(adult, [Role.TRUSTED_ADULT]) and await mine.has_concern(adult, concern.check_in_id or ""):
            await mail.queue(kind=mail.Kind.ALERT, to=adult, subject=SUBJECT, body=BODY, about=concern, once=True,
                             path="/my-day")
