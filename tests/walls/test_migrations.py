"""The migrations make exactly the tables that the models describe."""

import pytest
from tortoise.context import TortoiseContext
from tortoise.migrations.autodetector import MigrationAutodetector
from tortoise.migrations.operations import AlterModelOptions

from participation.engines import config
from participation.engines.config import ROOMS
from participation.settings import Settings


async def changes(room):
    """What `heard makemigrations` would write for a room."""
    apps = config.apps(ROOMS[:ROOMS.index(room) + 1])
    with (context := TortoiseContext()):
        await context.init(config=config.config(Settings(), apps), init_connections=False)
        found = await MigrationAutodetector(context.apps, apps).changes()
        return [operation for writer in found if writer.app_label == room for operation in writer.operations
                if not _only_words(operation)]


def _only_words(operation):
    """A model's docstring is kept as its table's description; other words there change no table."""
    return isinstance(operation, AlterModelOptions) and set(operation.options) <= {"table", "app", "pk_attr", "table_description"}


@pytest.mark.parametrize("room", ROOMS)
async def test_a_room_has_nothing_left_to_migrate(room):
    assert await changes(room) == []
