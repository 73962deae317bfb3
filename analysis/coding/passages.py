"""Notes of a conversation cut into passages: one a paragraph, without who spoke. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from surveys.told import flags

MOST_PASSAGES = 200
MOST_PASSAGE = 2_000
"""Characters."""
_APART = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")
_POINT = re.compile(r"^\s*(?:[-*•–]|\(?\d{1,3}[.)])\s+")
_SPEAKER = re.compile(r"^\s*(?:[^\W_][\w’'.-]{0,20})(?:\s[\w’'.-]{1,15})?\s?:\s+(?=\S)")
"""*Anna:*, *P3:*, *Mrs Reid:* at the beginning of a paragraph: a mark of the same speaker in several passages."""


@dataclass(frozen=True)
class Cut:
    """Passages in order, how many marks of a speaker were taken off, and the number of the first that is too long (0: none)."""

    passages: tuple[str, ...]
    speakers: int = 0
    too_long: int = 0


def cut(notes: str) -> Cut:
    """Pasted notes, apart at blank lines; lines within a paragraph are joined."""
    found, speakers = [], 0
    for paragraph in _APART.split(notes.replace("\r\n", "\n").replace("\r", "\n").strip()):
        words = _POINT.sub("", " ".join(paragraph.split()))
        bare = _SPEAKER.sub("", words)
        speakers += bare != words
        if bare:
            found.append(bare)
    too_long = next((n for n, words in enumerate(found, 1) if len(words) > MOST_PASSAGE), 0)
    return Cut(tuple(found), speakers, too_long)


def has_contact(words: str) -> bool:
    """Whether something looks like a phone number, an address or a date of birth: nothing that could be a mistake of ours."""
    return any(piece.instead == flags.CONTACT for piece in flags.pieces(words))


def has_name(words: str, names: Collection[str]) -> bool:
    return any(piece.instead == flags.NAME for piece in flags.pieces(words, names))
