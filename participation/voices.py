"""Three voices on one wheel: the adult's and the family's view beside the child's, never averaged with it.

Where another voice sees an indicator differently, that is a finding to talk about. Nobody can write the child's voice
here: the child's own answers come only from the child's own sitting. What the others say in words is sealed under the
child's key, what they saw (facts) apart from what they think (opinion).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from participation import audit, children, clock
from participation.access import allowed
from participation.checkins import Voice
from participation.identity import new_id
from participation.keys import Keys
from participation.models import CheckIn, Child, Person, Spoke, View
from participation.problems import Conflict, Unacceptable
from participation.wheel import BY_KEY, KEYS, Indicator, Instrument, rings
from participation.words import N_, _

BESIDE = (Voice.PRACTITIONER, Voice.FAMILY)
WORDS_MOST, WHO_MOST = 1000, 60
Answers = Mapping[str, str]


@dataclass(frozen=True)
class InWords:
    """What a voice says beside its eight answers: who it is, what was seen (facts), what is thought (opinion)."""

    who: str = ""
    seen: str = ""
    thought: str = ""


@dataclass(frozen=True)
class Said:
    """A voice's words opened for reading. `own_hand`: given by the family itself; `talked_on`: not changed since."""

    words: InWords
    on: date
    own_hand: bool
    talked_on: date | None


@dataclass(frozen=True)
class Difference:
    """Two voices placed one indicator on different rings; `child` and `other` are the answers' words."""

    indicator: Indicator
    voice: Voice
    child: str
    other: str


@dataclass(frozen=True)
class Finding:
    """One indicator that somebody sees differently from the child: what each said, the child first, and who differs."""

    indicator: Indicator
    child: str
    others: tuple[tuple[Voice, str, bool], ...]

    @property
    def differ(self) -> tuple[Voice, ...]:
        return tuple(voice for voice, _words, differs in self.others if differs)


OPENERS = {
    "safe": N_("Where do you feel safest? Where less so?"),
    "healthy": N_("What helps you feel well? What gets in the way?"),
    "achieving": N_("What are you getting better at? What is hard just now?"),
    "nurtured": N_("Who is there for you when things are hard?"),
    "active": N_("What do you like doing that keeps you moving? What stops you?"),
    "respected": N_("When did somebody listen to you? When did nobody?"),
    "responsible": N_("What would you like to be trusted with?"),
    "included": N_("When do you feel that you belong? When do you feel left out?"),
}
"""A plain question that opens a talk about an indicator and steers to neither answer (translated where shown)."""


def check_can_change(view: View | None) -> None:
    """A view that child and adult have talked about stays as it was then."""
    if view is not None and view.talked_on is not None:
        raise Conflict(N_("It was talked about, so it is not changed any more."))


def can_change(view: View | None) -> bool:
    return allowed(check_can_change, view)


def check_can_enter(view: View | None, voice: Voice) -> None:
    """What the family gave with their own hand is theirs: the adult does not write over it."""
    check_can_change(view)
    if voice is Voice.FAMILY and view is not None and view.own_hand:
        raise Conflict(N_("The family gave this view themselves. Only they can change it."))


async def save_view(*, check_in: CheckIn, child: Child, voice: Voice, answers: Answers, instrument: Instrument, keys: Keys,
                    by: Person | None, words: InWords = InWords(), own_hand: bool = False) -> None:
    """The adult's or the family's view of this check-in, whole; indicators left out have no answer. Raises Unacceptable, Conflict."""
    if voice not in BESIDE:
        raise ValueError("only the child answers for the child")
    check(answers, words, instrument)
    view = await view_of(check_in.pk, voice)
    check_can_change(view) if own_hand else check_can_enter(view, voice)
    view = view or View(id=new_id(), check_in=check_in, voice=voice.value)
    view.said_on, view.own_hand = clock.today(), own_hand
    for column, text in (("who_sealed", words.who), ("seen_sealed", words.seen), ("thought_sealed", words.thought)):
        setattr(view, column, children.seal(text, child=child, row=view, column=column, keys=keys) if text else None)
    await view.save()
    await Spoke.filter(check_in_id=check_in.pk, voice=voice.value).delete()
    await Spoke.bulk_create([Spoke(id=new_id(), check_in=check_in, voice=voice.value, indicator=key, answer=value)
                             for key, value in answers.items()])
    await audit.record("check_in.view", by=by, about=check_in, voice=voice.value, answers=len(answers), own_hand=own_hand)


