"""Two workers, each with its own connections and its own writer, at the same rows in the same moment."""

from __future__ import annotations

import asyncio

from participation import migrating, storage
from participation.engines import config
from participation.hot import Refused, Step
from participation.settings import Settings
from participation.storage import Database
from tests.toyroom import ToyRoom

TOKENS = 10


async def spent(database: Database, number: int) -> bool:
    """Whether this worker was the one to spend the token; its ballot goes in with it."""
    try:
        await database.hot.write(
            Step("UPDATE parent SET name = 'spent' WHERE id = ? AND name = 'issued'", (f"token-{number}",), rows=1),
            Step("INSERT INTO child (id, parent_id, n) VALUES (?, ?, 0)", (f"ballot-{number}", f"token-{number}")))
    except Refused:
        return False
    return True


async def test_two_workers_one_token(empty: Settings, toy: ToyRoom) -> None:
    """Ten tokens, each sent twice to each of two workers at once: ten ballots."""
    await migrating.migrate(empty, toy.apps)
    async with storage.opened(empty, toy.apps) as one, storage.opened(empty, toy.apps) as two:
        await one.hot.write(*(Step("INSERT INTO parent (id, name) VALUES (?, 'issued')", (f"token-{n}",))
                              for n in range(TOKENS)))
        tries = [spent(worker, n) for n in range(TOKENS) for worker in (one, two, one, two)]
        assert sum(await asyncio.gather(*tries)) == TOKENS
        assert await two.hot.one("SELECT count(*) FROM child") == (TOKENS,)


async def test_a_worker_sees_what_the_other_has_acknowledged(empty: Settings, toy: ToyRoom) -> None:
    await migrating.migrate(empty, toy.apps)
    async with storage.opened(empty, toy.apps) as one, storage.opened(empty, toy.apps) as two:
        for number in range(20):
            await one.hot.write(Step("INSERT INTO parent (id, name) VALUES (?, 'x')", (f"{number}",)))
            assert await two.hot.one("SELECT count(*) FROM parent") == (number + 1,)
            assert await two.long.all("SELECT count(*) FROM parent") == [(number + 1,)]


async def test_purging_while_the_other_worker_goes_on(empty: Settings, toy: ToyRoom) -> None:
    """A wave is closed in one worker; in the other people go on writing and reading."""
    await migrating.migrate(empty, toy.apps)
    async with storage.opened(empty, toy.apps) as one, storage.opened(empty, toy.apps) as two:
        done = asyncio.Event()

        async def goes_on() -> int:
            number = 0
            while not done.is_set() or number < 5:
                await two.hot.write(Step("INSERT INTO parent (id, name) VALUES (?, 'x')", (f"{number}",)))
                await two.hot.one("SELECT count(*) FROM parent")
                number += 1
            return number

        other = asyncio.ensure_future(goes_on())
        await one.purge("child")
        done.set()
        written = await other
        assert await one.hot.one("SELECT count(*) FROM parent") == (written,)


async def test_backup_while_people_write(on_sqlite: Settings, toy: ToyRoom) -> None:
    """Every backup holds whole jobs only, and everything acknowledged before it began."""
    from participation import backups

    await migrating.migrate(on_sqlite, toy.apps)
    async with storage.opened(on_sqlite, toy.apps) as database:
        acknowledged, stop = 0, asyncio.Event()

        async def writer(label: str) -> None:
            nonlocal acknowledged
            number = 0
            while not stop.is_set():
                name = f"{label}-{number}"
                await database.hot.write(Step("INSERT INTO parent (id, name) VALUES (?, 'x')", (name,)),
                                         Step("INSERT INTO child (id, parent_id, n) VALUES (?, ?, 0)", (name, name)))
                acknowledged += 1
                number += 1

        people = [asyncio.ensure_future(writer(f"{place}")) for place in range(8)]
        copies = []
        for place in range(3):
            await asyncio.sleep(0)
            before = acknowledged
            copies.append((before, await backups.backup(on_sqlite, on_sqlite.data / f"copy-{place}.db")))
        stop.set()
        await asyncio.gather(*people)
    for before, copy in copies:
        with_copy = Settings(database_url=f"sqlite:///{copy}", data=on_sqlite.data)
        async with config.connected(with_copy, toy.apps):
            parents, children = await toy.models.Parent.all().count(), await toy.models.Child.all().count()
        assert parents == children >= before
