"""Tallies beside the same counted by hand in Python, on random casts, on both databases; and no statement that grows with the square."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter

import pytest

from analysis import tallies
from analysis.tallies import Days
from participation import instruments, wheel
from participation.hot import Step
from participation.models import Area
from tests.analysis import counted

AUTUMN = Days(dt.date(2025, 8, 18), dt.date(2025, 12, 19))
SPRING = Days(dt.date(2026, 1, 5), dt.date(2026, 4, 2))
BORN = {"3-7": dt.date(2019, 3, 1), "8-11": dt.date(2016, 3, 1), "12-18": dt.date(2011, 3, 1)}
SAID = ("1", "2", "3", "4", "5", "skip", "unsure", "talk", None)


async def cast(seed: int):
    """Children who come never, once or often, in other places and bands later, some not counted, not kept, or not the child's voice."""
    chance = random.Random(seed)
    services = await counted.places(("Lochee", "Coldside"))
    services.append(await services[0].__class__.create(area_id=services[0].area_id, name="Second school", kind="school"))
    made, known = counted.Sittings(await counted.adult()), []
    for _ in range(60):
        band = chance.choice(list(BORN))
        child = made.child(chance.choice(services), BORN[band])
        for _ in range(chance.randrange(4)):
            first = chance.choice((AUTUMN.first, AUTUMN.last, SPRING.first, SPRING.last))
            day = first + dt.timedelta(chance.randint(-1, 1))
            answers = {item: said for item in wheel.KEYS if (said := chance.choice(SAID))}
            more = {"counted": chance.random() < 0.9, "state": chance.choice(("kept", "kept", "kept", "open")),
                    "voice": chance.choice(("child", "child", "child", "family")), "band": chance.choice(list(BORN))}
            made.sitting(child, chance.choice(services), day, answers, **more)
    known = list(zip(made.check_ins, [{} for _ in made.check_ins], strict=True))
    by_id = {one.id: said for one, said in known}
    for spoke in made.spokes:
        if spoke.voice == "child":
            by_id[spoke.check_in_id][spoke.indicator] = spoke.answer
    await made.store()
    areas = {area.pk: area.slug for area in await Area.all()}
    return known, {service.pk: areas[service.area_id] for service in services}


def latest(known, days):
    """child → (sitting, answers): the latest kept and counted one of the period."""
    fits = [one for one in known if one[0].state == "kept" and one[0].counted and days.first <= one[0].finished_on <= days.last]
    found = {}
    for one in sorted(fits, key=lambda one: (one[0].finished_on, one[0].started_at, _backwards(one[0].id))):
        found[one[0].child_id] = one
    return found


def _backwards(text):
    return tuple(-ord(letter) for letter in text)


def level(sitting, said, item):
    scale = instruments.of(sitting.band, sitting.version)
    answer = said.get(item, "")
    return tallies.BAND_OF.get(scale.level(answer), "none") if answer in scale.values else "none"


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_levels_with_and_without_services_and_moves_are_what_counting_by_hand_gives(database, seed):
    known, area = await cast(seed)
    autumn, spring = latest(known, AUTUMN), latest(known, SPRING)
    assert len(autumn) > 5 and len(spring) > 5
    plain, by_service = await tallies.levels(database, days=AUTUMN), await tallies.levels(database, days=AUTUMN, services=True)
    moves = await tallies.moves(database, earlier=AUTUMN, later=SPRING)
    moves_by_service = await tallies.moves(database, earlier=AUTUMN, later=SPRING, services=True)
    for item in wheel.KEYS:
        hand = Counter((area[one.service_id], one.service_id, one.band, level(one, said, item)) for one, said in autumn.values())
        assert by_service[item] == dict(hand)
        flat = Counter()
        for (place, _service, band, said), count in hand.items():
            flat[place, band, said] += count
        assert plain[item] == dict(flat)
        hand = Counter(_move(autumn.get(child), spring.get(child), area, item) for child in {*autumn, *spring})
        assert moves_by_service[item] == dict(hand)
        flat = Counter()
        for (place, _service, band, said, place2, _service2, band2, said2), count in hand.items():
            flat[place, band, said, place2, band2, said2] += count
        assert moves[item] == dict(flat)


def _move(before, after, area, item):
    ends = [(area[one[0].service_id], one[0].service_id, one[0].band, level(*one, item)) if one else None for one in (before, after)]
    first = ends[0] or (*ends[1][:3], tallies.ABSENT)
    return (*first, *(ends[1] or (*ends[0][:3], tallies.ABSENT)))


@pytest.mark.one_database
async def test_no_statement_scans_a_table_once_for_each_row_of_another(database):
    """With statistics (ANALYZE) SQLite makes no index by itself: a join of two lists of children was quadratic."""
    await cast(1)
    await database.hot.write(Step("ANALYZE"))
    for sql, params in ((tallies._levels("sqlite", True), 2), (tallies._moves("sqlite", True), 6), (tallies._answers("sqlite", 2), 3)):
        plan = [row[3] for row in await database.long.all(f"EXPLAIN QUERY PLAN {sql}", *["2026-01-01"] * params)]
        assert not [step for step in plan if step.startswith("SCAN") and "LEFT-JOIN" in step and "area" not in step], plan
        assert not [step for step in plan if step.startswith(("SCAN said", "SCAN spoke"))], plan
