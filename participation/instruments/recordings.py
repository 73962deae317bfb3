"""Recorded voices: audio files of questions and answers, found when the service starts.

    <folder>/<language>/<instrument>-<band>-v<version>/<name>.mp3 (or .ogg, .m4a)
    names: practice, each indicator (safe …: statement and line together), its other words (active-other),
           and the answers: answer-1 …, skip, unsure, talk

Two folders are looked at: static/audio of the program, and the installation's own (HEARD_AUDIO), which wins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from participation.wheel import KEYS, Instrument, Small

TYPES = {".mp3": "audio/mpeg", ".ogg": "audio/ogg", ".m4a": "audio/mp4"}
SET = re.compile(r"[a-z]+-(3-7|8-11|12-18)-v\d{1,5}")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})?")


@dataclass(frozen=True)
class Recordings:
    """`files`: (language, set, name) → the file."""

    files: dict[tuple[str, str, str], Path]

    def __bool__(self) -> bool:
        return bool(self.files)

    def path(self, language: str, one: Instrument, name: str) -> str:
        """The address of one recording of a wheel, or ''."""
        found = self.files.get((language, set_of(one), name))
        return f"/audio/{language}/{set_of(one)}/{found.name}" if found else ""

    def of_question(self, language: str, one: Instrument, name: str) -> dict[str, str]:
        """The addresses for one question: "" the question itself, "1" …, "skip" … its answers; what is not recorded is left out."""
        answers = {str(step.value): f"answer-{step.value}" for step in one.scale} | {small.value: small.value for small in Small}
        found = {"": self.path(language, one, name)} | {
            value: self.path(one.language, one, file) for value, file in answers.items()}
        return {value: path for value, path in found.items() if path}

    def file(self, language: str, folder: str, file_name: str) -> Path | None:
        name = file_name.partition(".")[0]
        found = self.files.get((language, folder, name))
        return found if found and found.name == file_name else None

    def of(self, language: str, one: Instrument) -> frozenset[str]:
        """The names that are recorded for a wheel."""
        return frozenset(name for tongue, folder, name in self.files if (tongue, folder) == (language, set_of(one)))

    def languages(self, one: Instrument) -> tuple[str, ...]:
        """The languages in which anything of a wheel is recorded."""
        return tuple(sorted({tongue for tongue, folder, _name in self.files if folder == set_of(one)}))


def found(folders: Iterable[Path]) -> Recordings:
    """Every recording below the folders; a later folder wins. Names that fit nothing are left alone."""
    files: dict[tuple[str, str, str], Path] = {}
    for folder in folders:
        for path in sorted(folder.glob("*/*/*")):
            language, kind = path.parts[-3], path.parts[-2]
            if path.is_file() and path.suffix in TYPES and SET.fullmatch(kind) and LANGUAGE.fullmatch(language) \
                    and path.stem in NAMES:
                files[language, kind, path.stem] = path
    return Recordings(files)


def set_of(one: Instrument) -> str:
    return f"{one.key}-{one.band.value}-v{one.version}"


def wanted(one: Instrument) -> tuple[str, ...]:
    """The names to record for a wheel, in the order of its pages."""
    questions = [name for item in one.items for name in
                 (item.indicator.key, *((f"{item.indicator.key}-other",) if item.variant else ()))]
    return ("practice", *questions, *(f"answer-{step.value}" for step in one.scale), *Small)


NAMES = frozenset({"practice", *KEYS, *(f"{key}-other" for key in KEYS), *(f"answer-{n}" for n in range(1, 6)), *Small})
