"""Messages to people who sign in: queued in the transaction of the act that they tell of, sent later by `participation.post`.

A message never holds a child's name or words: it says that something waits and where to sign in. A row of the table Mail
survives restarts, and counts as undelivered until a mail server has taken it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tortoise.expressions import Q
from tortoise.models import Model

from participation import audit, clock, words
from participation.identity import LENGTH, new_id
from participation.models import Mail, Person
from participation.problems import Conflict
from participation.words import N_, translated

WRITTEN_IN = words.SOURCE
"""Mail is written in the language in which all adults' pages are complete, whoever's request it comes from."""
SUBJECT_MOST, BODY_MOST, ADDRESS_MOST = 200, 4000, 254
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 4, 8, 15, 30, 60, 120, 240, 480, 480))
"""How long after each try that failed the next one comes."""
MOST_TRIES = len(WAITS) + 1
GIVE_UP_AFTER = timedelta(hours=24)
"""Without a mail server nothing is tried: what has waited so long is given up, so that nothing stale goes out later."""
CLAIMED_FOR = timedelta(minutes=5)
"""Longer than sending one message can take; after that another worker may send it."""
KEPT_FOR = timedelta(days=90)
AT_ONCE = 50
ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")
"""The addresses that any mail server takes (RFC 5321 dot-strings): no spaces, no line ends, nothing quoted."""


class Kind(StrEnum):
    ALERT = "alert"
    FILES = "files"
    PROMISE = "promise"
    DECISION = "decision"
    TEST = "test"
    WAVE = "wave"


class State(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    UNDELIVERED = "undelivered"
    UNNEEDED = "unneeded"


class Why(StrEnum):
    """Why a message was not sent; stored with the server's number behind it, such as "address 550"."""

    ADDRESS = "address"
    NO_SERVER = "no-server"
    AWAY = "away"
    LOGIN = "login"
    TLS = "tls"
    SENDER = "sender"
    REFUSED = "refused"
    UNNEEDED = "unneeded"


KIND_NAMES = {Kind.ALERT: N_("Alert"), Kind.FILES: N_("Case files to read"), Kind.PROMISE: N_("Promise that is due"),
              Kind.DECISION: N_("Decision to see to"), Kind.TEST: N_("Test"), Kind.WAVE: N_("Survey that needs you")}
STATE_NAMES = {State.WAITING: N_("Waiting"), State.SENT: N_("Sent"), State.UNDELIVERED: N_("Undelivered"),
               State.UNNEEDED: N_("Not needed any more")}
REASONS = {
    Why.ADDRESS: N_("The mail server does not know this address."),
    Why.NO_SERVER: N_("No mail server is set up."),
    Why.AWAY: N_("The mail server does not answer."),
    Why.LOGIN: N_("The mail server does not accept our name and password."),
    Why.TLS: N_("The mail server offers no safe connection."),
    Why.SENDER: N_("The mail server does not let us send from our address."),
    Why.REFUSED: N_("The mail server does not take the message."),
    Why.UNNEEDED: N_("Somebody had acknowledged it before."),
}


@dataclass(frozen=True)
class Failure:
    """A try that failed: `final` when another try is no use, `stop` when the next message would fare no better.

    `unsure`: the server may have taken it all the same.
    """

    why: Why
    code: int | None = None
    final: bool = False
    stop: bool = False
    unsure: bool = False

    @property
    def stored(self) -> str:
        return f"{self.why} {self.code}" if self.code else self.why.value


def usable(address: str) -> bool:
    """Whether mail can be sent to it. A line end, which could smuggle in a header, is in no usable address."""
    return len(address) <= ADDRESS_MOST and ADDRESS.fullmatch(address) is not None and ".." not in address


