"""Whom a child named in a check-in: names as children write them, held against the names of those an alert could go to.

Too many rather than too few: somebody who is passed over without need has a deputy who gets the alert at once; somebody who
is not passed over may be the worry.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence

from participation import children, circle
from participation.keys import Keys, Unreadable
from participation.models import CheckIn, Child, Person
from participation.problems import Gone

TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "mister", "dr", "doctor", "prof", "professor", "sir", "madam", "rev",
                    "pan", "pani"})
MISSPELT_FROM, MISSPELT_WITH_TITLE_FROM = 5, 4
"""From this many letters on, one letter more, fewer, other or swapped is still the same name; behind "Mrs" it is sooner."""
A_NAME_MOST, OWN_WORDS_MOST = 4, 2
"""So many words are a name, in which one part of it is enough; more are a sentence, in which "may" and "young" are words.
Where a child writes what would help, a name alone is shorter still."""
_POSSESSIVE = re.compile(r"['’]s\b")


def tokens(text: str) -> list[str]:
    """The words of a name, without capitals, accents, stops and apostrophes: "Mrs. O’Neil-Núñez" → mrs oneil nunez."""
    plain = _POSSESSIVE.sub("", unicodedata.normalize("NFKD", text).casefold())
    kept = "".join("" if unicodedata.combining(c) or c in "'’`" else c if c.isalnum() else " " for c in plain)
    return kept.split()


def close(one: str, other: str, least: int = MISSPELT_FROM) -> bool:
    """The same word, or one slip apart where both have `least` letters and more."""
    if one == other:
        return True
    if min(len(one), len(other)) < least or abs(len(one) - len(other)) > 1:
        return False
    first = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    a, b = one[first:], other[first:]
    return a[1:] == b or a == b[1:] or a[1:] == b[1:] or (a[2:] == b[2:] and a[:2] == b[:2][::-1])


def means(said: str, person: Person, most: int = A_NAME_MOST) -> bool:
    """Whether what a child wrote names this person, by either name: whole, by title, by initial, or as a short name alone."""
    words = tokens(said)
    return any(_names(words, tokens(own), most) for own in (person.name, person.known_as) if own)


def _names(said: Sequence[str], own: Sequence[str], most: int) -> bool:
    own = [word for word in own if word not in TITLES]
    if not own:
        return False
    first, family = own[0], own[-1]
    pairs = list(zip(said, said[1:], strict=False))
    if any(title in TITLES and (close(word, family, MISSPELT_WITH_TITLE_FROM) or word == family[0]) for title, word in pairs):
        return True
    if len(own) > 1 and any((close(a, first) or a == first[0]) and (close(b, family) or b == family[0]) for a, b in pairs
                            if len(a) + len(b) > 2 or len(said) <= most):
        return True
    alone = [word for word in said if word not in TITLES]
    if len(alone) <= most:
        return any(close(word, part) for word in alone for part in own if len(part) > 1)
    return False


async def said_in(check_in: CheckIn, child: Child, keys: Keys) -> list[tuple[str, int]]:
    """Everything in a check-in that may hold a name: their people, who could help, and what they wrote themselves; each with
    how many words of it are a name."""
    found = [(name, A_NAME_MOST) for name in check_in.helpers]
    try:
        found += [(name, A_NAME_MOST) for name in await circle.names(check_in, child, keys)]
        found.append((children.unseal(child, check_in, "own_words_sealed", keys), OWN_WORDS_MOST))
    except (Unreadable, Gone):
        return found
    return found


async def named_in(check_ins: Iterable[CheckIn], people: Collection[Person], keys: Keys) -> dict[str, set[str]]:
    """Check-in's id → ids of those of `people` whom the child named in it."""
    found: dict[str, set[str]] = {}
    check_ins = list(check_ins)
    by_id = {child.pk: child for child in await Child.filter(id__in=[one.child_id for one in check_ins])}
    for one in check_ins:
        said = await said_in(one, by_id[one.child_id], keys)
        found[one.pk] = {person.pk for person in people if any(means(text, person, most) for text, most in said)}
    return found
