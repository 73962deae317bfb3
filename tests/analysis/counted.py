"""A known partnership for tests of counting and releasing: areas, children with check-ins over terms, staff answers.

Deterministic by seed; rows are written straight into the tables, as the real flows leave them.
"""

from __future__ import annotations

import datetime as dt
import json
import random
from collections.abc import Mapping, Sequence

from analysis.models import Period
from participation import clock, storage, wheel
from participation.identity import new_id
from participation.models import Area, CheckIn, Child, Person, Service, Spoke
from surveys import library
from surveys.models import Response, Stratum, Survey, Wave

AREAS = ("Lochee", "Coldside", "Maryfield", "Strathmartine", "The Ferry", "North East", "West End", "Skerry")
SIZES = (180, 160, 150, 150, 130, 120, 100, 14)
GROUPS = ("Schools", "Health", "Social work", "Early years", "Voluntary")
TERMS = [(dt.date(2025, 8, 18), dt.date(2025, 12, 19)), (dt.date(2026, 1, 5), dt.date(2026, 4, 2)),
         (dt.date(2026, 4, 20), dt.date(2026, 6, 26)), (dt.date(2026, 8, 17), dt.date(2026, 12, 18))]
TODAY = dt.datetime(2027, 1, 11, 9, tzinfo=dt.UTC)


async def places(names: Sequence[str] = AREAS) -> list[Service]:
    """An area for each name, with one service."""
    areas = [Area(id=new_id(), name=name, slug=name.lower().replace(" ", "-"), position=n) for n, name in enumerate(names)]
    services = [Service(id=new_id(), area_id=area.pk, name=f"{area.name} school", kind="school") for area in areas]
    await Area.bulk_create(areas)
    await Service.bulk_create(services)
    return services


async def adult() -> Person:
    return await Person.create(id=new_id(), name="Joe Lamont", email=f"{new_id()}@example.org")


async def periods(number: int) -> list[Period]:
    return [await Period.create(label=f"Term {n}", starts_on=first, ends_on=last)
            for n, (first, last) in enumerate(TERMS[:number], 1)]


class Sittings:
    """Children and check-ins collected, then stored at once."""

    def __init__(self, by: Person) -> None:
        self.by, self.children, self.check_ins, self.spokes = by, [], [], []

    def child(self, service: Service, born: dt.date) -> Child:
        made = Child(id=new_id(), service_id=service.pk, name_sealed=b"-", born=born)
        self.children.append(made)
        return made

    def sitting(self, child: Child, service: Service, day: dt.date, answers: Mapping[str, str], *, counted: bool = True,
                state: str = "kept", voice: str = "child", band: str | None = None) -> CheckIn:
        age = day.year - child.born.year - ((day.month, day.day) < (child.born.month, child.born.day))
        made = CheckIn(id=new_id(), child_id=child.pk, adult_id=self.by.pk, service_id=service.pk, instrument="wheel", version=1,
                       band=band or wheel.band_of(age).value, state=state, counted=counted,
                       finished_on=day if state == "kept" else None,
                       started_at=dt.datetime.combine(day, dt.time(10), tzinfo=dt.UTC))
        self.check_ins.append(made)
        self.spokes += [Spoke(id=new_id(), check_in_id=made.pk, voice=voice, indicator=item, answer=answer)
                        for item, answer in answers.items()]
        return made

    async def store(self) -> None:
        async with storage.writes():
            for model, rows in ((Child, self.children), (CheckIn, self.check_ins), (Spoke, self.spokes)):
                await model.bulk_create(rows, batch_size=500)
        self.children, self.check_ins, self.spokes = [], [], []


async def children(terms: int, *, seed: int = 1, sizes: Sequence[int] = SIZES, share: float = 0.62) -> Sittings:
    """Children of all ages in every area, each in about `share` of the terms, with steady but not fixed answers."""
    chance, made = random.Random(seed), Sittings(await adult())
    for service, size in zip(await places(AREAS[:len(sizes)]), sizes, strict=True):
        for _ in range(size):
            child = made.child(service, dt.date(2025, 8, 1) - dt.timedelta(chance.randint(4 * 365, 17 * 365)))
            usual = {item: chance.gauss(0.6, 0.2) for item in wheel.KEYS}
            for first, _last in TERMS[:terms]:
                if chance.random() < share:
                    _sit(made, chance, child, service, first + dt.timedelta(chance.randint(0, 60)), usual)
    await made.store()
    return made


def _sit(made: Sittings, chance: random.Random, child: Child, service: Service, day: dt.date, usual: Mapping) -> None:
    rings = {wheel.Band.EARLY: 3, wheel.Band.MIDDLE: 4, wheel.Band.TEEN: 5}[
        wheel.band_of(day.year - child.born.year - ((day.month, day.day) < (child.born.month, child.born.day)))]
    answers = {}
    for item, height in usual.items():
        place = min(max(height + chance.gauss(0, 0.15), 0.0), 0.999)
        answers[item] = str(chance.choice(list(wheel.Small))) if chance.random() < 0.06 else str(1 + int(place * rings))
    made.sitting(child, service, day, answers)


async def survey(key: str = "staff-confidence") -> Survey:
    text = library.shipped_text(key)
    one = library.read(text)
    return await Survey.create(key=key, version=one.version, language="en", title=one.title, audience=one.audience,
                               definition=text)


async def closed_wave(answers: Sequence[tuple[str | None, str | None, Mapping[str, object]]], *,
                      of: Survey | None = None, name: str = "Winter 2026", state: str = "closed",
                      **more: object) -> Wave:
    """A wave with these opened answers: (area's name, group, {question: answer})."""
    wave = await Wave.create(survey=of or await survey(), name=name, promise="-", opened_on="2026-11-02",
                             closes_on="2026-11-27", closed_on="2026-11-28", **more)
    areas = {area.name: area for area in await Area.all()}
    strata = {key: Stratum(id=new_id(), wave_id=wave.pk, area_id=areas[key[0]].pk if key[0] else None, group=key[1], invited=10, used=10)
              for key in dict.fromkeys((area, group) for area, group, _ in answers)}
    await Stratum.bulk_create(list(strata.values()))
    await Response.bulk_create([Response(id=new_id(), wave_id=wave.pk, stratum_id=strata[area, group].pk, answers=json.dumps(said))
                                for area, group, said in answers], batch_size=500)
    wave.state = state
    await wave.save(update_fields=["state"])
    return wave


def staff(number: int = 540, *, seed: int = 1) -> list[tuple[str, str, dict[str, object]]]:
    """Answers of staff in all areas and groups, few from Skerry, most of them content."""
    chance = random.Random(seed)
    items = [item.id for item in library.read(library.shipped_text("staff-confidence")).items if item.kind == "scale"]
    places, weights = AREAS, (18, 16, 15, 14, 13, 12, 11, 1.2)
    return [(chance.choices(places, weights)[0], chance.choice(GROUPS), _said(chance, items)) for _ in range(number)]


def _said(chance: random.Random, items: Sequence[str]) -> dict[str, object]:
    said: dict[str, object] = {}
    for item in items:
        one = chance.choices((1, 2, 3, 4, 5, "na", None), (5, 12, 25, 36, 20, 1, 2))[0]
        if one is not None:
            said[item] = one
    return said


def then():  # noqa: ANN201  (a context manager)
    """Stand at a day on which every term and wave is over."""
    return clock.at(TODAY)
