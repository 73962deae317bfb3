"""The wellbeing wheel: eight indicators, their answers and levels, and where each ring lies. Pure.

Indicators and their order: Children and Young People (Scotland) Act 2014, section 96(2). National guidance gives no numeric
scale, so scales are data (`participation.instruments`); an answer is the number of rings coloured in, or one of three small
answers that are never a low score.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from participation.wheel_shape import mouths, slice_paths
from participation.words import N_

MOST_PRIORITIES = 2


class Level(StrEnum):
    """What cohorts are counted in. Never averaged."""

    NEEDS_A_HAND = "needs-a-hand"
    IN_BETWEEN = "in-between"
    GOING_WELL = "going-well"


class Small(StrEnum):
    """Answers of their own: a child who gives one of these has said nothing low."""

    SKIP = "skip"
    UNSURE = "unsure"
    TALK = "talk"


class Band(StrEnum):
    """Age bands; each has its own wording and scale, so a trend breaks where a child moves up."""

    EARLY = "3-7"
    MIDDLE = "8-11"
    TEEN = "12-18"


@dataclass(frozen=True)
class Indicator:
    """One of the eight: `key` in data and addresses, `name` for people (translated where shown), `icon` of the sprite."""

    key: str
    name: str
    icon: str


INDICATORS = (
    Indicator("safe", N_("Safe"), "umbrella"),
    Indicator("healthy", N_("Healthy"), "carrot"),
    Indicator("achieving", N_("Achieving"), "star"),
    Indicator("nurtured", N_("Nurtured"), "hand-heart"),
    Indicator("active", N_("Active"), "soccer-ball"),
    Indicator("respected", N_("Respected"), "ear"),
    Indicator("responsible", N_("Responsible"), "backpack"),
    Indicator("included", N_("Included"), "users-three"),
)
KEYS = tuple(indicator.key for indicator in INDICATORS)
BY_KEY = {indicator.key: indicator for indicator in INDICATORS}


def band_of(age: int) -> Band:
    """The wheel for an age in whole years. Children under three have no wheel; adults neither: the nearest is given."""
    if age <= 7:
        return Band.EARLY
    return Band.MIDDLE if age <= 11 else Band.TEEN


@dataclass(frozen=True)
class Step:
    """One answer on the scale: `value` is the number of rings, counted from Me outwards, from 1."""

    value: int
    label: str
    level: Level


@dataclass(frozen=True)
class Item:
    """One indicator's question: the child's statement, one concrete line, and the same in the third person ({child}).

    `variant` says it another way, for a child whom the usual words do not fit; `variant_line` is its own concrete line.
    `meaning`: the version since which the question means what it means now. `language` of all these words.
    """

    indicator: Indicator
    statement: str
    line: str
    about: str
    variant: str = ""
    variant_line: str = ""
    meaning: int = 1
    language: str = "en"


@dataclass(frozen=True)
class Fact:
    """One line of the who-sees-this page; `text` has a place for {adult}."""

    icon: str
    text: str
    title: str = ""
    first: bool = False


@dataclass(frozen=True)
class WhoSees:
    heading: str
    intro: str
    helpers: str
    nobody: str
    yes: str
    no: str
    facts: tuple[Fact, ...]
    language: str = "en"


@dataclass(frozen=True)
class Practice:
    heading: str
    intro: str
    statement: str
    line: str
    caption: str
    icon: str
    language: str = "en"


@dataclass(frozen=True)
class Opening:
    heading: str
    intro: str
    language: str = "en"


@dataclass(frozen=True)
class Instrument:
    """One version of the wheel for one band. Answers carry `key`, `band` and `version`.

    `language` is that of the answers (scale, small, in_words); other parts carry their own, because a translation may
    lack some (`participation.instruments.worded`). `scale_since`: the version since which the scale is the same.
    `based_on`: the version that this one was copied from, 0 for one that ships.
    """

    key: str
    version: int
    band: Band
    language: str
    tried_with_children: bool
    scale: tuple[Step, ...]
    small: Mapping[str, str]
    in_words: Mapping[str, str]
    practice: Practice
    opening: Opening
    who_sees: WhoSees
    items: tuple[Item, ...]
    help: Mapping[str, str]
    help_language: str = "en"
    scale_since: int = 1
    tried_by: str = ""
    based_on: int = 0

    @property
    def rings(self) -> int:
        return len(self.scale)

    @property
    def values(self) -> tuple[str, ...]:
        """Every answer that a form may hold, as text: "1" … and the small answers."""
        return (*(str(step.value) for step in self.scale), *Small)

    def item(self, key: str) -> Item:
        return next(item for item in self.items if item.indicator.key == key)

    def level(self, value: str) -> Level | None:
        """The level counted for an answer; None for a small answer or no answer: those are never low."""
        return self.scale[int(value) - 1].level if value.isdigit() else None

    def says(self, value: str) -> str:
        """An answer in words, as in "my wheel in words"; '' for no answer."""
        if not value:
            return ""
        return self.scale[int(value) - 1].label if value.isdigit() else self.in_words[value]

    @property
    def paths(self) -> tuple[str, ...]:
        """SVG path data of one slice's rings, inner ring first."""
        return slice_paths(self.rings)

    @property
    def mouths(self) -> tuple[str, ...]:
        """SVG path data of the faces' mouths, for the first answer to the last."""
        return mouths(self.rings)

    def filled(self, value: str | None) -> int:
        """How many rings an answer colours in."""
        return rings(value)

    @property
    def since(self) -> int:
        """The version since which the scale and every question mean the same: versions that share it are one series."""
        return max(self.scale_since, *(item.meaning for item in self.items))

    def comparable(self, other: Instrument) -> bool:
        """Whether two wheels may stand beside each other as one story: same instrument, band, scale and meaning."""
        return (self.key, self.band, self.since) == (other.key, other.band, other.since)


def rings(value: str | None) -> int:
    """How many rings an answer colours in: a small answer and no answer colour none."""
    return int(value) if value and value.isdigit() else 0


def lowest(value: str | None) -> bool:
    """The lowest answer of every scale: one ring. On Safe it opens the adult's card and raises a concern."""
    return value == "1"
