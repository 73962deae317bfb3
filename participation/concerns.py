"""Concerns: what a child says that cannot wait reaches the protection lead, is acknowledged, and nothing is lost.

*I need to talk to someone now*, or the lowest answer on Safe, is a prompt to talk: not a referral, not a disclosure. The
alert goes to the lead; until somebody acknowledges it, it counts as undelivered, and after the programme's minutes it
goes to the deputy as well. It never goes to a family member, nor to anybody named in the check-in, its adult included.
Who is told of it by e-mail, and when: `participation.telling`.
*I want someone else*: the adult in the room may be the worry, so nothing of it is ever shown to that adult.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from participation import audit, children, clock, keys as sealing, mail
from participation.access import Role, allowed, holds
from participation.identity import new_id
from participation.keys import Keys
from participation.models import CheckIn, Child, Concern, Person, Programme
from participation.problems import Conflict, Unacceptable
from participation.words import N_, _

WORDS_MOST = 4000


class Kind(StrEnum):
    TALK = "talk"
    SAFE = "safe"


class State(StrEnum):
    """How far an alert has come. Both of the first two are undelivered: nobody has said that they have it."""

    WITH_LEAD = "with-lead"
    WITH_DEPUTY = "with-deputy"
    ACKNOWLEDGED = "acknowledged"
    CLOSED = "closed"


KIND_NAMES = {Kind.TALK: N_("Asked to talk to someone now"), Kind.SAFE: N_("Lowest answer on Safe")}
STATE_NAMES = {State.WITH_LEAD: N_("Undelivered: nobody has acknowledged it"),
               State.WITH_DEPUTY: N_("Undelivered: gone to the deputy too"),
               State.ACKNOWLEDGED: N_("Acknowledged"), State.CLOSED: N_("Closed")}


@dataclass(frozen=True)
class Way:
    """The people an alert goes to, by id: first at once, then (where there is one) after the set time."""

    first: str | None
    then: str | None


def way(concern: Concern, ready: Sequence[str], named: Collection[str] = ()) -> Way:
    """Whoever of lead and deputy stands ready (their ids, `programme.ready`), without anybody named in the check-in.

    An alert always reaches somebody: where all are named, the lead all the same; only the adult whom a child did not want is
    left out whatever happens.
    """
    order = list(ready)
    if concern.someone_else:
        order = [pk for pk in order if pk != concern.adult_id]
    clear = [pk for pk in order if pk not in named and pk != concern.adult_id] or order
    return Way(*(clear + [None, None])[:2])


def deputy_due(concern: Concern, programme: Programme | None) -> datetime:
    """When an alert that nobody acknowledged goes to the deputy too."""
    minutes = programme.escalate_after_minutes if programme else 0
    return concern.raised_at + timedelta(minutes=minutes)


def has_escalated(concern: Concern, programme: Programme | None, moment: datetime) -> bool:
    """Computed when read, so that nothing depends on a clock tick having run."""
    return concern.escalated_at is not None or (concern.acknowledged_at or moment) >= deputy_due(concern, programme)


def state(concern: Concern, programme: Programme | None, moment: datetime) -> State:
    if concern.closed_at:
        return State.CLOSED
    if concern.acknowledged_at:
        return State.ACKNOWLEDGED
    return State.WITH_DEPUTY if has_escalated(concern, programme, moment) else State.WITH_LEAD


def may_see(person: Person, concern: Concern, to: Way, programme: Programme | None, moment: datetime) -> bool:
    """Whether this protection lead is one the alert goes to by now, or has acknowledged it."""
    if not holds(person, [Role.PROTECTION_LEAD]) or (concern.someone_else and person.pk == concern.adult_id):
        return False
    if to.first is None or person.pk in (to.first, concern.acknowledged_by_id):
        return True
    return person.pk == to.then and has_escalated(concern, programme, moment)


async def raise_concern(*, kind: Kind, child: Child, check_in: CheckIn, someone_else: bool = False) -> Concern:
    """The child asked to talk, or Safe was lowest. Pressing again adds nothing; asking for someone else wins for good.

    The audit line is by nobody: it was the child. It does not tell whether someone else was asked for.
    """
    # One wish for all of a sitting: whoever wanted someone else wants it for the low answer on Safe too.
    someone_else = someone_else or await Concern.filter(check_in_id=check_in.pk, someone_else=True).exists()
    if someone_else:
        await Concern.filter(check_in_id=check_in.pk).exclude(kind=kind.value).update(someone_else=True)
    concern = await Concern.get_or_none(check_in_id=check_in.pk, kind=kind.value)
    if concern is None:
        concern = await Concern.create(id=new_id(), child=child, check_in_id=check_in.pk, adult_id=check_in.adult_id,
                                       kind=kind.value, someone_else=someone_else, alone=check_in.alone,
                                       raised_at=clock.now())
        await audit.record("concern.raised", by=None, about=concern, kind=kind.value)
    elif someone_else and not concern.someone_else:
        concern.someone_else = True
        await concern.save(update_fields=["someone_else"])
        await audit.record("concern.raised", by=None, about=concern, kind=kind.value)
    return concern


async def exercise(*, by: Person) -> Concern:
    """An alert marked as an exercise; it goes the whole way and is about no child."""
    concern = await Concern.create(id=new_id(), kind=Kind.TALK.value, exercise=True, raised_at=clock.now())
    await audit.record("concern.exercise", by=by, about=concern)
    return concern


async def add_words(*, concern: Concern, child: Child, words: str, keys: Keys, by: Person) -> None:
    """The child's words as the adult heard them, sealed; a second time adds a paragraph and changes nothing said before."""
    _check_words(words, "words")
    before = children.unseal(child, concern, "words_sealed", keys)
    together = f"{before}\n\n{words}" if before else words
    concern.words_sealed = children.seal(together, child=child, row=concern, column="words_sealed", keys=keys)
    await concern.save(update_fields=["words_sealed"])
    await audit.record("concern.words", by=by, about=concern, letters=len(words))


