"""Closes a wave in processes that are killed at a step, and again in others that are not: `python -m tests.breaking.closing`.

Reads one JSON job a line: {"folder": …, "at": [module, name], "when": "before"|"after", "nth": 1}. For each it forks a child
that closes the wave in the folder's database and kills itself there (SIGKILL), and a second that goes on to the end. Answers
with one JSON line: how the first ended, and what stands in the database. Forking saves importing everything each time.
"""

from __future__ import annotations

import asyncio
import importlib
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

from participation import storage
from participation.keys import Keys
from participation.settings import Settings
from surveys.models import Box, Participation, Receipt, Response, Stratum, Wave
from surveys.sealed import closing, keys as wave_keys


def settings_of(folder: Path) -> Settings:
    return Settings(database_url=f"sqlite:///{folder}/heard.db", data=folder, keys=folder / "keys")


def deadly(module: str, name: str, when: str, nth: int) -> None:
    """The nth call of this function ends the process: before it does anything, or when it has done it."""
    where: Any = importlib.import_module(module)
    *path, last = name.split(".")
    for part in path:
        where = getattr(where, part)
    real, calls = getattr(where, last), [0]

    def die() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    async def step(*args: Any, **kwargs: Any) -> Any:
        calls[0] += 1
        if calls[0] == nth and when == "before":
            die()
        result = await real(*args, **kwargs)
        if calls[0] == nth:
            die()
        return result

    def plain(*args: Any, **kwargs: Any) -> Any:
        calls[0] += 1
        if calls[0] == nth and when == "before":
            die()
        result = real(*args, **kwargs)
        if calls[0] == nth:
            die()
        return result
    setattr(where, last, step if asyncio.iscoroutinefunction(real) else plain)


async def close(folder: Path) -> None:
    settings = settings_of(folder)
    async with storage.opened(settings) as database:
        await closing.close(wave=await Wave.get(), database=database, keys=Keys.opened(settings.keys), by=None)


async def stands(folder: Path) -> dict[str, Any]:
    settings = settings_of(folder)
    async with storage.opened(settings):
        wave = await Wave.get()
        return {"state": wave.state, "key": wave_keys.path(Keys.opened(settings.keys), wave.pk).exists(),
                "public": wave.public_key is not None,
                "answers": sorted(json.loads(row.answers)["S11x"] for row in await Response.all()),
                "used": sum(row.used or 0 for row in await Stratum.all()),
                "left": [await table.all().count() for table in (Box, Receipt, Participation)]}


def in_a_child(work: Any) -> int:
    """The signal or status that ended it."""
    child = os.fork()
    if not child:
        work()
        os._exit(0)
    return os.waitpid(child, 0)[1]


def killed(folder: Path, job: dict) -> None:
    deadly(*job["at"], job["when"], job["nth"])
    asyncio.run(close(folder))


def main() -> None:
    for line in sys.stdin:
        job = json.loads(line)
        folder = Path(job["folder"])
        first = in_a_child(lambda: killed(folder, job))  # noqa: B023  (called at once)
        out, into = os.pipe()

        def again() -> None:
            asyncio.run(close(folder))  # noqa: B023
            os.write(into, json.dumps(asyncio.run(stands(folder))).encode())  # noqa: B023
        second = in_a_child(again)
        os.close(into)
        with os.fdopen(out) as read:
            print(json.dumps({"first": first, "second": second, "stands": json.loads(read.read() or "null")}), flush=True)


if __name__ == "__main__":
    main()
