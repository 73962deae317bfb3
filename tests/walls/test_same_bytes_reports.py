"""Reports of two partnerships that differ in a hidden answer are the same bytes, page and files, from release to frozen month."""

from __future__ import annotations

import datetime as dt
import shutil

import pytest

from analysis import releases
from analysis.figures import By, Category, Measure
from analysis.judgement import success
from analysis.models import Report
from analysis.planning import writing
from analysis.reports import choosing, making
from analysis.reports.document import Kind
from analysis.scoring import snapshots
from participation import clock, storage
from participation.access import Role
from participation.app import create_app
from participation.settings import Settings
from tests.analysis import counted
from tests.service import Service
from tests.walls.test_same_bytes import AREAS, SHARES, moved, neutral, said

pytestmark = pytest.mark.one_database
FROZEN = dt.datetime(2027, 2, 2, 9, tzinfo=dt.UTC)
JANUARY = dt.date(2027, 1, 1)
FILES = ("", "/children", "/report.pdf", "/children.pdf", "/report.xlsx", "/report.ods", "/sheets/criteria", "/sheets/figures")


async def read(template, folder, answers) -> dict[str, bytes]:
    (folder / "data").mkdir(parents=True, mode=0o700)
    shutil.copy(template, folder / "data" / "heard.db")
    settings = Settings(database_url=f"sqlite:///{folder}/data/heard.db", data=folder / "data", keys=folder / "keys", tick=False)
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        service = Service(app, settings)
        with counted.then():
            await service.person("isla@example.org", Role.PLANNER)
            await counted.places(AREAS)
            await releases.build_wave(wave=await counted.closed_wave(answers), database=service.database, by=None)
            async with storage.writes():
                plan = await _plan()
        with clock.at(FROZEN):
            month = await snapshots.freeze(plan=plan, month=JANUARY)
            async with storage.writes():
                for kind in (Kind.QUARTERLY, Kind.ANNUAL):
                    await choosing.make(plan=plan, kind=kind, chosen=month.pk, foreword="", by=None, partnership="Here")
                await making.release_log(partnership="Here", by=None)
            browser = await service.signed_in("isla@example.org")
            return {f"{kept.kind}{file}": neutral((await browser.get(f"/reports/{kept.pk}{file}")).content)
                    for kept in await Report.all() for file in FILES}


async def _plan():
    """A criterion for everybody and one for each area."""
    plan = await writing.make(title="A plan", by=None)
    recommendation = await writing.recommend(plan=plan, title="Listen", by=None)
    action = await writing.add(recommendation=recommendation, written=writing.Written("Ask", "1"), by=None)
    for by, group in ((By.ALL, "all"), *((By.AREA, area.lower()) for area in AREAS)):
        criterion = await success.add(action=action, title=f"Staff of {group} agree", by=None)
        await success.measure(criterion=criterion, measure=Measure("staff-confidence", "S1", Category.LOW, by, group).key, by=None)
    return plan


async def test_a_hidden_answer_changes_no_byte_of_any_report(sqlite_template, tmp_path):
    first = await read(sqlite_template, tmp_path / "a", said(SHARES))
    second = await read(sqlite_template, tmp_path / "b", moved())
    assert [name for name in first if first[name] != second[name]] == [] and len(first) == 3 * len(FILES)
    figures = first["annual/sheets/figures"].decode()
    assert "Staff of lochee agree" in figures and "[c]" in figures and "Staff of coldside agree" in figures


async def test_another_shown_answer_does(sqlite_template, tmp_path):
    first = await read(sqlite_template, tmp_path / "a", said(SHARES))
    other = await read(sqlite_template, tmp_path / "b", said(SHARES | {"Maryfield": (14, 14, 28, 12)}))
    assert {name for name in first if first[name] != other[name]} >= {"annual", "annual/report.pdf", "annual/report.xlsx", "quarterly/sheets/figures"}
