"""A known class wheel for tests: Mrs Reid's P5, with as many children as a test asks for."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from analysis import class_wheel as closing
from analysis.models import Release
from participation import clock, instruments, storage
from participation.keys import Keys
from participation.models import Person
from participation.storage import Database
from participation.wheel import KEYS, Band
from surveys.class_wheel import ballots as class_ballots, wheels as class_wheels
from surveys.class_wheel.ballots import Turn
from surveys.models import ClassWheel

LESSON = dt.datetime(2027, 1, 12, 9, 30, tzinfo=dt.UTC)
MIXED = ("4", "4", "3", "2", "1", "3", "4", "2", "4", "3", "skip", "4", "1", "3", "2")
"""Answers of one indicator that a class of fifteen may give."""


@dataclass
class Class:
    """An open class wheel."""

    one: ClassWheel
    database: Database
    keys: Keys
    adult: Person

    @property
    def code(self) -> str:
        return class_wheels.code_of(self.one.pk, self.keys)

    async def turn(self, token: str | None = None) -> Turn:
        found = await class_ballots.turn(self.database.hot, self.keys, self.one.pk, token or class_ballots.new_token())
        assert found is not None
        return found

    async def send(self, answers: dict[str, str], token: str | None = None) -> class_ballots.Sent:
        return await class_ballots.send(self.database.hot, turn=await self.turn(token), answers=answers)

    async def sends(self, number: int) -> list[dict[str, str]]:
        """So many children send, each something else."""
        rings = instruments.of(self.one.band, self.one.version).rings
        given = [{key: _on(MIXED[(child + place) % len(MIXED)], rings) for place, key in enumerate(KEYS)}
                 for child in range(number)]
        for answers in given:
            assert await self.send(answers) is class_ballots.Sent.SEALED
        return given

    async def close(self) -> Release | None:
        return await closing.close(one=self.one, database=self.database, keys=self.keys, by=self.adult)


def _on(answer: str, rings: int) -> str:
    return str(min(int(answer), rings)) if answer.isdigit() else answer


async def reid(email: str = "c.reid@example.org") -> Person:
    return await Person.create(name="Catriona Reid", known_as="Mrs Reid", email=email, roles=["trusted_adult"])


async def opened(database: Database, keys: Keys, *, children: int = 24, by: Person | None = None, group: str = "P5",
                 band: Band = Band.MIDDLE, at: dt.datetime = LESSON) -> Class:
    adult = by or await reid()
    with clock.at(at):
        async with storage.writes():
            one = await class_wheels.open_for(opening=class_wheels.Opening(group, band, children), keys=keys, by=adult)
    return Class(one, database, keys, adult)
