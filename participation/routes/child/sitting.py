"""Who sits at this browser: the child's check-in by the session that was handed over. No address holds an id.

A form carries the check-in that it was drawn for, so that a page left open by one child cannot write into the next one's.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import wraps

from starlette.requests import Request
from starlette.responses import Response

from participation import children, instruments, ways
from participation.checkins import State
from participation.models import CheckIn, Child, Person, Session
from participation.problems import Conflict, NotFound
from participation.web import fields, pages
from participation.web.sessions import Holder
from participation.wheel import Band, Instrument
from participation.words import N_, _, current

CHECK_IN = "check_in"


@dataclass(frozen=True)
class Sitting:
    """What every page of the child needs. `check_in` is None when it was thrown away or never agreed to.

    `alone`: on a phone of the young person's own; `adult` is who gave the code. `preview`: nothing of it is kept.
    """

    check_in_id: str
    check_in: CheckIn | None
    child: Child
    adult: Person
    name: str
    band: Band
    alone: bool = False
    preview: bool = False

    @property
    def wheel(self) -> Instrument:
        """The wheel this check-in is made on (the newest of the band where there is none any more), as this child reads it."""
        one = self.check_in
        made_on = instruments.of(one.band, one.version) if one else instruments.current(self.band)
        return ways.as_chosen(instruments.worded(made_on, current.get()), self.ways)

    @property
    def ways(self) -> list[str]:
        """How the child wants the pages (`participation.ways`)."""
        return self.check_in.ways if self.check_in else []

    @property
    def open(self) -> bool:
        return self.check_in is not None and self.check_in.state != State.KEPT

    @property
    def kept(self) -> bool:
        return self.check_in is not None and self.check_in.state == State.KEPT

    @property
    def who(self) -> str:
        return _("%(name)s’s check-in") % {"name": self.name}

    @property
    def with_whom(self) -> str:
        return _("with %(adult)s") % {"adult": self.adult.called}


async def sitting(request: Request) -> Sitting:
    """The sitting of this browser. Raises NotFound if the child's record is gone altogether."""
    visitor = request.state.visitor
    check_in = await CheckIn.get_or_none(id=visitor.check_in_id)
    session = None if check_in else await Session.get_or_none(id=visitor.session_id)
    child = await Child.get_or_none(id=check_in.child_id if check_in else session and session.child_id)
    if child is None:
        raise NotFound()
    name = children.first_name(child, request.app.state.keys)
    band = Band(check_in.band) if check_in else children.band(child)
    return Sitting(visitor.check_in_id, check_in, child, visitor.adult, name, band, visitor.holder is Holder.ALONE)


Handler = Callable[[Request, Sitting], Awaitable[Response]]


def at_any_time(handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    """A page of the child that is there before, during and after the wheel."""
    @wraps(handler)
    async def found(request: Request) -> Response:
        return await handler(request, await sitting(request))
    return found


def while_open(handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    """A page that is over once the wheel is kept or thrown away: then it leads to what is there instead (Back, a second tab)."""
    @wraps(handler)
    async def found(request: Request) -> Response:
        sit = await sitting(request)
        return await handler(request, sit) if sit.open else pages.see_other(request, "child")
    return found


def before_yes(request: Request, sit: Sitting) -> Response | None:
    """Nothing is asked before the child has seen who sees it and said yes."""
    return pages.see_other(request, "child.who-sees") if sit.check_in.state == State.STARTED else None  # type: ignore[union-attr]


async def form_of(request: Request, sit: Sitting) -> fields.Form:
    """The form, if it was drawn for this sitting. Raises Conflict for a page that another child left open."""
    form = await fields.read(request)
    if form.text(CHECK_IN, most=32) != sit.check_in_id:
        raise Conflict(N_("This page is from another check-in. Open your own again."))
    return form
