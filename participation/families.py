"""The family's own voice by code: who may be asked, what a code opens, and what the family sees of the child's wheel.

A code is given from a kept check-in and opens the eight questions about that child for one check-in, nothing else. One
check-in has one family voice: while a view is there no other code is given, so that nobody in a family reads or replaces
what another one said. The view can be changed by the same code until child and adult have talked about it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from participation import children, clock, consent, passes, voices
from participation.checkins import State, Voice, answers
from participation.keys import Keys
from participation.models import CheckIn, Child, Concern, Pass, Person, Session, View
from participation.passes import Kind
from participation.problems import Conflict, Gone
from participation.voices import Answers, InWords
from participation.wheel import Instrument
from participation.words import N_

CLOSED = N_("This code is used up or was stopped. Ask the adult who gave it to you.")


@dataclass(frozen=True)
class Asked:
    """What a family's code opens: one kept check-in, whose it is, who gave the code, and the view if one was sent by code."""

    check_in: CheckIn
    child: Child
    adult: Person
    view: View | None

    @property
    def sent(self) -> bool:
        return self.view is not None


@dataclass(frozen=True)
class Out:
    """A code that was given and still works."""

    until: datetime
    used: bool


def check_can_ask(view: View | None) -> None:
    """A code is given only while there is no family's view: the next one would read and replace it."""
    if view is not None:
        raise Conflict(N_("The family’s view is here already. Next time you can ask again."))


async def ask(*, check_in: CheckIn, child: Child, instrument: Instrument, keys: Keys, by: Person) -> str:
    """A fresh code for the family, shown once; an older one, and every browser that it opened, are closed."""
    check_can_ask(await voices.view_of(check_in.pk, Voice.FAMILY))
    await _close_browsers(check_in.pk)
    return await passes.issue(kind=Kind.FAMILY, child=child, check_in=check_in, instrument=instrument, keys=keys, by=by)


async def stop(*, check_in: CheckIn) -> None:
    """The family's code opens nothing any more, nor does a browser that it opened."""
    await Pass.filter(check_in_id=check_in.pk, kind=Kind.FAMILY.value).delete()
    await _close_browsers(check_in.pk)


async def talked(*, check_in: CheckIn, voice: Voice, by: Person) -> None:
    """Child and adult have talked about a view: it stays as it is, and the family's code has done its work."""
    await voices.talked(check_in=check_in, voice=voice, by=by)
    if voice is Voice.FAMILY:
        await stop(check_in=check_in)


async def out(check_in: CheckIn) -> Out | None:
    """The code that the family has now, if any."""
    one = await _live(check_in.pk)
    return Out(datetime.fromtimestamp(one.until, clock.HERE), one.used_at is not None) if one else None


async def asked(check_in_id: str) -> Asked:
    """What this browser's code opens. Raises Gone: stopped, too old, the record erased, trust or consent ended since."""
    check_in = await CheckIn.get_or_none(id=check_in_id, state=State.KEPT.value).prefetch_related("child", "adult")
    if check_in is None or check_in.child.wrapped_key is None or await _live(check_in_id) is None:
        raise Gone(CLOSED)
    child, adult = check_in.child, check_in.adult
    if not await children.still_trusts(child, adult):
        raise Gone(CLOSED)
    if not (await consent.standing(child)).may_take_part:
        raise Gone(CLOSED)
    view = await voices.view_of(check_in_id, Voice.FAMILY)
    return Asked(check_in, child, adult, view if view and view.own_hand else None)


async def send(*, one: Asked, answers: Answers, words: InWords, instrument: Instrument, keys: Keys) -> None:
    """The family's view, whole, in place of what the same code sent before. Raises Unacceptable, Conflict."""
    if one.view is None:
        check_can_ask(await voices.view_of(one.check_in.pk, Voice.FAMILY))
    await voices.save_view(check_in=one.check_in, child=one.child, voice=Voice.FAMILY, answers=answers, words=words,
                           instrument=instrument, keys=keys, by=None, own_hand=True)


async def shows_the_wheel(one: Asked) -> bool:
    """Whether the family is shown the child's wheel: only if the child chose it.

    Not where an alert came of this check-in either, whoever it is about: then it looks as if the child had not chosen.
    """
    return one.check_in.family_sees and not await Concern.filter(check_in_id=one.check_in.pk).exists()


async def childs_answers(one: Asked) -> dict[str, str] | None:
    """The child's wheel, once the family has said its own view; None where it is not shown."""
    return await answers(one.check_in) if one.sent and await shows_the_wheel(one) else None


async def _live(check_in_id: str) -> Pass | None:
    return await Pass.filter(check_in_id=check_in_id, kind=Kind.FAMILY.value, until__gt=int(clock.now().timestamp())).first()


async def _close_browsers(check_in_id: str) -> None:
    await Session.filter(check_in_id=check_in_id, kind=Kind.FAMILY.value).delete()
