"""SQL → counts. The only reader of spokes and responses: nothing that leaves here is about one person's row.

Every statement groups and counts inside the database, in the same words on SQLite and PostgreSQL but for JSON and
dates. One child counts once a period (the latest kept check-in with consent to be counted), one response once a wave.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from participation import instruments, wheel
from participation.checkins import State

Inner = dict[tuple[str, ...], int]
OTHER = "not-told"
"""The group of those whose stratum does not tell: several areas or groups that were pooled before codes were made."""
NO_ANSWER = "none"
RESPONSE, EQUALITY = "survey_response", "survey_equality"
ABSENT = "-"
BAND_OF = {wheel.Level.NEEDS_A_HAND: "low", wheel.Level.IN_BETWEEN: "middle", wheel.Level.GOING_WELL: "high"}


LISTED = "["
"""Stands for any list of choices, where an answer's code is expected: which lists there are never leaves the database."""


class Bands(Protocol):
    """From an answer's code (a number as text, LISTED for a list) to its category; None counts as no answer."""

    def get(self, code: str, /) -> str | None: ...


class Reads(Protocol):
    """What tallies need of the open database."""

    kind: str
    long: object


@dataclass(frozen=True)
class Days:
    """A period, both ends included."""

    first: dt.date
    last: dt.date


async def answers(database: Reads, *, wave: str, bands: Mapping[str, Bands]) -> dict[str, Inner]:
    """Each question of a closed wave: (area slug, group, category or none) → respondents.

    `bands`: question → answer code → category; any other answer, and no answer, is none.
    """
    bases = {(area, group): count for area, group, count in await _all(database, _BASES, wave)}
    tally = {item: {} for item in bands}
    counted = await _all(database, _answers(database.kind, len(bands)), wave, *bands)
    for area, group, item, code, count in counted:
        if band := bands[item].get(code):
            _add(tally[item], (area, group, band), count)
    return {item: _with_no_answer(cells, bases) for item, cells in tally.items()}


async def equality(database: Reads, *, wave: str, bands: Mapping[str, Bands]) -> dict[str, Inner]:
    """Each question of a closed wave's equality page: (category,) → people. Those without an answer are not in it."""
    tally: dict[str, Inner] = {item: {} for item in bands}
    for item, code, count in await _all(database, _equality(database.kind, len(bands)), wave, *bands):
        if band := bands[item].get(code):
            _add(tally[item], (band,), count)
    return tally


async def chosen(database: Reads, *, wave: str, items: Sequence[str], of: str = RESPONSE) -> dict[str, dict[tuple[str, int], int]]:
    """Each question with a list of choices: (option, its place in the list from 0) → people of the whole wave. `of`: which
    answers, those to the survey or those to the equality page."""
    found: dict[str, dict[tuple[str, int], int]] = {item: {} for item in items}
    for item, option, place, count in await _all(database, _chosen(database.kind, len(items), of), wave, *items):
        found[item][option, int(place)] = count
    return found


async def took_part(database: Reads, *, wave: str) -> int:
    """How many answers a closed wave has."""
    return sum(count for _area, _group, count in await _all(database, _BASES, wave))


async def levels(database: Reads, *, days: Days) -> dict[str, Inner]:
    """Each indicator in a period: (area slug, age band, low | middle | high | none) → children."""
    await instruments.refresh()
    tally: dict[str, Inner] = {key: {} for key in wheel.KEYS}
    for item, area, age, level, count in await _all(database, _levels(database.kind), *_span(days)):
        _add(tally[item], (area, age, level), count)
    return tally


async def moves(database: Reads, *, earlier: Days, later: Days) -> dict[str, Inner]:
    """Each indicator from one period to the next: (area, age, level, area, age, level) → children; ABSENT as level of a
    period without the child, whose area and age are then those of the other period."""
    await instruments.refresh()
    tally: dict[str, Inner] = {key: {} for key in wheel.KEYS}
    for item, *ends, count in await _all(database, _moves(database.kind), *_span(earlier), *_span(later)):
        _add(tally[item], _both_ends(ends), count)
    return tally


