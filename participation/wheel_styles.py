"""The wheel's style sheets, written from its rules: hues, places, and the choices that colour the picture in.

`python -m participation.wheel_styles` writes static/css/wheel-hues.css and wheel-3.css, -4.css, -5.css; a test fails when
the files are not what this module writes. The picture is painted by CSS alone (`:has(:checked)`), so it works without script.
"""

from __future__ import annotations

import math
from pathlib import Path

from participation import wheel
from participation.wheel_shape import BADGE, CENTRE, STEP, point, touch_polygons

HUES = {"safe": 250, "healthy": 207, "achieving": 160, "nurtured": 118, "active": 75, "respected": 40,
        "responsible": 5, "included": 315}
PRACTICE_HUE = 285
LEAST_CONTRAST = 3.15
"""Of a hue on white: WCAG 2.2 (1.4.11) asks 3:1 of a line that carries meaning."""


def hues() -> str:
    """One colour set an indicator, and each slice's turn and place. Hue says which indicator, never how good."""
    rules = [_theme(f"t-{key}", hue) for key, hue in HUES.items()] + [_theme("t-try", PRACTICE_HUE)]
    for place in range(len(wheel.KEYS)):
        x, y = point(BADGE, place * STEP)
        share = 2 * CENTRE / 100
        rules.append(f".rot-{place}{{transform:rotate({place * STEP:g}deg)}}"
                     f".pos-{place}{{left:{x / share:.2f}%;top:{y / share:.2f}%}}")
    return _sheet("hues, turns and places", rules)


def _theme(name: str, hue: float) -> str:
    return (f".{name}{{--hue:{_fill(hue)};--deep:{_colour(0.40, 0.095, hue)};"
            f"--tint:{_colour(0.955, 0.026, hue)};--mid:{_colour(0.86, 0.06, hue)}}}")


def choices(rings: int) -> str:
    """What each chosen answer paints, for a wheel of `rings` rings."""
    rules = [rule for key in wheel.KEYS for rule in _indicator(key, rings)]
    for ring, polygon in enumerate(touch_polygons(rings), 1):
        rules.append(f".k{ring}{{--on:clamp(0,calc(var(--lvl,0) - {ring - 1}),1);transition-delay:{(ring - 1) * 70}ms}}")
        rules.append(f".h{ring}{{clip-path:{polygon}}}")
        rules.append(f".practice:has(#try-{ring}:checked){{--lvl:{ring}}}")
    return _sheet(f"{rings} rings", rules)


def _indicator(key: str, rings: int) -> list[str]:
    chosen = ".checkin:has(#{key}-{answer}:checked)"
    rules = []
    for ring in range(1, rings + 1):
        one = chosen.format(key=key, answer=ring)
        rules += [
            f"{one}{{--v-{key}:{ring}}}",
            f".checkin:has(#{key}-{ring}:focus-visible) .c-{key}.k{ring}{{stroke:var(--ink);stroke-width:6}}",
            f".wheel:has([for={key}-{ring}]:hover) .c-{key}.k{ring}{{fill-opacity:max(var(--on),.3)}}",
            f"{one} .w-{key}-{ring}{{display:inline}}",
        ]
    for small in wheel.Small:
        one = chosen.format(key=key, answer=small)
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


def _sheet(what: str, rules: list[str]) -> str:
    return f"/* Written by participation/wheel_styles.py: {what}. Do not edit. */\n" + "\n".join(rules) + "\n"


def _colour(lightness: float, chroma: float, hue: float) -> str:
    """An OKLCH colour as hex, because old tablets do not know oklch(). Björn Ottosson, 2020: "A perceptual color space"."""
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short,
    )
    return "#" + "".join(f"{round(255 * min(1.0, max(0.0, _gamma(max(0.0, part))))):02x}" for part in linear)


def _gamma(value: float) -> float:
    return 12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055


def _fill(hue: float) -> str:
    """The brightest fill of a hue that still stands out from white."""
    lightness = 0.66
    while contrast(_colour(lightness, 0.132, hue), "#ffffff") < LEAST_CONTRAST:
        lightness -= 0.005
    return _colour(lightness, 0.132, hue)


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two hex colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    dark, bright = sorted((_luminance(one), _luminance(other)))
    return (bright + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def sheets() -> dict[str, str]:
    """File name → content, for static/css."""
    return {"wheel-hues.css": hues()} | {f"wheel-{rings}.css": choices(rings) for rings in (3, 4, 5)}


def write(folder: Path) -> None:
    for name, content in sheets().items():
        (folder / name).write_text(content, encoding="utf-8")


if __name__ == "__main__":
    write(Path(__file__).parent.parent / "static" / "css")
