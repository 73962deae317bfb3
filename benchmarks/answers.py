"""Databases with millions of answers, made by plain SQL: one closed wave of twelve questions, and two terms of eight spokes a child.

Half of the children of the first term are there in the second too. Ids are spread over the whole range, as in service.
"""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import UTC, date, datetime
from pathlib import Path

from analysis.models import Period
from participation import storage, wheel
from participation.access import Role
from participation.engines.config import sqlite_path
from participation.identity import new_id
from participation.models import Area, Person, Service
from participation.settings import Settings
from surveys import library
from surveys.models import Stratum, Survey, Wave

AREAS, GROUPS, SERVICES = 8, 5, 4
SURVEY, QUESTIONS = "staff-confidence", 12
TERMS = ((date(2026, 1, 5), date(2026, 4, 2)), (date(2026, 4, 20), date(2026, 6, 26)))
OPENED, CLOSED = "2026-05-04", "2026-05-29"
NOW = datetime(2026, 7, 1, 9, tzinfo=UTC)
RINGS = {"3-7": 3, "8-11": 4, "12-18": 5}
SPREAD = "printf('%08x%024x', ({0} * 2654435761 + {1}) & 0xffffffff, {0})"
NUMBERS = "WITH RECURSIVE n(i) AS (SELECT {0} UNION ALL SELECT i + 1 FROM n WHERE i < {1})"


def settings_in(folder: Path, port: int) -> Settings:
    """Settings of an installation in a folder of its own."""
    return Settings(database_url=f"sqlite:///{folder}/heard.db", data=folder / "data", keys=folder / "keys",
                    origin=f"http://127.0.0.1:{port}")


def made(folder: Path, *, answers: int, port: int) -> Settings:
    """A database with so many answers of a wave and so many of children."""
    settings = settings_in(folder, port)
    settings.data.mkdir(parents=True, exist_ok=True)
    asyncio.run(_frame(settings))
    connection = sqlite3.connect(sqlite_path(settings), isolation_level=None)
    for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-1500000", "foreign_keys=OFF", "temp_store=MEMORY"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("BEGIN")
    _wave(connection, answers // QUESTIONS)
    _sittings(connection, answers // len(wheel.KEYS))
    connection.execute("COMMIT")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("ANALYZE")
    connection.close()
    return settings


async def _frame(settings: Settings) -> None:
    """Places, people, a survey, a wave with its strata, and two terms."""
    await storage.migrate(settings)
    async with storage.opened(settings), storage.writes():
        areas = [await Area.create(name=f"Area {n}", slug=f"area-{n}", position=n) for n in range(AREAS)]
        for area in areas:
            for n in range(SERVICES):
                await Service.create(area=area, name=f"School {n} of {area.name}", kind="primary")
        await Person.create(name="Isla Grant", known_as="Isla", email="isla@example.org", roles=[Role.PLANNER.value])
        text = library.shipped_text(SURVEY)
        one = library.read(text)
        survey = await Survey.create(key=SURVEY, version=one.version, language="en", title=one.title, audience=one.audience, definition=text)
        wave = await Wave.create(survey=survey, name="Spring", promise="-", opened_on=OPENED, closes_on=CLOSED, closed_on=CLOSED,
                                 state="closed")
        for area in areas:
            for n in range(GROUPS):
                await Stratum.create(id=new_id(), wave=wave, area=area, group=f"Group {n}", invited=10, used=10)
        for n, (first, last) in enumerate(TERMS, 1):
            await Period.create(label=f"Term {n}", starts_on=first, ends_on=last)


def _wave(connection: sqlite3.Connection, people: int) -> None:
    said = " || ',' || ".join(f"'\"S{n}\":' || (1 + abs(random()) % 5)" for n in range(1, QUESTIONS + 1))
    connection.execute("CREATE TEMP TABLE place AS SELECT row_number() OVER () - 1 AS i, id, wave_id FROM survey_stratum")
    connection.execute("CREATE UNIQUE INDEX temp.at ON place (i)")
    connection.execute(f"""INSERT INTO survey_response (id, wave_id, stratum_id, answers)
        {NUMBERS.format(1, people)} SELECT {SPREAD.format('n.i', 7)}, wave_id, place.id, '{{' || {said} || '}}'
        FROM n JOIN place ON place.i = n.i % {AREAS * GROUPS} ORDER BY 1""")


def _sittings(connection: sqlite3.Connection, sittings: int) -> None:
    """Term 1 has children 1 to half, term 2 as many, beginning in the middle."""
    half = sittings // 2
    band = "CASE i % 3 WHEN 0 THEN '3-7' WHEN 1 THEN '8-11' ELSE '12-18' END"
    connection.execute("CREATE TEMP TABLE school AS SELECT row_number() OVER () - 1 AS i, id FROM service")
    connection.execute("CREATE UNIQUE INDEX temp.of ON school (i)")
    connection.execute(f"""INSERT INTO child (id, name_sealed, born, "group", picture, active, service_id)
        {NUMBERS.format(1, half + half // 2)} SELECT {SPREAD.format('n.i', 1)}, x'00', '2016-03-01', '', '', 1, school.id
        FROM n JOIN school ON school.i = n.i % {AREAS * SERVICES}""")
    for term, (first, last) in enumerate(TERMS):
        connection.execute(f"""INSERT INTO check_in (id, instrument, version, band, voices, state, revision, page, step, started_at,
                finished_on, counted, matters, places, helps, helpers, adult_id, child_id, service_id)
            {NUMBERS.format(1 + term * (half // 2), half + term * (half // 2))}
            SELECT {SPREAD.format('n.i', 100 + term)}, 'wheel', 1, {band.replace('i %', 'n.i %')}, '["child"]', 'kept', 9, '', 'done',
                '{first} 10:00:00+00:00', date('{first}', '+' || (n.i % {(last - first).days}) || ' days'), 1, '[]', '[]', '[]', '[]',
                (SELECT id FROM person), {SPREAD.format('n.i', 1)}, school.id
            FROM n JOIN school ON school.i = n.i % {AREAS * SERVICES}""")
    rings = "CASE band WHEN '3-7' THEN 3 WHEN '8-11' THEN 4 ELSE 5 END"
    items = " UNION ALL ".join(f"SELECT {n} AS at, '{key}' AS item" for n, key in enumerate(wheel.KEYS))
    connection.execute(f"""INSERT INTO spoke (id, voice, indicator, answer, check_in_id)
        SELECT {SPREAD.format('(sitting.rowid * 8 + item.at)', 3)}, 'child', item.item,
            CASE WHEN abs(random()) % 20 = 0 THEN 'skip' ELSE CAST(1 + abs(random()) % {rings} AS TEXT) END, sitting.id
        FROM (SELECT rowid, id, band FROM check_in) AS sitting CROSS JOIN ({items}) AS item""")
