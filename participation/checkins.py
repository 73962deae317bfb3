"""One sitting with the wheel, from the adult's start to the child's own end of it: keep, or throw away.

A kept check-in is never edited: a correction is a new one. One that is thrown away, or was never agreed to, leaves nothing
but an audit line without a name. The wheel itself is saved by `participation.autosave`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from participation import (audit, children, clock, concerns, consent, instruments, programme, promises, resealing,
                           telling, ways, wheel)
from participation.discarding import discard
from participation.keys import Keys
from participation.models import CheckIn, Child, Pass, Person, Spoke
from participation.problems import Conflict, Gone
from participation.words import N_

OWN_WORDS_MOST = 300
HELPER_MOST = 80


class State(StrEnum):
    """STARTED by the adult, OPEN when the child said yes, KEPT when the child said keep. Anything else is deleted."""

    STARTED = "started"
    OPEN = "open"
    KEPT = "kept"


@dataclass(frozen=True)
class Move:
    """One step in a check-in's life; `to` is None where the check-in is deleted."""

    name: str
    origin: State
    to: State | None


MOVES = (
    Move("agree", State.STARTED, State.OPEN),
    Move("decline", State.STARTED, None),
    Move("decline", State.OPEN, None),
    Move("keep", State.OPEN, State.KEPT),
    Move("throw away", State.OPEN, None),
)


def diagram() -> str:
    """The state table as a Mermaid diagram; docs/decisions/childs-sitting.md holds it, and a test compares."""
    steps = [f"    {move.origin} --> {move.to or '[*]'}: {move.name}" for move in MOVES]
    return "\n".join(["stateDiagram-v2", f"    [*] --> {State.STARTED}: start", *steps, f"    {State.KEPT} --> [*]"])


class Step(StrEnum):
    """How far the child has come; where *Back to my wheel* and a second hand-over lead."""

    WHO_SEES = "who-sees"
    AGREED = "agreed"
    PRACTICE = "practice"
    WHEEL = "wheel"
    MATTERS = "matters"
    HELP = "help"
    PEOPLE = "people"
    WORDS = "words"
    FINISH = "finish"


class Voice(StrEnum):
    CHILD = "child"
    FAMILY = "family"
    PRACTITIONER = "practitioner"


PLACES = ("home", "school", "out", "online")
HELPERS = ("adult", "family", "friend", "else", "unsure")


def check_can_hand_over(check_in: CheckIn) -> None:
    """A child may sit down to it until it is kept."""
    if check_in.state == State.KEPT:
        raise Conflict(N_("This check-in is finished. Start a new one."))


async def start(*, child: Child, by: Person, voices: Sequence[str] = (Voice.CHILD,)) -> CheckIn:
    """A check-in on the newest wheel of the child's band. An unfinished one of the same two people is taken up again.

    `child` was loaded with permission. Raises Conflict without consent, or while the programme is off.
    """
    consent.check_can_start(await consent.standing(child), await programme.current())
    waiting = await CheckIn.filter(child_id=child.pk, adult_id=by.pk, finished_on=None, alone=False).first()
    return waiting or await begin(child, by, [voice for voice in Voice if voice in voices] or [Voice.CHILD])


async def begin(child: Child, by: Person, voices: list[Voice], **how: bool) -> CheckIn:
    """The row, and its line; `how` is for a check-in that is not beside the adult. Who may, its caller has checked."""
    instrument = instruments.current(children.band(child))
    check_in = await CheckIn.create(
        child=child, adult=by, service_id=child.service_id, instrument=instrument.key, version=instrument.version,
        band=instrument.band.value, voices=voices, state=State.STARTED, step=Step.WHO_SEES, started_at=clock.now(),
        ways=await ways.last(child), **how)
    await audit.record("check_in.started", by=by, about=check_in, band=check_in.band)
    return check_in


async def hand_over(*, check_in: CheckIn, by: Person) -> None:
    """The browser is the child's from now on; the session is renewed beside this act (`routes.child.handing`)."""
    check_can_hand_over(check_in)
    await audit.record("check_in.handed_over", by=by, about=check_in)


async def hand_back(*, check_in_id: str, by: Person) -> None:
    """The adult has the browser again. The check-in may be gone: then the child threw it away."""
    await audit.record("check_in.handed_back", by=by, about=f"check_in:{check_in_id}")


async def agree(*, check_in: CheckIn, by: Person | None) -> None:
    """The child has seen who sees this, and wants to. A second yes changes nothing."""
    if check_in.state != State.OPEN:
        check_can_move("agree", check_in)
        check_in.state, check_in.step = State.OPEN, Step.AGREED
        await check_in.save(update_fields=["state", "step"])
        await audit.record("check_in.agreed", by=by, about=check_in)


