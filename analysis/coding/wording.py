"""Agreement of two coders in plain words: what a number means, and where there is too little to say."""

from __future__ import annotations

from analysis.statistics.agreement import TwoByTwo, interval
from participation.words import _, ngettext, number

FEW_GIVEN = 5
"""Passages to which at least one of the two gave a code, below which its kappa says little."""
WIDE = 0.6
"""Width of an interval from which on it does not tell agreement from chance well."""


def value(found: float | None) -> str:
    return "–" if found is None else number(found + 0.0, 2)


def between(table: TwoByTwo) -> str:
    """The interval, "" where there is none."""
    ends = interval(table)
    return _("{low} to {high}").format(low=number(ends[0] + 0.0, 2), high=number(ends[1] + 0.0, 2)) if ends else ""


def counts(table: TwoByTwo) -> str:
    """What the two did with one code."""
    apart = table.first + table.second
    words = ngettext("Both gave it to {both}, one of the two alone to {apart}, of {n} passage.",
                     "Both gave it to {both}, one of the two alone to {apart}, of {n} passages.", table.total)
    return words.format(both=table.both, apart=apart, n=table.total)


def said(table: TwoByTwo) -> str:
    """What follows from it, in a sentence, for a code that at least one of the two gave."""
    used = table.both + table.first + table.second
    ends = interval(table)
    if ends is None:
        return _("Both gave it to every passage: they never differed, and nothing shows that they could have.")
    if used < FEW_GIVEN:
        return ngettext("Given to only {n} passage: the number says little.", "Given to only {n} passages: the number says little.",
                        used).format(n=used)
    if ends[0] <= 0:
        return _("They may agree no more often than chance would have it. Talk about what this code means.")
    if ends[1] - ends[0] >= WIDE:
        return _("They agree more often than chance. How much more, so few passages cannot tell.")
    return _("They agree more often than chance, by more than these passages could show by luck.")
