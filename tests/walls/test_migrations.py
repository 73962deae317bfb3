"""The migrations make exactly the tables that the models describe, and a database with rows takes them."""

import pkgutil
from importlib import import_module

import pytest
from tortoise.context import TortoiseContext
from tortoise.migrations.autodetector import MigrationAutodetector
from tortoise.migrations.operations import AddField, AlterModelOptions

from participation.engines import config
from participation.engines.config import ROOMS
from participation.migrating import AddFilled
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


@pytest.mark.parametrize("room", ROOMS)
def test_rows_have_something_in_a_new_column(room):
    package = import_module(f"{room}.migrations")
    files = [import_module(f"{room}.migrations.{one.name}") for one in pkgutil.iter_modules(package.__path__)]
    added = [operation for file in files for operation in file.Migration.operations if isinstance(operation, AddField)]
    assert [one.name for one in added if not one.field.null and not isinstance(one, AddFilled)] == []
