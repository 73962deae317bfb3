"""A questionnaire in the reader's language: files `<language>/<key>.toml` beside this one, item by item.

    language = "pl"
    title, intro, help_lines, [asides] name = "…", [scales.<name>] stem, options = ["…", …] in the order of the source
    [[items]] id, text, short, stem, hint
    [source] frame = "digest", F1 = "digest" …   (of the English words that each was made from)

A survey that was written here or imported carries its translations in itself, in the same words: `translations.pl.title` …
(definition.py). They change with the version they are part of, so they need no digests.

The title, the introduction and the lines of help are used whole or not at all. An item is shown in the source language, and
says so by its `language`, where its source words are no longer those of its digest or where any of its words is missing: of
the item, its scale or its asides. Codes and values are never translated: answers stay the same.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from participation.words import speaking, translated
from surveys.questionnaire.questions import Item, Option

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
    return [item.text, item.short, item.hint, *([] if item.scale else [option.label for option in item.options]),
            *filter(None, (item.body, item.evidence, item.stem if item.group else ""))]


def translate(form: Questionnaire, language: str) -> Questionnaire:
    """`form` as far as it is translated; the same object where nothing is."""
    done = form.translations.get(language) or file(form.key, language)
    if not done or not _is_whole(form, done):
        return form
    items = {one["id"]: one for one in done.get("items", ())}
    pages = tuple(tuple(_item(item, items.get(item.id) or items.get(item.group), done, form.language, language) for item in page)
                  for page in form.pages)
    return replace(form, language=language, title=done["title"], intro=done.get("intro", ""), pages=pages,
                   help_lines=tuple(done.get("help_lines", ())))


def _is_whole(form: Questionnaire, done: Mapping[str, Any]) -> bool:
    """Whether the words around the questions are there, and of the source words as they are now."""
    if "source" in done:
        return bool(done["source"].get("frame") == digest(frame_words(form)))
    if not done.get("title") or (form.intro and not done.get("intro")):
        return False
    return len(done.get("help_lines", ())) == len(form.help_lines)


def _item(item: Item, words: Mapping[str, Any] | None, done: Mapping[str, Any], own: str, language: str) -> Item:
    if words is None or ("source" in done and done["source"].get(item.id) != digest(item_words(item))):
        return replace(item, language=own)
    try:
        made = _worded(item, words, done, language)
    except (KeyError, ValueError, IndexError):
        return replace(item, language=own)
    missing = any(getattr(item, name) and not getattr(made, name) for name in ("text", "hint", "body", "evidence", "stem", "other"))
    return replace(item, language=own) if missing else replace(made, language=language)


def _worded(item: Item, words: Mapping[str, Any], done: Mapping[str, Any], language: str) -> Item:
    """Raises KeyError or ValueError where a label is missing or there are too many."""
    text, stem = words["text"], words.get("stem", "")
    if item.group:
        text, stem = _row(item, words), words["text"]
    scale = done["scales"][item.scale.id] if item.scale else {}
    aside = tuple(Option(option.value, done["asides"][str(option.value)]) for option in item.aside)
    return replace(item, text=text, short=text if item.group else words.get("short", text), stem=stem or scale.get("stem", ""),
                   hint=words.get("hint", ""), body=words.get("body", ""), evidence=words.get("evidence", ""),
                   other=words.get("other", "") if item.other else "", options=_options(item, words, scale, language), aside=aside)


def _options(item: Item, words: Mapping[str, Any], scale: Mapping[str, Any], language: str) -> tuple[Option, ...]:
    labels = list(scale["options"] if item.scale else words.get("options", ()))
    if item.kind == "yesno" and not labels:
        with speaking(language):
            labels = [translated(option.label) for option in item.options if translated(option.label) != option.label]
    if item.other and len(labels) < len(item.options):
        labels.append(words["other"])
    return tuple(Option(option.value, label) for option, label in zip(item.options, labels, strict=True))


def _row(item: Item, words: Mapping[str, Any]) -> str:
    """The words of a matrix's row; rows are translated in the order in which they stand."""
    return str(words["rows"][item.row - 1])
