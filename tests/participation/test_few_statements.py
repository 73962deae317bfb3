"""Pages of many children or many wheels cost the same few statements however many there are."""

from datetime import date

import aiosqlite
import pytest

from participation import children, consent, storage
from participation.consent import Giver, Kind
from tests.participation.adults import NOON, staged

MOST = 26
"""The page after a check-in asks most. None of these grows with what it lists."""


@pytest.fixture
def asked(monkeypatch):
    """The statements that SQLite is given."""
    found = []
    for name in ("execute", "execute_fetchall"):
        monkeypatch.setattr(aiosqlite.Connection, name, counting(getattr(aiosqlite.Connection, name), found))
    return found


def counting(method, found):
    def counted(self, sql, *more, **named):
        found.append(sql)
        return method(self, sql, *more, **named)
    return counted


async def grown(stage, there):
    """Four more children in Mrs Reid's class, four more wheels of Ailsa's."""
    reid, keys = stage.cast.reid, stage.keys
    for n in range(there, there + 4):
        async with storage.writes():
            one = await children.add(name=f"Child {n}", born=date(2016, 5, n), service=await reid.service, group="P5",
                                     keys=keys, by=reid)
            await children.entrust(child=one, adult=reid, by=reid)
            await children.plan_next(child=one, day=NOON.date(), by=reid)
            await consent.give(child=one, kind=Kind.TAKE_PART, giver=Giver.PARENT, by=reid)
            await stage.kept(stage.cast.child, reid, days_ago=10 * n)


@pytest.mark.one_database
async def test_as_many_for_eight_as_for_four(settings, asked):
    async with staged(settings) as stage:
        async with storage.writes():
            newest = await stage.kept(stage.cast.child, stage.cast.reid)
        await grown(stage, 5)
        reid, ailsa = await stage.as_(stage.cast.reid), stage.cast.child.pk
        paths = ("/my-day", "/my-day/group?group=P5", "/children", "/promises", f"/children/{ailsa}",
                 f"/children/{ailsa}/chronology", f"/check-ins/{newest.pk}")

        async def costs():
            found = {}
            for path in paths:
                await reid.get(path)  # the day's receipts are written by the first look
                asked.clear()
                assert (await reid.get(path)).status_code == 200
                found[path] = len(asked)
            return found

        few = await costs()
        await grown(stage, 1)
        assert await costs() == few
        assert max(few.values()) <= MOST
