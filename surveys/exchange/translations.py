"""Further languages of a file, in the form of `translations` in a questionnaire's data (surveys.questionnaire.definition)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from surveys.exchange.choosing import Chooser
from surveys.exchange.found import Choice, File, Found, Words, own

Collected = dict[str, dict[str, dict[str, Any]]]
"""By language, by id: the words of an item."""


def collect(words: Collected, item: dict[str, Any], found: Found, main: str) -> None:
    """Adds this question's words in every other language to `words`."""
    texts = {"text": found.text, "hint": found.hint, "body": found.body, **found.worded}
    for language in _languages(found, main):
        made: dict[str, Any] = {key: said[language] for key, said in texts.items() if said.get(language)}
        if "options" in item:
            made |= _labels("options", [choice.words for choice in found.choices if not choice.aside], language, main)
        if found.rows:
            made |= _labels("rows", [row.words for row in found.rows], language, main)
        if made:
            words.setdefault(language, {})[item["id"]] = {"id": item["id"], **made}


def _languages(found: Found, main: str) -> list[str]:
    said = [found.text, found.hint, found.body, *found.worded.values(), *(choice.words for choice in found.choices),
            *(row.words for row in found.rows)]
    return sorted({language for words in said for language, text in words.items() if language and language != main and text})


def _labels(key: str, said: Sequence[Words], language: str, main: str) -> dict[str, list[str]]:
    """Labels in order; one that is not translated stays as it is, and nothing if none is."""
    if not any(words.get(language) for words in said):
        return {}
    return {key: [words.get(language) or own(words, main) for words in said]}


def frame(words: Collected, file: File, chooser: Chooser, main: str) -> dict[str, Any]:
    """`translations` of the data, or {}: the items' words with title, first words, asides and scales."""
    shared = [choice.words for steps in chooser.choices.values() for choice in steps]
    shared += [file.title, file.intro, file.help, *chooser.stems.values(), *(choice.words for choice in chooser.aside_choices.values())]
    languages = sorted({*words, *(tag for said in shared for tag, text in said.items() if tag and tag != main and text)})
    made = {language: _one(language, words.get(language, {}), file, chooser, main) for language in languages}
    made = {language: one for language, one in made.items() if one}
    return {"translations": made} if made else {}


def _one(language: str, items: dict[str, dict[str, Any]], file: File, chooser: Chooser, main: str) -> dict[str, Any]:
    made: dict[str, Any] = {key: said[language] for key, said in (("title", file.title), ("intro", file.intro)) if said.get(language)}
    if file.help.get(language):
        made["help_lines"] = file.help[language].split("\n")
    if asides := _asides(chooser, language):
        made["asides"] = asides
    if scales := _scales(chooser, language, main):
        made["scales"] = scales
    return made | ({"items": list(items.values())} if items else {})


def _asides(chooser: Chooser, language: str) -> dict[str, str]:
    return {name: choice.words[language] for name, choice in chooser.aside_choices.items() if choice.words.get(language)}


def _scales(chooser: Chooser, language: str, main: str) -> dict[str, Any]:
    made = {name: _scale(chooser.stems[name], steps, language, main) for name, steps in chooser.choices.items()}
    return {name: words for name, words in made.items() if words}


def _scale(stem: Words, steps: Sequence[Choice], language: str, main: str) -> dict[str, Any]:
    said: dict[str, Any] = {"stem": stem[language]} if stem.get(language) else {}
    return said | _labels("options", [step.words for step in steps], language, main)
