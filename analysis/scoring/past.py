"""How a plan stood on a day: its actions, its criteria with their aims, and what measured them, from the versions kept.

What nobody keeps a version of is said in docs/scorecard.md.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from analysis.figures import midnight
from analysis.models import (Action, ActionProgress, ActionVersion, Criterion, CriterionMeasure, CriterionPromise, CriterionVersion, Decision,
                             Narrative, Plan, PlanName, PromiseLinks, Recommendation)
from analysis.planning import naming
from surveys.models import Theme

DAYS = frozenset({"due", "first_review", "baseline_on", "target_on"})
KEPT = DAYS | {"number", "title", "leads", "indicators", "every", "owner", "perspective", "baseline", "target", "direction", "tolerance",
               "milestones"}
"""What a version says of an action or a criterion, as far as a scorecard shows it."""


@dataclass(frozen=True)
class Stood:
    """A plan on one day. Measures, promises and narratives by their criterion's id."""

    title: str
    recommendations: list[Recommendation]
    actions: list[Action]
    criteria: list[Criterion]
    measures: dict[str, list[CriterionMeasure]]
    narratives: dict[str, Narrative]
    promises: dict[str, list[Any]]
    decisions: list[Decision]
    progress: dict[str, ActionProgress]


@dataclass
class History:
    """Everything that was kept of a plan, loaded once; `on` tells of any day."""

    plan: Plan
    recommendations: list[Recommendation] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)
    criteria: list[Criterion] = field(default_factory=list)
    measures: list[CriterionMeasure] = field(default_factory=list)
    narratives: list[Narrative] = field(default_factory=list)
    promises: list[CriterionPromise] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    progress: list[ActionProgress] = field(default_factory=list)
    action_versions: dict[str, list[ActionVersion]] = field(default_factory=dict)
    criterion_versions: dict[str, list[CriterionVersion]] = field(default_factory=dict)
    names: list[PlanName] = field(default_factory=list)
    links: dict[str, list[PromiseLinks]] = field(default_factory=dict)
    themes: dict[str, Theme] = field(default_factory=dict)
    """By id: every promise that serves, or once served, a criterion of the plan."""

    def now(self) -> Stood:
        """As it stands."""
        return self._stood(self.plan.title, self.recommendations, _themes(self.promises),
                           [a for a in self.actions if a.retired_at is None], [c for c in self.criteria if c.retired_at is None],
                           [m for m in self.measures if m.removed_at is None], self.narratives, self.decisions, self.progress)

    def on(self, day: date) -> Stood:
        """As it stood when `day` was over."""
        over = midnight(day)
        actions = [was for one in self.actions if (was := _was(one, self.action_versions.get(one.pk, ()), over))]
        criteria = [was for one in self.criteria if (was := _was(one, self.criterion_versions.get(one.pk, ()), over))]
        measures = [_measure(one, day) for one in self.measures
                    if one.added_at < over and (one.removed_at is None or one.removed_at >= over)]
        return self._stood(naming.on(self.plan.title, self.names, over), self._worded(actions, over), self._served(over),
                           sorted(actions, key=lambda one: one.position), criteria, measures,
                           [one for one in self.narratives if one.at < over], [one for one in self.decisions if one.made_at < over],
                           [one for one in self.progress if one.at < over])

    def _worded(self, actions: list[Action], over: datetime) -> list[Recommendation]:
        """Recommendations in the words that stood above these actions then; an action that stood elsewhere is put there."""
        by_title, was = {one.title: one for one in self.recommendations}, {one.pk: one for one in self.recommendations}
        for action in actions:
            version = _version(self.action_versions.get(action.pk, ()), over)
            title = version.facts.get("recommendation") if version else None
            if title in by_title:
                action.recommendation_id = by_title[title].pk  # type: ignore[attr-defined,index]
            elif title:
                worded = was[action.recommendation_id] = copy.copy(was[action.recommendation_id])  # type: ignore[attr-defined]
                worded.title = title
        return [was[one.pk] for one in self.recommendations]

    def _served(self, over: datetime) -> dict[str, list[Theme]]:
        """Criterion → the promises that served it then."""
        found = _themes(self.promises)
        for criterion, changes in self.links.items():
            later = next((one for one in changes if one.at >= over), None)
            if later is not None:
                found[criterion] = [self.themes[id] for id in later.was if id in self.themes]
        return found

    def _stood(self, title: str, recommendations: list[Recommendation], promises: dict[str, list[Theme]], actions: list[Action],
               criteria: list[Criterion], measures: list[CriterionMeasure], narratives: list[Narrative], decisions: list[Decision],
               progress: list[ActionProgress]) -> Stood:
        here = {one.pk for one in actions}
        criteria = [one for one in criteria if one.action_id in here]  # type: ignore[attr-defined]
        return Stood(title, recommendations, actions, criteria, _by_criterion(measures),
                     {one.criterion_id: one for one in narratives},  # type: ignore[attr-defined]
                     promises, decisions, {one.action_id: one for one in progress})  # type: ignore[attr-defined]


