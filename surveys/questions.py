"""Kinds of question, and how one answer is read. Pure.

An answer is a whole number (a step of a scale), a short word (an option, "na", "unsure"), a list of options or the
respondent's own text. No answer is no entry: skipping is never a low score.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

from participation.words import _, ngettext

Answer = int | str | list[str]
TEXT_LIMIT = 500
BYTES_A_CHARACTER = 4
OTHER = "other"
"""Code of the option that asks for own words."""


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose. `value` is what is stored, `code` what the form sends."""

    value: int | str
    label: str

    @property
    def code(self) -> str:
        return str(self.value)


@dataclass(frozen=True, slots=True)
class Scale:
    """Steps in the order of the page, with the bands (low, middle, high) in which they are counted."""

    id: str
    stem: str
    options: tuple[Option, ...]
    low: tuple[int, ...] = ()
    middle: tuple[int, ...] = ()
    high: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """What an earlier answer has to be. `op`: is, is-not (one of `values`), answered, empty, at-least, at-most (a number).

    For a question with several choices `is` holds if one of the values was chosen, `is-not` if none was.
    """

    item: str
    op: str
    values: tuple[int | str, ...] = ()


@dataclass(frozen=True)
class Item:
    """One question. What is stored for it: `id` the answer, `id_other` own words beside an option, `id_why` evidence.

    kind        answer stored             of its own
    scale       int, a step               scale
    grade       int, a step               scale, evidence (label of its text field, or "")
    choice      str, an option's code     options, other (label of "other, please say", or "")
    several     list of codes             options, other, choose_most
    rank        list of codes, best first options, choose_most
    yesno       "yes" or "no"             options (their words)
    text        str                       most (characters), lines (1: one line)
    number      int                       low, high (bounds, or None)
    month       "2026-11"                 first, last (bounds, or "")
    info        nothing                   body (paragraphs)

    An aside (na, unsure, rather-not …) is stored as its code in place of the answer. `conditions`: when it is asked, all or
    any of them (`match`). `group`: the matrix that it is a row of. `evidences` names actions of the plan. `language` of its
    words where it is not the questionnaire's.
    """

    id: str
    kind: str
    text: str
    short: str
    stem: str = ""
    hint: str = ""
    body: str = ""
    options: tuple[Option, ...] = ()
    aside: tuple[Option, ...] = ()
    scale: Scale | None = None
    other: str = ""
    evidence: str = ""
    most: int = TEXT_LIMIT
    lines: int = 4
    low: int | None = None
    high: int | None = None
    first: str = ""
    last: str = ""
    choose_most: int | None = None
    conditions: tuple[Condition, ...] = ()
    match: str = "all"
    group: str = ""
    evidences: tuple[str, ...] = ()
    language: str = ""
    known: dict[str, Option] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "known", {option.code: option for option in (*self.options, *self.aside)})

    @property
    def field(self) -> str:
        """The name of the form's field."""
        return f"a-{self.id}"

    @property
    def other_key(self) -> str:
        """Under which own words beside an option are stored."""
        return f"{self.id}_other"

    @property
    def why_key(self) -> str:
        """Under which the evidence for a grade is stored."""
        return f"{self.id}_why"

    @property
    def texts(self) -> tuple[str, ...]:
        """The keys under which free words of a respondent may stand."""
        return tuple(key for key, there in ((self.id, self.kind == "text"), (self.other_key, self.other), (self.why_key, self.evidence))
                     if there)

    @property
    def bytes(self) -> int:
        """The most that its answers can take up in a ballot, with their names and punctuation."""
        if self.kind == "info":
            return 0
        words = sum(len(key.encode()) + 6 + BYTES_A_CHARACTER * self.most for key in self.texts)
        return words + (0 if self.kind == "text" else self._chosen_bytes + len(self.id.encode()) + 4)

    @property
    def _chosen_bytes(self) -> int:
        codes = [len(code.encode()) + 3 for code in self.known]
        if self.kind in ("several", "rank"):
            return 2 + sum(codes)
        return max([*codes, 22 if self.kind in ("number", "month") else 0])


class Unusable(ValueError):
    """What arrived cannot be an answer to this question; the text is the sentence for the respondent."""


def parse(item: Item, sent: str) -> Answer | None:
    """The answer in what a form sent for this item; None if it was left empty. Raises Unusable."""
    return _PARSERS[item.kind](item, sent)


def said(item: Item, answer: Answer | None) -> str:
    """An answer in words, for the check page."""
    if answer is None:
        return _("Skipped")
    if item.kind == "text":
        words = len(str(answer).split())
        return ngettext("You wrote {n} word", "You wrote {n} words", words).format(n=words)
    option = item.known.get(str(answer))
    return option.label if option else _("Skipped")


def _parse_option(item: Item, sent: str) -> Answer | None:
    if not sent:
        return None
    if sent not in item.known:
        raise Unusable(_("Choose one of the answers on the page, or skip the question."))
    return item.known[sent].value


def _parse_text(item: Item, sent: str) -> Answer | None:
    text = tidy(sent)
    if len(text) > item.most:
        raise Unusable(_("Your text has {length} characters. Shorten it to {most}.").format(
            length=len(text), most=item.most))
    return text or None


# Unicode's control characters (Cc) but tab and line feed, and lone surrogates (Cs).
_UNPRINTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def tidy(text: str) -> str:
    """Text in NFC without control characters and outer white space; line breaks stay."""
    plain = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _UNPRINTED.sub("", plain).strip()


_PARSERS: dict[str, Callable[[Item, str], Answer | None]] = {
    "scale": _parse_option, "choice": _parse_option, "yesno": _parse_option, "text": _parse_text,
}
