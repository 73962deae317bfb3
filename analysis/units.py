"""Units of measures: percent, counts, rates, grades, days. A share is kept from 0 to 1 and written in percent; all others are
kept as they are written. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from participation import words
from participation.words import N_, _, ngettext, translated


class UnitKind(StrEnum):
    PERCENT = "percent"
    COUNT = "count"
    RATE = "rate"
    GRADE = "grade"
    DAYS = "days"


UNIT_NAMES = {UnitKind.PERCENT: N_("Percent"), UnitKind.COUNT: N_("Count"), UnitKind.RATE: N_("Rate, so many in a number of people"),
              UnitKind.GRADE: N_("Grade, 1 to 6"), UnitKind.DAYS: N_("Days")}


@dataclass(frozen=True, slots=True)
class Unit:
    """What a number is in. `per`: a rate's so many *in* (1,000); 0 for all others."""

    kind: UnitKind
    per: int = 0

    @property
    def is_share(self) -> bool:
        return self.kind is UnitKind.PERCENT

    @property
    def factor(self) -> int:
        """From a number as it is kept to the number as it is written: 0.6 is 60 %."""
        return 100 if self.is_share else 1

    def kept(self, written: float) -> float:
        """A number as people write it (percent) as the number that is reckoned with (a share)."""
        return written / self.factor

    @property
    def least(self) -> float:
        """No value lies below this."""
        return 1.0 if self.kind is UnitKind.GRADE else 0.0

    @property
    def most(self) -> float:
        """No value lies above this."""
        return {UnitKind.PERCENT: 1.0, UnitKind.GRADE: 6.0}.get(self.kind, math.inf)

    def number(self, value: float) -> str:
        """The number alone, as it is written: 0.585 → *59*, 1234.0 → *1,234*, 4.25 → *4.3*."""
        if self.is_share:
            return str(math.floor(100 * value + 0.5))
        rounded = math.floor(value + 0.5) if self.kind is UnitKind.COUNT else math.floor(10 * value + 0.5) / 10
        return words.number(int(rounded)) if rounded == int(rounded) else f"{rounded:.1f}"

    def amount(self, value: float) -> str:
        """The number with its unit: *59%*, *1,234*, *4.3 per 1,000*, *17 days*."""
        return self._with(self.number(value), value)

    def exact(self, value: float) -> str:
        """As `amount`, to one decimal: for targets and paths, which people set: 0.6525 → *65.3%*."""
        written = f"{round(self.factor * value, 1):g}" if self.is_share or value != int(value) else words.number(int(value))
        return self._with(written, value)

    def _with(self, number: str, value: float) -> str:
        if self.is_share:
            return f"{number}%"
        if self.kind is UnitKind.RATE:
            return _("{number} per {per}").format(number=number, per=words.number(self.per))
        if self.kind is UnitKind.DAYS:
            return ngettext("{number} day", "{number} days", _counted(value)).format(number=number)
        return number

    def steps(self, difference: float) -> str:
        """A difference without its sign, with what it is in: *7 points*, *12*, *3 days*."""
        if self.is_share:
            whole = math.floor(100 * abs(difference) + 0.5)
            return ngettext("{n} point", "{n} points", whole).format(n=whole)
        return self._with(self.number(abs(difference)), abs(difference))

    @property
    def name(self) -> str:
        """What stands beside a field for such a number."""
        if self.kind is UnitKind.RATE:
            return _("So many in {per}").format(per=words.number(self.per))
        return translated(UNIT_NAMES[self.kind])


def _counted(value: float) -> int:
    """The whole number whose plural a language uses: 18 days by 18. Parts of a day by the next one, never the singular: 1.5 days."""
    written = round(value, 1)
    return int(written) if written == int(written) else max(2, math.ceil(written))


PERCENT = Unit(UnitKind.PERCENT)
