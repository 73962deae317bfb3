"""What waves do by themselves, in this order: come again, open, remind, close. The serving process does it every few minutes."""

from __future__ import annotations

from participation import post, storage
from participation.keys import Keys
from participation.settings import Settings
from surveys.inviting import letters
from surveys.running import opening, series
from surveys.sealed import closing


async def go(*, settings: Settings, database: closing.Database, keys: Keys) -> None:
    """Everything that is due. Each step is safe to be done again, and by several workers at once."""
    await series.plan_due(keys=keys)
    await opening.open_due(keys=keys)
    if post.is_set_up(settings):
        await opening.remind_due()
    await closing.close_due(database=database, keys=keys)
    async with storage.writes():
        await letters.sweep()
