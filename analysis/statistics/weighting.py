"""Who answered beside who could have: response, how even it is, and figures weighted back to the population. Pure.

W. E. Deming and F. F. Stephan, "On a least squares adjustment of a sampled frequency table when the expected marginal
totals are known", Annals of Mathematical Statistics 11 (1940) 427–444, for raking. L. Kish, *Survey Sampling* (1965), for
the design effect of weights. N. Shlomo, C. Skinner and B. Schouten, "Estimation of an indicator of the
representativeness of survey response", Journal of Statistical Planning and Inference 142 (2012) 201–211.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from analysis.statistics.intervals import Interval, wilson
from analysis.statistics.policy import MOST_DESIGN_EFFECT, RAKING_MARGIN
from participation.words import N_, _, translated

ROUNDS, EXACT = 500, 1e-10
Cell = tuple[str, ...]
"""One group on each margin: (area,), or (area, age)."""


def response(answered: int, people: int) -> float | None:
    """Share of those who could have answered, from 0 to 1; None if there was nobody, or a file counts fewer than answered."""
    return answered / people if people and answered <= people else None


@dataclass(frozen=True, slots=True)
class Evenness:
    """R-indicator: 1 if every group answered alike, lower the more they differ. `rate` is the response of all."""

    indicator: float
    unadjusted: float
    rate: float

    def words(self) -> str:
        return _("Response was {rate}%. How evenly it came from the groups: {indicator} (1 would be the same share of every "
                 "group).").format(rate=round(100 * self.rate), indicator=f"{self.indicator:.2f}")


def evenness(groups: Sequence[tuple[int, int]]) -> Evenness | None:
    """The bias-adjusted R-indicator of (answered, people) in each group: 1 − 2·S(response).

    Groups of few people differ by chance alone; what chance adds to the variance, Σ(1 − Nₕ/N)·ρₕ(1 − ρₕ)·Nₕ/(Nₕ − 1), is taken
    off. None under two groups with anybody, or where a group has more answers than people.
    """
    groups = [(r, n) for r, n in groups if n > 0 or r > 0]
    people = sum(n for _r, n in groups)
    if len(groups) < 2 or any(not 0 <= r <= n for r, n in groups):
        return None
    rate = sum(r for r, _n in groups) / people
    between = sum(n * (r / n - rate) ** 2 for r, n in groups)
    chance = sum((1 - n / people) * (r / n) * (1 - r / n) * n / (n - 1) for r, n in groups if n > 1)
    plain, adjusted = (1 - 2 * math.sqrt(max(0.0, s) / (people - 1)) for s in (between, between - chance))
    return Evenness(adjusted, plain, rate)


class Refusal(StrEnum):
    """Why there is no weighted figure."""

    UNLIKE = "groups do not match"
    SMALL_MARGIN = "a group is too small"
    DESIGN_EFFECT = "weights differ too much"
    NOT_SETTLED = "no weights fit"


REFUSED = {
    Refusal.UNLIKE: N_("Not weighted: the groups who answered are not the groups of the population file."),
    Refusal.SMALL_MARGIN: N_("Not weighted: in at least one group fewer than ten people answered."),
    Refusal.DESIGN_EFFECT: N_("Not weighted: some groups answered so little that a few people would speak for many."),
    Refusal.NOT_SETTLED: N_("Not weighted: no weights fit all groups at once."),
}


@dataclass(frozen=True, slots=True)
class Weighted:
    """The share if the groups had answered in proportion to the population, beside the share as it is.

    `effect` (Kish) is how many times more noise the weights make; `base` over it is `effective`, which the interval rests
    on. A refused one has `refusal` and no weighted numbers.
    """

    unweighted: float
    base: int
    share: float | None = None
    effect: float | None = None
    interval: Interval | None = None
    weights: Mapping[Cell, float] | None = None
    refusal: Refusal | None = None

    @property
    def effective(self) -> float | None:
        return self.base / self.effect if self.effect else None

    def words(self) -> str:
        if self.refusal:
            return translated(REFUSED[self.refusal])
        return _("Weighted to the population: {share}% ({low} to {high}%), unweighted {plain}%. Design effect {effect}.").format(
            share=_percent(self.share), low=_percent(self.interval.low), high=_percent(self.interval.high),
            plain=_percent(self.unweighted), effect=f"{self.effect:.2f}")


def raked(answered: Mapping[Cell, int], chose: Mapping[Cell, int], population: Sequence[Mapping[str, int]]) -> Weighted:
    """Weights so that the groups of every margin stand as in the population; the share who chose an answer with them.

    `answered` and `chose` by cell of the groups on every margin, `population[d]` people by group on margin d. Raises
    ValueError without anybody, or with more who chose than answered.
    """
    base = sum(answered.values())
    if not base or any(not 0 <= chose.get(cell, 0) <= n for cell, n in answered.items()) or set(chose) - set(answered):
        raise ValueError("no share in these counts")
    plain = sum(chose.values()) / base
    refusal = _refusal(answered, population)
    weights = None if refusal else _weights(answered, population)
    if weights is None:
        return Weighted(plain, base, refusal=refusal or Refusal.NOT_SETTLED)
    effect = base * sum(n * weights[c] ** 2 for c, n in answered.items()) / sum(n * weights[c] for c, n in answered.items()) ** 2
    if effect > MOST_DESIGN_EFFECT:
        return Weighted(plain, base, refusal=Refusal.DESIGN_EFFECT)
    share = min(1.0, sum(weights[c] * n for c, n in chose.items()) / sum(weights[c] * n for c, n in answered.items()))
    effective = base / effect
    return Weighted(plain, base, share, effect, wilson(share * effective, effective), weights)


def _margin(answered: Mapping[Cell, float], place: int) -> dict[str, float]:
    found: dict[str, float] = {}
    for cell, n in answered.items():
        found[cell[place]] = found.get(cell[place], 0) + n
    return found


def _refusal(answered: Mapping[Cell, int], population: Sequence[Mapping[str, int]]) -> Refusal | None:
    for place, people in enumerate(population):
        own = _margin(answered, place)
        wanted = {group for group, n in people.items() if n > 0}
        if {group for group, n in own.items() if n} - wanted:
            return Refusal.UNLIKE
        if any(own.get(group, 0) < RAKING_MARGIN for group in wanted):
            return Refusal.SMALL_MARGIN
    return None if population else Refusal.UNLIKE


def _weights(answered: Mapping[Cell, int], population: Sequence[Mapping[str, int]]) -> dict[Cell, float] | None:
    """Weights with mean 1 among those who answered, by fitting each margin in turn; None if they do not settle."""
    base = sum(answered.values())
    weights = {cell: 1.0 for cell, n in answered.items() if n}
    wanted = [{group: base * n / sum(people.values()) for group, n in people.items()} for people in population]
    for _round in range(ROUNDS):
        furthest = 0.0
        for place, want in enumerate(wanted):
            own = _margin({cell: w * answered[cell] for cell, w in weights.items()}, place)
            furthest = max([furthest, *(abs(want[group] / n - 1) for group, n in own.items())])
            weights = {cell: w * want[cell[place]] / own[cell[place]] for cell, w in weights.items()}
        if furthest < EXACT:
            return {cell: weights.get(cell, 0.0) for cell in answered}
    return None


def _percent(share: float) -> int:
    return int(100 * share + 0.5)
