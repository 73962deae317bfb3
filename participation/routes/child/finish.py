"""The end of a sitting: keep or throw away, who else may see it, and the page that the child is left with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from participation import checkins, children
from participation.checkins import Shown, Step
from participation.forms import ending as forms
from participation.models import CirclePerson
from participation.problems import Unacceptable
from participation.routes.child.flow import PAGES
from participation.routes.child.sitting import Sitting, before_yes, form_of
from participation.web import pages, sessions


@dataclass(frozen=True)
class Someone:
    """A person of *My people* who may be shown it, as a chip."""

    id: str
    name: str
    picture: str


@dataclass(frozen=True)
class FinishPage(pages.Page):
    template: ClassVar[str] = "participation/child/finish.html"
    sit: Sitting
    answers: dict[str, str]
    people: list[Someone]
    typed: forms.Typed = forms.Typed()
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class KeptPage(pages.Page):
    template: ClassVar[str] = "participation/child/kept.html"
    sit: Sitting


@dataclass(frozen=True)
class StoppedPage(pages.Page):
    template: ClassVar[str] = "participation/child/stopped.html"
    sit: Sitting


async def where_i_was(request: Request, sit: Sitting) -> Response:
    """The child's own start: the page where they stopped, or how it ended."""
    if sit.check_in is None:
        return pages.show(request, StoppedPage(sit))
    if sit.kept:
        return pages.show(request, KeptPage(sit))
    return pages.see_other(request, PAGES[Step(sit.check_in.step)])


async def finish(request: Request, sit: Sitting) -> Response:
    return before_yes(request, sit) or pages.show(
        request, FinishPage(sit, await checkins.answers(sit.check_in), await _people(request, sit)))


async def keep_or_throw_away(request: Request, sit: Sitting) -> Response:
    form = await form_of(request, sit)
    early = before_yes(request, sit)
    if early:
        return early
    people, keys = await _people(request, sit), request.app.state.keys
    typed = forms.typed(form)
    try:
        ending = forms.ending(typed, alone=sit.alone)
    except Unacceptable as refusal:
        page = FinishPage(sit, await checkins.answers(sit.check_in), people, typed, refusal.errors)
        return pages.show(request, page, status=422)
    if ending == forms.THROW:
        await checkins.throw_away(check_in=sit.check_in, keys=keys)
    else:
        shown = Shown(adult=typed.adult == forms.SHOW, family=typed.family,
                      people=[one.name for one in people if one.id in typed.people])
        await checkins.keep(check_in=sit.check_in, child=sit.child, by=request.state.visitor.person, keys=keys, shown=shown)
    return pages.see_other(request, "child")


async def close(request: Request, sit: Sitting) -> Response:
    """On a phone of one's own, when it is over: this browser opens nothing of it any more."""
    if sit.open:
        return pages.see_other(request, "child")
    await sessions.end(request.state.visitor.session_id)
    return sessions.take(pages.see_other(request, "left"), request.app.state.settings)


async def _people(request: Request, sit: Sitting) -> list[Someone]:
    """Whom the child placed in this sitting, closest first."""
    placed = await CirclePerson.filter(check_in_id=sit.check_in_id).order_by("ring", "hour")
    keys = request.app.state.keys
    return [Someone(one.pk, children.unseal(sit.child, one, "name_sealed", keys), one.picture) for one in placed]
