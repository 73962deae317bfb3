"""What of a file of indicators will be shown, beside everything that stands and stood: rows of the database → the pure decision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analysis.measures.indicator_letting import Why, keep_back
from analysis.measures.indicator_points import Sent, key_of, unit_of
from analysis.measures.indicator_sums import Key, Value
from analysis.measures.indicator_ties import Found, Standing, by_split, group, standing, unspoken
from analysis.measures.values import Origin
from analysis.models import Indicator, IndicatorPoint
from participation import clock

Sending = Mapping[str, tuple[Indicator, Sequence[Sent]]]
"""Id of an indicator → it, and what is sent of it that is new."""


@dataclass(frozen=True)
class Decided:
    """Numbers that will be kept back, why, and matches that nobody has spoken of (they count as related)."""

    away: Mapping[Key, Why]
    found: tuple[Found, ...] = ()

    def shows(self, indicator: Indicator, one: Sent) -> bool:
        return not indicator.people or key_of(unit_of(indicator), indicator.pk, one) not in self.away

    def counts(self, unsaid: Collection[tuple]) -> dict[str, int]:
        """Why → how many; without those in the place of what is kept back already (indicator, split, span)."""
        return Counter(why.value for key, why in self.away.items() if key[:3] not in unsaid)


async def decide(sending: Sending, *, said: Standing | None = None, apart: Collection[str] = (), anew: bool = False) -> Decided:
    """`said`: what is known to count the same people, if it is more than what is stored; `apart`: ids of matches of which
    somebody says that they are none. `anew`: what was let out of these indicators does not count, for it has just been said that
    they count people."""
    counted = {one.pk: one for one in await Indicator.filter(people=True)} | {
        id: indicator for id, (indicator, _rows) in sending.items() if indicator.people}
    if not counted:
        return Decided({})
    known = said or await standing()
    values = await _values(counted, sending, anew)
    titles = {id: one.title for id, one in counted.items()}
    # Only among what is shown, or is in this file: a match with what is kept back would tell it to whoever sends a guess.
    found = unspoken([one.key for one in values if one.until is None and one.shown is not False], known, titles,
                     sending)
    ties = [*known.related, *(one.tie for one in found if one.id not in apart)]
    beside = group(ties, set(sending) & set(counted))
    own = [one for one in values if one.key.indicator in beside]
    return Decided(keep_back(own, by_split(ties, {one.key for one in own})), tuple(found))


async def _values(counted: Mapping[str, Indicator], sending: Sending, anew: bool) -> list[Value]:
    units, values = {id: unit_of(one) for id, one in counted.items()}, []
    rows = await IndicatorPoint.filter(indicator_id__in=list(counted)).values_list(
        "indicator_id", "split", "starts_on", "ends_on", "value", "count", "base", "at", "replaced_at", "shown")
    now = max([clock.now(), *(row[7] for row in rows)])
    new = {(id, one.split, one.span) for id, (_indicator, own) in sending.items() for one in own}
    for id, split, starts, ends, value, count, base, at, until, shown in rows:
        key = _key(units[id], id, split, starts, ends, value, count, base)
        ends_now = now if until is None and not anew and (id, split, key.span) in new else until
        values.append(Value(key, at, ends_now, None if anew and id in sending and until is None else bool(shown)))
    values += [Value(key_of(units[id], id, one), now) for id, (indicator, own) in sending.items() if id in counted and not anew for one in own]
    return values


def _key(unit: Any, id: str, split: str, starts: Any, ends: Any, value: float | None, count: int | None, base: int | None) -> Key:
    return key_of(unit, id, Sent(split, starts, ends, value, count, base, _NOWHERE))


_NOWHERE = Origin("", "")
