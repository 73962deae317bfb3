"""The prompts for an adult about a child who trusts this adult: from wheels that the two kept together and the adult sees."""

from __future__ import annotations

from participation import earlier
from participation.checkins import State
from participation.models import CheckIn, Child, Person
from participation.prompts import RUN, Prompt, Turned, low_in_a_row
from participation.queries.earlier import NEWEST_FIRST, answers_of


async def prompts_of(person: Person, child: Child, *, newest: CheckIn | None = None) -> list[Prompt]:
    """The child was loaded with permission. With `newest`, none unless that check-in is the last of these two: a prompt is
    about now, and an old wheel is not looked at as if it were."""
    last = await CheckIn.filter(child_id=child.pk, adult_id=person.pk, state=State.KEPT.value,
                                adult_sees=True).order_by(*NEWEST_FIRST).limit(RUN)
    if len(last) < RUN or (newest is not None and newest.pk != last[0].pk):
        return []
    answers = await answers_of(last)
    return low_in_a_row([Turned(one.finished_on, earlier.of(one), answers[one.pk]) for one in last])
