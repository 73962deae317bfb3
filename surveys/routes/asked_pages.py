"""The part of a wave's pages that says who is asked: the list on its way, its bad rows, the groups to be, the doors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from participation.models import Area
from participation.web import pages
from participation.words import N_, _, ngettext, translated
from surveys import queries
from surveys.inviting import doors, listing
from surveys.models import Wave
from surveys.queries import StratumLine
from surveys.running import groups, progress
from surveys.sealed import strata
from surveys.sealed.strata import Why

SHOWN_BAD_ROWS, SHOWN_PARTS = 50, 12
WHYS = {
    Why.NO_AREA: N_("No area is given for them."),
    Why.SMALL_AREA: N_("Fewer than ten people of one area could be recognised."),
    Why.AREA_TAKEN_IN: N_("The smallest of the other areas joined them, because together they were fewer than ten."),
    Why.NO_GROUP: N_("No group is given for them."),
    Why.SMALL_GROUP: N_("Fewer than ten people of one group in an area could be recognised."),
    Why.GROUP_TAKEN_IN: N_("The smallest of the other groups joined them, because together they were fewer than ten."),
}


@dataclass(frozen=True)
class Together:
    """Areas or groups that are put together: under which name, of what, and why."""

    name: str
    people: int
    parts: str
    whys: list[str]


@dataclass(frozen=True)
class ListedPart(pages.Page):
    """How far the list is on its way in; it refreshes itself."""

    template: ClassVar[str] = "surveys/_wave_list_work.html"
    wave: Wave
    work: progress.Told | None
    again: bool


@dataclass(frozen=True)
class Asked:
    """Who is asked, for a wave that is being prepared. `errors` belong to the form of the list or of a door."""

    wave: Wave
    way: str
    invited: int
    apart: list[StratumLine]
    together: list[Together]
    doors: list[doors.Line]
    areas: list[tuple[str, str]]
    work: progress.Told | None = None
    errors: Mapping[str, str] = field(default_factory=dict)
    bad_rows: list[tuple[int, str]] = field(default_factory=list)
    more_bad: int = 0
    ignored: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)

    @property
    def by_area(self) -> list[tuple[str, list[StratumLine]]]:
        """The groups of each area, those not told apart last under ""."""
        found: dict[str, list[StratumLine]] = {}
        for line in self.apart:
            found.setdefault(line.area or "", []).append(line)
        return list(found.items())

    @property
    def kinds(self) -> list[tuple[str, str]]:
        return [(kind, translated(name)) for kind, name in doors.KINDS.items()]

    @property
    def area_choices(self) -> list[tuple[str, str]]:
        return [("", _("Several, or not known")), *self.areas]

    @property
    def going(self) -> bool:
        return self.work is not None and self.work.going


async def asked(wave: Wave, **shown: object) -> Asked:
    """What the draft's page shows of it; `shown`: errors, bad_rows, more_bad, ignored, typed."""
    names = dict(await Area.all().order_by("position", "name").values_list("id", "name"))
    cells = await groups.cells(wave)
    enough = cells.total() >= strata.MIN_INVITED
    apart = await queries.groups_to_be(wave, strata.sizes(cells, strata.coarsen(cells))) if enough else []
    together = [_together(pool, names) for pool in strata.pools(cells)] if enough else []
    return Asked(wave, wave.way, cells.total(), apart, together, await doors.lines_of(wave), list(names.items()),
                 await listing.told(wave), **shown)  # type: ignore[arg-type]


def _together(pool: strata.Pool, names: Mapping[str, str]) -> Together:
    area, group = names.get(pool.stratum.area or ""), pool.stratum.group
    shown = [f"{doors.place(names.get(area_id, ''), group_name)}\N{NO-BREAK SPACE}({number})"
             for (area_id, group_name), number in pool.parts[:SHOWN_PARTS]]
    more = len(pool.parts) - len(shown)
    if more:
        shown.append(ngettext("{num} more", "{num} more", more).format(num=more))
    return Together(queries.named(area, group), pool.people, ", ".join(shown), [translated(WHYS[why]) for why in pool.whys])


def ignored_sentence(columns: tuple[str, ...]) -> str:
    """What is said of columns that were not read."""
    return _("The list was taken. These columns of it were not read: {names}.").format(names=", ".join(columns)) if columns else ""
