"""How many people there are: files sent in, and the newest of each kind, which stands beside released figures."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from analysis.models import Population, PopulationCount
from analysis.populations import file as population_file
from analysis.populations.file import CHILDREN, Counted, Key
from participation import audit, clock, wheel
from participation.models import Area, Person
from surveys.models import Stratum

AUDIENCES = {population_file.STAFF: "staff", population_file.FAMILIES: "families"}


@dataclass(frozen=True)
class Held:
    """The newest file of its kind: who counted, when, and people by area and group."""

    about: str
    source: str
    counted_on: date
    people: int
    rows: dict[Key, int]


async def names(about: str) -> tuple[dict[str, str], dict[str, str]]:
    """Areas and groups by plain name: what a file of this kind may name. No groups: no wave has had any yet."""
    areas = {population_file.plain(word): area.slug for area in await Area.all() for word in (area.name, area.slug)}
    if about == CHILDREN:
        return areas, {band.value: band.value for band in wheel.Band}
    groups = await Stratum.filter(wave__survey__audience=AUDIENCES[about]).exclude(group=None).distinct().values_list("group", flat=True)
    return areas, {population_file.plain(group): group for group in sorted(groups) if group}


async def template(about: str) -> bytes:
    """A file to fill in, with our own names of areas and groups."""
    _areas, groups = await names(about)
    return population_file.template(about, [area.name for area in await Area.all()], list(dict.fromkeys(groups.values())))


async def understand(text: str, about: str) -> Counted:
    """Raises population_file.Faulty."""
    areas, groups = await names(about)
    return population_file.read(text, about=about, areas=areas, groups=groups)


async def receive(*, text: str, about: str, source: str, counted_on: date, by: Person | None) -> Population:
    """Take a whole file, or nothing of it. Raises population_file.Faulty. What was sent before stays as it was."""
    counted = await understand(text, about)
    made = await Population.create(about=about, source=source, counted_on=counted_on, people=counted.people, sent_by=by,
                                   sent_at=clock.now(), digest=hashlib.sha256(text.encode()).hexdigest())
    await PopulationCount.bulk_create([PopulationCount(population=made, area=area, group=group, people=people)
                                       for (area, group), people in counted.rows.items()])
    await audit.record("population.sent", by=by, about=made, kind=about, rows=len(counted.rows), people=counted.people)
    return made


async def newest(about: str) -> Held | None:
    """The file that counts now: the latest day counted, of one day the latest sent."""
    found = await Population.filter(about=about).order_by("-counted_on", "-sent_at").first()
    if found is None:
        return None
    rows = await PopulationCount.filter(population_id=found.pk).values_list("area", "group", "people")
    return Held(about, found.source, found.counted_on, found.people, {(area, group): people for area, group, people in rows})


async def people(day: date) -> dict[str, int]:
    """About whom → how many people there are, by the newest file that had counted them by then."""
    counted = await Population.filter(counted_on__lte=day).order_by("counted_on", "sent_at").values_list("about", "people")
    return dict(counted)


async def sent() -> list[Population]:
    """Every file, newest first."""
    return await Population.all().order_by("-sent_at").prefetch_related("sent_by")
