"""Finding entries by area, tier and words. Pure: a directory is small, so every entry is looked at."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from analysis.directory.entries import Entry

MOST_WORDS, MOST_TYPED = 8, 80
WEIGHT = {"name": 8, "children": 4, "what": 3, "who": 2}
"""Where a word counts for more; everywhere else it counts one."""
LEAST = 3
"""Letters from which on the beginning of a word is enough: *fam* finds *family*."""
ENDINGS = (("ies", "y"), ("ied", "y"), ("ing", ""), ("ed", ""), ("s", ""))
"""English endings that make no difference: *worried* finds *worries* and *worry*."""


def folded(text: str) -> str:
    """Without capitals, accents and signs."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter if letter.isalnum() else " " for letter in plain if not unicodedata.combining(letter))


def sought(typed: str) -> list[str]:
    return folded(typed[:MOST_TYPED]).split()[:MOST_WORDS]


def find(entries: Sequence[Entry], *, area: str = "", tier: str = "", words: str = "") -> list[Entry]:
    """Entries of the area and tier that hold every word, those where the words stand in the name first; else in their order."""
    asked = sought(words)
    found = [(_weight(one, asked), n, one) for n, one in enumerate(entries) if one.here(area) and tier in ("", one.tier)]
    return [one for weight, n, one in sorted(found, key=lambda line: (-line[0], line[1])) if weight or not asked]


def _weight(one: Entry, asked: Sequence[str]) -> int:
    """0 where a word is nowhere."""
    texts = {name: folded(" ".join((text, *_elsewhere(one, name)))).split() for name, text in one.facts.items()}
    each = [sum(WEIGHT.get(name, 1) for name, held in texts.items() if any(_fits(word, other) for other in held)) for word in asked]
    return sum(each) if all(each) else 0


def _elsewhere(one: Entry, name: str) -> list[str]:
    """The same in every further language: whoever reads in one looks for it in that."""
    return [told[name][1] for told in one.tongues.values() if name in told]


def _fits(word: str, other: str) -> bool:
    return _stem(other) == _stem(word) or len(word) >= LEAST and other.startswith(word)


def _stem(word: str) -> str:
    """Rough, and the same for both sides; a word keeps four letters at least."""
    for ending, instead in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) + len(instead) > LEAST:
            return word.removesuffix(ending) + instead
    return word
