"""The scorecard of one area: each criterion's figure there beside everybody's, from the same release."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from analysis.scoring.facts import Place, Row, Scorecard, Spot
from participation.problems import NotFound
from participation.words import _, ngettext

BETTER, WORSE, SAME = "better", "worse", "same"


@dataclass(frozen=True, slots=True)
class There:
    """A criterion in one area. `spot`: the figure there (not shown, or shown), `standing` better, worse or same as everybody; ''
    where that cannot be said."""

    row: Row
    everybody: Spot
    spot: Spot
    standing: str
    words: str


@dataclass(frozen=True, slots=True)
class Local:
    """`lines`: what is measured in the area. `elsewhere`: how many criteria are measured for everybody only, or not by figures."""

    place: Place
    places: tuple[Place, ...]
    lines: tuple[There, ...]
    elsewhere: int
    finding: str


def local(facts: Scorecard, area: str) -> Local | None:
    """Of one area; '' for the first. None where there are no areas. Raises NotFound for an unknown one."""
    if not facts.places:
        return None
    place = next((one for one in facts.places if one.area == area), None) if area else facts.places[0]
    if place is None:
        raise NotFound()
    lines = tuple(_lines(facts, place.area))
    return Local(place, facts.places, lines, len(facts.rows) - len(lines), _finding(place, lines))


def _lines(facts: Scorecard, area: str) -> Iterator[There]:
    for row in facts.rows:
        here = next((one.spot for one in row.areas if one.area == area), None)
        if here is not None and row.newest is not None and row.newest.shown:
            yield _there(row, row.newest, here)


def _there(row: Row, everybody: Spot, here: Spot) -> There:
    """Grey where the area's interval holds everybody's figure. Everybody counts the area too, so a difference is told too small
    rather than too large."""
    interval = here.interval
    if not here.shown or interval is None or everybody.value is None:
        return There(row, everybody, here, "", "")
    if interval.holds(everybody.value):
        return There(row, everybody, here, SAME, _("About as everywhere"))
    above = interval.low > everybody.value
    is_better = above == (row.aim.direction == "up")
    words = (_("Better than everywhere") if is_better else _("Worse than everywhere"))
    return There(row, everybody, here, BETTER if is_better else WORSE, words)


def _finding(place: Place, lines: tuple[There, ...]) -> str:
    """What can be said of the area, and what chance would do."""
    compared = [one for one in lines if one.standing]
    if not compared:
        return _("{place}: nothing here can be compared yet.").format(place=place.name)
    better, worse = (sum(one.standing == which for one in compared) for which in (BETTER, WORSE))
    if not better and not worse:
        return ngettext("{place}: of {n} criterion that can be compared, none differs clearly from everywhere.",
                        "{place}: of {n} criteria that can be compared, none differs clearly from everywhere.",
                        len(compared)).format(place=place.name, n=len(compared))
    return ngettext("{place}: of {n} criterion that can be compared, {better} better than everywhere and {worse} worse.",
                    "{place}: of {n} criteria that can be compared, {better} better than everywhere and {worse} worse.",
                    len(compared)).format(place=place.name, n=len(compared), better=better, worse=worse)

