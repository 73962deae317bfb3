"""`python -m benchmarks closing`: waves of sealed ballots are closed by the service's own code; also `lists`, of 50,000 people.

A wave's urn is filled straight, with boxes sealed as the service seals them: 20 answers, one of them words. Then a process
of its own closes it, while another task of it writes all the time as respondents of other waves do.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from benchmarks import installation
from participation import clock, storage
from participation.hot import Step
from participation.identity import new_id
from participation.keys import Keys
from participation.models import Area
from participation.settings import Settings
from surveys import library
from surveys.inviting import invitations, lists
from surveys.inviting.invitations import Invited
from surveys.models import Box, Participation, Receipt, Response, Stratum, Survey, Wave
from surveys.running import progress, waves
from surveys.sealed import closing, keys as wave_keys, urn

SIZES = (2_000, 20_000, 200_000)
QUESTIONS = 20
LIST_ROWS = 50_000
AT_ONCE = 2_000
WRITE_EVERY = 0.02
HERE = Path(__file__).parent.parent
WORDS = "We could use more time for handovers, and the new rota helps."
KEY = "own-benchmark"
DEFINITION = f"""id = "{KEY}"
version = 1
language = "en"
audience = "staff"
title = "Benchmark"
intro = "Nineteen statements and room for a comment."
minutes = 3
pages = [[{", ".join(f'"Q{number}"' for number in range(1, QUESTIONS + 1))}]]

[scales.agreement]
stem = "How far do you agree?"
options = [[5, "Strongly agree"], [4, "Agree"], [3, "Neither agree nor disagree"], [2, "Disagree"], [1, "Strongly disagree"]]
low = [1, 2]
middle = [3]
high = [4, 5]
""" + "".join(f"""
[[items]]
id = "Q{number}"
kind = "scale"
text = "Statement {number} of the benchmark."
short = "Statement {number}"
scale = "agreement"
""" for number in range(1, QUESTIONS)) + f"""
[[items]]
id = "Q{QUESTIONS}"
kind = "text"
text = "What else should we know?"
short = "Comment"
most = 500
"""


def lines(sizes: tuple[int, ...], *, url: str = "") -> Iterator[str]:
    """The table, line by line. `url`: a PostgreSQL database for each size in turn, with {} for its number."""
    yield from ("", f"| closing a wave, {'PostgreSQL' if url else 'SQLite'} | seconds | a second | peak MB of the process | "
                "signs of progress | longest wait of another write, s | its p99, ms |", "|---|---|---|---|---|---|---|")
    for place, size in enumerate(sizes):
        with tempfile.TemporaryDirectory(prefix="heard-bench-") as folder:
            settings = _settings(Path(folder), url.format(place))
            asyncio.run(_filled(settings, size))
            done = subprocess.run([sys.executable, "-m", "benchmarks.closing", settings.database_url, folder], cwd=HERE,
                                  stdout=subprocess.PIPE, check=True)
            saw = json.loads(done.stdout)
            if saw["responses"] != size:
                raise SystemExit(f"{size} ballots were sealed, {saw['responses']} responses came out.")
            yield (f"| {size:,} ballots | {saw['seconds']:.1f} | {size / saw['seconds']:,.0f} | {saw['peak']:.0f} (before: "
                   f"{saw['before']:.0f}) | {saw['signs']} | {saw['longest']:.2f} | {saw['p99'] * 1000:.0f} |")


def _settings(folder: Path, url: str) -> Settings:
    made = Settings(database_url=url or f"sqlite:///{folder}/heard.db", data=folder / "data", keys=folder / "keys")
    made.data.mkdir(exist_ok=True)
    return made


async def _filled(settings: Settings, ballots: int) -> None:
    """An open wave with `ballots` sealed ballots, their codes spent and their receipts kept."""
    await storage.migrate(settings)
    keys = Keys.opened(settings.keys)
    async with storage.opened(settings):
        async with storage.writes():
            area = await Area.create(name="Lochee", slug="lochee")
            form = library.read(DEFINITION)
            await Survey.create(key=KEY, version=1, language="en", title=form.title, audience=form.audience, definition=DEFINITION)
            wave = await waves.plan(key=KEY, name="Benchmark", closes_on=clock.today() + dt.timedelta(days=30), told_by=None,
                                    key_mode="server", by=None)
            await invitations.put_list(wave=wave, keys=keys, by=None, people=[
                Invited(f"person{number}@example.org", area.pk, f"Team {number % 4}") for number in range(100)])
            await waves.open_wave(wave=wave, keys=keys, by=None)
        strata = [row.pk for row in await Stratum.filter(wave_id=wave.pk)]
        public = wave_keys.make(keys, wave.pk)
        with ProcessPoolExecutor() as pool:
            for boxes in pool.map(_sealed, *zip(*[(public, form.box_size, strata, some) for some in _parts(ballots)], strict=True)):
                await _dropped_in(wave, strata, boxes)


def _parts(ballots: int) -> list[int]:
    return [min(AT_ONCE, ballots - start) for start in range(0, ballots, AT_ONCE)]


def _sealed(public: bytes, size: int, strata: list[str], ballots: int) -> list[tuple[str, bytes]]:
    """Receipt's mark and sealed box of so many ballots."""
    made = []
    for number in range(ballots):
        answers: dict[str, int | str] = {f"Q{place}": 1 + (number + place) % 5 for place in range(1, QUESTIONS)}
        mark = os.urandom(32).hex()
        ballot = urn.Ballot(strata[number % len(strata)], {**answers, f"Q{QUESTIONS}": WORDS}, mark)
        made.append((mark, urn.seal(ballot, public_key=public, size=size)))
    return made


