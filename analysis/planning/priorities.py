"""What a partnership puts first in a plan: why, whose voices were heard on it, and which actions serve it. Every change is a
version; the versions before stay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from analysis.models import Action, Plan, Priority, PriorityVersion
from participation import audit, clock
from participation.models import Person
from participation.problems import Conflict
from participation.words import N_

CHILDREN, FAMILIES, STAFF = "children", "families", "staff"
WHOSE = {CHILDREN: N_("Children and young people"), FAMILIES: N_("Families"), STAFF: N_("Staff")}


@dataclass(frozen=True)
class Said:
    """A priority as a person writes it. `voices`: (whose, where and what was heard), only those that were; `actions`: ids."""
    title: str
    why: str
    words: str = ""
    voices: tuple[tuple[str, str], ...] = ()
    actions: tuple[str, ...] = ()


@dataclass(frozen=True)
class PriorityTold:
    """A priority as it stands: its newest version, its actions that stand in the plan, and who was not heard."""
    priority: Priority
    version: PriorityVersion
    versions: tuple[PriorityVersion, ...]
    actions: tuple[Action, ...]

    @property
    def voices(self) -> list[tuple[str, str]]:
        """(whose, what was heard), in the order of WHOSE."""
        heard = {voice["whose"]: voice["heard"] for voice in self.version.voices}
        return [(whose, heard[whose]) for whose in WHOSE if heard.get(whose)]

    @property
    def unheard(self) -> list[str]:
        return [whose for whose in WHOSE if whose not in dict(self.voices)]


async def put_first(*, plan: Plan, said: Said, by: Person | None) -> Priority:
    """One more priority, after the others."""
    priority = await Priority.create(plan=plan, position=await Priority.filter(plan=plan).count())
    await _keep(priority, said, 1, by)
    await audit.record("priority.added", by=by, about=priority, voices=len(said.voices), actions=len(said.actions))
    return priority


async def change(*, priority: Priority, said: Said, seen: int, by: Person | None) -> None:
    """A new version; `seen` is the one that the person had before them. Raises Conflict where there is a newer one."""
    newest = await PriorityVersion.filter(priority=priority).order_by("-version").first()
    if newest.version != seen:
        raise Conflict(N_("Somebody changed this priority while you wrote. Look at it again, then decide."))
    await _keep(priority, said, seen + 1, by)
    await audit.record("priority.changed", by=by, about=priority, voices=len(said.voices), actions=len(said.actions))


async def retire(*, priority: Priority, by: Person | None) -> None:
    """It is no priority any more. Its versions stay."""
    priority.retired_at = clock.now()
    await priority.save(update_fields=["retired_at"])
    await audit.record("priority.retired", by=by, about=priority)


async def _keep(priority: Priority, said: Said, version: int, by: Person | None) -> None:
    voices = [{"whose": whose, "heard": heard} for whose, heard in said.voices]
    await PriorityVersion.create(priority=priority, version=version, title=said.title, words=said.words, why=said.why,
                                 voices=voices, actions=list(said.actions), at=clock.now(), by=by)


async def of_plan(plan: Plan) -> tuple[list[PriorityTold], list[PriorityTold]]:
    """(those that stand, those that do not any more)."""
    rows = await Priority.filter(plan=plan)
    versions: dict[str, list[PriorityVersion]] = {row.id: [] for row in rows}
    for one in await PriorityVersion.filter(priority_id__in=list(versions)).order_by("-version").prefetch_related("by"):
        versions[one.priority_id].append(one)  # type: ignore[attr-defined]
    actions = {a.id: a for a in await Action.filter(plan=plan, retired_at=None)}
    told = [PriorityTold(row, versions[row.id][0], tuple(versions[row.id]),
                         tuple(actions[id] for id in versions[row.id][0].actions if id in actions)) for row in rows]
    return [t for t in told if t.priority.retired_at is None], [t for t in told if t.priority.retired_at]


async def one(priority: Priority) -> PriorityTold:
    standing, past = await of_plan(priority.plan)
    return next(told for told in [*standing, *past] if told.priority.id == priority.id)


def since(told: PriorityTold) -> date:
    """The day it was first put down."""
    return told.versions[-1].at.date()
