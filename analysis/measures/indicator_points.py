"""Values that agencies sent in, by indicator and split, as they may be shown: the one reader of imported points."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from analysis.figures import Point, Standing
from analysis.measures.indicator_sums import EVERYTHING, Key, Span
from analysis.measures.known import stood
from analysis.measures.values import Number, Origin
from analysis.models import Indicator, IndicatorPoint
from analysis.statistics.counts import natural, poisson
from analysis.statistics.intervals import Interval, wilson
from analysis.statistics.policy import CONTROL_CHART_POINTS
from analysis.units import Unit, UnitKind
from participation import words
from participation.words import _

__all__ = ["EVERYTHING", "Sent", "Span", "key_of", "people", "series", "span_words", "told", "unit_of"]


@dataclass(frozen=True, slots=True)
class Sent:
    """One value as it was sent: percent as percent. It does not leave this package."""

    split: str
    starts_on: date
    ends_on: date
    value: float | None
    count: int | None
    base: int | None
    origin: Origin
    shown: bool = True

    @property
    def span(self) -> Span:
        return self.starts_on, self.ends_on


def unit_of(indicator: Indicator) -> Unit:
    return Unit(UnitKind(indicator.unit), indicator.per)


def span_words(starts_on: date, ends_on: date) -> str:
    """*March 2026*, *2026*, or both ends: *January to March 2026*."""
    first, after = starts_on.day == 1, (ends_on + timedelta(days=1)).day == 1
    if not (first and after):
        return words.day(ends_on) if starts_on == ends_on else f"{words.day(starts_on)} – {words.day(ends_on)}"
    if (starts_on.year, starts_on.month) == (ends_on.year, ends_on.month):
        return words.month(ends_on)
    if (starts_on.month, ends_on.month) == (1, 12) and starts_on.year == ends_on.year:
        return str(starts_on.year)
    return _("{first} to {last}").format(first=words.month(starts_on), last=words.month(ends_on))


async def series(indicators: Iterable[str] | Mapping[str, Indicator], *, upto: date | None = None,
                 known_on: date | None = None, only: Collection[tuple[str, str]] | None = None) -> dict[tuple[str, str], tuple[Point, ...]]:
    """(indicator, split) → its points oldest first, of all these indicators, in two queries, or in one where they
    have been read; `only`: no others are worked out."""
    known = indicators if isinstance(indicators, Mapping) else {one.pk: one for one in await Indicator.filter(id__in=set(indicators))}
    asked = IndicatorPoint.filter(stood("at", "replaced_at", known_on), indicator_id__in=list(known)).order_by("ends_on", "starts_on")
    rows: dict[str, list[Sent]] = {}
    for id, split, starts, ends, value, count, base, point, sent, shown in await (asked.filter(ends_on__lte=upto) if upto else asked).values_list(
            "indicator_id", "split", "starts_on", "ends_on", "value", "count", "base", "id", "sent__name", "shown"):
        rows.setdefault(id, []).append(Sent(split, starts, ends, value, count, base, Origin(point, sent or ""), bool(shown)))
    return {(id, split): points for id, sent in rows.items()
            for split, points in told(known[id], sent, None if only is None else {part for one, part in only if one == id}).items()}


def told(indicator: Indicator, sent: Sequence[Sent], only: Collection[str] | None = None) -> dict[str, tuple[Point, ...]]:
    """Split → points as they may be shown: which of them are was decided when they came (`indicator_letting`). Pure."""
    unit = unit_of(indicator)
    found: dict[str, list[Point]] = {}
    for one in sent if only is None else [one for one in sent if one.split in only]:
        number = _number(unit, one) if one.shown else Number(Standing.HIDDEN, unit, source=one.origin)
        found.setdefault(one.split, []).append(Point(span_words(one.starts_on, one.ends_on), one.ends_on, number))
    return {split: _varying(points) for split, points in found.items()}


def people(unit: Unit, one: Sent) -> int | None:
    """How many people a value is about: as the file says, or as its share or rate of the base works out."""
    if one.count is not None:
        return one.count
    if unit.kind is UnitKind.COUNT and one.value is not None:
        return round(one.value)
    if one.value is None or not one.base or unit.kind not in (UnitKind.PERCENT, UnitKind.RATE):
        return None
    return round(unit.kept(one.value) * one.base / (unit.per or 1))


def key_of(unit: Unit, indicator: str, one: Sent) -> Key:
    """What somebody wants to know of a value: how many people it counts, of how many. A share beside its count tells its base; a
    rate's base is everybody who lives there."""
    count, base = people(unit, one), one.base if unit.kind is not UnitKind.RATE else None
    if base is None and unit.is_share and one.count and one.value:
        base = max(one.count, round(one.count / unit.kept(one.value)))
    return Key(indicator, one.split, one.span, count, base)


def _number(unit: Unit, one: Sent) -> Number:
    """A value with its interval, as far as the counts beside it carry one."""
    value, interval = None if one.value is None else unit.kept(one.value), None
    if one.count is not None and one.base and unit.is_share:
        value, interval = one.count / one.base, wilson(one.count, one.base) if one.count <= one.base else None
    elif one.count is not None and one.base and unit.kind is UnitKind.RATE:
        value, interval = unit.per * one.count / one.base, _times(poisson(one.count), unit.per / one.base)
    elif one.count is not None and unit.kind is UnitKind.COUNT:
        value, interval = float(one.count), poisson(one.count)
    if value is None:
        return Number(Standing.NONE, unit, source=one.origin)
    return Number(Standing.SHOWN, unit, value, interval, one.count, one.base, one.origin)


def _times(interval: Interval, factor: float) -> Interval:
    return Interval(interval.low * factor, interval.high * factor)


def _varying(points: Sequence[Point]) -> tuple[Point, ...]:
    """The same points; where the series itself shows that values vary more than chance makes counts vary, with that interval.
    A share of a base keeps its own. How much values vary is read from all up to the point, and from the first thirteen at least."""
    values = [point.figure.value for point in points if point.figure.shown]
    found, seen = [], 0
    for point in points:
        number = point.figure
        assert isinstance(number, Number)
        if number.shown and number.value is not None:
            seen += 1
            if not (number.unit.is_share and number.base):
                number = replace(number, interval=_wider(number, natural(values[:max(seen, CONTROL_CHART_POINTS)])))
        found.append(Point(point.label, point.ends_on, number, point.version))
    return tuple(found)


def _wider(number: Number, half: float | None) -> Interval | None:
    if half is None:
        return number.interval
    value, unit = number.value or 0.0, number.unit
    low, high = max(unit.least, value - half), min(unit.most, value + half)
    if number.interval is None:
        return Interval(low, high)
    return Interval(min(low, number.interval.low), max(high, number.interval.high))
