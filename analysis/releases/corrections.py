"""A corrected release: a period that is out, counted again, audited beside every release of it that is out, and put in their place.

It has levels by area and by age. Change, two-way tables and services are not in it, and the period after it has no change since
it: `analysis.disclosure.corrections` says what can be proven beside what everybody knows already, and refuses the rest.
"""

from __future__ import annotations

import asyncio
from functools import partial

from analysis import tallies
from analysis.disclosure import answers as disclosure
from analysis.disclosure import corrections
from analysis.disclosure.hierarchy import of_areas
from analysis.disclosure.lattice import Cell
from analysis.disclosure.progress import Said, quiet
from analysis.disclosure.rules import K
from analysis.models import HeldBack, Period, Release, ReleasedCell
from analysis.releases.changes import held, out_of
from analysis.releases.declared import ANSWERS, PERIOD, Draft, worth
from analysis.releases.frozen import Keep, freeze
from analysis.releases.periods import TELLING, Counted, tables_of_levels
from participation import wheel
from participation.models import Area, Person
from participation.problems import Conflict, Unacceptable
from participation.storage import Database
from participation.words import N_, _

WHY_MOST = 300
WAVE_STANDS = N_("The answers of a closed survey do not change any more: there is nothing to correct.")
REPLACED = N_("This release has been corrected already. The newest one can be corrected.")
OTHER_WHEEL = N_("Children were asked with another version of the wheel than the figures that are out say. They cannot stand beside "
                 "each other.")
NOTHING_OUT = N_("Nothing of this period could be shown, so nothing can be put beside it.")


def check_why(why: str) -> str:
    """The reason, one line. Raises Unacceptable."""
    said = " ".join(why.split())
    if not said or len(said) > WHY_MOST:
        raise Unacceptable({"why": _("Say in one sentence what was wrong. Everybody who reads the figures reads it.")})
    return said


async def check_can_correct(release: Release) -> None:
    """Raises Conflict: only the newest release of a period can be corrected."""
    if release.kind != PERIOD:
        raise Conflict(WAVE_STANDS)
    if await Release.exists(corrects_id=release.pk):
        raise Conflict(REPLACED)


async def correct_period(*, release: Release, why: str, database: Database, by: Person | None, said: Said = quiet,
                         keep: Keep = freeze) -> Release:
    """Count the period again, protect it beside all that is out of it, and freeze. Raises Unacceptable, Conflict.

    Not inside storage.writes(). Nothing is kept of a correction that is refused or interrupted.
    """
    why = check_why(why)
    await check_can_correct(release)
    period = await Period.get(id=release.subject)
    days = tallies.Days(period.starts_on, period.ends_on)
    draft = Draft(kind=PERIOD, series=release.series, version=await tallies.versions(database, days=days), subject=release.subject,
                  title=release.title, label=period.label, starts_on=period.starts_on, ends_on=period.ends_on, k=K)
    if (draft.version, draft.k) != (release.version, release.k):
        raise Conflict(OTHER_WHEEL)
    out = [await _out(one) for one in await Release.filter(kind=PERIOD, subject=release.subject).order_by("correction")]
    areas = tuple([(area.slug, area.name) for area in await Area.all()])
    counted = Counted(await tallies.levels(database, days=days), None, areas)
    try:
        await asyncio.to_thread(_fill, draft, counted, out, said)
    except corrections.Refused as refusal:
        raise Conflict(refusal.why) from refusal
    return await keep(draft, by=by, corrects=release, why=why)


async def _out(release: Release) -> corrections.Out:
    """An earlier release of the period, as the audit takes it."""
    kept = {row.item: row.cells for row in await HeldBack.filter(release_id=release.pk)}
    if not kept:
        raise Conflict(NOTHING_OUT)
    found = out_of(release.pk, kept, await ReleasedCell.filter(table__release_id=release.pk).values_list(
        "table__name", "group", "category", "count"))
    hidden = {item: frozenset(Cell(table.removeprefix("then."), group, category) for table, group, category in cells
                              if table in ("then.all", "then.area", "then.age"))
              for item, cells in found.hidden.items()}
    return corrections.Out({item: of_areas(inner) for item, inner in found.levels.items()}, found.left_out, hidden)


def _fill(draft: Draft, counted: Counted, out: list[corrections.Out], said: Said) -> None:
    dimensions = {"area": [key for key, _name in counted.areas], "age": [band.value for band in wheel.Band]}
    declared = disclosure.Declared(dimensions, ANSWERS, TELLING, worth, draft.k)
    kept = corrections.correct(counted.levels, out, declared, said)
    draft.held |= {item: held(counted.levels[item], None) for item in wheel.KEYS}
    tables = partial(tables_of_levels, draft=draft, counted=counted, declared=declared, kept=kept)
    draft.tables += [table for item in wheel.KEYS for table in tables(item)]