async def acknowledge(*, concern: Concern, by: Person) -> None:
    """Somebody has it now. The first to acknowledge is the one who has it; a second time changes nothing."""
    if concern.acknowledged_at is None:
        concern.acknowledged_at, concern.acknowledged_by = clock.now(), by
        await concern.save(update_fields=["acknowledged_at", "acknowledged_by_id"])
        await mail.withdraw(concern)
        await audit.record("concern.acknowledged", by=by, about=concern)


def check_can_close(concern: Concern) -> None:
    if concern.acknowledged_at is None:
        raise Conflict(N_("Acknowledge the alert first, so that everybody sees that you have it."))
    if concern.closed_at is not None:
        raise Conflict(N_("This alert is closed already."))


def can_close(concern: Concern) -> bool:
    return allowed(check_can_close, concern)


async def note_done(*, concern: Concern, child: Child | None, note: str, close: bool, keys: Keys, by: Person) -> None:
    """What was done, sealed; each note adds a paragraph. `close` when nothing more is to be done here."""
    check_can_close(concern)
    _check_words(note, "note")
    before = what_was_done(concern, child, keys)
    together = f"{before}\n\n{note}" if before else note
    concern.done_sealed = _seal(together, concern, child, keys)
    concern.closed_at = clock.now() if close else None
    await concern.save(update_fields=["done_sealed", "closed_at"])
    await audit.record("concern.closed" if close else "concern.noted", by=by, about=concern, letters=len(note))


def what_was_done(concern: Concern, child: Child | None, keys: Keys) -> str:
    """The lead's notes, '' where there are none."""
    if not concern.done_sealed:
        return ""
    if child:
        return children.unseal(child, concern, "done_sealed", keys)
    return sealing.unseal(bytes(concern.done_sealed), key=keys.master, where=f"concern.done_sealed:{concern.pk}")


def _seal(words: str, concern: Concern, child: Child | None, keys: Keys) -> bytes:
    if child:
        return children.seal(words, child=child, row=concern, column="done_sealed", keys=keys)
    return sealing.seal(words, key=keys.master, where=f"concern.done_sealed:{concern.pk}")


def _check_words(words: str, field: str) -> None:
    if not words:
        raise Unacceptable({field: _("Write a few words first.")})
    if len(words) > WORDS_MOST:
        raise Unacceptable({field: _("That is longer than {most} letters. Send it in two parts.").format(most=WORDS_MOST)})
