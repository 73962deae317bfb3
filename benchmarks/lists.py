"""How long a list of 50,000 takes from the file to the database, how long it holds the writer, and opening with it.

    python -m benchmarks.lists [--people 50000] [--no-postgres]
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from benchmarks.__main__ import _server
from participation import clock, storage
from participation.keys import Keys
from participation.models import Area
from participation.settings import Settings
from surveys.inviting import invitations, listing, lists
from surveys.models import Invitee
from surveys.running import waves

AREAS, GROUPS = 8, 40


def text(people: int) -> bytes:
    """A list as a spreadsheet sends it, with two columns that are not read."""
    rows = (f"Person {n},person{n}@example.org,Area {n % AREAS},Group {n % GROUPS},01382 {n}" for n in range(people))
    return ("Full name,E-mail,Area,Team,Phone\n" + "\n".join(rows)).encode("utf-8-sig")


async def measured(folder: Path, url: str, people: int) -> list[str]:
    """Lines of a table: what was done, seconds."""
    settings = Settings(database_url=url, data=folder, keys=folder / "keys")
    await storage.migrate(settings)
    lines = []
    async with storage.opened(settings) as database:
        keys = Keys.opened(settings.keys)
        for n in range(AREAS):
            await Area.create(name=f"Area {n}", slug=f"area-{n}", position=n)
        async with storage.writes():
            wave = await waves.plan(key="staff-confidence", name="Benchmark", closes_on=clock.today() + timedelta(days=20),
                                    told_by=None, key_mode="server", by=None)
        areas, content = await invitations.areas_by_name(), text(people)
        began = time.perf_counter()
        read = await asyncio.to_thread(lists.read, content, areas=areas)
        lines.append(f"| {database.kind} | read, off the event loop | {time.perf_counter() - began:.2f} |")
        slowest = asyncio.create_task(_slowest_answer(database))
        await listing.put(wave=wave, people=read.people, keys=keys, by=None)
        await listing.finished()
        lines.append(f"| {database.kind} | from the file to the last row on disk | {time.perf_counter() - began:.2f} |")
        slowest.cancel()
        lines.append(f"| {database.kind} | slowest of the small writes meanwhile | {await slowest:.2f} |")
        assert await Invitee.filter(wave_id=wave.pk).count() == people
        began = time.perf_counter()
        async with storage.writes():
            await waves.open_wave(wave=wave, keys=keys, by=None)
        lines.append(f"| {database.kind} | opening the wave: groups fixed for all of them | {time.perf_counter() - began:.2f} |")
    return lines


async def _slowest_answer(database: storage.Database) -> float:
    """Small durable writes one after another, as a respondent's: how long the slowest took while the list went in."""
    from participation.hot import Step
    slowest = 0.0
    try:
        while True:
            began = time.perf_counter()
            await database.hot.write(Step("DELETE FROM throttle WHERE id = ?", ("benchmark",)))
            slowest = max(slowest, time.perf_counter() - began)
            await asyncio.sleep(0.01)
    except asyncio.CancelledError:
        return slowest


def report(people: int, *, postgres: bool) -> Iterator[str]:
    yield "| Database | What | Seconds |"
    yield "|---|---|---:|"
    with tempfile.TemporaryDirectory(prefix="heard-bench-") as folder:
        Path(folder).chmod(0o700)
        yield from asyncio.run(measured(Path(folder), f"sqlite:///{folder}/heard.db", people))
    if postgres:
        with tempfile.TemporaryDirectory(prefix="heard-bench-") as folder, _server() as url:
            yield from asyncio.run(measured(Path(folder), url, people))
    yield ""
    yield f"{people:,} people; peak memory of the process {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB."


def main() -> None:
    parse = argparse.ArgumentParser(prog="python -m benchmarks.lists", description=__doc__)
    parse.add_argument("--people", type=int, default=lists.MOST_ROWS)
    parse.add_argument("--no-postgres", action="store_true")
    given = parse.parse_args()
    for line in report(given.people, postgres=not given.no_postgres):
        print(line, flush=True)


if __name__ == "__main__":
    main()
