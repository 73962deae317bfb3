"""How long a sentence a child of a band reads: at most 7, 11 or 13 words (docs: the rules that every screen respects)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from participation.wheel import Band, Instrument

MOST_WORDS = {Band.EARLY: 7, Band.MIDDLE: 11, Band.TEEN: 13}
SOMEBODY = "Mrs Reid"
"""Stands for {adult} when words are counted."""


@dataclass(frozen=True)
class Long:
    """A sentence that is longer than the band reads. `field`: where it stands, as the form names it."""

    field: str
    sentence: str
    words: int


def sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?])\s+", text.replace("{adult}", SOMEBODY).strip())


def words(sentence: str) -> int:
    return len(re.findall(r"[\w’'-]+", sentence))


def too_long(one: Instrument) -> tuple[Long, ...]:
    """Every sentence for the child that has too many words, in the order of the form."""
    most = MOST_WORDS[one.band]
    return tuple(Long(name, sentence, words(sentence)) for name, text in texts(one).items()
                 for sentence in sentences(text) if words(sentence) > most)


def texts(one: Instrument) -> dict[str, str]:
    """Every text that the child reads, by the name of its field in the form. Third-person words are for adults."""
    found = {f"scale-{step.value}": step.label for step in one.scale}
    found |= {f"small-{key}": text for key, text in one.small.items()}
    found |= {f"said-{key}": text for key, text in one.in_words.items()}
    for part in ("practice", "opening", "who_sees"):
        found |= {f"{part}-{name}": text for name, text in vars(getattr(one, part)).items()
                  if isinstance(text, str) and name not in {"icon", "language"}}
    for n, fact in enumerate(one.who_sees.facts, 1):
        found |= {f"fact-{n}-title": fact.title, f"fact-{n}-text": fact.text}
    for item in one.items:
        found |= {f"{item.indicator.key}-{name}": getattr(item, name)
                  for name in ("statement", "line", "variant", "variant_line")}
    return found | {f"help-{key}": text for key, text in one.help.items()}
