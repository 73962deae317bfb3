"""What in somebody's own words may show who is meant: contact details, dates of birth, names. Pure.

It marks, and never decides: a person reads every comment before it is shown. Names are looked for by their form (a word with
a capital inside a sentence, or after a title) and by comparison with names that are given.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

NAME, CONTACT = "[name]", "[contact]"
_CONTACTS = re.compile(r"""
    [\w.+-]+@[\w-]+(?:\.[\w-]+)+                                       # e-mail
    | (?:https?://|www\.)\S+ | (?<!\w)@\w{3,}                           # page, handle
    | (?<!\w)(?:\+|00|0)(?:[\s().-]*\d){8,13}(?!\w)                     # phone
    | \b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b                             # postcode
    | \b\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})\b                       # date, as of birth
    | \b\d{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?\s+\d{4}\b
    | \b[A-CEGHJ-PR-TW-Z]{2}\s?(?:\d\s?){6}[A-D]\b                      # national insurance
    | \b(?:\d[ -]?){10}\b                                               # CHI number
    """, re.VERBOSE | re.IGNORECASE)
_TITLED = re.compile(r"\b(?i:mrs?|ms|miss|mx|dr|doctor|prof|sir|sister|father|pc|nurse|auntie|uncle)\b\.?\s+[A-Z][\w’'-]+"
                     r"(?:\s+[A-Z][\w’'-]+)?")
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_BEGINS = re.compile(r"(?:^|[.!?…:;\n]|[“\"(])\s*$")
_COMMON = frozenset("""i i’m i'm i’d i'd i’ve i've i’ll i'll english scottish scots gaelic polish ukrainian urdu arabic romanian
    british monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
    october november december christmas easter scotland uk britain nhs camhs gp girfec asn pe it ict covid council
    school nursery heard mum dad ok tv""".split())
SHORTEST = 3
"""Letters that a name must have to be looked for by comparison."""


@dataclass(frozen=True)
class Piece:
    """A stretch of a comment; `instead` is what takes the place of a flagged one, "" where nothing is flagged."""

    text: str
    instead: str = ""


def names_in(people: Iterable[str]) -> frozenset[str]:
    """Words by which these people (names or e-mail addresses) would be recognised, in small letters."""
    words = (word.casefold() for one in people for word in re.split(r"[^\w’'-]+|_", one.partition("@")[0]))
    return frozenset(word for word in words if len(word) >= SHORTEST and not word.isdigit() and word not in _COMMON)


def pieces(text: str, names: Collection[str] = ()) -> list[Piece]:
    """The comment in order, with what may show somebody apart."""
    found, at = [], 0
    for start, end, instead in _spans(text, names):
        if start > at:
            found.append(Piece(text[at:start]))
        found.append(Piece(text[start:end], instead))
        at = end
    return [*found, Piece(text[at:])] if at < len(text) else found


def flagged(text: str, names: Collection[str] = ()) -> bool:
    return bool(_spans(text, names))


def without(text: str, names: Collection[str] = ()) -> str:
    """The comment with everything flagged taken out."""
    return "".join(piece.instead or piece.text for piece in pieces(text, names))


def _spans(text: str, names: Collection[str]) -> list[tuple[int, int, str]]:
    """(start, end, what instead), in order, none within another."""
    found = [(one.start(), one.end(), CONTACT) for one in _CONTACTS.finditer(text)]
    found += [(one.start(), one.end(), NAME) for one in _TITLED.finditer(text)]
    found += [(one.start(), one.end(), NAME) for one in _WORD.finditer(text) if _may_be_name(one, text, names)]
    kept: list[tuple[int, int, str]] = []
    for start, end, instead in sorted(found, key=lambda span: (span[0], -span[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end, instead))
    return kept


def _may_be_name(found: re.Match[str], text: str, names: Collection[str]) -> bool:
    word = re.sub(r"[’']s$", "", found[0])
    if word.casefold() in names:
        return True
    capital = word[:1].isupper() and not word.isupper()
    return capital and word.casefold() not in _COMMON and not _BEGINS.search(text[:found.start()])


_PLACE = re.compile(r"\[(?:name|contact|…|\.\.\.)\]")


def only_shortened(before: str, after: str) -> bool:
    """Whether `after` is `before` with words taken out, and [name], [contact] or […] in their place: nothing is added."""
    left = iter(_tokens(before))
    return all(token in left for token in _tokens(_PLACE.sub(" ", after)))


def _tokens(text: str) -> list[str]:
    return re.findall(r"\[(?:name|contact)\]|\w+|[^\w\s]", text)
