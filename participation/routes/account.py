"""Signing in and out, and one's own password and PIN."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from participation import audit, people, storage, throttle
from participation.forms import account as forms
from participation.models import Person
from participation.problems import Problem, TooMany, Unacceptable
from participation.routes.start import home
from participation.web import fields, network, pages, sessions
from participation.web.addresses import Url, Who
from participation.words import _


@dataclass(frozen=True)
class SignInPage(pages.Page):
    template: ClassVar[str] = "participation/sign_in.html"
    email: str = ""
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class AccountPage(pages.Page):
    template: ClassVar[str] = "participation/account.html"
    person: Person
    errors: dict[str, str] = field(default_factory=dict)
    done: str = ""


async def sign_in_page(request: Request) -> Response:
    visitor = request.state.visitor
    return home(request, visitor.roles) if visitor.person else pages.show(request, SignInPage())


async def sign_in(request: Request) -> Response:
    form = await fields.read(request)
    try:
        email, password = forms.sign_in(form)
        person = await _who(request, email, password)
    except Unacceptable as refusal:
        return pages.show(request, SignInPage(form.text("email", most=254), refusal.errors), status=422)
    except TooMany as refusal:
        shown = pages.show(request, SignInPage(form.text("email", most=254), {"password": refusal.sentence}), status=429)
        shown.headers["Retry-After"] = str(refusal.seconds)
        return shown
    return await open_session(request, person)


async def _who(request: Request, email: str, password: str) -> Person:
    """The person, or Unacceptable with one sentence for every reason. Wrong tries make the next one wait."""
    hot, keys = request.app.state.database.hot, request.app.state.keys
    tried, around = keys.mac("sign-in", email.strip().lower()), keys.mac("sign-in network", network.network(request))
    await throttle.attempt(hot, around, throttle.NETWORK)
    await throttle.attempt(hot, tried)
    person = await people.with_password(email, password)
    if person is None:
        raise Unacceptable({"password": _("That address and password do not fit. Check both and try again.")})
    await throttle.right(hot, tried)
    await throttle.forgive(hot, around)
    return person


async def open_session(request: Request, person: Person) -> Response:
    """Sign the person in, in this browser, and go to where their day begins."""
    async with storage.writes():
        await sessions.sweep(request.app.state.settings)
        token = await sessions.begin(person, old=request.state.visitor.session_id)
        await audit.record("signed-in", by=person, about=person)
    roles = sessions.Visitor(person).roles
    return sessions.give(home(request, roles), token, request.app.state.settings)


async def sign_out(request: Request) -> Response:
    visitor = request.state.visitor
    await sessions.end(visitor.session_id)
    await audit.record("signed-out", by=visitor.person, about=visitor.person)
    return sessions.take(pages.see_other(request, "start"), request.app.state.settings)


async def account(request: Request) -> Response:
    return pages.show(request, AccountPage(request.state.visitor.person))


async def change(request: Request) -> Response:
    """A new password or a new PIN; the present password is asked for again."""
    person: Person = request.state.visitor.person
    form = await fields.read(request)
    try:
        await _check_present(request, person, form.text("present", most=200))
        if form.text("password", most=200):
            return await _new_password(request, person, form.text("password", most=200))
        pin = form.text("pin", most=20)
        people.check_pin(pin)
        secret = await people.hashed(pin)
        async with storage.writes():
            await people.change_pin(person=person, pin_hash=secret, by=person)
    except Unacceptable as refusal:
        return pages.show(request, AccountPage(person, refusal.errors), status=422)
    except Problem as refusal:
        return pages.show(request, AccountPage(person, {"present": refusal.sentence}), status=refusal.status)
    return pages.show(request, AccountPage(person, done=_("Your new PIN works from now on.")))


async def _check_present(request: Request, person: Person, password: str) -> None:
    hot, tried = request.app.state.database.hot, request.app.state.keys.mac("account", person.pk)
    await throttle.attempt(hot, tried)
    if not await people.matches(password, person.password_hash):
        raise Unacceptable({"present": _("This is not your present password.")})
    await throttle.right(hot, tried)


async def _new_password(request: Request, person: Person, password: str) -> Response:
    people.check_password(password)
    secret = await people.hashed(password)
    async with storage.writes():
        await people.change_password(person=person, password_hash=secret, by=person)
        token = await sessions.begin(person)
    shown = pages.show(request, AccountPage(person, done=_("Your new password works from now on. Other browsers were signed out.")))
    return sessions.give(shown, token, request.app.state.settings)


URLS = [
    Url("/sign-in", "sign-in", sign_in_page, Who.ANYONE),
    Url("/sign-in", "sign-in.post", sign_in, Who.ANYONE, ("POST",), hot=True),
    Url("/sign-out", "sign-out", sign_out, Who.SIGNED_IN, ("POST",)),
    Url("/account", "account", account, Who.SIGNED_IN),
    Url("/account", "account.post", change, Who.SIGNED_IN, ("POST",), hot=True),
]
