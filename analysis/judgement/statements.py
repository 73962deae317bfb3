"""The four separate statements about a criterion: judgement, variation, confidence in the evidence, and a person's
narrative."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from analysis import wording
from analysis.judgement.criteria import WORDS, Word
from analysis.judgement.judging import Judged
from analysis.measures import AnyFigure
from analysis.plan_files.proposals import KIND_NAMES, Kind
from analysis.statistics import policy
from analysis.statistics.policy import FULL
from analysis.statistics.runchart import Signal
from participation.words import N_, _, ngettext, translated

STRONG_BASE = 100
WIDE, VERY_WIDE = 0.20, 0.30
"""Width of a share's interval from which it carries less, and little."""
WIDE_PART, VERY_WIDE_PART = 0.4, 0.8
"""The same for counts, rates and other values, as a part of the figure itself."""
AGREED_SOME, AGREED_WELL = 0.41, 0.61
"""Kappa from which two readers agree moderately, and substantially (Landis and Koch 1977)."""
FEW = {"people": N_("It rests on fewer than {n} people."), "files": N_("It rests on fewer than {n} case files."),
       "passages": N_("It rests on fewer than {n} passages.")}
RECENT = timedelta(days=200)
"""Half a year and some weeks: about two terms."""


class Confidence(StrEnum):
    NONE = "none"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


CONFIDENCE_WORDS = {Confidence.NONE: N_("None yet"), Confidence.LOW: N_("Low"), Confidence.MEDIUM: N_("Medium"),
                    Confidence.HIGH: N_("High")}
LEVELS = {Confidence.NONE: 0, Confidence.LOW: 1, Confidence.MEDIUM: 2, Confidence.HIGH: 3}
GOOD, BAD = (Word.MET, Word.TRACK), (Word.OFF,)


@dataclass(frozen=True)
class Statement:
    """A few words, and the sentence that stands behind them."""
    words: str
    detail: str = ""


@dataclass(frozen=True)
class Sureness:
    """How much the evidence carries: its level (0 to 3), its word, and what holds it back."""
    level: int
    words: str
    detail: str


def judgement(one: Judged) -> Statement:
    return Statement(translated(WORDS[one.verdict.word]), wording.why(one.verdict, one.aim))


def variation(one: Judged) -> Statement:
    """By number of figures: one alone · two to nine compare the last two · from ten a run chart."""
    shown = one.shown
    if not shown:
        return Statement("")
    count = ngettext("{n} figure so far", "{n} figures so far", len(shown)).format(n=len(shown))
    if len(shown) < policy.DIFFERENCE_POINTS:
        return Statement(count)
    read = one.reading
    if read is not None:
        detail = _("{useful} useful points of {all}, around a median of {median}.").format(
            useful=read.useful, all=sum(p.figure.shown for p in one.points[read.now.start:]), median=one.unit.exact(read.median))
        return Statement(read.words(), f"{read.sentence()} {detail}")
    found = wording.change(shown[-1].figure, shown[-2].figure)
    since = _("since {label}").format(label=shown[-2].label)
    detail = f"{since} ({found.detail})" if found.detail else since
    return Statement(found.words, f"{detail[0].upper()}{detail[1:]}. {count}.")


def is_marked(one: Judged) -> bool:
    """Whether something is marked as more than chance: a clear change, a shift or a trend."""
    shown = one.shown
    if len(shown) < policy.DIFFERENCE_POINTS:
        return False
    read = one.reading
    return read.signal not in (Signal.STEADY, Signal.EARLY) if read else wording.change(shown[-1].figure, shown[-2].figure).clear


def confidence(one: Judged, *, today: date) -> Sureness:
    """High unless something holds it back; the sentence names everything that does."""
    level, held = holding_back(one, today=today)
    return Sureness(LEVELS[level], translated(CONFIDENCE_WORDS[level]), " ".join(
        translated(text).format(**values) for text, values in held))


Held = tuple[str, dict[str, str]]
"""A sentence to be translated when it is shown, and what goes into it."""


def holding_back(one: Judged, *, today: date) -> tuple[Confidence, list[Held]]:
    """How much the evidence carries, and everything that holds it back."""
    if one.measured and one.measured[0].measure.kind == "done" and one.measured[0].measure.done_on:
        return _least([(Confidence.MEDIUM, (N_("One person’s record, with evidence in words."), {}))])
    shown = one.shown
    if not shown or not one.points[-1].figure.shown:
        return Confidence.NONE, []
    newest = shown[-1]
    held = [*_held_by_figure(newest.figure), *_held_by_kinds(one)]
    if today - newest.ends_on > RECENT:
        held.append((Confidence.MEDIUM, (N_("The newest figure is more than half a year old."), {})))
    return _least(held)


def _held_by_figure(figure: AnyFigure) -> list[tuple[Confidence, Held]]:
    held: list[tuple[Confidence, Held]] = []
    of = getattr(figure, "of", "people")
    for least, level in ((FULL, Confidence.LOW), (STRONG_BASE, Confidence.MEDIUM)):
        if figure.base is not None and figure.base < least and not held:
            held.append((level, (FEW[of], {"n": str(least)})))
    if of == "passages":
        held.append((Confidence.MEDIUM, (N_("It counts passages, not people."), {})))
    kappa = getattr(figure, "kappa", None)
    if kappa is not None and kappa < AGREED_WELL:
        held.append((Confidence.LOW if kappa < AGREED_SOME else Confidence.MEDIUM,
                     (N_("Two readers agreed only in part (kappa {kappa})."), {"kappa": f"{kappa:.2f}"})))
    return held + _held_by_interval(figure)


def _held_by_interval(figure: AnyFigure) -> list[tuple[Confidence, Held]]:
    if figure.interval is None:
        return [(Confidence.LOW, (N_("How far chance moves it is not known."), {}))]
    if figure.unit.is_share:
        width = figure.interval.width
        told, limits = (N_("The interval is {points} points wide."), {"points": str(wording.percent(width))}), (WIDE, VERY_WIDE)
    else:
        width = figure.interval.width / figure.value if figure.value else VERY_WIDE_PART
        told, limits = (N_("The interval is {part}% as wide as the figure itself."), {"part": str(wording.percent(width))}), (
            WIDE_PART, VERY_WIDE_PART)
    if width <= limits[0]:
        return []
    return [(Confidence.LOW if width > limits[1] else Confidence.MEDIUM, told)]


def _held_by_kinds(one: Judged) -> list[tuple[Confidence, Held]]:
    said = [m.verdict.word for m in one.measured if m.verdict.word is not Word.UNSAID]
    if len({m.measure.kind for m in one.measured}) < 2:
        return [(Confidence.MEDIUM, (N_("One kind of evidence only."), {}))]
    if any(w in GOOD for w in said) and any(w in BAD for w in said):
        return [(Confidence.LOW, (N_("The kinds of evidence do not agree."), {}))]
    return []


def _least(held: list[tuple[Confidence, Held]]) -> tuple[Confidence, list[Held]]:
    return min((limit for limit, _why in held), key=LEVELS.get, default=Confidence.HIGH), [why for _limit, why in held]


def kind_name(one: Judged) -> str:
    """How a criterion is measured, or could be, in words."""
    return translated(KIND_NAMES[Kind(one.measured[0].measure.kind if one.measured else one.criterion.kind)])
