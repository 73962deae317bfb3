"""Our own format. It is read whole or not at all; what is in it was not necessarily written by us."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from participation.words import _
from surveys import library
from surveys.exchange.found import Came, Unreadable
from surveys.questionnaire import definition
from surveys.questionnaire.definition import Unreadable as NotOurs

MOST_DEPTH = 40
"""Brackets that are open at once; ours never need more than ten."""
WORDS, NUMBERS = ("id", "language", "audience", "title", "intro"), ("version", "minutes")


def read(text: str) -> Came:
    """Raises Unreadable."""
    check_depth(text)
    try:
        data = definition.loaded(text)
        _check_shape(data)
        library.of(data)
        definition.written(data)
    except (NotOurs, AttributeError, RecursionError, KeyError, TypeError, ValueError, OverflowError) as problem:
        said = _("“{name}” is missing").format(name=problem.args[0]) if isinstance(problem, KeyError) else str(problem)[:300]
        raise Unreadable(_("This file is not a questionnaire in our own format ({problem}).").format(problem=said)) from problem
    return Came("TOML", data, ())


def check_depth(text: str) -> None:
    depth = deepest = 0
    for sign in re.findall(r"[\[{\]}]", re.sub(r'"[^"\n]*"', "", text)):
        depth = depth + 1 if sign in "[{" else max(0, depth - 1)
        deepest = max(deepest, depth)
    if deepest > MOST_DEPTH or re.search(r"(?:[\w\"'-]+\s*\.\s*){40}", text):
        raise Unreadable(_("This file nests far deeper than a questionnaire does. We do not read it."))


def _check_shape(data: Mapping[str, Any]) -> None:
    """Types of everything that pages and editors rely on, beyond what the reader of questions needs."""
    _each(data, WORDS, str)
    _each(data, NUMBERS, int)
    _must(all(isinstance(line, str) for line in _list(data.get("help_lines", []))), "help_lines")
    _must(all(isinstance(label, str) for label in _dict(data.get("asides", {})).values()), "asides")
    _must(all(isinstance(said, str) for said in _dict(data.get("about", {})).values()), "about")
    _must(all(isinstance(item, dict) and isinstance(item.get("id"), str) and isinstance(item.get("text"), str) for item in _list(data["items"])), "items")
    for item in data["items"]:
        _pairs(item, "options", "rows")
    for scale in _dict(data.get("scales", {})).values():
        _pairs(_dict(scale), "options")
    for words in _dict(data.get("translations", {})).values():
        _must(all(isinstance(one, dict) and isinstance(one.get("id"), str) for one in _list(_dict(words).get("items", []))), "translations")


def _each(data: Mapping[str, Any], names: tuple[str, ...], kind: type) -> None:
    for name in names:
        _must(isinstance(data[name], kind) and not isinstance(data[name], bool), name)


def _pairs(one: Mapping[str, Any], *names: str) -> None:
    for name in names:
        _must(all(isinstance(pair, list) and len(pair) == 2 and isinstance(pair[1], str) for pair in _list(one.get(name, []))), name)


def _must(true: bool, name: str) -> None:
    if not true:
        raise NotOurs(f"“{name}” is not as it should be")


def _of(kind: type) -> Callable[[Any], Any]:
    def check(value: Any) -> Any:
        _must(isinstance(value, kind), str(value)[:40])
        return value
    return check


_list, _dict = _of(list), _of(dict)
