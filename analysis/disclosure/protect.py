"""Suppress, audit, repair, audit again. What cannot be proven safe raises Unproven: nothing leaves by default."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from time import thread_time

from analysis.disclosure.audit import Attacker
from analysis.disclosure.lattice import Cell, Lattice
from analysis.disclosure.rules import Reason
from analysis.disclosure.suppression import Flow, Way

SECONDS = 60.0
"""Time of the processor for one lattice, all searches together. What is not proven by then counts as not safe."""


class Unproven(Exception):
    """These counts could be worked out too closely, whatever else is hidden: the table must not be released."""

    def __init__(self, cells: Iterable[Cell]) -> None:
        self.cells = tuple(cells)
        super().__init__(f"{len(self.cells)} counts cannot be protected")


def protect(lattice: Lattice, *, sensitive: Mapping[Cell, Reason], hidden: Mapping[Cell, Reason],
            movable: Iterable[Cell], worth: Callable[[Cell], float],
            free: Iterable[object] = ()) -> dict[Cell, Reason]:
    """Every hidden cell with its reason: `hidden`, the sensitive ones, and what must go with them. Raises Unproven.

    `hidden` need no protection themselves (not part of a table, or hidden for another reason); only `movable` cells
    may be hidden in addition; `worth` is what hiding a unit of a cell costs; `free` names ties that the attacker does
    not know.
    """
    found = {**hidden, **sensitive}
    if not sensitive:
        return found
    movable = frozenset(movable)
    attacker = Attacker(lattice, found, list(sensitive), free)
    flow: Flow | None = None
    until = thread_time() + SECONDS
    for cell in sorted(sensitive, key=lambda cell: (lattice.count(cell), cell)):
        _check_time(cell, until)
        if attacker.protected(cell):
            continue
        if flow is None:
            flow = Flow(lattice, movable, worth, free)
            flow.hide(found)
        _hide(found, flow.cheapest(cell), cell, attacker, flow)
    _prove_whole(lattice, sensitive, movable, found, attacker, until)
    return found


def unproven(lattice: Lattice, *, sensitive: Iterable[Cell], hidden: Iterable[Cell],
             free: Iterable[object] = ()) -> list[Cell]:
    """The audit alone, from nothing: sensitive cells whose range is not wide, linear or in whole numbers."""
    attacker, until = Attacker(lattice, hidden, list(sensitive), free), thread_time() + SECONDS
    return [cell for cell in sensitive if thread_time() > until or not (attacker.protected(cell) and attacker.proven(cell))]


def _check_time(cell: Cell, until: float) -> None:
    if thread_time() > until:
        raise Unproven([cell])


def _hide(found: dict[Cell, Reason], way: Way | None, cell: Cell, attacker: Attacker, flow: Flow) -> None:
    if way is None:
        raise Unproven([cell])
    found |= dict.fromkeys(way.cells, Reason.SECONDARY)
    attacker.open(way.cells)
    attacker.saw(way.table)
    flow.hide(way.cells)
    if not attacker.protected(cell):
        raise Unproven([cell])


def _prove_whole(lattice: Lattice, sensitive: Mapping[Cell, Reason], movable: frozenset[Cell],
                 found: dict[Cell, Reason], attacker: Attacker, until: float) -> None:
    """Where the linear range is wide but whole numbers are not, the rest of the group's counts goes too."""
    for cell in sensitive:
        _check_time(cell, until)
        if attacker.proven(cell):
            continue
        more = [other for other in lattice.cells if other in movable and other not in found
                and (other.group == cell.group or other.category == cell.category)]
        found |= dict.fromkeys(more, Reason.SECONDARY)
        attacker.open(more)
        if not attacker.proven(cell):
            raise Unproven([cell])
