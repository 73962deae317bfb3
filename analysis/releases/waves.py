"""The release of a closed wave: each question in three bands and "no answer", for everybody, by area and by group."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analysis import tallies
from analysis.disclosure import answers as disclosure
from analysis.disclosure.rules import K
from analysis.models import Release
from analysis.releases.declared import (ANSWERS, EVERYBODY, LEVELS, OTHERS, WAVE, Declared, Draft, cells_of,
                                        groups_left_out, of_table, worth)
from analysis.releases.frozen import check_not_released, freeze
from participation.models import Area, Person
from participation.problems import Conflict
from participation.storage import Database
from participation.words import N_
from surveys import library
from surveys.models import Stratum, Survey, Wave
from surveys.questions import Item
from surveys.waves import CLOSED

Groups = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Cut:
    """The groups of a wave's strata: key and name, in order, those that were pooled last."""

    areas: Groups
    groups: Groups

    def of(self, by: str) -> Groups:
        return {"all": [(disclosure.ALL, EVERYBODY)], "area": self.areas, "group": self.groups}[by]


def check_can_build_wave(wave: Wave) -> None:
    """Only a closed wave can be released: until then answers are sealed, or could still be withdrawn."""
    if wave.state != CLOSED:
        raise Conflict(N_("This wave is not closed yet. Figures can be released when it is."))


def can_build_wave(wave: Wave) -> bool:
    return wave.state == CLOSED


async def build_wave(*, wave: Wave, database: Database, by: Person | None) -> Release:
    """Count, protect and freeze a closed wave. Raises Conflict, Released; nothing is kept of an interrupted release.

    Not inside storage.writes(): counting and protecting take a second or two, and nobody should wait for them.
    """
    check_can_build_wave(wave)
    await check_not_released(WAVE, wave.pk)
    survey = await Survey.get(id=wave.survey_id)
    items = declared_items(library.read(survey.definition).items)
    counts = await tallies.answers(database, wave=wave.pk, bands={item.id: _bands(item) for item in items})
    draft = Draft(kind=WAVE, series=survey.key, version=str(survey.version), subject=wave.pk, title=survey.title,
                  label=wave.name, starts_on=_day(wave.opened_on or wave.closes_on), k=K,
                  ends_on=_day(wave.closed_on or wave.closes_on))
    await asyncio.to_thread(fill, draft, items, counts, await _cut(wave))
    return await freeze(draft, by=by)


def declared_items(items: Sequence[Item]) -> list[Item]:
    """The questions that are counted: scales in three bands that everybody is asked."""
    return [item for item in items if item.kind == "scale" and item.scale and item.scale.low and not item.conditions]


def fill(draft: Draft, items: Sequence[Item], counts: Mapping[str, tallies.Inner], cut: Cut) -> None:
    """Put the protected tables of every question into the draft. Pure but for the draft."""
    dimensions = {"area": [key for key, _ in cut.areas], "group": [key for key, _ in cut.groups]}
    declared = disclosure.Declared(dimensions, ANSWERS, worth=worth, k=draft.k)
    kept = disclosure.answers(counts, declared)
    for item in items:
        for by in ("all", "area", "group"):
            rows = disclosure.margin(counts[item.id], declared, None if by == "all" else by)
            hidden = of_table(kept.cells.get(item.id, {}), by)
            cells = cells_of(rows, groups_left_out(kept, by, rows), hidden, draft.reasons)
            draft.tables.append(
                Declared(f"{item.id}.{by}", item.id, LEVELS, by, item.short, ANSWERS, cut.of(by), cells))


async def _cut(wave: Wave) -> Cut:
    strata = await Stratum.filter(wave_id=wave.pk).values_list("area_id", "group")
    here = {area for area, _ in strata}
    areas = [(area.slug, area.name) for area in await Area.all() if area.pk in here]
    groups = sorted({group for _, group in strata if group})
    return Cut(areas + [(tallies.OTHER, OTHERS)] * (None in here),
               [(group, group) for group in groups] + [(tallies.OTHER, OTHERS)] * any(not group for _, group in strata))


def _bands(item: Item) -> dict[str, str]:
    assert item.scale is not None
    return {str(value): band for band in ("low", "middle", "high") for value in getattr(item.scale, band)}


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)
