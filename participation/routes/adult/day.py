"""My day: who is due, who chose me, whose promise is due; and starting a check-in in two taps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from participation import checkins, children, clock, programme
from participation.alone import Finished
from participation.daily import Today
from participation.forms import adult as forms
from participation.models import Concern
from participation.promises import Standing
from participation.queries import mine
from participation.routes.adult import phone
from participation.routes.adult.group import groups_of
from participation.routes.adult.showing import ChildLine, PromiseLine, lines, promise_lines
from participation.routes.child import handing
from participation.web import fields, pages
from participation.words import N_, translated

NOON, EVENING = 12, 17
MOST_DUE = 8
"""More than these are opened with their group."""
LEAST_GROUP = 3
"""From so many children on, a group is worth a page of its own."""


@dataclass(frozen=True)
class CardLine:
    """An alert of this adult's check-in that nobody has acknowledged yet."""

    check_in_id: str
    first: str
    raised_at: datetime


@dataclass(frozen=True)
class GroupLine:
    """A class or group of this adult's children, in counts."""

    name: str
    due: int
    done: int


@dataclass(frozen=True)
class DayPage(pages.Page):
    template: ClassVar[str] = "participation/adult/day.html"
    called: str
    greeting: str
    now: datetime
    due: list[ChildLine]
    chose: list[ChildLine]
    promised: list[PromiseLine]
    cards: list[CardLine]
    alone: list[tuple[str, Finished]]
    groups: list[GroupLine]
    on: bool
    most_due: int = MOST_DUE


@dataclass(frozen=True)
class ChildrenPage(pages.Page):
    """All of this adult's children, or those found by a part of the name."""

    template: ClassVar[str] = "participation/adult/children.html"
    found: list[ChildLine]
    sought: str
    on: bool
    now: datetime


async def my_day(request: Request) -> Response:
    person, today = request.state.visitor.person, clock.today()
    mine_now = await lines(request)
    due = [line for line in mine_now if line.today is Today.DUE]
    chose = [line for line in mine_now if line.wish and line not in due]
    soon = [line for line in await promise_lines(request, only_open=True) if line.standing is not Standing.OPEN]
    return pages.show(request, DayPage(person.called, _greeting(clock.now()), clock.now(), due, chose, soon,
                                       await _cards(request, mine_now),
                                       await phone.news(person, {line.id: line.first for line in mine_now}),
                                       _groups(mine_now), await _on()))


async def children_page(request: Request) -> Response:
    return pages.show(request, ChildrenPage(await lines(request), "", await _on(), clock.now()))


async def find(request: Request) -> Response:
    """Looks only among this adult's own children: nobody else's name is ever opened.

    Sent as a form, so that no child's name stands in an address, a browser's history or a proxy's log.
    """
    form = await fields.read(request)
    sought = form.text("q", most=children.NAME_MOST)
    found = [line for line in await lines(request) if sought.casefold() in line.name.casefold()]
    return pages.show(request, ChildrenPage(found, sought, await _on(), clock.now()))


async def start(request: Request) -> Response:
    """Start, and hand the browser over at once. Raises Conflict without consent, or while the programme is off."""
    person = request.state.visitor.person
    trust = await mine.trust_for(person, request.path_params["id"])
    form = await fields.read(request)
    check_in = await checkins.start(child=trust.child, by=person, voices=forms.voices(form))
    trust.wish_sealed = None
    await trust.save(update_fields=["wish_sealed"])
    return await handing.over(request, check_in)


async def _cards(request: Request, mine_now: list[ChildLine]) -> list[CardLine]:
    first = {line.id: line.first for line in mine_now}
    found: list[Concern] = await mine.waiting_cards(request.state.visitor.person, list(first))
    return [CardLine(one.check_in_id, first[one.child_id], one.raised_at) for one in found]


def _groups(mine_now: list[ChildLine]) -> list[GroupLine]:
    found = [(name, [line for line in mine_now if line.group == name]) for name in groups_of(mine_now) if name]
    return [GroupLine(name, *(sum(line.today is state for line in there) for state in (Today.DUE, Today.DONE)))
            for name, there in found if len(there) >= LEAST_GROUP]


async def _on() -> bool:
    running = await programme.current()
    return bool(running and running.on)


def _greeting(moment: datetime) -> str:
    hour = moment.astimezone(clock.HERE).hour
    word = N_("Good morning, {name}") if hour < NOON else N_("Good afternoon, {name}")
    return translated(word if hour < EVENING else N_("Good evening, {name}"))
