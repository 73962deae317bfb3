"""The wheels before this one: those that the child kept with this adult and lets this adult see.

What was said to somebody else, or kept from this adult, is not on a screen that this adult looks at. On a phone of the young
person's own it is no different: the adult had that code in hand too, and could have typed it.
"""

from __future__ import annotations

from collections.abc import Sequence

from tortoise.expressions import Q

from participation.checkins import State, Voice
from participation.models import CheckIn, Spoke

MOST = 8
"""Wheels that are shown beside this one: two years of terms and more."""
NEWEST_FIRST = ("-finished_on", "-started_at")


def _before(check_in: CheckIn) -> Q:
    if check_in.finished_on is None:
        return ~Q(id=check_in.pk)
    earlier = Q(finished_on__lt=check_in.finished_on)
    return earlier | Q(finished_on=check_in.finished_on, started_at__lt=check_in.started_at)


async def with_adult(check_in: CheckIn) -> list[CheckIn]:
    """Newest first: kept by the same two people before this one, and seen by the adult."""
    return await CheckIn.filter(_before(check_in), child_id=check_in.child_id, adult_id=check_in.adult_id,  # type: ignore[attr-defined]
                                adult_sees=True, state=State.KEPT.value).order_by(*NEWEST_FIRST).limit(MOST)


async def answers_of(check_ins: Sequence[CheckIn]) -> dict[str, dict[str, str]]:
    """Check-in id → the child's answers by indicator, in one query; every id given has its line."""
    found: dict[str, dict[str, str]] = {one.pk: {} for one in check_ins}
    rows = await Spoke.filter(check_in_id__in=list(found), voice=Voice.CHILD.value).values_list(
        "check_in_id", "indicator", "answer")
    for check_in_id, indicator, answer in rows:
        found[check_in_id][indicator] = answer  # type: ignore[index]
    return found


async def voices_of(check_ins: Sequence[CheckIn]) -> dict[str, set[str]]:
    """Check-in id → which voices have spoken."""
    found: dict[str, set[str]] = {one.pk: set() for one in check_ins}
    for check_in_id, voice in await Spoke.filter(check_in_id__in=list(found)).distinct().values_list("check_in_id", "voice"):
        found[check_in_id].add(voice)  # type: ignore[index]
    return found
