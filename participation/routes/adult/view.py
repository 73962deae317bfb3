"""The adult's own view of the eight, and the family's, entered beside the adult; on the same wheel as the child's."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from participation import children, instruments, receipts, voices
from participation.checkins import Voice
from participation.forms import adult as forms
from participation.models import CheckIn
from participation.problems import NotFound, Unacceptable
from participation.queries import mine
from participation.web import fields, pages
from participation.wheel import Instrument


@dataclass(frozen=True)
class ViewPage(pages.Page):
    """Eight questions in the third person; the child's own answers are not shown until the view is saved."""

    template: ClassVar[str] = "participation/adult/view.html"
    check_in: CheckIn
    wheel: Instrument
    voice: Voice
    first: str
    answers: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)


async def view(request: Request) -> Response:
    check_in, voice = await _asked(request)
    await receipts.opened(child=check_in.child, page="view", by=request.state.visitor.person)
    answers = (await voices.answers_of(check_in)).get(voice, {})
    return pages.show(request, _page(request, check_in, voice, answers))


async def save(request: Request) -> Response:
    check_in, voice = await _asked(request)
    form, wheel = await fields.read(request), instruments.of(check_in.band, check_in.version)
    try:
        answers = forms.view(form, wheel)
    except Unacceptable as refusal:
        return pages.show(request, _page(request, check_in, voice, {}, refusal.errors), status=422)
    await voices.save_view(check_in=check_in, voice=voice, answers=answers, instrument=wheel,
                           by=request.state.visitor.person)
    return pages.see_other(request, "check-in", id=check_in.pk, at="views")


async def _asked(request: Request) -> tuple[CheckIn, Voice]:
    voice = request.path_params["voice"]
    if voice not in voices.BESIDE:
        raise NotFound()
    return await mine.check_in_for(request.state.visitor.person, request.path_params["id"]), Voice(voice)


def _page(request: Request, check_in: CheckIn, voice: Voice, answers: dict[str, str],
          errors: dict[str, str] | None = None) -> ViewPage:
    first = children.first_name(check_in.child, request.app.state.keys)
    return ViewPage(check_in, instruments.of(check_in.band, check_in.version), voice, first, answers, errors or {})
