"""Reads for the planner's pages. Loading is permission: the thing, or NotFound for whoever may not have it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from tortoise.models import Model

from analysis.judgement.judging import Judged, judged
from analysis.models import (Action, ActionVersion, Criterion, CriterionMeasure, CriterionPromise, CriterionVersion,
                             Judgement,
                             Narrative, Plan, PlanImport, Recommendation)
from participation.access import Role, holds
from participation.models import Person
from participation.problems import NotFound
from surveys.told.themes import NOT_A_CLASS
from surveys.models import Theme

PLANNERS = (Role.PLANNER,)
Thing = TypeVar("Thing", bound=Model)


async def thing_for(person: Person | None, kind: type[Thing], id: str, *related: str) -> Thing:
    if not holds(person, PLANNERS):
        raise NotFound()
    found = await kind.get_or_none(id=id).prefetch_related(*related)
    if found is None:
        raise NotFound()
    return found


async def plan_for(person: Person | None, id: str) -> Plan:
    return await thing_for(person, Plan, id)


async def current_plan() -> Plan | None:
    """The plan that menus lead to: the newest that has a success criterion, or else the newest."""
    criterion = await Criterion.filter(retired_at=None).order_by("-action__plan__made_at", "-action__plan_id").select_related("action__plan").first()
    return criterion.action.plan if criterion else await Plan.all().order_by("-made_at", "-id").first()


async def import_for(person: Person | None, id: str) -> PlanImport:
    return await thing_for(person, PlanImport, id, "plan", "sent_by", "decided_by")


async def action_for(person: Person | None, id: str) -> Action:
    return await thing_for(person, Action, id, "plan", "recommendation")


async def criterion_for(person: Person | None, id: str) -> Criterion:
    return await thing_for(person, Criterion, id, "action", "action__plan", "action__recommendation")


async def measure_for(person: Person | None, id: str) -> CriterionMeasure:
    return await thing_for(person, CriterionMeasure, id, "criterion")


@dataclass(frozen=True)
class Listed:
    """A plan in the list, and how much hangs on it."""
    plan: Plan
    actions: int
    criteria: int
    unmeasured: int


async def plans_for(person: Person | None) -> list[Listed]:
    if not holds(person, PLANNERS):
        raise NotFound()
    found = []
    for plan in await Plan.all():
        actions = await Action.filter(plan=plan, retired_at=None).values_list("id", flat=True)
        criteria = await Criterion.filter(action_id__in=actions, retired_at=None).values_list("id", flat=True)
        measured = await CriterionMeasure.filter(criterion_id__in=criteria, removed_at=None).values_list("criterion_id", flat=True)
        found.append(Listed(plan, len(actions), len(criteria), len(criteria) - len(set(measured))))
    return found


async def waiting_imports() -> list[PlanImport]:
    return await PlanImport.filter(state="waiting").order_by("-sent_at").prefetch_related("plan")


@dataclass(frozen=True)
class ActionTold:
    """An action with its criteria, judged."""
    action: Action
    criteria: tuple[Judged, ...]


@dataclass(frozen=True)
class RecommendationTold:
    recommendation: Recommendation
    actions: tuple[ActionTold, ...]


async def whole_plan(plan: Plan, *, today: date) -> tuple[list[RecommendationTold], list[Action]]:
    """Recommendation → action → criterion with its judgement; and the actions that were taken out. A recommendation whose
    actions were all taken out is left to the history; one that was only just written stands."""
    actions = await Action.filter(plan=plan)
    criteria = await Criterion.filter(action_id__in=[a.id for a in actions], retired_at=None)
    by_action: dict[str, list[Judged]] = {}
    for one in await judged(criteria, today=today):
        by_action.setdefault(one.criterion.action_id, []).append(one)  # type: ignore[attr-defined]
    told = [RecommendationTold(r, tuple(ActionTold(a, tuple(by_action.get(a.id, ()))) for a in actions
                                        if a.recommendation_id == r.id
                                        and a.retired_at is None))  # type: ignore[attr-defined]
            for r in await Recommendation.filter(plan=plan)]
    emptied = {a.recommendation_id for a in actions}  # type: ignore[attr-defined]
    return [r for r in told if r.actions or r.recommendation.id not in emptied], [a for a in actions if a.retired_at]


async def history(plan: Plan) -> list[tuple[PlanImport, list[ActionVersion]]]:
    """Every file of a plan, newest first, with what it changed."""
    imports = await PlanImport.filter(plan=plan).order_by("-sent_at").prefetch_related("sent_by", "decided_by")
    versions = await ActionVersion.filter(plan_import_id__in=[i.id for i in imports]).prefetch_related("action")
    return [(one, [v for v in versions if v.plan_import_id == one.id]) for one in imports]  # type: ignore[attr-defined]


async def narratives(criterion: Criterion) -> list[Narrative]:
    return await Narrative.filter(criterion=criterion).order_by("-at").prefetch_related("by")


async def judgements(criterion: Criterion) -> list[Judgement]:
    return await Judgement.filter(criterion=criterion).order_by("-version")


async def criterion_versions(criterion: Criterion) -> list[CriterionVersion]:
    return await CriterionVersion.filter(criterion=criterion).order_by("-version").prefetch_related("by")


async def promises(criterion: Criterion) -> list[Theme]:
    links = await CriterionPromise.filter(criterion=criterion).prefetch_related("theme", "theme__wave")
    return [link.theme for link in links]


async def all_promises() -> list[Theme]:
    """Every promise of "You said, we did", newest wave first; those from reviews and focus groups have no wave."""
    return await Theme.filter(NOT_A_CLASS).order_by("-wave__closes_on", "position").prefetch_related("wave")
