"""Strata: the groups that a ballot says it comes from, made coarse enough before any code exists.

Each stratum must hold at least MIN_INVITED people (privacy rules, "The sealed urn", 9). What cannot be told apart
is not stored finer "for later": a pooled area or group is None.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

MIN_INVITED = 10


@dataclass(frozen=True, order=True)
class Stratum:
    """Area and group as told by a ballot; None stands for several that are not told apart."""

    area: str | None
    group: str | None


class TooFew(ValueError):
    """Fewer than MIN_INVITED people altogether: no stratum can hide anybody."""


def coarsen(people: Iterable[tuple[str, str]], least: int = MIN_INVITED) -> dict[tuple[str, str], Stratum]:
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


def sizes(people: Iterable[tuple[str, str]], strata: Mapping[tuple[str, str], Stratum]) -> dict[Stratum, int]:
    """People in each stratum, in a stable order: named before pooled, by name."""
    counts = Counter(strata[cell] for cell in people)
    return dict(sorted(counts.items(), key=lambda pair: place(pair[0])))


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
