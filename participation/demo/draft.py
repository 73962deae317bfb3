"""A draft of the wheel for 8 to 11 years, as an administrator would leave it overnight: one question in other words."""

from __future__ import annotations

from dataclasses import replace

from participation import instruments
from participation.instruments import versions
from participation.models import Person
from participation.wheel import Band

WORDS = {"statement": "I feel part of things.", "line": "In my class, at break, at clubs and at home.",
         "about": "{child} feels part of things."}


async def draft(by: Person) -> None:
    """Runs inside storage.writes(), after the people are stored."""
    await instruments.refresh()
    by = await Person.get(id=by.pk)
    made = await versions.make(band=Band.MIDDLE.value, by=by)
    one = instruments.current(Band.MIDDLE)
    items = tuple(replace(item, **WORDS) if item.indicator.key == "included" else item for item in one.items)
    await versions.word(draft=made, words=replace(one, items=items), by=by)
