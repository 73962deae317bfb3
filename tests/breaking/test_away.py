"""The database goes away and comes back: clear refusals meanwhile, no restart needed."""

from __future__ import annotations

import asyncio

import asyncpg
import pytest

from participation import migrating, storage
from participation.hot import CannotSave, Step
from participation.settings import Settings
from tests.postgres import Server, name_of
from tests.toyroom import ToyRoom


@pytest.mark.postgres
async def test_server_away_and_back(on_postgres: Settings, toy: ToyRoom, postgres_server: Server) -> None:
    await migrating.migrate(on_postgres, toy.apps)
    name = name_of(on_postgres.database_url)
    operator = await asyncpg.connect(postgres_server.address("postgres"))
    insert = Step("INSERT INTO parent (id, name) VALUES ('p', 'x')")
    async with storage.opened(on_postgres, toy.apps) as database:
        assert await database.ready()
        await operator.execute(f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS false")
        await operator.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
        for _ in range(3):
            assert not await asyncio.wait_for(database.ready(), 3)
            with pytest.raises(CannotSave):
                await database.hot.write(insert)
            with pytest.raises(CannotSave):
                async with storage.writes():
                    await toy.models.Parent.create(id="q", name="x")
        await operator.execute(f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS true")
        await operator.close()
        assert await database.ready()
        await database.hot.write(insert)
        async with storage.writes():
            await toy.models.Parent.create(id="q", name="x")
        assert await database.hot.all("SELECT id FROM parent ORDER BY id") == [("p",), ("q",)]


async def test_writer_that_has_ended_is_not_ready(on_sqlite: Settings, toy: ToyRoom) -> None:
    await migrating.migrate(on_sqlite, toy.apps)
    async with storage.opened(on_sqlite, toy.apps) as database:
        assert await database.ready()
        await database._hot.writer.stop()
        assert not await database.ready()
        with pytest.raises(CannotSave):
            await database.hot.write(Step("DELETE FROM parent"))
