"""Agreeing next steps together: the form begins with the child's own words for what matters most, one step at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from starlette.requests import Request

from participation import children, clock, instruments, promises
from participation.forms import promised as forms
from participation.models import CheckIn, Person
from participation.queries import promised
from participation.routes.adult.showing import PromiseLine
from participation.wheel import MOST_PRIORITIES

SATURDAY = 5


@dataclass(frozen=True)
class Offer:
    """The next step to agree: `n` of `most`, about the `indicator` that matters, with the child's words already there."""

    n: int
    most: int
    indicator: str
    what: str
    who: str
    owner_name: str
    due: date
    colleagues: list[Person]


async def offer(request: Request, check_in: CheckIn, steps: list[PromiseLine]) -> Offer | None:
    """None where two steps are agreed already."""
    if not promises.can_agree(len(steps)):
        return None
    child, keys = check_in.child, request.app.state.keys
    about = [key for key in check_in.matters if key not in {step.indicator for step in steps}]
    helper = children.unseal(child, check_in, "helper_sealed", keys)
    words = _words(check_in, children.unseal(child, check_in, "own_words_sealed", keys))
    said = [one for one in words if one not in {step.what for step in steps}]
    return Offer(len(steps) + 1, MOST_PRIORITIES, about[0] if about else "", said[0] if said else "",
                 forms.OTHER if helper else forms.ME, helper, _weekday(clock.today() + promises.USUAL),
                 await promised.colleagues_of(request.state.visitor.person))


async def agree(request: Request, check_in: CheckIn, step: forms.NextStep) -> None:
    """One next step in the child's words, with who does it and by when. Raises Unacceptable, Conflict."""
    person = request.state.visitor.person
    await promises.agree(child=check_in.child, check_in=check_in, what=step.what, due=step.due, keys=request.app.state.keys,
                         by=person, owner=await _owner(person, step),
                         owner_name=step.owner_name if step.who == forms.OTHER else "", indicator=step.indicator)


async def _owner(person: Person, step: forms.NextStep) -> Person | None:
    if step.who == forms.ME:
        return person
    return await promised.colleague_for(person, step.colleague) if step.who == forms.COLLEAGUE else None


def _words(check_in: CheckIn, own: str) -> list[str]:
    """What the child said would help: own words first, then what was tapped, in the words of the child's wheel."""
    offered = instruments.of(check_in.band, check_in.version).help
    return [one for one in (own, *(offered[key] for key in check_in.helps if key in offered))
            if 1 <= len(one) <= promises.WHAT_MOST]


def _weekday(day: date) -> date:
    return day if day.weekday() < SATURDAY else day + timedelta(7 - day.weekday())
