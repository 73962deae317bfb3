"""What a protection lead may open: the alerts that go to this person."""

from __future__ import annotations

from dataclasses import dataclass

from participation import clock, concerns, programme as programmes, telling
from participation.keys import Keys
from participation.models import Concern, Person, Programme
from participation.problems import NotFound

NEWEST_CLOSED = 50


@dataclass(frozen=True)
class Alert:
    """A concern with what is computed for it at this moment."""

    concern: Concern
    state: concerns.State
    way: concerns.Way
    programme: Programme | None

    @property
    def undelivered(self) -> bool:
        return self.state in (concerns.State.WITH_LEAD, concerns.State.WITH_DEPUTY)


async def alerts_for(person: Person, keys: Keys) -> list[Alert]:
    """Undelivered first, then what is being dealt with, then the newest closed ones; each group oldest alert first."""
    programme = await programmes.current()
    waiting = await _with_people(Concern.filter(closed_at=None).order_by("raised_at"))
    closed = await _with_people(Concern.exclude(closed_at=None).order_by("-raised_at").limit(NEWEST_CLOSED))
    found = await _seen_by(person, [*waiting, *closed], programme, keys)
    order = list(concerns.State)
    rank = {concerns.State.WITH_DEPUTY: -1}
    return sorted(found, key=lambda alert: rank.get(alert.state, order.index(alert.state)))


async def alert_for(person: Person, concern_id: str, keys: Keys) -> Alert:
    """One of them. Raises NotFound, also for an alert that goes to others."""
    found = await _seen_by(person, await _with_people(Concern.filter(id=concern_id)), await programmes.current(), keys)
    if not found:
        raise NotFound()
    return found[0]


async def _with_people(query) -> list[Concern]:  # type: ignore[no-untyped-def]
    return await query.prefetch_related("child__service", "adult", "acknowledged_by")


async def _seen_by(person: Person, found: list[Concern], programme: Programme | None, keys: Keys) -> list[Alert]:
    moment, to = clock.now(), await telling.ways(found, programme, keys)
    return [Alert(one, concerns.state(one, programme, moment), to[one.pk], programme) for one in found
            if concerns.may_see(person, one, to[one.pk], programme, moment)]
