"""Instruments: versioned questions and scales as data (TOML). `of` what an answer was given on, `current` for a new one.

Some ship as files beside this one, named `wheel-<band>[-v<version>].toml` (version 1 has no suffix): a file that breaks a
rule of the wheel is refused when the service starts, not when a child meets it. Others are made in an installation
(`participation.instruments.versions`) and kept in its database, numbered from LOCAL_FROM.

What is in the database is kept in memory too, because it never changes once it was activated. The session that every
request reads first brings a STAMP along; where it differs from what is in memory, all is read again (`meet`). So another
worker's activation is seen by the next request. Code that runs without a session calls `refresh` first.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from participation import wheel
from participation.instruments import reading, translating
from participation.models import InstrumentVersion
from participation.problems import Misconfigured, NotFound

log = logging.getLogger("heard")
HERE = Path(__file__).parent
LOCAL_FROM = 101
"""Versions below this ship with Heard: so an update never takes a number that an installation has given."""
KEY = "wheel"
DRAFT, ACTIVE, RETIRED = "draft", "active", "retired"
ORDER = {DRAFT: 0, ACTIVE: 1, RETIRED: 2}
"""A version only ever moves on; the sum of these grows with each activation and each retirement."""
STAMP = ("(SELECT COALESCE(MAX(id), '') || ':' || COALESCE(SUM(CASE state WHEN 'active' THEN 1 ELSE 2 END), 0) "
         "FROM instrument_version WHERE state <> 'draft')")


@dataclass(frozen=True)
class _Made:
    """What was read from the database: by band and version, and the active one of a band."""

    stamp: str = ":0"
    found: dict[tuple[str, int], wheel.Instrument] = field(default_factory=dict)
    active: dict[str, wheel.Instrument] = field(default_factory=dict)
    worded: dict[tuple[str, int, str], wheel.Instrument] = field(default_factory=dict)


_made = _Made()


@cache
def shipped() -> tuple[wheel.Instrument, ...]:
    """Every instrument that ships, oldest version first. Raises Misconfigured naming the file."""
    found = [read(path) for path in sorted(HERE.glob("*.toml"))]
    if any(one.version >= LOCAL_FROM for one in found):
        raise Misconfigured(f"Versions from {LOCAL_FROM} on belong to installations.")
    return tuple(sorted(found, key=lambda one: (one.key, one.band, one.version)))


def every() -> tuple[wheel.Instrument, ...]:
    """Every version that an answer may have been given on: shipped, active and retired."""
    return (*shipped(), *_made.found.values())


def current(band: str) -> wheel.Instrument:
    """The wheel for new check-ins of an age band: the installation's active one, else the newest that ships."""
    return _made.active.get(band) or newest(band)


def newest(band: str) -> wheel.Instrument:
    """The newest wheel of a band that ships."""
    return [one for one in shipped() if one.band == band][-1]


def of(band: str, version: int) -> wheel.Instrument:
    """The wheel that an answer was given on. Raises NotFound for a version that was never active here."""
    for one in (shipped() if version < LOCAL_FROM else ()):
        if (one.band, one.version) == (band, version):
            return one
    if (band, version) not in _made.found:
        raise NotFound
    return _made.found[band, version]


def worded(instrument: wheel.Instrument, language: str) -> wheel.Instrument:
    """`instrument` in `language` where it is translated; every part carries the language that it is in.

    `instrument.language` (answers), `.practice.language`, `.opening.language`, `.who_sees.language`, `.help_language` and
    `item.language` are what stands in `lang` around them. Files: `participation.instruments.translating`.
    """
    if language == instrument.language:
        return instrument
    key = (instrument.band.value, instrument.version, language)
    known = _made.found.get(key[:2]) if instrument.version >= LOCAL_FROM else of(*key[:2])
    if instrument is not known:  # a draft: it may change
        return _translated(instrument, language)
    if key not in _made.worded:
        _made.worded[key] = _translated(instrument, language)
    return _made.worded[key]


def _translated(instrument: wheel.Instrument, language: str) -> wheel.Instrument:
    sources = {one.version: one for one in every() if (one.key, one.band) == (instrument.key, instrument.band)}
    return translating.translate(instrument, language, sources)


async def meet(stamp: str) -> None:
    """Read the database's versions again if `stamp` (STAMP) says that there is something new."""
    if stamp != _made.stamp:
        await refresh()


async def refresh() -> None:
    """Read every version that was ever active in this installation. For code that has no session's stamp."""
    global _made
    rows = await InstrumentVersion.exclude(state=DRAFT)
    found = {(row.band, row.version): one for row in rows if (one := _read(row))}
    active = {row.band: found[row.band, row.version] for row in rows
              if row.state == ACTIVE and (row.band, row.version) in found}
    _made = _Made(_stamp(rows), found, active)


def _stamp(rows: Iterable[InstrumentVersion]) -> str:
    return f"{max((row.pk for row in rows), default='')}:{sum(ORDER[row.state] for row in rows)}"


def _read(row: InstrumentVersion) -> wheel.Instrument | None:
    """None, with a line in the log, where the text breaks a rule that is newer than it: pages of others go on."""
    try:
        return reading.parsed(row.text)
    except (KeyError, TypeError, ValueError) as wrong:
        log.error("Version %s of the wheel %s cannot be read: %s", row.version, row.band, wrong)
        return None


def read(path: Path) -> wheel.Instrument:
    """One instrument from a TOML file, checked. Raises Misconfigured."""
    try:
        return reading.parsed(path.read_text(encoding="utf-8"))
    except (KeyError, TypeError, ValueError) as wrong:
        raise Misconfigured(f"{path.name} is not a wheel: {wrong}") from wrong
