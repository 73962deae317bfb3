"""`python -m benchmarks scorecard`: the scorecard of a plan with 10 actions, 30 measures and 36 months of figures.

Over HTTP, whole pages, one at a time on a kept connection: today's and a frozen month's. Beside: plain sqlite3 that reads the same
counts (and the frozen text) and nothing else. Then how long freezing takes. Processor time is the server's own.
"""

from __future__ import annotations

import asyncio
import http.client
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import median

from analysis.figures import Measure
from analysis.models import (Action, ActionVersion, Criterion, CriterionMeasure, CriterionVersion, Plan, Recommendation, Release,
                             ReleasedCell, ReleaseTable, Snapshot)
from analysis.planning.versions import facts as facts_of_action
from analysis.scoring import past, snapshots
from benchmarks import answers, serving
from benchmarks.tallies import _page
from participation import clock, people, storage
from participation.access import Role
from participation.engines.config import sqlite_path
from participation.identity import new_id
from participation.models import Area
from participation.settings import Settings
from participation.web import sessions

ACTIONS, MEASURES, MONTHS, AREAS = 10, 30, 36, 8
SERIES = "staff-confidence"
TIMES = 30
RAW = ("SELECT t.release_id, t.name, c.\"group\", c.category, c.count FROM released_cell c JOIN release_table t ON t.id = c.table_id "
       "WHERE t.by = 'all' AND c.category IN ('base', 'high')")


def lines() -> Iterator[str]:
    """Two tables: pages, and freezing."""
    with tempfile.TemporaryDirectory(prefix="heard-bench-") as name:
        settings = answers.settings_in(Path(name), serving.free_port())
        plan, cookie, froze = asyncio.run(build(settings))
        month = f"/plans/{plan}/scorecard/months/{clock.today().replace(day=1) - timedelta(days=1):%Y-%m}"
        pages = {"scorecard, today": f"/plans/{plan}/scorecard", "by quality indicator": f"/plans/{plan}/scorecard?by=indicator",
                 "by area": f"/plans/{plan}/scorecard?by=area", "a frozen month": month, "list of 36 months": f"/plans/{plan}/scorecard/months",
                 "children’s version": f"/our-plan/{plan}"}
        yield ""
        yield f"| {ACTIONS} actions, {MEASURES} measures, {MONTHS} months | p50 ms | worst ms | server CPU ms |"
        yield "|---|---:|---:|---:|"
        with serving.heard(settings, 1) as server:
            connection = http.client.HTTPConnection("127.0.0.1", settings.port, timeout=60)
            for what, address in pages.items():
                middle, worst, cpu = _page(connection, server.pid, address, {"Cookie": f"{sessions.cookie_name(settings)}={cookie}"})
                yield f"| {what} | {middle:.1f} | {worst:.1f} | {cpu:.1f} |"
        with sqlite3.connect(sqlite_path(settings)) as database:
            yield f"| plain sqlite3: the same counts | {_milliseconds(lambda: database.execute(RAW).fetchall()):.1f} | | |"
            frozen = "SELECT facts FROM snapshot ORDER BY month DESC LIMIT 1"
            yield f"| plain sqlite3: one frozen text | {_milliseconds(lambda: database.execute(frozen).fetchall()):.1f} | | |"
        yield ""
        yield f"Freezing {MONTHS} months: {froze[0]:.2f} s, of processor time {froze[1]:.2f} s."


def _milliseconds(work: Callable[[], object]) -> float:
    took = []
    for _time in range(TIMES):
        began = time.perf_counter()
        work()
        took.append((time.perf_counter() - began) * 1000)
    return median(took)


async def build(settings: Settings) -> tuple[str, str, tuple[float, float]]:
    """The plan's id, a planner's cookie, and how long freezing all its months took (seconds, processor seconds)."""
    await storage.migrate(settings)
    async with storage.opened(settings):
        first = snapshots.earlier(clock.today(), MONTHS)
        async with storage.writes():
            await Area.bulk_create([Area(id=new_id(), name=f"Area {n}", slug=f"area-{n}", position=n) for n in range(AREAS)])
            secrets = await people.Secrets.made(password="three words here", pin="2580")
            planner = await people.add(name="Isla", email="isla@example.org", roles=[Role.PLANNER], by=None, secrets=secrets)
            plan = await _plan(first)
            await _releases(first)
            cookie = await sessions.begin(planner)
        wall, cpu, kept = time.perf_counter(), time.process_time(), await past.history(plan)
        for month in await snapshots.due(plan):
            await snapshots.freeze(plan=plan, month=month, kept=kept)
        froze = time.perf_counter() - wall, time.process_time() - cpu
        assert await Snapshot.all().count() == MONTHS
    return plan.pk, cookie, froze


