"""The migrations make exactly the tables that the models describe."""

import pytest
from tortoise.context import TortoiseContext
from tortoise.migrations.autodetector import MigrationAutodetector

from participation.engines import config
from participation.engines.config import ROOMS
from participation.settings import Settings


async def changes(room):
    """What `heard makemigrations` would write for a room."""
    apps = config.apps(ROOMS[:ROOMS.index(room) + 1])
    with (context := TortoiseContext()):
        await context.init(config=config.config(Settings(), apps), init_connections=False)
        found = await MigrationAutodetector(context.apps, apps).changes()
        return [writer.operations for writer in found if writer.app_label == room]


@pytest.mark.parametrize("room", ROOMS)
async def test_a_room_has_nothing_left_to_migrate(room):
    assert await changes(room) == []
