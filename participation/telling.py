"""Telling people of an alert by e-mail: the lead at once, the deputy when nobody has acknowledged it in time.

A message says only that an alert waits. Each person is written to once for each alert, whatever calls `tell` how often: the
act that raised it, every tick of the clock, two workers at once.
"""

from __future__ import annotations

from datetime import datetime

from participation import audit, clock, concerns, mail, naming, programme as programmes, words
from participation.access import Role, holds
from participation.concerns import Kind, Way
from participation.keys import Keys
from participation.models import CheckIn, Child, Concern, Person, Programme
from participation.words import N_

SUBJECT = N_("Heard: an alert waits for you")
TO_LEAD = N_("An alert waits for you. Sign in to read it.\n\nIf nobody acknowledges it by {time}, it goes to your deputy too.")
TO_ONE = N_("An alert waits for you. Sign in to read it.")
TO_DEPUTY = N_("An alert waits for you. Sign in to read it.\n\nNobody had acknowledged it by {time}, so it comes to you too.")


async def raise_concern(*, kind: Kind, child: Child, check_in: CheckIn, keys: Keys | None = None,
                        someone_else: bool = False) -> Concern:
    """As `concerns.raise_concern`, and the lead's message stands in the queue in the same transaction.

    Without `keys` nobody can tell whom the child named: then the next tick writes, within seconds.
    """
    concern = await concerns.raise_concern(kind=kind, child=child, check_in=check_in, someone_else=someone_else)
    if keys is not None:
        await tell_all(await Concern.filter(check_in_id=check_in.pk, acknowledged_at=None), keys)
    return concern


async def exercise(*, by: Person, keys: Keys) -> Concern:
    """An alert marked as an exercise; it goes the whole way and is about no child."""
    concern = await concerns.exercise(by=by)
    await tell_all([concern], keys)
    return concern


async def ways(found: list[Concern], programme: Programme | None, keys: Keys) -> dict[str, Way]:
    """Concern's id → whom it goes to, by what the child said in the check-in up to now."""
    ready = programmes.ready(programme)
    check_ins = await CheckIn.filter(id__in=[one.check_in_id for one in found if one.check_in_id])
    named = await naming.named_in(check_ins, ready, keys)
    order = [one.pk for one in ready]
    return {one.pk: concerns.way(one, order, named.get(one.check_in_id or "", ())) for one in found}


async def tell_all(found: list[Concern], keys: Keys) -> None:
    """Write to everybody who is to have one of these alerts by now. Runs inside storage.writes()."""
    programme, moment = await programmes.current(), clock.now()
    to = await ways(found, programme, keys)
    for concern in found:
        if concern.acknowledged_at is None:
            await _tell(concern, to[concern.pk], programme, moment)


async def escalate_due(*, keys: Keys, by: Person | None = None) -> int:
    """Write down which unacknowledged alerts have gone to the deputy by now, and write to all who are to have one.

    Returns how many went on. Runs inside storage.writes().
    """
    programme, moment, gone = await programmes.current(), clock.now(), 0
    waiting = await Concern.filter(acknowledged_at=None)
    for concern in waiting:
        if concern.escalated_at is None and concerns.has_escalated(concern, programme, moment):
            concern.escalated_at = concerns.deputy_due(concern, programme)
            await concern.save(update_fields=["escalated_at"])
            await audit.record("concern.escalated", by=by, about=concern)
            gone += 1
    await tell_all(waiting, keys)
    return gone


async def _tell(concern: Concern, to: Way, programme: Programme | None, moment: datetime) -> None:
    people = {one.pk: one for one in programmes.ready(programme)}
    if to.first is None:  # nobody stands ready: every protection lead, as on the page
        for person in await Person.filter(active=True):
            if holds(person, [Role.PROTECTION_LEAD]) and not (concern.someone_else and person.pk == concern.adult_id):
                await _write(concern, person, TO_ONE)
        return
    with words.speaking(mail.WRITTEN_IN):
        time = words.time(concerns.deputy_due(concern, programme))
    await _write(concern, people[to.first], TO_LEAD if to.then else TO_ONE, time=time)
    if to.then and concerns.has_escalated(concern, programme, moment):
        await _write(concern, people[to.then], TO_DEPUTY, time=time)


async def _write(concern: Concern, to: Person, body: str, **facts: object) -> None:
    await mail.queue(kind=mail.Kind.ALERT, to=to, subject=SUBJECT, body=body, about=concern, once=True,
                     path=f"/concerns/{concern.pk}", exercise=concern.exercise, **facts)
