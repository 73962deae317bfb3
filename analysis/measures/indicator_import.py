"""Files of indicators: sent in, understood, and taken over as a whole once a person has confirmed what was understood.

A value that was there before with another number is a correction: the new one stands, the old one stays with its day.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from analysis.figures import Point
from analysis.measures.indicator_deciding import Decided, decide
from analysis.measures.indicator_file import Head, Read, Row, read, refuse
from analysis.measures.indicator_points import Sent, told, unit_of
from analysis.measures.indicator_sheet import decode
from analysis.measures.indicator_sums import Tie
from analysis.measures.indicator_ties import FILE, FOUND, Found, part_of, say
from analysis.measures.indicator_ties import standing as stand
from analysis.measures.values import Origin
from analysis.models import Indicator, IndicatorImport, IndicatorPoint
from analysis.populations.file import Faulty, plain
from analysis.units import Unit
from participation import audit, clock
from participation.identity import LENGTH
from participation.models import Person
from participation.problems import Conflict
from participation.words import N_, _

WAITING, CONFIRMED, DROPPED = "waiting", "confirmed", "dropped"
WAITS_FOR = timedelta(days=90)


@dataclass(frozen=True)
class Difference:
    """A value that was there already and has another number in the file: as it stands, and as it will."""

    split: str
    before: Point
    after: Point


@dataclass(frozen=True)
class Change:
    """What a file does to one indicator. `indicator` is not saved yet if it is new; `added`: values as they will be shown; `unsaid`:
    how many stand in the place of one that is kept back: whether they are the same is told to nobody, for it would tell a guess."""

    indicator: Indicator
    is_new: bool
    unit: Unit
    added: tuple[tuple[str, Point], ...]
    corrected: tuple[Difference, ...]
    same: int
    unsaid: int
    rows: tuple[Sent, ...]
    replaced: tuple[str, ...]


@dataclass(frozen=True)
class Understood:
    """A whole file beside what stands. `twice`: rows that stood there before, left out: (row, first row). `kept`: why numbers of it
    are kept back → how many; `found`: indicators that count the same people, as their numbers say, and nobody has said;
    `ties`: those of which the file says it: (titles of part and whole, the sum)."""

    changes: tuple[Change, ...]
    twice: tuple[tuple[int, int], ...]
    kept: Mapping[str, int] = field(default_factory=dict)
    found: tuple[Found, ...] = ()
    ties: tuple[tuple[str, str, Tie], ...] = ()

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


async def understand(text: str, source: str, apart: Collection[str] = ()) -> Understood:
    """What a file says and does to what stands now; `apart`: ids of matches of which a person says that they are none. Raises Faulty."""
    standing = {plain(one.title): one for one in await Indicator.all()}
    read_ = read(text, today=clock.today(), units={name: unit_of(one) for name, one in standing.items()})
    faults: list[str] = []
    beside = [await _beside(standing.get(name), read_, name, source, faults) for name in read_.rows]
    ties = await _said(read_, standing | {plain(one.indicator.title): one.indicator for one in beside}, faults)
    refuse(faults)
    if not any(one.rows or one.unsaid for one in beside):
        raise Faulty({"file": _("Everything in this file stands here already.")})
    decided = await decide({one.indicator.pk: (one.indicator, [*map(_of_row, one.rows)]) for one in beside}, apart=apart,
                           said=(await stand()).and_said([tie for _part, _whole, tie in ties]))
    return Understood(tuple(_change(one, decided) for one in beside), read_.twice, decided.counts({at for one in beside for at in one.unsaid}), decided.found, ties)


async def _said(found: Read, known: Mapping[str, Indicator], faults: list[str]) -> tuple[tuple[str, str, Tie], ...]:
    """What the file says is part of what."""
    said = []
    for name, head in found.heads.items():
        whole = known.get(plain(head.part_of)) if head.part_of else None
        if head.part_of and (whole is None or whole.pk == known[name].pk):
            faults.append(_("“{title}” is said to be part of “{whole}”, which is no other indicator here.").format(
                title=head.title, whole=head.part_of))
        elif whole is not None:
            said.append((known[name].title, whole.title, part_of(known[name], whole)))
    return tuple(said)


@dataclass(frozen=True)
class _Beside:
    """Rows of one indicator beside what stands: new ones, and others with the point that each corrects."""

    indicator: Indicator
    is_new: bool
    points: Mapping[tuple, IndicatorPoint]
    new: tuple[Row, ...]
    other: tuple[tuple[Row, IndicatorPoint], ...]
    same: int
    unsaid: frozenset[tuple]

    @property
    def rows(self) -> list[Row]:
        return [*self.new, *(row for row, _old in self.other)]


async def _beside(known: Indicator | None, found: Read, name: str, source: str, faults: list[str]) -> _Beside:
    head, rows = found.heads[name], found.rows[name]
    points = {(one.split, one.starts_on, one.ends_on): one
              for one in (await IndicatorPoint.filter(indicator=known, replaced_at=None) if known else [])}
    new, other, same, unsaid = [], [], 0, set()
    for row in rows:
        standing = points.get((row.split, *row.span))
        if standing is not None and not standing.shown:
            unsaid.add((standing.indicator_id, row.split, row.span))  # type: ignore[attr-defined]
        if standing is None:
            _check_room(row, points.values(), faults)
            new.append(row)
        elif (standing.value, standing.count, standing.base) == row.numbers:
            same += bool(standing.shown)
        else:
            other.append((row, standing))
    return _Beside(known or _new(head, source), known is None, points, tuple(new), tuple(other), same, frozenset(unsaid))


def _change(one: _Beside, decided: Decided) -> Change:
    rows = [replace(_of_row(row), shown=decided.shows(one.indicator, _of_row(row))) for row in one.rows]
    after = {at: _sent(point) for at, point in one.points.items()} | {(row.split, row.starts_on, row.ends_on): row for row in rows}
    was, will = _shown(one.indicator, map(_sent, one.points.values())), _shown(one.indicator, after.values())
    return Change(one.indicator, one.is_new, unit_of(one.indicator), tuple((row.split, will[row.split, row.span]) for row in one.new),
                  tuple(Difference(row.split, was[row.split, row.span], will[row.split, row.span]) for row, old in one.other if old.shown), one.same,
                  len(one.unsaid), tuple(rows), tuple(old.pk for _row, old in one.other))


def _new(head: Head, source: str) -> Indicator:
    unit = head.unit
    assert unit is not None
    name = hashlib.sha256(f"{plain(head.title)} {source}".encode()).hexdigest()[:LENGTH]  # the same before and after it is confirmed
    return Indicator(id=name, title=head.title, unit=unit.kind.value, per=unit.per, people=head.people, source=head.source or source,
                     caveat=head.caveat, made_at=clock.now())


def _check_room(row: Row, points: Iterable[IndicatorPoint], faults: list[str]) -> None:
    """A time that overlaps with another one would let small counts be subtracted, and be counted twice."""
    if any(one.split == row.split and one.starts_on <= row.ends_on and row.starts_on <= one.ends_on for one in points):
        faults.append(_("Row {line}: {sentence}").format(line=row.line, sentence=_("Its time overlaps with a value that stands already.")))


def _sent(point: IndicatorPoint) -> Sent:
    return Sent(point.split, point.starts_on, point.ends_on, point.value, point.count, point.base, Origin(point.pk, ""), point.shown)


def _of_row(row: Row) -> Sent:
    return Sent(row.split, row.starts_on, row.ends_on, row.value, row.count, row.base, Origin("", ""))


def _shown(indicator: Indicator, sent: Iterable[Sent]) -> dict[tuple[str, tuple], Point]:
    """(split, span) → as it may be shown."""
    ordered = sorted(sent, key=lambda one: one.ends_on)
    points = {split: iter(own) for split, own in told(indicator, ordered).items()}
    return {(one.split, one.span): next(points[one.split]) for one in ordered}


async def confirm(*, sent: IndicatorImport, by: Person | None, apart: Mapping[str, str] | None = None) -> Understood:
    """Take the whole file over, as it is understood now. `apart`: match (its id) → why it is none, in the person's words; every other
    counts as related. Raises Conflict the second time, Faulty if what stands has changed so that it cannot be taken."""
    apart = {id: why for id, why in (apart or {}).items() if why}
    await _decide(sent, CONFIRMED, by)
    await Indicator.all().select_for_update()  # of two files at the same moment the second sees what the first changed
    found = await understand(sent.text, sent.source, apart)
    for change in found.changes:
        if change.is_new:
            await change.indicator.save(force_create=True)
        await IndicatorPoint.filter(id__in=list(change.replaced)).update(replaced_at=clock.now())
        await IndicatorPoint.bulk_create(_points(change, sent))
    known = await stand()
    for _part, _whole, tie in found.ties:
        if not known.has(tie):
            await say(tie=tie, how=FILE, by=by)
    for one in found.found:
        await say(tie=one.tie, how=FOUND, by=by, why=apart.get(one.id, ""))
    await audit.record("indicators.confirmed", by=by, about=sent, added=found.added, corrected=found.corrected, same=found.same,
                       kept_back=sum(found.kept.values()))
    return found


def _points(change: Change, sent: IndicatorImport) -> Sequence[IndicatorPoint]:
    return [IndicatorPoint(indicator=change.indicator, split=row.split, starts_on=row.starts_on, ends_on=row.ends_on, value=row.value,
                           count=row.count, base=row.base, sent=sent, at=clock.now(), shown=row.shown) for row in change.rows]


async def drop(*, sent: IndicatorImport, by: Person | None) -> None:
    """Not take the file over. Its name, day and fingerprint stay in the history, what is in it does not: the wrong file may hold
    anything."""
    await _decide(sent, DROPPED, by)
    await IndicatorImport.filter(id=sent.pk).update(text="")
    await audit.record("indicators.dropped", by=by, about=sent)


async def sweep() -> int:
    """Files that nobody decided on for so long are dropped, and what is in them with them; how many."""
    left = await IndicatorImport.filter(state=WAITING, sent_at__lt=clock.now() - WAITS_FOR)
    for sent in left:
        await drop(sent=sent, by=None)
    return len(left)


async def _decide(sent: IndicatorImport, state: str, by: Person | None) -> None:
    changed = await IndicatorImport.filter(id=sent.pk, state=WAITING).update(state=state, decided_at=clock.now(),
                                                                            decided_by_id=by.pk if by else None)
    if changed != 1:
        raise Conflict(N_("This file was decided on already."))
    await sent.refresh_from_db()


async def change(*, indicator: Indicator, means: str, source: str, caveat: str, people: bool, by: Person | None) -> None:
    """Its words. That it counts people can be said later; taken back it cannot be, for small counts would come to light."""
    indicator.means, indicator.source, indicator.caveat = means, source, caveat
    newly = people and not indicator.people
    indicator.people = indicator.people or people
    await indicator.save()
    if newly:
        await _from_now_on(indicator)
    await audit.record("indicator.changed", by=by, about=indicator)


async def _from_now_on(indicator: Indicator) -> None:
    """It counts people, somebody says: what stands is decided on anew. What was seen before was seen."""
    points = await IndicatorPoint.filter(indicator=indicator)
    sent = {point.pk: _sent(point) for point in points}
    decided = await decide({indicator.pk: (indicator, list(sent.values()))}, anew=True)
    away = [point.pk for point in points if not decided.shows(indicator, sent[point.pk]) or point.replaced_at]
    await IndicatorPoint.filter(id__in=away).update(shown=False)
