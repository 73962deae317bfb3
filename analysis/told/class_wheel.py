"""What one class told with its wheel: the released counts as a wheel, as sentences and as a table."""

from __future__ import annotations

from dataclasses import dataclass

from analysis import charts, figures
from analysis.figures import Told
from analysis.told import wheels as wheels_told
from analysis.told.wheels import Spoke
from participation.wheel import BY_KEY
from participation.words import _
from surveys import queries
from surveys.models import ClassWheel


@dataclass(frozen=True)
class Sentence:
    """One indicator in words; `shown` is False where no level of it may be told."""

    spoke: Spoke
    text: str
    shown: bool
    icon: str


@dataclass(frozen=True)
class ClassTold:
    """Everything on the adult's page. `base`: how many took part."""

    release: Told
    base: int | None
    wheel: charts.Wheel
    sentences: tuple[Sentence, ...]
    shown: int


async def of(one: ClassWheel) -> ClassTold | None:
    """What is released of a class wheel that was loaded with permission; None where nothing is."""
    found = await figures.of_class(one.wave_id)
    if found is None:
        return None
    release, tables = found
    spokes = wheels_told.spokes({table.name: table for table in tables})
    sentences = tuple(_sentence(spoke) for spoke in spokes)
    return ClassTold(release, wheels_told.base(spokes), wheels_told.picture(spokes), sentences,
                     sum(one.shown for one in sentences))


async def agreed(one: ClassWheel) -> int:
    """How many promises the class has agreed."""
    return await queries.themes_in(one.wave)


def _sentence(spoke: Spoke) -> Sentence:
    """Counts that may be told, best first; nothing is made of one that may not."""
    base, parts = spoke.base, []
    if spoke.high.shown:
        parts.append(_("going well for {n} of {base}").format(n=spoke.high.count, base=base))
    if spoke.middle.shown:
        parts.append(_("in between for {n}").format(n=spoke.middle.count))
    if spoke.low.shown:
        parts.append(_("{n} need a hand").format(n=spoke.low.count))
    return Sentence(spoke, ", ".join(parts), bool(parts), BY_KEY[spoke.key].icon)
