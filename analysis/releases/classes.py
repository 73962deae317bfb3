"""The release of a class wheel: ballots counted in memory, the counts protected, what may be shown frozen.

Levels of the eight indicators for the one class; eight tables that share their base and tell nothing about each other.
No inner counts are held back: nothing is ever compared with a class wheel, and it stands in no other release.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache, partial

from analysis.disclosure import answers as disclosure
from analysis.disclosure import reversal
from analysis.disclosure.rules import K, Reason
from analysis.releases.declared import ANSWERS, EVERYBODY, LEVELS, Declared, Draft, cells_of, worth
from analysis.releases.frozen import freeze
from analysis.releases.periods import TELLING
from analysis.tallies import BAND_OF, NO_ANSWER
from participation import instruments, wheel
from participation.keys import Keys
from participation.models import Person
from participation.wheel import Instrument
from participation.words import N_
from surveys.models import ClassWheel, Wave
from surveys.sealed import closing, urn

KIND, SERIES = "class", "class-wheel"
Counts = Mapping[str, Mapping[str, int]]
"""Indicator → low, middle, high or none → children."""


async def build_class(*, one: ClassWheel, wave: Wave, keys: Keys, by: Person | None) -> None:
    """Open, count, protect, freeze and empty the urn of a class wheel that is closing: one transaction, or nothing.

    Not inside storage.writes(). Raises KeyGone, UrnDamaged.
    """
    ballots = await closing.opened(wave=wave, keys=keys)
    draft = _draft(one, wave)
    await instruments.refresh()
    counts = counted(ballots, instruments.of(one.band, one.version))
    await asyncio.to_thread(fill, draft, counts)
    await closing.freeze_counted(wave=wave, used=Counter(ballot.stratum for ballot in ballots), by=by,
                                 keep=lambda: freeze(draft, by=by))


def _draft(one: ClassWheel, wave: Wave) -> Draft:
    day = dt.date.fromisoformat(wave.opened_on or wave.closes_on)
    return Draft(kind=KIND, series=SERIES, version=f"{one.band} {one.version}", subject=wave.pk, title=N_("Class wheel"),
                 label=one.group_name, starts_on=day, ends_on=day, k=K)


def counted(ballots: Iterable[urn.Ballot], scale: Instrument) -> Counts:
    """Each indicator's children at each level. Skip, not sure, I'd rather talk and no answer are none."""
    rows = {key: dict.fromkeys(ANSWERS, 0) for key in wheel.KEYS}
    for ballot in ballots:
        for key, row in rows.items():
            said = str(ballot.answers.get(key, ""))
            level = scale.level(said) if said in scale.values else None
            row[BAND_OF[level] if level else NO_ANSWER] += 1
    return rows


def fill(draft: Draft, counts: Counts) -> None:
    """Put the protected tables into the draft: eight indicators, one group. Pure but for the draft."""
    nothing = any(sum(row.values()) < draft.k for row in counts.values())
    for item in wheel.KEYS:
        rows = {disclosure.ALL: dict(counts[item])}
        hidden = {(disclosure.ALL, category): reason for category, reason in protected(counts[item], draft.k).items()}
        cells = cells_of(rows, {disclosure.ALL: Reason.GROUP} if nothing else {}, hidden, draft.reasons)
        draft.tables.append(Declared(f"{item}.all", item, LEVELS, "all", wheel.BY_KEY[item].name, ANSWERS,
                                     [(disclosure.ALL, EVERYBODY)], cells))


def protected(row: Mapping[str, int], k: int = K) -> Mapping[str, Reason]:
    """What is not shown of one indicator, by category: as in every release, and nothing at all where our rules themselves
    would give a count away."""
    hidden = _hidden(tuple(row[category] for category in ANSWERS), k)
    if len(hidden) in (0, len(ANSWERS)):
        return hidden
    rules = partial(_of_row, k=k)
    given = reversal.given_away(row, hidden, hides=rules, extremes=TELLING)
    return dict.fromkeys(ANSWERS, Reason.UNPROVEN) if given else hidden


def _of_row(row: Mapping[str, int], k: int) -> Mapping[str, Reason]:
    return _hidden(tuple(row[category] for category in ANSWERS), k)


@lru_cache(maxsize=20_000)
def _hidden(row: tuple[int, ...], k: int) -> Mapping[str, Reason]:
    inner = {(category,): count for category, count in zip(ANSWERS, row, strict=True)}
    kept = disclosure.answers({"row": inner}, disclosure.Declared({}, ANSWERS, TELLING, worth, k))
    return {cell.category: reason for cell, reason in kept.cells.get("row", {}).items()}
