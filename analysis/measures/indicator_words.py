"""What a person reads before a file of indicators counts: how many numbers are kept back, and why, one plain sentence a kind."""

from __future__ import annotations

from collections.abc import Mapping

from analysis.measures.indicator_letting import Why
from participation.words import ngettext


def kept_back(counts: Mapping[str, int]) -> list[str]:
    """`counts`: why → how many numbers. Nothing where nothing is kept back."""
    return [_sentence(why, counts[why]) for why in Why if counts.get(why)]


def _sentence(why: Why, n: int) -> str:
    if why is Why.SMALL:
        return ngettext("{n} number is about one to four people, or fewer than ten in all: such numbers are never shown.",
                        "{n} numbers are about one to four people each, or fewer than ten in all: such numbers are never shown.", n).format(n=n)
    if why is Why.PARTS:
        return ngettext("{n} more is not shown, because a small number could be worked out from it and the other parts and times.",
                        "{n} more are not shown, because a small number could be worked out from them and the other parts and times.", n).format(n=n)
    if why is Why.BEFORE:
        return ngettext("{n} is not shown, because beside what was shown before a correction it would tell a number that was kept back then.",
                        "{n} are not shown, because beside what was shown before a correction they would tell a number that was kept back then.",
                        n).format(n=n)
    if why is Why.TIED:
        return ngettext("{n} is not shown, because another indicator counts the same people, and both together would tell a small number.",
                        "{n} are not shown, because another indicator counts the same people, and both together would tell a small number.",
                        n).format(n=n)
    return ngettext("{n} is not shown, because we could not prove that it tells no small number.",
                    "{n} are not shown, because we could not prove that they tell no small number.", n).format(n=n)
