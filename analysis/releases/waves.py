"""The release of a closed wave: its questions counted, protected and frozen; `questions` says what is told of each kind."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Sequence

from analysis import tallies
from analysis.disclosure.progress import Said, quiet
from analysis.disclosure.rules import K
from analysis.models import Release
from analysis.releases import asked, questions
from analysis.releases.asked import Counted
from analysis.releases.declared import OTHERS, WAVE, Draft
from analysis.releases.frozen import Keep, check_not_released, freeze
from analysis.releases.questions import Counts, Cut
from participation.models import Area, Person
from participation.problems import Conflict
from participation.storage import Database
from participation.words import N_
from surveys import library
from surveys.models import Stratum, Survey, Wave
from surveys.questionnaire.questions import Item
from surveys.running.waves import CLOSED


def check_can_build_wave(wave: Wave) -> None:
    """Only a closed wave can be released: until then answers are sealed, or could still be withdrawn."""
    if wave.state != CLOSED:
        raise Conflict(N_("This wave is not closed yet. Figures can be released when it is."))


def can_build_wave(wave: Wave) -> bool:
    return wave.state == CLOSED


async def build_wave(*, wave: Wave, database: Database, by: Person | None, said: Said = quiet,
                     keep: Keep = freeze) -> Release:
    """Count, protect and freeze a closed wave. Raises Conflict, Released; nothing is kept of an interrupted release.

    Not inside storage.writes(): counting and protecting take a second or two, and nobody should wait for them.
    """
    check_can_build_wave(wave)
    await check_not_released(WAVE, wave.pk)
    survey = await Survey.get(id=wave.survey_id)
    opened = _day(wave.opened_on or wave.closes_on)
    draft = Draft(kind=WAVE, series=survey.key, version=str(survey.version), subject=wave.pk, title=survey.title,
                  label=wave.name, starts_on=opened, k=K, ends_on=_day(wave.closed_on or wave.closes_on))
    items = library.read(survey.definition).items
    counts = await _counts(database, wave, _counted(items, opened.year))
    await asyncio.to_thread(questions.fill, draft, items, counts, await _cut(wave), said)
    if wave.equality:
        counts = await _equality(database, wave, counts.people, opened.year)
        await asyncio.to_thread(questions.fill_equality, draft, counts)
    return await keep(draft, by=by)


def _counted(items: Sequence[Item], year: int) -> dict[str, Counted]:
    found = {item.id: asked.counted(item, year) for item in items}
    return {item: one for item, one in found.items() if one}


async def _counts(database: Database, wave: Wave, counted: dict[str, Counted]) -> Counts:
    lists = [item for item, one in counted.items() if one.how in asked.LISTS]
    return Counts(people=await tallies.took_part(database, wave=wave.pk), questions=counted,
                  answers=await tallies.answers(database, wave=wave.pk, bands=counted),
                  chosen=await tallies.chosen(database, wave=wave.pk, items=lists))


async def _equality(database: Database, wave: Wave, people: int, year: int) -> Counts:
    """The answers of the equality page, beside everybody who took part."""
    counted = _counted(library.equality().items, year)
    lists = [item for item, one in counted.items() if one.how in asked.LISTS]
    answers = await tallies.equality(database, wave=wave.pk, bands=counted)
    return Counts(people=people, questions=counted, answers=answers,
                  chosen=await tallies.chosen(database, wave=wave.pk, items=lists, of=tallies.EQUALITY))


async def _cut(wave: Wave) -> Cut:
    strata = await Stratum.filter(wave_id=wave.pk).values_list("area_id", "group")
    here = {area for area, _ in strata}
    areas = [(area.slug, area.name) for area in await Area.all() if area.pk in here]
    groups = sorted({group for _, group in strata if group})
    return Cut(areas + [(tallies.OTHER, OTHERS)] * (None in here),
               [(group, group) for group in groups] + [(tallies.OTHER, OTHERS)] * any(not group for _, group in strata))


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)
