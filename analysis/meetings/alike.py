"""Which groups have the same people, and which speak of the same things. Pure.

People: the share of the smaller group that sits in the other as well (overlap coefficient: D. Szymkiewicz, "Une contribution
statistique à la géographie floristique", Acta Soc. Bot. Pol. 11 (1934) 249–265; G. G. Simpson, "Mammals and the nature of
continents", Am. J. Sci. 241 (1943) 1–31). It finds a small group that lies within a large one, which the share of all people of
both would not. Points of an agenda: alike where both are about the same action of the plan, or where they share at least half of
all the words in either (P. Jaccard, "The distribution of the flora in the alpine zone", New Phytologist 11 (1912) 37–50), small
words and the endings of plurals left aside. It is a reason to talk, no verdict: two groups may have good reasons.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import combinations

PEOPLE_SHARE = 0.5
"""From this share of the smaller group's people on, in the other as well, two groups are flagged."""
FEWEST_PEOPLE = 3
"""So many people at least: two who meet in two places are no duplicate."""
WORDS_SHARE = 0.5
FEWEST_POINTS = 2
"""So many points alike at least."""
SMALL = frozenset("a about an and are as at be by for from how in into is it its next new of on or our that the their this to update we what "
                  "which who will with".split())


@dataclass(frozen=True)
class Spoken:
    """A point of an agenda: its words, the action it was about ('' without one), and when."""

    title: str
    action: str = ""
    when: str = ""


@dataclass(frozen=True)
class Meets:
    """A group as it is compared."""

    key: str
    name: str
    members: tuple[str, ...]
    points: tuple[Spoken, ...] = ()


@dataclass(frozen=True)
class Same:
    """Two points that are alike; `action`: they are about the same one."""

    first: Spoken
    second: Spoken
    action: bool


@dataclass(frozen=True)
class Pair:
    """Two groups beside each other. `smaller` is how many people the smaller has, `share` how many of them sit in both."""

    first: Meets
    second: Meets
    people: tuple[str, ...]
    smaller: int
    share: float
    points: tuple[Same, ...]

    @property
    def same_people(self) -> bool:
        return len(self.people) >= FEWEST_PEOPLE and self.share >= PEOPLE_SHARE

    @property
    def same_agenda(self) -> bool:
        return len(self.points) >= FEWEST_POINTS


def flagged(groups: Sequence[Meets]) -> list[Pair]:
    """Every two groups with the same people or the same agenda; those with both first, then by people."""
    found = [pair for one, other in combinations(groups, 2) if (pair := beside(one, other)).same_people or pair.same_agenda]
    return sorted(found, key=lambda pair: (-(pair.same_people + pair.same_agenda), -pair.share, -len(pair.points), pair.first.name))


def beside(one: Meets, other: Meets) -> Pair:
    named, theirs = {person(name): name for name in one.members}, {person(name) for name in other.members}
    people = tuple(sorted(name for key, name in named.items() if key in theirs))
    smaller = min(len(named), len(theirs))
    return Pair(one, other, people, smaller, len(people) / smaller if smaller else 0.0, _points(one.points, other.points))


def person(member: str) -> str:
    """*Shona Kerr, chief officer* and *shona  kerr* are one person: what stands before the comma counts, in small letters."""
    return " ".join(member.partition(",")[0].casefold().split())


def _points(ours: Sequence[Spoken], theirs: Sequence[Spoken]) -> tuple[Same, ...]:
    """Each point once, beside the one that is most like it."""
    found, taken = [], set()
    for one in ours:
        best = max(((likeness(one, other), -n) for n, other in enumerate(theirs) if n not in taken), default=(0.0, 0))
        if best[0] >= WORDS_SHARE:
            other = theirs[-best[1]]
            taken.add(-best[1])
            found.append(Same(one, other, bool(one.action) and one.action == other.action))
    return tuple(found)


def likeness(one: Spoken, other: Spoken) -> float:
    """1 for the same action of the plan, else the share of common words."""
    return 1.0 if one.action and one.action == other.action else jaccard(words(one.title), words(other.title))


def words(title: str) -> frozenset[str]:
    found = re.findall(r"[^\W\d_]+", title.casefold().replace("’s", "").replace("'s", ""))
    return frozenset(word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
                     for word in found if word not in SMALL)


def jaccard(one: Collection[str], other: Collection[str]) -> float:
    """Common words out of all words of both; 0 for nothing and nothing."""
    together = set(one) | set(other)
    return len(set(one) & set(other)) / len(together) if together else 0.0
