"""Pages that many people get alike, but for a few blanks such as a receipt: drawn once, then filled in.

A page names its `blanks`; every other field must be the same for a page to be used again, so that no field can be
forgotten: plain values are compared by value, lists element by element, other objects (a questionnaire) by identity.
Only for visitors who are not signed in: nothing of a person is ever in what is kept.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Hashable
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from jinja2 import Environment
from markupsafe import escape

if TYPE_CHECKING:
    from participation.web.pages import Page

MOST_KEPT = 500
PLAIN = (str, int, float, bool, type(None), dt.date)
# From Unicode's private use: no text of ours or of a respondent's page holds them, and they need no escaping.
OPEN, CLOSE = "\ue000", "\ue001"
_BLANK = re.compile(f"{OPEN}(\\w+){CLOSE}")


@dataclass(frozen=True)
class Drawn:
    """A drawn page in pieces: words, name of a blank, words … `page` keeps alive what is compared by identity."""

    pieces: list[str]
    page: Page

    def filled(self, page: Page) -> str:
        return "".join(piece if place % 2 == 0 else escape(getattr(page, piece)) for place, piece in enumerate(self.pieces))


_kept: WeakKeyDictionary[Environment, dict[Hashable, Drawn]] = WeakKeyDictionary()


def drawn(page: Page, shared: Hashable, jinja: Environment, draw: Callable[[Page], str]) -> str:
    """`page` as text. `shared`: whatever else the page depends on (language, address)."""
    kept = _kept.setdefault(jinja, {})
    key = (type(page), shared, *_key(page))
    found = kept.get(key)
    if found is None:
        if len(kept) >= MOST_KEPT:
            kept.clear()
        # An empty blank stays empty: templates ask whether there is one.
        marked = {name: f"{OPEN}{name}{CLOSE}" for name in page.blanks if getattr(page, name) not in ("", None)}
        found = kept[key] = Drawn(_BLANK.split(draw(replace(page, **marked))), page)
    return found.filled(page)


def _key(page: Page) -> list[Hashable]:
    return [getattr(page, name) in ("", None) if name in page.blanks else _part(getattr(page, name))
            for name in _names(type(page))]


def _part(value: object) -> Hashable:
    if isinstance(value, PLAIN):
        return value
    if isinstance(value, (list, tuple)):
        return tuple(_fields(one) for one in value)
    if isinstance(value, dict):
        return tuple((name, _fields(one)) for name, one in value.items())
    return id(value)


def _fields(one: object) -> Hashable:
    if isinstance(one, PLAIN):
        return one
    if is_dataclass(one):
        return tuple(value if isinstance(value, PLAIN) else id(value)
                     for value in (getattr(one, name) for name in _names(type(one))))
    return id(one)


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))
