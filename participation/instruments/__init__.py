"""The reader of instruments: versioned questions and scales as data (TOML beside this file).

A file is named `wheel-<band>[-v<version>].toml`; version 1 has no suffix. A file that breaks a rule of the wheel is refused
when the service starts, not when a child meets it.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from types import MappingProxyType

from participation import wheel
from participation.problems import Misconfigured, NotFound

HERE = Path(__file__).parent
RINGS = {wheel.Band.EARLY: 3, wheel.Band.MIDDLE: 4, wheel.Band.TEEN: 5}


@cache
def shipped() -> tuple[wheel.Instrument, ...]:
    """Every instrument of this installation, oldest version first. Raises Misconfigured naming the file."""
    found = [read(path) for path in sorted(HERE.glob("*.toml"))]
    return tuple(sorted(found, key=lambda one: (one.key, one.band, one.version)))


def current(band: str) -> wheel.Instrument:
    """The newest wheel for an age band."""
    return [one for one in shipped() if one.band == band][-1]


def of(band: str, version: int) -> wheel.Instrument:
    """The wheel that an answer was given on. Raises NotFound for a version that was never shipped."""
    for one in shipped():
        if (one.band, one.version) == (band, version):
            return one
    raise NotFound


def read(path: Path) -> wheel.Instrument:
    """One instrument from a TOML file, checked. Raises Misconfigured."""
    try:
        return _checked(_instrument(tomllib.loads(path.read_text(encoding="utf-8"))))
    except (KeyError, TypeError, ValueError) as wrong:
        raise Misconfigured(f"{path.name} is not a wheel: {wrong}") from wrong


def _instrument(data: dict) -> wheel.Instrument:
    return wheel.Instrument(
        key=data["instrument"], version=data["version"], band=wheel.Band(data["band"]), language=data["language"],
        tried_with_children=data["tried_with_children"],
        scale=tuple(wheel.Step(i, step["label"], wheel.Level(step["level"])) for i, step in enumerate(data["scale"], 1)),
        small=MappingProxyType(data["small"]), in_words=MappingProxyType(data["in_words"]),
        practice=wheel.Practice(**data["practice"]), opening=wheel.Opening(**data["opening"]),
        who_sees=_who_sees(data["who_sees"]),
        items=tuple(_item(item) for item in data["item"]), help=MappingProxyType(data["help"]),
    )


def _who_sees(who: dict) -> wheel.WhoSees:
    words = {name: text for name, text in who.items() if name != "fact"}
    return wheel.WhoSees(**words, facts=tuple(wheel.Fact(**fact) for fact in who["fact"]))


def _item(item: dict) -> wheel.Item:
    words = {name: text for name, text in item.items() if name != "indicator"}
    return wheel.Item(indicator=wheel.BY_KEY[item["indicator"]], **words)


def _checked(one: wheel.Instrument) -> wheel.Instrument:
    if tuple(item.indicator.key for item in one.items) != wheel.KEYS:
        raise ValueError("the eight indicators must stand in their statutory order")
    if one.rings != RINGS[one.band]:
        raise ValueError(f"band {one.band} has {RINGS[one.band]} rings")
    if set(one.small) != set(wheel.Small) or set(one.in_words) != set(wheel.Small):
        raise ValueError("skip, unsure and talk each need their words")
    order = list(wheel.Level)
    if [order.index(step.level) for step in one.scale] != sorted(order.index(step.level) for step in one.scale):
        raise ValueError("levels must not fall as rings grow")
    if {step.level for step in one.scale} != set(wheel.Level):
        raise ValueError("each level needs an answer")
    return one
