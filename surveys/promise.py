"""What a respondent is promised, in sentences. They are copied into the wave and fixed there when it opens: a later
change of wording in this file does not reach a wave that has begun. "Nobody can read it while it is open" may be said
only where the key is held offline (privacy rules, "The sealed urn", 12)."""

from __future__ import annotations

import datetime as dt
import json
from functools import lru_cache

from participation.words import N_, current, day, translated

SERVER, OFFLINE = "server", "offline"

_ALWAYS = (
    N_("It closes after {day}. Then all answers are shuffled and counted."),
    N_("Results show groups of ten people or more, never one person."),
    N_("We do not keep your name, device or the time you answered with your answers."),
)
SENTENCES: dict[str, tuple[str, ...]] = {
    SERVER: (N_("While the survey is open, your answers are sealed. No page shows them to anybody."), *_ALWAYS),
    OFFLINE: (N_("While the survey is open, nobody can read your answers. They are sealed, and the key is not kept on "
                 "this service."), *_ALWAYS),
}


def wording(key_mode: str) -> str:
    """The promise for a wave, as it is stored: a JSON list of sentences in the source language."""
    return json.dumps(SENTENCES[key_mode], ensure_ascii=False)


def sentences(stored: str, *, closes_on: str) -> list[str]:
    """The stored promise in the reader's language, with the last day for answers in it."""
    return list(_sentences(stored, closes_on, current.get()))


@lru_cache(maxsize=256)
def _sentences(stored: str, closes_on: str, language: str) -> tuple[str, ...]:
    last = day(dt.date.fromisoformat(closes_on))
    return tuple(translated(sentence).format(day=last) for sentence in json.loads(stored))
