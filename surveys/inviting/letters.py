"""Messages to the invited: queued here, sent by `surveys.inviting.letter_post`. No code is ever at rest, only its HMAC.

A row of the table Letter holds no code, no address that can be read, and goes once its message is sent; a count a day stays.
An invitation that could not be delivered stays with its address until the wave closes, for the survey lead to see to; of
reminders and thanks nobody sees more than numbers, for whom a reminder goes to has not used the code.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from tortoise.exceptions import IntegrityError
from tortoise.expressions import F

from participation import audit, clock, codes, mail, storage
from participation.identity import new_id
from participation.keys import Keys, seal, unseal
from participation.models import Person
from participation.problems import Conflict
from participation.words import N_
from surveys.inviting import invitations
from surveys.inviting.invitations import BATCH, ISSUED, Code
from surveys.models import Invitee, Letter, LetterCount, Participation, Wave
from surveys.running.reach import TOLD_FROM

BY_MAIL, BY_CODES = "mail", "codes"
UNSENT = "unsent:"
"""Begins the mark of a participation for which no code has been drawn yet."""
NEVER = 2 ** 53
"""`due_at` of an invitation that was given up."""
ONCE = "once"
"""The day of a count that stands for all days: thanks are queued once, whatever day a close is taken up again."""
THANKS_KEPT = dt.timedelta(days=3)


class Kind(StrEnum):
    INVITATION = "invitation"
    REMINDER = "reminder"
    THANKS = "thanks"


@dataclass(frozen=True)
class Went:
    """Messages of one kind on one day."""

    kind: str
    day: dt.date
    sent: int
    undelivered: int


@dataclass(frozen=True)
class Post:
    """All that is known of a wave's messages: `waiting` invitations, addresses of those that could not be delivered."""

    waiting: int
    invited: int
    undelivered: list[str]
    reminders: list[Went]


def moment() -> int:
    """Now, in Unix seconds."""
    return int(clock.now().timestamp())


async def invite(*, wave: Wave, keys: Keys) -> int:
    """Places for everybody on the list of a wave that opens, and a message to each. Runs in the transaction that opens it."""
    rows, letters, unusable = [], [], 0
    for invitee in await Invitee.filter(wave_id=wave.pk):
        contact = unseal(bytes(invitee.contact_sealed), key=keys.master, where=invitations.contact_where(invitee.pk))
        row, fits = _place(wave, contact, invitee.stratum_id, keys), mail.usable(contact)  # type: ignore[attr-defined]
        rows.append(row)
        letters.append(Letter(wave_id=wave.pk, kind=Kind.INVITATION.value, participation_id=row.pk,
                              due_at=moment() if fits else NEVER))
        unusable += not fits
    await Participation.bulk_create(rows, batch_size=BATCH)
    await Letter.bulk_create(letters, batch_size=BATCH)
    await Invitee.filter(wave_id=wave.pk).delete()
    if unusable:
        await count(wave.pk, Kind.INVITATION, undelivered=unusable)
    return len(rows)


def _place(wave: Wave, contact: str, stratum_id: str, keys: Keys) -> Participation:
    row_id = new_id()
    return Participation(id=row_id, wave_id=wave.pk, stratum_id=stratum_id, token_mac=UNSENT + row_id,
                         invited_sealed=seal(contact, key=keys.master, where=invitations.code_where(row_id)))


async def remind(*, wave: Wave) -> int:
    """A reminder to every code that is not used now; once a day and wave, whoever asks. Returns how many are queued."""
    try:
        async with storage.writes():
            await LetterCount.create(wave_id=wave.pk, kind=Kind.REMINDER.value, day=clock.today().isoformat())
            unreached = await Letter.filter(wave_id=wave.pk, kind=Kind.INVITATION.value).values_list("participation_id", flat=True)
            places = await Participation.filter(wave_id=wave.pk, state=ISSUED).exclude(invited_sealed=None).values_list("id", flat=True)
            late = set(unreached)
            rows = [Letter(wave_id=wave.pk, kind=Kind.REMINDER.value, participation_id=place, due_at=moment())
                    for place in places if place not in late]
            await Letter.bulk_create(rows, batch_size=BATCH)
            await audit.record("wave.reminded", by=None, about=wave)
    except IntegrityError:
        return 0
    return len(rows)


async def thank(*, wave: Wave, keys: Keys) -> int:
    """A thank-you to everybody invited, queued before a wave freezes; again changes nothing."""
    try:
        async with storage.writes():
            await LetterCount.create(wave_id=wave.pk, kind=Kind.THANKS.value, day=ONCE)
            rows = [_thanks(wave, place, keys) for place in await Participation.filter(wave_id=wave.pk)
                    if place.invited_sealed is not None]
            letters = [row for row in rows if row is not None]
            await Letter.bulk_create(letters, batch_size=BATCH)
    except IntegrityError:
        return 0
    return len(letters)


