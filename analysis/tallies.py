"""SQL → counts. The only reader of spokes and responses: nothing that leaves here is about one person's row.

Every statement groups and counts inside the database, in the same words on SQLite and PostgreSQL but for JSON and
dates. One child counts once a period (the latest kept check-in with consent to be counted), one response once a wave.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
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


async def levels(database: Reads, *, days: Days, services: bool = False) -> dict[str, Inner]:
    """Each indicator in a period: (area slug, age band, low | middle | high | none) → children. With `services` the id of the
    check-in's service stands behind the area: (area slug, service id, age band, level)."""
    await instruments.refresh()
    tally: dict[str, Inner] = {key: {} for key in wheel.KEYS}
    bases: Inner = {}
    for item, area, service, age, level, count in await _all(database, _levels(database.kind, services), *_span(days)):
        place = (area, service, age) if services else (area, age)
        _add(*((tally[item], (*place, level)) if item else (bases, place)), count)
    return {item: _rest_unsaid(cells, bases) for item, cells in tally.items()}


async def moves(database: Reads, *, earlier: Days, later: Days, services: bool = False) -> dict[str, Inner]:
    """Each indicator from one period to the next: (area, age, level, area, age, level) → children; ABSENT as level of a
    period without the child, whose area and age are then those of the other period. The periods share no day. With `services`
    the id of each check-in's service stands behind its area."""
    await instruments.refresh()
    tally: dict[str, Inner] = {key: {} for key in wheel.KEYS}
    spans = (*_span(earlier), *_span(earlier), *_span(later))
    for item, *ends, count in await _all(database, _moves(database.kind, services), *spans):
        _add(tally[item], _both_ends(ends, services), count)
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


def _rest_unsaid(cells: Inner, bases: Inner) -> Inner:
    """Whoever is in the base and gave no level is none."""
    said: Inner = {}
    for key, count in cells.items():
        _add(said, key[:-1], count)
    for place, base in bases.items():
        if rest := base - said.get(place, 0):
            _add(cells, (*place, NO_ANSWER), rest)
    return cells


def _both_ends(ends: Sequence[str | None], services: bool) -> tuple[str, ...]:
    """Where a child was not, it counts with the area, service and age of the other period."""
    first, second = ends[:4], ends[4:]
    told = [*zip(first[:3], second[:3], strict=True)]
    one, other = ((a or b for a, b in told), (b or a for a, b in told))
    both = (*one, first[3], *other, second[3])
    return both if services else tuple(label for n, label in enumerate(both) if n not in (1, 5))  # type: ignore[return-value]


def _add(cells: Inner, key: tuple[str, ...], count: int) -> None:
    cells[key] = cells.get(key, 0) + count


def _span(days: Days) -> tuple[str, str]:
    return days.first.isoformat(), days.last.isoformat()


def _plain(row: Sequence) -> tuple:
    """The last column as an int: PostgreSQL adds up to a Decimal."""
    return (*row[:-1], int(row[-1]) if isinstance(row[-1], Decimal) else row[-1])


async def _all(database: Reads, sql: str, *params: str) -> Iterable[tuple]:
    return [_plain(row) for row in await database.long.all(sql, *params)]  # type: ignore[attr-defined]


_STRATUM = f"""COALESCE(area.slug, '{OTHER}') AS area, COALESCE(NULLIF(stratum."group", ''), '{OTHER}') AS grp"""
_PLACED = """JOIN survey_stratum AS stratum ON stratum.id = response.stratum_id
    LEFT JOIN area ON area.id = stratum.area_id"""
_BASES = f"""SELECT {_STRATUM}, SUM(people) FROM (SELECT stratum_id, COUNT(*) AS people FROM survey_response
    WHERE wave_id = ? GROUP BY 1) AS response {_PLACED} GROUP BY 1, 2"""


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
    counted = f"""SELECT response.stratum_id, answer.key AS item, {_CODE[kind]} AS code, COUNT(*) AS people
        FROM survey_response AS response {_each(kind, 'response')}
        WHERE response.wave_id = ? AND answer.key IN ({_places(items)}) GROUP BY 1, 2, 3"""
    return f"SELECT {_STRATUM}, item, code, SUM(people) FROM ({counted}) AS response {_PLACED} GROUP BY 1, 2, 3, 4"


def _equality(kind: str, items: int) -> str:
    return f"""SELECT answer.key, {_CODE[kind]}, COUNT(*) FROM {EQUALITY} AS said {_each(kind, 'said')}
        WHERE said.wave_id = ? AND answer.key IN ({_places(items)}) GROUP BY 1, 2"""


def _chosen(kind: str, items: int, table: str) -> str:
    return f"""SELECT answer.key, part.value, {_FROM_0[kind]}, COUNT(*) FROM {table} AS said {_each(kind, 'said')} {_LISTS[kind]}
        WHERE said.wave_id = ? AND answer.key IN ({_places(items)}) GROUP BY 1, 2, 3"""


