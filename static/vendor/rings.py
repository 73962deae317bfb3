"""What the icon sprite holds: the names of the Phosphor icons, and our own pictures of rings.

The sprite is used from another document (`<use href="…/icons.svg#i-x">`), where a page's selectors do not reach inside.
So colours come in by inheritance: `currentColor`, and custom properties with a fallback.
"""

from __future__ import annotations

from math import cos, radians, sin

ICONS = set("""
    address-book arrow-clockwise arrow-counter-clockwise arrow-down
    arrow-left arrow-right arrow-square-out arrow-up backpack bell bell-ringing bird bookmark-simple buildings
    butterfly calendar-blank calendar-check calendar-plus carrot cat chalkboard-teacher chart-bar chart-line-up
    chats-circle check-circle circle-dashed clipboard-text clock clock-countdown cloud-check
    cloud-arrow-up copy database device-mobile device-tablet dog door-open download-simple ear envelope-simple
    eye eye-slash file-text files first-aid fish flag flag-checkered flower footprints
    gear globe-simple graduation-cap hand-heart hand-palm hand-waving handshake hard-drives heart hourglass
    house house-line ice-cream identification-card info key leaf lifebuoy lightbulb link list list-checks lock-key
    lock-key-open lock-simple magnifying-glass map-pin megaphone minus monitor-play moon music-notes
    note-pencil paper-plane-tilt pencil-simple person phone phone-call plus printer prohibit qr-code question
    seal-check seal-warning share-network shield-check shield-warning sign-in sign-out siren skip-forward sliders-horizontal
    soccer-ball speaker-high star sun target timer trash tray tree trend-up umbrella upload-simple user
    user-circle user-plus users users-four users-three warning warning-circle x x-circle
""".split())
SCALES = (3, 4, 5)
NEAR = (14, 22, 30)
"""Radii of the rings of "my people", nearest first, in a 64 by 64 picture."""

CHECK = ('<symbol id="i-check" viewBox="0 0 24 24"><path fill="none" stroke="currentColor" stroke-width="4" '
         'stroke-linecap="round" stroke-linejoin="round" d="M5 12.5l5 5 9-11"/></symbol>')


def symbols() -> list[str]:
    return [CHECK, *(answer(n, k) for n in SCALES for k in range(1, n + 1)), *(closeness(k) for k in range(4))]


def hub(radius: float) -> str:
    return (f'<circle fill="var(--sun,#ffe9b8)" stroke="var(--sun-line,#8a6a1f)" stroke-width="1.6" cx="32" cy="32" '
            f'r="{radius:g}"/>')


def answer(n: int, k: int) -> str:
    """The picture on an answer button: rings that grow out of Me, k of n coloured in."""
    inner, outer = 11.5, 31.5
    width, gap = (outer - inner) / n, {3: 1, 4: .85, 5: .75}[n]
    on = "".join(f'<circle fill="none" stroke="var(--ring-on,currentColor)" cx="32" cy="32" '
                 f'r="{inner + (ring - .5) * width:.2f}" stroke-width="{width - gap:.2f}"/>' for ring in range(1, k + 1))
    off = "".join(f'<circle fill="var(--ring-paper,#fff)" stroke="var(--ring-off,currentColor)" stroke-opacity=".6" cx="32" cy="32" '
                  f'r="{inner + ring * width - gap / 2 - .5:.2f}"/>' for ring in range(n, k, -1))
    return f'<symbol id="s-{n}-{k}" viewBox="0 0 64 64">{off}{on}{hub(9)}</symbol>'


def closeness(k: int) -> str:
    """How near somebody is: 1 close, 2 quite close, 3 not so close; 0 shows nobody on a ring yet."""
    lines = "".join(f'<circle fill="none" stroke="var(--ring-off,#857f92)" stroke-width="1.5" stroke-dasharray="1.5 3.5" '
                    f'stroke-linecap="round" cx="32" cy="32" r="{radius}"/>' for radius in NEAR)
    far = (0, 14, 21, 27)[k]
    x, y = 32 + far * cos(radians(-40)), 32 + far * sin(radians(-40))
    dot = f'<circle fill="var(--ring-on,currentColor)" cx="{x:.1f}" cy="{y:.1f}" r="7.5"/>' if k else ""
    return f'<symbol id="r-{k}" viewBox="0 0 64 64">{lines}{hub(5.5)}{dot}</symbol>'