async def versions(database: Reads, *, days: Days) -> str:
    """The instruments that were answered in a period, as one text: "3-7 1, 8-11 1, 12-18 2".

    Versions that ask the same on the same scale are one instrument, named by the first of them.
    """
    await instruments.refresh()
    sql = f"SELECT DISTINCT band, version FROM ({_latest(database.kind)}) AS latest"
    found = await _all(database, sql, *_span(days))
    order = [band.value for band in wheel.Band]
    since = {(band, instruments.of(band, version).since) for band, version in found}
    by_age = sorted(since, key=lambda one: (order.index(one[0]), one[1]))
    return ", ".join(f"{band} {version}" for band, version in by_age)


def _with_no_answer(cells: Inner, bases: Mapping[tuple[str, str], int]) -> Inner:
    answered: Inner = {}
    for (area, group, _band), count in cells.items():
        _add(answered, (area, group), count)
    return cells | {(*stratum, NO_ANSWER): base - answered.get(stratum, 0) for stratum, base in bases.items()}


def _both_ends(ends: Sequence[str | None]) -> tuple[str, ...]:
    area, age, level, area2, age2, level2 = ends
    return (area or area2, age or age2, level, area2 or area, age2 or age, level2)  # type: ignore[return-value]


def _add(cells: Inner, key: tuple[str, ...], count: int) -> None:
    cells[key] = cells.get(key, 0) + count


def _span(days: Days) -> tuple[str, str]:
    return days.first.isoformat(), days.last.isoformat()


async def _all(database: Reads, sql: str, *params: str) -> Iterable[tuple]:
    return await database.long.all(sql, *params)  # type: ignore[attr-defined]


_STRATUM = f"""COALESCE(area.slug, '{OTHER}') AS area, COALESCE(NULLIF(stratum."group", ''), '{OTHER}') AS grp"""
_RESPONSES = """FROM survey_response AS response
    JOIN survey_stratum AS stratum ON stratum.id = response.stratum_id
    LEFT JOIN area ON area.id = stratum.area_id"""
_BASES = f"SELECT {_STRATUM}, COUNT(*) {_RESPONSES} WHERE response.wave_id = ? GROUP BY 1, 2"


def _places(items: int) -> str:
    return ", ".join("?" * items) or "NULL"


def _each(kind: str, table: str) -> str:
    """One row for each answer of a table's JSON; its code is `_CODE`."""
    return {"sqlite": f"CROSS JOIN json_each({table}.answers) AS answer",
            "postgres": f"CROSS JOIN LATERAL jsonb_each(CAST({table}.answers AS JSONB)) AS answer(key, value)"}[kind]


_CODE = {"sqlite": f"""CASE WHEN answer.type <> 'array' THEN CAST(answer.value AS TEXT)
            WHEN json_array_length(answer.value) > 0 THEN '{LISTED}' END""",
         "postgres": f"""CASE WHEN jsonb_typeof(answer.value) <> 'array' THEN answer.value #>> '{{}}'
            WHEN jsonb_array_length(answer.value) > 0 THEN '{LISTED}' END"""}
_LISTS = {"sqlite": """CROSS JOIN json_each(CASE WHEN answer.type = 'array' THEN answer.value ELSE '[]' END) AS part""",
          "postgres": """CROSS JOIN LATERAL jsonb_array_elements_text(CASE WHEN jsonb_typeof(answer.value) = 'array'
            THEN answer.value ELSE CAST('[]' AS JSONB) END) WITH ORDINALITY AS part(value, key)"""}
_FROM_0 = {"sqlite": "part.key", "postgres": "part.key - 1"}


