"""Ready questionnaires as data (*.toml), and their reader. Wording is ours, CC0; docs/surveys.md has the format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any

from participation import approvals
from surveys.library import translating
from surveys.questionnaire import definition
from surveys.questionnaire.definition import Unreadable
from surveys.questionnaire.questions import Item

FOLDER = Path(__file__).parent
approvals.FOLDERS.append(FOLDER)
EQUALITY = "equality"
BOX_STEP = 256
FRAME_BYTES = 160
"""What a ballot carries beside its answers: the stratum's id, the receipt's mark, punctuation, the length."""


@dataclass(frozen=True)
class Questionnaire:
    """A survey's wording and pages. `pages` holds items in order; `box_size` is the size of each sealed ballot."""

    key: str
    version: int
    language: str
    audience: str
    title: str
    intro: str
    minutes: int
    help_lines: tuple[str, ...]
    pages: tuple[tuple[Item, ...], ...]
    translations: Mapping[str, Mapping[str, Any]] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for page in self.pages for item in page)

    @cached_property
    def branches(self) -> bool:
        """Whether any question depends on an answer before it."""
        return any(item.conditions for item in self.items)

    @property
    def questions(self) -> int:
        """Questions that somebody may be asked: with branches, nobody may be asked all of them."""
        return sum(item.kind != "info" for item in self.items)

    @property
    def one_page(self) -> bool:
        """All on one page: answers are sent from it, without a page to check them."""
        return len(self.pages) == 1

    @cached_property
    def box_size(self) -> int:
        needed = FRAME_BYTES + sum(item.bytes for item in self.items)
        return -(-needed // BOX_STEP) * BOX_STEP

    def worded(self, language: str) -> Questionnaire:
        """In `language` as far as it is translated; always the same object for the same language."""
        if language == self.language:
            return self
        known: dict[str, Questionnaire] = self.__dict__.setdefault("_worded", {})
        if language not in known:
            known[language] = translating.translate(self, language)
        return known[language]

    def item(self, item_id: str) -> Item | None:
        return next((item for item in self.items if item.id == item_id), None)


@lru_cache(maxsize=64)
def read(text: str) -> Questionnaire:
    """The questionnaire in this TOML. Raises Unreadable."""
    return of(definition.loaded(text))


def of(data: Mapping) -> Questionnaire:
    """The questionnaire of such data (`definition.loaded`). Raises Unreadable."""
    try:
        items = definition.items(data)
        return Questionnaire(
            key=str(data["id"]), version=int(data["version"]), language=str(data["language"]),
            audience=str(data["audience"]), title=str(data["title"]), intro=str(data["intro"]),
            minutes=int(data["minutes"]), help_lines=tuple(data.get("help_lines", ())),
            pages=definition.pages(data, items), translations=data.get("translations", {}))
    except (KeyError, TypeError, ValueError) as problem:
        raise Unreadable(f"the questionnaire cannot be read: {problem}") from problem


def shipped_text(key: str) -> str | None:
    """The TOML of a shipped questionnaire, or None."""
    return _texts().get(key)


def equality() -> Questionnaire:
    """The questions of the equality page: the same for every survey, and no survey by itself."""
    return read(_equality_text())


@cache
def _equality_text() -> str:
    return (FOLDER / f"{EQUALITY}.toml").read_text("utf-8")


def shipped() -> list[Questionnaire]:
    """Every shipped questionnaire, by title."""
    return sorted((read(text) for text in _texts().values()), key=lambda one: one.title)


@cache
def _texts() -> dict[str, str]:
    return {path.stem: path.read_text("utf-8") for path in sorted(FOLDER.glob("*.toml")) if path.stem != EQUALITY}
