"""Codes that people carry: a survey's token (128 random bits), the receipt of a sent ballot, a pass for one check-in.

Letters are Crockford's 32: no I, L, O or U, and a reader who writes them is understood. A code ends in a
checksum, so a slip of the pen is told apart from a wrong code without a look into the database.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUP = 4
_FORGIVEN = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V", **dict.fromkeys("- ._–—", "")})
_LETTERS = frozenset(LETTERS)
_DIGITS = str.maketrans(LETTERS, "0123456789ABCDEFGHIJKLMNOPQRSTUV")  # Python's own digits of base 32
_PAIRS = [first + second for first in LETTERS for second in LETTERS]


@dataclass(frozen=True)
class Kind:
    """One kind of code: how many random bytes, how many check bits, what the checksum is salted with."""

    name: bytes
    random_bytes: int
    check_bits: int

    @cached_property
    def length(self) -> int:
        """Letters of a written code, without the dashes."""
        return (self.random_bytes * 8 + self.check_bits) // 5


TOKEN = Kind(b"heard token", random_bytes=16, check_bits=12)
RECEIPT = Kind(b"heard receipt", random_bytes=9, check_bits=8)
# Short enough to type on a phone: it opens one check-in, for a short time, and wrong tries are slowed down.
PASS = Kind(b"heard pass", random_bytes=5, check_bits=10)
# Shorter still, for a whole class at once: for one lesson it lets in ballots of that class, and never opens an answer.
CLASS = Kind(b"heard class", random_bytes=3, check_bits=6)
# On a poster for some weeks: it opens the first page of a survey, and never anything that somebody began.
DOOR = Kind(b"heard door", random_bytes=4, check_bits=8)


def new(kind: Kind) -> str:
    """A fresh code, as letters without dashes."""
    return of(kind, os.urandom(kind.random_bytes))


def of(kind: Kind, raw: bytes) -> str:
    """The code that these random bytes give."""
    return _written(kind, raw[:kind.random_bytes])


def read(kind: Kind, typed: str) -> str | None:
    """The code that was typed, tidied; None if it cannot be a code of this kind (length, letters, checksum)."""
    tidy = typed.strip().upper().translate(_FORGIVEN)
    if len(tidy) != kind.length or not _LETTERS.issuperset(tidy):
        return None
    number = int(tidy.translate(_DIGITS), 32)
    raw = (number >> kind.check_bits).to_bytes(kind.random_bytes, "big")
    return tidy if number & (1 << kind.check_bits) - 1 == _check(kind, raw) else None


def looks_like(kind: Kind, typed: str) -> bool:
    """Whether it is as long as a code of this kind: how one field takes several kinds."""
    return len(typed.strip().translate(_FORGIVEN)) == kind.length


def grouped(code: str) -> str:
    """For paper and eyes: 7RTX-92HM-…"""
    return "-".join([code[start:start + GROUP] for start in range(0, len(code), GROUP)])


def _check(kind: Kind, raw: bytes) -> int:
    return int.from_bytes(sha256(kind.name + raw).digest()[:4], "big") >> (32 - kind.check_bits)


def _written(kind: Kind, raw: bytes) -> str:
    number = int.from_bytes(raw, "big") << kind.check_bits | _check(kind, raw)
    pairs = []
    for _ in range(kind.length // 2):
        number, last = divmod(number, 1024)
        pairs.append(_PAIRS[last])
    return "".join(reversed(pairs))
