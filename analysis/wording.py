"""Figures in words: share, interval and base together, change as a word first, and why a judgement is what it is.
Pure."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.criteria import UP, Aim, Reason, Verdict
from analysis.figures import Figure
from analysis.statistics.intervals import Interval, newcombe, wilson
from participation import words
from participation.words import N_, _, translated


def percent(share: float) -> int:
    """0.585 → 59; halves go up."""
    return int(100 * share + 0.5)


def share(figure: Figure) -> str:
    return f"{percent(figure.share)}%"


def interval(figure: Figure) -> str:
    """*53 to 63%*"""
    return _("{low} to {high}%").format(low=percent(figure.interval.low), high=percent(figure.interval.high))


def base(figure: Figure) -> str:
    """*of 388*; below thirty the count stands in words as well: *9 of 25*."""
    if figure.full:
        return _("of {base}").format(base=words.number(figure.base))
    return _("{count} of {base}").format(count=figure.count, base=figure.base)


def in_words(figure: Figure) -> str:
    """*58% (53 to 63%, of 388)*, or the one sentence for whatever is not shown."""
    if not figure.shown:
        return translated(figure.words)
    return f"{share(figure)} ({interval(figure)}, {base(figure)})"


@dataclass(frozen=True)
class Change:
    """Two figures compared. `words` is the finding, `detail` what stands behind it; `clear`: the interval leaves out
    zero."""
    words: str
    detail: str
    clear: bool
    difference: float
    interval: Interval


def change(later: Figure, earlier: Figure) -> Change | None:
    """Word first, then the number; None unless both are shown. Interval: Newcombe, for two independent shares."""
    if not (later.shown and earlier.shown):
        return None
    difference = later.share - earlier.share
    span = newcombe((later.count, later.base), (earlier.count, earlier.base))
    points = percent(abs(difference))
    is_clear = span.low > 0 or span.high < 0
    if is_clear:
        nearest, furthest = sorted((percent(abs(span.low)), percent(abs(span.high))))
        said = _("Up {points} points") if difference > 0 else _("Down {points} points")
        could = _("could be {nearest} to {furthest}") if nearest else _("could be less than 1, or up to {furthest}")
        return Change(said.format(points=points), could.format(nearest=nearest, furthest=furthest), True, difference,
                      span)
    if points == 0:
        return Change(_("No clear change"), "", False, difference, span)
    detail = _("up {points}, could be chance") if difference > 0 else _("down {points}, could be chance")
    return Change(_("No clear change"), detail.format(points=points), False, difference, span)


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
    told = {"interval": interval(figure), "path": points(verdict.path) if verdict.path is not None else "",
            "target": points(aim.target) if aim.target is not None else "", "tolerance": f"{100 * aim.tolerance:g}",
            "day": words.month(verdict.point.ends_on)}
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
                 "but the figure is within {tolerance} points.").format(**told)
    return (_("The path says {path} by {day}. The whole interval, {interval}, lies below it.") if more else
            _("The path says {path} by {day}. The whole interval, {interval}, lies above it.")).format(**told)


_PLAIN = {
    Reason.DONE: N_("It is done, with evidence."),
    Reason.OVERDUE: N_("It is not done, and the day has passed."),
    Reason.NO_EVIDENCE: N_("No evidence yet."),
    Reason.NO_MEASURE: N_("No evidence yet: nothing measures it."),
    Reason.NO_PATH: N_("No baseline or target is set, so there is nothing to compare with."),
    Reason.TOO_OLD: N_("The newest figure is more than a year old."),
    Reason.TOO_SMALL: N_("The newest figure is not shown, to protect people."),
}
