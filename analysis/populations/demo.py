"""The demonstration's files of how many people there are: somewhat more than were invented, so that some are missing."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from analysis import populations
from analysis.populations import file as population_file
from analysis.populations.file import CHILDREN, STAFF
from participation import children, storage, wheel
from participation.models import Child, Person
from surveys.models import Stratum, Wave
from surveys.running.waves import CLOSED

MORE = {"the-ferry": 2.4, "east-end": 1.9}
"""How many times more children live there than use the wheel: two areas where many have not been asked yet."""
ELSEWHERE = 1.35
COUNTED_BEFORE = timedelta(days=140)
SOURCES = {CHILDREN: "Invented: children aged 3 to 18 by locality", STAFF: "Invented: staff register"}


async def fill(*, today: date, by: Person | None) -> None:
    """One file about children, one about staff."""
    async with storage.writes():
        for about, rows in ((CHILDREN, await _children(today)), (STAFF, await _staff())):
            if rows:
                text = "area,group,people\n" + "".join(f'{area},"{group}",{people}\n' for (area, group), people in sorted(rows.items()))
                await populations.receive(text=text, about=about, source=SOURCES[about], counted_on=today - COUNTED_BEFORE, by=by)


async def _children(today: date) -> dict[population_file.Key, int]:
    found: Counter[population_file.Key] = Counter()
    for child in await Child.all().prefetch_related("service__area"):
        found[child.service.area.slug, wheel.band_of(children.age(child, today)).value] += 1
    return {key: round(n * MORE.get(key[0], ELSEWHERE)) for key, n in found.items()}


async def _staff() -> dict[population_file.Key, int]:
    """Everybody who was invited to the newest closed wave of staff, by area: strata that are not told apart have none."""
    wave = await Wave.filter(state=CLOSED, survey__key="staff-confidence").order_by("-closed_on").first()
    found: Counter[population_file.Key] = Counter()
    for stratum in await Stratum.filter(wave=wave).prefetch_related("area") if wave else []:
        if stratum.area:
            found[stratum.area.slug, ""] += stratum.invited
    return {key: round(n * 1.1) for key, n in found.items()}
