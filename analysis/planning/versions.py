"""How an action stood after each change, whether by an import or by hand. Append-only."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.models import Action, ActionVersion, PlanImport, Recommendation
from analysis.plan_files.changes import What
from participation import clock
from participation.models import Person

BACK = "back"
"""Beside plan_changes.What: taken up again by hand."""


def facts(action: Action, recommendation: Recommendation) -> dict[str, object]:
    """How an action stands, as JSON for its history."""
    day = lambda d: d.isoformat() if d else None  # noqa: E731
    return {"number": action.number, "title": action.title, "recommendation": recommendation.title, "texts": action.texts,
            "leads": action.leads, "indicators": action.indicators, "due": day(action.due),
            "first_review": day(action.first_review), "every": action.every, "retired": action.retired_at is not None}


async def counts(actions: Iterable[str]) -> dict[str, int]:
    """Action's id → how many versions are kept."""
    found: dict[str, int] = {}
    for id in await ActionVersion.filter(action_id__in=list(actions)).values_list("action_id", flat=True):
        found[id] = found.get(id, 0) + 1
    return found


def version(action: Action, recommendation: Recommendation, what: What | str, number: int, *, by: Person | None,
            sent: PlanImport | None = None) -> ActionVersion:
    """A version that is not stored yet."""
    return ActionVersion(action_id=action.id, plan_import=sent, by=by, version=number, what=str(what),
                         facts=facts(action, recommendation), at=clock.now())


async def keep(action: Action, recommendation: Recommendation, what: What | str, *, by: Person | None) -> None:
    """Store how an action stands after a change by hand."""
    number = (await counts([action.id])).get(action.id, 0) + 1
    await version(action, recommendation, what, number, by=by).save(force_create=True)