async def _plan(first: date) -> Plan:
    moment = _morning(first)
    plan = await Plan.create(title="Plan", made_at=moment)
    recommendation = await Recommendation.create(plan=plan, title="Recommendation", position=0)
    actions = [Action(id=new_id(), plan=plan, recommendation=recommendation, position=n, number=f"1.{n}", title=f"Action {n}",
                      leads=["Ann"], indicators=[f"{1 + n % 9}.{n % 3 + 1}"]) for n in range(ACTIONS)]
    criteria = [Criterion(id=new_id(), action_id=actions[n % ACTIONS].pk, position=n, title=f"Criterion {n} is better than it was", kind="survey",
                          owner="Ann", perspective=("people", "working", "staff", "resources")[n % 4], baseline=50.0, baseline_on=first,
                          target=70.0, target_on=first + timedelta(days=1500)) for n in range(MEASURES)]
    await Action.bulk_create(actions)
    await Criterion.bulk_create(criteria)
    await ActionVersion.bulk_create([ActionVersion(action_id=one.pk, version=1, what="new", at=moment, facts=facts_of_action(one, recommendation))
                                     for one in actions])
    await CriterionVersion.bulk_create([CriterionVersion(criterion_id=one.pk, version=1, at=moment, facts={
        "title": one.title, "owner": one.owner, "perspective": one.perspective, "baseline": 50.0, "baseline_on": first.isoformat(),
        "target": 70.0, "target_on": (first + timedelta(days=1500)).isoformat(), "retired": False}) for one in criteria])
    await CriterionMeasure.bulk_create([CriterionMeasure(criterion_id=one.pk, position=0, kind="survey", measure=Measure(SERIES, f"S{n}").key,
                                                         added_at=moment) for n, one in enumerate(criteria)])
    return plan


def _morning(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time().replace(hour=9), clock.HERE)


async def _releases(first: date) -> None:
    """A release a month, each with every item for everybody and by area."""
    releases, tables, cells = [], [], []
    groups = {"all": [["all", "Everybody"]], "area": [[f"area-{n}", f"Area {n}"] for n in range(AREAS)]}
    for month in range(MONTHS):
        day = snapshots.last_day(snapshots.earlier(first, -month)) - timedelta(days=6)
        release = Release(id=new_id(), kind="wave", series=SERIES, version="1", subject=new_id(), title="Staff", label=f"{day:%B %Y}",
                          starts_on=day, ends_on=day, made_at=_morning(day), rules="releases 1", k=10, shown=1, kept_back=0,
                          digest="0" * 64)
        releases.append(release)
        for item in range(MEASURES):
            for by, own in groups.items():
                table = ReleaseTable(id=new_id(), release_id=release.pk, name=f"S{item}.{by}", item=f"S{item}", kind="answers", by=by,
                                     title=f"Question {item}", categories=["low", "middle", "high", "none"], groups=own, position=item)
                tables.append(table)
                base = 400 if by == "all" else 50
                high = base // 2 + (month * 3 + item * 7) % (base // 8)
                for key, _name in own:
                    counts = {"base": base, "high": high, "middle": base - high - 6, "low": 6, "none": 0}
                    cells += [ReleasedCell(id=new_id(), table_id=table.pk, group=key, category=name, count=count) for name, count in counts.items()]
    # Frozen afterwards: the database takes no table of a release that is frozen already.
    await Release.bulk_create(releases)
    await ReleaseTable.bulk_create(tables, batch_size=500)
    await ReleasedCell.bulk_create(cells, batch_size=2000)
    await Release.filter(series=SERIES).update(frozen=True)


if __name__ == "__main__":
    for line in lines():
        print(line, flush=True)
