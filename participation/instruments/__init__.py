"""Instruments: versioned questions and scales as data (TOML). `of` what an answer was given on, `current` for a new one.

A file beside this one is named `wheel-<band>[-v<version>].toml`; version 1 has no suffix. A file that breaks a rule of the
wheel is refused when the service starts, not when a child meets it. `worded` says a wheel in the reader's language.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from participation import wheel
from participation.instruments import reading, translating
from participation.problems import Misconfigured, NotFound

HERE = Path(__file__).parent


@cache
def shipped() -> tuple[wheel.Instrument, ...]:
    """Every instrument that ships, oldest version first. Raises Misconfigured naming the file."""
    found = [read(path) for path in sorted(HERE.glob("*.toml"))]
    return tuple(sorted(found, key=lambda one: (one.key, one.band, one.version)))


def current(band: str) -> wheel.Instrument:
    """The newest wheel for an age band."""
    return [one for one in shipped() if one.band == band][-1]


def of(band: str, version: int) -> wheel.Instrument:
    """The wheel that an answer was given on. Raises NotFound for a version that was never shipped."""
    for one in shipped():
        if (one.band, one.version) == (band, version):
            return one
    raise NotFound


def worded(instrument: wheel.Instrument, language: str) -> wheel.Instrument:
    """`instrument` in `language` where it is translated; every part carries the language that it is in.

    `instrument.language` (answers), `.practice.language`, `.opening.language`, `.who_sees.language`, `.help_language` and
    `item.language` are what stands in `lang` around them. Files: `participation.instruments.translating`.
    """
    if language == instrument.language:
        return instrument
    return _worded(instrument.band, instrument.version, language, instrument)


def read(path: Path) -> wheel.Instrument:
    """One instrument from a TOML file, checked. Raises Misconfigured."""
    try:
        return reading.parsed(path.read_text(encoding="utf-8"))
    except (KeyError, TypeError, ValueError) as wrong:
        raise Misconfigured(f"{path.name} is not a wheel: {wrong}") from wrong


def _worded(band: str, version: int, language: str, instrument: wheel.Instrument) -> wheel.Instrument:
    sources = {one.version: one for one in shipped() if (one.key, one.band) == (instrument.key, band)}
    return translating.translate(instrument, language, sources)
