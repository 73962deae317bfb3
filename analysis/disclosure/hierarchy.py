"""Services in areas in the partnership: which services are shown, in all questions of a release alike.

A place is an area, or a service in it ("lochee/9f3c…"). The services of an area that are not shown stand together as its rest,
which anybody can work out by subtraction from the area: it has to be a group of two or more services that obeys the rules itself.
Whoever is in the rest could be in any of its services, in every question at once, without a released number changing. Where an
area has one service with children, that service is the area, so no service is told there; neither is one of an area that is left
out itself. An area in which no service is told has no rows, and nothing more is known of it than without the table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from analysis.disclosure.groups import REST, Rows, not_shown
from analysis.disclosure.lattice import Cell, Key
from analysis.disclosure.protect import Unproven
from analysis.disclosure.rules import Reason

SERVICE = "service"
IN = "/"
"""Between an area and a service. No slug of an area holds it."""
LEAST = 2
"""An area's services are told if so many of them have children."""


def place(area: str, service: str) -> str:
    """The place of a service."""
    return f"{area}{IN}{service}"


def area_of(one: str) -> str:
    return one.split(IN, 1)[0]


def service_of(one: str) -> str:
    return one.split(IN, 1)[1]


def of_areas(inner: Mapping[Key, int], *sides: int) -> dict[Key, int]:
    """The same counts by area, where the key's labels at `sides` (0 unless told otherwise) are places."""
    found: dict[Key, int] = {}
    for key, count in inner.items():
        whole = tuple(area_of(label) if n in (sides or (0,)) else label for n, label in enumerate(key))
        found[whole] = found.get(whole, 0) + count
    return found


@dataclass(frozen=True)
class Services:
    """The places that are told, and the areas where others are not."""

    told: frozenset[str] = frozenset()
    rests: frozenset[str] = frozenset()

    @classmethod
    def over(cls, told: Collection[str], places: Iterable[str]) -> Services:
        """Of all these places those."""
        areas = {area_of(one) for one in told}
        return cls(frozenset(told), frozenset(area_of(one) for one in places if one not in told and area_of(one) in areas))

    def __bool__(self) -> bool:
        return bool(self.told)

    @property
    def areas(self) -> frozenset[str]:
        """The areas that have rows."""
        return frozenset(area_of(one) for one in self.told)

    def atom(self, one: str, area: str) -> str:
        """What a place counts as in a lattice in which its area counts as `area`: itself, its area's rest, or the whole area."""
        return one if one in self.told else place(area, REST) if area in self.rests else area

    def atoms(self, area: str) -> list[str]:
        """What the places of an area count as, in order."""
        return sorted(one for one in self.told if area_of(one) == area) + [place(area, REST)] * (area in self.rests) or [area]


    def without(self, area: str) -> Services:
        """The same but for one area."""
        return Services(frozenset(one for one in self.told if area_of(one) != area), self.rests - {area})

    def hidden(self, table: str, categories: Iterable[str], reason: Reason) -> dict[Cell, Reason]:
        """Every cell of these services' rows."""
        return {Cell(table, service_of(one), category): reason for one in self.told for category in categories}


NONE = Services()


def cells(table: str, atom: str, category: str) -> Iterator[Cell]:
    """The cell of the table by service that an atom belongs to; none where no service is told."""
    if IN in atom:
        yield Cell(table, atom if atom.endswith(REST) else service_of(atom), category)


def choose(questions: Sequence[Rows], left_out: Collection[str], *, k: int, before: Services = NONE,
           parts: Mapping[str, Collection[str]] = {}) -> Services:
    """The services that are told. `questions`: place → category → count, all of the same places and bases; `left_out`: areas that
    are not shown. `before`: those of the release that this one is compared with: an area tells the same ones as then or none,
    because children mostly stay where they are, so that one who is in the rest at one time only would not be sheltered by it.
    `parts`: place → the ages of its children. Everybody knows which school is for which age, so in a rest each age is that of two
    services or more."""
    told: set[str] = set()
    places = list(questions[0]) if questions else []
    for area in dict.fromkeys(map(area_of, places)):
        own = [{one: row for one, row in rows.items() if area_of(one) == area} for rows in questions]
        with_children = [one for one, row in own[0].items() if any(row.values())]
        if area not in left_out and len(with_children) >= LEAST:
            same = {one for one in before.told if area_of(one) == area}
            found = set(own[0]) - set(_hidden(own, set(own[0]) - same if same else (), parts, k))
            told |= found if not same or found == same else set()
    return Services.over(told, places)


def _hidden(questions: Sequence[Rows], kept: Collection[str], parts: Mapping[str, Collection[str]], k: int) -> Collection[str]:
    """The services of one area that are not shown: more of them until each has company of its ages."""
    bases = {one: sum(row.values()) for one, row in questions[0].items()}
    hidden = set(not_shown(questions, k=k, kept=kept))
    while alone := {part for part, count in Counter(part for one in hidden for part in parts.get(one, ())).items() if count < LEAST}:
        company = [one for one in bases if one not in hidden and alone.intersection(parts.get(one, ()))]
        if not company:
            return bases
        hidden = set(not_shown(questions, k=k, kept=hidden | {min(company, key=lambda one: (bases[one], one))}))
    return hidden


def rows(inner: Mapping[Key, int], categories: Iterable[str], places: Iterable[str],
         told: Callable[[str], str] = lambda category: category) -> dict[str, dict[str, int]]:
    """A question's table by place. `inner`: (place, …, category) → count."""
    found = {one: dict.fromkeys(categories, 0) for one in places}
    for key, count in inner.items():
        found[key[0]][told(key[-1])] += count
    return found


def told_where_proven(services: Services, proven: Callable[[Services], Mapping[Cell, Reason]], categories: Sequence[str],
                      table: str, already: Mapping[Cell, Reason] | None = None) -> dict[Cell, Reason]:
    """The hidden cells of one question's table of services. In areas where `proven` raises Unproven nothing is told of its services,
    and nothing more is known there than without the table. `already`: cells that are hidden before."""
    own = shown_of(services, already or {}, categories, table)
    while own:
        try:
            found = proven(own)
        except Unproven as narrow:
            own = own.without(_area_in(narrow.cells, own))
            continue
        out = Services(services.told - own.told).hidden(table, categories, Reason.UNPROVEN)
        return {cell: reason for cell, reason in found.items() if cell.table == table and not cell.group.endswith(REST)} | out
    return services.hidden(table, categories, Reason.UNPROVEN)


def shown_of(services: Services, hidden: Collection[Cell], categories: Sequence[str], table: str) -> Services:
    """Those in whose area at least one count is shown."""
    shown = {area_of(one) for one in services.told
             if any(Cell(table, service_of(one), category) not in hidden for category in categories)}
    return Services(frozenset(one for one in services.told if area_of(one) in shown), services.rests & shown)


def _area_in(narrow: Iterable[Cell], own: Services) -> str:
    """The area to which one of these cells belongs, of those that have rows; the first one where none does."""
    homes = {service_of(one): area_of(one) for one in own.told}
    found = [homes.get(cell.group) or area_of(cell.group.split("+")[0]) for cell in narrow]
    return next((area for area in found if area in own.areas), min(own.areas))
