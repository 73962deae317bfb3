"""A wheel in the reader's language: translations as files, each part by itself, falling back to the wheel's own words.

A file stands at `<language>/wheel-<band>[-v<version>].toml` beside this one and has the shape of the wheel it translates,
without version, levels and icons; any part may be left out:

    language = "pl" · instrument = "wheel" · band = "3-7" · of = 1      (the version that it translates)
    [[scale]] label      (all of them or none)   [small] and [in_words]  (together with the scale: one part)
    [practice]  [opening]  [who_sees] with [[who_sees.fact]] (all facts or none)  [help]
    [[item]] indicator, statement, line, about, variant, variant_line
    [source] part = "digest of the words it was made from": a part whose source was changed in place is not used

A part of a translation is used for every version whose words of that part are the same as in version `of`: so a version
that changes one sentence keeps the translations of all others. What is not translated keeps its own words and language,
and each part says its language for `lang`.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType

from participation import wheel
from participation.problems import Misconfigured

HERE = Path(__file__).parent
STRUCTURE = {"indicator", "icon", "first", "meaning", "language"}


@dataclass(frozen=True)
class Translation:
    """One file: `of` is the version that it translates, `parts` what it holds, `path` for messages."""

    language: str
    band: str
    of: int
    parts: Mapping[str, object]
    path: str
    sources: Mapping[str, str]


@cache
def shipped() -> tuple[Translation, ...]:
    """Every translation that ships, newest source version first. Raises Misconfigured naming the file."""
    found = [read(path) for path in sorted(HERE.glob("*/wheel-*.toml"))]
    return tuple(sorted(found, key=lambda one: -one.of))


def read(path: Path) -> Translation:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        if data["language"] != path.parent.name:
            raise ValueError(f"its language is not {path.parent.name}")
        return Translation(data["language"], wheel.Band(data["band"]).value, int(data["of"]), _parts(data), str(path),
                           MappingProxyType(data.get("source", {})))
    except (KeyError, TypeError, ValueError) as wrong:
        raise Misconfigured(f"{path.parent.name}/{path.name} is no translation of a wheel: {wrong}") from wrong


def of(band: str, language: str) -> tuple[Translation, ...]:
    return tuple(one for one in shipped() if (one.band, one.language) == (band, language))


def translate(instrument: wheel.Instrument, language: str, sources: Mapping[int, wheel.Instrument]) -> wheel.Instrument:
    """`instrument` with every part that is translated into `language`. `sources`: version → wheel of the same band."""
    parts: dict[str, object] = {}
    for one in of(instrument.band, language):
        if one.of in sources:
            parts = {**_fitting(one, instrument, sources[one.of]), **parts}
    return _with(instrument, language, parts) if parts else instrument


def missing(instrument: wheel.Instrument) -> tuple[str, ...]:
    """The parts that are not in the language of the answers: names as in the file, items as item.safe."""
    own = instrument.language
    parts = {"practice": instrument.practice.language, "opening": instrument.opening.language,
             "who_sees": instrument.who_sees.language, "help": instrument.help_language,
             **{f"item.{item.indicator.key}": item.language for item in instrument.items}}
    return tuple(name for name, language in parts.items() if language != own)


def _parts(data: dict) -> dict[str, object]:
    parts = {name: data[name] for name in ("practice", "opening", "who_sees", "help") if name in data}
    if "scale" in data:
        parts["answers"] = {name: data[name] for name in ("scale", "small", "in_words")}
    for item in data.get("item", ()):
        parts[f"item.{wheel.BY_KEY[item['indicator']].key}"] = item
    return parts


def _fitting(one: Translation, instrument: wheel.Instrument, source: wheel.Instrument) -> dict[str, object]:
    """The parts of a translation whose source words are still those of `instrument`."""
    now, then = words_of(instrument), words_of(source)
    return {name: part for name, part in one.parts.items() if now.get(name) == then.get(name) is not None
            and one.sources.get(name) in (None, digest(then[name])) and _same_shape(now[name], part)}


def digest(words: object) -> str:
    """Of a part's words in the language of the wheel: what its translation was made from."""
    return hashlib.sha256(json.dumps(words, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:16]


def words_of(instrument: wheel.Instrument) -> dict[str, object]:
    """The words of each part that can be translated, without structure."""
    return {
        "answers": {"scale": [step.label for step in instrument.scale], "small": dict(instrument.small),
                    "in_words": dict(instrument.in_words)},
        "practice": _plain(instrument.practice), "opening": _plain(instrument.opening),
        "who_sees": {**_plain(instrument.who_sees), "facts": [_plain(fact) for fact in instrument.who_sees.facts]},
        "help": dict(instrument.help),
        **{f"item.{item.indicator.key}": _plain(item) for item in instrument.items},
    }


def _plain(part: object) -> dict[str, str]:
    return {name: text for name, text in vars(part).items() if isinstance(text, str) and name not in STRUCTURE and text}


def _same_shape(words: object, part: object) -> bool:
    """As many answers, facts and chips as the source has, so that nothing is left half translated."""
    assert isinstance(words, dict) and isinstance(part, dict)
    if "scale" in words:
        return len(words["scale"]) == len(part["scale"]) and set(words["small"]) == set(part["small"])
    if "facts" in words:
        return len(words["facts"]) == len(part.get("fact", ()))
    return set(words) <= set(part)


def _with(instrument: wheel.Instrument, language: str, parts: Mapping[str, object]) -> wheel.Instrument:
    changed: dict[str, object] = {"items": tuple(_item(item, language, parts) for item in instrument.items)}
    if answers := parts.get("answers"):
        scale = tuple(replace(step, label=new["label"]) for step, new in zip(instrument.scale, answers["scale"], strict=True))
        changed |= {"scale": scale, "language": language, "small": MappingProxyType(answers["small"]),
                    "in_words": MappingProxyType(answers["in_words"])}
    for name in ("practice", "opening"):
        if words := parts.get(name):
            changed[name] = replace(getattr(instrument, name), **_words(words), language=language)
    if words := parts.get("who_sees"):
        facts = tuple(replace(fact, **_words(new)) for fact, new in
                      zip(instrument.who_sees.facts, words["fact"], strict=True))
        changed["who_sees"] = replace(instrument.who_sees, **_words(words), facts=facts, language=language)
    if words := parts.get("help"):
        changed |= {"help": MappingProxyType({key: words[key] for key in instrument.help}), "help_language": language}
    return replace(instrument, **changed)  # type: ignore[arg-type]


def _item(item: wheel.Item, language: str, parts: Mapping[str, object]) -> wheel.Item:
    words = parts.get(f"item.{item.indicator.key}")
    return replace(item, **_words(words), language=language) if words else item  # type: ignore[arg-type]


def _words(part: dict) -> dict[str, str]:
    return {name: text for name, text in part.items() if isinstance(text, str) and name not in STRUCTURE}
