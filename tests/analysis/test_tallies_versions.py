"""A wheel whose scale was changed in an installation: each answer counts at the level of the version it was given on."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from analysis import tallies
from analysis.releases.changes import mixed
from analysis.tallies import Days
from participation import instruments, storage
from participation.access import Role
from participation.instruments import versions
from participation.models import Person
from participation.wheel import Level
from tests.analysis import counted

AUTUMN, SPRING = Days(dt.date(2025, 8, 18), dt.date(2025, 12, 19)), Days(dt.date(2026, 1, 5), dt.date(2026, 4, 2))
BORN, DAY = dt.date(2016, 3, 1), dt.date(2025, 10, 1)
ONE = instruments.newest("8-11")
LOW, MIDDLE, HIGH = Level.NEEDS_A_HAND, Level.IN_BETWEEN, Level.GOING_WELL
OTHER_LEVELS = replace(ONE, scale=tuple(replace(step, level=level) for step, level in
                                        zip(ONE.scale, (LOW, LOW, MIDDLE, HIGH), strict=True)))
OTHER_WORDS = replace(ONE, items=tuple(replace(item, line=f"{item.line} Think.") for item in ONE.items))


@pytest.fixture(autouse=True)
def nothing_made(monkeypatch):
    monkeypatch.setattr(instruments, "_made", instruments._Made())


async def activated(words, same=frozenset()) -> None:
    """Version 101, as another worker would have made it: nothing of it is in this one's memory."""
    sam = await Person.create(name="Sam Lowe", email="sam@dundee.example", roles=[Role.ADMINISTRATOR.value])
    async with storage.writes():
        draft = await versions.make(band="8-11", by=sam)
        await versions.word(draft=draft, words=words, same=same, by=sam)
        await versions.activate(draft=draft, by=sam)


async def said(days: Days, *, old: tuple[str, ...], new: tuple[str, ...]) -> None:
    """Answers on Safe by as many children, on version 1 and on version 101."""
    (service,) = await counted.places(("Lochee",))
    made = counted.Sittings(await counted.adult())
    for answer in (*old, *new):
        made.sitting(made.child(service, BORN), service, days.first, {"safe": answer})
    for one in made.check_ins[len(old):]:
        one.version = 101
    await made.store()


async def test_each_answer_counts_at_the_level_of_its_own_version(database):
    await activated(OTHER_LEVELS)
    await said(AUTUMN, old=("1", "2", "3", "4"), new=("1", "2", "3", "4"))
    found = (await tallies.levels(database, days=AUTUMN))["safe"]
    assert found == {("lochee", "8-11", "low"): 1 + 2, ("lochee", "8-11", "middle"): 1 + 1, ("lochee", "8-11", "high"): 2 + 1}
    assert await tallies.versions(database, days=AUTUMN) == "8-11 1, 8-11 101"


async def test_a_version_that_asks_the_same_is_the_same_instrument(database):
    await activated(OTHER_WORDS, same=frozenset(item.indicator.key for item in ONE.items))
    await said(AUTUMN, old=("1",), new=("4",))
    assert await tallies.versions(database, days=AUTUMN) == "8-11 1"


async def test_a_version_that_asks_something_else_is_another(database):
    await activated(OTHER_WORDS)
    await said(SPRING, old=(), new=("4", "1"))
    assert await tallies.versions(database, days=SPRING) == "8-11 101"
    moves = await tallies.moves(database, earlier=AUTUMN, later=SPRING)
    assert moves["safe"] == {("lochee", "8-11", "-", "lochee", "8-11", "high"): 1, ("lochee", "8-11", "-", "lochee", "8-11", "low"): 1}


@pytest.mark.parametrize(("version", "is_mixed"), [("", False), ("3-7 1, 8-11 1, 12-18 1", False), ("8-11 1, 8-11 101", True),
                                                  ("3-7 1, 3-7 2, 8-11 1", True)])
def test_a_period_in_which_the_wheel_was_changed_is_not_compared(version, is_mixed):
    assert mixed(version) is is_mixed