def check(answers: Answers, words: InWords, instrument: Instrument) -> None:
    """Raises Unacceptable for answers this wheel does not have, too many words, or nothing at all."""
    if any(key not in KEYS or value not in instrument.values for key, value in answers.items()):
        raise Unacceptable({"q-safe": _("This wheel does not have that answer. Open the page again.")})
    long = {name: _("That is a lot of words. Make it shorter.") for name, text, most in (
        ("who", words.who, WHO_MOST), ("seen", words.seen, WORDS_MOST), ("thought", words.thought, WORDS_MOST))
        if len(text) > most}
    if long:
        raise Unacceptable(long)
    if not answers and not words.seen and not words.thought:
        raise Unacceptable({"q-safe": _("Choose an answer for at least one of the eight.")})


async def talked(*, check_in: CheckIn, voice: Voice, by: Person) -> None:
    """Child and adult have talked about this view: it stays as it is from now on. A second time changes nothing."""
    if await View.filter(check_in_id=check_in.pk, voice=voice.value, talked_on=None).update(talked_on=clock.today()):
        await audit.record("check_in.talked", by=by, about=check_in, voice=voice.value)


async def view_of(check_in_id: str, voice: Voice) -> View | None:
    return await View.get_or_none(check_in_id=check_in_id, voice=voice.value)


async def said(check_in: CheckIn, child: Child, keys: Keys) -> dict[Voice, Said]:
    """What the other voices said in words; a voice that gave no view is not there."""
    return in_words(await View.filter(check_in_id=check_in.pk), child, keys)


def in_words(views: Iterable[View], child: Child, keys: Keys) -> dict[Voice, Said]:
    """The views of one check-in, opened."""
    return {Voice(view.voice): opened(view, child, keys) for view in views}


def opened(view: View, child: Child, keys: Keys) -> Said:
    who, seen, thought = (children.unseal(child, view, column, keys)
                          for column in ("who_sealed", "seen_sealed", "thought_sealed"))
    return Said(InWords(who, seen, thought), view.said_on, view.own_hand, view.talked_on)


async def answers_of(check_in: CheckIn) -> dict[Voice, dict[str, str]]:
    """Every voice's answers by indicator key; voices that said nothing are not there."""
    return by_voice(await Spoke.filter(check_in_id=check_in.pk))


def by_voice(spokes: Iterable[Spoke]) -> dict[Voice, dict[str, str]]:
    """The spokes of one check-in as answers by indicator key."""
    found: dict[Voice, dict[str, str]] = {}
    for spoke in spokes:
        found.setdefault(Voice(spoke.voice), {})[spoke.indicator] = spoke.answer
    return found


def differ(child: Answers, other: Answers, key: str) -> bool:
    """Both placed the indicator on a ring, and not on the same one.

    *Skip*, *Not sure* and *I'd rather talk* are never compared: they are not a place on the scale.
    """
    return bool(rings(child.get(key)) and rings(other.get(key)) and child[key] != other[key])


def differences(instrument: Instrument, child: Answers, other: Answers, voice: Voice) -> list[Difference]:
    """Where one other voice sees it differently, in statutory order."""
    return [Difference(BY_KEY[key], voice, instrument.says(child[key]), instrument.says(other[key])) for key in KEYS
            if differ(child, other, key)]


def findings(instrument: Instrument, child: Answers, others: Mapping[Voice, Answers]) -> list[Finding]:
    """What is seen differently, indicator by indicator in statutory order; every other voice that spoke stands in it."""
    found = []
    for key in KEYS:
        spoke = tuple((voice, instrument.says(others[voice][key]), differ(child, others[voice], key))
                      for voice in BESIDE if others.get(voice, {}).get(key))
        if any(differs for _voice, _words, differs in spoke):
            found.append(Finding(BY_KEY[key], instrument.says(child[key]), spoke))
    return found


def alike(child: Answers, others: Mapping[Voice, Answers]) -> list[Indicator]:
    """What every voice that placed it on a ring placed on the child's own ring; at least one other did."""
    return [BY_KEY[key] for key in KEYS if rings(child.get(key))
            and (placed := [one[key] for one in others.values() if rings(one.get(key))]) and set(placed) == {child[key]}]
