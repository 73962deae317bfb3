"""What we agreed last time: the first page after the child's yes, if anything was agreed. The child says whether it happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from participation import checkins, children, clock, promises
from participation.checkins import Step
from participation.forms import circle as forms
from participation.promises import Standing
from participation.routes.child.sitting import Sitting, before_yes, form_of
from participation.web import pages


@dataclass(frozen=True)
class Agreed:
    """One promise as the child reads it. `told`: what the child is told about it; `said`: the child's own view of it."""

    id: str
    indicator: str
    what: str
    who: str
    due: date
    standing: Standing
    told: str
    said: str


@dataclass(frozen=True)
class AgreedPage(pages.Page):
    template: ClassVar[str] = "participation/child/agreed.html"
    sit: Sitting
    agreed: list[Agreed]


async def agreed(request: Request, sit: Sitting) -> Response:
    early = before_yes(request, sit)
    if early:
        return early
    found = await _agreed(request, sit)
    return pages.show(request, AgreedPage(sit, found)) if found else pages.see_other(request, "child.practice")


async def say_happened(request: Request, sit: Sitting) -> Response:
    """Yes, not yet, not sure: or nothing at all. One tap on *Next* is enough."""
    form = await form_of(request, sit)
    early = before_yes(request, sit)
    if early:
        return early
    ids = [one.pk for one in await promises.of_last_time(sit.check_in)]
    checkins.check_open(sit.check_in)
    await promises.say_happened(check_in=sit.check_in, said=forms.happened(form, ids))
    if sit.check_in.step == Step.AGREED:
        await checkins.come_to(Step.PRACTICE, check_in=sit.check_in)
    return pages.see_other(request, "child.practice")


async def first_page(sit: Sitting) -> str:
    """The name of the page after the child's yes."""
    return "child.agreed" if await promises.of_last_time(sit.check_in) else "child.practice"


async def _agreed(request: Request, sit: Sitting) -> list[Agreed]:
    keys, found = request.app.state.keys, []
    for one in await promises.of_last_time(sit.check_in):
        what, told = (children.unseal(sit.child, one, column, keys) for column in ("what_sealed", "told_sealed"))
        found.append(Agreed(one.pk, one.indicator, what, one.owner_name, one.due, promises.standing(one, clock.today()),
                            told, sit.check_in.happened.get(one.pk, "")))
    return found