def one_line(text: str) -> str:
    """A subject: whatever would end a header's line is a space."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())[:SUBJECT_MOST]


async def queue(*, kind: Kind, to: Person, subject: str, body: str, about: Model | str, path: str = "",
                exercise: bool = False, once: bool = False, **facts: object) -> None:
    """A message for a person, in this transaction. `subject` and `body` are marked with N_; `facts` fill their {places}.

    `path`: the page that the message leads to. `once`: not again where the person was written to about this. An unusable
    address refuses nothing, for the act that it tells of must not fail: the message is undelivered at once, and shown so.
    """
    with words.speaking(WRITTEN_IN):
        subject, body = translated(subject).format(**facts), translated(body).format(**facts)
        if exercise:
            subject = translated(N_("EXERCISE: {subject}")).format(subject=subject)
            body = translated(N_("This is an exercise. It is about no child.")) + "\n\n" + body
    moment, fits = clock.now(), usable(to.email)
    about = about if isinstance(about, str) else f"{about._meta.db_table}:{about.pk}"
    one = Mail(id=_once(kind, about, to) if once else new_id(), kind=kind.value, person=to, address=to.email if fits else "",
               subject=one_line(subject), body=body[:BODY_MOST], about=about, path=path, made_at=moment, due_at=moment,
               given_up_at=None if fits else moment, error="" if fits else Why.ADDRESS.value)
    # An id that is there already changes nothing and is no error, also where another worker writes the same now.
    await Mail.bulk_create([one], ignore_conflicts=True)


def _once(kind: Kind, about: str, to: Person) -> str:
    return hashlib.sha256(f"{kind}\n{about}\n{to.pk}".encode()).hexdigest()[:LENGTH]


def state(one: Mail) -> State:
    if one.sent_at:
        return State.SENT
    if one.given_up_at:
        return State.UNNEEDED if one.error == Why.UNNEEDED else State.UNDELIVERED
    return State.WAITING


def reason(one: Mail) -> str:
    """Why it was not sent, in a sentence; '' where nothing went wrong yet."""
    why, _space, _code = one.error.partition(" ")
    return translated(REASONS[Why(why)]) if why else ""


async def about(thing: Model) -> list[Mail]:
    """What was written about a thing, oldest first, with whom it is for."""
    return await Mail.filter(about=f"{thing._meta.db_table}:{thing.pk}").order_by("made_at").prefetch_related("person")


def _open() -> Q:
    return Q(sent_at=None) & Q(given_up_at=None)


async def due(*, only: str = "") -> list[Mail]:
    """What is to be tried now, alerts first; `only` about one thing. None that another worker has in hand."""
    moment = clock.now()
    free = Q(claimed_until=None) | Q(claimed_until__lte=moment)
    found = Mail.filter(_open(), free, due_at__lte=moment)
    if only:
        found = found.filter(about=only)
    alerts = await found.filter(kind=Kind.ALERT.value).order_by("due_at").limit(AT_ONCE)
    return alerts + await found.exclude(kind=Kind.ALERT.value).order_by("due_at").limit(AT_ONCE - len(alerts))


async def claim(one: Mail, worker: str) -> bool:
    """Take it in hand; False where another worker was first. The try counts from now on: also one that a crash ends."""
    moment = clock.now()
    free = Q(claimed_until=None) | Q(claimed_until__lte=moment)
    # One statement: of two workers the second finds the row claimed (PostgreSQL waits for the first and looks again).
    if not await Mail.filter(_open(), free, id=one.pk, tries=one.tries).update(
            claim=worker, claimed_until=moment + CLAIMED_FOR, tries=one.tries + 1):
        return False
    one.claim, one.tries = worker, one.tries + 1
    return True


async def mark_sent(one: Mail, worker: str) -> None:
    """A mail server has it. Runs inside storage.writes()."""
    if await Mail.filter(id=one.pk, claim=worker, sent_at=None).update(
            sent_at=clock.now(), claim="", claimed_until=None, error=""):
        await _record("mail.sent", one)


async def mark_failed(one: Mail, worker: str, failure: Failure) -> None:
    """Try again later, or give up. Runs inside storage.writes()."""
    moment, over = clock.now(), failure.final or one.tries >= MOST_TRIES
    changes = {"given_up_at": moment} if over else {"due_at": moment + WAITS[one.tries - 1]}
    if await Mail.filter(id=one.pk, claim=worker, sent_at=None).update(
            claim="", claimed_until=None, error=failure.stored, **changes) and over:
        await _record("mail.given-up", one)


async def give_up_old() -> int:
    """Without a mail server: what has waited for long is given up; returns how many."""
    moment = clock.now()
    old = await Mail.filter(_open(), made_at__lte=moment - GIVE_UP_AFTER)
    for one in old:
        one.given_up_at, one.error = moment, Why.NO_SERVER.value
        await one.save(update_fields=["given_up_at", "error"])
        await _record("mail.given-up", one)
    return len(old)


async def withdraw(thing: Model) -> None:
    """What waits about a thing needs not be sent any more."""
    await Mail.filter(_open(), about=f"{thing._meta.db_table}:{thing.pk}").update(
        given_up_at=clock.now(), error=Why.UNNEEDED.value)


def check_can_resend(one: Mail) -> None:
    if state(one) not in (State.WAITING, State.UNDELIVERED):
        raise Conflict(N_("This message is sent, or not needed any more."))


async def resend(*, mail: Mail, by: Person) -> None:
    """Try it again from the beginning, to the address that the person has now."""
    check_can_resend(mail)
    person = await Person.get(id=mail.person_id) if mail.person_id else None  # type: ignore[attr-defined]
    mail.address = person.email if person and usable(person.email) else mail.address
    if not mail.address:
        raise Conflict(N_("The account has no e-mail address that can be used. Correct it first."))
    mail.tries, mail.due_at, mail.given_up_at, mail.error = 0, clock.now(), None, ""
    mail.claim, mail.claimed_until = "", None
    await mail.save(update_fields=["address", "tries", "due_at", "given_up_at", "error", "claim", "claimed_until"])
    await audit.record("mail.resent", by=by, about=mail, kind=mail.kind)


async def sweep() -> int:
    """Delete what was settled long ago; returns how many."""
    return await Mail.filter(~_open(), made_at__lte=clock.now() - KEPT_FOR).delete()


def latest(mails: Sequence[Mail]) -> list[Mail]:
    """The newest message for each person, in the order in which people were first written to."""
    return list({one.person_id: one for one in mails}.values())  # type: ignore[attr-defined]


async def _record(what: str, one: Mail) -> None:
    if one.kind == Kind.ALERT:
        await audit.record(what, by=None, about=one.about, mail=one.pk, tries=one.tries)


def next_try(one: Mail) -> datetime | None:
    """When it is tried again; None where it is not."""
    return one.due_at if state(one) is State.WAITING and one.tries else None
