"""The protection lead's addresses: alerts, one alert, exercises, and who gets them (the programme)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from participation import audit, children, concerns, mail, post, programme, storage, telling
from participation.access import Role, holds
from participation.forms import concerns as forms
from participation.models import Person, Programme
from participation.problems import Problem, Unacceptable
from participation.queries import alerts
from participation.queries.alerts import Alert
from participation.web import fields, pages
from participation.web.addresses import Url, Who

LEAD = Who.of(Role.PROTECTION_LEAD)
SETS_UP = Who.of(Role.PROTECTION_LEAD, Role.ADMINISTRATOR)


@dataclass(frozen=True)
class AlertLine:
    """One alert in the list. `name` is '' in an exercise, which is about no child."""

    alert: Alert
    name: str
    service: str


@dataclass(frozen=True)
class ConcernsPage(pages.Page):
    template: ClassVar[str] = "participation/concerns/list.html"
    undelivered: list[AlertLine]
    acknowledged: list[AlertLine]
    closed: list[AlertLine]
    on: bool


@dataclass(frozen=True)
class ConcernPage(pages.Page):
    template: ClassVar[str] = "participation/concerns/concern.html"
    alert: Alert
    name: str
    age: int | None
    words: str
    done: str
    people: dict[str, Person]
    can_close: bool
    typed: str = ""
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ProgrammePage(pages.Page):
    template: ClassVar[str] = "participation/concerns/programme.html"
    running: Programme | None
    leads: list[Person]
    missing: str
    typed: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)
    done: bool = False


async def list_page(request: Request) -> Response:
    keys = request.app.state.keys
    found = await alerts.alerts_for(request.state.visitor.person, keys)
    lines = [AlertLine(one, children.name(one.concern.child, keys) if one.concern.child else "",
                       one.concern.child.service.name if one.concern.child else "") for one in found]
    running = await programme.current()
    return pages.show(request, ConcernsPage(
        [line for line in lines if line.alert.undelivered],
        [line for line in lines if line.alert.state is concerns.State.ACKNOWLEDGED],
        [line for line in lines if line.alert.state is concerns.State.CLOSED], bool(running and running.on)))


async def concern_page(request: Request) -> Response:
    alert = await _asked(request)
    async with storage.writes():
        await audit.record("concern.opened", by=request.state.visitor.person, about=alert.concern)
    return pages.show(request, await _page(request, alert))


async def acknowledge(request: Request) -> Response:
    alert = await _asked(request)
    await concerns.acknowledge(concern=alert.concern, by=request.state.visitor.person)
    return pages.see_other(request, "concern", id=alert.concern.pk)


async def note(request: Request) -> Response:
    alert = await _asked(request)
    given = forms.note(await fields.read(request))
    try:
        await concerns.note_done(concern=alert.concern, child=alert.concern.child, note=given.text, close=given.close,
                                 keys=request.app.state.keys, by=request.state.visitor.person)
    except Unacceptable as refusal:
        return pages.show(request, await _page(request, alert, typed=given.text, errors=refusal.errors), status=422)
    return pages.see_other(request, "concern", id=alert.concern.pk, at="done")


async def exercise(request: Request) -> Response:
    """Try the whole way with an alert that is about no child."""
    await telling.exercise(by=request.state.visitor.person, keys=request.app.state.keys)
    return pages.see_other(request, "concerns")


async def programme_page(request: Request) -> Response:
    return pages.show(request, await _programme_page(await programme.current(), done="done" in request.query_params))


async def set_up(request: Request) -> Response:
    given = forms.set_up(await fields.read(request))
    people = {person.pk: person for person in await _leads()}
    try:
        await programme.set_up(lead=people.get(given.lead), deputy=people.get(given.deputy), minutes=given.minutes,
                               out_of_hours=given.out_of_hours, by=request.state.visitor.person)
    except Problem as refusal:
        errors = refusal.errors if isinstance(refusal, Unacceptable) else {"lead": refusal.sentence}
        typed = {"lead": given.lead, "deputy": given.deputy, "out_of_hours": given.out_of_hours,
                 "minutes": str(given.minutes or "")}
        return pages.show(request, await _programme_page(await programme.current(), typed, errors), status=422)
    return pages.see_other(request, "programme")


async def switch(request: Request) -> Response:
    """On or off; on only when nothing is missing."""
    running = await programme.current()
    on = (await fields.read(request)).text("on", most=3) == "yes"
    if running is None:
        programme.check_can_switch_on(running)
    await programme.switch(programme=running, on=on, by=request.state.visitor.person)
    return pages.see_other(request, "programme")


async def _asked(request: Request) -> Alert:
    return await alerts.alert_for(request.state.visitor.person, request.path_params["id"], request.app.state.keys)


async def _page(request: Request, alert: Alert, typed: str = "", errors: dict[str, str] | None = None) -> ConcernPage:
    keys, concern = request.app.state.keys, alert.concern
    child, running = concern.child, alert.programme
    people = {one.pk: one for one in ((running.lead, running.deputy) if running else ()) if one}
    return ConcernPage(alert, children.name(child, keys) if child else "", children.age(child) if child else None,
                       children.unseal(child, concern, "words_sealed", keys) if child else "",
                       concerns.what_was_done(concern, child, keys), people, concerns.can_close(concern), typed, errors or {})


async def _leads() -> list[Person]:
    return [one for one in await Person.filter(active=True) if holds(one, [Role.PROTECTION_LEAD])]


async def _programme_page(running: Programme | None, typed: dict[str, str] | None = None,
                          errors: dict[str, str] | None = None, done: bool = False) -> ProgrammePage:
    missing = ""
    try:
        programme.check_can_switch_on(running)
    except Problem as problem:
        missing = problem.sentence
    now = {"lead": (running.lead_id or "") if running else "", "deputy": (running.deputy_id or "") if running else "",
           "out_of_hours": running.out_of_hours if running else "",
           "minutes": str(running.escalate_after_minutes if running else 30)}
    return ProgrammePage(running, await _leads(), missing, typed or now, errors or {}, done)


URLS: list[Url] = [
    Url("/concerns", "concerns", list_page, LEAD),
    Url("/concerns/exercise", "concerns.exercise", exercise, LEAD, ("POST",)),
    Url("/concerns/{id}", "concern", concern_page, LEAD),
    Url("/concerns/{id}/acknowledge", "concern.acknowledge", acknowledge, LEAD, ("POST",)),
    Url("/concerns/{id}/note", "concern.note", note, LEAD, ("POST",)),
    Url("/programme", "programme", programme_page, SETS_UP),
    Url("/programme", "programme.post", set_up, SETS_UP, ("POST",)),
    Url("/programme/switch", "programme.switch", switch, SETS_UP, ("POST",)),
]
