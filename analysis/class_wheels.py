"""Closing a class wheel: opened, counted and released in one transaction, so that no child's row is ever written.

Sealed ballots become counts in memory; the counts pass the same disclosure control as every release; what may be shown
is frozen together with the emptying of the urn. With fewer than K ballots the urn is emptied unopened.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections import Counter
from collections.abc import Iterable, Mapping

from analysis.disclosure import answers as disclosure
from analysis.disclosure.rules import K
from analysis.models import Release
from analysis.releases.declared import (ANSWERS, EVERYBODY, LEVELS, Declared, Draft, cells_of, groups_left_out, of_table,
                                        worth)
from analysis.releases.frozen import freeze
from analysis.releases.periods import TELLING
from analysis.tallies import BAND_OF, NO_ANSWER
from participation import audit, clock, instruments, storage, wheel
from participation.keys import Keys
from participation.models import Person
from participation.problems import Conflict
from participation.storage import Database
from participation.wheel import Instrument
from participation.words import N_
from surveys import class_wheels, closing, urn
from surveys.models import Box, ClassWheel, Wave
from surveys.waves import CLOSING, OPEN

log = logging.getLogger(__name__)

KIND, SERIES = "class", "class-wheel"
Counts = Mapping[str, Mapping[str, int]]
"""Indicator → low, middle, high or none → children."""


class TooFewSent(Conflict):
    default = N_("Fewer than {k} children have sent. If it closed now, nothing could be shown.")

    def __init__(self) -> None:
        super().__init__("", k=K)


def check_can_show(sent: int) -> None:
    """Raises TooFewSent: a teacher closes when there is something to show, or gives it up (`drop`)."""
    if sent < K:
        raise TooFewSent


def can_show(sent: int) -> bool:
    return sent >= K


async def close(*, one: ClassWheel, database: Database, keys: Keys, by: Person | None) -> Release | None:
    """Take a class wheel from wherever it stands to closed and released; None where too few had sent.

    Killed at any step and called again, it ends the same. Not inside storage.writes(). Raises KeyGone, UrnDamaged.
    """
    wave = await Wave.get(pk=one.wave_id)
    if wave.state == OPEN:
        await closing.begin(wave=wave, by=by)
        await wave.refresh_from_db()
    if wave.state == CLOSING:
        await _count_and_freeze(one, wave, keys, by)
        await wave.refresh_from_db()
    await closing.close(wave=wave, database=database, keys=keys, by=by)
    return await Release.get_or_none(kind=KIND, subject=wave.pk, frozen=True)


async def drop(*, one: ClassWheel, database: Database, keys: Keys, by: Person) -> None:
    """Give a class wheel up: what was sent is destroyed unopened, nothing is shown."""
    wave = await Wave.get(pk=one.wave_id)
    if wave.state == OPEN:
        await closing.begin(wave=wave, by=by)
        await wave.refresh_from_db()
    if wave.state == CLOSING:
        await _empty_unopened(wave, by)
        await wave.refresh_from_db()
    await closing.close(wave=wave, database=database, keys=keys, by=by)


async def close_due(*, database: Database, keys: Keys) -> int:
    """Close every class wheel whose lesson is over, and take up every closing that was interrupted. Returns how many."""
    found = await class_wheels.due(moment=clock.now())
    for one in found:
        try:
            await close(one=one, database=database, keys=keys, by=None)
        except Conflict as problem:
            # Its key file is away, or a box is damaged: the others close, this one is taken up again next time.
            log.error("class wheel %s cannot close: %s", one.pk, problem.source)
    return len(found)


async def _count_and_freeze(one: ClassWheel, wave: Wave, keys: Keys, by: Person | None) -> None:
    if not can_show(await Box.filter(wave_id=wave.pk).count()):
        return await _empty_unopened(wave, by)
    ballots = await closing.opened(wave=wave, keys=keys)
    draft = _draft(one, wave)
    await instruments.refresh()
    counts = counted(ballots, instruments.of(one.band, one.version))
    await asyncio.to_thread(fill, draft, counts)
    await closing.freeze_counted(wave=wave, used=Counter(ballot.stratum for ballot in ballots), by=by,
                                 keep=lambda: freeze(draft, by=by))


async def _empty_unopened(wave: Wave, by: Person | None) -> None:
    """Nothing is opened, and how few had sent is not kept either."""
    await closing.freeze_counted(wave=wave, used=Counter(), by=by,
                                 keep=lambda: audit.record("class_wheel.dropped", by=by, about=wave))


def _draft(one: ClassWheel, wave: Wave) -> Draft:
    day = dt.date.fromisoformat(wave.opened_on or wave.closes_on)
    return Draft(kind=KIND, series=SERIES, version=f"{one.band} {one.version}", subject=wave.pk, title=N_("Class wheel"),
                 label=one.group_name, starts_on=day, ends_on=day, k=K)


def counted(ballots: Iterable[urn.Ballot], scale: Instrument) -> Counts:
    """Each indicator's children at each level. Skip, not sure, I'd rather talk and no answer are none."""
    rows = {key: dict.fromkeys(ANSWERS, 0) for key in wheel.KEYS}
    for ballot in ballots:
        for key, row in rows.items():
            level = scale.level(str(ballot.answers.get(key, "")))
            row[BAND_OF[level] if level else NO_ANSWER] += 1
    return rows


def fill(draft: Draft, counts: Counts) -> None:
    """Put the protected tables into the draft: eight indicators, one group. Pure but for the draft."""
    declared = disclosure.Declared({}, ANSWERS, TELLING, worth, draft.k)
    inner = {item: {(category,): count for category, count in row.items()} for item, row in counts.items()}
    kept = disclosure.answers(inner, declared)
    for item in wheel.KEYS:
        rows = disclosure.margin(inner[item], declared, None)
        cells = cells_of(rows, groups_left_out(kept, disclosure.ALL, rows),
                         of_table(kept.cells.get(item, {}), disclosure.ALL), draft.reasons)
        draft.tables.append(Declared(f"{item}.all", item, LEVELS, "all", wheel.BY_KEY[item].name, ANSWERS,
                                     [(disclosure.ALL, EVERYBODY)], cells))
