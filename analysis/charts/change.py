"""Pictures of change as rows: before → after, up/same/down, and the difference of two waves with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

from analysis import wording
from analysis.charts.values import (
    STRETCHED,
    WIDE,
    Mark,
    Row,
    Rows,
    Table,
    across,
    base,
    beside,
    count,
    dot,
    ends,
    few,
    largest,
    named,
    read_as,
    share,
    span,
    unseen,
    upright,
    whisker,
)
from analysis.figures import Figure
from analysis.wording import signed
from participation.words import _

HALF = 16
"""Half the height of a tall row."""
CENTRE, LANE = 330, 690
"""Up, same, down: the line between down and up, and the lane of the same. Both sides have one scale."""
STEP = 10
"""The scale of differences ends at a whole ten of points."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One thing asked twice: its share then and now. `hue` is an indicator's key, or nothing."""

    label: str
    before: Figure
    now: Figure
    hue: str = ""


@dataclass(frozen=True, slots=True)
class Moves:
    """How many went up, stayed and went down; `missing` were not followed up. `clear` says it in a few words, or is ''."""

    label: str
    up: Figure
    same: Figure
    down: Figure
    missing: Figure | None = None
    hue: str = ""
    clear: str = ""


# ---- before → after --------------------------------------------------------------------------------------------------

