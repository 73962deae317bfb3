"""The order of a plan's priorities: what comes before what, and why. Each change is a version; one order stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tortoise.exceptions import IntegrityError

from analysis.models import Plan, Priority, PriorityOrder
from participation import audit, clock
from participation.models import Person
from participation.problems import Conflict, Unacceptable
from participation.words import N_, _

UP, DOWN = "up", "down"
MEANWHILE = N_("Somebody changed the priorities or their order while you wrote. Look at them again, then decide.")


@dataclass(frozen=True)
class Moved:
    """An order that is not kept yet, and what was moved last: its id and where it went ('' for nothing)."""

    ids: tuple[str, ...]
    moved: str = ""
    way: str = ""


def move(ids: Sequence[str], wish: str) -> Moved:
    """One place up or down. `wish` is `up-` or `down-` and an id; anything else, and what is at the end already, changes nothing."""
    way, _dash, id = wish.partition("-")
    if way not in (UP, DOWN) or id not in ids:
        return Moved(tuple(ids))
    order, here = list(ids), ids.index(id)
    there = here - 1 if way == UP else here + 1
    if 0 <= there < len(order):
        order[here], order[there] = order[there], order[here]
    return Moved(tuple(order), id, way)


async def standing(plan: Plan) -> list[str]:
    """Ids of the priorities that stand, first things first."""
    return await Priority.filter(plan=plan, retired_at=None).values_list("id", flat=True)  # type: ignore[return-value]


async def version(plan: Plan) -> int:
    """How often the order was changed."""
    return await PriorityOrder.filter(plan=plan).count()


async def put(*, plan: Plan, ids: Sequence[str], why: str, seen: int, by: Person | None) -> PriorityOrder:
    """Keep another order. `seen`: the version that the person had before them.

    Raises Unacceptable where it is the order that stands; Conflict where order or priorities are others meanwhile.
    """
    was, now = await standing(plan), await version(plan)
    if seen != now or sorted(ids) != sorted(was):
        raise Conflict(MEANWHILE)
    if list(ids) == was:
        raise Unacceptable({"order": _("This is the order that stands. Move something first.")})
    try:
        made = await PriorityOrder.create(plan=plan, version=now + 1, ids=list(ids), was=was, why=why, at=clock.now(), by=by)
    except IntegrityError:
        raise Conflict(MEANWHILE) from None
    past = await Priority.filter(plan=plan).exclude(id__in=list(ids)).values_list("id", flat=True)
    for position, id in enumerate([*ids, *past]):
        await Priority.filter(id=id).update(position=position)
    await audit.record("priority.ordered", by=by, about=plan, version=made.version)
    return made


async def orders(plan: Plan) -> list[PriorityOrder]:
    """Every change of the order, newest first."""
    return await PriorityOrder.filter(plan=plan).order_by("-version").prefetch_related("by")
