"""Reads for the pages of a plan. Loading is permission: the thing, or NotFound for whoever may not have it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from tortoise.models import Model

from analysis.judgement.judging import Judged, judged
from analysis.models import Action, ActionVersion, Criterion, Plan, Recommendation
from analysis.queries import PLANNERS
from participation.access import holds
from participation.models import Person
from participation.problems import NotFound

Thing = TypeVar("Thing", bound=Model)


async def of(person: Person | None, kind: type[Thing], id: str, *related: str) -> Thing:
    """One row of this room by its id, for a planner."""
    if not holds(person, PLANNERS):
        raise NotFound()
    found = await kind.get_or_none(id=id).prefetch_related(*related)
    if found is None:
        raise NotFound()
    return found


@dataclass(frozen=True)
class Whole:
    """A plan with everything that stands in it now, in its order. `under`: recommendation's id → actions; `by_action`: action's id →
    its criteria, judged."""
    plan: Plan
    recommendations: tuple[Recommendation, ...]
    under: dict[str, tuple[Action, ...]]
    by_action: dict[str, tuple[Judged, ...]]
    retired: tuple[Action, ...]

    @property
    def actions(self) -> list[Action]:
        return [action for r in self.recommendations for action in self.under[r.id]]

    @property
    def criteria(self) -> list[Judged]:
        return [one for action in self.actions for one in self.by_action[action.id]]

    def of(self, action: Action) -> tuple[Judged, ...]:
        return self.by_action.get(action.id, ())


async def whole(plan: Plan, *, today: date) -> Whole:
    """The plan as it stands. A recommendation whose actions were all taken out is told by its history only."""
    actions = await Action.filter(plan=plan)
    standing = [a for a in actions if a.retired_at is None]
    emptied = {a.recommendation_id for a in actions} - {a.recommendation_id for a in standing}  # type: ignore[attr-defined]
    recommendations = [r for r in await Recommendation.filter(plan=plan) if r.id not in emptied]
    under = {r.id: tuple(a for a in standing if a.recommendation_id == r.id) for r in recommendations}  # type: ignore[attr-defined]
    return Whole(plan, tuple(recommendations), under, await by_action(standing, today=today),
                 tuple(a for a in actions if a.retired_at))


async def by_action(actions: Iterable[Action], *, today: date) -> dict[str, tuple[Judged, ...]]:
    """Each action's criteria that stand, judged."""
    ids = [a.id for a in actions]
    found: dict[str, list[Judged]] = {id: [] for id in ids}
    for one in await judged(await Criterion.filter(action_id__in=ids, retired_at=None), today=today):
        found[one.criterion.action_id].append(one)  # type: ignore[attr-defined]
    return {id: tuple(criteria) for id, criteria in found.items()}


async def versions(action: Action) -> list[ActionVersion]:
    """How an action stood after each change, newest first."""
    return await ActionVersion.filter(action=action).order_by("-version").prefetch_related("by", "plan_import")


async def by_hand(plan: Plan) -> list[ActionVersion]:
    """Changes of actions that no file brought, newest first."""
    return await ActionVersion.filter(action__plan=plan, plan_import=None).order_by("-at", "-version").prefetch_related("by", "action")


CHANGED = ("title", "number", "recommendation", "leads", "indicators", "due", "first_review", "every")


def differences(newer: dict, older: dict | None) -> list[tuple[str, object, object]]:
    """(what, before, after) of what a person set, between two versions; nothing for the first one."""
    if older is None:
        return []
    return [(name, older.get(name), newer.get(name)) for name in CHANGED
            if name in older and older.get(name) != newer.get(name)]
