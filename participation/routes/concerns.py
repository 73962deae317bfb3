"""The protection lead's addresses: alerts, one alert, exercises."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from participation import audit, children, concerns, hours, post, programme, receipts, storage, telling
from participation.access import Role, allowed
from participation.forms import concerns as forms
from participation.models import Person
from participation.problems import Unacceptable
from participation.queries import alerts, letters
from participation.queries.alerts import Alert
from participation.queries.letters import Letter
from participation.web import fields, pages, phones
from participation.web.addresses import Url, Who

LEAD = Who.of(Role.PROTECTION_LEAD)


@dataclass(frozen=True)
class AlertLine:
    """One alert in the list. `name` is '' in an exercise, which is about no child."""

    alert: Alert
    name: str
    service: str
    letters: list[Letter]


@dataclass(frozen=True)
class ConcernsPage(pages.Page):
    template: ClassVar[str] = "participation/concerns/list.html"
    undelivered: list[AlertLine]
    acknowledged: list[AlertLine]
    closed: list[AlertLine]
    on: bool
    broken: bool
    posts: bool


@dataclass(frozen=True)
class ConcernPage(pages.Page):
    template: ClassVar[str] = "participation/concerns/concern.html"
    alert: Alert
    name: str
    age: int | None
    words: str
    done: str
    people: dict[str, Person]
    letters: list[Letter]
    posts: bool
    out_now: bool
    out_of_hours: list[tuple[str, str]]
    deputy_at: datetime
    can_close: bool
    typed: str = ""
    errors: dict[str, str] = field(default_factory=dict)


async def list_page(request: Request) -> Response:
    keys = request.app.state.keys
    found = await alerts.alerts_for(request.state.visitor.person, keys)
    await receipts.alerts_listed([one.concern.pk for one in found], by=request.state.visitor.person)
    written = await letters.about([_about(one) for one in found])
    lines = [AlertLine(one, children.name(one.concern.child, keys) if one.concern.child else "",
                       one.concern.child.service.name if one.concern.child else "", written[_about(one)]) for one in found]
    running = await programme.current()
    return pages.show(request, ConcernsPage(
        [line for line in lines if line.alert.undelivered],
        [line for line in lines if line.alert.state is concerns.State.ACKNOWLEDGED],
        [line for line in lines if line.alert.state is concerns.State.CLOSED], bool(running and running.on),
        bool(running and running.on) and not allowed(programme.check_stands, running),
        post.is_set_up(request.app.state.settings)))


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


async def _asked(request: Request) -> Alert:
    return await alerts.alert_for(request.state.visitor.person, request.path_params["id"], request.app.state.keys)


async def _page(request: Request, alert: Alert, typed: str = "", errors: dict[str, str] | None = None) -> ConcernPage:
    keys, concern = request.app.state.keys, alert.concern
    child, running = concern.child, alert.programme
    people = {one.pk: one for one in programme.ready(running)}
    about = _about(alert)
    return ConcernPage(alert, children.name(child, keys) if child else "", children.age(child) if child else None,
                       children.unseal(child, concern, "words_sealed", keys) if child else "",
                       concerns.what_was_done(concern, child, keys), people, (await letters.about([about]))[about],
                       post.is_set_up(request.app.state.settings),
                       alert.undelivered and programme.office_now(running) is hours.Now.CLOSED,
                       phones.parts(running.out_of_hours if running else ""), concerns.deputy_due(concern, running),
                       concerns.can_close(concern), typed, errors or {})


def _about(alert: Alert) -> str:
    return f"concern:{alert.concern.pk}"


URLS: list[Url] = [
    Url("/concerns", "concerns", list_page, LEAD),
    Url("/concerns/exercise", "concerns.exercise", exercise, LEAD, ("POST",)),
    Url("/concerns/{id}", "concern", concern_page, LEAD),
    Url("/concerns/{id}/acknowledge", "concern.acknowledge", acknowledge, LEAD, ("POST",)),
    Url("/concerns/{id}/note", "concern.note", note, LEAD, ("POST",)),
]
