"""An entry's plain words in further languages: told beside the English they were written for, so that an old one is not shown as new.

Kept in a version as {language: {field: [the English it tells, its words]}}. Where the English has changed since, families read the
English, and whoever keeps the directory is told which words are to be looked at again.
"""

from __future__ import annotations

from collections.abc import Mapping

from participation import words

PLAIN = ("name", "what", "children", "who", "ages", "how", "hours", "cost")
"""Words that can stand in further languages; a number, an address and a web page are the same in each."""
LONGER = 2
"""How much longer than the English may be at most, in times: other languages need more room."""
Told = Mapping[str, list[str]]


def languages() -> list[tuple[str, str]]:
    """(tag, its own name) of those that families are offered, but English."""
    return [(one.tag, one.name) for one in words.offered() if one.tag != words.SOURCE]


def said(told: Told, field: str, english: str) -> str:
    """What a field says in a language; "" where nobody has written it for the English that stands now."""
    kept = told.get(field)
    return kept[1] if kept and kept[0] == english else ""


def behind(told: Told, facts: Mapping[str, str]) -> list[str]:
    """Fields that were written for an English that has changed since."""
    return [field for field in PLAIN if field in told and told[field][0] != facts.get(field, "")]


def lacking(told: Told, facts: Mapping[str, str]) -> list[str]:
    """Fields of the entry that families read in English."""
    return [field for field in PLAIN if facts.get(field) and not said(told, field, facts[field])]


def kept(typed: Mapping[str, str], facts: Mapping[str, str]) -> dict[str, list[str]]:
    """What was typed, as a version keeps it: each beside the English of now."""
    return {field: [facts.get(field, ""), typed[field]] for field in PLAIN if typed.get(field) and facts.get(field)}
