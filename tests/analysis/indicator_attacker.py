"""Somebody who keeps every number of indicators that was ever shown, and reckons: whole numbers by scipy, none of the product's code.

A world is made at random: files of months, with parts of two kinds, a quarter over its months, shares with their base, another
indicator's parts; some numbers are corrected later. The attacker knows which numbers add up, and which did not change.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

SPANS = [(date(2026, 1, 1), date(2026, 1, 31)), (date(2026, 2, 1), date(2026, 2, 28)), (date(2026, 3, 1), date(2026, 3, 31))]
QUARTER = (date(2026, 1, 1), date(2026, 3, 31))
FROM, TIER = ("from: a", "from: b", "from: c"), ("tier: 1", "tier: 2")
WIDTH, INSIDER, SMALL, FEWEST = 5, 1, 4, 10

Cell = tuple[str, str, tuple[date, date]]


@dataclass
class Number:
    """A number as a file says it: how many, of how many; whether it is shown, and the file it came with."""

    cell: Cell
    count: int
    base: int | None
    file: int
    shown: bool = True


@dataclass
class World:
    """`states`: what stands after each file, by cell. `equations`: cells of which the first is the sum of the others."""

    states: list[dict[Cell, Number]] = field(default_factory=list)
    equations: list[tuple[Cell, ...]] = field(default_factory=list)

    @property
    def numbers(self) -> list[Number]:
        seen: dict[int, Number] = {}
        for state in self.states:
            seen |= {id(one): one for one in state.values()}
        return list(seen.values())


def small(rng: random.Random) -> int:
    return rng.choice([0, 1, 2, 3, 4, 5, 6, 8, 11, 15, 23, 40])


@dataclass
class Plan:
    """What a world has: a quarter, shares, a second indicator that counts two of the parts, how many corrections."""

    quarter: bool
    shares: bool
    related: bool
    corrections: int


def plan(rng: random.Random) -> Plan:
    return Plan(rng.random() < .4, rng.random() < .3, rng.random() < .5, rng.randint(0, 2))


def truth(rng: random.Random, of: Plan, months: int) -> dict[Cell, tuple[int, int | None]]:
    """Leaves alone: each part of the first kind, by month."""
    found = {}
    for span in SPANS[:months]:
        for split in FROM:
            count = small(rng)
            found["x", split, span] = (count, count + small(rng) if of.shares else None)
    return found


def summed(rng: random.Random, of: Plan, leaves: dict[Cell, tuple[int, int | None]]) -> dict[Cell, tuple[int, int | None]]:
    """The whole file that follows from the leaves."""
    found = dict(leaves)

    def add(cells: list[Cell]) -> tuple[int, int | None]:
        return sum(found[one][0] for one in cells), sum(found[one][1] or 0 for one in cells) if of.shares else None
    spans = sorted({cell[2] for cell in leaves})
    for span in spans:
        found["x", "", span] = add([("x", split, span) for split in FROM])
        if not of.shares:
            whole, first = found["x", "", span][0], random.Random(str(leaves)).randint(0, found["x", "", span][0])
            found["x", TIER[0], span], found["x", TIER[1], span] = (first, None), (whole - first, None)
        if of.related:
            found["one", "", span] = found["x", FROM[0], span]
            found["two", "", span] = add([("x", FROM[1], span), ("x", FROM[2], span)])
    if of.quarter and spans == SPANS:
        found["q", "", QUARTER] = add([("x", "", span) for span in SPANS])
        found["q", FROM[0], QUARTER] = add([("x", FROM[0], span) for span in SPANS])
    return found


def equations(cells: list[Cell]) -> list[tuple[Cell, ...]]:
    found: list[tuple[Cell, ...]] = []
    for span in SPANS:
        found += [(("x", "", span), *(("x", split, span) for split in kind)) for kind in (FROM, TIER)]
        found += [(("x", "", span), ("one", "", span), ("two", "", span)), (("one", "", span), ("x", FROM[0], span))]
    found += [(("q", split, QUARTER), *(("x", split, span) for span in SPANS)) for split in ("", FROM[0])]
    return [each for each in found if all(cell in cells for cell in each)]


def files(rng: random.Random) -> tuple[Plan, list[dict[Cell, tuple[int, int | None]]]]:
    """The files in the order in which they come: whole states of the world, each later one with a leaf corrected."""
    of, months = plan(rng), rng.randint(1, 3)
    leaves = truth(rng, of, months)
    found = [summed(rng, of, leaves)]
    for _again in range(of.corrections):
        cell = rng.choice(sorted(leaves))
        count, base = leaves[cell]
        more = rng.randint(1, 9)
        leaves = {**leaves, cell: (count + more, None if base is None else base + more + rng.randint(0, 3))}
        found.append(summed(rng, of, leaves))
    if rng.random() < .5:  # parts come with the next file, after the whole was seen
        first = {cell: one for cell, one in found[0].items() if cell[1] == ""}
        found.insert(0, first)
    return of, found


# ---- reckoning -------------------------------------------------------------------------------------------------------

class Reckoning:
    """One unknown for each count and each rest, of each number; shown ones are fixed."""

    def __init__(self, world: World, hidden_too: set[int] = frozenset()) -> None:  # type: ignore[assignment]
        self._at: dict[tuple[Cell, int, int | None, str], int] = {}
        self._values: list[int] = []
        self._fixed: set[int] = set()
        rows: list[dict[int, int]] = []
        for one in world.numbers:
            known = one.shown and id(one) not in hidden_too
            for what, value in (("n", one.count), *([("r", one.base - one.count)] if one.base is not None else [])):
                place = self._at.setdefault((one.cell, one.count, one.base, what), len(self._values))
                if place == len(self._values):
                    self._values.append(value)
                if known:
                    self._fixed.add(place)
        for state in world.states:
            for whole, *parts in equations(list(state)):
                for what in ("n", "r"):
                    cells = [self._at.get((cell, state[cell].count, state[cell].base, what)) for cell in (whole, *parts)]
                    if None not in cells:
                        row: dict[int, int] = {}
                        for place, sign in zip(cells, [1] + [-1] * len(parts)):
                            row[place] = row.get(place, 0) + sign  # type: ignore[index]
                        rows.append(row)
        self._rows = np.zeros((len(rows), len(self._values)))
        for i, row in enumerate(rows):
            for place, weight in row.items():
                self._rows[i, place] = weight

    def width(self, one: Number, what: str = "n") -> int:
        """How wide the range of a count is for somebody who is in it."""
        place = self._at[one.cell, one.count, one.base, what]
        cost = np.zeros(len(self._values))
        cost[place] = 1
        low = np.array([value if i in self._fixed else 0 for i, value in enumerate(self._values)], float)
        high = np.array([value if i in self._fixed else 1000 for i, value in enumerate(self._values)], float)
        ends = []
        for sign in (1, -1):
            found = milp(sign * cost, integrality=np.ones(len(cost)), bounds=Bounds(low, high),
                         constraints=[LinearConstraint(self._rows, 0, 0)] if len(self._rows) else [])
            ends.append(round(sign * found.fun))
        return ends[1] - max(ends[0], INSIDER)


def secrets(world: World) -> list[tuple[Number, str]]:
    """What must not be worked out: small counts and rests, and all of a group of fewer than ten."""
    found = []
    for one in world.numbers:
        few = one.base is not None and 0 < one.base < FEWEST
        rest = one.base - one.count if one.base is not None else None
        found += [(one, what) for what, value in (("n", one.count), ("r", rest)) if value is not None and (few or 1 <= value <= SMALL)]
    return found


def breaches(world: World) -> list[tuple[Number, str]]:
    """Secrets that are shown, or that all that was shown tells too closely; but for those that what was out before they came told
    already, whatever had been kept back of them."""
    told = Reckoning(world)
    found = [(one, what) for one, what in secrets(world) if one.shown or told.width(one, what) < WIDTH]
    return [(one, what) for one, what in found if one.shown or Reckoning(
        world, {id(other) for other in world.numbers if other.file >= one.file}).width(one, what) >= WIDTH]
