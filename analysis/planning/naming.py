"""A plan's name: given another one, with a reason; and the name it had on a day. Each change is a version, who, when and why."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from tortoise.exceptions import IntegrityError

from analysis.models import Plan, PlanName
from participation import audit, clock
from participation.models import Person
from participation.problems import Conflict, Unacceptable
from participation.words import N_, _


async def names(plan: Plan) -> list[PlanName]:
    """Every name that it was given after its first, newest first."""
    return await PlanName.filter(plan=plan).order_by("-version").prefetch_related("by")


async def version(plan: Plan) -> int:
    """How many names it has had, the first counted."""
    return 1 + await PlanName.filter(plan=plan).count()


async def rename(*, plan: Plan, title: str, why: str, seen: int, by: Person | None) -> PlanName:
    """Another name from now on. What was frozen before keeps the one it had. `seen`: the version that the person had before them.

    Raises Unacceptable where it has this name, or another plan has it; Conflict where somebody else renamed it meanwhile.
    """
    now = await version(plan)
    if seen != now:
        raise Conflict(MEANWHILE)
    if title == plan.title:
        raise Unacceptable({"title": _("The plan has this name already.")})
    if await Plan.filter(title=title).exclude(pk=plan.pk).exists():
        raise Unacceptable({"title": _("There is a plan of that name already.")})
    try:
        made = await PlanName.create(plan=plan, version=now + 1, title=title, was=plan.title, why=why, at=clock.now(), by=by)
    except IntegrityError:
        raise Conflict(MEANWHILE) from None
    plan.title = title
    await plan.save(update_fields=["title"])
    await audit.record("plan.renamed", by=by, about=plan, version=made.version)
    return made


MEANWHILE = N_("Somebody else renamed this plan while you wrote. Look at it again, then decide.")


def on(title: str, names: Iterable[PlanName], over: datetime) -> str:
    """The name that stood at a moment. `names` in any order; `title` is today's."""
    later = min((one for one in names if one.at >= over), key=lambda one: one.version, default=None)
    return later.was if later else title
