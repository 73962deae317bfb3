"""Files of indicators: sent in, understood, and taken over as a whole once a person has confirmed what was understood.

A value that was there before with another number is a correction: the new one stands, the old one stays with its day.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analysis.figures import Point
from analysis.measures.indicator_file import Head, Read, Row, read, refuse
from analysis.measures.indicator_points import Sent, told, unit_of
from analysis.measures.indicator_sheet import decode
from analysis.measures.values import Origin
from analysis.models import Indicator, IndicatorImport, IndicatorPoint
from analysis.populations.file import Faulty, plain
from analysis.units import Unit
from participation import audit, clock
from participation.models import Person
from participation.problems import Conflict
from participation.words import N_, _

WAITING, CONFIRMED, DROPPED = "waiting", "confirmed", "dropped"


@dataclass(frozen=True)
class Difference:
    """A value that was there already and has another number in the file: as it stands, and as it will."""

    split: str
    before: Point
    after: Point


@dataclass(frozen=True)
class Change:
    """What a file does to one indicator. `indicator` is not saved yet if it is new; `added`: values as they will be shown."""

    indicator: Indicator
    is_new: bool
    unit: Unit
    added: tuple[tuple[str, Point], ...]
    corrected: tuple[Difference, ...]
    same: int
    rows: tuple[Row, ...]
    replaced: tuple[str, ...]


@dataclass(frozen=True)
class Understood:
    """A whole file beside what stands. `twice`: rows that stood there before, left out: (row, first row)."""

    changes: tuple[Change, ...]
    twice: tuple[tuple[int, int], ...]

    @property
    def added(self) -> int:
        return sum(len(one.added) for one in self.changes)

    @property
    def corrected(self) -> int:
        return sum(len(one.corrected) for one in self.changes)

    @property
    def same(self) -> int:
        return sum(one.same for one in self.changes)


async def receive(*, content: bytes, name: str, source: str, by: Person | None) -> IndicatorImport:
    """Keep a file as it came, if all of it can be understood. Raises Faulty with every fault by its row: then nothing is kept."""
    text = decode(content)
    found = await understand(text, source)
    sent = await IndicatorImport.create(name=name[:200], text=text, source=source, digest=hashlib.sha256(content).hexdigest(),
                                        sent_at=clock.now(), sent_by=by)
    await audit.record("indicators.sent", by=by, about=sent, added=found.added, corrected=found.corrected)
    return sent


async def understand(text: str, source: str) -> Understood:
    """What a file says and does to what stands now. Raises Faulty."""
    standing = {plain(one.title): one for one in await Indicator.all()}
    found = read(text, today=clock.today(), units={name: unit_of(one) for name, one in standing.items()})
    faults: list[str] = []
    changes = [await _change(standing.get(name), found, name, source, faults) for name in found.rows]
    refuse(faults)
    if not any(one.rows for one in changes):
        raise Faulty({"file": _("Everything in this file stands here already.")})
    return Understood(tuple(changes), found.twice)


async def _change(known: Indicator | None, found: Read, name: str, source: str, faults: list[str]) -> Change:
    head, rows = found.heads[name], found.rows[name]
    indicator = known or _new(head, source)
    points = {(one.split, one.starts_on, one.ends_on): one
              for one in (await IndicatorPoint.filter(indicator=known, replaced_at=None) if known else [])}
    new, other, same = [], [], 0
    for row in rows:
        standing = points.get((row.split, *row.span))
        if standing is None:
            _check_room(row, points.values(), faults)
            new.append(row)
        elif (standing.value, standing.count, standing.base) == row.numbers:
            same += 1
        else:
            other.append((row, standing))
    after = {(one.split, one.span): one for one in map(_sent, points.values())} | {(row.split, row.span): _of_row(row) for row in rows}
    was, will = _shown(indicator, map(_sent, points.values())), _shown(indicator, after.values())
    return Change(indicator, known is None, unit_of(indicator), tuple((row.split, will[row.split, row.span]) for row in new),
                  tuple(Difference(row.split, was[row.split, row.span], will[row.split, row.span]) for row, _old in other), same,
                  tuple([*new, *(row for row, _old in other)]), tuple(old.pk for _row, old in other))


def _new(head: Head, source: str) -> Indicator:
    unit = head.unit
    assert unit is not None
    return Indicator(title=head.title, unit=unit.kind.value, per=unit.per, people=head.people, source=head.source or source,
                     caveat=head.caveat, made_at=clock.now())


def _check_room(row: Row, points: Iterable[IndicatorPoint], faults: list[str]) -> None:
    """A time that overlaps with another one would let small counts be subtracted, and be counted twice."""
    if any(one.split == row.split and one.starts_on <= row.ends_on and row.starts_on <= one.ends_on for one in points):
        faults.append(_("Row {line}: {sentence}").format(line=row.line, sentence=_("Its time overlaps with a value that stands already.")))


def _sent(point: IndicatorPoint) -> Sent:
    return Sent(point.split, point.starts_on, point.ends_on, point.value, point.count, point.base, Origin(point.pk, ""))


def _of_row(row: Row) -> Sent:
    return Sent(row.split, row.starts_on, row.ends_on, row.value, row.count, row.base, Origin("", ""))


def _shown(indicator: Indicator, sent: Iterable[Sent]) -> dict[tuple[str, tuple], Point]:
    """(split, span) → as it may be shown."""
    ordered = sorted(sent, key=lambda one: one.ends_on)
    points = {split: iter(own) for split, own in told(indicator, ordered).items()}
    return {(one.split, one.span): next(points[one.split]) for one in ordered}


async def confirm(*, sent: IndicatorImport, by: Person | None) -> Understood:
    """Take the whole file over, as it is understood now. Raises Conflict the second time, Faulty if what stands has changed so
    that it cannot be taken."""
    await _decide(sent, CONFIRMED, by)
    await Indicator.all().select_for_update()  # of two files at the same moment the second sees what the first changed
    found = await understand(sent.text, sent.source)
    for change in found.changes:
        if change.is_new:
            await change.indicator.save(force_create=True)
        await IndicatorPoint.filter(id__in=list(change.replaced)).update(replaced_at=clock.now())
        await IndicatorPoint.bulk_create(_points(change, sent))
    await audit.record("indicators.confirmed", by=by, about=sent, added=found.added, corrected=found.corrected, same=found.same)
    return found


def _points(change: Change, sent: IndicatorImport) -> Sequence[IndicatorPoint]:
    return [IndicatorPoint(indicator=change.indicator, split=row.split, starts_on=row.starts_on, ends_on=row.ends_on, value=row.value,
                           count=row.count, base=row.base, sent=sent, at=clock.now()) for row in change.rows]


async def drop(*, sent: IndicatorImport, by: Person | None) -> None:
    """Not take the file over. It stays in the history."""
    await _decide(sent, DROPPED, by)
    await audit.record("indicators.dropped", by=by, about=sent)


async def _decide(sent: IndicatorImport, state: str, by: Person | None) -> None:
    changed = await IndicatorImport.filter(id=sent.pk, state=WAITING).update(state=state, decided_at=clock.now(),
                                                                            decided_by_id=by.pk if by else None)
    if changed != 1:
        raise Conflict(N_("This file was decided on already."))
    await sent.refresh_from_db()


async def change(*, indicator: Indicator, means: str, source: str, caveat: str, people: bool, by: Person | None) -> None:
    """Its words. That it counts people can be said later; taken back it cannot be, for small counts would come to light."""
    indicator.means, indicator.source, indicator.caveat = means, source, caveat
    indicator.people = indicator.people or people
    await indicator.save()
    await audit.record("indicator.changed", by=by, about=indicator)