async def decline(*, check_in: CheckIn, keys: Keys | None = None) -> None:
    """No thanks: nothing is stored that tells of it, and no adult's setting overrides it."""
    check_can_move("decline", check_in)
    await discard([check_in.pk], keys)
    await _ended()


async def expire(*, check_in: CheckIn) -> None:
    """Nobody came back to it: what was said is deleted, as if it had been thrown away."""
    await discard([check_in.pk], None)
    await audit.record("check_in.expired", by=None, about=check_in)


async def come_to(step: Step, *, check_in: CheckIn) -> None:
    """Remember how far the child has come."""
    check_open(check_in)
    check_in.step = step
    await check_in.save(update_fields=["step"])


async def choose(*, check_in: CheckIn, matters: Sequence[str]) -> None:
    """What matters most: up to two indicators."""
    check_open(check_in)
    check_in.matters, check_in.step = list(matters)[:wheel.MOST_PRIORITIES], Step.HELP
    await check_in.save(update_fields=["matters", "step"])


async def say_what_helps(*, check_in: CheckIn, child: Child, places: Sequence[str], helps: Sequence[str],
                         helpers: Sequence[str], own_words: str, keys: Keys, helper: str = "") -> None:
    """Where that is so, what would help and who could, `helper` by name; own words are sealed."""
    check_open(check_in)
    check_in.places, check_in.helps, check_in.helpers = list(places), list(helps), list(helpers)
    check_in.own_words_sealed = children.seal(
        own_words[:OWN_WORDS_MOST], child=child, row=check_in, column="own_words_sealed", keys=keys) if own_words else None
    check_in.helper_sealed = children.seal(
        helper[:HELPER_MOST], child=child, row=check_in, column="helper_sealed", keys=keys) if helper else None
    check_in.step = Step.PEOPLE
    await check_in.save(update_fields=["places", "helps", "helpers", "own_words_sealed", "helper_sealed", "step"])


@dataclass(frozen=True)
class Shown:
    """Who else may see a kept wheel, as the child chose at the end. `people`: names, as in *My people*.

    `adult` is asked for only where the young person was alone: beside the child, the adult sees it.
    """

    adult: bool = False
    family: bool = False
    people: Sequence[str] = ()


async def keep(*, check_in: CheckIn, child: Child, by: Person | None, keys: Keys | None = None,
               shown: Shown = Shown()) -> None:
    """The child keeps it. It counts in figures only if that was agreed to; the lowest answer on Safe raises a concern.

    That concern is raised whoever may see the wheel: what cannot stay private is said before the first question.
    """
    check_can_move("keep", check_in)
    check_in.state, check_in.finished_on = State.KEPT, clock.today()
    check_in.counted = (await consent.standing(child)).counted
    check_in.adult_sees, check_in.family_sees = shown.adult or not check_in.alone, shown.family
    if shown.people and keys:
        check_in.shown_to_sealed = children.seal("\n".join(shown.people), child=child, row=check_in,
                                                 column="shown_to_sealed", keys=keys)
    await check_in.save(update_fields=["state", "finished_on", "counted", "adult_sees", "family_sees", "shown_to_sealed"])
    await Pass.filter(check_in_id=check_in.pk).delete()
    if keys:  # else leftovers.sweep does it within minutes
        await resealing.keep(check_in=check_in, child=child, keys=keys)
    await promises.take_over(check_in=check_in)
    await audit.record("check_in.kept", by=by, about=check_in, counted=check_in.counted)
    if wheel.lowest((await answers(check_in)).get("safe")):
        await telling.raise_concern(kind=concerns.Kind.SAFE, child=child, check_in=check_in, keys=keys)


async def throw_away(*, check_in: CheckIn, keys: Keys | None = None) -> None:
    """Everything of this sitting is deleted, at once and together."""
    check_can_move("throw away", check_in)
    await discard([check_in.pk], keys)
    await _ended()


async def answers(check_in: CheckIn, voice: Voice = Voice.CHILD) -> dict[str, str]:
    """Indicator → answer of one voice; an indicator without an answer is left out."""
    rows = await Spoke.filter(check_in_id=check_in.pk, voice=voice.value).values_list("indicator", "answer")
    return dict(rows)  # type: ignore[arg-type]


async def _ended() -> None:
    # By nobody and about no check-in: the trail shows that something was deleted as it should be, not who said no.
    await audit.record("check_in.ended", by=None, about="check_in")


def check_can_move(name: str, check_in: CheckIn) -> None:
    """Raises Gone for a kept wheel, Conflict where the state table has no such step yet."""
    if check_in.state == State.KEPT:
        raise Gone(N_("This wheel is finished and kept."))
    if not any(move.name == name and move.origin == check_in.state for move in MOVES):
        raise Conflict(N_("First comes the page that says who sees this."))


def check_open(check_in: CheckIn) -> None:
    """Something is said to it: only after the child's yes, and until it is kept or thrown away."""
    check_can_move("keep", check_in)
