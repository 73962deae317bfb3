"""After a check-in: listen, see every voice on one wheel and earlier wheels beside it, agree next steps, set the date."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from participation import children, circle, clock, earlier, families, receipts, voices, wheel_outlines
from participation.checkins import Voice
from participation.earlier import Past
from participation.families import Out
from participation.circle import Picture
from participation.forms import adult as forms, promised as steps_forms
from participation.keys import Keys
from participation.models import CheckIn, Child
from participation.problems import Unacceptable
from participation.prompts import Prompt
from participation.queries import earlier as earlier_wheels, mine
from participation.queries.prompted import prompts_of
from participation.routes.adult import agreeing
from participation.routes.adult.showing import ChildLine, PromiseLine, next_child, promise_line
from participation.voices import Finding, Said
from participation.web import fields, pages
from participation.wheel import Indicator, Instrument
from participation.words import _, translated


@dataclass(frozen=True)
class Wheel:
    """The wheel that the child kept."""

    instrument: Instrument
    answers: dict[str, str]
    day: date


@dataclass(frozen=True)
class Voices:
    """The other voices on the same wheel, by voice. `answers` and `said` only for those who gave a view.

    `outlines`: voice → indicator → line on the wheel; `findings`: what is seen differently; `same`: alike for all who said.
    """

    labels: dict[str, str]
    answers: dict[str, dict[str, str]]
    said: dict[str, Said]
    outlines: dict[str, dict[str, str]]
    findings: list[Finding]
    same: list[Indicator]
    openers: dict[str, str]
    out: Out | None


@dataclass(frozen=True)
class CheckInPage(pages.Page):
    """`past`: earlier wheels of these two; `then`: the one that stands beside, with `then_steps`, what was agreed then."""

    template: ClassVar[str] = "participation/adult/check_in.html"
    check_in: CheckIn
    child: Child
    first: str
    now: Wheel
    past: list[Past]
    then: Past | None
    then_steps: list[PromiseLine]
    voices: Voices
    own_words: str
    helper: str
    steps: list[PromiseLine]
    offer: agreeing.Offer | None
    circle: Picture
    next_child: ChildLine | None
    today: date
    card: bool
    typed: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    prompts: list[Prompt] = field(default_factory=list)
    may_see: list[str] = field(default_factory=list)


async def check_in_page(request: Request) -> Response:
    person = request.state.visitor.person
    check_in = await mine.check_in_for(person, request.path_params["id"])
    await receipts.opened(child=check_in.child, page="check-in", by=person)
    return pages.show(request, await _page(request, check_in))


async def agree(request: Request) -> Response:
    """One next step in the child's words; at most two for a check-in."""
    check_in = await mine.check_in_for(request.state.visitor.person, request.path_params["id"])
    form = await fields.read(request)
    try:
        await agreeing.agree(request, check_in, steps_forms.next_step(form))
    except Unacceptable as refusal:
        page = await _page(request, check_in, typed=steps_forms.typed(form), errors=refusal.errors)
        return pages.show(request, page, status=422)
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
    now = Wheel(earlier.of(check_in), said.get(Voice.CHILD, {}), check_in.finished_on)
    past = await _past(check_in, now)
    then = earlier.chosen(past, request.query_params.get("then", ""))
    steps = await _steps(request, check_in, child)
    return CheckInPage(check_in, child, children.first_name(child, keys), now, past, then,
                       await _steps(request, then.check_in, child) if then else [], await _voices(check_in, now, said, keys),
                       children.unseal(child, check_in, "own_words_sealed", keys),
                       children.unseal(child, check_in, "helper_sealed", keys), steps,
                       await agreeing.offer(request, check_in, steps), await circle.picture(check_in, child, keys),
                       await next_child(request, child), clock.today(), await mine.has_concern(person, check_in.pk),
                       typed or {}, errors or {},
                       await prompts_of(person, child, newest=check_in), _may_see(check_in, child, keys))


def _may_see(check_in: CheckIn, child: Child, keys: Keys) -> list[str]:
    """Who else the child said may see it: the family, and people by the names the child gave them."""
    named = children.unseal(child, check_in, "shown_to_sealed", keys).splitlines()
    return ([_("the family")] if check_in.family_sees else []) + named


async def _steps(request: Request, check_in: CheckIn, child: Child) -> list[PromiseLine]:
    person, keys = request.state.visitor.person, request.app.state.keys
    return [promise_line(one, child, keys, person) for one in await mine.steps_of(check_in)]


async def _past(check_in: CheckIn, now: Wheel) -> list[Past]:
    before = await earlier_wheels.with_adult(check_in)
    return earlier.row(before, await earlier_wheels.answers_of(before), now.instrument, now.answers)


async def _voices(check_in: CheckIn, now: Wheel, said: dict[Voice, dict[str, str]], keys: Keys) -> Voices:
    others = {voice: said.get(voice, {}) for voice in voices.BESIDE}
    words = {voice.value: one for voice, one in (await voices.said(check_in, check_in.child, keys)).items()}
    family = words[Voice.FAMILY].words.who if Voice.FAMILY in words else ""
    labels = {Voice.PRACTITIONER.value: _("You"), Voice.FAMILY.value: family or _("Family")}
    given = {voice.value: one for voice, one in others.items() if one or voice in words}
    lines = {voice: wheel_outlines.of_voice(voice, one, now.instrument.rings) for voice, one in given.items()}
    return Voices(labels, given, words, lines, voices.findings(now.instrument, now.answers, others),
                  voices.alike(now.answers, others), {key: translated(text) for key, text in voices.OPENERS.items()},
                  await families.out(check_in))
