"""How long a plan of 500 rows takes from the file to the database: read, shown as understood, taken over, and sent once more.

    python -m benchmarks.plans [--rows 500] [--no-postgres]
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import io
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

from analysis.models import Action, Criterion, Plan
from analysis.plan_files import plans, sheet as plan_sheet
from benchmarks.__main__ import _server
from participation import storage
from participation.settings import Settings

DUNDEE = Path(plan_sheet.__file__).parents[1] / "library" / "dundee-2016-plan.csv"
LATER = " Agreed again."
Took = tuple[float, float]


def rows(count: int, *, changed: bool = False) -> list[list[str]]:
    """The Dundee plan's rows over and over, each with words and a number of its own; `changed`: every fifth says more."""
    head, *own = list(csv.reader(io.StringIO(DUNDEE.read_text(encoding="utf-8"))))
    made = []
    for n in range(count):
        row = list(own[n % len(own)])
        row[1], row[2] = f"{n // 10 + 1}.{n % 10 + 1}", f"{row[2]} ({n})"
        row[7] += LATER if changed and n % 5 == 0 else ""
        made.append(row)
    return [head, *made]


def as_csv(table: list[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(table)
    return out.getvalue().encode("utf-8-sig")


def as_workbook(table: list[list[str]]) -> bytes:
    from openpyxl import Workbook
    book, out = Workbook(write_only=True), io.BytesIO()
    sheet = book.create_sheet("Plan")
    for row in table:
        sheet.append(row)
    book.save(out)
    return out.getvalue()


async def measured(folder: Path, url: str, count: int) -> list[str]:
    """Lines of a table: what was done, seconds, and how many of them this process worked."""
    settings = Settings(database_url=url, data=folder, keys=folder / "keys")
    await storage.migrate(settings)
    async with storage.opened(settings) as database:
        lines = [f"| {database.kind} | {what} | {took[0]:.2f} | {took[1]:.2f} |" async for what, took in _steps(count)]
        assert await Action.all().count() == 2 * count and await Criterion.all().count() > 2 * count
    return lines


async def _steps(count: int) -> AsyncIterator[tuple[str, Took]]:
    plan, took = await _imported(as_csv(rows(count)), "As CSV", None)
    yield f"{count} rows of CSV, sent and taken over", took
    _same, took = await _imported(as_csv(rows(count, changed=True)), "As CSV", plan)
    yield "the same with a fifth of the rows changed, as a new version", took
    book = as_workbook(rows(count))
    _other, took = await _imported(book, "As a workbook", None)
    yield f"{count} rows of an Excel workbook, sent and taken over", took


async def _imported(content: bytes, title: str, plan: Plan | None) -> tuple[Plan, Took]:
    began, worked = time.perf_counter(), time.process_time()
    async with storage.writes():
        sent = await plans.receive(content=content, title=title, plan=plan, by=None)
    await plans.compare(sent)   # what the page that is confirmed shows
    async with storage.writes():
        made = await plans.confirm(sent=sent, by=None)
    return made, (time.perf_counter() - began, time.process_time() - worked)


def report(count: int, *, postgres: bool) -> Iterator[str]:
    yield "| Database | What | Seconds | of which at work |"
    yield "|---|---|---:|---:|"
    with tempfile.TemporaryDirectory(prefix="heard-bench-") as folder:
        yield from asyncio.run(measured(Path(folder), f"sqlite:///{folder}/heard.db", count))
    if postgres:
        with tempfile.TemporaryDirectory(prefix="heard-bench-") as folder, _server("wave0") as url:
            yield from asyncio.run(measured(Path(folder), url.format(0), count))


def main() -> None:
    parse = argparse.ArgumentParser(prog="python -m benchmarks.plans", description=__doc__)
    parse.add_argument("--rows", type=int, default=500)
    parse.add_argument("--no-postgres", action="store_true")
    given = parse.parse_args()
    for line in report(given.rows, postgres=not given.no_postgres):
        print(line, flush=True)


if __name__ == "__main__":
    main()
