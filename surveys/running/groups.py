"""The groups of a wave: from its list or its doors, made coarse enough, shown beforehand and fixed when it opens."""

from __future__ import annotations

from collections import Counter

from tortoise.functions import Count

from surveys.models import Door, Invitee, Stratum, Wave
from surveys.sealed import strata
from surveys.sealed.strata import Cell

LIST, DOOR = "list", "door"
"""Ways into a wave: a code for each person on a list, or open links and shared tablets."""


async def hold(wave: Wave) -> None:
    """What of the wave decides who is asked, as it stands now; nobody else changes it until this transaction ends.

    Else a list or a door could come in on PostgreSQL while the groups are being fixed without it.
    """
    query = Wave.filter(pk=wave.pk)
    # no_key: foreign keys that point to the wave need not wait.
    now = await (query.select_for_update(no_key=True) if Wave._meta.db.capabilities.dialect == "postgres" else query).get()
    wave.state, wave.way = now.state, now.way


async def cells(wave: Wave) -> Counter[Cell]:
    """How many are asked in each (area's id, group); of doors, how many are expected."""
    if wave.way == DOOR:
        return _summed([(door.area_id or "", door.group, door.expected) for door in await Door.filter(wave_id=wave.pk)])
    rows = await Invitee.filter(wave_id=wave.pk).annotate(n=Count("id")).group_by("area_id", "group").values_list(
        "area_id", "group", "n")
    return _summed([(area or "", group, number) for area, group, number in rows])


def _summed(rows: list[tuple[str, str, int]]) -> Counter[Cell]:
    found: Counter[Cell] = Counter()
    for area, group, number in rows:
        found[area, group] += number
    return found


async def fix(wave: Wave, asked: Counter[Cell]) -> None:
    """Store the strata, and who belongs to which. Raises strata.TooFew."""
    placed = strata.coarsen(asked)
    rows = {stratum: Stratum(wave=wave, area_id=stratum.area, group=stratum.group, invited=number)
            for stratum, number in strata.sizes(asked, placed).items()}
    await Stratum.bulk_create(rows.values())
    table = Door if wave.way == DOOR else Invitee
    for (area, group), stratum in placed.items():
        await table.filter(wave_id=wave.pk, area_id=area or None, group=group).update(stratum_id=rows[stratum].pk)
