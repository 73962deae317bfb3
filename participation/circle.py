"""My people: whom a child has around *Me*, how close, and whom they would like to see more. Changed only by the child.

Three rings and no numbers: nobody is counted, and anyone may be left off. Names are the child's own words and sealed. What
was said last time stands beside it in words; it is copied in only when the child says so (`start_from`), so that a kept
check-in never holds people whom the child did not look at that day.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from participation import children
from participation.identity import new_id
from participation.keys import Keys
from participation.models import CheckIn, Child, CirclePerson
from participation.problems import Conflict, NotFound, Unacceptable
from participation.words import N_, _

NAME_MOST = 40
MOST = 30
MOST_DRAWN = 10
FIT = {1: 5, 2: 6, 3: 9}
"""How many tokens of 64 px fit on each ring of a phone's picture; above that people are listed by ring."""
HOURS = {1: (2, 10, 6, 4, 8), 2: (3, 9, 5, 7, 1, 11), 3: (4, 8, 2, 10, 6, 3, 9, 5, 7, 1, 11)}
"""Places by the clock on each ring, the good ones first: even and odd hours by turns keep neighbours of two rings apart.
At the top stands the ring's name."""
RADIUS = {1: 17.5, 2: 29.38, 3: 41.56}
"""Of each ring's places, in hundredths of the picture's width; child-pages.css has the same (`at-ring-hour`)."""
NOWHERE = 0

RING_NAMES = {1: N_("Close"), 2: N_("Quite close"), 3: N_("Not so close")}
PICTURES = {"sun": "nurtured", "cat": "included", "dog": "active", "bird": "safe", "fish": "healthy", "leaf": "achieving",
            "butterfly": "respected", "flower": "responsible"}
"""A token's picture and its hue; they say nothing about the person."""


class Wish(StrEnum):
    """*I'd like to see them*; '' where nothing was said."""

    MORE = "more"
    SAME = "same"
    LESS = "less"
    UNSURE = "unsure"


@dataclass(frozen=True)
class Someone:
    """One of a child's people, opened for reading."""

    id: str
    name: str
    picture: str
    ring: int
    hour: int
    wish: str

    @property
    def hue(self) -> str:
        return PICTURES.get(self.picture, "try")


class Turn(StrEnum):
    """What became of somebody since last time: no better, no worse."""

    NEW = "new"
    MOVED = "moved"
    SAME = "same"
    NOT_HERE = "not-here"


@dataclass(frozen=True)
class Change:
    """One person then and now; `before` is None for somebody new, `now` for somebody who is not here now."""

    turn: Turn
    name: str
    before: Someone | None
    now: Someone | None


@dataclass(frozen=True)
class Picture:
    """The people of one check-in, and `changes` since the day `since`; none where nobody is in yet."""

    people: list[Someone]
    since: date | None
    then: list[Someone]
    changes: list[Change]

    @property
    def drawn(self) -> bool:
        return can_draw(self.people)

    @property
    def rings(self) -> dict[int, list[Someone]]:
        return by_ring(self.people)

    @property
    def same(self) -> list[Change]:
        return [one for one in self.changes if one.turn is Turn.SAME]

    @property
    def different(self) -> list[Change]:
        return [one for one in self.changes if one.turn is not Turn.SAME]


# ---- places: pure ----------------------------------------------------------------------------------------------------

def point(ring: int, hour: int) -> tuple[float, float]:
    """Where a place lies, from the middle of the picture, in hundredths of its width; clockwise from the top."""
    turn = math.radians(hour * 30)
    return RADIUS[ring] * math.sin(turn), -RADIUS[ring] * math.cos(turn)


