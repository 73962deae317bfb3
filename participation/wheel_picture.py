"""A finished wheel as an SVG file of its own, for documents: black and white is enough to read it."""

from __future__ import annotations

from collections.abc import Mapping
from xml.sax.saxutils import escape

from participation.wheel import KEYS, Instrument
from participation.wheel_shape import CENTRE, SLICES, STEP, point
from participation.words import pgettext, translated

SIDE, HUB, NAMES_AT = 640, 56, 262
WIDE = 100
"""Room for the names at both sides, in units of the picture."""
INK, FULL, EMPTY = "#2a2a3c", "#6d6d86", "#ffffff"


def drawn(wheel: Instrument, answers: Mapping[str, str]) -> str:
    """SVG text: rings filled from Me outwards, the eight names around them."""
    slices = "".join(_slice(wheel, place, answers.get(key)) for place, key in enumerate(KEYS))
    names = "".join(_name(place, translated(wheel.item(key).indicator.name)) for place, key in enumerate(KEYS))
    me = escape(pgettext("hub of the wheel", "Me"))
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{-WIDE} 20 {SIDE + 2 * WIDE} {SIDE - 40}" '
            f'font-family="Andika, PolishLettersOfHeard, CyrillicLettersOfHeard, Vazirmatn">{slices}'
            f'<circle cx="{CENTRE}" cy="{CENTRE}" r="{HUB}" fill="#fff" stroke="{INK}" stroke-width="4"/>'
            f'<text x="{CENTRE}" y="{CENTRE + 12}" text-anchor="middle" font-size="36" font-weight="700" fill="{INK}">{me}'
            f'</text>{names}</svg>')


def _slice(wheel: Instrument, place: int, answer: str | None) -> str:
    filled = wheel.filled(answer)
    rings = "".join(f'<path d="{path}" fill="{FULL if ring <= filled else EMPTY}" stroke="{INK}" stroke-width="2.5"/>'
                    for ring, path in enumerate(wheel.paths, 1))
    return f'<g transform="rotate({place * STEP:g} {CENTRE} {CENTRE})">{rings}</g>'


def _name(place: int, name: str) -> str:
    x, y = point(NAMES_AT, place * STEP)
    anchor = "middle" if place in (0, SLICES // 2) else "start" if place < SLICES // 2 else "end"
    near = 12 if anchor == "start" else -12 if anchor == "end" else 0
    return (f'<text x="{x + near - (20 if anchor == "start" else -20 if anchor == "end" else 0):.1f}" y="{y + 9:.1f}" '
            f'text-anchor="{anchor}" font-size="30" fill="{INK}">{escape(name)}</text>')
