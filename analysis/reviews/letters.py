"""What whoever a decision names is written: that something was decided, is due, or is late. Never what it is: that is read signed in.

Each is written once, however many workers do it at once (`mail.queue`, once).
"""

from __future__ import annotations

from enum import StrEnum

from analysis.models import Decision
from participation import mail, words
from participation.models import Person
from participation.words import N_


class When(StrEnum):
    MADE = "made"
    SOON = "soon"
    LATE = "late"


SAID = {
    When.MADE: (N_("Something was decided that you see to"),
                N_("A review or a meeting decided something, to be done by {day}. You are named as the one who sees to it.\n\n"
                   "Sign in to see what it is. If it is not for you, tell whoever planned the meeting.")),
    When.SOON: (N_("A decision that you see to is due on {day}"),
                N_("A review or a meeting decided something, to be done by {day}. You are named as the one who sees to it.\n\n"
                   "Sign in to see what it is, and say what became of it.")),
    When.LATE: (N_("A decision that you see to is late"),
                N_("A review or a meeting decided something, to be done by {day}. You are named as the one who sees to it, and nobody has "
                   "said that it is done.\n\nSign in and say what became of it, or why it is dropped.")),
}


async def write(decision: Decision, to: Person, when: When) -> None:
    """In the transaction of what it tells of. The page that it leads to is the owner's, whatever their role."""
    subject, body = SAID[when]
    await mail.queue(kind=mail.Kind.DECISION, to=to, subject=subject, body=body, about=f"decision-{when.value}:{decision.pk}", once=True,
                     path=path(decision), day=words.day(decision.due))


def path(decision: Decision) -> str:
    """A promise has its owner's page already, where everybody's page is written."""
    theme = decision.theme_id  # type: ignore[attr-defined]
    return f"/said/{theme}" if theme else f"/decided/{decision.pk}"
