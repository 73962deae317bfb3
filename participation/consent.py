"""Consent: what was agreed to, by whom and until when; without it no check-in is started.

Two kinds, each withdrawn on its own: to take part, and to be counted in figures. Lines are only added; the newest of a
kind counts. In Scotland a child of twelve is presumed able to decide (Age of Legal Capacity (Scotland) Act 1991 s.2(4A));
below that a parent or carer agrees, and the child is asked again at the start of every check-in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from participation import audit, children, clock, programme as programmes
from participation.access import allowed
from participation.discarding import discard
from participation.keys import Keys
from participation.models import CheckIn, Child, Consent, Pass, Person, Programme, Session
from participation.problems import Conflict, Unacceptable
from participation.words import N_, _

PRESUMED_COMPETENT = 12


class Kind(StrEnum):
    TAKE_PART = "take_part"
    BE_COUNTED = "be_counted"


class Giver(StrEnum):
    CHILD = "child"
    PARENT = "parent"
    CARER = "carer"


@dataclass(frozen=True)
class Standing:
    """What is agreed to now: the newest line of each kind, or None where nothing was ever recorded."""

    lines: Mapping[Kind, Consent | None] = field(default_factory=dict)

    def given(self, kind: Kind) -> bool:
        line = self.lines.get(kind)
        return bool(line and line.given)

    @property
    def may_take_part(self) -> bool:
        return self.given(Kind.TAKE_PART)

    @property
    def counted(self) -> bool:
        return self.may_take_part and self.given(Kind.BE_COUNTED)


async def standing(child: Child) -> Standing:
    """What this child's consents say at this moment."""
    return (await standings([child.pk]))[child.pk]


async def standings(child_ids: list[str]) -> dict[str, Standing]:
    """The same for many children in one query."""
    newest: dict[str, dict[Kind, Consent | None]] = {pk: {} for pk in child_ids}
    for line in await Consent.filter(child_id__in=child_ids).order_by("recorded_at"):
        newest[line.child_id][Kind(line.kind)] = line
    return {pk: Standing(lines) for pk, lines in newest.items()}


async def history(child: Child) -> list[Consent]:
    """Every line ever recorded, newest first, with who recorded it."""
    return await Consent.filter(child_id=child.pk).order_by("-recorded_at").prefetch_related("recorded_by")


def check_can_start(standing: Standing, programme: Programme | None) -> None:
    """A check-in needs consent, and a programme that is switched on: somebody must be there for a child who needs help."""
    programmes.check_stands(programme)
    if not standing.may_take_part:
        raise Conflict(N_("There is no consent to take part yet. Record it under “Consent” on the child’s page."))


def can_start(standing: Standing, programme: Programme | None) -> bool:
    return allowed(check_can_start, standing, programme)


def check_can_give(child: Child, giver: Giver) -> None:
    """Below twelve a parent or carer agrees; the child is asked at every check-in anyway."""
    if giver is Giver.CHILD and children.age(child) < PRESUMED_COMPETENT:
        raise Unacceptable({"given_by": _("Below {n}, a parent or carer agrees as well. The child is asked each time.")
                            .format(n=PRESUMED_COMPETENT)})


def check_can_answer_for(child: Child, giver: Giver, last: Consent | None) -> None:
    """From twelve on a young person's own no stands until they say yes: nobody says it in their place."""
    own_no = last is not None and not last.given and last.given_by == Giver.CHILD.value
    if own_no and giver is not Giver.CHILD and children.age(child) >= PRESUMED_COMPETENT:
        raise Unacceptable({"given_by": _("The young person said no. From {n} on only they can say yes again.")
                            .format(n=PRESUMED_COMPETENT)})


async def give(*, child: Child, kind: Kind, giver: Giver, by: Person | None) -> Consent:
    """Record a yes. Raises Unacceptable where this giver cannot decide alone, or not in the young person's place."""
    check_can_give(child, giver)
    check_can_answer_for(child, giver, (await standing(child)).lines.get(kind))
    return await _record(child, kind, giver, by, given=True)


async def withdraw(*, child: Child, kind: Kind, giver: Giver, by: Person | None, keys: Keys | None = None,
                   keep_session: str | None = None) -> Consent:
    """Record a no, and do at once what follows from it: anybody, a child of any age too, may say no.

    No part: nothing is planned, a sitting in progress is over and every code stops. Not counted: kept check-ins count in no
    release that is still to be made; released figures are frozen. `keep_session`: the browser in which the child said it.
    """
    line = await _record(child, kind, giver, by, given=False)
    await CheckIn.filter(child_id=child.pk).update(counted=False)
    if kind is Kind.TAKE_PART:
        await _stop_open(child, keys, keep_session)
        child.next_check_in = None
        await child.save(update_fields=["next_check_in"])
    return line


async def _stop_open(child: Child, keys: Keys | None, keep_session: str | None) -> None:
    await Pass.filter(child_id=child.pk).delete()
    open_ids = await CheckIn.filter(child_id=child.pk, finished_on=None).values_list("id", flat=True)
    # Ended, not unlocked: the browser may be in the child's hands.
    await Session.filter(check_in_id__in=open_ids).exclude(id=keep_session or "").delete()
    await discard(open_ids, keys)  # type: ignore[arg-type]


async def _record(child: Child, kind: Kind, giver: Giver, by: Person | None, *, given: bool) -> Consent:
    line = await Consent.create(child=child, kind=kind.value, given=given, given_by=giver.value, recorded_by=by,
                                recorded_at=await _after_last(child, kind))
    await audit.record("consent.given" if given else "consent.withdrawn", by=by, about=child, kind=kind.value,
                       giver=giver.value)
    return line


async def _after_last(child: Child, kind: Kind) -> datetime:
    # Two lines in one moment would have no newest: the later one is a microsecond later.
    last = await Consent.filter(child_id=child.pk, kind=kind.value).order_by("-recorded_at").first()
    moment = clock.now()
    return max(moment, last.recorded_at + timedelta(microseconds=1)) if last else moment
