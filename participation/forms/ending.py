"""The child's last form: keep or throw away, and who else may see it. Nothing is chosen beforehand."""

from __future__ import annotations

from dataclasses import dataclass

from participation.problems import Unacceptable
from participation.web.fields import Form
from participation.words import _

KEEP, THROW = "keep", "throw"
SHOW, HIDE = "show", "hide"
FAMILY = "family"
MOST_PEOPLE = 30


@dataclass(frozen=True)
class Typed:
    """What was chosen. `adult` is asked for only of somebody who is alone; `people` are ids of *My people*."""

    ending: str = ""
    adult: str = ""
    family: bool = False
    people: tuple[str, ...] = ()


def typed(form: Form) -> Typed:
    return Typed(form.one_of("ending", (KEEP, THROW)) or "", form.one_of("adult", (SHOW, HIDE)) or "",
                 FAMILY in form.all("also"), tuple(one for one in form.all("also") if one != FAMILY)[:MOST_PEOPLE])


def ending(given: Typed, *, alone: bool) -> str:
    """KEEP or THROW. Raises Unacceptable where the choice is not made yet."""
    if not given.ending:
        raise Unacceptable({"ending": _("Choose one of the two.")})
    if alone and given.ending == KEEP and not given.adult:
        raise Unacceptable({"adult": _("Choose who sees my answers.")})
    return given.ending