# Check-ins. Every statement first groups by what is stored and then, over the few rows that are left, by what is told: a sort
# of millions of rows is the whole cost. None of them leaves a choice of joins that could turn it quadratic.

_KEPT = f"check_in.state = '{State.KEPT}' AND check_in.counted"
_INDICATORS = "(" + " UNION ALL ".join(f"SELECT '{key}' AS item" for key in wheel.KEYS) + ") AS indicator"
_NAMED = ", ".join(f"'{key}'" for key in wheel.KEYS)


def _within(kind: str) -> str:
    day = {"sqlite": "?", "postgres": "CAST(CAST(? AS TEXT) AS DATE)"}[kind]
    return f"check_in.finished_on BETWEEN {day} AND {day}"


def _latest(kind: str) -> str:
    """One row a child inside the statement, never outside it: the latest kept, counted check-in between two days."""
    return f"""SELECT * FROM (
        SELECT check_in.id, check_in.service_id, check_in.band, check_in.version, ROW_NUMBER() OVER (
            PARTITION BY check_in.child_id
            ORDER BY check_in.finished_on DESC, check_in.started_at DESC, check_in.id) AS place
        FROM check_in WHERE {_KEPT} AND {_within(kind)}) AS sittings WHERE place = 1"""


def _pairs(kind: str) -> str:
    """One row a child inside the statement: its latest check-in of each of two periods, or nothing of one. Three pairs of days:
    the earlier period's twice, the later one's."""
    ends = ", ".join(f"MAX(CASE WHEN term = {term} THEN {name} END) AS {name}{term}"
                     for term in (1, 2) for name in ("id", "slug", "service_id", "band", "version"))
    return f"""SELECT {ends} FROM (
        SELECT check_in.child_id, term, check_in.id, band, version, area.slug, check_in.service_id, ROW_NUMBER() OVER (
            PARTITION BY check_in.child_id, term ORDER BY finished_on DESC, started_at DESC, check_in.id) AS place
        FROM (SELECT id, child_id, service_id, band, version, finished_on, started_at,
                  CASE WHEN {_within(kind)} THEN 1 ELSE 2 END AS term
              FROM check_in WHERE {_KEPT} AND ({_within(kind)} OR {_within(kind)})) AS check_in
            JOIN service ON service.id = check_in.service_id JOIN area ON area.id = service.area_id
        ) AS sittings WHERE place = 1 GROUP BY child_id"""


def _level(band: str, version: str, answer: str) -> str:
    """SQL for a level: the instruments' own scales; what is not on a scale (skip, unsure, talk, nothing) is none."""
    steps = [f"WHEN '{one.band} {int(one.version)} {step.value}' THEN '{BAND_OF[step.level]}'"
             for one in instruments.every() for step in one.scale]
    return f"CASE {band} || ' ' || {version} || ' ' || {answer} {' '.join(steps)} ELSE '{NO_ANSWER}' END"


def _levels(kind: str, services: bool) -> str:
    """Answers by indicator, and, with no indicator, who was there at all: of one moment, because it is one statement."""
    return f"""WITH latest AS MATERIALIZED ({_latest(kind)}), grouped AS (
            SELECT said.indicator AS item, service_id, band, version, said.answer, COUNT(*) AS children
            FROM latest CROSS JOIN spoke AS said WHERE said.check_in_id = latest.id AND said.voice = 'child'
            GROUP BY 1, 2, 3, 4, 5
            UNION ALL SELECT '', service_id, band, version, '', COUNT(*) FROM latest GROUP BY service_id, band, version)
        SELECT item, area.slug, {'service.id' if services else "''"}, band, {_level('band', 'version', 'answer')}, SUM(children)
        FROM grouped JOIN service ON service.id = grouped.service_id JOIN area ON area.id = service.area_id
        WHERE item IN ('', {_NAMED}) GROUP BY 1, 2, 3, 4, 5"""


def _moves(kind: str, services: bool = False) -> str:
    def said(end: int) -> str:
        return (f"LEFT JOIN spoke AS said{end} ON said{end}.check_in_id = pair.id{end} AND said{end}.voice = 'child' "
                f"AND said{end}.indicator = indicator.item")

    at = [f"slug{end}, {f'service_id{end}' if services else _NOWHERE} AS here{end}, band{end}, version{end}" for end in (1, 2)]
    return f"""WITH pair AS MATERIALIZED ({_pairs(kind)}), grouped AS (
            SELECT item, {at[0]}, COALESCE(said1.answer, '') AS answer1,
                {at[1]}, COALESCE(said2.answer, '') AS answer2, COUNT(*) AS children
            FROM pair CROSS JOIN {_INDICATORS} {said(1)} {said(2)} GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
        SELECT item, slug1, here1, band1, {_end(1)}, slug2, here2, band2, {_end(2)}, SUM(children) FROM grouped
        GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9"""


_NOWHERE = "CAST('' AS TEXT)"


def _end(end: int) -> str:
    return f"CASE WHEN band{end} IS NULL THEN '{ABSENT}' ELSE {_level(f'band{end}', f'version{end}', f'answer{end}')} END"
