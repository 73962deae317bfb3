"""Who gets alerts, and when: the programme's page, its switch, and a test of its e-mail."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from participation import mail, post, programme, storage
from participation.access import Role
from participation.forms import concerns as forms
from participation.models import Person, Programme
from participation.problems import Problem, Unacceptable
from participation.queries import letters
from participation.queries.letters import Letter
from participation.web import fields, pages
from participation.web.addresses import Url, Who
from participation.words import N_

SETS_UP = Who.of(Role.PROTECTION_LEAD, Role.ADMINISTRATOR)
LOOK_SECONDS = 12
"""How long the page waits for a test message; sending goes on afterwards all the same."""
TEST_SUBJECT = N_("Heard: a test message")
TEST = N_("This is a test. Alerts would reach you at this address. Nothing needs to be done.")


@dataclass(frozen=True)
class ProgrammePage(pages.Page):
    """`missing`: why it cannot be switched on; `broken`: why no check-in can be started although it is on."""

    template: ClassVar[str] = "participation/concerns/programme.html"
    running: Programme | None
    leads: list[Person]
    missing: str
    broken: str
    typed: dict[str, str]
    hours: list[tuple[str, str]]
    posts: bool
    tests: list[Letter]
    errors: dict[str, str] = field(default_factory=dict)
    done: bool = False


async def programme_page(request: Request) -> Response:
    return pages.show(request, await _page(request, await programme.current(), done="done" in request.query_params))


async def set_up(request: Request) -> Response:
    form = await fields.read(request)
    given = forms.set_up(form)
    people = {person.pk: person for person in await _leads()}
    try:
        await programme.set_up(lead=people.get(given.lead), deputy=people.get(given.deputy), minutes=given.minutes,
                               out_of_hours=given.out_of_hours, hours=given.hours, closed_on=given.closed_on,
                               by=request.state.visitor.person)
    except Problem as refusal:
        errors = refusal.errors if isinstance(refusal, Unacceptable) else {"lead": refusal.sentence}
        typed = {"lead": given.lead, "deputy": given.deputy, "out_of_hours": given.out_of_hours,
                 "minutes": form.text("minutes", most=40), "closed_on": form.text("closed_on")}
        page = await _page(request, await programme.current(), typed, forms.days(form), errors)
        return pages.show(request, page, status=422)
    return pages.see_other(request, "programme")


async def switch(request: Request) -> Response:
    """On or off; on only when nothing is missing."""
    running = await programme.current()
    on = (await fields.read(request)).text("on", most=3) == "yes"
    if running is None:
        programme.check_can_switch_on(running)
    await programme.switch(programme=running, on=on, by=request.state.visitor.person)
    return pages.see_other(request, "programme")


async def test_mail(request: Request) -> Response:
    """A test message to lead and deputy, sent at once; the page then says what became of it."""
    running = await programme.current()
    about = f"programme:{running.pk}" if running else ""
    async with storage.writes():
        for person in programme.ready(running):
            await mail.queue(kind=mail.Kind.TEST, to=person, subject=TEST_SUBJECT, body=TEST, about=about, path="/concerns")
    if about:
        try:
            await asyncio.wait_for(post.deliver(request.app.state.settings, only=about), LOOK_SECONDS)
        except TimeoutError:
            pass  # it waits in the queue like any other
    return pages.see_other(request, "programme", at="e-mail")


async def _leads() -> list[Person]:
    return [one for one in await Person.filter(active=True) if programme.can_take(one)]


def _why(check: object, running: Programme | None) -> str:
    try:
        check(running)  # type: ignore[operator]
    except Problem as problem:
        return problem.sentence
    return ""


async def _page(request: Request, running: Programme | None, typed: dict[str, str] | None = None,
                hours: list[tuple[str, str]] | None = None, errors: dict[str, str] | None = None,
                done: bool = False) -> ProgrammePage:
    about = f"programme:{running.pk}" if running else ""
    now = {"lead": (running.lead_id or "") if running else "", "deputy": (running.deputy_id or "") if running else "",
           "out_of_hours": running.out_of_hours if running else "",
           "minutes": str(running.escalate_after_minutes if running else 30),
           "closed_on": "\n".join(map(forms.as_written, running.closed_on if running else ()))}
    return ProgrammePage(
        running, await _leads(), _why(programme.check_can_switch_on, running),
        _why(programme.check_stands, running) if running and running.on else "", typed or now,
        hours or forms.week(running.hours if running else ()), post.is_set_up(request.app.state.settings),
        (await letters.about([about]))[about] if about else [], errors or {}, done)


URLS: list[Url] = [
    Url("/programme", "programme", programme_page, SETS_UP),
    Url("/programme", "programme.post", set_up, SETS_UP, ("POST",)),
    Url("/programme/switch", "programme.switch", switch, SETS_UP, ("POST",)),
    Url("/programme/test-mail", "programme.test-mail", test_mail, SETS_UP, ("POST",), hot=True),
]
