"""The paper twin: a wheel to colour in, printed with a code for one child, and entered with that code afterwards.

No name is printed: the code says whose it is, to the adult who printed it and to nobody else. Entering follows the same
rules as the screen: the child's own yes, keep or throw away, the lowest Safe raises a concern; and a code enters once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from participation import audit, checkins, children, clock, codes, consent, instruments, passes, programme, telling, wheel
from participation.checkins import State, Step, Voice
from participation.concerns import Kind as Alert
from participation.discarding import discard
from participation.identity import new_id
from participation.keys import Keys
from participation.models import CheckIn, Child, Pass, Person, Spoke
from participation.passes import Kind
from participation.problems import Unacceptable
from participation.wheel import Instrument
from participation.words import _

MOST_SHEETS = 40
"""A class at once."""


@dataclass(frozen=True)
class Sheet:
    """One page to print: whose it is (for the screen only), its code, its wheel."""

    child: Child
    code: str
    wheel: Instrument


@dataclass(frozen=True)
class OnPaper:
    """What stands on a sheet. `agreed`: the child ticked yes; `keep`: the child ticked keep; `talk`: needs to talk now."""

    agreed: bool
    keep: bool
    talk: bool = False
    answers: Mapping[str, str] = field(default_factory=dict)
    matters: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    helps: tuple[str, ...] = ()
    helpers: tuple[str, ...] = ()
    own_words: str = ""
    helper: str = ""


async def print_for(*, chosen: Iterable[Child], keys: Keys, by: Person) -> list[Sheet]:
    """A sheet for each of these children, on the newest wheel of its band. They were loaded with permission.

    Raises Conflict for a child without consent, or while the programme is off.
    """
    found, running = list(chosen), await programme.current()
    standings = await consent.standings([child.pk for child in found])
    for child in found:
        consent.check_can_start(standings[child.pk], running)
    return [await _sheet(child, keys, by) for child in found]


async def _sheet(child: Child, keys: Keys, by: Person) -> Sheet:
    instrument = instruments.current(children.band(child))
    code = await passes.issue(kind=Kind.PAPER, child=child, check_in=None, instrument=instrument, keys=keys, by=by)
    return Sheet(child, codes.grouped(code), instrument)


async def read(typed: str, *, keys: Keys, by: Person) -> Pass:
    """The pass on the sheet. Only who printed it may enter it: the sheet says who sees it. Raises Unacceptable, Gone."""
    one = await passes.read(typed, kinds={Kind.PAPER}, keys=keys)
    if one.adult_id != by.pk:  # type: ignore[attr-defined]
        raise Unacceptable({"code": _("That is not a code we know. Check the letters, or ask for a new one.")})
    return one


async def enter(*, one: Pass, child: Child, said: OnPaper, keys: Keys, by: Person) -> CheckIn | None:
    """What the child coloured in becomes a kept check-in. None where the child ticked no, or throw away: nothing is stored.

    `child` was loaded with permission. *I need to talk* raises a concern either way. Raises Conflict, Gone, Unacceptable.
    """
    consent.check_can_start(await consent.standing(child), await programme.current())
    instrument = instruments.of(one.band, one.version)
    _check_answers(said.answers, instrument)
    await passes.use(one)
    check_in = await _begun(one, child, instrument, by)
    if said.talk:
        await telling.raise_concern(kind=Alert.TALK, child=child, check_in=check_in, keys=keys)
    if not (said.agreed and said.keep):
        await discard([check_in.pk], keys)
        await Pass.filter(id=one.pk).delete()
        await audit.record("paper.thrown_away", by=by, about="check_in")
        return None
    await _said(check_in, child, said, keys)
    await checkins.keep(check_in=check_in, child=child, by=by, keys=keys)
    await audit.record("paper.entered", by=by, about=check_in)
    return check_in


async def _begun(one: Pass, child: Child, instrument: Instrument, by: Person) -> CheckIn:
    return await CheckIn.create(
        child=child, adult=by, service_id=child.service_id, instrument=instrument.key, version=one.version,
        band=one.band, voices=[Voice.CHILD.value], state=State.OPEN.value, step=Step.FINISH.value, started_at=clock.now(),
        on_paper=True)


async def _said(check_in: CheckIn, child: Child, said: OnPaper, keys: Keys) -> None:
    await Spoke.bulk_create([Spoke(id=new_id(), check_in=check_in, voice=Voice.CHILD.value, indicator=key, answer=answer)
                             for key, answer in said.answers.items()])
    await checkins.choose(check_in=check_in, matters=said.matters)
    await checkins.say_what_helps(check_in=check_in, child=child, places=said.places, helps=said.helps,
                                  helpers=said.helpers, own_words=said.own_words, helper=said.helper, keys=keys)


def _check_answers(answers: Mapping[str, str], instrument: Instrument) -> None:
    wrong = {key: _("Choose one of the answers.") for key, value in answers.items()
             if key not in wheel.KEYS or value not in instrument.values}
    if wrong:
        raise Unacceptable(wrong)
