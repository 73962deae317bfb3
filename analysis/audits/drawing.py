"""Which files are read: a random sample that anybody can draw again, and which of them a second reader reads too. Pure.

Rule: every place of the list gets the SHA-256 of "seed:place" in hexadecimal, places are ordered by it, and the first n are
drawn. The seed comes from the machine’s randomness in the moment of the draw, so that nobody can choose it, and is kept, so that
anybody can repeat the draw with a spreadsheet or one line of Python.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Sequence

RULE = "sha256-order-1"
SECOND = "second:"
SHARES = {"none": 0.0, "fifth": 1 / 5, "third": 1 / 3, "half": 1 / 2, "all": 1.0}
"""What share of the sample a second reader reads too."""


def _order(seed: str, places: Iterable[int]) -> list[int]:
    return sorted(places, key=lambda place: hashlib.sha256(f"{seed}:{place}".encode()).hexdigest())


def draw(files: int, wanted: int, seed: str) -> list[int]:
    """`wanted` places out of 1 to `files`, in the order drawn. Raises ValueError where there are not so many."""
    if not 1 <= wanted <= files:
        raise ValueError(f"no sample of {wanted} out of {files}")
    return _order(seed, range(1, files + 1))[:wanted]


def second(sample: Sequence[int], share: float, seed: str) -> list[int]:
    """Places of the sample that are read twice: the share of them, rounded up, by the same rule with "second:" before the seed."""
    return sorted(_order(SECOND + seed, sample)[:math.ceil(round(len(sample) * share, 6))])


def readers(sample: Sequence[int], twice: Sequence[int], names: Sequence[str]) -> list[tuple[int, str]]:
    """(place, reader): files dealt out in the order drawn, second readings to whoever has least of them and did not read first.

    Raises ValueError where a file is to be read twice and there is one reader.
    """
    if not names or (twice and len(set(names)) < 2):
        raise ValueError("too few readers")
    dealt = [(place, names[n % len(names)]) for n, place in enumerate(sample)]
    load = {name: sum(one == name for _place, one in dealt) for name in names}
    again = []
    for place, first in dealt:
        if place in twice:
            name = min((one for one in names if one != first), key=lambda one: (load[one], names.index(one)))
            load[name] += 1
            again.append((place, name))
    return dealt + again
