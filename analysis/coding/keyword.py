"""Keyword in context: where a word stands in passages, with the words left and right of it. Pure.

Accents and capitals make no difference. Words that only begin like it are found too, so that *listen* finds *listened*.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

BESIDE = 8
"""Words told on each side."""
MOST_HITS = 200
MOST_WORD = 60
_WORD = re.compile(r"\w+(?:[’'-]\w+)*")


@dataclass(frozen=True)
class Hit:
    """One place: where it is from, what stands before, the word as written, what stands after."""

    source: str
    position: int
    left: str
    word: str
    right: str


@dataclass(frozen=True)
class Found:
    hits: tuple[Hit, ...]
    more: bool


@lru_cache(maxsize=4096)
def plain(word: str) -> str:
    """The word without accents and capitals: Éilidh’s → eilidh's."""
    apart = unicodedata.normalize("NFKD", word.replace("’", "'")).casefold()
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def sought(typed: str) -> tuple[str, ...]:
    """What is looked for: the words in order, of which the last may go on."""
    return tuple(plain(word) for word in _WORD.findall(typed[:MOST_WORD]))


def find(texts: Iterable[tuple[str, int, str]], typed: str, *, most: int = MOST_HITS) -> Found:
    """Hits in (source, position, text), in their order; at most `most`, and whether there are more."""
    words, hits = sought(typed), []
    if not words:
        return Found((), False)
    for source, position, text in texts:
        for start, end, left, right in _places(text, words):
            if len(hits) == most:
                return Found(tuple(hits), True)
            hits.append(Hit(source, position, text[left:start].lstrip(), text[start:end], text[end:right].rstrip()))
    return Found(tuple(hits), False)


def _places(text: str, words: tuple[str, ...]) -> Iterable[tuple[int, int, int, int]]:
    """(start, end, where what is told before begins, where what is told after ends) of each hit."""
    tokens = list(_WORD.finditer(text))
    folded = [plain(token[0]) for token in tokens]
    for at in range(len(tokens) - len(words) + 1):
        if _stands(folded[at:at + len(words)], words):
            last = at + len(words) - 1
            before, after = max(0, at - BESIDE), last + BESIDE
            left = tokens[before].start() if before else 0
            right = tokens[after].end() if after < len(tokens) - 1 else len(text)
            yield tokens[at].start(), tokens[last].end(), left, right


def _stands(here: list[str], words: tuple[str, ...]) -> bool:
    return tuple(here[:-1]) == words[:-1] and here[-1].startswith(words[-1])