def _thanks(wave: Wave, place: Participation, keys: Keys) -> Letter | None:
    contact = unseal(bytes(place.invited_sealed or b""), key=keys.master, where=invitations.code_where(place.pk))
    row_id = new_id()
    return Letter(id=row_id, wave_id=wave.pk, kind=Kind.THANKS.value, due_at=moment(),
                  contact_sealed=seal(contact, key=keys.master, where=where(row_id))) if mail.usable(contact) else None


def where(row_id: str) -> str:
    return f"survey_letter.contact:{row_id}"


async def count(wave_id: str, kind: str, *, sent: int = 0, undelivered: int = 0) -> None:
    """Add to the day's numbers. Runs inside storage.writes()."""
    today = clock.today().isoformat()
    found = LetterCount.filter(wave_id=wave_id, kind=str(kind), day=today)
    if not await found.update(sent=F("sent") + sent, undelivered=F("undelivered") + undelivered):
        # Two that begin a day at once: the second finds the row and adds to it.
        await LetterCount.bulk_create([LetterCount(wave_id=wave_id, kind=str(kind), day=today)], ignore_conflicts=True)
        await found.update(sent=F("sent") + sent, undelivered=F("undelivered") + undelivered)


async def sweep() -> int:
    """Delete thanks that could not be sent in time; returns how many."""
    old = moment() - int(THANKS_KEPT.total_seconds())
    ids = [one.pk for one in await Letter.filter(kind=Kind.THANKS.value) if queued_at(one) <= old]
    return await Letter.filter(id__in=ids).delete() if ids else 0


def queued_at(one: Letter) -> int:
    """When it was queued, from when it is due and how often it was tried."""
    return one.due_at - sum(int(wait.total_seconds()) for wait in mail.WAITS[:one.tries])


async def post_of(wave: Wave, keys: Keys) -> Post:
    """What the survey lead sees of a wave's messages."""
    letters = await Letter.filter(wave_id=wave.pk, kind=Kind.INVITATION.value)
    lost = [one.participation_id for one in letters if one.due_at == NEVER]
    places = await Participation.filter(id__in=lost) if lost else []
    names = sorted(unseal(bytes(place.invited_sealed or b""), key=keys.master, where=invitations.code_where(place.pk))
                   for place in places)
    counts = [_went(row)
              for row in await LetterCount.filter(wave_id=wave.pk).exclude(day=ONCE).order_by("day")]
    return Post(len(letters) - len(lost), sum(one.sent for one in counts if one.kind == Kind.INVITATION), names,
                [one for one in counts if one.kind == Kind.REMINDER])


def _went(row: LetterCount) -> Went:
    """A reminder goes to whoever has not answered: one that came back would tell this of the one address that is known to
    be dead. So a few are counted among those that were sent."""
    few = row.kind == Kind.REMINDER and row.undelivered < TOLD_FROM
    return Went(row.kind, dt.date.fromisoformat(row.day), row.sent + row.undelivered * few, row.undelivered * (not few))


async def codes_for_undelivered(*, wave: Wave, keys: Keys, by: Person) -> list[Code]:
    """Codes for those whom no message reached, to hand out in another way. Each exists in the answer only."""
    if wave.state != "open":
        raise Conflict(N_("Codes are made for an open wave."))
    made = []
    for one in await Letter.filter(wave_id=wave.pk, kind=Kind.INVITATION.value, due_at=NEVER):
        place = await Participation.get(id=one.participation_id)
        contact = unseal(bytes(place.invited_sealed or b""), key=keys.master, where=invitations.code_where(place.pk))
        made.append(Code(contact, (await draw(place, keys)).token))
        await one.delete()
    await audit.record("wave.codes", by=by, about=wave, codes=len(made))
    return made


@dataclass(frozen=True)
class Drawn:
    """A fresh code, in memory only: where its HMAC is (`column`, `mark`) and what stood there before."""

    token: str
    place: str
    column: str
    mark: str
    before: str | None

    async def take_back(self) -> None:
        """It reached nobody: what stood there before does again, if nothing changed meanwhile."""
        await Participation.filter(id=self.place, **{self.column: self.mark}).update(**{self.column: self.before})


async def draw(place: Participation, keys: Keys) -> Drawn:
    """A code for this participation; its HMAC is the first one, or takes the place of any later one."""
    token = codes.new(codes.TOKEN)
    column = "token_mac" if place.token_mac.startswith(UNSENT) else "again_mac"
    drawn = Drawn(token, place.pk, column, invitations.token_mac(keys, token), getattr(place, column))
    await Participation.filter(id=place.pk).update(**{column: drawn.mark})
    return drawn


async def drop(wave: Wave) -> None:
    """Forget what waits, because the codes go out in another way."""
    await Letter.filter(wave_id=wave.pk).exclude(kind=Kind.THANKS.value).delete()
