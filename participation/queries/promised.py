"""Promises of check-ins: whose they are to keep, and how many are late. Counts hold no child and no words."""

from __future__ import annotations

from dataclasses import dataclass

from tortoise.expressions import Q

from participation import clock, promises
from participation.access import Role, holds
from participation.models import Person, Promise, Trust
from participation.problems import NotFound
from participation.promises import Standing
from participation.queries import mine


@dataclass(frozen=True)
class Kept:
    """One adult's open promises, as their service sees them: counts alone."""

    adult: str
    ahead: int
    soon: int
    overdue: int


async def to_keep(person: Person, *, only_open: bool = False) -> list[Promise]:
    """What this adult keeps, or agreed with a child who still trusts them; the child is loaded. Soonest first.

    Who was agreed on with the child to keep a promise reads it, and nothing else of the child opens by that. Where a trust
    between the two has ended, nothing is left open.
    """
    ids = [trust.child_id for trust in await mine.trusts_of(person)]
    ended = await Trust.filter(adult_id=person.pk, until__lte=clock.today()).values_list("child_id", flat=True)
    found = Promise.filter(Q(owner_id=person.pk) | Q(check_in__adult_id=person.pk, child_id__in=ids), child__active=True)
    if ended:
        found = found.exclude(child_id__in=list(ended))
    if only_open:
        found = found.filter(state=promises.State.OPEN.value)
    rows = await found.order_by("due", "id").select_related("child", "check_in")
    return [one for one in rows if one.child.wrapped_key is not None]


async def promise_for(person: Person, promise_id: str) -> Promise:
    """One of them, with the child loaded. Raises NotFound."""
    found = next((one for one in await to_keep(person) if one.pk == promise_id), None)
    if found is None:
        raise NotFound()
    return found


async def opens_check_in(person: Person, promise: Promise) -> bool:
    """Whether the check-in that it comes from may be opened: agreed by this adult, whom the child still trusts."""
    return promise.check_in.adult_id == person.pk and promise.child_id in {  # type: ignore[attr-defined]
        trust.child_id for trust in await mine.trusts_of(person)}


async def colleagues_of(person: Person) -> list[Person]:
    """The other trusted adults of the same service: who can be asked to keep a promise."""
    if person.service_id is None:  # type: ignore[attr-defined]
        return []
    there = await Person.filter(service_id=person.service_id, active=True).exclude(id=person.pk)  # type: ignore[attr-defined]
    return sorted((one for one in there if holds(one, [Role.TRUSTED_ADULT])), key=lambda one: one.called.casefold())


async def colleague_for(person: Person, colleague_id: str) -> Person | None:
    """One of them; None for anybody else."""
    return next((one for one in await colleagues_of(person) if one.pk == colleague_id), None)


async def of_service(person: Person) -> list[Kept]:
    """Open promises of check-ins in this adult's service, counted by who keeps them; late ones first.

    What somebody without an account does counts for the adult who agreed it.
    """
    found: dict[str, list[Standing]] = {}
    names: dict[str, str] = {}
    rows = Promise.filter(check_in__service_id=person.service_id, state=promises.State.OPEN.value,  # type: ignore[attr-defined]
                          child__active=True)
    for one in await rows.prefetch_related("owner", "check_in__adult"):
        who = one.owner or one.check_in.adult
        names[who.pk] = who.called
        found.setdefault(who.pk, []).append(promises.standing(one, clock.today()))
    counted = [Kept(names[pk], *(all_.count(one) for one in (Standing.OPEN, Standing.SOON, Standing.OVERDUE)))
               for pk, all_ in found.items()]
    return sorted(counted, key=lambda one: (-one.overdue, one.adult.casefold()))
