"""Small counts of people in evidence that comes from elsewhere: which are not shown, so that none can be worked out. Pure.

The rule of releases (`disclosure.rules`), for a total with its parts: counts of 1 to 4 are not shown, nor those that leave so
few of their base; no share of fewer than ten people. Where parts add up to a total that is shown, more are left out, the
smallest first, until what is left out could be shared out over a range at least as wide as a release leaves.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from typing import TypeVar

from analysis.disclosure.rules import INSIDERS, SMALL, WIDTH, K

ROOM = WIDTH + INSIDERS
"""What is left out together must add up to at least this, in two parts or more."""


def hides(count: int | None, base: int | None) -> bool:
    """Whether a count of people (of a base) is small by itself."""
    if count is not None and 1 <= count <= SMALL:
        return True
    if base is None:
        return False
    return base < K or (count is not None and 1 <= base - count <= SMALL)


Name = TypeVar("Name", bound=Hashable)


def hidden(total: int | None, parts: Mapping[Name, int | None], small: Collection[Name], room: int = ROOM) -> set[Name]:
    """Names of parts that are not shown: those in `small`, and others so that the total does not give them away.

    `total` None where it is not shown or not known: then nothing can be subtracted. A part without a count adds nothing.
    `room`: what is left out together adds up to at least this.
    """
    out = {name for name in small if name in parts}
    if not out or total is None:
        return out
    rest = sorted((name for name in parts if name not in out and parts[name]), key=lambda name: (parts[name], name))
    while rest and (len(out) < 2 or total - sum(parts[name] or 0 for name in parts if name not in out) < room):
        out.add(rest.pop(0))
    return out
