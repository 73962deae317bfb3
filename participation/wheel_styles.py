"""The wheel's style sheets, written from its rules: which choice colours which ring, and where a finger may tap.

`python -m participation.wheel_styles` writes static/css/wheel-3.css, -4.css and -5.css; a test fails when the files are
not what this module writes. The picture is painted by CSS alone (`:has(:checked)`), so it works without script.
"""

from __future__ import annotations

from pathlib import Path

from participation import wheel
from participation.wheel_shape import touch_polygons

RINGS = (3, 4, 5)


def choices(rings: int) -> str:
    """What each chosen answer paints, for a wheel of `rings` rings."""
    rules = [rule for key in wheel.KEYS for rule in _indicator(key, rings)]
    for ring, polygon in enumerate(touch_polygons(rings), 1):
        rules.append(f".k{ring}{{--on:clamp(0,calc(var(--lvl,0) - {ring - 1}),1);transition-delay:{(ring - 1) * 70}ms}}")
        rules.append(f".h{ring}{{clip-path:{polygon}}}")
    head = f"/* Written by participation/wheel_styles.py: {rings} rings. Do not edit. */\n"
    return head + "\n".join(rules) + "\n"


def _indicator(key: str, rings: int) -> list[str]:
    rules = [rule for ring in range(1, rings + 1) for rule in _ring(key, ring)]
    for small in wheel.Small:
        one = f".checkin:has(#{key}-{small}:checked)"
        rules += [f"{one} .w-{key}-{small}{{display:inline}}", f"{one} .c-{key}{{stroke-dasharray:3 7}}"]
    answered = f".checkin:has([name={key}]:checked)"
    rules += [
        f"{answered} .w-{key}-none{{display:none}}",
        f"{answered} .done-{key}{{display:inline}}",
        f"{answered} .tick-{key}{{display:block}}",
        f".checkin:has(#q-{key}:target) .b-{key}{{--now:1}}",
        f".seg-{key}{{--lvl:var(--v-{key},0)}}",
    ]
    if key == wheel.KEYS[0]:
        rules.append(f".checkin:not(:has(.card :target)) .b-{key}{{--now:1}}")
    return rules


def _ring(key: str, ring: int) -> list[str]:
    one = f".checkin:has(#{key}-{ring}:checked)"
    return [
        f"{one}{{--v-{key}:{ring}}}",
        f".checkin:has(#{key}-{ring}:focus-visible) .c-{key}.k{ring}{{stroke:var(--ink);stroke-width:6}}",
        f".wheel:has([for={key}-{ring}]:hover) .c-{key}.k{ring}{{fill-opacity:max(var(--on),.3)}}",
        f"{one} .w-{key}-{ring}{{display:inline}}",
    ]


def sheets() -> dict[str, str]:
    """File name → content, for static/css."""
    return {f"wheel-{rings}.css": choices(rings) for rings in RINGS}


def write(folder: Path) -> None:
    for name, content in sheets().items():
        (folder / name).write_text(content, encoding="utf-8")


if __name__ == "__main__":
    write(Path(__file__).parent.parent / "static" / "css")
