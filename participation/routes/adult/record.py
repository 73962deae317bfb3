"""A child's record as their trusted adult sees it: check-ins, promises, consents; and adding a child."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from participation import children, clock, consent, earlier, programme, receipts
from participation.earlier import Moment
from participation.forms import adult as forms
from participation.models import Child, Service, Trust
from participation.problems import Forbidden, Problem, Unacceptable
from participation.prompts import Prompt
from participation.queries import earlier as wheels, mine
from participation.queries.prompted import prompts_of
from participation.routes.adult import phone
from participation.routes.adult.showing import FACES, PromiseLine, promise_line
from participation.web import fields, pages
from participation.words import N_


@dataclass(frozen=True)
class RecordPage(pages.Page):
    """`moments`: the wheels of these two, newest first; by check-in `spoke`, which voices, and `steps`, what was agreed."""

    template: ClassVar[str] = "participation/adult/record.html"
    child: Child
    trust: Trust
    name: str
    first: str
    age: int
    hue: str
    moments: list[Moment]
    spoke: dict[str, set[str]]
    steps: dict[str, list[PromiseLine]]
    promised: list[PromiseLine]
    consents: consent.Standing
    history: list[object]
    phone: phone.Phone
    refusal: str
    today: date
    typed: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    erred: str = ""
    prompts: list[Prompt] = field(default_factory=list)


@dataclass(frozen=True)
class NewChildPage(pages.Page):
    template: ClassVar[str] = "participation/adult/new_child.html"
    pictures: dict[str, str]
    typed: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


async def record(request: Request) -> Response:
    person = request.state.visitor.person
    trust = await mine.trust_for(person, request.path_params["id"])
    await receipts.opened(child=trust.child, page="record", by=person)
    return pages.show(request, await _page(request, trust))


async def consent_post(request: Request) -> Response:
    """A yes or no of one kind, with who decided; what follows from it happens at once."""
    person = request.state.visitor.person
    trust = await mine.trust_for(person, request.path_params["id"])
    form = await fields.read(request)
    try:
        kind, given, giver = forms.consenting(form)
        if given:
            await consent.give(child=trust.child, kind=kind, giver=giver, by=person)
        else:
            await consent.withdraw(child=trust.child, kind=kind, giver=giver, by=person, keys=request.app.state.keys)
    except Unacceptable as refusal:
        page = await _page(request, trust, errors=refusal.errors, erred=form.text("kind", most=20))
        return pages.show(request, page, status=422)
    return pages.see_other(request, "record", id=trust.child_id, at="consent")


async def plan_next(request: Request) -> Response:
    person = request.state.visitor.person
    trust = await mine.trust_for(person, request.path_params["id"])
    form = await fields.read(request)
    try:
        await children.plan_next(child=trust.child, day=forms.day(form, "next"), by=person)
    except Unacceptable as refusal:
        page = await _page(request, trust, errors=refusal.errors, typed={"next": form.text("next", most=10)})
        return pages.show(request, page, status=422)
    return pages.see_other(request, "record", id=trust.child_id, at="next-time")


async def new(request: Request) -> Response:
    return pages.show(request, NewChildPage(FACES))


async def add(request: Request) -> Response:
    """A child of the adult's own service, who trusts this adult from now on."""
    person, keys = request.state.visitor.person, request.app.state.keys
    service = await Service.get_or_none(id=person.service_id)
    if service is None:
        raise Forbidden(N_("Your account belongs to no service yet. An administrator can add it."))
    form = await fields.read(request)
    try:
        one = forms.new_child(form)
        child = await children.add(name=one.name, born=one.born, group=one.group, picture=one.picture, service=service,
                                   keys=keys, by=person)
    except Unacceptable as refusal:
        typed = {name: form.text(name) for name in ("name", "born", "group", "picture")}
        return pages.show(request, NewChildPage(FACES, typed, refusal.errors), status=422)
    await children.entrust(child=child, adult=person, by=person)
    return pages.see_other(request, "record", id=child.pk, at="consent")


async def _page(request: Request, trust: Trust, *, typed: dict[str, str] | None = None,
                errors: dict[str, str] | None = None, erred: str = "") -> RecordPage:
    person, keys, child = request.state.visitor.person, request.app.state.keys, trust.child
    name, standing = children.name(child, keys), await consent.standing(child)
    promised = [promise_line(one, child, keys, person) for one in await mine.promises_of(person, [child.pk])]
    kept = await mine.check_ins_of(person, child)
    steps = {one.pk: [line for line in promised if line.check_in_id == one.pk] for one in kept}
    loose = [line for line in promised if line.check_in_id not in steps]
    return RecordPage(child, trust, name, name.split(" ", 1)[0], children.age(child), FACES.get(child.picture, "safe"),
                      earlier.over_time(kept, await wheels.answers_of(kept)), await wheels.voices_of(kept), steps, loose,
                      standing, await consent.history(child), await phone.of(child, person), await _refusal(standing), clock.today(), typed or {}, errors or {}, erred,
                      await prompts_of(person, child))


async def _refusal(standing: consent.Standing) -> str:
    """Why no check-in can be started, '' if one can."""
    try:
        consent.check_can_start(standing, await programme.current())
    except Problem as problem:
        return problem.sentence
    return ""
