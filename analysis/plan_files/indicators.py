"""Quality indicators by name: the shipped list, its synonyms, and a cell of a plan → which ones it names. Pure."""

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

LIBRARY = Path(__file__).parents[1] / "library" / "quality-indicators.toml"
MOST_LINES_JOINED = 3
"""A name may be broken over this many lines of a cell."""


@dataclass(frozen=True)
class QualityIndicator:
    """One indicator of an inspection framework. `also`: other names for the same thing."""
    key: str
    name: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Named:
    """What a cell names: keys of known indicators, names nobody knows, and keys that stand there twice."""
    keys: tuple[str, ...]
    unknown: tuple[str, ...]
    twice: tuple[str, ...]


@lru_cache
def known() -> dict[str, QualityIndicator]:
    """Every shipped indicator by its key, in the order of the list."""
    entries = tomllib.loads(LIBRARY.read_text(encoding="utf-8"))["indicator"]
    return {e["key"]: QualityIndicator(e["key"], e["name"], tuple(e["also"])) for e in entries}


def name_of(key: str) -> str:
    """The indicator's name; a name that is not in the list is its own key."""
    return known()[key].name if key in known() else key


def _plain(text: str) -> str:
    return re.sub(r"[^a-z]+", " ", text.lower()).strip()


@lru_cache
def _keys_by_name() -> dict[str, str]:
    return {_plain(name): i.key for i in known().values() for name in (i.name, *i.also)}


def named_in(cell: str) -> Named:
    """Read a cell: one indicator a line, or `;` between them; a name broken over lines is put together again."""
    lines = [line.strip(" \t•-–*") for line in re.split(r"[\n;]", cell)]
    lines = [line for line in lines if line]
    found: list[str] = []
    unknown: list[str] = []
    while lines:
        for count in range(min(MOST_LINES_JOINED, len(lines)), 0, -1):
            key = _keys_by_name().get(_plain(" ".join(lines[:count])))
            if key:
                found.append(key)
                del lines[:count]
                break
        else:
            unknown.append(lines.pop(0).rstrip("."))
    twice = tuple(key for key in dict.fromkeys(found) if found.count(key) > 1)
    return Named(tuple(dict.fromkeys(found)), tuple(dict.fromkeys(unknown)), twice)
