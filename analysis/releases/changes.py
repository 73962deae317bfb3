"""Change since the period before: what is out of that period already, and the tables that can be added to it safely."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

from analysis.disclosure import answers as disclosure
from analysis.disclosure import hierarchy, transitions
from analysis.disclosure.groups import REST
from analysis.disclosure.hierarchy import IN, SERVICE, Services, area_of
from analysis.disclosure.lattice import Cell
from analysis.disclosure.pairs import Pairs
from analysis.disclosure.progress import COMPARING, Said, quiet
from analysis.disclosure.rules import Reason, unanimous
from analysis.models import HeldBack, Period, Release, ReleasedCell
from analysis.releases.declared import BASE, CHANGE, EVERYBODY, PERIOD, Declared, Draft, cells_of, worth
from participation import wheel

CHANGE_LEAST = 30
"""Change is told for an area from this many people on: below, up and down are mostly the toss of a coin."""
AT_ONCE = 2
"""Indicators tell nothing about each other in the audit, so two are worked on at a time."""

Inner = Mapping[tuple[str, ...], int]
Hidden = frozenset[tuple[str, str, str]]
"""Table, group, category of cells that are not visible."""


@dataclass(frozen=True)
class Before:
    """The release of the period before: the groups it left out, the areas whose change it told and its hidden cells by
    item, and its inner counts, by place (by area where it is older than tables of services)."""

    release: str
    left_out: Mapping[str, frozenset[str]]
    change_areas: Mapping[str, frozenset[str]]
    hidden: Mapping[str, Hidden]
    levels: Mapping[str, Inner]
    moves: Mapping[str, Inner | None]
    pairs: Mapping[str, Pairs] = field(default_factory=dict)
    """Of each indicator with a two-way table, which pairs it did not show."""
    services: Mapping[str, Services] = field(default_factory=dict)
    """Of each indicator with a table of services, those of whose area something is shown."""

    @property
    def told(self) -> Services:
        """The services of which something is shown of any indicator."""
        return Services(frozenset().union(*(one.told for one in self.services.values())))


async def before(period: Period, draft: Draft) -> Before | None:
    """What is out of `period`; None if it was not released, released nothing, was corrected (two versions of it are out: nothing
    is tied to either), or was asked with other instruments.

    Where the wheel of an age was changed within a period, some children would be compared across that change: None too.
    """
    found = await Release.filter(kind=PERIOD, subject=period.pk).limit(2)
    release = found[0] if len(found) == 1 else None
    kept = {row.item: row.cells for row in await HeldBack.filter(release_id=release.pk)} if release else {}
    if not release or not kept or (release.version, release.k) != (draft.version, draft.k) or mixed(draft.version):
        return None
    cells = await ReleasedCell.filter(table__release_id=release.pk).values_list(
        "table__name", "group", "category", "count")
    return out_of(release.pk, kept, cells)


def mixed(version: str) -> bool:
    """Whether one age was asked with two instruments: "3-7 1, 8-11 1, 8-11 101"."""
    bands = [one.split(" ")[0] for one in version.split(", ")]
    return len(bands) > len(set(bands))


def out_of(release: str, kept: Mapping[str, str], cells: Sequence[tuple]) -> Before:
    """The same from a release's held-back texts and its cells (table, group, category, count or None)."""
    inner = {item: json.loads(text) for item, text in kept.items()}
    hidden = {item: frozenset((_place(name, item), group, category) for name, group, category, count in cells
                              if count is None and name.split(".")[0] == item) for item in inner}
    some = next(iter(inner))
    bases = [(name, group, count) for name, group, category, count in cells if category == BASE]
    left_out = {by: frozenset(group for name, group, count in bases if name == f"{some}.{by}" and count is None)
                for by in ("area", "age")}
    told = {item: frozenset(group for name, group, count in bases
                            if name == f"{item}.change.area" and count is not None) for item in inner}
    levels = {item: _inner(one["levels"]) for item, one in inner.items()}
    return Before(release, left_out, told, hidden, levels, {item: _moves_out(one, item, cells) for item, one in inner.items()},
                  _pairs_out(inner, bases), _services_out(levels, bases, hidden))


def _services_out(levels: Mapping[str, Inner], bases: Sequence[tuple], hidden: Mapping[str, Hidden]) -> dict[str, Services]:
    """Services with a base in the table of each indicator that has one, in areas where a count is shown too."""
    found = {}
    for item, inner in levels.items():
        shown = {group for name, group, count in bases if name == f"{item}.{SERVICE}" and count is not None}
        places = {key[0] for key in inner}
        told = Services.over([one for one in places if IN in one and hierarchy.service_of(one) in shown], places)
        cells = {Cell(table, group, category) for table, group, category in hidden[item]}
        found[item] = hierarchy.shown_of(told, cells, transitions.STATES, f"then.{SERVICE}")
    return {item: told for item, told in found.items() if told}


