"""Every month's scorecard frozen by itself, exactly one a plan and month, whoever comes first. Months that were missed are
caught up in order, each from what had been released by its last day and from the versions kept of criteria and actions.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from tortoise.exceptions import IntegrityError

from analysis.judgement.criteria import RULES
from analysis.models import Plan, Snapshot
from analysis.scoring import building, past
from analysis.scoring.facts import Scorecard, digest, to_json
from analysis.scoring.facts import read as read_facts
from participation import audit, clock, overdue, storage
from participation.clock import HERE
from participation.problems import NotFound

COUNTED_WITHIN = timedelta(days=3)
"""After the last day of a month: what is counted only as it is now still tells of that month."""
AT_ONCE = 12
"""Months that one round of catching up freezes of each plan: the next round goes on."""


def last_day(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])


def months(first: date, before: date) -> Iterator[date]:
    """First days of the months from that of `first` up to, without, that of `before`."""
    month = first.replace(day=1)
    while month < before.replace(day=1):
        yield month
        month = last_day(month) + timedelta(days=1)


async def due(plan: Plan) -> list[date]:
    """Months that are over and not frozen, oldest first; the plan's own month is the first."""
    frozen = set(await Snapshot.filter(plan_id=plan.pk).values_list("month", flat=True))
    begun = plan.made_at.astimezone(HERE).date()
    return [month for month in months(begun, clock.today()) if month not in frozen]


async def catch_up(*, most: int | None = AT_ONCE) -> list[Snapshot]:
    """Freeze what is due of every plan, oldest month first; a month that somebody else froze meanwhile is theirs."""
    found = []
    for plan in await Plan.all():
        waiting = await due(plan)
        kept = await past.history(plan) if waiting else None
        for month in waiting[:most]:
            made = await freeze(plan=plan, month=month, kept=kept)
            found += [made] if made else []
    return found


async def freeze(*, plan: Plan, month: date, kept: past.History | None = None) -> Snapshot | None:
    """Freeze one month. None where it is frozen already: two who try at once make one, and the other's is nothing."""
    snapshot = await drafted(plan, month, kept or await past.history(plan))
    try:
        async with storage.writes():
            await snapshot.save(force_create=True)
            await audit.record("snapshot.frozen", by=None, about=snapshot, month=f"{month:%Y-%m}", digest=snapshot.digest)
    except IntegrityError:
        return None
    return snapshot


async def drafted(plan: Plan, month: date, kept: past.History) -> Snapshot:
    """What a month's snapshot holds, not stored yet."""
    day = last_day(month)
    counted = (await overdue.in_partnership(),) if clock.today() - day <= COUNTED_WITHIN else ()
    text = to_json(await building.on(plan, kept, day, month=month, overdue=counted))
    return Snapshot(plan_id=plan.pk, month=month, day=day, facts=text, digest=digest(text), rules=RULES, frozen_at=clock.now())


# ---- reading ---------------------------------------------------------------------------------------------------------

async def listed(plan: Plan) -> Sequence[Snapshot]:
    """Newest month first, without their facts."""
    return await Snapshot.filter(plan_id=plan.pk).order_by("-month").only("id", "month", "day", "digest", "rules", "frozen_at")


async def of(plan: Plan, month: date) -> Snapshot:
    """Raises NotFound."""
    found = await Snapshot.get_or_none(plan_id=plan.pk, month=month)
    if found is None:
        raise NotFound()
    return found


async def newest_month(plan: Plan) -> date | None:
    found = await Snapshot.filter(plan_id=plan.pk).order_by("-month").limit(1).values_list("month", flat=True)
    return found[0] if found else None


async def facts_of(plan: Plan, month: date) -> Scorecard | None:
    """The frozen facts of a month; None where none are."""
    found = await Snapshot.get_or_none(plan_id=plan.pk, month=month)
    return read_facts(found.facts) if found else None


def earlier(month: date, by: int) -> date:
    """So many months before."""
    number = month.year * 12 + month.month - 1 - by
    return date(number // 12, number % 12 + 1, 1)