def _answers(kind: str, items: int) -> str:
    return f"""SELECT {_STRATUM}, answer.key, {_CODE[kind]}, COUNT(*) {_RESPONSES} {_each(kind, 'response')}
        WHERE response.wave_id = ? AND answer.key IN ({_places(items)}) GROUP BY 1, 2, 3, 4"""


def _equality(kind: str, items: int) -> str:
    return f"""SELECT answer.key, {_CODE[kind]}, COUNT(*) FROM {EQUALITY} AS said {_each(kind, 'said')}
        WHERE said.wave_id = ? AND answer.key IN ({_places(items)}) GROUP BY 1, 2"""


def _chosen(kind: str, items: int, table: str) -> str:
    return f"""SELECT answer.key, part.value, {_FROM_0[kind]}, COUNT(*) FROM {table} AS said {_each(kind, 'said')} {_LISTS[kind]}
        WHERE said.wave_id = ? AND answer.key IN ({_places(items)}) GROUP BY 1, 2, 3"""


def _latest(kind: str) -> str:
    """One row a child inside the statement, never outside it: the latest kept, counted check-in between two days."""
    day = {"sqlite": "?", "postgres": "CAST(CAST(? AS TEXT) AS DATE)"}[kind]
    return f"""SELECT * FROM (
        SELECT check_in.id, check_in.child_id, check_in.band, check_in.version, area.slug AS area, ROW_NUMBER() OVER (
            PARTITION BY check_in.child_id
            ORDER BY check_in.finished_on DESC, check_in.started_at DESC, check_in.id) AS place
        FROM check_in JOIN service ON service.id = check_in.service_id JOIN area ON area.id = service.area_id
        WHERE check_in.state = '{State.KEPT}' AND check_in.counted
            AND check_in.finished_on BETWEEN {day} AND {day}) AS sittings WHERE place = 1"""


_INDICATORS = "(" + " UNION ALL ".join(f"SELECT '{key}' AS item" for key in wheel.KEYS) + ") AS indicator"


def _level(sitting: str, spoke: str) -> str:
    """SQL for a level: the instruments' own scales; what is not on a scale (skip, unsure, talk, nothing) is none."""
    steps = [f"WHEN {sitting}.band = '{one.band}' AND {sitting}.version = {int(one.version)} AND {spoke}.answer = "
             f"'{step.value}' THEN '{BAND_OF[step.level]}'" for one in instruments.every() for step in one.scale]
    return f"CASE {' '.join(steps)} ELSE '{NO_ANSWER}' END"


def _spoke(name: str, sitting: str) -> str:
    return (f"LEFT JOIN spoke AS {name} ON {name}.check_in_id = {sitting}.id AND {name}.voice = 'child' "
            f"AND {name}.indicator = indicator.item")


def _levels(kind: str) -> str:
    return f"""SELECT indicator.item, sitting.area, sitting.band, {_level('sitting', 'said')}, COUNT(*)
        FROM ({_latest(kind)}) AS sitting CROSS JOIN {_INDICATORS} {_spoke('said', 'sitting')} GROUP BY 1, 2, 3, 4"""


def _moves(kind: str) -> str:
    def level(sitting: str, spoke: str) -> str:
        return f"CASE WHEN {sitting}.id IS NULL THEN '{ABSENT}' ELSE {_level(sitting, spoke)} END"

    return f"""WITH earlier AS ({_latest(kind)}), later AS ({_latest(kind)}),
            child AS (SELECT child_id FROM earlier UNION SELECT child_id FROM later)
        SELECT indicator.item, earlier.area, earlier.band, {level('earlier', 'before')},
            later.area, later.band, {level('later', 'after')}, COUNT(*)
        FROM child CROSS JOIN {_INDICATORS}
            LEFT JOIN earlier ON earlier.child_id = child.child_id LEFT JOIN later ON later.child_id = child.child_id
            {_spoke('before', 'earlier')} {_spoke('after', 'later')}
        GROUP BY 1, 2, 3, 4, 5, 6, 7"""
