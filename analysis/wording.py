"""Figures in words: share, interval and base together, change as a word first, and why a judgement is what it is.
Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass

from analysis.figures import Figure
from analysis.judgement.criteria import UP, Aim, Reason, Verdict
from analysis.measures import AnyFigure, Unit, UnitKind
from analysis.statistics.intervals import Interval, wilson
from participation import words
from participation.words import N_, _, ngettext, translated


def percent(share: float) -> int:
    """0.585 → 59; halves go up."""
    return int(100 * share + 0.5)


def share(figure: AnyFigure) -> str:
    """The figure itself, in its unit: *59%*, *43*, *12.4 per 1,000*, *17 days*."""
    return figure.unit.amount(figure.value)


def interval(figure: AnyFigure) -> str:
    """*53 to 63%*; '' where there is none."""
    return span(figure.interval, figure.unit) if figure.interval else ""


def span(interval: Interval, unit: Unit) -> str:
    """Both ends in the unit, which is said once."""
    high = unit.number(interval.high) if unit.kind is UnitKind.RATE else unit.amount(interval.high)
    return _("{low} to {high}").format(low=unit.number(interval.low), high=high)


BASES = {"people": N_("of {base}"), "files": N_("of {base} files"), "passages": N_("of {base} passages")}


def base(figure: AnyFigure) -> str:
    """*of 388*; below thirty the count stands in words as well: *9 of 25*. '' where nothing is counted of a base."""
    if figure.base is None:
        return ""
    of = translated(BASES[getattr(figure, "of", "people")]).format(base=words.number(figure.base))
    return of if figure.full or figure.count is None else _("{count} {of}").format(count=figure.count, of=of)


def beside(figure: AnyFigure) -> str:
    """What stands beside it: *53 to 63%, of 388*, as far as there is any."""
    return ", ".join(part for part in (interval(figure), base(figure)) if part)


def in_words(figure: AnyFigure) -> str:
    """*58% (53 to 63%, of 388)*, or the one sentence for whatever is not shown."""
    if not figure.shown:
        return translated(figure.words)
    more = beside(figure)
    return f"{share(figure)} ({more})" if more else share(figure)


@dataclass(frozen=True)
class Change:
    """Two figures compared. `words` is the finding, `detail` what stands behind it; `clear`: the interval leaves out
    zero. Without intervals nothing is clear."""
    words: str
    detail: str
    clear: bool
    difference: float
    interval: Interval | None


def change(later: AnyFigure, earlier: AnyFigure) -> Change | None:
    """Word first, then the number; None unless both are shown. Interval: both figures' own put together (Newcombe 1998 for two
    shares, Zou and Donner 2008 for all others)."""
    if not (later.shown and earlier.shown):
        return None
    unit, difference = later.unit, later.value - earlier.value
    span = differing(later, earlier)
    steps = unit.steps(difference)
    if span is None:
        said = _("Up {points}") if difference > 0 else _("Down {points}")
        why = _("how far chance moves it is not known")
        return Change(said.format(points=steps) if difference else _("No change"), why, False, difference, None)
    is_clear = span.low > 0 or span.high < 0
    if is_clear:
        nearest, furthest = sorted((abs(span.low), abs(span.high)))
        said = _("Up {points}") if difference > 0 else _("Down {points}")
        near = unit.number(nearest)
        could = _("could be {nearest} to {furthest}") if near != "0" else _("could be less than 1, or up to {furthest}")
        return Change(said.format(points=steps), could.format(nearest=near, furthest=unit.number(furthest)), True, difference, span)
    if unit.number(abs(difference)) == "0":
        return Change(_("No clear change"), "", False, difference, span)
    detail = _("up {points}, could be chance") if difference > 0 else _("down {points}, could be chance")
    return Change(_("No clear change"), detail.format(points=unit.number(abs(difference))), False, difference, span)


def differing(later: AnyFigure, earlier: AnyFigure) -> Interval | None:
    """Where the difference of two figures could lie, from the interval of each."""
    one, two = earlier.interval, later.interval
    if one is None or two is None:
        return None
    difference = later.value - earlier.value
    low = difference - math.hypot(later.value - two.low, one.high - earlier.value)
    high = difference + math.hypot(two.high - later.value, earlier.value - one.low)
    most = later.unit.most - later.unit.least
    return Interval(max(-most, low), min(most, high))


def more_up_than_down(up: Figure, down: Figure) -> bool | None:
    """True: more went up than chance would give; False: more went down; None: neither, or not shown.

    Among those who moved, the share who went up, with its Wilson interval against one half.
    """
    if not (up.shown and down.shown) or up.count + down.count == 0:
        return None
    span = wilson(up.count, up.count + down.count)
    return None if span.holds(0.5) else span.low > 0.5


def points(value: float) -> str:
    """A share as percent for a path or a target: 0.65 → *65%*, 0.6525 → *65.3%*."""
    return f"{round(100 * value, 1):g}%"


def signed(difference: float) -> str:
    """A difference of shares in points, with its sign: 0.07 → *+7*, -0.15 → *−15*."""
    whole = percent(abs(difference))
    return "0" if not whole else f"{'+' if difference > 0 else '−'}{whole}"


def why(verdict: Verdict, aim: Aim) -> str:
    """One or two sentences that say why the judgement is what it is."""
    reason, figure = verdict.reason, verdict.figure
    if figure and not figure.shown:
        return _("The newest figure is not shown, to protect people.")
    if reason in _PLAIN:
        return translated(_PLAIN[reason])
    unit = aim.unit
    told = {"interval": interval(figure), "path": unit.exact(verdict.path) if verdict.path is not None else "",
            "target": unit.exact(aim.target) if aim.target is not None else "", "tolerance": tolerance(aim),
            "day": words.month(verdict.point.ends_on), "figure": unit.exact(figure.value)}
    if reason in _ALONE:
        return f"{translated(_ALONE[reason])} {translated(_NOT_KNOWN)}".format(**told)
    more = aim.direction == UP
    if reason is Reason.BEYOND_TARGET:
        said = (_("The whole interval, {interval}, lies above the target of {target}, and did so the time before.")
                if more else
                _("The whole interval, {interval}, lies below the target of {target}, and did so the time before."))
        return said.format(**told)
    if reason is Reason.AT_OR_BETTER:
        return (_("The path says {path} by {day}. The whole interval, {interval}, is there or above.") if more else
                _("The path says {path} by {day}. The whole interval, {interval}, is there or below.")).format(**told)
    if reason is Reason.SPANS:
        return _("The path says {path} by {day}. The interval, {interval}, reaches to both sides of it.").format(**told)
    if reason is Reason.WITHIN_TOLERANCE:
        return _("The path says {path} by {day}. The whole interval, {interval}, falls short of it, "
                 "but the figure is within {tolerance}.").format(**told)
    return (_("The path says {path} by {day}. The whole interval, {interval}, lies below it.") if more else
            _("The path says {path} by {day}. The whole interval, {interval}, lies above it.")).format(**told)


def tolerance(aim: Aim) -> str:
    """*3 points*, *0.5 days*"""
    unit, written = aim.unit, aim.unit.factor * aim.tolerance
    return ngettext("{n} point", "{n} points", 1 if written == 1 else 2).format(n=f"{written:g}") if unit.is_share else unit.exact(aim.tolerance)


_NOT_KNOWN = N_("How far chance moves it is not known, so the figure is compared alone.")
_ALONE = {
    Reason.AT_ALONE: N_("The path says {path} by {day}. The figure, {figure}, is there or better."),
    Reason.WITHIN_ALONE: N_("The path says {path} by {day}. The figure, {figure}, falls short of it, within {tolerance}."),
    Reason.WORSE_ALONE: N_("The path says {path} by {day}. The figure, {figure}, falls short of it."),
}
_PLAIN = {
    Reason.DONE: N_("It is done, with evidence."),
    Reason.OVERDUE: N_("It is not done, and the day has passed."),
    Reason.NO_EVIDENCE: N_("No evidence yet."),
    Reason.NO_MEASURE: N_("No evidence yet: nothing measures it."),
    Reason.NO_PATH: N_("No baseline or target is set, so there is nothing to compare with."),
    Reason.TOO_OLD: N_("The newest figure is more than a year old."),
    Reason.TOO_SMALL: N_("The newest figure is not shown, to protect people."),
    Reason.ONLY_BASELINE: N_("There is no figure since the baseline yet."),
    Reason.TOO_FEW: N_("The newest figure rests on fewer than ten, too few to judge by."),
}
