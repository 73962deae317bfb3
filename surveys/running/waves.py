"""Waves: planned, opened, and what may follow what. Closing is in closing.py, the list in invitations.py."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from participation import audit, clock
from participation.keys import Keys
from participation.models import Person
from participation.problems import Conflict, Unacceptable
from participation.words import N_, _
from surveys import library, promise
from surveys.library import about
from surveys.models import Door, Invitee, Survey, Wave
from surveys.running import groups
from surveys.sealed import keys as wave_keys
from surveys.sealed.strata import MIN_INVITED, Cell
from surveys.writing import own

DRAFT, OPEN, CLOSING, FROZEN, CLOSED = "draft", "open", "closing", "frozen", "closed"
ANONYMOUS = "anonymous"
CLASS = "class"
"""Audience of the surveys that are class wheels: a teacher's own, on none of the survey lead's and the planner's pages."""


@dataclass(frozen=True)
class Move:
    """One step in a wave's life. There is no way back: the database refuses it too."""

    name: str
    origin: str
    to: str
    what: str


MOVES = (
    Move("open", DRAFT, OPEN, "strata are fixed, mode and promise too; codes can be made"),
    Move("begin closing", OPEN, CLOSING, "no ballot and no withdrawal comes in any more"),
    Move("freeze", CLOSING, FROZEN, "ballots opened, shuffled, written; participation becomes counts"),
    Move("finish", FROZEN, CLOSED, "the database is purged and the key destroyed"),
)


def diagram() -> str:
    """The state table as a Mermaid diagram; docs/surveys.md holds it, and a test compares."""
    return "\n".join(["stateDiagram-v2", f"    [*] --> {DRAFT}: plan", *(
        f"    {move.origin} --> {move.to}: {move.name}" for move in MOVES), f"    {CLOSED} --> [*]"])


def check_can_move(state: str, to: str) -> None:
    """Raises Conflict unless the state table has this step."""
    if not any(move.origin == state and move.to == to for move in MOVES):
        raise Conflict(_("This wave is not in a state for that. Look at it again."))


def can_move(state: str, to: str) -> bool:
    return any(move.origin == state and move.to == to for move in MOVES)


def is_over(closes_on: str) -> bool:
    """Whether the last day for answers has passed."""
    return clock.today().isoformat() > closes_on


async def plan(*, key: str, name: str, closes_on: dt.date, told_by: dt.date | None, key_mode: str,
               by: Person | None) -> Wave:
    """A wave in preparation, of a shipped questionnaire or one of our own. Raises Unacceptable."""
    text = await own.text(key)
    if text is None:
        raise Unacceptable({"survey": _("Choose a survey from the list.")})
    if closes_on < clock.today():
        raise Unacceptable({"closes_on": _("The last day for answers cannot be in the past.")})
    if told_by is not None and told_by <= closes_on:
        raise Unacceptable({"told_by": _("Choose a day after the last day for answers.")})
    wave = await Wave.create(survey=await _kept(text), name=name, mode=ANONYMOUS, key_mode=key_mode,
                             promise=promise.wording(key_mode), closes_on=closes_on.isoformat(),
                             told_by=told_by.isoformat() if told_by else None)
    await audit.record("wave.planned", by=by, about=wave, survey=key, key_mode=key_mode)
    return wave


async def _kept(text: str) -> Survey:
    """The row of this version; a version that was used before must still have the same wording."""
    form = library.read(text)
    found = await Survey.get_or_none(key=form.key, version=form.version, language=form.language)
    if found is None:
        return await Survey.create(key=form.key, version=form.version, language=form.language, title=form.title,
                                   audience=form.audience, definition=text)
    if not about.same_words(found.definition, text):
        raise Conflict(_("The wording of this survey was changed without a new version number. It cannot be used."))
    return found


async def discard(*, wave: Wave, by: Person | None) -> None:
    """Remove a wave that was never opened, with its list."""
    if wave.state != DRAFT:
        raise Conflict(_("A wave that has been opened cannot be removed. Close it instead."))
    for table in (Invitee, Door):
        await table.filter(wave_id=wave.pk).delete()
    await wave.delete()
    await audit.record("wave.discarded", by=by, about=f"survey_wave:{wave.pk}")


async def take_offline_key(*, wave: Wave, public_key: bytes, by: Person) -> None:
    """Note that the data keeper holds the private half of `public_key`. Only before opening, and once."""
    if wave.state != DRAFT or wave.key_mode != promise.OFFLINE or wave.public_key is not None:
        raise Conflict(_("The key of this wave was made before. It is shown only once."))
    wave.public_key = public_key
    await wave.save(update_fields=["public_key"])
    await audit.record("wave.key_taken", by=by, about=wave)


async def open_wave(*, wave: Wave, keys: Keys, by: Person | None) -> None:
    """Fix strata, mode and promise, and let codes be made. Raises Conflict or Unacceptable."""
    await groups.hold(wave)
    asked = await check_ready(wave)
    await groups.fix(wave, asked)
    if wave.key_mode == promise.SERVER:
        wave.public_key = wave_keys.make(keys, wave.pk)
    wave.state, wave.opened_on = OPEN, clock.today().isoformat()
    await wave.save(update_fields=["public_key", "state", "opened_on"])
    await audit.record("wave.opened", by=by, about=wave, invited=asked.total(), key_mode=wave.key_mode)


async def check_ready(wave: Wave) -> Counter[Cell]:
    """Who is asked, counted by area and group. Raises Conflict with what keeps the wave from opening."""
    check_can_move(wave.state, OPEN)
    if is_over(wave.closes_on):
        raise Conflict(_("The last day for answers has passed. Plan a new wave."))
    asked = await groups.cells(wave)
    check_can_open(asked.total(), key_mode=wave.key_mode, has_key=wave.public_key is not None)
    return asked


def check_can_open(invited: int, *, key_mode: str, has_key: bool) -> None:
    """Raises Conflict with what is missing."""
    if invited < MIN_INVITED:
        raise Conflict(N_("Invite at least {n} people. With fewer, an answer would show whose it is."), n=MIN_INVITED)
    if key_mode == promise.OFFLINE and not has_key:
        raise Conflict(N_("The data keeper has not taken the key of this wave yet."))
