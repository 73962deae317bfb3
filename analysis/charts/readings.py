"""What the statistics read in a series, as a picture draws it: phases, signals in words, notes of people, limits."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.charts.courses import Phase, Remark, Signal
from analysis.figures import Point
from analysis.judgement.charting import Notes
from analysis.statistics.control import FLAG_WORDS, Control, Flag
from analysis.statistics.runchart import SUSTAINED, Reading, Stretch
from analysis.statistics.runchart import Signal as Found
from participation import words
from participation.words import _, translated

CONVERSATION = {Found.SHIFT_UP, Found.SHIFT_DOWN}, {Found.TREND_UP, Found.TREND_DOWN}


def phases(reading: Reading | None) -> tuple[Phase, ...]:
    """A middle line for each baseline; none before a series is long enough to be read."""
    return tuple(Phase(one.start, one.end - 1, one.median) for one in reading.phases) if reading else ()


def signals(reading: Reading | None) -> tuple[Signal, ...]:
    """The one signal of the newest baseline: *Shift up: worth a conversation*, or *sustained* from nine points on."""
    if reading is None or reading.signal in (Found.STEADY, Found.EARLY):
        return ()
    now, (shifted, trended) = reading.now, CONVERSATION
    found = now.shifts if reading.signal in shifted else now.trends if reading.signal in trended else ()
    first, last = (found[-1].positions[0], found[-1].positions[-1]) if found else (now.start, now.end - 1)
    return (Signal(first, last, _signal(reading, found[-1] if reading.signal in shifted else None)),)


def _signal(reading: Reading, shift: Stretch | None) -> str:
    sustained = shift is not None and shift.counted >= SUSTAINED
    said = _("{signal}: sustained") if sustained else _("{signal}: ask how it is measured") \
        if reading.signal is Found.MANY_RUNS else _("{signal}: worth a conversation")
    return said.format(signal=reading.words())


def remarks(points: Sequence[Point], notes: Notes) -> tuple[Remark, ...]:
    """Points that people marked, and where they began a new baseline, with their reason; in order of time."""
    days = [one.ends_on for one in points]
    marked = [Remark(days.index(one.ends_on), f"{words.day(one.ends_on)}: {one.words}") for one in notes.marks if one.ends_on in days]
    begun = [Remark(at, _("New median from {day}: {why}").format(day=words.day(points[at].ends_on), why=phase.why))
             for phase, at in zip(notes.phases, notes.starts(points))]
    return tuple(sorted(marked + begun, key=lambda one: one.at))


def limits(control: Control) -> tuple[tuple[Phase, ...], tuple[Signal, ...]]:
    """A control chart's mean, its limits point by point, and its flags over the points that carry them."""
    middle = control.mean
    low = [one.low if one else middle for one in control.limits]
    high = [one.high if one else middle for one in control.limits]
    return (Phase(0, len(low) - 1, middle, _kept(low), _kept(high)),), tuple(_flagged(control))


def _kept(ends: list[float]) -> float | list[float]:
    """One number where the limit does not move."""
    return ends[0] if max(ends) - min(ends) < 1e-9 else ends


def _flagged(control: Control) -> list[Signal]:
    """Neighbours with the same flag stand under one bracket."""
    found: list[Signal] = []
    start = 0
    for at, flag in enumerate(control.flags):
        before = control.flags[at - 1] if at else None
        start = start if flag == before else at
        if flag and flag is not Flag.NONE:
            found = found[:-1] if start != at else found
            found.append(Signal(start, at, translated(FLAG_WORDS[flag])))
    return found
