"""Handing the browser over to a child, and back by PIN or password. The session is new each time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from participation import checkins, people, storage, throttle
from participation.checkins import State
from participation.models import CheckIn, Person, Session
from participation.problems import Conflict, TooMany
from participation.queries import mine
from participation.routes.child.locking import LockedPage
from participation.routes.child.sitting import Sitting, sitting
from participation.routes.start import home
from participation.web import fields, pages, sessions
from participation.web.sessions import Holder
from participation.words import N_, _

SECRET_MOST = 200


@dataclass(frozen=True)
class HandBackPage(pages.Page):
    template: ClassVar[str] = "participation/child/hand_back.html"
    sit: Sitting
    error: str = ""


async def over(request: Request, check_in: CheckIn, *, old: str | None = None) -> Response:
    """The browser is the child's: the adult's session ends here and a child's begins. Runs inside storage.writes().

    `check_in` was loaded with permission. `old`: the session to replace; the visitor's own if not given.
    """
    adult = await Person.get(id=check_in.adult_id)
    # One tablet at a time: another that was handed over for it opens nothing more.
    await Session.filter(check_in_id=check_in.pk).delete()
    await checkins.hand_over(check_in=check_in, by=adult)
    token = await sessions.begin(adult, old=old or request.state.visitor.session_id, check_in_id=check_in.pk,
                                 child_id=check_in.child_id, holder=Holder.CHILD)
    return sessions.give(pages.see_other(request, "child"), token, request.app.state.settings)


async def hand_back_page(request: Request, sit: Sitting) -> Response:
    return pages.show(request, HandBackPage(sit))


async def hand_back(request: Request) -> Response:
    """PIN or password. Wrong ones make the next one wait, longer each time; never a lock-out.

    From the page of a tablet that was left alone, `then` says whether the child goes on.
    """
    visitor, form = request.state.visitor, await fields.read(request)
    hot, tried = request.app.state.database.hot, request.app.state.keys.mac("hand-back", visitor.person.pk)
    try:
        await throttle.attempt(hot, tried)
    except TooMany as refusal:
        return await _again(request, refusal.sentence, 429, refusal.seconds)
    if not await people.knows_secret(visitor.person, form.text("secret", most=SECRET_MOST)):
        return await _again(request, _("That is not it. Try again."), 422)
    await throttle.right(hot, tried)
    async with storage.writes():
        return await _unlocked(request, go_on=visitor.locked and form.text("then", most=8) == "on")


async def _unlocked(request: Request, *, go_on: bool) -> Response:
    visitor = request.state.visitor
    # Two tabs may unlock at once: only the session that is still a child's is exchanged.
    if not await Session.filter(id=visitor.session_id).exists():
        raise Conflict(N_("This tablet is unlocked already."))
    check_in = await CheckIn.get_or_none(id=visitor.check_in_id) if go_on else None
    if check_in is not None and check_in.state != State.KEPT:
        return await over(request, check_in)
    token = await sessions.begin(visitor.person, old=visitor.session_id)
    await checkins.hand_back(check_in_id=visitor.check_in_id, by=visitor.person)
    return sessions.give(await _where_next(request), token, request.app.state.settings)


async def _where_next(request: Request) -> Response:
    """To the card if something cannot wait, to the wheel if it was kept, else to the adult's day.

    A child who asked for someone else is not known here: then there is no card.
    """
    adult, about = request.state.visitor.person, request.state.visitor.check_in_id
    if await mine.has_concern(adult, about):
        return pages.see_other(request, "card", id=about)
    if await CheckIn.filter(id=about, state=State.KEPT.value).exists():
        return pages.see_other(request, "check-in", id=about)
    return home(request, request.state.visitor.roles)


async def _again(request: Request, sentence: str, status: int, wait: int = 0) -> Response:
    page = LockedPage if request.state.visitor.locked else HandBackPage
    shown = pages.show(request, page(await sitting(request), sentence), status=status)
    if wait:
        shown.headers["Retry-After"] = str(wait)
    return shown
