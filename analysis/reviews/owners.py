"""Whoever a decision names and has an account is written to, each once: when it is decided, shortly before its day, and when it is late.

No message says what was decided. What became of it the owner says on a page of their own, whatever their role.
"""

from __future__ import annotations

from datetime import date, timedelta

from analysis.models import Decision
from analysis.planning import progress
from analysis.reviews import decisions, letters
from analysis.reviews.decisions import Standing
from analysis.reviews.letters import When
from participation import clock
from participation.models import Person
from participation.problems import NotFound, Unacceptable

SOON = timedelta(days=7)
"""A decision that is made later than this before its day has its one message already."""
LATE_WITHIN = timedelta(days=30)
"""After its day: what the service did not say by then it does not say any more. Shorter than `mail.KEPT_FOR`, so that once is once."""


async def remind_due() -> int:
    """Every message that is due now; returns how many decisions. Runs inside storage.writes(), each hour, in as many workers as there are.

    One that became a promise is left to the promise: `surveys.running.reminding` writes of it.
    """
    today = clock.today()
    found = await Decision.filter(state=decisions.OPEN, theme_id=None, due__lte=today + SOON, due__gte=today - LATE_WITHIN,
                                  owner_person__active=True).select_related("owner_person")
    told = 0
    for one in found:
        late = one.due < today
        if late or one.made_at.astimezone(clock.HERE).date() < one.due - SOON:
            await letters.write(one, one.owner_person, When.LATE if late else When.SOON)
            told += 1
    return told


async def decision_for(person: Person | None, id: str) -> Decision:
    """One that names this person's account. Raises NotFound."""
    found = await Decision.get_or_none(pk=id, owner_person_id=person.pk if person else "").prefetch_related(
        "plan", "theme", "action", "item__review", "meeting_item__meeting__group")
    if found is None:
        raise NotFound()
    return found


async def others_of(person: Person, decision: Decision) -> list[Decision]:
    """What else this person sees to and is not done, by its day."""
    found = await Decision.filter(owner_person_id=person.pk, state=decisions.OPEN).exclude(pk=decision.pk).prefetch_related("theme")
    return [one for one in found if decisions.standing(one, today=clock.today()) in (Standing.OPEN, Standing.OVERDUE)]


FIELDS = {"words": "said", "told_on": "done_on"}


async def settle(*, decision: Decision, state: str, done_on: date | None, said: str, by: Person | None) -> None:
    """Say what became of it. Where it became an action of the plan, the action ends with it, in the same words.

    Raises Unacceptable, by the fields of the decision.
    """
    decisions.check_can_settle(decision)
    action = await decision.action if decision.action_id else None  # type: ignore[attr-defined]
    if action is None or action.retired_at is not None or state == decisions.OPEN:
        await decisions.settle(decision=decision, state=state, done_on=done_on, said=said, by=by)
        return
    ends = progress.Said(progress.State.DONE if state == decisions.DONE else progress.State.STOPPED, said, done_on or clock.today())
    try:
        await progress.say(action=action, said=ends, by=by)
    except Unacceptable as refusal:
        raise Unacceptable({FIELDS.get(name, name): sentence for name, sentence in refusal.errors.items()}) from None
    await decision.refresh_from_db(fields=["state", "done_on", "said"])
    if (decision.state, decision.said) != (state, said):   # it stood as settled before
        await decisions.settle(decision=decision, state=state, done_on=done_on, said=said, by=by)
