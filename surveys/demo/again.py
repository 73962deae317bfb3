"""What comes by itself in the demonstration: a kept list, a pulse each term, and a course with its three waves."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from participation import storage
from surveys import training
from surveys.inviting import letters, rosters
from surveys.inviting.lists import Invited
from surveys.running import series
from surveys.running.series import Wanted
from surveys.running.terms import Every, next_after

if TYPE_CHECKING:
    from surveys.demo import Making

COURSE_PEOPLE = 24
COURSE_IN = dt.timedelta(days=20)


async def fill(making: Making, people: list[Invited]) -> None:
    """`people`: some of them are on the kept list, fewer on the course."""
    if making.by is None:
        return
    async with storage.writes():
        staff = await rosters.make(name="All staff", people=people, keys=making.keys, by=making.by)
        group = await rosters.make(name="Hearing the child: course group", people=people[:COURSE_PEOPLE], keys=making.keys, by=making.by)
        wanted = Wanted("Team pulse", "team-pulse", Every.TERM, next_after(Every.TERM, making.today, making.today), 14,
                        letters.BY_CODES, 0, 28)
        await series.begin(wanted=wanted, roster=staff, by=making.by)
    await training.plan(course="Hearing the child", day=making.today + COURSE_IN, roster=group, send_by=letters.BY_CODES,
                        keys=making.keys, by=making.by)
