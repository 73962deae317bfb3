"""The lines by which other voices stand on the child's wheel: around as many rings as that voice placed. Pure geometry.

The child's rings are filled; each other voice is a line of its own make (solid, dotted), and lies at its own distance
from the edge of the slice, so that two voices on the same ring are both seen, without colour.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache

from participation.wheel import KEYS, rings
from participation.wheel_shape import EDGE, HOLE, STEP, point

INSET = {"practitioner": 4.0, "family": 11.0}
"""Units between a slice's edge and the line of a voice."""


@cache
def around(of: int, filled: int, inset: float) -> str:
    """SVG path data around the first `filled` of `of` rings of one slice, drawn at twelve o'clock."""
    inner, outer = HOLE + inset, HOLE + filled * (EDGE - HOLE) / of - inset
    half_in, half_out = _half(inner, inset), _half(outer, inset)
    return (f"M{_at(outer, -half_out)}A{outer:.1f} {outer:.1f} 0 0 1 {_at(outer, half_out)}"
            f"L{_at(inner, half_in)}A{inner:.1f} {inner:.1f} 0 0 0 {_at(inner, -half_in)}Z")


def of_voice(voice: str, answers: Mapping[str, str], of: int) -> dict[str, str]:
    """Indicator key → path, for the answers that lie on a ring; `of`: how many rings the wheel has."""
    return {key: around(of, rings(answers[key]), INSET[voice]) for key in KEYS if rings(answers.get(key))}


def _half(radius: float, inset: float) -> float:
    """Half the angle of a slice at a radius, less the inset there, in degrees."""
    return STEP / 2 - math.degrees(inset / radius)


def _at(radius: float, degrees: float) -> str:
    return "{:.1f} {:.1f}".format(*point(radius, degrees))
