"""“You said, we did”: what came up in a wave becomes a promise with an owner and a date, or a reason why not."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass

from tortoise.expressions import Q

from participation import audit, clock
from participation.models import Person
from participation.problems import Conflict, NotFound
from participation.words import N_, _, day
from surveys.models import Theme, Wave
from surveys.running import waves

UNDER_WAY, DONE, NOT_POSSIBLE = "under-way", "done", "not-possible"
STATE_NAMES = {UNDER_WAY: N_("We will, or are doing it"), DONE: N_("Done"), NOT_POSSIBLE: N_("Not possible")}


@dataclass(frozen=True)
class Words:
    """What is said of a theme. `did`: what was done, will be done, or why it cannot; `why`: why it is late."""

    title: str
    said: str
    did: str
    owner: str
    state: str
    due: dt.date | None
    done_on: dt.date | None
    why: str = ""
    owner_person_id: str | None = None


def check_can_tell(wave: Wave) -> None:
    if not can_tell(wave):
        raise Conflict(N_("Nobody knows the answers while a wave is open. Come back when it is closed."))


def can_tell(wave: Wave) -> bool:
    return wave.state == waves.CLOSED


async def add(*, wave: Wave, words: Words, by: Person | None) -> Theme:
    check_can_tell(wave)
    theme = await Theme.create(wave=wave, position=await Theme.filter(wave_id=wave.pk).count(), **asdict(words))
    await audit.record("theme.added", by=by, about=theme, wave=wave.pk, state=words.state)
    return theme


async def promise(*, words: Words, by: Person | None) -> Theme:
    """A promise that no survey's answers led to: from a review, a meeting or a focus group."""
    theme = await Theme.create(wave=None, position=await Theme.filter(wave_id=None).count(), **asdict(words))
    await audit.record("theme.added", by=by, about=theme, state=words.state)
    return theme


async def change(*, theme: Theme, words: Words, by: Person | None) -> None:
    """New words, or what became of it. With another day or another owner, the reminder is for sending again."""
    before = theme.state
    if (words.due, words.owner_person_id) != (theme.due, theme.owner_person_id):  # type: ignore[attr-defined]
        theme.reminded_on = None
    await theme.update_from_dict(asdict(words)).save()
    await audit.record("theme.changed", by=by, about=theme, state=words.state, before=before)


async def for_owner(person: Person | None, theme_id: str) -> Theme:
    """A theme of a closed wave, or of none, that this person keeps. Raises NotFound."""
    theme = await Theme.get_or_none(pk=theme_id, owner_person_id=person.pk if person else "").prefetch_related("wave__survey")
    if theme is None or (theme.wave and theme.wave.survey.audience == waves.CLASS):
        raise NotFound()
    return theme


NOT_A_CLASS = Q(wave_id=None) | ~Q(wave__survey__audience=waves.CLASS)
"""Themes but for what a class agreed: `exclude` alone would leave out those without a wave as well."""


def overdue(theme: Theme) -> bool:
    return theme.state == UNDER_WAY and theme.due is not None and theme.due < clock.today()


def mark(theme: Theme) -> str:
    """The shape beside the word: met, track, off (overdue), no (not possible)."""
    if theme.state == UNDER_WAY:
        return "off" if overdue(theme) else "track"
    return "met" if theme.state == DONE else "no"


def standing(theme: Theme) -> str:
    """How a theme stands, in words, with its date."""
    if theme.state == NOT_POSSIBLE:
        return _("Not possible")
    if theme.state == DONE:
        return _("Done, {day}").format(day=day(theme.done_on)) if theme.done_on else _("Done")
    if theme.due is None:
        return _("Under way")
    words = _("Overdue: promised for {day}") if overdue(theme) else _("Under way, by {day}")
    return words.format(day=day(theme.due))


def opening(theme: Theme) -> str:
    """How the sentence about what was done begins."""
    if theme.state == UNDER_WAY:
        return _("We said we would.") if overdue(theme) else _("We will.")
    return _("We did.") if theme.state == DONE else _("We cannot.")
