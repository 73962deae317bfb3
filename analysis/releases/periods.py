"""The release of a period of check-ins: levels of each indicator, and change since the period before where it can be
told.

Levels: low, middle, high and no level, for everybody, by area, by age band and by service. Change: down, same, up and missing
(not followed up, no level, or another scale by then), for everybody who took part in the period before, and by area
from CHANGE_LEAST on. Change is audited together with both periods' levels and the change before it; without that it
is not released.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from analysis import tallies
from analysis.disclosure import answers as disclosure
from analysis.disclosure import hierarchy
from analysis.disclosure.hierarchy import IN, SERVICE
from analysis.disclosure.progress import Said, quiet
from analysis.disclosure.rules import K, Reason
from analysis.models import Period, Release
from analysis.releases.changes import Before, add_change, before, held
from analysis.releases.declared import (ANSWERS, BASE, EVERYBODY, LEVELS, PERIOD, Declared, Draft, cells_of, groups_left_out,
                                        of_table, two_way, worth)
from analysis.releases.frozen import Keep, check_not_released, freeze
from participation import clock, wheel
from participation.models import Area, Person, Service
from participation.problems import Conflict
from participation.storage import Database
from participation.words import N_

WHEEL = "wheel"
TELLING = frozenset(("low", "middle", "high"))
"""On a child's wheel nobody and everybody are telling too; who gave no level is not."""


def check_can_build_period(period: Period, today: dt.date) -> None:
    """Only a period that is over can be released: children still take part until its last day."""
    if today <= period.ends_on:
        raise Conflict(N_("This period is not over yet. Figures can be released from the day after its last day."))


def can_build_period(period: Period, today: dt.date) -> bool:
    return today > period.ends_on


@dataclass(frozen=True)
class Counted:
    """What is counted for a period: levels, the moves from the period before (or nothing), and the areas in order. With
    `services` (place and name, in order) the counts are by place, else by area. A service that is listed has a row, whether
    anybody was there or not."""

    levels: Mapping[str, tallies.Inner]
    moves: Mapping[str, tallies.Inner] | None
    areas: tuple[tuple[str, str], ...]
    services: tuple[tuple[str, str], ...] = ()

    @property
    def places(self) -> tuple[str, ...]:
        """Every service's, those that are not listed too."""
        here = {key[0] for inner in self.levels.values() for key in inner if IN in key[0]}
        return tuple(dict.fromkeys([one for one, _ in self.services] + sorted(here)))


async def build_period(*, period: Period, database: Database, by: Person | None, said: Said = quiet,
                       keep: Keep = freeze, two_way: bool = True, services: bool = True) -> Release:
    """Count, protect and freeze a period that is over. Raises Conflict, Released; an interrupted release leaves
    nothing.

    `two_way=False` leaves out area by age, `services=False` the services: their audit beside the next period takes longest. Not
    inside storage.writes(): counting and protecting take some seconds, and nobody should wait for them.
    """
    check_can_build_period(period, clock.today())
    await check_not_released(PERIOD, period.pk)
    await _check_no_overlap(period)
    days = tallies.Days(period.starts_on, period.ends_on)
    draft = Draft(kind=PERIOD, series=WHEEL, version=await tallies.versions(database, days=days), subject=period.pk,
                  title=N_("The wellbeing wheel"), label=period.label, starts_on=period.starts_on,
                  ends_on=period.ends_on, k=K)
    earlier = await _period_before(period)
    out = await before(earlier, draft) if earlier else None
    moves = await tallies.moves(database, earlier=tallies.Days(earlier.starts_on, earlier.ends_on), later=days,
                                services=True) if earlier and out else None
    areas = tuple([(area.slug, area.name) for area in await Area.all()])
    levels = _placed(await tallies.levels(database, days=days, services=True), 1)
    listed = await _services(levels) if services else ()
    counted = Counted(levels, _placed(moves, 2) if moves else None, areas, listed)
    await asyncio.to_thread(fill, draft, counted, out, said, two_way)
    return await keep(draft, by=by)


