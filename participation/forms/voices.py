"""The form of another voice: eight answers in the third person, each of which may be left out, and own words."""

from __future__ import annotations

from dataclasses import dataclass

from participation import wheel
from participation.voices import WHO_MOST, WORDS_MOST, InWords
from participation.web.fields import Form

SLACK = 500
"""A little more is read than is kept, so that who wrote too much is told so and loses nothing."""


@dataclass(frozen=True)
class Typed:
    """A view as it was typed, not yet looked at: `answers` by indicator without those left out."""

    answers: dict[str, str]
    words: InWords

    @property
    def empty(self) -> bool:
        return not self.answers and not self.words.seen and not self.words.thought


def view(form: Form) -> Typed:
    given = {key: form.text(key, most=8) for key in wheel.KEYS}
    return Typed({key: value for key, value in given.items() if value},
                 InWords(form.text("who", most=WHO_MOST + SLACK), form.text("seen", most=WORDS_MOST + SLACK),
                         form.text("thought", most=WORDS_MOST + SLACK)))
