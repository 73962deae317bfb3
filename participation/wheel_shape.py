"""Where each ring of the wheel lies: paths for the picture, polygons for fingers. Pure geometry.

The picture is 640 units square, Me in the middle. Angles are in degrees from twelve o'clock, clockwise; every slice is
drawn at twelve o'clock and turned into its place.
"""

from __future__ import annotations

import math
from functools import cache

CENTRE = 320
HOLE = 62
EDGE = 234
SLICES = 8
STEP = 360 / SLICES
INNER_CORNER = {3: 12, 4: 10, 5: 8}
OUTER_CORNER = {3: 30, 4: 26, 5: 22}
GAP = 2.2


def point(radius: float, degrees: float) -> tuple[float, float]:
    turn = math.radians(degrees - 90)
    return CENTRE + radius * math.cos(turn), CENTRE + radius * math.sin(turn)


@cache
def slice_paths(rings: int) -> tuple[str, ...]:
    """SVG path data of one slice's rings, inner ring first."""
    width = (EDGE - HOLE) / rings
    corner = INNER_CORNER[rings]
    return tuple(
        _ring(HOLE + i * width, HOLE + (i + 1) * width, corner, OUTER_CORNER[rings] if i + 1 == rings else corner)
        for i in range(rings)
    )


def _ring(inner: float, outer: float, corner: float, outer_corner: float) -> str:
    """A rounded piece of a ring, half a slice to each side of twelve o'clock, with a gap to its neighbours."""
    ri, ro = inner + GAP, outer - GAP
    reach, close = _reach(ro), _reach(ri)
    soft = min(corner, ri * math.radians(close) * 0.8)
    right_in, right_out = _reach(ri + soft), _reach(ro - outer_corner)
    start = reach - _arc(ro, outer_corner)
    end = close - _arc(ri, soft)
    return " ".join([
        "M", _at(ro, -start), f"A{ro:.2f} {ro:.2f} 0 0 1", _at(ro, start),
        "Q", _at(ro, reach), _at(ro - outer_corner, right_out), "L", _at(ri + soft, right_in),
        "Q", _at(ri, close), _at(ri, end), f"A{ri:.2f} {ri:.2f} 0 0 0", _at(ri, -end),
        "Q", _at(ri, -close), _at(ri + soft, -right_in), "L", _at(ro - outer_corner, -right_out),
        "Q", _at(ro, -reach), _at(ro, -start), "Z",
    ])


def _reach(radius: float) -> float:
    return STEP / 2 - math.degrees(math.asin(GAP / radius))


def _arc(radius: float, length: float) -> float:
    return math.degrees(length / radius)


def _at(radius: float, degrees: float) -> str:
    return "{:.2f} {:.2f}".format(*point(radius, degrees))


FROWN, SMILE = -6, 12
"""How deep the mouths of the first and the last face hang, in units of a 64 by 64 picture: calm at both ends."""


@cache
def mouths(rings: int) -> tuple[str, ...]:
    """SVG path data of the mouths of a scale's faces, in a picture of 64 by 64."""
    deep = [FROWN + (SMILE - FROWN) * i / (rings - 1) for i in range(rings)]
    return tuple(f"M20 {42 - d / 3:.1f}Q32 {42 + d:.1f} 44 {42 - d / 3:.1f}" for d in deep)


@cache
def touch_polygons(rings: int) -> tuple[str, ...]:
    """CSS clip-path polygons of one slice's rings, in per cent of the wheel's square: the whole ring, for any finger."""
    width = (EDGE - HOLE) / rings
    return tuple(_polygon(HOLE + i * width, HOLE + (i + 1) * width) for i in range(rings))


def _polygon(inner: float, outer: float) -> str:
    half = STEP / 2
    corners = [point(outer, -half + i * STEP / 8) for i in range(9)]
    corners += [point(inner, half - i * STEP / 6) for i in range(7)]
    return "polygon(" + ",".join(f"{_share(x)} {_share(y)}" for x, y in corners) + ")"


def _share(value: float) -> str:
    return f"{(value - CENTRE + EDGE) / (2 * EDGE) * 100:.2f}%"


def ring_middle(indicator: int, ring: int, rings: int) -> tuple[float, float]:
    """The middle of one ring of one slice, in units: where a finger would tap."""
    width = (EDGE - HOLE) / rings
    return point(HOLE + (ring - 0.5) * width, indicator * STEP)
