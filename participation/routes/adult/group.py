"""A class or group on one tablet: who is due, done or not today, and the next child in one tap. Never an answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from participation import daily, programme
from participation.daily import Today
from participation.queries import mine
from participation.routes.adult.showing import ChildLine, lines
from participation.web import fields, pages


@dataclass(frozen=True)
class GroupPage(pages.Page):
    template: ClassVar[str] = "participation/adult/group.html"
    group: str
    groups: list[str]
    children: list[ChildLine]
    next_child: ChildLine | None
    due: int
    done: int
    others: int
    on: bool


async def group_page(request: Request) -> Response:
    """Only children who trust this adult, of the group that was asked for; by name, so that the order tells nothing."""
    mine_now = await lines(request)
    groups = groups_of(mine_now)
    asked = request.query_params.get("group", "")
    group = asked if asked in groups else groups[0] if groups else ""
    there = [line for line in mine_now if line.group == group]
    due, done = (sum(line.today is state for line in there) for state in (Today.DUE, Today.DONE))
    running = await programme.current()
    return pages.show(request, GroupPage(group, groups, there, _first_due(there), due, done, len(there) - due - done,
                                         bool(running and running.on)))


async def not_today(request: Request) -> Response:
    """Mark, or take the mark away again; back to the group."""
    child = await mine.child_for(request.state.visitor.person, request.path_params["id"])
    form = await fields.read(request)
    await daily.set_not_today(child=child, by=request.state.visitor.person, undo=form.text("undo", most=5) == "yes")
    where = pages.address(request.app, "group") + (f"?group={quote(child.group)}" if child.group else "")
    return RedirectResponse(where, 303)


def groups_of(found: list[ChildLine]) -> list[str]:
    """The groups of these children: the largest first, those in no group last."""
    names = {line.group for line in found}
    return sorted(names, key=lambda name: (not name, -sum(line.group == name for line in found), name))


def _first_due(there: list[ChildLine]) -> ChildLine | None:
    return next((line for line in there if line.ready and line.today is Today.DUE), None)
