"""The adult's own view of the eight, and the family's, entered beside the adult; on the same wheel as the child's."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from participation import children, families, receipts, voices
from participation.checkins import Voice
from participation.earlier import of
from participation.forms import voices as forms
from participation.forms.voices import Typed
from participation.models import CheckIn
from participation.problems import NotFound, Problem, Unacceptable
from participation.queries import mine
from participation.voices import InWords
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
    words: InWords
    refusal: str
    errors: dict[str, str] = field(default_factory=dict)


async def view(request: Request) -> Response:
    check_in, voice = await _asked(request)
    await receipts.opened(child=check_in.child, page="view", by=request.state.visitor.person)
    answers = (await voices.answers_of(check_in)).get(voice, {})
    return pages.show(request, await _page(request, check_in, voice, Typed(answers, await _words(request, check_in, voice))))


async def save(request: Request) -> Response:
    check_in, voice = await _asked(request)
    typed, wheel = forms.view(await fields.read(request)), of(check_in)
    try:
        await voices.save_view(check_in=check_in, child=check_in.child, voice=voice, answers=typed.answers, words=typed.words,
                               instrument=wheel, keys=request.app.state.keys, by=request.state.visitor.person)
    except Unacceptable as refusal:
        return pages.show(request, await _page(request, check_in, voice, typed, refusal.errors), status=422)
    if voice is Voice.FAMILY:
        await families.stop(check_in=check_in)  # the family has said it here: a code for it is not needed any more
    return pages.see_other(request, "check-in", id=check_in.pk, at="views")


async def _asked(request: Request) -> tuple[CheckIn, Voice]:
    voice = request.path_params["voice"]
    if voice not in voices.BESIDE:
        raise NotFound()
    return await mine.check_in_for(request.state.visitor.person, request.path_params["id"]), Voice(voice)


async def _words(request: Request, check_in: CheckIn, voice: Voice) -> InWords:
    said = await voices.said(check_in, check_in.child, request.app.state.keys)
    return said[voice].words if voice in said else InWords()


async def _page(request: Request, check_in: CheckIn, voice: Voice, typed: Typed,
                errors: dict[str, str] | None = None) -> ViewPage:
    first = children.first_name(check_in.child, request.app.state.keys)
    return ViewPage(check_in, of(check_in), voice, first, typed.answers, typed.words,
                    await _refusal(check_in, voice), errors or {})


async def _refusal(check_in: CheckIn, voice: Voice) -> str:
    """Why this view is not changed here, '' if it can be."""
    try:
        voices.check_can_enter(await voices.view_of(check_in.pk, voice), voice)
    except Problem as problem:
        return problem.sentence
    return ""
