"""Counts of grades → what may be told of them: grades joined until each band holds five files or more. Pure.

A graded file is a child's file, so the rule for counts of people holds here too (docs/privacy.md): none of 1 to 4, nobody and
everybody look like it, nothing that gives one away by subtraction. All bands of a question together are its base, so what is not
in some of them is in others: none of it, or five or more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analysis.disclosure.rules import SMALL
from analysis.statistics import policy

GRADES = (1, 2, 3, 4, 5, 6)
MIDDLE = 3
"""Above this a grade is good or better."""


@dataclass(frozen=True, slots=True)
class Band:
    """Files graded from `first` to `last`."""

    first: int
    last: int
    files: int


@dataclass(frozen=True, slots=True)
class Joined:
    """What is told of one question. `good`: how many files are good or better, at least and at most; the same number where it is told.

    `aside`: files that could not be told, None for four or fewer: those are in the base, and in the lowest band.
    """

    base: int
    bands: tuple[Band, ...]
    good: tuple[int, int]
    aside: int | None


def join(counts: Mapping[str, int]) -> Joined | None:
    """Of {"1": n, …, "6": n, "0": n}; None where fewer than ten files are left to tell of."""
    aside = counts.get("0", 0)
    few_aside = aside <= SMALL
    cells = [counts.get(str(grade), 0) for grade in GRADES]
    cells[0] += aside if few_aside else 0
    base, good = sum(cells), sum(cells[MIDDLE:])
    if policy.showing(base) is policy.Showing.NOTHING:
        return None
    low, high = list(zip(GRADES, cells, strict=True))[:MIDDLE], list(zip(GRADES, cells, strict=True))[MIDDLE:]
    if SMALL < good < base - SMALL:
        bands, told = [*_bands(low), *_bands(high[::-1])], (good, good)
    elif good <= SMALL:
        bands, told = _bands([*low, *high]), (0, SMALL)
    else:
        bands, told = _bands([*low, *high][::-1]), (base - SMALL, base)
    return Joined(base, tuple(sorted(bands, key=lambda band: band.first)), told, None if few_aside else aside)


def _bands(cells: Sequence[tuple[int, int]]) -> list[Band]:
    """Grades in this order joined until each band has five files; what is left over at the end goes to the last one."""
    runs: list[list[tuple[int, int]]] = [[]]
    for cell in cells:
        if sum(files for _grade, files in runs[-1]) > SMALL:
            runs.append([])
        runs[-1].append(cell)
    if len(runs) > 1 and sum(files for _grade, files in runs[-1]) <= SMALL:
        runs[-2:] = [runs[-2] + runs[-1]]
    return [Band(min(grades := [grade for grade, _files in run]), max(grades), sum(files for _grade, files in run)) for run in runs]


def to_json(joined: Joined) -> dict[str, object]:
    return {"base": joined.base, "bands": [[band.first, band.last, band.files] for band in joined.bands], "good": list(joined.good), "aside": joined.aside}


def from_json(kept: Mapping[str, object]) -> Joined:
    bands = tuple(Band(*one) for one in kept["bands"])  # type: ignore[attr-defined]
    return Joined(int(kept["base"]), bands, tuple(kept["good"]), kept["aside"])  # type: ignore[arg-type]
