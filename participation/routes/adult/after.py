"""After a check-in: listen, see both wheels, hear where views differ, agree next steps, set the next date."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from participation import children, clock, comparison, instruments, promises, receipts, voices
from participation.checkins import Voice
from participation.forms import adult as forms
from participation.keys import Keys
from participation.models import CheckIn, Child
from participation.problems import Unacceptable
from participation.queries import mine
from participation.routes.adult.showing import PromiseLine, promise_line
from participation.web import fields, pages
from participation.wheel import Instrument


@dataclass(frozen=True)
class Wheel:
    """One finished wheel of the child. `changes` to the later one; None where band, scale or version changed."""

    instrument: Instrument
    answers: dict[str, str]
    day: date
    changes: comparison.ThenAndNow | None = None


@dataclass(frozen=True)
class Other:
    """Another voice on the same wheel, and where it sees an indicator differently."""

    voice: Voice
    answers: dict[str, str]
    differences: list[voices.Difference]


@dataclass(frozen=True)
class CheckInPage(pages.Page):
    template: ClassVar[str] = "participation/adult/check_in.html"
    check_in: CheckIn
    child: Child
    first: str
    now: Wheel
    last: Wheel | None
    others: dict[str, Other]
    own_words: str
    steps: list[PromiseLine]
    can_agree: bool
    today: date
    card: bool
    typed: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


async def check_in_page(request: Request) -> Response:
    person = request.state.visitor.person
    check_in = await mine.check_in_for(person, request.path_params["id"])
    await receipts.opened(child=check_in.child, page="check-in", by=person)
    return pages.show(request, await _page(request, check_in))


async def agree(request: Request) -> Response:
    """One next step in the child's words; at most two for a check-in."""
    person = request.state.visitor.person
    check_in = await mine.check_in_for(person, request.path_params["id"])
    form = await fields.read(request)
    step = forms.next_step(form)
    try:
        await promises.agree(child=check_in.child, check_in=check_in, what=step.what, due=step.due,
                             keys=request.app.state.keys, by=person, owner=person if step.mine else None,
                             owner_name=step.owner_name, indicator=step.indicator)
    except Unacceptable as refusal:
        typed = {name: form.text(name) for name in ("what", "who", "owner_name", "due", "indicator")}
        return pages.show(request, await _page(request, check_in, typed=typed, errors=refusal.errors), status=422)
    return pages.see_other(request, "check-in", id=check_in.pk, at="steps")


async def plan_next(request: Request) -> Response:
    check_in = await mine.check_in_for(request.state.visitor.person, request.path_params["id"])
    form = await fields.read(request)
    try:
        await children.plan_next(child=check_in.child, day=forms.day(form, "next"), by=request.state.visitor.person)
    except Unacceptable as refusal:
        typed = {"next": form.text("next", most=10)}
        return pages.show(request, await _page(request, check_in, typed=typed, errors=refusal.errors), status=422)
    return pages.see_other(request, "check-in", id=check_in.pk, at="next-time")


async def _page(request: Request, check_in: CheckIn, *, typed: dict[str, str] | None = None,
                errors: dict[str, str] | None = None) -> CheckInPage:
    person, keys, child = request.state.visitor.person, request.app.state.keys, check_in.child
    said = await voices.answers_of(check_in)
    now = Wheel(_instrument(check_in), said.get(Voice.CHILD, {}), check_in.finished_on)
    steps = await _steps(request, check_in, keys)
    return CheckInPage(check_in, child, children.first_name(child, keys), now, await _last(check_in, now), _others(now, said),
                       children.unseal(child, check_in, "own_words_sealed", keys), steps, promises.can_agree(len(steps)),
                       clock.today(), await mine.has_concern(person, check_in.pk), typed or {}, errors or {})


async def _steps(request: Request, check_in: CheckIn, keys: Keys) -> list[PromiseLine]:
    person = request.state.visitor.person
    return [promise_line(one, check_in.child, keys, person) for one in await mine.steps_of(check_in)]


async def _last(check_in: CheckIn, now: Wheel) -> Wheel | None:
    before = await mine.one_before(check_in)
    if before is None:
        return None
    instrument = _instrument(before)
    answers = (await voices.answers_of(before)).get(Voice.CHILD, {})
    changes = comparison.compare(instrument, answers, now.answers) if instrument.comparable(now.instrument) else None
    return Wheel(instrument, answers, before.finished_on, changes)


def _others(now: Wheel, said: dict[Voice, dict[str, str]]) -> dict[str, Other]:
    return {voice.value: Other(voice, said[voice], voices.differences(now.instrument, now.answers, said[voice], voice))
            for voice in voices.BESIDE if voice in said}


def _instrument(check_in: CheckIn) -> Instrument:
    return instruments.of(check_in.band, check_in.version)