def _pairs_out(items: Iterable[str], bases: Sequence[tuple]) -> dict[str, Pairs]:
    """Pairs without a base in the two-way table of each indicator that has one; those of groups left out are in the rest."""
    rows = {item: {tuple(group.split("+", 1)): count for name, group, count in bases
                   if name == f"{item}.{transitions.TWO_WAY}"} for item in items}
    return {item: Pairs({pair: Reason.PARTNER for pair, count in found.items() if count is None}) for item, found in rows.items()
            if found}


def held(levels: Inner, moves: Inner | None) -> str:
    """Inner counts as the JSON text that is kept with a release."""
    both = {"levels": _listed(levels), "moves": None if moves is None else _listed(moves)}
    return json.dumps(both, ensure_ascii=True)


def add_change(draft: Draft, levels: Mapping[str, Inner], moves: Mapping[str, Inner], areas: Sequence[tuple[str, str]],
               declared: disclosure.Declared, kept: disclosure.Kept, out: Before, said: Said = quiet) -> disclosure.Kept:
    """Add the change tables to the draft; returns what is hidden of the levels beside them. Indicators whose
    change cannot be told have a table in which nothing is shown."""
    moves = {item: _as_released(_like(moves[item], out.levels[item]), out.levels[item]) for item in moves}
    bases = _bases(out, declared.dimensions["area"])
    told = _told_areas(moves, out, bases, draft.k)
    cut = transitions.Cut(list(declared.dimensions["area"]), list(declared.dimensions["age"]), out.left_out, told,
                          frozenset(), worth, sorted(bases, key=lambda area: (bases[area], area)))

    def one(item: str) -> dict[Cell, Reason]:
        if not _meets(moves[item], out.levels[item], levels[item]):
            return _renamed(kept.cells[item]) | _nothing(cut, Reason.UNPROVEN)
        pairs = {"then": _with_rests(out.pairs[item], out, declared, draft.k)} if item in out.pairs else {}
        if item in kept.crossed and kept.pairs:
            pairs["now"] = kept.pairs
        services = {"then": out.services[item]} if item in out.services else {}
        if item in kept.nested:
            services["now"] = kept.services
        own = replace(cut, earlier_areas=out.change_areas[item], pairs=pairs, services=services)
        return _one(moves[item], _renamed(kept.cells[item]), own, out, item, draft.k)

    found: dict[str, dict[Cell, Reason]] = {}
    with ThreadPoolExecutor(AT_ONCE) as threads:
        for done, (item, cells) in enumerate(zip(wheel.KEYS, threads.map(one, wheel.KEYS), strict=True), 1):
            found[item] = cells
            said(COMPARING, done, len(wheel.KEYS))
    for item in wheel.KEYS:
        draft.tables += _tables(item, moves[item], areas, told, found[item], draft.reasons)
        draft.held[item] = held(levels[item], moves[item])
    return replace(kept, cells={item: {Cell(cell.table.removeprefix("now."), cell.group, cell.category): reason
                                       for cell, reason in cells.items() if cell.table.startswith("now.")}
                                for item, cells in found.items()})


def _with_rests(pairs: Pairs, out: Before, declared: disclosure.Declared, k: int) -> Pairs:
    """With pairs of groups that are left out altogether as pairs of the rest, as the lattice has them."""
    rows = disclosure.pair_rows(next(iter(out.levels.values())), declared, out.left_out)
    return Pairs({pair: Reason.GROUP if sum(row.values()) < k else Reason.PARTNER for pair, row in rows.items()
                  if REST in pair or pair in pairs.hidden})


def _renamed(now: Mapping[Cell, Reason]) -> dict[Cell, Reason]:
    return {Cell(f"now.{cell.table}", cell.group, cell.category): reason for cell, reason in now.items()}


def _meets(moves: Inner, then: Inner, now: Inner) -> bool:
    """Whether the moves start and end exactly at the levels of the two releases."""
    return all(transitions.ends(moves, side) == {key: count for key, count in levels.items() if count}
               for side, levels in enumerate((then, now)))


