"""Kinds of question, and how one answer is read. Pure.

An answer is a whole number (a step of a scale), a short word (an option, "na", "unsure") or the respondent's own text.
No answer is no entry: skipping is never a low score.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from participation.words import _, ngettext

Answer = int | str
TEXT_LIMIT = 500
BYTES_A_CHARACTER = 4


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose. `value` is what is stored, `code` what the form sends."""

    value: Answer
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


@dataclass(frozen=True)
class Item:
    """One question. `evidences` names actions of the plan; `ask_if` = (item, answers that lead here); `language` of
    its words where it is not the questionnaire's."""

    id: str
    kind: str
    text: str
    short: str
    stem: str = ""
    hint: str = ""
    options: tuple[Option, ...] = ()
    aside: tuple[Option, ...] = ()
    scale: Scale | None = None
    most: int = TEXT_LIMIT
    evidences: tuple[str, ...] = ()
    ask_if: tuple[str, frozenset[Answer]] | None = None
    language: str = ""
    known: dict[str, Option] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "known", {option.code: option for option in (*self.options, *self.aside)})

    @property
    def field(self) -> str:
        """The name of the form's field."""
        return f"a-{self.id}"

    @property
    def bytes(self) -> int:
        """The most that an answer can take up in a ballot, with its name and punctuation."""
        if self.kind == "text":
            own = 2 + BYTES_A_CHARACTER * self.most
        else:
            own = max(len(str(code).encode()) + 2 for code in self.known)
        return own + len(self.id.encode()) + 4


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
    "scale": _parse_option, "choice": _parse_option, "text": _parse_text,
}
KINDS: Sequence[str] = tuple(_PARSERS)
