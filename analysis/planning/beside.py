"""Other plans of the partnership, and what joins them to this one: typed links, each read from both sides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from analysis.models import Action, OtherPlan, Plan, PlanLink
from participation import audit, clock
from participation.models import Person
from participation.problems import Unacceptable
from participation.words import N_, _

KINDS = {"outcome": N_("Outcome agreement"), "commissioning": N_("Commissioning strategy"),
         "parenting": N_("Corporate parenting plan"), "other": N_("Another plan")}


class Tie(StrEnum):
    """What joins an action, or the whole plan, to a place of another plan."""
    SERVES = "serves"
    SERVED = "served"
    SHARES = "shares"
    NEEDS = "needs"


FROM_HERE = {Tie.SERVES: N_("serves"), Tie.SERVED: N_("is served by"), Tie.SHARES: N_("shares an aim with"),
             Tie.NEEDS: N_("needs something of")}
FROM_THERE = {Tie.SERVES: N_("It is served by"), Tie.SERVED: N_("It serves"), Tie.SHARES: N_("It shares an aim with"),
              Tie.NEEDS: N_("Something of it is needed by")}


@dataclass(frozen=True)
class About:
    """Another plan as a person names it."""
    title: str
    kind: str
    address: str = ""
    runs_until: date | None = None


async def name(*, about: About, by: Person | None) -> OtherPlan:
    """Another plan that ours may be linked to. Raises Unacceptable where it is named already."""
    if await OtherPlan.exists(title=about.title, retired_at=None):
        raise Unacceptable({"title": _("This plan is named here already.")})
    other = await OtherPlan.create(**about.__dict__)
    await audit.record("other-plan.named", by=by, about=other, kind=about.kind)
    return other


async def change(*, other: OtherPlan, about: About, by: Person | None) -> None:
    """What it is called, where it stands, how long it runs."""
    if await OtherPlan.filter(title=about.title, retired_at=None).exclude(id=other.id).exists():
        raise Unacceptable({"title": _("This plan is named here already.")})
    other.update_from_dict(dict(about.__dict__))
    await other.save()
    await audit.record("other-plan.changed", by=by, about=other)


async def retire(*, other: OtherPlan, by: Person | None) -> None:
    """It is over. Links to it leave the pages with it."""
    other.retired_at = clock.now()
    await other.save(update_fields=["retired_at"])
    await audit.record("other-plan.retired", by=by, about=other)


async def link(*, plan: Plan, action: Action | None, other: OtherPlan, tie: Tie, place: str, words: str,
               by: Person | None) -> PlanLink:
    """Join an action, or the whole plan, to a place of another plan. Raises Unacceptable for the same link twice."""
    if await PlanLink.exists(plan=plan, action=action, other=other, kind=tie.value, place=place, taken_back_at=None):
        raise Unacceptable({"other": _("This link is there already.")})
    made = await PlanLink.create(plan=plan, action=action, other=other, kind=tie.value, place=place, words=words,
                                 made_at=clock.now(), made_by=by)
    await audit.record("plan.linked", by=by, about=made, kind=tie.value)
    return made


async def take_back(*, link: PlanLink, by: Person | None) -> None:
    """The link does not hold. That it once did stays in the tables and in the audit trail."""
    link.taken_back_at = clock.now()
    await link.save(update_fields=["taken_back_at"])
    await audit.record("plan.unlinked", by=by, about=link)


async def others() -> list[OtherPlan]:
    return await OtherPlan.filter(retired_at=None)


def _standing():
    return PlanLink.filter(taken_back_at=None, other__retired_at=None).prefetch_related("action", "other", "plan", "made_by")


async def of_plan(plan: Plan) -> list[PlanLink]:
    """Links that stand, of the whole plan first, then in the order of its actions; one of an action taken out is left out."""
    found = [one for one in await _standing().filter(plan=plan) if one.action is None or one.action.retired_at is None]
    return sorted(found, key=lambda one: (one.action is not None, one.action.position if one.action else 0, one.other.title))


async def of_other(other: OtherPlan) -> list[PlanLink]:
    """The same links seen from the other plan, by what joins them, then by its place."""
    ties = list(Tie)
    found = [one for one in await _standing().filter(other=other) if one.action is None or one.action.retired_at is None]
    return sorted(found, key=lambda one: (ties.index(Tie(one.kind)), one.place, one.action.position if one.action else -1))
