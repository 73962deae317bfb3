"""How invented children answer: mixes that differ by indicator, area and band, and hold together within one child.

A made-up latent score a child and indicator, moved by a drift over terms, cut into levels and rings. Nothing of this is a
finding about real children.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field

from participation.wheel import KEYS, Band, Small

WELL = {"safe": .55, "healthy": .25, "achieving": .2, "nurtured": .6, "active": .2, "respected": 0., "responsible": .25,
        "included": .05}
DRIFT = {"safe": .0, "healthy": -.03, "achieving": .02, "nurtured": .0, "active": .02, "respected": .07, "responsible": .0,
         "included": .06}
BAND = {Band.EARLY: .2, Band.MIDDLE: .1, Band.TEEN: -.2}
TEEN_HARDER = {"respected": -.2, "healthy": -.25, "included": -.1}
LIFTED_AREA, LIFTED = "Lochee", {"included": .09, "active": .06}
"""In one area something is tried that helps a little, term by term."""
CHILD, CHILD_INDICATOR, SITTING = .55, .45, .6
CUTS = {3: (-1.05, -.3), 4: (-1.05, -.3, .5), 5: (-1.6, -1.05, -.3, .55)}
RINGS = {Band.EARLY: 3, Band.MIDDLE: 4, Band.TEEN: 5}
SMALLS = ((Small.SKIP, .02), (Small.UNSURE, .03), (Small.TALK, .01))
ADULT_SEES, ADULT_SCATTER = .12, .55


@dataclass(frozen=True)
class Nature:
    """What holds one child's answers together over the terms."""

    area: str
    whole: float
    by_indicator: Mapping[str, float] = field(default_factory=dict)


def areas(rng: random.Random, names: tuple[str, ...]) -> dict[str, dict[str, float]]:
    """How each area differs, indicator by indicator."""
    return {name: {key: rng.gauss(0, .14) for key in KEYS} for name in names}


def nature(rng: random.Random, area: str) -> Nature:
    return Nature(area, rng.gauss(0, CHILD), {key: rng.gauss(0, CHILD_INDICATOR) for key in KEYS})


def scores(rng: random.Random, child: Nature, band: Band, term: int, area: Mapping[str, float]) -> dict[str, float]:
    """Latent scores of one sitting; `term` counts from 0."""
    lift = LIFTED if child.area == LIFTED_AREA else {}
    teen = TEEN_HARDER if band is Band.TEEN else {}
    # Five- and six-year-olds go to the extremes.
    stretch = 1.25 if band is Band.EARLY else 1.0
    return {key: stretch * (WELL[key] + area[key] + BAND[band] + teen.get(key, 0.) + term * (DRIFT[key] + lift.get(key, 0.))
                            + child.whole + child.by_indicator[key] + rng.gauss(0, SITTING)) for key in KEYS}


def ring(score: float, band: Band) -> str:
    """The ring a score falls on, "1" and up."""
    return str(1 + sum(score > cut for cut in CUTS[RINGS[band]]))


def answers(rng: random.Random, latent: Mapping[str, float], band: Band) -> dict[str, str]:
    """One voice's eight answers; now and then a small one, seldom none."""
    found = {}
    for key in KEYS:
        chance = rng.random()
        for small, share in SMALLS:
            chance -= share
            if chance < 0:
                found[key] = small.value
                break
        else:
            found[key] = ring(latent[key], band)
    return found


def seen_by_adult(rng: random.Random, latent: Mapping[str, float], band: Band) -> dict[str, str]:
    """How somebody who knows the child sees the same eight: a little rosier, and differently."""
    return {key: ring(score + rng.gauss(ADULT_SEES, ADULT_SCATTER), band) for key, score in latent.items()}


def priorities(rng: random.Random, latent: Mapping[str, float]) -> list[str]:
    """What matters most to the child: none to two, more often what is going less well."""
    count = rng.choices((0, 1, 2), (.25, .45, .3))[0]
    low = sorted(KEYS, key=lambda key: latent[key] + rng.gauss(0, .8))
    return [key for key in KEYS if key in low[:count]]
