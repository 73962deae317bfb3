"""How a child wants the pages: faces beside the rings, a question in other words, read aloud more slowly.

Kept with the check-in and taken over the next time. Nothing of it is an answer: it is never counted, and an adult's page
does not show it. Other words ask the same as the usual ones (docs/decisions/instruments.md), so they break no comparison.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from participation.models import CheckIn, Child
from participation.problems import Problem
from participation.wheel import KEYS, Instrument

FACES, SLOWER = "faces", "slower"
OTHER_WORDS = {key: f"other-{key}" for key in KEYS}
EVERY = (FACES, SLOWER, *OTHER_WORDS.values())


async def last(child: Child) -> list[str]:
    """What the child chose the last time, whoever sat beside them."""
    found = await CheckIn.filter(child_id=child.pk).exclude(finished_on=None).order_by("-finished_on", "-started_at").first()
    return list(found.ways) if found else []


async def choose(*, check_in: CheckIn, way: str, on: bool) -> None:
    """Switch one way on or off. Raises Problem for one that does not exist."""
    if way not in EVERY:
        raise Problem()
    check_in.ways = [one for one in EVERY if (on if one == way else one in check_in.ways)]
    await check_in.save(update_fields=["ways"])


def as_chosen(instrument: Instrument, ways: Collection[str]) -> Instrument:
    """The wheel with other words where the child chose them; the usual ones stand in their place, to switch back."""
    chosen = {key for key, way in OTHER_WORDS.items() if way in ways}
    if not any(item.variant and item.indicator.key in chosen for item in instrument.items):
        return instrument
    return replace(instrument, items=tuple(
        replace(item, statement=item.variant, line=item.variant_line or item.line, variant=item.statement, variant_line=item.line)
        if item.variant and item.indicator.key in chosen else item for item in instrument.items))
