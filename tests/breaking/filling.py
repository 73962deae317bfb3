"""A process whose disk becomes full and empty again: `python -m tests.breaking.filling …`. Prints JSON."""

from __future__ import annotations

import asyncio
import importlib
import json
import resource
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from participation import storage
from participation.hot import CannotSave, Step
from participation.settings import Settings
from tests import toyroom

Freed = Callable[[], None]


def full_disk(folder: Path) -> Freed:
    """Fill the (small) file system up to its last byte."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"x" * 4096)
    return filler.unlink


def no_larger_files(folder: Path) -> Freed:
    """No file of this process may grow any more: writes fail with EFBIG."""
    most = max(file.stat().st_size for file in folder.glob("*.db*"))
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most + 20_000, before[1]))
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, before)


async def main(folder: str, package: str, how: str) -> None:
    from participation import migrating

    place = Path.cwd()
    sys.path.insert(0, folder)
    apps = toyroom.apps(package)
    models = importlib.import_module(f"{package}.models")
    settings = Settings(database_url=f"sqlite:///{place}/toy.db", data=place)
    await migrating.migrate(settings, apps)
    saved: list[str] = []
    refused: dict[str, str] = {}

    async def attempt(name: str, work: Callable[[], object]) -> None:
        try:
            await work()
            saved.append(name)
        except Exception as problem:
            refused[name] = type(problem).__name__

    def hot(name: str) -> Callable[[], object]:
        insert = "INSERT INTO child (id, parent_id, box, n) VALUES (?, 'p', ?, 1)"
        return lambda: database.hot.write(*(Step(insert, (f"{name}-{half}", bytes(3000))) for half in "ab"))

    def act(name: str) -> Callable[[], object]:
        async def work() -> None:
            async with storage.writes():
                await models.Child.create(id=f"{name}-a", parent_id="p", box=bytes(3000))
                await models.Child.create(id=f"{name}-b", parent_id="p", box=bytes(3000))
        return work

    async with storage.opened(settings, apps) as database:
        await database.hot.write(Step("INSERT INTO parent (id, name) VALUES ('p', '')"))
        await asyncio.gather(*(attempt(f"before-{n}", hot(f"before-{n}")) for n in range(10)))
        freed = full_disk(place) if how == "full" else no_larger_files(place)
        for turn in range(6):
            works = [attempt(f"hot-{turn}-{n}", hot(f"hot-{turn}-{n}")) for n in range(8)]
            await asyncio.gather(*works, attempt(f"act-{turn}", act(f"act-{turn}")))
        reads = await database.hot.one("SELECT count(*) FROM child")
        freed()
        await attempt("after-hot", hot("after-hot"))
        await attempt("after-act", act("after-act"))
    async with storage.opened(settings, apps) as database:
        found = [row[0] for row in await database.hot.all("SELECT id FROM child ORDER BY id")]
    print(json.dumps({"saved": saved, "refused": refused, "found": found, "read": reads[0],
                      "cannot": CannotSave.__name__}))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
