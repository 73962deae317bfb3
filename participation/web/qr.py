"""QR codes as inline SVG: a phone's camera opens the page, nobody has to type. Drawn here, by no other host.

One path of dark squares on a light plate with the quiet zone of four modules that ISO/IEC 18004 asks for; colours and
size are the style sheet's (`.qr`), so no style attribute is needed.
"""

from __future__ import annotations

import segno
from markupsafe import Markup, escape

QUIET = 4
"""Modules of light around the code (ISO/IEC 18004, 9.1)."""


def svg(text: str, label: str) -> Markup:
    """The code for `text` (error correction M), named `label` for somebody who cannot see it."""
    rows = segno.make(text, micro=False, error="m").matrix
    side = len(rows) + 2 * QUIET
    return Markup('<svg class="qr" viewBox="0 0 {} {}" role="img" aria-label="{}" shape-rendering="crispEdges">'
                  '<rect class="light" width="{}" height="{}" fill="#fff"/><path d="{}"/></svg>').format(
        side, side, escape(label), side, side, _path(rows))


def drawing(text: str) -> str:
    """The same code as a picture of its own, for paper."""
    rows = segno.make(text, micro=False, error="m").matrix
    side = len(rows) + 2 * QUIET
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
            f'<rect width="{side}" height="{side}" fill="#fff"/><path d="{_path(rows)}"/></svg>')


def _path(rows: tuple[bytearray, ...]) -> str:
    """Runs of dark modules, row by row."""
    parts = []
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            run = 0
            while x + run < len(row) and row[x + run]:
                run += 1
            if run:
                parts.append(f"M{x + QUIET} {y + QUIET}h{run}v1h-{run}z")
            x += run or 1
    return "".join(parts)
