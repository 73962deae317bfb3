"""What a reader found in somebody's file, before it becomes a questionnaire of ours; and what there is to say about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from participation.problems import Unacceptable

Words = Mapping[str, str]
"""The same words by language tag. The tag "" stands for the language of the file where it does not name one."""
FIELD = "file"


class Unreadable(Unacceptable):
    """A file that cannot be read at all. The sentence says why, and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__({FIELD: sentence}, sentence)


@dataclass(frozen=True)
class Note:
    """Something that did not come across as it was. `where` is the row or question, "" for the whole file."""

    where: str
    said: str


@dataclass(frozen=True)
class Choice:
    """One thing to choose. `aside` names it where it stands for no answer (na, unsure, rathernot); `step` is its number in a
    scale where the file's format gives it one."""

    code: str
    words: Words
    aside: str = ""
    band: str = ""
    step: int | None = None


@dataclass(frozen=True)
class Row:
    """One row of a matrix. `names` are those by which conditions of the file call it."""

    name: str
    words: Words


@dataclass
class Found:
    """One question of a file. `name` is what its file calls it, `logic` the conditions of it and of the groups around it.

    `page` is the same for questions that share one. `parts` maps names of single boxes of a question with several
    choices to their codes. `more` holds keys of the item that need no care (most, lines, low, high …).
    `other_code`: what the file calls the option that asks for own words. `worded` holds further words by language, by the item's key (other, evidence, short, stem).
    """

    name: str
    where: str
    kind: str
    text: Words
    hint: Words = field(default_factory=dict)
    body: Words = field(default_factory=dict)
    choices: list[Choice] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    more: dict[str, Any] = field(default_factory=dict)
    worded: dict[str, Words] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    logic: list[str] = field(default_factory=list)
    page: str = ""
    scale: str = ""
    id: str = ""
    other_code: str = ""
    scale_stem: Words = field(default_factory=dict)


@dataclass
class File:
    """Everything that a reader found. `language` is the tag of its own words. `frame` holds keys of the questionnaire that
    the format states outright (version, audience …), `help` lines of help, one a line of text."""

    source: str
    language: str = ""
    key: str = ""
    title: Words = field(default_factory=dict)
    intro: Words = field(default_factory=dict)
    found: list[Found] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    frame: dict[str, Any] = field(default_factory=dict)
    help: Words = field(default_factory=dict)

    def note(self, where: str, said: str) -> None:
        self.notes.append(Note(where, said))


@dataclass(frozen=True)
class Came:
    """What came across: the data of a questionnaire that `library.of` accepts, and the notes."""

    source: str
    data: dict[str, Any]
    notes: tuple[Note, ...]


def own(words: Words, language: str) -> str:
    """The words in the file's own language; in any other where it has none."""
    return words.get(language) or words.get("") or next((text for text in words.values() if text), "")
