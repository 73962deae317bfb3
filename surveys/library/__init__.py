"""Ready questionnaires as data (*.toml), and their reader. Wording is ours, CC0; docs/surveys.md has the format."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path

from participation import approvals
from surveys.library import translating
from surveys.questions import KINDS, TEXT_LIMIT, Item, Option, Scale

FOLDER = Path(__file__).parent
approvals.FOLDERS.append(FOLDER)
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

    @cached_property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for page in self.pages for item in page)

    @property
    def questions(self) -> int:
        """Questions that everybody is asked."""
        return sum(item.ask_if is None for item in self.items)

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


class Unreadable(ValueError):
    """A questionnaire breaks the format; the text says where and how."""


@lru_cache(maxsize=64)
def read(text: str) -> Questionnaire:
    """The questionnaire in this TOML. Raises Unreadable."""
    try:
        return _read(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as problem:
        raise Unreadable(f"the questionnaire cannot be read: {problem}") from problem


def shipped_text(key: str) -> str | None:
    """The TOML of a shipped questionnaire, or None."""
    return _texts().get(key)


def shipped() -> list[Questionnaire]:
    """Every shipped questionnaire, by title."""
    return sorted((read(text) for text in _texts().values()), key=lambda one: one.title)


@cache
def _texts() -> dict[str, str]:
    return {path.stem: path.read_text("utf-8") for path in sorted(FOLDER.glob("*.toml"))}


def _read(data: Mapping) -> Questionnaire:
    scales = {name: _scale(name, raw) for name, raw in data.get("scales", {}).items()}
    asides = {name: Option(name, label) for name, label in data.get("asides", {}).items()}
    items = [_item(raw, scales, asides) for raw in data["items"]]
    _check_ids(items)
    return Questionnaire(
        key=str(data["id"]), version=int(data["version"]), language=str(data["language"]),
        audience=str(data["audience"]), title=str(data["title"]), intro=str(data["intro"]),
        minutes=int(data["minutes"]), help_lines=tuple(data.get("help_lines", ())),
        pages=_pages(data, items))


def _scale(name: str, raw: Mapping) -> Scale:
    options = tuple(Option(int(value), str(label)) for value, label in raw["options"])
    bands = {band: tuple(int(value) for value in raw.get(band, ())) for band in ("low", "middle", "high")}
    counted = sorted(value for values in bands.values() for value in values)
    if counted and counted != sorted(option.value for option in options):
        raise Unreadable(f"scale {name}: low, middle and high must hold each step once")
    return Scale(name, str(raw.get("stem", "")), options, **bands)


def _item(raw: Mapping, scales: Mapping[str, Scale], asides: Mapping[str, Option]) -> Item:
    kind = str(raw["kind"])
    if kind not in KINDS:
        raise Unreadable(f"item {raw['id']}: there is no kind “{kind}”")
    scale = scales[raw["scale"]] if kind == "scale" else None
    options = scale.options if scale else tuple(Option(str(code), str(label)) for code, label in raw.get("options", ()))
    condition = raw.get("ask_if")
    return Item(
        id=str(raw["id"]), kind=kind, text=str(raw["text"]), short=str(raw.get("short", raw["text"])),
        stem=str(raw.get("stem", scale.stem if scale else "")), hint=str(raw.get("hint", "")), options=options,
        aside=tuple(asides[name] for name in raw.get("asides", ())), scale=scale, most=int(raw.get("most", TEXT_LIMIT)),
        evidences=tuple(raw.get("evidences", ())),
        ask_if=(str(condition["item"]), frozenset(condition["is"])) if condition else None)


def _check_ids(items: list[Item]) -> None:
    seen: set[str] = set()
    for item in items:
        if item.id in seen or not item.id.isalnum() or len(item.id) > 20:
            raise Unreadable(f"item {item.id}: ids are letters and digits, at most 20, each once")
        if item.kind != "text" and not item.options:
            raise Unreadable(f"item {item.id} has nothing to choose from")
        if item.ask_if and item.ask_if[0] not in seen:
            raise Unreadable(f"item {item.id} depends on an item that does not come before it")
        seen.add(item.id)


def _pages(data: Mapping, items: list[Item]) -> tuple[tuple[Item, ...], ...]:
    """One question a page, unless the file says which items share one."""
    if "pages" not in data:
        return tuple((item,) for item in items)
    by_id = {item.id: item for item in items}
    pages = tuple(tuple(by_id[item_id] for item_id in page) for page in data["pages"])
    if [item.id for page in pages for item in page] != [item.id for item in items]:
        raise Unreadable("pages must hold every item once, in order")
    return pages
