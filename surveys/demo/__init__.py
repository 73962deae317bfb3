"""The demonstration's surveys: staff with five closed waves and an open one, families with two and one.

Every wave goes the real way: list, strata, codes, sealed ballots through the hot path, close with purge.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass

from participation import clock, codes, storage
from participation.cast import Character
from participation.keys import Keys
from participation.models import Area, Person
from participation.storage import Database
from participation.words import N_
from surveys import library, promise
from surveys.demo import again, doors, in_own_words, kinds, told, writing
from surveys.demo.answers import Leanings, one
from surveys.inviting import invitations
from surveys.inviting.invitations import Invited
from surveys.models import Wave
from surveys.running import waves
from surveys.sealed import ballots, closing

STAFF_GROUPS = {"Schools and nurseries": 0.42, "Health visitors and school nurses": 0.18, "Social work": 0.2,
                "Voluntary bodies": 0.12, "Police and housing": 0.08}
FAMILY_GROUPS = {"Child under 5": 0.4, "Child 5 to 11": 0.35, "Child 12 or over": 0.25}
SMALL_AREA, SMALL_SHARE = "The Ferry", 0.03
TIMES_PLAYED = 40
AT_ONCE = 200


@dataclass(frozen=True)
class Asked:
    """Who a survey asks: people of invented areas and groups."""

    key: str
    people: list[tuple[Invited, str, str]]
    leanings: Leanings


@dataclass
class Making:
    """What every wave of the demonstration needs."""

    database: Database
    keys: Keys
    rng: random.Random
    today: dt.date
    by: Person | None

    async def wave(self, asked: Asked, *, name: str, number: int, opened: int, closes: int,
                   share: float, equality: bool = False) -> tuple[Wave, list[str]]:
        """Plan, open, issue and answer a wave; returns it with the codes that were not used. Days count from today."""
        with clock.at(self._moment(opened)):
            async with storage.writes():
                wave = await waves.plan(key=asked.key, name=name, key_mode=promise.SERVER, by=self.by,
                                        closes_on=self.today + dt.timedelta(days=closes),
                                        told_by=self.today + dt.timedelta(days=closes + 42))
                if equality:
                    wave.equality = True
                    await wave.save(update_fields=["equality"])
                people = [person for person, _area, _group in asked.people]
                await invitations.put_list(wave=wave, people=people, keys=self.keys, by=self.by)
                await waves.open_wave(wave=wave, keys=self.keys, by=self.by)
                made = await invitations.make_codes(wave=wave, keys=self.keys, by=self.by)
            tokens = {code.contact: code.token for code in made}
            unused = await self._answer(asked, tokens, number, share)
        return wave, unused

    async def _answer(self, asked: Asked, tokens: dict[str, str], number: int, share: float) -> list[str]:
        text = library.shipped_text(asked.key)
        assert text is not None
        form, sends, unused = library.read(text), [], []
        for person, area, group in asked.people:
            answers = one(self.rng, form, area=area, group=group, wave=number, leanings=asked.leanings)
            if self.rng.random() < share + asked.leanings.groups[group] / 3 and answers:
                sends.append((tokens[person.contact], answers))
            else:
                unused.append(tokens[person.contact])
        self.rng.shuffle(sends)
        for start in range(0, len(sends), AT_ONCE):
            await asyncio.gather(*(self._send(*one_send) for one_send in sends[start:start + AT_ONCE]))
        return unused

    async def _send(self, token: str, answers: dict) -> None:
        holder = await invitations.holder(self.database.hot, self.keys, token)
        assert holder is not None
        sent = await ballots.send(self.database.hot, self.keys, holder=holder, answers=answers,
                                  receipt=codes.new(codes.RECEIPT))
        assert sent is ballots.Sent.NOW_SEALED

    async def close(self, wave: Wave, *, closed: int) -> None:
        with clock.at(self._moment(closed)):
            await closing.close(wave=wave, database=self.database, keys=self.keys, by=self.by)

    async def read(self, wave: Wave, key: str, *, as_far_as: str) -> None:
        if self.by:
            await in_own_words.read(await Wave.get(pk=wave.pk), key, as_far_as=as_far_as, database=self.database,
                                    keys=self.keys, by=self.by)

    def _moment(self, days: int) -> dt.datetime:
        return dt.datetime.combine(self.today + dt.timedelta(days=days), dt.time(9), clock.HERE)


async def fill(*, database: Database, keys: Keys, rng: random.Random, today: dt.date, progress: Callable[[str], None],
               small: bool = False, **_: object) -> list[Character]:
    """Fill the surveys; areas and people are there already. Must not run inside storage.writes()."""
    areas = {area.name: area for area in await Area.all()}
    by = await Person.filter(email__startswith="joe").first()
    making = Making(database, keys, rng, today, by)
    staff = _asked(rng, "staff-confidence", areas, STAFF_GROUPS, 200 if small else 900, "staff{n}@dundee.example")
    progress("surveys: staff")
    colleague = await _staff(making, staff)
    families = _asked(rng, "families", areas, FAMILY_GROUPS, 120 if small else 400, "family {n}")
    await again.fill(making, [person for person, _area, _group in staff.people][:80])
    progress("surveys: families")
    parent = await _families(making, families)
    await kinds.fill(making, *_of_other_kinds(rng, areas, small))
    await writing.fill(by=by)
    at_doors = await doors.fill(database=database, keys=keys, rng=rng, today=today, areas=areas, by=by)
    return [
        Character("staff", N_("Morag, a school nurse"), N_("Staff member"),
                  N_("Answer a confidence survey by its link, in two minutes."), **_addresses(colleague)),
        Character("parent", N_("Tomasz, a father"), N_("Parent"),
                  N_("Answer the families’ survey by its link, without an account."), **_addresses(parent)),
        *at_doors,
    ]


def _of_other_kinds(rng: random.Random, areas: dict[str, Area], small: bool) -> list[Asked]:
    wanted = (("training-before", kinds.COURSE_GROUPS, 160, "course{n}@dundee.example"),
              ("training-three-months", kinds.COURSE_GROUPS, 160, "course{n}@dundee.example"),
              ("pupil-written", kinds.PUPIL_GROUPS, 190, "pupil {n}"))
    return [_asked(rng, key, areas, groups, number // 2 if small else number, contact) for key, groups, number, contact in wanted]


def _addresses(tokens: list[str]) -> dict[str, object]:
    """A code works once, so whoever is played again needs another one."""
    first, *more = (f"/s/{token}" for token in tokens[:TIMES_PLAYED])
    return {"address": first, "more": tuple(more)}


def _asked(rng: random.Random, key: str, areas: dict[str, Area], groups: dict[str, float], number: int,
           contact: str) -> Asked:
    names = sorted(areas)
    weights = [SMALL_SHARE if name == SMALL_AREA else (1 - SMALL_SHARE) / max(1, len(names) - 1) for name in names]
    people = []
    for n in range(number):
        area, group = rng.choices(names, weights)[0], rng.choices(list(groups), list(groups.values()))[0]
        people.append((Invited(contact.format(n=n + 1), areas[area].pk, group), area, group))
    return Asked(key, people, Leanings.drawn(rng, names, list(groups)))


async def _staff(making: Making, asked: Asked) -> list[str]:
    closed = (("Staff survey, first wave", -480, -459, 0.57), ("Staff survey, second wave", -300, -279, 0.6),
              ("Staff survey, third wave", -120, -99, 0.62))
    for number, (name, opened, closes, share) in enumerate((("Staff survey, first pilot", -840, -819, 0.5),
                                                            ("Staff survey, second pilot", -660, -639, 0.54)), -2):
        wave, _ = await making.wave(asked, name=name, number=number, opened=opened, closes=closes, share=share)
        await making.close(wave, closed=closes + 1)
    for number, (name, opened, closes, share) in enumerate(closed):
        wave, _ = await making.wave(asked, name=name, number=number, opened=opened, closes=closes, share=share)
        await making.close(wave, closed=closes + 1)
        if number < 2:
            await _tell(making, wave, told.EARLIER)
        if number:
            await making.read(wave, "S11x", as_far_as=in_own_words.READING if number == 1 else in_own_words.PROPOSED)
    await _tell(making, wave, told.STAFF)
    _, unused = await making.wave(asked, name="Staff survey, fourth wave", number=3, opened=-10, closes=11, share=0.41,
                                  equality=True)
    return unused


async def _families(making: Making, asked: Asked) -> list[str]:
    wave, _ = await making.wave(asked, name="Family survey, the spring before", number=-1, opened=-575, closes=-545, share=0.5)
    await making.close(wave, closed=-544)
    wave, _ = await making.wave(asked, name="Family survey, last spring", number=0, opened=-210, closes=-180,
                                share=0.55)
    await making.close(wave, closed=-179)
    await making.read(wave, "F6x", as_far_as=in_own_words.RELEASED)
    await _tell(making, wave, told.FAMILIES)
    _, unused = await making.wave(asked, name="Family survey, this term", number=1, opened=-8, closes=20, share=0.3)
    return unused


async def _tell(making: Making, wave: Wave, themes: tuple) -> None:
    async with storage.writes():
        await told.tell(wave, themes, today=making.today, by=making.by)
