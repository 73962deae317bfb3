"""A questionnaire in the reader's language: files `<language>/<key>.toml` beside this one, item by item.

    language = "pl"
    title, intro, help_lines, [asides] name = "…", [scales.<name>] stem, options = ["…", …] in the order of the source
    [[items]] id, text, short, stem, hint
    [source] frame = "digest", F1 = "digest" …   (of the English words that each was made from)

The frame (everything but the items) is used whole or not at all. An item whose English words are no longer those of its
digest is shown in English, and says so by its `language`. Codes and values are never translated: answers stay the same.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from surveys.questions import Item, Option

if TYPE_CHECKING:
    from surveys.library import Questionnaire

FOLDER = Path(__file__).parent


@lru_cache(maxsize=64)
def file(key: str, language: str) -> dict[str, Any]:
    """The translation of a questionnaire, or {}."""
    known = {path.stem: path for path in (FOLDER / language).glob("*.toml")} if language.isalpha() else {}
    return tomllib.loads(known[key].read_text("utf-8")) if key in known else {}


def digest(words: object) -> str:
    return hashlib.sha256(json.dumps(words, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:16]


def frame_words(form: Questionnaire) -> list[object]:
    """What the frame's translation is made from."""
    scales = {item.scale.id: item.scale for item in form.items if item.scale}
    asides = {str(option.value): option.label for item in form.items for option in item.aside}
    return [form.title, form.intro, list(form.help_lines), asides,
            {name: [scale.stem, *(option.label for option in scale.options)] for name, scale in scales.items()}]


def item_words(item: Item) -> list[str]:
    return [item.text, item.short, item.hint, *([] if item.scale else [option.label for option in item.options])]


def translate(form: Questionnaire, language: str) -> Questionnaire:
    """`form` as far as it is translated; the same object where nothing is."""
    done = file(form.key, language)
    if not done or done["source"].get("frame") != digest(frame_words(form)):
        return form
    items = {one["id"]: one for one in done.get("items", ())}
    pages = tuple(tuple(_item(item, items.get(item.id), done, form.language, language) for item in page) for page in form.pages)
    return replace(form, language=language, title=done["title"], intro=done["intro"], pages=pages,
                   help_lines=tuple(done.get("help_lines", ())))


def _item(item: Item, words: dict[str, Any] | None, done: dict[str, Any], own: str, language: str) -> Item:
    if words is None or done["source"].get(item.id) != digest(item_words(item)):
        return replace(item, language=own)
    aside = tuple(Option(option.value, done["asides"][str(option.value)]) for option in item.aside)
    scale = done["scales"][item.scale.id] if item.scale else {}
    labels = scale.get("options") or words.get("options", ())
    options = tuple(Option(option.value, label) for option, label in zip(item.options, labels, strict=True))
    return replace(item, text=words["text"], short=words.get("short", words["text"]), hint=words.get("hint", ""),
                   stem=words.get("stem", scale.get("stem", "")), options=options, aside=aside, language=language)
