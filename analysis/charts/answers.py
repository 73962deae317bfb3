"""Pictures of answers as rows: three bands from a common line, options from nought, one share by area or group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
from analysis.wording import percent
from participation.words import _

MIDDLE = 12
"""Half the height of a row."""
ZERO, LANE, ASIDE, UNIT = 190, 690, 880, 4.8
"""Where the common line stands, the lane of the middle, the lane of no answer, and units for one percent: room for 36 %
on the left, 100 % on the right, 34 % in the middle, 22 % aside. A set with more takes a smaller unit for all its rows."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One question: its bands as figures of one base; `none` (no answer) where it is told; `change` in words, or a `note` why not."""

    label: str
    high: Figure
    middle: Figure
    low: Figure
    none: Figure | None = None
    change: wording.Change | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Bands:
    """What the bands are called: *Agree*, *Neither*, *Disagree*, *No answer*."""

    high: str
    middle: str
    low: str
    none: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One share with its label: an option, an area, a group. `further` follows on (put second or third)."""

    label: str
    figure: Figure
    further: Figure | None = None
    change: wording.Change | None = None


# ---- three bands -----------------------------------------------------------------------------------------------------

def diverging(finding: str, answers: Sequence[Answer], bands: Bands, since: str = "") -> Rows:
    """Low answers to the left of a common line, high to the right; the middle and no answer in lanes of their own."""
    unit = _unit(answers)
    none = bands.none or _("No answer")
    aside = any(one.none is not None for one in answers)
    key = [("lo", bands.low), ("hi", bands.high), ("mid", bands.middle), *([("no", none)] if aside else [])]
    heads = (_("Question"), bands.high, bands.middle, bands.low, *([none] if aside else []), _("Interval of the first"), _("Base"))
    rows = tuple(_diverging(one, bands, none, unit) for one in answers)
    figures = [figure for one in answers for figure in (one.high, one.middle, one.low)]
    how = read_as(_("Bars from a common line. The thin line is the interval of the right-hand bar."), figures)
    return Rows("diverging", finding, how, tuple(words for _cls, words in key), tuple(key), rows,
                Table(heads, tuple(_bands_told(one, aside) for one in answers)), words=any(one.change or one.note for one in answers),
                heads=(bands.high, since))


def _unit(answers: Sequence[Answer]) -> float:
    """One scale for all rows, from what is shown alone."""
    too_long = (100 * largest([one.low for one in answers]) * UNIT / ZERO,
                100 * largest([one.middle for one in answers]) * UNIT / (ASIDE - LANE - 20),
                100 * largest([one.none for one in answers if one.none]) * UNIT / (WIDE - ASIDE))
    return 100 * UNIT / max(1.0, *too_long)


def _diverging(one: Answer, bands: Bands, none: str, unit: float) -> Row:
    told = [(one.high, bands.high), (one.middle, bands.middle), (one.low, bands.low)]
    told += [(one.none, none)] if one.none else []
    if not any(figure.shown for figure, _name in told):
        return Row(one.label, "", ())
    title = ", ".join(named(figure, name) for figure, name in told)
    return Row(one.label, title, _bands(one, unit), share(one.high) or "", beside(one.high), *_changed(one.change, one.note))


def _changed(change: wording.Change | None, note: str = "") -> tuple[str, str]:
    return (change.words, change.detail) if change else ("", note)


def _bands(one: Answer, unit: float) -> tuple[Mark, ...]:
    """A band that is not shown leaves its mark where its bar would begin."""
    lanes = [(one.low, "lo", ZERO, -1), (one.high, "hi", ZERO, 1), (one.middle, "mid", LANE, 1), (one.none, "no", ASIDE, 1)]
    marks = [across(few(figure, cls), start, start + way * figure.share * unit, MIDDLE) if figure.shown
             else unseen(start + way * 24, MIDDLE, STRETCHED) for figure, cls, start, way in lanes if figure is not None]
    if one.high.shown:
        low, high = ends(one.high, unit)
        marks.append(whisker(ZERO + low, ZERO + high, MIDDLE))
    return (*marks, upright("z", ZERO, 0, 24), upright("t", LANE, 0, 24), *([upright("t", ASIDE, 0, 24)] if one.none else []))


def _bands_told(one: Answer, aside: bool) -> tuple[str | None, ...]:
    figures = [one.high, one.middle, one.low, *([one.none or one.high] if aside else [])]
    return (one.label, *(_counted(figure) for figure in figures), span(one.high), base(figures))


def _counted(figure: Figure) -> str | None:
    """*143 (58%)*"""
    return f"{count(figure)} ({share(figure)})" if figure.shown else None


# ---- options, areas, groups ------------------------------------------------------------------------------------------

def options(finding: str, choices: Sequence[Choice], further: str = "") -> Rows:
    """Shares from nought to 100 %, each with its interval. `further` names the paler stretch that follows on."""
    key = (("hi", _("Put first")), ("mid", further)) if further else ()
    heads = (_("Answer"), _("Count"), _("Share"), _("Interval"), *([further] if further else []), _("Base"))
    rows = tuple(_option(one, further) for one in choices)
    how = read_as(_("The bar begins at nought. The thin line is its interval."), [one.figure for one in choices])
    return Rows("scale", finding, how, ("0%", "50%", "100%"), key, rows,
                Table(heads, tuple((one.label, count(one.figure), share(one.figure), span(one.figure),
                                    *([_further(one)] if further else []), base([one.figure])) for one in choices)),
                words=any(one.change for one in choices))


def _further(one: Choice) -> str | None:
    return share(one.further) if one.further else None


def _option(one: Choice, further: str) -> Row:
    if not one.figure.shown:
        return Row(one.label, "", ())
    end, (low, high) = one.figure.share * WIDE, ends(one.figure, WIDE)
    more = [one.further] if one.further is not None and one.further.shown and one.figure.share + one.further.share < 1.005 else []
    title = _spoken(one.figure) + "".join(_(", and {share}% {words}").format(share=percent(f.share), words=further) for f in more)
    marks = (across("t", 0, WIDE, MIDDLE), *(across("mid", end, end + f.share * WIDE, MIDDLE) for f in more),
             across(few(one.figure, "hi"), 0, end, MIDDLE), whisker(low, high, MIDDLE), upright("z", 0, 0, 24))
    return Row(one.label, title, marks, share(one.figure), beside(one.figure), *_changed(one.change))


def _spoken(figure: Figure) -> str:
    low, high = ends(figure, 1)
    return _("{share}%, between {low}% and {high}%").format(share=percent(figure.share), low=percent(low), high=percent(high))


def places(finding: str, choices: Sequence[Choice], everyone: Figure, what: str = "") -> Rows:
    """One share by area or group, in the order given, never sorted by size; the upright line is everyone."""
    how = _("Dot: share. Thin line: interval. The upright line is everyone: {share}%.").format(share=percent(everyone.share)) \
        if everyone.shown else _("Dot: share. Thin line: interval.")
    heads = (what or _("Group"), _("Count"), _("Share"), _("Interval"), _("Base"))
    everybody = (_("Everyone"), count(everyone), share(everyone), span(everyone), base([everyone]))
    told = tuple((one.label, count(one.figure), share(one.figure), span(one.figure), base([one.figure])) for one in choices)
    return Rows("scale", finding, how, ("0%", "50%", "100%"), (), tuple(_placed(one, everyone) for one in choices),
                Table(heads, (*told, everybody)), words=any(one.change for one in choices))


def place(figure: Figure, everyone: Figure, label: str = "") -> Row:
    """One share with its interval beside everyone, for a table that has its own words."""
    return _placed(Choice(label, figure), everyone)


def _placed(one: Choice, everyone: Figure) -> Row:
    if not one.figure.shown:
        return Row(one.label, "", ())
    low, high = ends(one.figure, WIDE)
    line = [upright("z", everyone.share * WIDE, 0, 24)] if everyone.shown else []
    marks = (across("t", 0, WIDE, MIDDLE), *line, across("r", low, high, MIDDLE),
             dot(few(one.figure, "dot"), one.figure.share * WIDE, MIDDLE))
    return Row(one.label, _spoken(one.figure), marks, share(one.figure), beside(one.figure), *_changed(one.change))