def _one(moves: Inner, levels: Mapping[Cell, Reason], cut: transitions.Cut, out: Before, item: str,
         k: int) -> dict[Cell, Reason]:
    everybody = transitions.change_row(moves)
    if sum(everybody.values()) < k or unanimous(everybody):
        return {**levels, **_nothing(cut, Reason.UNANIMOUS)}
    hidden = {Cell(table, group, category) for table, group, category in out.hidden[item] if category != BASE}
    try:
        return transitions.change(out.moves[item], moves, cut, levels, hidden)
    except transitions.Mismatch:
        return {**levels, **_nothing(cut, Reason.UNPROVEN)}


def _nothing(cut: transitions.Cut, reason: Reason) -> dict[Cell, Reason]:
    groups = [("change.all", disclosure.ALL), *(("change.area", area) for area in cut.change_areas)]
    return {Cell(table, group, category): reason for table, group in groups for category in transitions.CHANGES}


def _tables(item: str, moves: Inner, areas: Sequence[tuple[str, str]], told: frozenset[str],
            hidden: Mapping[Cell, Reason], reasons: Counter[str]) -> list[Declared]:
    by_area = {area: transitions.change_row(moves, area) for area, _ in areas}
    rows = {"all": {disclosure.ALL: transitions.change_row(moves)}, "area": by_area}
    groups = {"all": [(disclosure.ALL, EVERYBODY)], "area": areas}
    # A row that could not be told safely is no part of the table: it is not audited, so nothing of it may be shown.
    unsafe = {area for area in told if all(hidden.get(Cell("change.area", area, one)) is Reason.UNPROVEN for one in
                                           transitions.CHANGES)}
    left_out = {"all": {}, "area": {area: Reason.UNPROVEN if area in unsafe else Reason.PARTNER
                                    for area in by_area if area not in told - unsafe}}
    made = []
    for by in rows:
        own = {(cell.group, cell.category): reason for cell, reason in hidden.items() if cell.table == f"change.{by}"}
        cells = cells_of(rows[by], left_out[by], own, reasons)
        made.append(Declared(f"{item}.change.{by}", item, CHANGE, by, wheel.BY_KEY[item].name, transitions.CHANGES,
                             groups[by], cells))
    return made


def _bases(out: Before, areas: Sequence[str]) -> Counter[str]:
    """How many took part in the period before, by area."""
    bases = Counter(dict.fromkeys(areas, 0))
    for (one, _age, _level), count in next(iter(out.levels.values())).items():
        bases[area_of(one)] += count
    return bases


def _told_areas(moves: Mapping[str, Inner], out: Before, bases: Mapping[str, int], k: int) -> frozenset[str]:
    """One pattern for all indicators: large enough areas in which no indicator changed the same way for everybody."""
    same = {area for area in bases for inner in moves.values() if unanimous(transitions.change_row(inner, area))}
    return transitions.change_areas(bases, out.left_out["area"] | same, least=CHANGE_LEAST, k=k)


def _like(moves: Inner, levels: Inner) -> Inner:
    """The moves from areas instead of services, where the levels are of a release that is older than tables of services."""
    return moves if any(IN in key[0] for key in levels) else hierarchy.of_areas(moves, 0)


def _as_released(moves: Inner, levels: Inner) -> dict[tuple[str, ...], int]:
    """Moves that start from the levels as they were released: who has been taken out since then is missing now.
    Where there are more than then, nothing is mended, and the audit finds that the windows do not meet."""
    mended, live = dict(moves), transitions.ends(moves, 0)
    for (area, age, level), count in levels.items():
        gone = count - live.get((area, age, level), 0)
        if gone > 0:
            key = (area, age, level, area, age, transitions.ABSENT)
            mended[key] = mended.get(key, 0) + gone
    return mended


def _moves_out(one: dict, item: str, cells: Sequence[tuple]) -> Inner | None:
    """The moves into the period before, if any change into it is visible: what is not out need not be audited again."""
    visible = any(name.startswith(f"{item}.change.") and category != BASE and count is not None
                  for name, _group, category, count in cells)
    return _inner(one["moves"]) if visible and one["moves"] else None


def _place(name: str, item: str) -> str:
    """A released table's name as the audit of the next period calls it: "safe.area" → "then.area"."""
    rest = name.removeprefix(f"{item}.")
    return f"earlier.{rest.removeprefix('change.')}" if rest.startswith("change.") else f"then.{rest}"


def _listed(inner: Inner) -> list[list[str | int]]:
    return sorted([*key, count] for key, count in inner.items() if count)


def _inner(listed: list[list]) -> dict[tuple[str, ...], int]:
    return {tuple(key): count for *key, count in listed}
