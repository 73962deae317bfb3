"""A plan written here: made from nothing, and any plan changed by hand. Each change of an action is a version of it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date

from analysis.models import Action, Plan, Recommendation
from analysis.plan_files.changes import What
from analysis.planning import versions
from participation import audit, clock
from participation.models import Person
from participation.problems import Conflict, Unacceptable
from participation.words import N_, _


@dataclass(frozen=True)
class Written:
    """An action as a person writes it. `indicators` are keys or names, `every` is in months."""
    title: str
    number: str = ""
    leads: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    due: date | None = None
    first_review: date | None = None
    every: int | None = None


async def make(*, title: str, by: Person | None) -> Plan:
    """An empty plan. Raises Unacceptable where a plan of that name stands."""
    if await Plan.exists(title=title):
        raise Unacceptable({"title": _("There is a plan of that name already.")})
    plan = await Plan.create(title=title, made_at=clock.now())
    await audit.record("plan.written", by=by, about=plan)
    return plan


async def recommend(*, plan: Plan, title: str, by: Person | None) -> Recommendation:
    """One more heading, after the others. Raises Unacceptable where the plan has it already."""
    await _check_free(plan, title)
    made = await Recommendation.create(plan=plan, title=title, position=await Recommendation.filter(plan=plan).count())
    await audit.record("recommendation.written", by=by, about=made)
    return made


async def reword(*, recommendation: Recommendation, title: str, by: Person | None) -> None:
    """Other words for a heading: a version of every action under it says so."""
    if title == recommendation.title:
        return
    await _check_free(await recommendation.plan, title)
    recommendation.title = title
    await recommendation.save(update_fields=["title"])
    for action in await Action.filter(recommendation=recommendation, retired_at=None):
        await versions.keep(action, recommendation, What.CHANGED, by=by)
    await audit.record("recommendation.reworded", by=by, about=recommendation)


async def _check_free(plan: Plan, title: str) -> None:
    if await Recommendation.exists(plan=plan, title=title):
        raise Unacceptable({"title": _("The plan has this recommendation already.")})


async def add(*, recommendation: Recommendation, written: Written, by: Person | None) -> Action:
    """One more action under a recommendation, after those that stand there."""
    last = await Action.filter(plan_id=recommendation.plan_id).order_by("-position").first()  # type: ignore[attr-defined]
    action = Action(plan_id=recommendation.plan_id, recommendation=recommendation,  # type: ignore[attr-defined]
                    position=last.position + 1 if last else 0)
    _put(action, written)
    await action.save(force_create=True)
    await versions.keep(action, recommendation, What.NEW, by=by)
    await audit.record("action.written", by=by, about=action)
    return action


async def change(*, action: Action, written: Written, seen: int, by: Person | None) -> bool:
    """What a person writes instead; `seen` is the version they had before them. Returns whether anything differs.

    Raises Conflict where somebody else changed it meanwhile.
    """
    if seen != (await versions.counts([action.id])).get(action.id, 0):
        raise Conflict(N_("Somebody changed this action while you wrote. Look at it again, then decide."))
    before = versions.facts(action, action.recommendation)
    _put(action, written)
    if versions.facts(action, action.recommendation) == before:
        return False
    await action.save()
    await versions.keep(action, action.recommendation, What.CHANGED, by=by)
    await audit.record("action.changed", by=by, about=action)
    return True


async def retire(*, action: Action, by: Person | None) -> None:
    """Take an action out of the plan. It stays in the history, with its criteria."""
    if action.retired_at is None:
        await _stand(action, What.GONE, clock.now(), "action.retired", by)


async def bring_back(*, action: Action, by: Person | None) -> None:
    """Put an action that was taken out into the plan again."""
    if action.retired_at is not None:
        await _stand(action, versions.BACK, None, "action.back", by)


async def _stand(action: Action, what: What | str, retired_at: object, event: str, by: Person | None) -> None:
    action.retired_at = retired_at  # type: ignore[assignment]
    await action.save(update_fields=["retired_at"])
    await versions.keep(action, action.recommendation, what, by=by)
    await audit.record(event, by=by, about=action)


def _put(action: Action, written: Written) -> None:
    for one in fields(written):
        value = getattr(written, one.name)
        setattr(action, one.name, list(value) if isinstance(value, tuple) else value)
