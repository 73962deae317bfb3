"""A check-in on a phone of the young person's own: begun by a code from the trusted adult, for one sitting of one hour.

The adult learns that it is finished. The answers are shown only if the young person says so at the end; what was begun and
not ended leaves nothing. No wheel that the adult was not to see is ever drawn again on a screen that a code opens, because
the adult has had that code in hand too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from participation import checkins, children, clock, consent, instruments, passes, programme, sitting_keys
from participation.access import allowed
from participation.checkins import State, Voice
from participation.keys import Keys
from participation.models import CheckIn, Child, Pass, Person, Session
from participation.passes import Kind
from participation.problems import Conflict, Gone
from participation.words import N_

TOLD_FOR = timedelta(days=14)
"""How long a finished check-in stands on the adult's day."""


@dataclass(frozen=True)
class Out:
    """A code that was given and whose hour is not over. `opened`: a phone has it."""

    until: datetime
    opened: bool


@dataclass(frozen=True)
class Finished:
    """What the adult learns of one: the day. `check_in_id` only where the young person shows the answers."""

    child_id: str
    day: date
    check_in_id: str


def check_can_be_alone(child: Child) -> None:
    """From eight a young person may do it on a phone of their own (`passes.ALONE_FROM`)."""
    if children.age(child) < passes.ALONE_FROM:
        raise Conflict(N_("On a phone of their own from {n} on. Do it together with a younger child."), n=passes.ALONE_FROM)


def can_be_alone(child: Child) -> bool:
    return allowed(check_can_be_alone, child)


async def give_code(*, child: Child, keys: Keys, by: Person) -> str:
    """A check-in for one sitting and its code, shown once. What was begun with an older code of this adult's ends, unread.

    It is always a new check-in: whoever holds the newest code reads nothing that was said under the one before. `child`
    was loaded with permission. Raises Conflict below eight, without consent, or while the programme is off.
    """
    check_can_be_alone(child)
    consent.check_can_start(await consent.standing(child), await programme.current())
    for before in await _unfinished(child, by):
        await _end(before, keys)
    check_in = await checkins.begin(child, by, [Voice.CHILD], alone=True, adult_sees=False)
    return await passes.issue(kind=Kind.ALONE, child=child, check_in=check_in, keys=keys, by=by,
                              instrument=instruments.of(check_in.band, check_in.version))


async def check_can_open(one: Pass) -> None:
    """At the door again: trust, account, consent and programme may have ended since the code was given. Raises Gone, Conflict."""
    check_in = await CheckIn.get_or_none(id=one.check_in_id, alone=True, finished_on=None)
    if check_in is None or not await children.still_trusts(one.child, one.adult):
        raise Gone(N_("This code is used or too old. Ask for a new one."))
    consent.check_can_start(await consent.standing(one.child), await programme.current())


async def out(child: Child, by: Person) -> Out | None:
    """The code of this adult's that this young person can still use, or is using."""
    for check_in in await _unfinished(child, by):
        one = await Pass.get_or_none(check_in_id=check_in.pk, kind=Kind.ALONE.value)
        until = _over_at(one) if one else 0
        if one and until > clock.now().timestamp():
            return Out(datetime.fromtimestamp(until, clock.HERE), one.used_at is not None)
    return None


def _over_at(one: Pass) -> int:
    return one.until if one.used_at is None else one.used_at + int(passes.SITTING_LASTS.total_seconds())


async def finished(by: Person, child_ids: list[str], *, since: date | None = None) -> list[Finished]:
    """Check-ins that these young people finished alone with this adult's codes, newest first."""
    kept = CheckIn.filter(child_id__in=child_ids, adult_id=by.pk, alone=True, state=State.KEPT.value)
    if since:
        kept = kept.filter(finished_on__gte=since)
    return [Finished(one.child_id, one.finished_on, one.pk if one.adult_sees else "")
            for one in await kept.order_by("-finished_on", "-started_at")]


async def sweep(*, keys: Keys) -> int:
    """Delete what was begun and not ended within its hour: nobody can go on with it. Returns how many. Inside writes()."""
    begun_before = clock.now() - passes.LASTS[Kind.ALONE] - passes.SITTING_LASTS
    left = await CheckIn.filter(alone=True, finished_on=None, started_at__lt=begun_before)
    for check_in in left:
        await _end(check_in, keys)
    return len(left)


async def _unfinished(child: Child, by: Person) -> list[CheckIn]:
    return await CheckIn.filter(child_id=child.pk, adult_id=by.pk, finished_on=None, alone=True)


async def _end(check_in: CheckIn, keys: Keys) -> None:
    await Session.filter(check_in_id=check_in.pk).delete()
    await checkins.expire(check_in=check_in)
    sitting_keys.forget(check_in.pk, keys)
