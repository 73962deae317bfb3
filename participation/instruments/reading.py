"""TOML text → a wheel, checked. Pure; the same shape for files that ship and for versions made in an installation.

    instrument = "wheel", version, band, language, tried_with_children, tried_by (who tried it, may be left out),
    based_on (version, may be left out), scale_since (version, may be left out: its own), [[scale]] label, level · [small] and [in_words] skip, unsure, talk ·
    [practice] · [opening] · [who_sees] with [[who_sees.fact]] · [[item]] indicator, statement, line, about, variant,
    variant_line, meaning (version, may be left out: its own) · [help] key = "words"
"""

from __future__ import annotations

import tomllib
from dataclasses import fields
from types import MappingProxyType

from participation import wheel

MOST_VERSION = 32_000
RINGS = {wheel.Band.EARLY: 3, wheel.Band.MIDDLE: 4, wheel.Band.TEEN: 5}
LONGEST_TEXT, MOST_CHIPS = 500, 40
"""Letters of any one text, and things that could help: a child's page stays a page, whatever file it came from."""


def parsed(text: str) -> wheel.Instrument:
    """One instrument. Raises ValueError, TypeError or KeyError (tomllib's own error is a ValueError)."""
    return checked(built(tomllib.loads(text)))


def built(data: dict) -> wheel.Instrument:
    """The instrument that the data says, not yet checked."""
    language, version = data["language"], data["version"]
    return wheel.Instrument(
        key=data["instrument"], version=version, band=wheel.Band(data["band"]), language=language,
        tried_with_children=data["tried_with_children"], tried_by=data.get("tried_by", ""), based_on=data.get("based_on", 0),
        scale=steps(data["scale"]), scale_since=data.get("scale_since", version),
        small=MappingProxyType(data["small"]), in_words=MappingProxyType(data["in_words"]),
        practice=wheel.Practice(**data["practice"], language=language),
        opening=wheel.Opening(**data["opening"], language=language),
        who_sees=who_sees(data["who_sees"], language),
        items=tuple(item(one, language, version) for one in data["item"]),
        help=MappingProxyType(data["help"]), help_language=language,
    )


def steps(scale: list[dict]) -> tuple[wheel.Step, ...]:
    return tuple(wheel.Step(i, step["label"], wheel.Level(step["level"])) for i, step in enumerate(scale, 1))


def who_sees(who: dict, language: str) -> wheel.WhoSees:
    words = {name: text for name, text in who.items() if name != "fact"}
    return wheel.WhoSees(**words, facts=tuple(wheel.Fact(**fact) for fact in who["fact"]), language=language)


def item(one: dict, language: str, version: int) -> wheel.Item:
    words = {"meaning": version} | {name: text for name, text in one.items() if name != "indicator"}
    return wheel.Item(indicator=wheel.BY_KEY[one["indicator"]], **words, language=language)


def checked(one: wheel.Instrument) -> wheel.Instrument:
    """The same instrument. Raises ValueError with the rule of the wheel that it breaks."""
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
    _check_numbers(one)
    _check_kinds(one)
    _check_texts(one)
    return one


def _check_numbers(one: wheel.Instrument) -> None:
    numbers = [one.version, one.scale_since, one.based_on, *(item.meaning for item in one.items)]
    if not all(type(number) is int and 0 <= number <= MOST_VERSION for number in numbers) or one.since > one.version:
        raise ValueError("versions are whole numbers, and nothing can mean the same since a later version")


def _check_kinds(one: wheel.Instrument) -> None:
    """What is no text has its own kind too, else it could not be written and read again."""
    if not isinstance(one.tried_with_children, bool) or not isinstance(one.tried_by, str):
        raise ValueError("tried_with_children is true or false, tried_by is text")
    if not all(isinstance(fact.first, bool) for fact in one.who_sees.facts):
        raise ValueError("first is true or false")
    if len(one.help) > MOST_CHIPS:
        raise ValueError(f"at most {MOST_CHIPS} things could help")


def _check_texts(one: wheel.Instrument) -> None:
    """Every word is text and there, so that no page meets a number or a gap."""
    parts = [one.practice, one.opening, one.who_sees, *one.who_sees.facts, *one.items]
    may_lack = {"title", "variant", "variant_line", "tried_by"}
    if not one.who_sees.facts or not one.who_sees.facts[0].first or "{adult}" not in one.who_sees.facts[0].text:
        raise ValueError("the first fact says what cannot stay private, and that {adult} gets help")
    texts = [(field.name, getattr(part, field.name)) for part in parts for field in fields(part) if field.type == "str"]
    texts += [("label", step.label) for step in one.scale]
    texts += [("tried_by", one.tried_by)]
    texts += [item for mapping in (one.small, one.in_words, one.help) for item in mapping.items()]
    for name, text in texts:
        if not isinstance(text, str) or not (text.strip() or name in may_lack):
            raise ValueError(f"{name} has no words")
        if len(text) > LONGEST_TEXT:
            raise ValueError(f"{name} is longer than {LONGEST_TEXT} letters")
    if not all("{child}" in item.about for item in one.items):
        raise ValueError("about needs a place for {child}")