async def _dropped_in(wave: Wave, strata: list[str], boxes: list[tuple[str, bytes]]) -> None:
    async with storage.writes():
        await storage.insert(Participation, ("id", "wave_id", "stratum_id", "token_mac", "state"), [
            (new_id(), wave.pk, strata[number % len(strata)], os.urandom(32).hex(), "spent") for number in range(len(boxes))])
        await storage.insert(Box, ("id", "wave_id", "box"), [(new_id(), wave.pk, box) for _mark, box in boxes])
        await storage.insert(Receipt, ("id", "wave_id", "mark", "state"),
                             [(new_id(), wave.pk, mark, "kept") for mark, _box in boxes])


# ---- in a process of its own


async def _close(settings: Settings) -> dict[str, float]:
    keys = Keys.opened(settings.keys)
    async with storage.opened(settings) as database:
        wave = await Wave.get()
        before, waits, signs = _peak(), [0.0], set()
        others = [asyncio.ensure_future(_others(database, waits)), asyncio.ensure_future(_watch(wave.pk, signs))]
        start = time.perf_counter()
        await closing.run(wave=wave, database=database, keys=keys, by=None)
        seconds = time.perf_counter() - start
        for one in others:
            one.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        waits.sort()
        return {"seconds": seconds, "before": before, "peak": _peak(), "signs": len(signs), "longest": waits[-1],
                "p99": waits[int(len(waits) * 0.99)], "responses": await Response.filter(wave_id=wave.pk).count()}


async def _others(database: storage.Database, waits: list[float]) -> None:
    """Somebody else's ballot or draft, every few moments: how long it waits for the disk."""
    while True:
        start = time.perf_counter()
        await database.hot.write(Step("UPDATE area SET name = name WHERE slug = 'lochee'", rows=1))
        waits.append(time.perf_counter() - start)
        await asyncio.sleep(WRITE_EVERY)


async def _watch(wave_id: str, signs: set[tuple[str, int]]) -> None:
    """What somebody who loads the wave's page again and again would see."""
    while True:
        told = await progress.told(progress.CLOSE, wave_id)
        if told:
            signs.add((told.step, told.done))
        await asyncio.sleep(0.1)


def _peak() -> float:
    """The most memory that this process had so far, in MB. (getrusage would count the process that started it.)"""
    said = Path("/proc/self/status").read_text().split("VmHWM:")[1]
    return int(said.split()[0]) / 1024


# ---- beside: the same by plain libraries, and lists


def plain(ballots: int) -> Iterator[str]:
    """What libsodium opens in one process, and what sqlite3 takes of the same rows in one transaction."""
    private, public = urn.new_key()
    boxes = [box for _mark, box in _sealed(public, library.read(DEFINITION).box_size, ["0" * 32], ballots)]
    start = time.perf_counter()
    rows = [(new_id(), one.stratum, urn.written(one.answers)) for one in urn.unseal(boxes, private_key=private)]
    yield f"| plain libsodium, {ballots:,} boxes opened | {(took := time.perf_counter() - start):.1f} | {ballots / took:,.0f} | | | | |"
    with tempfile.TemporaryDirectory(prefix="heard-bench-") as folder:
        connection = sqlite3.connect(Path(folder) / "plain.db", isolation_level=None)
        connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE r (id TEXT PRIMARY KEY, s TEXT, a TEXT)")
        start = time.perf_counter()
        connection.execute("BEGIN")
        connection.executemany("INSERT INTO r VALUES (?, ?, ?)", rows)
        connection.execute("COMMIT")
        took = time.perf_counter() - start
        connection.close()
    yield f"| plain sqlite3, {ballots:,} of its rows in one transaction | {took:.2f} | {ballots / took:,.0f} | | | | |"


def list_lines() -> Iterator[str]:
    yield from ("", "| a list of people, SQLite | seconds |", "|---|---|")
    with tempfile.TemporaryDirectory(prefix="heard-bench-") as folder:
        for what, seconds in asyncio.run(_listed(_settings(Path(folder), ""))):
            yield f"| {what} | {seconds:.1f} |"


async def _listed(settings: Settings) -> list[tuple[str, float]]:
    await storage.migrate(settings)
    keys = Keys.opened(settings.keys)
    text = "contact,area,group\n" + "".join(f"person{number}@example.org,Lochee,Team {number % 40}\n" for number in range(LIST_ROWS))
    async with storage.opened(settings):
        async with storage.writes():
            area = await Area.create(name="Lochee", slug="lochee")
            wave = await waves.plan(key=installation.SURVEY, name="Benchmark", closes_on=clock.today() + dt.timedelta(days=30),
                                    told_by=None, key_mode="server", by=None)
        start = time.perf_counter()
        people = lists.read(text.encode(), areas={"Lochee": area.pk}).people
        read = time.perf_counter()
        rows = [invitations.sealed(wave.pk, person, keys) for person in people]
        sealed = time.perf_counter()
        async with storage.writes():
            await invitations.put_sealed(wave=wave, rows=rows, by=None)
        return [(f"{len(people):,} rows read and checked", read - start), ("their contacts sealed", sealed - read),
                ("put into the wave, one transaction", time.perf_counter() - sealed)]


if __name__ == "__main__":
    folder = Path(sys.argv[2])
    print(json.dumps(asyncio.run(_close(_settings(folder, sys.argv[1])))))
