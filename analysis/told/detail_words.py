"""Sentences of the page of one indicator or question: did it change, and how sure are we? Pure, on figures."""

from __future__ import annotations

from collections.abc import Sequence

from analysis import wording
from analysis.figures import Figure
from analysis.statistics.change import Change as Moves
from analysis.statistics.intervals import Interval
from analysis.statistics.policy import FULL
from analysis.statistics.survey import Superiority
from analysis.wording import Change
from participation.words import _, ngettext


def title(name: str, area: str, more: Sequence[str], *, wheel: bool) -> str:
    """*Included in Lochee, 8–11 years*; a question: *“Share the right things”, Lochee, Social work*."""
    if not wheel:
        return ", ".join([_("“{question}”").format(question=name.rstrip(".")), *([area] if area else []), *more])
    return ", ".join([_("{indicator} in {area}").format(indicator=name, area=area) if area else name, *more])


def span(interval: Interval) -> str:
    """Where a difference could lie, in words: *4 to 19 points up*, *12 points down to 25 up*."""
    low, high = wording.percent(abs(interval.low)), wording.percent(abs(interval.high))
    if interval.low >= 0:
        return _("{nearest} to {furthest} points up").format(nearest=low, furthest=high)
    if interval.high <= 0:
        return _("{nearest} to {furthest} points down").format(nearest=high, furthest=low)
    return _("{low} points down to {high} points up").format(low=low, high=high)


def answer(change: Change | None, label: str) -> str:
    """The answer itself, in a few words."""
    if change is None:
        return _("Nothing can be said about change.")
    if not change.clear:
        return _("No clear change since {label}.").format(label=label)
    return (_("Up since {label}.") if change.difference > 0 else _("Down since {label}.")).format(label=label)


def shares(reading: str, now: Figure, then: Figure) -> str:
    """Both shares with interval and base."""
    return _("{reading}: {now} now, {then} then.").format(reading=reading, now=wording.in_words(now), then=wording.in_words(then))


def sure(change: Change) -> str:
    """How sure: the difference and where it could lie."""
    points = wording.percent(abs(change.difference))
    told = {"span": span(change.interval), "points": points}
    if change.clear and change.difference > 0:
        return _("That is {points} points up, and more than chance would give: it could be {span}.").format(**told)
    if change.clear:
        return _("That is {points} points down, and more than chance would give: it could be {span}.").format(**told)
    if points == 0:
        return _("The two are the same; the change could be anything from {span}.").format(**told)
    if change.difference > 0:
        return _("Up {points} could be chance: the change could be anything from {span}.").format(**told)
    return _("Down {points} could be chance: the change could be anything from {span}.").format(**told)


def only_now(reading: str, now: Figure) -> str:
    return _("{reading}: {now}.").format(reading=reading, now=wording.in_words(now))


def lead(reading: str, now: Figure, then: Figure | None, label: str, change: Change | None, why_not: str) -> str:
    """The first lines of the page. `then` is None where there is nothing earlier; `why_not`: why two are not compared."""
    if not now.shown:
        return _("This figure is not shown, to protect people.")
    if change is not None:
        return " ".join([answer(change, label), shares(reading, now, then), sure(change)])  # type: ignore[arg-type]
    if then is None:
        why = _("There is nothing earlier to compare with.")
    else:
        why = why_not or _("The figure of {label} is not shown, to protect people.").format(label=label)
    return " ".join([answer(None, label), only_now(reading, now), why])


def moved(change: Moves, label: str) -> str:
    """Up, same and down of those who took part the time before, how many were followed up, and what the others could change."""
    told = ngettext("{n} child took part in {label}.", "{n} children took part in {label}.", change.started).format(
        n=change.started, label=label)
    return " ".join(part for part in (told, change.words(), change.bounds_words()) if part)


def pairs(found: Superiority) -> str:
    """An answer of now beside one of then. How sure that is stands with the share: two verdicts of one thing would puzzle."""
    higher, lower = round(100 * found.higher), round(100 * found.lower)
    return _("Take one answer of each time: the later one is higher in {higher} of 100 such pairs, lower in {lower}, "
             "the same in {same}.").format(higher=higher, lower=lower, same=100 - higher - lower)


def small(figure: Figure) -> str:
    """A caution for a base that is shown with its interval only; '' for others."""
    if not figure.shown or figure.full:
        return ""
    return _("Fewer than {full} people: read the interval, not the share.").format(full=FULL)
