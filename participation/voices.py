"""Three voices on one wheel: the adult's and the family's view beside the child's, never averaged with it.

Where another voice sees an indicator differently, that is a finding to talk about. Nobody can write the child's voice
here: the child's own answers come only from the browser that was handed over.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from participation import audit
from participation.checkins import Voice
from participation.identity import new_id
from participation.models import CheckIn, Person, Spoke
from participation.problems import Unacceptable
from participation.wheel import KEYS, BY_KEY, Indicator, Instrument, rings
from participation.words import _


BESIDE = (Voice.PRACTITIONER, Voice.FAMILY)
Answers = Mapping[str, str]


@dataclass(frozen=True)
class Difference:
    """Two voices placed one indicator on different rings; `child` and `other` are the answers' words."""

    indicator: Indicator
    voice: Voice
    child: str
    other: str


async def save_view(*, check_in: CheckIn, voice: Voice, answers: Answers, instrument: Instrument, by: Person) -> None:
    """The adult's or the family's view of this check-in, whole; indicators left out have no answer."""
    if voice not in BESIDE:
        raise ValueError("only the child answers for the child")
    wrong = {key for key, value in answers.items() if key not in KEYS or value not in instrument.values}
    if wrong or not answers:
        raise Unacceptable({"answers": _("Choose an answer for at least one of the eight.")})
    await Spoke.filter(check_in_id=check_in.pk, voice=voice.value).delete()
    await Spoke.bulk_create([Spoke(id=new_id(), check_in=check_in, voice=voice.value, indicator=key, answer=value)
                             for key, value in answers.items()])
    await audit.record("check_in.view", by=by, about=check_in, voice=voice.value, answers=len(answers))


async def answers_of(check_in: CheckIn) -> dict[Voice, dict[str, str]]:
    """Every voice's answers by indicator key; voices that said nothing are not there."""
    found: dict[Voice, dict[str, str]] = {}
    for spoke in await Spoke.filter(check_in_id=check_in.pk):
        found.setdefault(Voice(spoke.voice), {})[spoke.indicator] = spoke.answer
    return found


def differences(instrument: Instrument, child: Answers, other: Answers, voice: Voice) -> list[Difference]:
    """Where both placed the indicator on a ring, and not on the same one; in statutory order.

    *Skip*, *Not sure* and *I'd rather talk* are never compared: they are not a place on the scale.
    """
    return [Difference(BY_KEY[key], voice, instrument.says(child[key]), instrument.says(other[key])) for key in KEYS
            if rings(child.get(key)) and rings(other.get(key)) and child[key] != other[key]]
