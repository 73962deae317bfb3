"""A process that writes as hard as it can and says what was acknowledged: `python -m tests.breaking.writing …`.

Prints "ready", then one line for each acknowledged job. On SIGTERM it stops asking, and ends when all is answered.
Each job is two rows that belong together; every tenth is an act through Tortoise, the others are hot.
"""

from __future__ import annotations

import asyncio
import importlib
import signal
import sys
from pathlib import Path
from typing import Any

from participation import storage
from participation.hot import Step
from participation.settings import Settings
from tests import toyroom

AT_ONCE = 24


async def hot(database: storage.Database, name: str) -> None:
    insert = "INSERT INTO child (id, parent_id, n) VALUES (?, 'p', ?)"
    await database.hot.write(Step(insert, (f"{name}-a", 1)), Step(insert, (f"{name}-b", 2)),
                             Step("UPDATE parent SET name = ? WHERE id = 'p'", (name,), rows=1))


async def act(models: Any, name: str) -> None:
    async with storage.writes():
        await models.Child.create(id=f"{name}-a", parent_id="p", n=1)
        await models.Child.create(id=f"{name}-b", parent_id="p", n=2)


async def main(url: str, folder: str, package: str, label: str) -> None:
    sys.path.insert(0, folder)
    apps = toyroom.apps(package)
    models = importlib.import_module(f"{package}.models")
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with storage.opened(Settings(database_url=url, data=Path(folder)), apps) as database:

        async def writer(number: int) -> None:
            count = 0
            while not stop.is_set():
                name = f"{label}{number}-{count}"
                await (act(models, name) if count % 10 == 9 else hot(database, name))
                print(name, flush=True)
                count += 1

        print("ready", flush=True)
        await asyncio.gather(*(writer(number) for number in range(AT_ONCE)))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
