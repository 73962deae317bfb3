"""What a trusted adult may open: children who trust this adult now, and the check-ins that the two of them had.

Nothing here reads an alert in which a child asked for someone else.
"""

from __future__ import annotations

from datetime import date

from tortoise.expressions import Q

from participation import clock, promises
from participation.checkins import State
from participation.models import CheckIn, Child, Concern, Person, Promise, Trust
from participation.problems import NotFound


def _now(today: date) -> Q:
    return Q(until=None) | Q(until__gt=today)


async def trusts_of(person: Person) -> list[Trust]:
    """Every child who trusts this adult today, with the child loaded; in no order that tells anything."""
    return await Trust.filter(_now(clock.today()), adult_id=person.pk, child__active=True).prefetch_related("child")


async def trust_for(person: Person, child_id: str) -> Trust:
    """The trust between this adult and this child, with the child loaded. Raises NotFound."""
    trust = await Trust.filter(_now(clock.today()), adult_id=person.pk, child_id=child_id,
                               child__active=True).prefetch_related("child").first()
    if trust is None or trust.child.wrapped_key is None:
        raise NotFound()
    return trust


async def child_for(person: Person, child_id: str) -> Child:
    """A child who trusts this adult. Raises NotFound."""
    return (await trust_for(person, child_id)).child


async def check_in_for(person: Person, check_in_id: str) -> CheckIn:
    """A kept check-in that this adult had with a child who still trusts them; the child is loaded. Raises NotFound."""
    check_in = await CheckIn.get_or_none(id=check_in_id, adult_id=person.pk, state=State.KEPT.value)
    if check_in is None:
        raise NotFound()
    check_in.child = await child_for(person, check_in.child_id)
    return check_in


async def check_ins_of(person: Person, child: Child) -> list[CheckIn]:
    """The kept check-ins of these two, newest first."""
    return await CheckIn.filter(child_id=child.pk, adult_id=person.pk, state=State.KEPT.value).order_by(
        "-finished_on", "-started_at")


async def steps_of(check_in: CheckIn) -> list[Promise]:
    """The next steps agreed after this check-in; it was loaded with permission."""
    return await Promise.filter(check_in_id=check_in.pk).order_by("due", "id")


async def kept_or_none(check_in_id: str) -> CheckIn | None:
    """For working out who an alert goes to: not a loader, shows nothing to anybody."""
    return await CheckIn.get_or_none(id=check_in_id, state=State.KEPT.value)


async def one_before(check_in: CheckIn) -> CheckIn | None:
    """The kept check-in of the same two people before this one."""
    return await CheckIn.filter(
        Q(finished_on__lt=check_in.finished_on) | Q(finished_on=check_in.finished_on, started_at__lt=check_in.started_at),
        child_id=check_in.child_id, adult_id=check_in.adult_id, state=State.KEPT.value).order_by(
        "-finished_on", "-started_at").first()


async def last_days(person: Person, child_ids: list[str]) -> dict[str, date]:
    """The day of the newest kept check-in with this adult, for those who had one."""
    kept = await CheckIn.filter(child_id__in=child_ids, adult_id=person.pk, state=State.KEPT.value).order_by(
        "finished_on").values_list("child_id", "finished_on")
    return dict(kept)  # type: ignore[arg-type]


def _mine(person: Person, child_ids: list[str]) -> Q:
    return Q(child_id__in=child_ids) & (Q(owner_id=person.pk) | Q(check_in__adult_id=person.pk))


async def promises_of(person: Person, child_ids: list[str]) -> list[Promise]:
    """Promises to these children that this adult owns or agreed to, soonest first."""
    return await Promise.filter(_mine(person, child_ids)).order_by("due", "id")


async def promise_for(person: Person, promise_id: str) -> Promise:
    """One of them, with the child loaded. Raises NotFound."""
    promise = await Promise.filter(Q(owner_id=person.pk) | Q(check_in__adult_id=person.pk), id=promise_id).first()
    if promise is None:
        raise NotFound()
    promise.child = await child_for(person, promise.child_id)
    return promise


async def open_promises(person: Person, child_ids: list[str]) -> list[Promise]:
    return await Promise.filter(_mine(person, child_ids), state=promises.State.OPEN.value).order_by("due", "id")


def _shown_to(person: Person) -> Q:
    return Q(adult_id=person.pk, someone_else=False, exercise=False)


async def concern_for(person: Person, check_in_id: str) -> Concern:
    """The alert that this adult helps with after the check-in, the child loaded. Raises NotFound.

    An alert with `someone_else` is not there for this adult, whatever is asked and whenever.
    """
    found = await Concern.filter(_shown_to(person), check_in_id=check_in_id).order_by("-raised_at").first()
    if found is None or found.child_id is None:
        raise NotFound()
    found.child = await child_for(person, found.child_id)
    return found


async def has_concern(person: Person, check_in_id: str) -> bool:
    """Whether the card is shown after hand-back."""
    return await Concern.filter(_shown_to(person), check_in_id=check_in_id).exists()


async def waiting_cards(person: Person, child_ids: list[str]) -> list[Concern]:
    """Alerts of this adult's check-ins that nobody has acknowledged yet."""
    return await Concern.filter(_shown_to(person), child_id__in=child_ids, acknowledged_at=None).order_by("raised_at")


