"""Strata: the groups that a ballot says it comes from, made coarse enough before any code exists.

Each stratum must hold at least MIN_INVITED people (privacy rules, "The sealed urn", 9). What cannot be told apart
is not stored finer "for later": a pooled area or group is None.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

MIN_INVITED = 10


Cell = tuple[str, str]
"""Area and group as the list or the doors have them."""
People = Iterable[Cell] | Mapping[Cell, int]
"""Everybody's cell, or how many there are in each."""


@dataclass(frozen=True, order=True)
class Stratum:
    """Area and group as told by a ballot; None stands for several that are not told apart."""

    area: str | None
    group: str | None


class TooFew(ValueError):
    """Fewer than MIN_INVITED people altogether: no stratum can hide anybody."""


def coarsen(people: People, least: int = MIN_INVITED) -> dict[Cell, Stratum]:
    """Where each (area, group) pair belongs, so that every stratum counts at least `least` people.

    An empty name means "not known" and is pooled from the start. Raises TooFew.
    """
    cells = Counter(people)
    if cells.total() < least:
        raise TooFew(cells.total())
    area_of = _pooled(_sum_by(cells, 0), least)
    strata: dict[tuple[str, str], Stratum] = {}
    for area in set(area_of.values()):
        here = Counter({cell: n for cell, n in cells.items() if area_of[cell[0]] == area})
        group_of = _pooled(_sum_by(here, 1), least)
        strata |= {cell: Stratum(area, group_of[cell[1]]) for cell in here}
    return strata


def sizes(people: People, strata: Mapping[Cell, Stratum]) -> dict[Stratum, int]:
    """People in each stratum, in a stable order: named before pooled, by name."""
    counts: Counter[Stratum] = Counter()
    for cell, number in Counter(people).items():
        counts[strata[cell]] += number
    return dict(sorted(counts.items(), key=lambda pair: place(pair[0])))


class Why(StrEnum):
    """Why people are not told apart by their own area or group."""

    NO_AREA = "no area"
    SMALL_AREA = "small area"
    AREA_TAKEN_IN = "area taken in"
    NO_GROUP = "no group"
    SMALL_GROUP = "small group"
    GROUP_TAKEN_IN = "group taken in"


@dataclass(frozen=True)
class Pool:
    """A stratum in which several areas or groups are put together: of what, and why."""

    stratum: Stratum
    people: int
    parts: tuple[tuple[Cell, int], ...]
    whys: tuple[Why, ...]


def pools(people: People, least: int = MIN_INVITED) -> list[Pool]:
    """What is put together, for somebody who has to agree to it before it is fixed. Raises TooFew."""
    cells = Counter(people)
    placed = coarsen(cells, least)
    parts: dict[Stratum, list[Cell]] = {}
    for cell in sorted(cells):
        if None in (placed[cell].area, placed[cell].group):
            parts.setdefault(placed[cell], []).append(cell)
    areas, counts = _sum_by(cells, 0), sizes(cells, placed)
    return [Pool(stratum, counts[stratum], tuple((cell, cells[cell]) for cell in here),
                 _in_order(why for cell in here for why in _whys(cell, stratum, cells, areas, placed, least)))
            for stratum, here in sorted(parts.items(), key=lambda pair: place(pair[0]))]


def _in_order(whys: Iterable[Why]) -> tuple[Why, ...]:
    found = set(whys)
    return tuple(why for why in Why if why in found)


def _whys(cell: Cell, stratum: Stratum, cells: Counter[Cell], areas: Counter[str], placed: Mapping[Cell, Stratum],
          least: int) -> list[Why]:
    whys = []
    if stratum.area is None:
        small = Why.SMALL_AREA if areas[cell[0]] < least else Why.AREA_TAKEN_IN
        whys.append(small if cell[0] else Why.NO_AREA)
    if stratum.group is None:
        here = sum(n for other, n in cells.items() if other[1] == cell[1] and placed[other].area == stratum.area)
        small = Why.SMALL_GROUP if here < least else Why.GROUP_TAKEN_IN
        whys.append(small if cell[1] else Why.NO_GROUP)
    return whys


def place(stratum: Stratum) -> tuple[bool, str, bool, str]:
    """Sorting key: by area, then group; pooled ones last."""
    return (stratum.area is None, stratum.area or "", stratum.group is None, stratum.group or "")


def _sum_by(cells: Counter[tuple[str, str]], position: int) -> Counter[str]:
    totals: Counter[str] = Counter()
    for cell, number in cells.items():
        totals[cell[position]] += number
    return totals


def _pooled(totals: Counter[str], least: int) -> dict[str, str | None]:
    """Each name kept, or None; the pool grows by the smallest kept name until it, too, is large enough."""
    kept = {name for name, number in totals.items() if number >= least and name}
    pool = sum(number for name, number in totals.items() if name not in kept)
    for name in sorted(kept, key=lambda kept_name: (totals[kept_name], kept_name)):
        if pool == 0 or pool >= least:
            break
        kept.discard(name)
        pool += totals[name]
    return {name: name if name in kept else None for name in totals}
