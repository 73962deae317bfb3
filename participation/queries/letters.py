"""What pages show of messages: whether they are sent, and if not, why, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from participation import clock, mail
from participation.mail import Kind, State
from participation.models import Mail
from participation.problems import NotFound
from participation.words import translated

NEWEST = 100


@dataclass(frozen=True)
class Letter:
    """One message: for whom, of what kind, how far it has come. Never what it says."""

    id: str
    name: str
    address: str
    phone: str
    kind: str
    exercise: bool
    state: State
    reason: str
    code: str
    tries: int
    made_at: datetime
    sent_at: datetime | None
    next_at: datetime | None

    @property
    def waiting(self) -> bool:
        return self.state is State.WAITING

    @property
    def undelivered(self) -> bool:
        return self.state is State.UNDELIVERED

    @property
    def sent(self) -> bool:
        return self.state is State.SENT


def letter(one: Mail) -> Letter:
    person = one.person
    return Letter(one.pk, person.name if person else "", one.address or (person.email if person else ""),
                  person.phone if person else "", translated(mail.KIND_NAMES[Kind(one.kind)]),
                  one.subject.startswith("EXERCISE"), mail.state(one), mail.reason(one), one.error.partition(" ")[2], one.tries,
                  one.made_at, one.sent_at, mail.next_try(one))


async def about(kind_and_ids: list[str]) -> dict[str, list[Letter]]:
    """"concern:…" → the newest message to each person about it, in the order in which people were first written to."""
    found: dict[str, list[Mail]] = {key: [] for key in kind_and_ids}
    for one in await Mail.filter(about__in=kind_and_ids).order_by("made_at").prefetch_related("person"):
        found[one.about].append(one)
    return {key: [letter(one) for one in mail.latest(several)] for key, several in found.items()}


@dataclass(frozen=True)
class Tray:
    """All messages as an administrator sees them: undelivered and waiting ones whole, of the others the newest."""

    undelivered: list[Letter]
    waiting: list[Letter]
    settled: list[Letter]
    sent_today: int


async def tray() -> Tray:
    open_ = Mail.filter(sent_at=None).order_by("-made_at").prefetch_related("person")
    lost = [letter(one) for one in await open_.exclude(given_up_at=None).exclude(error=mail.Why.UNNEEDED.value).limit(NEWEST)]
    waits = [letter(one) for one in await open_.filter(given_up_at=None).limit(NEWEST)]
    sent = await Mail.exclude(sent_at=None).order_by("-sent_at").limit(NEWEST).prefetch_related("person")
    return Tray(lost, waits, [letter(one) for one in sent], sum(_day(one.sent_at) == clock.today() for one in sent))


async def one_of(mail_id: str) -> Mail:
    """Raises NotFound."""
    found = await Mail.get_or_none(id=mail_id)
    if found is None:
        raise NotFound()
    return found


def _day(moment: datetime | None) -> date | None:
    return moment.astimezone(clock.HERE).date() if moment else None
