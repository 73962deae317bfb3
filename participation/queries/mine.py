"""What a trusted adult may open: children who trust this adult now, and the check-ins that the two of them had.

Nothing here reads an alert in which a child asked for someone else, nor a wheel that was turned alone and is not to be
seen by this adult: of that, only the day (`last_days`, `participation.alone`).
"""

from __future__ import annotations

from datetime import date, timedelta

from tortoise.expressions import Q

from participation import clock
from participation.checkins import State
from participation.models import CheckIn, Child, Concern, Person, Promise, Session, Trust
from participation.problems import NotFound

STILL_THERE = timedelta(minutes=10)
"""A browser that a child used within this time is still the child's; an alert's card waits until it is handed back."""
CHILDS = ("child", "alone")
LOW_ON_SAFE = "safe"


def _now(today: date) -> Q:
    return Q(until=None) | Q(until__gt=today)


def _seen_by(person: Person) -> dict[str, object]:
    return {"adult_id": person.pk, "adult_sees": True, "state": State.KEPT.value}


async def trusts_of(person: Person) -> list[Trust]:
    """Every child who trusts this adult today, with the child loaded; in no order that tells anything."""
    return await Trust.filter(_now(clock.today()), adult_id=person.pk, child__active=True).select_related("child")


async def trust_for(person: Person, child_id: str) -> Trust:
    """The trust between this adult and this child, with the child loaded. Raises NotFound."""
    trust = await Trust.filter(_now(clock.today()), adult_id=person.pk, child_id=child_id,
                               child__active=True).select_related("child").first()
    if trust is None or trust.child.wrapped_key is None:
        raise NotFound()
    return trust


async def child_for(person: Person, child_id: str) -> Child:
    """A child who trusts this adult. Raises NotFound."""
    return (await trust_for(person, child_id)).child


async def check_in_for(person: Person, check_in_id: str) -> CheckIn:
    """A kept check-in that this adult had with a child who still trusts them; the child is loaded. Raises NotFound."""
    check_in = await CheckIn.get_or_none(id=check_in_id, **_seen_by(person))
    if check_in is None:
        raise NotFound()
    check_in.child = await child_for(person, check_in.child_id)
    return check_in


async def check_ins_of(person: Person, child: Child) -> list[CheckIn]:
    """The kept check-ins of these two, newest first."""
    return await CheckIn.filter(child_id=child.pk, **_seen_by(person)).order_by(
        "-finished_on", "-started_at")


async def steps_of(check_in: CheckIn) -> list[Promise]:
    """The next steps agreed after this check-in; it was loaded with permission."""
    return await Promise.filter(check_in_id=check_in.pk).order_by("due", "id")


async def kept_or_none(check_in_id: str) -> CheckIn | None:
    """For working out who an alert goes to: not a loader, shows nothing to anybody."""
    return await CheckIn.get_or_none(id=check_in_id, state=State.KEPT.value)


async def last_days(person: Person, child_ids: list[str]) -> dict[str, date]:
    """The day of the newest kept check-in with this adult, for those who had one; alone too: that it was done is known."""
    kept = await CheckIn.filter(child_id__in=child_ids, adult_id=person.pk, state=State.KEPT.value).order_by(
        "finished_on").values_list("child_id", "finished_on")
    return dict(kept)  # type: ignore[arg-type]


def _mine(person: Person, child_ids: list[str]) -> Q:
    return Q(child_id__in=child_ids) & (Q(owner_id=person.pk) | Q(check_in__adult_id=person.pk))


async def others_trusted(person: Person, child: Child) -> list[str]:
    """What the other adults are called whom this child trusts today."""
    found = await Trust.filter(_now(clock.today()), child_id=child.pk, adult__active=True).exclude(
        adult_id=person.pk).prefetch_related("adult")
    return sorted(trust.adult.called for trust in found)


async def is_waiting(person: Person, child: Child) -> bool:
    """Whether a check-in of these two is begun and not finished."""
    return await CheckIn.filter(child_id=child.pk, adult_id=person.pk, finished_on=None).exists()


async def promises_of(person: Person, child_ids: list[str]) -> list[Promise]:
    """Promises to these children that this adult owns or agreed to, soonest first."""
    return await Promise.filter(_mine(person, child_ids)).order_by("due", "id")


def _shown_to(person: Person) -> Q:
    return Q(adult_id=person.pk, someone_else=False, exercise=False)


async def _shown(person: Person, found: list[Concern]) -> list[Concern]:
    """Those of them that this adult is shown now.

    Not while the child still has the browser: *I want someone else* may be pressed next, and the adult may look at another
    screen. And never the low answer on Safe of a wheel that the young person keeps to themselves: the lead has it.
    """
    ids = [one.check_in_id for one in found if one.check_in_id]
    if not ids:
        return found
    since = int((clock.now() - STILL_THERE).timestamp())
    there = set(await Session.filter(check_in_id__in=ids, kind__in=CHILDS, seen__gt=since).values_list("check_in_id", flat=True))
    unseen = set(await CheckIn.filter(id__in=ids, adult_sees=False).values_list("id", flat=True))
    return [one for one in found if one.check_in_id not in there
            and not (one.kind == LOW_ON_SAFE and one.check_in_id in unseen)]


async def concern_for(person: Person, check_in_id: str) -> Concern:
    """The alert that this adult helps with after the check-in, the child loaded. Raises NotFound.

    An alert with `someone_else` is not there for this adult, whatever is asked and whenever.
    """
    shown = await _shown(person, await Concern.filter(_shown_to(person), check_in_id=check_in_id).order_by("-raised_at"))
    if not shown or shown[0].child_id is None:
        raise NotFound()
    shown[0].child = await child_for(person, shown[0].child_id)
    return shown[0]


async def has_concern(person: Person, check_in_id: str) -> bool:
    """Whether the card is shown after hand-back."""
    return bool(await _shown(person, await Concern.filter(_shown_to(person), check_in_id=check_in_id)))


async def waiting_cards(person: Person, child_ids: list[str]) -> list[Concern]:
    """Alerts of this adult's check-ins that nobody has acknowledged yet."""
    return await _shown(person, await Concern.filter(_shown_to(person), child_id__in=child_ids,
                                                     acknowledged_at=None).order_by("raised_at"))