def dumbbell(finding: str, pairs: Sequence[Pair], before: str, now: str) -> Rows:
    """Open dot: then; filled dot: now. `before`, `now` are the names of the two times."""
    changes = [wording.change(one.now, one.before) for one in pairs]
    scale = _scale([figure for one in pairs for figure in (one.before, one.now) if figure.shown])
    rows = tuple(_dumbbell(one, change, (before, now), scale) for one, change in zip(pairs, changes))
    heads = ("", before, _("Interval"), _("Base"), now, _("Interval"), _("Base"), _("Change"))
    told = tuple((one.label, share(one.before), span(one.before), base([one.before]), share(one.now), span(one.now),
                  base([one.now]), _points(change)) for one, change in zip(pairs, changes))
    return Rows("scale", finding, _("Open dot: {before}. Filled dot: {now}. Thin lines are intervals.").format(before=before, now=now),
                tuple(f"{one}%" for one in (scale.low, (scale.low + scale.high) // 2, scale.high)), (("open", before), ("dot", now)), rows, Table(heads, told), height=2 * HALF, words=True)


def _points(change: wording.Change | None) -> str | None:
    if change is None:
        return None
    return _("{points} ({low} to {high})").format(points=signed(change.difference), low=signed(change.interval.low),
                                                  high=signed(change.interval.high))


@dataclass(frozen=True, slots=True)
class _Scale:
    """From which percent to which the dots run. Dots have no length, so their scale need not begin at nought."""

    low: int
    high: int

    def at(self, share: float) -> float:
        return (100 * share - self.low) * WIDE / (self.high - self.low)


LEAST_SCALE = 40
"""Points that the scale of dots spans at least, so that chance does not look like a mountain."""


def _scale(shown: Sequence[Figure]) -> _Scale:
    """Twenties around every interval that is shown."""
    low = 20 * floor(min((100 * one.interval.low for one in shown), default=0) / 20)
    high = 20 * ceil(max((100 * one.interval.high for one in shown), default=100) / 20)
    low = max(0, min(low, high - LEAST_SCALE))
    return _Scale(low, max(high, low + LEAST_SCALE))


def _dumbbell(one: Pair, change: wording.Change | None, names: tuple[str, str], scale: _Scale) -> Row:
    if not (one.before.shown or one.now.shown):
        return Row(one.label, "", (), hue=one.hue)
    marks = [across("t", 0, WIDE, HALF)]
    if change:
        marks.append(across("bond", scale.at(one.before.share), scale.at(one.now.share), HALF))
    marks += [across("r", scale.at(figure.interval.low), scale.at(figure.interval.high), y)
              for figure, y in ((one.before, 6), (one.now, 26)) if figure.shown]
    if one.before.shown:
        marks += [dot("dot", scale.at(one.before.share), HALF), dot("hole", scale.at(one.before.share), HALF)]
    if one.now.shown:
        marks.append(dot(few(one.now, "dot"), scale.at(one.now.share), HALF))
    said = (change.words, change.detail) if change else (_("Not compared: one of the two is not shown"), "")
    return Row(one.label, f"{named(one.before, names[0])}, {named(one.now, names[1])}", tuple(marks), share(one.now) or "",
               beside(one.now), *said, hue=one.hue)


# ---- up, the same, down ----------------------------------------------------------------------------------------------

def moves(finding: str, moved: Sequence[Moves]) -> Rows:
    """Down to the left, up to the right on one scale, the same in a lane of its own; intervals on both."""
    outer = [end for one in moved for figure in (one.up, one.down) if figure.shown for end in (figure.interval.high,)]
    unit = min((CENTRE - 20) / max(outer, default=1), (WIDE - LANE) / max(largest([one.same for one in moved]), 0.01))
    missing = any(one.missing is not None for one in moved)
    heads = ("", _("Up"), _("Interval"), _("The same"), _("Down"), _("Interval"), *([_("Not followed up")] if missing else []), _("Base"))
    rows = tuple(_moves(one, unit) for one in moved)
    how = read_as(_("Left of the line: went down. Right: went up. Thin lines are intervals. The same stands apart."),
                  [one.up for one in moved])
    return Rows("moves", finding, how, (_("Down"), _("Up"), _("The same")), (("lo", _("Down")), ("hi", _("Up")), ("mid", _("The same"))), rows,
                Table(heads, tuple(_moves_told(one, missing) for one in moved)), words=any(one.clear for one in moved))


def _moves(one: Moves, unit: float) -> Row:
    if not (one.up.shown or one.same.shown or one.down.shown):
        return Row(one.label, "", (), hue=one.hue)
    title = ", ".join((named(one.up, _("up")), named(one.same, _("the same")), named(one.down, _("down"))))
    marks: list[Mark] = []
    for figure, cls, start, way in ((one.down, "lo", CENTRE, -1), (one.up, "hi", CENTRE, 1), (one.same, "mid", LANE, 1)):
        if not figure.shown:
            marks.append(unseen(start + way * 24, 12, STRETCHED))
            continue
        marks.append(across(few(figure, cls), start, start + way * figure.share * unit, 12))
        if cls != "mid":
            low, high = ends(figure, way * unit)
            marks.append(whisker(start + low, start + high, 12))
    marks += [upright("z", CENTRE, 0, 24), upright("t", LANE, 0, 24)]
    return Row(one.label, title, tuple(marks), "", _moves_words(one), one.clear, hue=one.hue)


def _moves_words(one: Moves) -> str:
    """*46 up, 88 the same, 33 down*; what is not shown is said to be so."""
    pairs = ((one.up, _("up")), (one.same, _("the same")), (one.down, _("down")))
    return ", ".join(f"{count(figure)} {name}" if figure.shown else _("{name} not shown").format(name=name) for figure, name in pairs)


def _moves_told(one: Moves, missing: bool) -> tuple[str | None, ...]:
    figures = [one.up, one.same, one.down]
    gone = [count(one.missing) if one.missing else None] if missing else []
    return (one.label, _both(one.up), span(one.up), _both(one.same), _both(one.down), span(one.down), *gone, base(figures))


def _both(figure: Figure) -> str | None:
    return f"{count(figure)} ({share(figure)})" if figure.shown else None


# ---- the difference of two waves -------------------------------------------------------------------------------------

def differences(finding: str, pairs: Sequence[Pair], before: str, now: str) -> Rows:
    """Now less before, in points, with Newcombe's interval; a filled dot where the interval leaves out nought."""
    changes = [wording.change(one.now, one.before) for one in pairs]
    reach = max((abs(end) for one in changes if one for end in (one.interval.low, one.interval.high)), default=0.1)
    most = STEP * max(1, ceil(round(100 * reach, 6) / STEP))
    heads = ("", before, now, _("Difference in points"), _("Interval"))
    told = tuple((one.label, share(one.before), share(one.now), signed(change.difference) if change else None,
                  _range(change)) for one, change in zip(pairs, changes))
    return Rows("scale", finding, _("Dot: the difference in points. Thin line: its interval. Open dot: the interval takes in nought."),
                (f"−{most}", "0", f"+{most}"), (("dot", _("leaves out nought")), ("open", _("could be chance"))),
                tuple(_difference(one, change, WIDE / 2 / most * 100) for one, change in zip(pairs, changes)), Table(heads, told), words=True)


def _range(change: wording.Change | None) -> str | None:
    return _("{low} to {high}").format(low=signed(change.interval.low), high=signed(change.interval.high)) if change else None


def _difference(one: Pair, change: wording.Change | None, unit: float) -> Row:
    if change is None:
        return Row(one.label, "", (), hue=one.hue)
    x = WIDE / 2 + change.difference * unit
    marks = [across("t", 0, WIDE, 12), upright("z", WIDE / 2, 0, 24),
             whisker(WIDE / 2 + change.interval.low * unit, WIDE / 2 + change.interval.high * unit, 12), dot("dot", x, 12)]
    marks += [] if change.clear else [dot("hole", x, 12)]
    title = _("{points} points, interval {span}").format(points=signed(change.difference), span=_range(change))
    return Row(one.label, title, tuple(marks), signed(change.difference),
               _("from {before} to {now}").format(before=share(one.before), now=share(one.now)), change.words, change.detail, hue=one.hue)