def _placed(tally: Mapping[str, tallies.Inner], ends: int) -> dict[str, tallies.Inner]:
    """By place: (area, service, …) as one label, at each end of a move."""
    def placed(key: tuple[str, ...]) -> tuple[str, ...]:
        parts = [key[n * len(key) // ends:(n + 1) * len(key) // ends] for n in range(ends)]
        return tuple(label for area, service, *more in parts for label in (hierarchy.place(area, service), *more))

    return {item: {placed(key): count for key, count in inner.items()} for item, inner in tally.items()}


async def _services(levels: Mapping[str, tallies.Inner]) -> tuple[tuple[str, str], ...]:
    """Services that a release lists, by area and name: those that are open, and closed ones with so many children that nothing is
    told by listing them. Where two have one name, their area stands beside it."""
    bases: Counter[str] = Counter()
    for key, count in next(iter(levels.values())).items():
        bases[key[0]] += count
    found = [(hierarchy.place(one.area.slug, one.pk), one) for one in await Service.all().order_by(
        "area__position", "area__name", "name").prefetch_related("area")]
    listed = [(place, one) for place, one in found if one.active or bases[place] >= K]
    names = Counter(one.name for _place, one in listed)
    return tuple((place, one.name if names[one.name] == 1 else f"{one.name} ({one.area.name})") for place, one in listed)


def fill(draft: Draft, counted: Counted, out: Before | None, said: Said = quiet, two_way: bool = True) -> None:
    """Put the protected tables of every indicator into the draft; `two_way`: area by age too, where it can be told. Pure but for
    the draft."""
    dimensions = {"area": [key for key, _ in counted.areas], "age": [band.value for band in wheel.Band]}
    declared = disclosure.Declared(dimensions, ANSWERS, TELLING, worth, draft.k, crossed=two_way, places=counted.places,
                                   below=bool(counted.services))
    kept, comparable = _kept(counted.levels, declared, out, said)
    if not kept.nothing:
        draft.held |= {item: held(counted.levels[item], None) for item in wheel.KEYS}
    if comparable and out and counted.moves is not None:
        draft.follows = out.release
        kept = add_change(draft, counted.levels, counted.moves, counted.areas, declared, kept, out, said)
    levels = [table for item in wheel.KEYS for table in tables_of_levels(item, draft, counted, declared, kept)]
    draft.tables[:0] = levels


def _kept(levels: Mapping[str, tallies.Inner], declared: disclosure.Declared,
          out: Before | None, said: Said) -> tuple[disclosure.Kept, bool]:
    """What is hidden of the levels, and whether they can stand beside the period before: only if exactly the same
    groups are shown. Otherwise this period starts afresh, without change."""
    if out is not None:
        kept = disclosure.answers(levels, declared, out.left_out, said, out.told)
        if not kept.nothing and all(set(kept.groups[name]) == out.left_out[name] for name in declared.dimensions):
            return kept, True
    return disclosure.answers(levels, declared, said=said), False


def tables_of_levels(item: str, draft: Draft, counted: Counted, declared: disclosure.Declared,
                     kept: disclosure.Kept) -> list[Declared]:
    """An indicator's tables of levels: for everybody, by area, by age, and by both and by service where that can be told."""
    groups = {"all": [(disclosure.ALL, EVERYBODY)], "area": counted.areas,
              "age": [(band.value, band.value) for band in wheel.Band]}
    made = []
    for by, names in groups.items():
        rows = disclosure.margin(counted.levels[item], declared, None if by == "all" else by)
        cells = cells_of(rows, groups_left_out(kept, by, rows), of_table(kept.cells.get(item, {}), by), draft.reasons)
        made.append(Declared(f"{item}.{by}", item, LEVELS, by, wheel.BY_KEY[item].name, ANSWERS, names, cells))
    if crossed := two_way(counted.levels[item], declared, kept, item, groups, draft.reasons):
        made.append(Declared(f"{item}.{declared.two_way}", item, LEVELS, declared.two_way, wheel.BY_KEY[item].name, ANSWERS,
                             *crossed))
    return made + _by_service(item, draft, counted, declared, kept)


def _by_service(item: str, draft: Draft, counted: Counted, declared: disclosure.Declared,
                kept: disclosure.Kept) -> list[Declared]:
    """The table of services, or none: where nothing of it would be shown it is not in the release."""
    if item not in kept.nested:
        return []
    names = [(hierarchy.service_of(place), name) for place, name in counted.services]
    by_place = disclosure.by_place(counted.levels[item], declared)
    rows = {hierarchy.service_of(place): by_place[place] for place, _name in counted.services}
    told = {hierarchy.service_of(place) for place in kept.services.told}
    out = {one: Reason.GROUP if sum(row.values()) < draft.k else Reason.PARTNER for one, row in rows.items() if one not in told}
    found: Counter[str] = Counter()
    cells = cells_of(rows, out, of_table(kept.cells[item], SERVICE), found)
    if not any(count is not None and category != BASE for (_, category), count in cells.items()):
        return []
    draft.reasons.update(found)
    return [Declared(f"{item}.{SERVICE}", item, LEVELS, SERVICE, wheel.BY_KEY[item].name, ANSWERS, names, cells)]


async def _check_no_overlap(period: Period) -> None:
    """The same sittings in two releases could be set against each other: the difference would be a handful of
    children."""
    if await Release.exists(kind=PERIOD, starts_on__lte=period.ends_on, ends_on__gte=period.starts_on):
        raise Conflict(N_("Some of these days are in another period that has been released. Periods may not overlap."))


async def _period_before(period: Period) -> Period | None:
    return await Period.filter(ends_on__lt=period.starts_on).order_by("-ends_on").first()
