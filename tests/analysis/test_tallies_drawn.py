"""Tallies beside the same counted by hand, on casts that hypothesis draws, on both databases.

The database stays the same for all examples of a test: each has a year of its own, or a wave of its own, and what the others
left there must not be counted.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis import tallies
from analysis.tallies import ABSENT, LISTED, NO_ANSWER, OTHER, Days
from participation import instruments, wheel
from participation.models import Area, Person, Service
from surveys.models import Survey
from tests.analysis import counted, kinds

BORN = dt.date(2016, 3, 1)
ITEMS = wheel.KEYS[:3]
ON = (29, 30, 45, 60, 61, 75, 90, 91)
"""Days of a year: the first period is 30 to 60, the second 61 to 90."""
SAID = ("1", "2", "3", "4", "5", "6", "skip", "unsure", "talk")
SITTINGS = st.lists(st.fixed_dictionaries({
    "child": st.integers(0, 4), "service": st.integers(0, 3), "on": st.sampled_from(ON), "hour": st.sampled_from((9, 15)),
    "band": st.sampled_from(sorted(band.value for band in wheel.Band)), "state": st.sampled_from(("kept", "kept", "kept", "open")),
    "counted": st.sampled_from((True, True, False)), "voice": st.sampled_from(("child", "child", "practitioner")),
    "answers": st.fixed_dictionaries({ITEMS[0]: st.sampled_from(SAID)}, optional={item: st.sampled_from(SAID) for item in ITEMS[1:]})}),
    min_size=12, max_size=30) | st.just([])
years = itertools.count(1900)


def drawn(strategy):
    """The same examples every time; a database is no reason to stop."""
    quiet = settings(max_examples=20, deadline=None, derandomize=True,
                     suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
    return lambda test: quiet(given(strategy)(test))


async def places() -> tuple[list[Service], dict[str, str]]:
    """Four services in two areas, made once; the area of each."""
    if not await Service.exists():
        first, _second = await counted.places(("Lochee", "Coldside"))
        for name in ("Nursery", "Club"):
            await Service.create(area_id=first.area_id, name=name, kind="school")
        await counted.adult()
    areas = {area.pk: area.slug for area in await Area.all()}
    services = await Service.all().order_by("name")
    return services, {service.pk: areas[service.area_id] for service in services}


async def stored(sittings: list[dict], services: list[Service], start: dt.date) -> list[tuple]:
    """The sittings in the database, each beside what the child itself answered."""
    made = counted.Sittings(await Person.first())
    children, known = [made.child(services[0], BORN) for _ in range(5)], []
    for one in sittings:
        day = start + dt.timedelta(one["on"])
        sitting = made.sitting(children[one["child"]], services[one["service"]], day, one["answers"],
                               **{name: one[name] for name in ("band", "state", "counted", "voice")})
        sitting.started_at = dt.datetime.combine(day, dt.time(one["hour"]), tzinfo=dt.UTC)
        known.append((sitting, one["answers"] if one["voice"] == "child" else {}))
    await made.store()
    return known


def latest(known: list[tuple], days: Days) -> dict[str, tuple]:
    """child → its sitting of the period: the last by day, then by hour, then the first by id."""
    fits = [one for one in known if one[0].state == "kept" and one[0].counted and days.first <= one[0].finished_on <= days.last]
    fits.sort(key=lambda one: one[0].id, reverse=True)
    fits.sort(key=lambda one: (one[0].finished_on, one[0].started_at))
    return {one[0].child_id: one for one in fits}


def level(sitting, said: dict, item: str) -> str:
    scale = instruments.of(sitting.band, sitting.version)
    answer = said.get(item, "")
    return tallies.BAND_OF.get(scale.level(answer), NO_ANSWER) if answer in scale.values else NO_ANSWER


def end(one: tuple | None, other: tuple | None, area: dict[str, str], item: str) -> tuple[str, ...]:
    """One end of a move: where a child was not, the place and band of the other end."""
    sitting, said = one or other
    return area[sitting.service_id], sitting.service_id, sitting.band, level(sitting, said, item) if one else ABSENT


@drawn(SITTINGS)
async def test_levels_and_moves_are_what_counting_by_hand_gives(database, sittings):
    services, area = await places()
    start = dt.date(next(years), 1, 1)
    known = await stored(sittings, services, start)
    first, second = (Days(start + dt.timedelta(a), start + dt.timedelta(b)) for a, b in ((30, 60), (61, 90)))
    before, after = latest(known, first), latest(known, second)
    by_service, plain = await tallies.levels(database, days=first, services=True), await tallies.levels(database, days=first)
    moves = await tallies.moves(database, earlier=first, later=second)
    finer = await tallies.moves(database, earlier=first, later=second, services=True)
    assert set(by_service) == set(plain) == set(moves) == set(finer) == set(wheel.KEYS)
    for item in wheel.KEYS:
        hand = Counter(end(one, None, area, item) for one in before.values())
        assert by_service[item] == dict(hand)
        assert plain[item] == dict(without(hand, (1,)))
        moved = Counter(end(before.get(child), after.get(child), area, item) + end(after.get(child), before.get(child), area, item)
                        for child in {*before, *after})
        assert finer[item] == dict(moved)
        assert moves[item] == dict(without(moved, (1, 5)))


def without(counts: Counter, places: tuple[int, ...]) -> Counter:
    found = Counter()
    for key, count in counts.items():
        found[tuple(label for n, label in enumerate(key) if n not in places)] += count
    return found


BANDS = {"Q1": {"1": "low", "2": "middle", "3": "high"}, "Q2": {"yes": "high", "no": "low"}, "Q5": {LISTED: "high"}}
OPTIONS = ("time", "people", "forms")
RESPONSES = st.lists(st.tuples(
    st.sampled_from(("Lochee", "Coldside", None)), st.sampled_from(("Schools", "Health", None)),
    st.fixed_dictionaries({}, optional={
        "Q1": st.sampled_from((1, 2, 3, "na", "unsure", 9)), "Q2": st.sampled_from(("yes", "no", "unsure")),
        "Q4_other": st.sampled_from(("own words; 'quoted' \\ \"", "{}", "[1]")),
        "Q5": st.lists(st.sampled_from(OPTIONS), unique=True)})), max_size=25)


@drawn(RESPONSES)
async def test_a_waves_answers_and_choices_are_what_counting_by_hand_gives(database, said):
    await places()
    survey = await Survey.first() or await kinds_survey()
    wave = await counted.closed_wave(said, of=survey, name=f"Wave {next(years)}")
    areas = {area.name: area.slug for area in await Area.all()}
    strata = [(areas.get(area, OTHER), group or OTHER, answers) for area, group, answers in said]
    found = await tallies.answers(database, wave=wave.pk, bands=BANDS)
    for item, bands in BANDS.items():
        hand = Counter((area, group, category(answers.get(item), bands)) for area, group, answers in strata)
        assert {key: count for key, count in found[item].items() if count} == dict(hand)
    options = Counter((option, place) for _area, _group, answers in said for place, option in enumerate(answers.get("Q5", [])))
    assert await tallies.chosen(database, wave=wave.pk, items=["Q5", "Q1"]) == {"Q5": dict(options), "Q1": {}}
    assert await tallies.took_part(database, wave=wave.pk) == len(said)


async def kinds_survey() -> Survey:
    return await Survey.create(key="every-kind", version=1, language="en", title="Every kind", audience="staff", definition=kinds.EVERY)


def category(answer: object, bands: dict[str, str]) -> str:
    if isinstance(answer, list):
        return bands.get(LISTED, NO_ANSWER) if answer else NO_ANSWER
    return bands.get(str(answer), NO_ANSWER)
