"""Pages that many people get alike, but for a few blanks such as a receipt: drawn once, then filled in.

A page names its `blanks`; every other field must be the same for a page to be used again, so that no field can be
forgotten: plain values are compared by value, lists element by element, other objects (a questionnaire) by identity.
Only for visitors who are not signed in: nothing of a person is ever in what is kept.
"""

from __future__ import annotations

import datetime as dt
import re
import struct
import zlib
from collections.abc import Callable, Hashable
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from jinja2 import Environment
from markupsafe import escape

if TYPE_CHECKING:
    from participation.web.pages import Page

MOST_KEPT = 500
MOST_IN_BLANK = 1000
GZIP_HEADER, LAST_BLOCK = b"\x1f\x8b\x08\0\0\0\0\0\0\xff", b"\x03\0"
PLAIN = (str, int, float, bool, type(None), dt.date)
# From Unicode's private use: no text of ours or of a respondent's page holds them, and they need no escaping.
OPEN, CLOSE = "\ue000", "\ue001"
_BLANK = re.compile(f"{OPEN}(\\w+){CLOSE}")


class Same(tuple):
    """A part of a page that is made once and used again as it is: compared by identity, as nothing of it can differ."""

    __slots__ = ()


class Drawn:
    """A drawn page in pieces: words, name of a blank, words …, each piece of words compressed once.

    `page` keeps alive what is compared by identity.
    """

    def __init__(self, text: str, page: Page) -> None:
        pieces = _BLANK.split(text)
        self.page = page
        self.first, *words = [piece.encode() for piece in pieces[::2]]
        self.first_packed, self.first_check = _deflated(self.first), zlib.crc32(self.first)
        self.rest = [(name, piece, _deflated(piece)) for name, piece in zip(pieces[1::2], words, strict=True)]

    def plain(self, page: Page) -> bytes:
        return b"".join([self.first, *(part for name, words, _packed in self.rest for part in (_blank(page, name), words))])

    def gzipped(self, page: Page) -> bytes:
        """The same as one gzip member (RFC 1952): blanks lie between the compressed words as stored blocks."""
        parts, check, size = [GZIP_HEADER, self.first_packed], self.first_check, len(self.first)
        for name, words, packed in self.rest:
            blank = _blank(page, name)
            check, size = zlib.crc32(words, zlib.crc32(blank, check)), size + len(blank) + len(words)
            parts += (_stored(blank), packed)
        return b"".join([*parts, LAST_BLOCK, struct.pack("<LL", check, size & 0xFFFFFFFF)])


def _deflated(words: bytes) -> bytes:
    """A piece of a deflate stream that ends on a whole byte and stands by itself."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(words) + packer.flush(zlib.Z_FULL_FLUSH)


def _blank(page: Page, name: str) -> bytes:
    text = str(getattr(page, name))
    return (text if text.isalnum() else str(escape(text))).encode()


def _stored(blank: bytes) -> bytes:
    """A blank as a stored block (RFC 1951, 3.2.4). Blanks are codes and numbers: far below its 65,535 bytes."""
    if len(blank) > MOST_IN_BLANK:
        raise ValueError("a blank is a short code, not a text")
    return struct.pack("<BHH", 0, len(blank), len(blank) ^ 0xFFFF) + blank


_kept: WeakKeyDictionary[Environment, dict[Hashable, Drawn]] = WeakKeyDictionary()


def drawn(page: Page, shared: Hashable, jinja: Environment, draw: Callable[[Page], str]) -> Drawn:
    """The drawing that `page` can be filled into. `shared`: whatever else it depends on (language, address)."""
    kept = _kept.setdefault(jinja, {})
    key = (type(page), shared, *_key(page))
    found = kept.get(key)
    if found is None:
        if len(kept) >= MOST_KEPT:
            kept.clear()
        # An empty blank stays empty: templates ask whether there is one.
        marked = {name: f"{OPEN}{name}{CLOSE}" for name in page.blanks if getattr(page, name) not in ("", None)}
        found = kept[key] = Drawn(draw(replace(page, **marked)), page)
    return found


def _key(page: Page) -> list[Hashable]:
    blanks = page.blanks
    return [value in ("", None) if name in blanks else value if isinstance(value, PLAIN) else _part(value)
            for name, value in page.__dict__.items()]


def _part(value: object) -> Hashable:
    if isinstance(value, (list, tuple)) and not isinstance(value, Same):
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
