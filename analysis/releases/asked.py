"""How each kind of question is counted: what its categories are, and which stored answers belong to them. Pure.

    scale, grade      low, middle, high of the scale's bands (six points without bands: two each)    by area and group
    yes/no            high is yes, low is no                                                          by area and group
    choice            each option; a scale without bands each step                                    everybody
    number            fixed bands within the question's bounds, never by what people answered         everybody
    month             by year, back from the year in which the wave opened                            everybody
    several, rank     a row for each option                                                           everybody
    text, info        not counted

The base is everybody who was asked: no answer is a category, so that it does not move when people skip.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from analysis.banding import bands
from analysis.releases.declared import NO_ANSWER, Label
from analysis.tallies import LISTED
from participation.words import N_
from surveys.questionnaire.questions import Item

CUT, ROW, CHOSEN, RANKED = "cut", "row", "chosen", "ranked"
"""How a question is told: by area and group, as one row, or as a row for each option."""
LISTS = (CHOSEN, RANKED)
EDGES = (0, 1, 3, 6, 11, 21, 51, 101)
"""Where bands of a number begin: 0, 1 to 2, 3 to 5, 6 to 10 …"""
SINGLE_NUMBERS = 7
"""So many different numbers at most are told one by one."""
YEARS = 4
NO_ANSWER_SAID = N_("No answer")


@dataclass(frozen=True)
class Counted:
    """One question. `categories`: code and words, as its tables hold them (for a list: those of each option's row)."""

    item: Item
    how: str
    categories: tuple[Label, ...]
    asides: tuple[Label, ...]
    band: Callable[[str], str | None]

    def get(self, code: str, /) -> str | None:
        """The category of a stored answer's code."""
        return self.band(code)

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(code for code, _ in self.categories)


def counted(item: Item, year: int) -> Counted | None:
    """How a question is counted in a wave that opened in `year`; None for what is not."""
    make = _MAKE.get(item.kind)
    return make(item, year) if make else None


def asides_of(item: Item) -> tuple[Label, ...]:
    return tuple((f"a{n}", option.label) for n, option in enumerate(item.aside, 1))


def _scale(item: Item, year: int) -> Counted:
    found = bands(item)
    if not found:
        return _options(item, year)
    of = {str(value): name for name, values in found.items() for value in values}
    categories = tuple((name, "") for name in ("low", "middle", "high") if name in found)
    return Counted(item, CUT, (*categories, (NO_ANSWER, "")), asides_of(item), {**of, **_aside_codes(item)}.get)


def _yesno(item: Item, year: int) -> Counted:
    words = dict(zip(("high", "low"), (option.label for option in item.options), strict=False))
    of = {"yes": "high", "no": "low"}
    return Counted(item, CUT, (("low", words["low"]), ("high", words["high"]), (NO_ANSWER, "")), asides_of(item),
                   {**of, **_aside_codes(item)}.get)


def _options(item: Item, year: int) -> Counted:
    of = {option.code: f"o{n}" for n, option in enumerate(item.options, 1)}
    return _row(item, tuple((f"o{n}", option.label) for n, option in enumerate(item.options, 1)), of.get)


def _number(item: Item, year: int) -> Counted:
    parts = number_bands(item.low, item.high)
    return _row(item, tuple((f"n{place}", _said(low, high)) for place, (low, high) in enumerate(parts, 1)),
                partial(_number_band, parts))


def _month(item: Item, year: int) -> Counted:
    first, last = (int(bound[:4]) if bound else None for bound in (item.first, item.last))
    years = tuple((f"y{back}", str(year - back)) for back in range(YEARS)
                  if (first is None or first <= year - back) and (last is None or year - back <= last))
    later = (("later", N_("Later")),) if last is None or last > year else ()
    before = (("before", N_("Before that")),) if first is None or first <= year - YEARS else ()
    return _row(item, (*later, *years, *before), partial(_year_band, year))


def _chosen(item: Item, year: int) -> Counted:
    return Counted(item, CHOSEN, (("high", N_("Chosen")), ("low", N_("Not chosen, or no answer"))), (), _listed)


def _ranked(item: Item, year: int) -> Counted:
    places = (("high", N_("Put first")), ("middle", N_("Second or third")), ("low", N_("Lower, left out, or no answer")))
    return Counted(item, RANKED, tuple(place for place in places if place[0] != "middle" or nexts(item)), (), _listed)


def nexts(item: Item) -> int:
    """How many places of a ranking count as second or third."""
    return max(0, min(2, len(item.options) - 1, (item.choose_most or len(item.options)) - 1))


def _row(item: Item, categories: tuple[Label, ...], band: Callable[[str], str | None]) -> Counted:
    asides = _aside_codes(item)
    return Counted(item, ROW, (*categories, *asides_of(item), (NO_ANSWER, NO_ANSWER_SAID)), (),
                   lambda code: asides.get(code) or band(code))


def _aside_codes(item: Item) -> Mapping[str, str]:
    return {option.code: f"a{n}" for n, option in enumerate(item.aside, 1)}


def _listed(code: str) -> str | None:
    return code if code == LISTED else None


def number_bands(low: int | None, high: int | None) -> tuple[tuple[int | None, int | None], ...]:
    """First and last number of each band, from the question's bounds alone; None where a band has no end."""
    if low is not None and high is not None and high - low < SINGLE_NUMBERS:
        return tuple((one, one) for one in range(low, high + 1))
    edges = [edge for edge in EDGES if (low is None or edge > low) and (high is None or edge <= high)]
    starts = [low, *edges]
    return tuple((start, after - 1 if after is not None else high) for start, after in zip(starts, [*edges, None], strict=True))


def _number_band(parts: tuple[tuple[int | None, int | None], ...], code: str) -> str | None:
    try:
        value = int(code)
    except ValueError:
        return None
    return next((f"n{place}" for place, (low, high) in enumerate(parts, 1)
                 if (low is None or value >= low) and (high is None or value <= high)), None)


def _said(low: int | None, high: int | None) -> str:
    if low is None:
        return f"< {high + 1}" if high is not None else "–"
    if high is None:
        return f"{low} +"
    return str(low) if low == high else f"{low}–{high}"


def _year_band(opened: int, code: str) -> str | None:
    if not code[:4].isdigit():
        return None
    back = opened - int(code[:4])
    return "later" if back < 0 else f"y{back}" if back < YEARS else "before"


_MAKE: Mapping[str, Callable[[Item, int], Counted]] = {
    "scale": _scale, "grade": _scale, "yesno": _yesno, "choice": _options, "number": _number, "month": _month,
    "several": _chosen, "rank": _ranked,
}
