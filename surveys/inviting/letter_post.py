"""Sending what `surveys.inviting.letters` has queued, each message at least once, its code drawn at the moment of sending.

Step 1, one transaction: the letter is claimed and the HMAC of a fresh code stored. Step 2: the message goes to the mail
server. Step 3, one transaction: the letter is deleted and counted, or due again later. Killed after step 1 or 2, the letter
is free again after `mail.CLAIMED_FOR`; the next try draws another code, which stands beside the first: both work.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from email.message import EmailMessage

from tortoise.expressions import Q

from participation import clock, mail, post, storage, words
from participation.identity import new_id
from participation.keys import Keys, unseal
from participation.mail import AT_ONCE, CLAIMED_FOR, MOST_TRIES, WAITS, Failure
from participation.settings import Settings
from surveys.inviting import invitations, letter_words, letters
from surveys.inviting.letters import NEVER, Drawn, Kind
from surveys.models import Letter, LetterCount, Participation, Wave

ROUND_SECONDS = 60.0
"""How long one round may go on; the next goes on where it stopped."""


@dataclass(frozen=True)
class Ready:
    """A claimed letter with all that its message needs."""

    letter: Letter
    wave: Wave
    address: str
    code: Drawn | None = None
    first_reminder: bool = True


async def deliver(settings: Settings, keys: Keys) -> int:
    """Send what is due; returns how many messages a server has taken. Works outside any transaction."""
    if not post.is_set_up(settings):
        return 0
    sent, worker, until = 0, new_id(), time.monotonic() + ROUND_SECONDS
    while time.monotonic() < until:
        batch = await _due()
        for one in batch:
            failure = await _one(one, worker, settings, keys)
            if failure and failure.stop:
                return sent
            sent += failure is None
        if not batch:
            break
    return sent


async def _due() -> list[Letter]:
    now = letters.moment()
    return await Letter.filter(claimed_until__lte=now, due_at__lte=now).order_by("due_at").limit(AT_ONCE)


async def _one(one: Letter, worker: str, settings: Settings, keys: Keys) -> Failure | None:
    ready = await claim(one, worker, keys)
    if ready is None:
        return Failure(mail.Why.UNNEEDED)
    failure = await post.hand_in(settings, lambda: written(ready, settings), ready.address)
    await (_failed(ready, worker, failure) if failure else _sent(ready, worker))
    return failure


async def claim(one: Letter, worker: str, keys: Keys) -> Ready | None:
    """Take it in hand and draw its code; None where another worker was first, or the letter is not needed any more."""
    async with storage.writes():
        now = letters.moment()
        mine = await Letter.filter(id=one.pk, tries=one.tries, due_at=one.due_at, claimed_until__lte=now).update(
            claim=worker, claimed_until=now + int(CLAIMED_FOR.total_seconds()), tries=one.tries + 1)
        if not mine:
            return None
        one.tries += 1
        wave = await Wave.get(id=one.wave_id).prefetch_related("survey")  # type: ignore[attr-defined]
        if one.kind == Kind.THANKS:
            address = unseal(bytes(one.contact_sealed or b""), key=keys.master, where=letters.where(one.pk))
            return Ready(one, wave, address)
        return await _with_code(one, wave, keys)


async def _with_code(one: Letter, wave: Wave, keys: Keys) -> Ready | None:
    place = await Participation.get_or_none(id=one.participation_id)
    if place is None or place.state != invitations.ISSUED or wave.state != "open" or clock.today().isoformat() > wave.closes_on:
        await Letter.filter(id=one.pk).delete()  # used meanwhile, or over
        return None
    address = unseal(bytes(place.invited_sealed or b""), key=keys.master, where=invitations.code_where(place.pk))
    reminders = await LetterCount.filter(wave_id=wave.pk, kind=Kind.REMINDER.value).count()
    return Ready(one, wave, address, await letters.draw(place, keys), reminders < 2)


def written(ready: Ready, settings: Settings) -> EmailMessage:
    """The message, in the survey's language. Its Message-ID differs for each try, because each has a code of its own."""
    with words.speaking(letter_words.language(ready.wave)):
        if ready.code is None:
            subject, parts = letter_words.thanks(ready.wave, settings)
        elif ready.letter.kind == Kind.REMINDER:
            subject, parts = letter_words.reminder(ready.wave, ready.code.token, settings, first=ready.first_reminder)
        else:
            subject, parts = letter_words.invitation(ready.wave, ready.code.token, settings)
        return post.letter(settings, to=ready.address, subject=mail.one_line(subject), at=clock.now(), parts=parts,
                           ident=f"{ready.letter.pk}.{ready.letter.tries}")


async def _sent(ready: Ready, worker: str) -> None:
    async with storage.writes():
        if await Letter.filter(id=ready.letter.pk, claim=worker).delete():
            await letters.count(ready.wave.pk, ready.letter.kind, sent=1)


async def _failed(ready: Ready, worker: str, failure: Failure) -> None:
    """Due again later, or given up: an invitation is then kept for the lead to see, anything else is only counted."""
    one = ready.letter
    async with storage.writes():
        if ready.code and not failure.unsure:
            await ready.code.take_back()
        mine = Q(id=one.pk, claim=worker)
        if not failure.final and one.tries < MOST_TRIES:
            await Letter.filter(mine).update(claim="", claimed_until=0,
                                             due_at=letters.moment() + int(WAITS[one.tries - 1].total_seconds()))
            return
        kept = one.kind == Kind.INVITATION
        if await (Letter.filter(mine).update(claim="", claimed_until=0, due_at=NEVER) if kept else Letter.filter(mine).delete()):
            await letters.count(ready.wave.pk, one.kind, undelivered=1)
