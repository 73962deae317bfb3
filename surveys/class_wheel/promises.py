"""What a class and its adult agree: themes of the class wheel's wave, at most three, with an owner and a day.

Stored as "You said, we did" is (`surveys.told.themes`): title is the indicator's key, said what we said, did what we will do,
owner one of OWNERS, why what became of it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from participation.models import Person
from participation.problems import Conflict
from participation.wheel import BY_KEY, Indicator
from participation.words import N_, _, day, translated
from surveys import queries
from surveys.told import themes
from surveys.told.themes import DONE, NOT_POSSIBLE, Words
from surveys.models import ClassWheel, Theme

MOST = 3
OWNERS = {"class": N_("All of us"), "adult": N_("The adult"), "school": N_("Our school")}
FARTHEST = dt.timedelta(days=366)


@dataclass(frozen=True)
class Agreed:
    """One promise as a class reads it. `indicator` is None where it is about something else."""

    id: str
    indicator: Indicator | None
    said: str
    will: str
    who: str
    when: str
    became: str
    done: bool
    over: bool


async def of(one: ClassWheel) -> list[Agreed]:
    """What was agreed, in the order in which it was."""
    return [_agreed(theme, one) for theme in await queries.themes_of(one.wave)]


def _agreed(theme: Theme, one: ClassWheel) -> Agreed:
    who = one.adult_called if theme.owner == "adult" else translated(OWNERS.get(theme.owner, OWNERS["class"]))
    return Agreed(theme.pk, BY_KEY.get(theme.title), theme.said, theme.did, who, _when(theme), theme.why,
                  theme.state == DONE, theme.state == NOT_POSSIBLE)


def _when(theme: Theme) -> str:
    if theme.state == DONE:
        return _("Done, {day}").format(day=day(theme.done_on, "d MMMM")) if theme.done_on else _("Done")
    if theme.state == NOT_POSSIBLE:
        return _("It could not be done")
    if themes.overdue(theme):
        return _("Late: it was for {day}").format(day=day(theme.due, "d MMMM"))  # type: ignore[arg-type]
    return _("By {day}").format(day=day(theme.due, "d MMMM")) if theme.due else ""


async def agree(*, one: ClassWheel, words: Words, by: Person) -> Theme:
    """Raises Conflict beyond MOST."""
    if await queries.themes_in(one.wave) >= MOST:
        raise Conflict(N_("Three promises are enough to keep. Change one of them instead."))
    return await themes.add(wave=one.wave, words=words, by=by)


async def change(*, theme: Theme, words: Words, by: Person) -> None:
    await themes.change(theme=theme, words=words, by=by)
