"""The demonstration's doors: families asked where they are, by a poster at a nursery and a tablet at a health centre."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping

from participation import clock, codes, storage
from participation.cast import Character
from participation.keys import Keys
from participation.models import Area, Person
from participation.storage import Database
from participation.words import N_
from surveys import promise
from surveys.demo.answers import Leanings, one
from surveys.inviting import doors, invitations
from surveys.inviting.doors import OPEN_LINK, TABLET, Wanted
from surveys.models import Door
from surveys.running import waves
from surveys.sealed import ballots

NAME = "Families, at our doors"
PLANNED = (("Poster at the nursery", OPEN_LINK, 0, "Child under 5", 40, 19),
           ("Tablet at the health centre", TABLET, 1, "Child under 5", 30, 12),
           ("Poster in the library", OPEN_LINK, 2, "Child 5 to 11", 6, 2))
"""Name, kind, place among the areas, group, expected, and how many have answered."""


async def fill(*, database: Database, keys: Keys, rng: random.Random, today: dt.date, areas: Mapping[str, Area],
               by: Person | None) -> list[Character]:
    """Plan, open and answer. Must not run inside storage.writes()."""
    names = sorted(areas)
    wanted = [(Wanted(name, kind, areas[names[place % len(names)]].pk, group, expected), names[place % len(names)], sent)
              for name, kind, place, group, expected, sent in PLANNED]
    with clock.at(dt.datetime.combine(today - dt.timedelta(days=4), dt.time(9), clock.HERE)):
        async with storage.writes():
            wave = await waves.plan(key="families", name=NAME, closes_on=today + dt.timedelta(days=24), by=by,
                                    told_by=today + dt.timedelta(days=66), key_mode=promise.SERVER)
            planned: list[Door] = [await doors.plan(wave=wave, wanted=each, keys=keys, by=by) for each, _area, _sent in wanted]
            await waves.open_wave(wave=wave, keys=keys, by=by)
        leanings = Leanings.drawn(rng, names, [each.group for each, _area, _sent in wanted])
        for door, (each, area, sent) in zip(planned, wanted, strict=True):
            for _answer in range(sent):
                await _answered(database, keys, rng, door, area, each.group, leanings)
    poster, tablet = (doors.code_of(keys, door.pk) for door in planned[:2])
    return [
        Character("passer-by", N_("Somebody with a poster"), N_("Parent"),
                  N_("Open the link of a poster, without a code of your own."), address=f"/o/{poster}"),
        Character("waiting-room", N_("A tablet in a waiting room"), N_("Shared tablet"),
                  N_("Answer on a tablet that many people use, one after another."), address=f"/k/{tablet}"),
    ]


async def _answered(database: Database, keys: Keys, rng: random.Random, door: Door, area: str, group: str,
                    leanings: Leanings) -> None:
    way = await doors.way(database.hot, keys, doors.code_of(keys, door.pk))
    assert way is not None
    holder = await invitations.holder(database.hot, keys, await doors.begin(database.hot, keys, way=way))
    assert holder is not None
    answers = one(rng, holder.questionnaire, area=area, group=group, wave=1, leanings=leanings)
    await ballots.send(database.hot, keys, holder=holder, answers=answers or {"F1": 4}, receipt=codes.new(codes.RECEIPT))
