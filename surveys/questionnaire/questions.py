"""Kinds of question, and what is stored of an answer. Pure. How a form is read as answers: reading.py.

An answer is a whole number (a step of a scale), a short word (an option, "na", "unsure"), a list of options or the
respondent's own text. No answer is no entry: skipping is never a low score.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cached_property

Answer = int | str | list[str]
TEXT_LIMIT = 500
BYTES_A_CHARACTER = 4
OTHER = "other"
"""Code of the option that asks for own words."""
ASIDES_APART = ("several", "rank", "text", "number", "month")
"""Kinds whose answer is not one radio."""


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
    any of them (`match`). `group`: the matrix that it is a row of, `row` which one (from 1). `evidences` names actions of the plan. `language` of its
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
    row: int = 0
    evidences: tuple[str, ...] = ()
    language: str = ""
    known: dict[str, Option] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "known", {option.code: option for option in (*self.options, *self.aside)})

    @cached_property
    def field(self) -> str:
        """The name of the form's field."""
        return f"a-{self.id}"

    @property
    def other_field(self) -> str:
        return f"a-{self.id}-other"

    @property
    def why_field(self) -> str:
        return f"a-{self.id}-why"

    @property
    def month_field(self) -> str:
        return f"a-{self.id}-month"

    @property
    def year_field(self) -> str:
        return f"a-{self.id}-year"

    @property
    def aside_field(self) -> str:
        """Of a question whose answer is not one radio: its asides are boxes of their own."""
        return f"x-{self.id}"

    def place_field(self, code: str) -> str:
        """For the place of one option in a rank."""
        return f"a-{self.id}-{code}"

    @property
    def places(self) -> int:
        """How many options of a rank can be given a place."""
        return min(self.choose_most or len(self.options), len(self.options))

    @property
    def asides_apart(self) -> bool:
        return self.kind in ASIDES_APART

    @property
    def other_key(self) -> str:
        """Under which own words beside an option are stored."""
        return f"{self.id}_other"

    @property
    def why_key(self) -> str:
        """Under which the evidence for a grade is stored."""
        return f"{self.id}_why"

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """Every key under which something of this item may be stored."""
        return self.id, self.other_key, self.why_key

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
        return words + self._chosen_bytes + len(self.id.encode()) + 4

    @property
    def _chosen_bytes(self) -> int:
        codes = [len(json.dumps(code, ensure_ascii=False).encode()) + 1 for code in self.known]
        if self.kind in ("several", "rank"):
            return 2 + sum(codes)
        return max([*codes, 22 if self.kind in ("number", "month") else 0])
