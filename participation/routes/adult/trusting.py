"""Ending a trust from the adult's side, with what follows from it said before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from participation import children, promises
from participation.models import Child, Person
from participation.queries import mine, promised
from participation.web import fields, pages


@dataclass(frozen=True)
class EndTrustPage(pages.Page):
    """`keeping`: open promises of this adult's to the child; `others`: the adults whom the child trusts beside this one."""

    template: ClassVar[str] = "participation/adult/end_trust.html"
    child: Child
    name: str
    first: str
    keeping: int
    others: list[str]
    waiting: bool
    colleagues: list[Person]


async def end_page(request: Request) -> Response:
    person = request.state.visitor.person
    child = await mine.child_for(person, request.path_params["id"])
    name = children.name(child, request.app.state.keys)
    kept = [one for one in await promised.to_keep(person, only_open=True)
            if one.child_id == child.pk and one.owner_id in (None, person.pk)]
    return pages.show(request, EndTrustPage(child, name, name.split(" ", 1)[0], len(kept), await mine.others_trusted(person, child),
                                            await mine.is_waiting(person, child), await _free(person, child)))


async def end(request: Request) -> Response:
    person = request.state.visitor.person
    child = await mine.child_for(person, request.path_params["id"])
    await promises.let_go(child=child, adult=person, keys=request.app.state.keys, by=person)
    await children.end_trust(child=child, adult=person, by=person)
    form = await fields.read(request)
    chosen = next((one for one in await _free(person, child) if one.pk == form.text("to", most=32)), None)
    if chosen:
        await children.entrust(child=child, adult=chosen, by=person, chosen=True)
    return pages.see_other(request, "children")


async def _free(person: Person, child: Child) -> list[Person]:
    """Colleagues whom the child does not trust yet."""
    there = await mine.others_trusted(person, child)
    return [one for one in await promised.colleagues_of(person) if one.called not in there]