def free_hour(ring: int, taken: Iterable[tuple[int, int]], wanted: int = NOWHERE) -> int:
    """The free hour nearest to the wanted one; without a wish the one farthest from everybody; NOWHERE on a full ring."""
    there = {place for place in taken if place[1] != NOWHERE}
    free = [hour for hour in HOURS[ring] if (ring, hour) not in there]
    if not free:
        return NOWHERE
    if wanted != NOWHERE:
        return min(free, key=lambda hour: min((hour - wanted) % 12, (wanted - hour) % 12))
    if ring == min(RING_NAMES):
        return free[0]
    even = [hour for hour in free if hour % 2 == 0] or free
    others = [point(*place) for place in there]
    return max(even, key=lambda hour: (min((math.dist(point(ring, hour), one) for one in others), default=0.0),
                                       -HOURS[ring].index(hour)))


def arranged(people: Sequence[Someone]) -> list[Someone]:
    """Each at a place of their own: who has a good one stays, the others get one; NOWHERE only on a full ring."""
    taken: set[tuple[int, int]] = set()
    found: dict[str, Someone] = {}
    for one in sorted(people, key=lambda someone: someone.hour not in HOURS[someone.ring]):
        hour = free_hour(one.ring, taken, one.hour)
        taken.add((one.ring, hour))
        found[one.id] = Someone(one.id, one.name, one.picture, one.ring, hour, one.wish)
    return [found[one.id] for one in people]


def can_draw(people: Sequence[Someone]) -> bool:
    """Whether all fit into the picture; else they are listed by ring, and everything else is the same."""
    return len(people) <= MOST_DRAWN and all(sum(one.ring == ring for one in people) <= most for ring, most in FIT.items())


def by_ring(people: Sequence[Someone]) -> dict[int, list[Someone]]:
    return {ring: [one for one in people if one.ring == ring] for ring in RING_NAMES}


# ---- then and now: pure ----------------------------------------------------------------------------------------------

def compare(before: Sequence[Someone], now: Sequence[Someone]) -> list[Change]:
    """Everybody of both times, once: those here now in their order, then those who are not here now.

    The same person is who has the same name, capitals and spaces aside; of two with one name the first goes with the first.
    """
    waiting = _named(before)
    changes = []
    for one in now:
        same = waiting.get(_folded(one.name))
        then = same.pop(0) if same else None
        changes.append(Change(_turn(then, one), one.name, then, one))
    gone = [one for left in waiting.values() for one in left]
    return changes + [Change(Turn.NOT_HERE, one.name, one, None) for one in before if one in gone]


def _turn(then: Someone | None, now: Someone) -> Turn:
    if then is None:
        return Turn.NEW
    return Turn.SAME if (then.ring, then.wish) == (now.ring, now.wish) else Turn.MOVED


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _named(people: Sequence[Someone]) -> dict[str, list[Someone]]:
    found: dict[str, list[Someone]] = {}
    for one in people:
        found.setdefault(_folded(one.name), []).append(one)
    return found


# ---- reading ---------------------------------------------------------------------------------------------------------

async def of(check_in: CheckIn, child: Child, keys: Keys) -> list[Someone]:
    """The child's people in this check-in, closest first; the check-in was loaded with permission."""
    rows = await CirclePerson.filter(check_in_id=check_in.pk).order_by("ring", "id")
    return arranged([_opened(row, child, keys) for row in rows])


async def before(check_in: CheckIn, child: Child, keys: Keys) -> tuple[CheckIn | None, list[Someone]]:
    """The latest earlier kept check-in of the same two in which the child had people, and those people.

    What a young person did alone and did not show to this adult is not brought back, on their own phone neither: the adult
    had that code in hand too.
    """
    with_people = await CirclePerson.filter(check_in__child_id=child.pk).distinct().values_list("check_in_id", flat=True)
    seen = CheckIn.filter(id__in=[one for one in with_people if one != check_in.pk], adult_id=check_in.adult_id,
                          finished_on__isnull=False, started_at__lt=check_in.started_at, adult_sees=True)
    found = await seen.order_by("-finished_on", "-started_at").first()
    return found, await of(found, child, keys) if found else []


