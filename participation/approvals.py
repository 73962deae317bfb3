"""Drafts and approved translations. A named translator reads one part in one language; until then, and whenever a text of
that part changes, it is a draft and every page in that language says so.

Parts: `pages` (the texts of readers' pages, participation.readers) and each file of translated questions, such as
`wheel-8-11`. Other rooms add the folder of their own files to FOLDERS.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from participation import audit, clock, readers, words
from participation.instruments import translating
from participation.models import Approval, Person
from participation.problems import NotFound, Unacceptable
from participation.words import N_, _, translated

PAGES = "pages"
LONGEST_NAME = 120
FOLDERS: list[Path] = [translating.HERE]
"""Each holds `<language>/<part>.toml`, translations of the `<part>.toml` beside the language's folder."""


@dataclass(frozen=True)
class Part:
    """What one translator reads at a time. `digest` of the English and the translated words; `share` translated, 0 to 1."""

    language: str
    key: str
    digest: str
    share: float


@dataclass(frozen=True)
class Standing:
    """`approval` of the words as they are now, or None; then `before` is the last approval of other words."""

    part: Part
    approval: Approval | None
    before: Approval | None

    @property
    def draft(self) -> bool:
        return self.approval is None


NAMES = {PAGES: N_("Pages"), "wheel-3-7": N_("Wheel for 3 to 7"), "wheel-8-11": N_("Wheel for 8 to 11"),
         "wheel-12-18": N_("Wheel for 12 to 18"), "families": N_("Survey for families"),
         "children-together": N_("Survey for children and young people"), "working-together": N_("The adults who help me"),
         "class-pulse": N_("How is our class?"), "pupil-written": N_("Our break times")}


def name(key: str) -> str:
    """A part's name for people; a file that has none yet goes by its own."""
    return translated(NAMES[key]) if key in NAMES else key


def part(language: str, key: str) -> Part:
    """Raises NotFound."""
    for one in parts():
        if (one.language, one.key) == (language, key):
            return one
    raise NotFound()


def texts(one: Part) -> list[tuple[str, str]]:
    """English and translation beside each other, in the order of the source; plural forms on lines of their own."""
    if one.key == PAGES:
        catalogue = words.shipped(dict(words.catalogues())[one.language])
        return [(_lines(m.id), _lines(m.string)) for m in sorted(catalogue, key=lambda m: m.locations[:1])
                if m.id and readers.theirs(m.locations)]
    path = next(folder / one.language / f"{one.key}.toml" for folder in FOLDERS
                if (folder / one.language / f"{one.key}.toml").is_file())
    return _beside(*(tomllib.loads(file.read_text("utf-8")) for file in (path.parent.parent / path.name, path)))


def _lines(text: object) -> str:
    return "\n".join(text) if isinstance(text, (tuple, list)) else str(text)


def _beside(source: object, done: object) -> list[tuple[str, str]]:
    """Every text that both have in the same place."""
    if isinstance(source, str) and isinstance(done, str):
        return [(source, done)] if source != done else []
    if isinstance(source, dict) and isinstance(done, dict):
        return [pair for key in source if key in done and key not in {"language", "source"} for pair in _beside(source[key], done[key])]
    if isinstance(source, list) and isinstance(done, list):
        return [pair for one, other in zip(source, done, strict=False) for pair in _beside(one, other)]
    if isinstance(source, list) and len(source) == 2 and isinstance(done, str):
        return [(str(source[1]), done)]
    return []


@cache
def parts() -> tuple[Part, ...]:
    """Every part of every language that is offered on readers' pages."""
    ours = {tag for tag, _path in words.catalogues()}
    tags = [language.tag for language in words.offered() if language.tag in ours]
    return tuple(part for tag in tags for part in (_pages(tag), *_files(tag)))


def _pages(tag: str) -> Part:
    catalogue = words.shipped(dict(words.catalogues())[tag])
    texts = sorted((str(m.context), str(m.id), str(m.string)) for m in catalogue if m.id and readers.theirs(m.locations))
    return Part(tag, PAGES, _digest(texts), words.share_translated(catalogue, on_readers_pages=True))


def _files(tag: str) -> list[Part]:
    found = [path for folder in FOLDERS for path in sorted((folder / tag).glob("*.toml"))]
    return [Part(tag, path.stem, _digest([path.read_text("utf-8"), *_source(path)]), 1.0) for path in found]


def _source(path: Path) -> list[str]:
    source = path.parent.parent / path.name
    return [source.read_text("utf-8")] if source.is_file() else []


def _digest(texts: object) -> str:
    return hashlib.sha256(json.dumps(texts, ensure_ascii=False).encode()).hexdigest()


async def standings() -> list[Standing]:
    """How each part stands, by language."""
    newest: dict[tuple[str, str], Approval] = {}
    for one in await Approval.all().order_by("recorded_at"):
        newest[one.language, one.part] = one
    return [_standing(part, newest.get((part.language, part.key))) for part in parts()]


def _standing(part: Part, last: Approval | None) -> Standing:
    good = last is not None and last.digest == part.digest
    return Standing(part, last if good else None, None if good else last)


async def drafts() -> frozenset[str]:
    """The languages of which at least one part is a draft."""
    return frozenset(one.part.language for one in await standings() if one.draft)


async def approve(*, language: str, key: str, digest: str, translator: str, by: Person) -> None:
    """Record that `translator` has read this part and approves it. `digest` is that of the page that was looked at.

    Raises NotFound for a part that does not exist, Unacceptable without a name, or if the words changed meanwhile.
    """
    one = part(language, key)
    who = " ".join(translator.split())
    if not who:
        raise Unacceptable({"translator": _("Type the name of the translator who has read it.")})
    if len(who) > LONGEST_NAME:
        raise Unacceptable({"translator": _("That name is too long.")})
    if digest != one.digest:
        raise Unacceptable({"translator": _("The words changed since this page was opened. Look at them again.")})
    await Approval.create(language=language, part=key, digest=one.digest, translator=who, recorded_by=by,
                          recorded_at=clock.now())
    await audit.record("translation.approved", by=by, about=f"translation:{language}", part=key, words=one.digest[:16])