async def history(plan: Plan, *, versions: bool = True) -> History:
    """`versions` False: only what `now` needs."""
    criteria = [one async for one in Criterion.filter(action__plan_id=plan.pk)]
    ids = [one.pk for one in criteria]
    found = History(plan, await Recommendation.filter(plan_id=plan.pk), await Action.filter(plan_id=plan.pk), criteria,
                    await CriterionMeasure.filter(criterion_id__in=ids).order_by("position"),
                    await Narrative.filter(criterion_id__in=ids).order_by("at", "id").select_related("by"),
                    await CriterionPromise.filter(criterion_id__in=ids).select_related("theme__wave"),
                    await Decision.filter(plan_id=plan.pk).order_by("due", "id").select_related("item", "theme"))
    found.progress = await ActionProgress.filter(action__plan_id=plan.pk).order_by("version")
    if versions:
        found.action_versions = _grouped(await ActionVersion.filter(action__plan_id=plan.pk).order_by("version"), "action_id")
        found.criterion_versions = _grouped(await CriterionVersion.filter(criterion_id__in=ids).order_by("version"), "criterion_id")
        found.names = await PlanName.filter(plan_id=plan.pk).order_by("version")
        found.links = _by_criterion(await PromiseLinks.filter(criterion_id__in=ids).order_by("version"))
        once = {id for changes in found.links.values() for one in changes for id in one.was}
        found.themes = {one.pk: one for one in await Theme.filter(id__in=once).select_related("wave")} if once else {}
    return found


def _grouped(rows: Iterable[Any], name: str) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(getattr(row, name), []).append(row)
    return found


def _by_criterion(rows: Iterable[Any]) -> dict[str, list[Any]]:
    return _grouped(rows, "criterion_id")


def _themes(links: Iterable[CriterionPromise]) -> dict[str, list[Theme]]:
    return {id: [one.theme for one in own] for id, own in _by_criterion(links).items()}


def _version(versions: Iterable[Any], over: datetime) -> Any | None:
    """The last one by then; versions come oldest first."""
    return next((v for v in reversed(list(versions)) if v.at < over), None)


def _was(one: Any, versions: Iterable[Any], over: datetime) -> Any | None:
    """A copy as its last version by then had it; None where it was not there, or not any more."""
    version = _version(versions, over)
    if version is None or version.facts.get("retired"):
        return None
    was = copy.copy(one)
    was.retired_at = None
    for name in KEPT & version.facts.keys():
        value = version.facts[name]
        setattr(was, name, date.fromisoformat(value) if value and name in DAYS else value)
    return was


def _measure(one: CriterionMeasure, day: date) -> CriterionMeasure:
    """*Done* on a later day was not done yet."""
    if one.done_on is None or one.done_on <= day:
        return one
    was = copy.copy(one)
    was.done_on, was.evidence = None, ""
    return was