async def picture(check_in: CheckIn, child: Child, keys: Keys) -> Picture:
    """What child and adult look at: the people now, and what is different from the last time there were any."""
    people = await of(check_in, child, keys)
    last, then = await before(check_in, child, keys)
    return Picture(people, last.finished_on if last else None, then, compare(then, people) if last and people else [])


async def one_of(check_in: CheckIn, person_id: str) -> CirclePerson:
    """One person of this check-in. Raises NotFound, also for another child's."""
    found = await CirclePerson.get_or_none(id=person_id, check_in_id=check_in.pk)
    if found is None:
        raise NotFound()
    return found


def _opened(row: CirclePerson, child: Child, keys: Keys) -> Someone:
    return Someone(row.pk, children.unseal(child, row, "name_sealed", keys), row.picture, row.ring, row.hour, row.wish)


# ---- what the child does ---------------------------------------------------------------------------------------------

async def place(*, check_in: CheckIn, child: Child, name: str, picture: str, ring: int, keys: Keys, wish: str = "",
                hour: int = NOWHERE) -> CirclePerson:
    """Put somebody in. Raises Unacceptable without a name, Conflict above MOST."""
    name = " ".join(name.split())
    if not 1 <= len(name) <= NAME_MOST:
        raise Unacceptable({"name": _("Write who it is.") if not name else _("That name is too long.")})
    taken = await _places(check_in)
    if len(taken) >= MOST:
        raise Conflict(N_("Your rings are full. Take somebody out first."))
    row = CirclePerson(id=new_id(), check_in=check_in, picture=picture if picture in PICTURES else _next(taken),
                       ring=ring, hour=free_hour(ring, taken.values(), hour), wish=wish)
    row.name_sealed = children.seal(name, child=child, row=row, column="name_sealed", keys=keys)
    await row.save(force_create=True)
    return row


async def change(*, someone: CirclePerson, ring: int | None = None, hour: int = NOWHERE, wish: str | None = None) -> None:
    """How close, where on the ring, see them more or less. What is not given stays."""
    taken = await _places(someone.check_in_id)
    taken.pop(someone.pk, None)
    ring = ring or someone.ring
    stays = someone.hour if ring == someone.ring else NOWHERE
    someone.ring, someone.hour = ring, free_hour(ring, taken.values(), hour or stays)
    someone.wish = someone.wish if wish is None else wish
    await someone.save(update_fields=["ring", "hour", "wish"])


async def take_out(*, someone: CirclePerson) -> None:
    await CirclePerson.filter(id=someone.pk).delete()


async def start_from(*, check_in: CheckIn, child: Child, people: Sequence[Someone], keys: Keys) -> None:
    """The same people as last time, sealed anew; nothing where somebody is in already (a second tap)."""
    if await CirclePerson.filter(check_in_id=check_in.pk).exists():
        return
    for one in people[:MOST]:
        await place(check_in=check_in, child=child, name=one.name, picture=one.picture, ring=one.ring, wish=one.wish,
                    hour=one.hour, keys=keys)


async def _places(check_in: CheckIn | str) -> dict[str, tuple[int, int]]:
    rows = await CirclePerson.filter(check_in_id=getattr(check_in, "pk", check_in)).values_list("id", "ring", "hour")
    return {ident: (ring, hour) for ident, ring, hour in rows}


def _next(taken: Mapping[str, object]) -> str:
    """The next picture in turn, so that two people are told apart."""
    return list(PICTURES)[len(taken) % len(PICTURES)]


# ---- who is named: for alerts ----------------------------------------------------------------------------------------

async def names(check_in: CheckIn, child: Child, keys: Keys) -> list[str]:
    """Everybody whom the child named in the check-in: their people, and who could help in their own words."""
    said = [children.unseal(child, row, "name_sealed", keys) for row in await CirclePerson.filter(check_in_id=check_in.pk)]
    helper = children.unseal(child, check_in, "helper_sealed", keys)
    return [*said, helper] if helper else said

