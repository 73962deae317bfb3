"""How an action gets on: what somebody says of it, and how it ends. The newest stands, the others stay.

The seventh column of a plan. An action that is done says what came of it; one that is held up or stopped says why. Whether it
helped is not said here: that is what its criteria are for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from analysis.figures import midnight
from analysis.models import Action, ActionProgress, Decision
from analysis.reviews import decisions
from participation import audit, clock
from participation.models import Person
from participation.problems import Conflict, Unacceptable
from participation.words import N_, _

MOST_WORDS = 2_000


class State(StrEnum):
    BEGUN = "begun"
    HELD = "held"
    DONE = "done"
    STOPPED = "stopped"


STATE_NAMES = {State.BEGUN: N_("Under way"), State.HELD: N_("Held up"), State.DONE: N_("Done"), State.STOPPED: N_("Stopped")}
CLOSED = frozenset({State.DONE, State.STOPPED})
NEEDED = {State.DONE: N_("Say what came of it."), State.HELD: N_("Say what holds it up."), State.STOPPED: N_("Say why it was stopped.")}


@dataclass(frozen=True)
class Said:
    """What a person says: `state` as in State, or nothing where words were brought by a file that names no state."""
    state: str
    words: str
    told_on: date


async def say(*, action: Action, said: Said, by: Person | None) -> ActionProgress:
    """One more entry. The same said twice is one. A decision that became this action is carried out with it, or dropped.

    Raises Unacceptable with a sentence for a field; Conflict for an action that was taken out of the plan.
    """
    _check(action, said)
    last = await ActionProgress.filter(action=action).order_by("-version").first()
    if last and (last.state, last.words, last.told_on) == (said.state, said.words, said.told_on):
        return last
    made = await ActionProgress.create(action=action, version=last.version + 1 if last else 1, state=said.state, words=said.words,
                                       told_on=said.told_on, at=clock.now(), by=by)
    await audit.record("action.progress", by=by, about=action, state=said.state)
    await _settle(action, said, by)
    return made


def _check(action: Action, said: Said) -> None:
    if action.retired_at is not None:
        raise Conflict(N_("This action was taken out of the plan."))
    errors = {}
    if said.state in NEEDED and not said.words:
        errors["words"] = _(NEEDED[State(said.state)])
    if not said.state and not said.words:
        errors["state"] = _("Choose one of these.")
    if said.told_on > clock.today():
        errors["told_on"] = _("That day has not come yet.")
    if errors:
        raise Unacceptable(errors)


async def _settle(action: Action, said: Said, by: Person | None) -> None:
    if said.state in CLOSED:
        state = decisions.DONE if said.state == State.DONE else decisions.DROPPED
        for one in await Decision.filter(action=action, state=decisions.OPEN, theme=None):
            await decisions.settle(decision=one, state=state, done_on=said.told_on, said=said.words, by=by)


async def newest(actions: Iterable[str], *, known_on: date | None = None) -> dict[str, ActionProgress]:
    """Action's id → what stands; `known_on`: as it was known at the end of that day."""
    found = ActionProgress.filter(action_id__in=list(actions)).order_by("version").select_related("by")
    rows = await (found if known_on is None else found.filter(at__lt=midnight(known_on)))
    return {row.action_id: row for row in rows}  # type: ignore[attr-defined]


async def still_open(actions: Iterable[Action]) -> list[Action]:
    """Those that nobody has said to be done or stopped."""
    actions = list(actions)
    said = await newest(a.id for a in actions)
    return [a for a in actions if a.id not in said or said[a.id].state not in CLOSED]


async def of_action(action: Action) -> list[ActionProgress]:
    """Everything that was said of it, newest first."""
    return await ActionProgress.filter(action=action).order_by("-version").select_related("by")


def is_late(due: date | None, stands: ActionProgress | None, *, day: date) -> bool:
    """Past its day, and nobody has said that it is done or stopped."""
    return due is not None and due < day and (stands is None or stands.state not in CLOSED)
