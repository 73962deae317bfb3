"""My people: rings around *Me*. Tap somebody to change them; a tap on a ring, a drag or the buttons say how close."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from participation import checkins, circle
from participation.circle import Picture, Someone
from participation.forms import circle as forms
from participation.problems import NotFound, Unacceptable
from participation.routes.child.sitting import Sitting, before_yes, form_of
from participation.web import pages
from participation.words import translated


@dataclass(frozen=True)
class PeoplePage(pages.Page):
    """`here` is the person whose card is open; without one, the card puts somebody in."""

    template: ClassVar[str] = "participation/child/people.html"
    sit: Sitting
    picture: Picture
    here: Someone | None
    roles: list[str]
    typed: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


async def people(request: Request, sit: Sitting) -> Response:
    return before_yes(request, sit) or await _shown(request, sit)


async def put_in(request: Request, sit: Sitting) -> Response:
    """Put somebody in; with `go=same`, everybody of last time. *Next* takes along whoever was just typed."""
    form = await form_of(request, sit)
    early = before_yes(request, sit)
    if early:
        return early
    checkins.check_open(sit.check_in)
    keys = request.app.state.keys
    if form.text("go", most=8) == "same":
        _last, then = await circle.before(sit.check_in, sit.child, keys)
        await circle.start_from(check_in=sit.check_in, child=sit.child, people=then, keys=keys)
        return pages.see_other(request, "child.people")
    onward = form.text("go", most=8) == "next"
    if onward and not forms.begun(form):
        return pages.see_other(request, "child.words")
    try:
        one = forms.placed(form)
        await circle.place(check_in=sit.check_in, child=sit.child, name=one.name, picture=one.picture, ring=one.ring,
                           wish=one.wish, keys=keys)
    except Unacceptable as refusal:
        return await _shown(request, sit, typed=forms.typed(form), errors=refusal.errors)
    return pages.see_other(request, "child.words" if onward else "child.people")


async def person(request: Request, sit: Sitting) -> Response:
    return before_yes(request, sit) or await _shown(request, sit, here=request.path_params["id"])


async def change(request: Request, sit: Sitting) -> Response:
    """How close, see them more or less, or take them out."""
    form = await form_of(request, sit)
    early = before_yes(request, sit)
    if early:
        return early
    checkins.check_open(sit.check_in)
    someone, said = await circle.one_of(sit.check_in, request.path_params["id"]), forms.changed(form)
    if said.out:
        await circle.take_out(someone=someone)
    else:
        await circle.change(someone=someone, ring=said.ring, hour=said.hour, wish=said.wish)
    return pages.see_other(request, "child.people")


async def _shown(request: Request, sit: Sitting, *, here: str = "", typed: dict[str, str] | None = None,
                 errors: dict[str, str] | None = None) -> Response:
    picture = await circle.picture(sit.check_in, sit.child, request.app.state.keys)
    found = next((one for one in picture.people if one.id == here), None)
    if here and found is None:
        raise NotFound()
    page = PeoplePage(sit, picture, found, _roles(sit, picture.people), typed or {}, errors or {})
    return pages.show(request, page, status=422 if errors else 200)


def _roles(sit: Sitting, people: list[Someone]) -> list[str]:
    """Names to tap: the adult of this check-in and the usual ones, without who is in already."""
    there = {one.name.casefold() for one in people}
    offered = [*(translated(role) for role in forms.ROLES), sit.adult.called]
    return [role for role in offered if role.casefold() not in there]
