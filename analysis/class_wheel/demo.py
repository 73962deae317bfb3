"""The demonstration's class wheels: Mrs Reid has one that was told and agreed upon, and one whose code hangs on the wall."""

from __future__ import annotations

import asyncio
import datetime as dt
import random
from typing import Any

from analysis import class_wheel as closing
from participation import clock, instruments, storage
from participation.cast import Character
from participation.keys import Keys
from participation.models import Person
from participation.wheel import KEYS, Band
from participation.words import N_
from surveys.class_wheel import ballots as class_ballots, promises as class_promises, wheels as class_wheels
from surveys.told.themes import DONE, UNDER_WAY, Words
from surveys.models import ClassWheel

CHILDREN, SENT = 24, 23
CHILDREN_NOW, SENT_NOW = 60, 17
OPEN_FOR = dt.timedelta(days=60)
"""In the demonstration a code stays on the wall; a real one is there for a lesson."""
AGO = 16
"""Days since the class wheel that is closed."""
LEANINGS = {"safe": 0.9, "healthy": 0.6, "achieving": 0.5, "nurtured": 0.9, "active": 0.1, "respected": -0.7,
            "responsible": 0.3, "included": -0.2}
"""How this class leans on each indicator, in steps of the scale."""
# (indicator, we said, we will, who, days from today, state, what became of it)
AGREED = (
    ("respected", "Not many of us feel that adults listen.", "A question box by the door, opened every Friday.", "adult",
     -4, DONE, "We have opened it twice. Two rules have changed."),
    ("included", "Some of us have nobody to play with.", "Two of us look after the buddy bench each day.", "class", 12,
     UNDER_WAY, ""),
)


async def fill(*, database: Any, keys: Keys, rng: random.Random, today: dt.date, by: Person) -> list[Character]:
    """Both go the real way: opened, answered by the hot path, closed with disclosure control and purge."""
    then = dt.datetime.combine(today - dt.timedelta(days=AGO), dt.time(10, 15), clock.HERE)
    with clock.at(then):
        told = await _opened("P5", CHILDREN, keys, by, class_wheels.LESSON)
        await _sent(told, SENT, database, keys, rng)
        await closing.close(one=told, database=database, keys=keys, by=by)
    await _agreed(told, today, by)
    now = await _opened("P5 and P6 together", CHILDREN_NOW, keys, by, OPEN_FOR)
    await _sent(now, SENT_NOW, database, keys, rng)
    return [Character("pupil", N_("A child of P6"), N_("Child, with the whole class"),
                      N_("Turn the wheel by the code on the wall, without a name."),
                      address=f"/class/{class_wheels.code_of(now.pk, keys)}")]


async def _opened(group: str, children: int, keys: Keys, by: Person, lasts: dt.timedelta) -> ClassWheel:
    opening = class_wheels.Opening(group, Band.MIDDLE, children)
    async with storage.writes():
        return await class_wheels.open_for(opening=opening, keys=keys, by=by, lasts=lasts)


async def _sent(one: ClassWheel, number: int, database: Any, keys: Keys, rng: random.Random) -> None:
    await asyncio.gather(*(_send(one, answers, database, keys) for answers in
                           [_answers(rng, one.band) for _child in range(number)]))


async def _send(one: ClassWheel, answers: dict[str, str], database: Any, keys: Keys) -> None:
    turn = await class_ballots.turn(database.hot, keys, one.pk, class_ballots.new_token())
    assert turn is not None
    assert await class_ballots.send(database.hot, turn=turn, answers=answers) is class_ballots.Sent.SEALED


def _answers(rng: random.Random, band: str) -> dict[str, str]:
    rings, mood = instruments.current(band).rings, rng.gauss(0, 0.5)
    given = {}
    for key in KEYS:
        step = round((1 + rings) / 2 + 0.4 + LEANINGS[key] + mood + rng.gauss(0, 0.8))
        given[key] = "unsure" if rng.random() < 0.03 else str(min(max(step, 1), rings))
    return given


async def _agreed(one: ClassWheel, today: dt.date, by: Person) -> None:
    await one.fetch_related("wave")
    async with storage.writes():
        for about, said, will, who, days, state, became in AGREED:
            day = today + dt.timedelta(days=days)
            words = Words(title=about, said=said, did=will, owner=who, state=state, due=day, why=became,
                          done_on=day if state == DONE else None)
            await class_promises.agree(one=one, words=words, by=by)
