"""Who would you like to be? Only in the demonstration, which is served on this machine alone."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from participation import alone, cast, checkins, passes, storage
from participation.cast import Character
from participation.checkins import Voice
from participation.models import Child, Pass, Person
from participation.passes import Kind
from participation.problems import NotFound
from participation.routes import entering, family
from participation.routes.account import open_session
from participation.routes.child import handing
from participation.settings import Settings
from participation.web import fields, pages, sessions
from participation.web.addresses import Url, Who


@dataclass(frozen=True)
class DemoPage(pages.Page):
    template: ClassVar[str] = "participation/demo.html"
    cast: list[Character]
    password: str
    pin: str


async def choose(request: Request) -> Response:
    kept = cast.kept(request.app.state.settings)
    return pages.show(request, DemoPage(kept.characters, kept.password, kept.pin))


async def become(request: Request) -> Response:
    settings: Settings = request.app.state.settings
    form = await fields.read(request)
    found = [one for one in cast.kept(settings).characters if one.key == form.text("who")]
    if not found:
        raise NotFound()
    character = found[0]
    if character.alone:
        return await _alone(request, character)
    if character.child_id:
        return await _as_child(request, character)
    if character.check_in_id:
        return await _as_family(request, character)
    if character.email:
        return await open_session(request, await Person.get(email=character.email))
    async with storage.writes():
        await sessions.end(request.state.visitor.session_id)
    return sessions.take(RedirectResponse(_address(character), 303), settings)


def _address(character: Character) -> str:
    """Any of the addresses: a survey's code works once, and the demonstration may be played for days."""
    return random.choice([character.address, *character.more])


async def _as_child(request: Request, character: Character) -> Response:
    """The adult has started a check-in and just handed the tablet over."""
    async with storage.writes():
        adult, child = await Person.get(email=character.email), await Child.get(id=character.child_id)
        check_in = await checkins.start(child=child, by=adult, voices=(Voice.CHILD, Voice.PRACTITIONER))
        return await handing.over(request, check_in)


async def _alone(request: Request, character: Character) -> Response:
    """The young person has typed a fresh code into their own phone."""
    async with storage.writes():
        await sessions.end(request.state.visitor.session_id)
        keys, adult = request.app.state.keys, await Person.get(email=character.email)
        code = await alone.give_code(child=await Child.get(id=character.child_id), keys=keys, by=adult)
        one = await passes.read(code, kinds=[Kind.ALONE], keys=keys)
        return await entering.OPENS[Kind.ALONE](request, one)


async def _as_family(request: Request, character: Character) -> Response:
    """The family has typed the code that the adult gave them."""
    async with storage.writes():
        one = await Pass.filter(check_in_id=character.check_in_id, kind=Kind.FAMILY.value).order_by("-until").first()
        if one is None:
            raise NotFound()
        return await family.enter(request, one)


URLS: list[Url] = [
    Url("/demo", "demo", choose, Who.ANYONE),
    Url("/demo", "demo.post", become, Who.ANYONE, ("POST",), hot=True),
]
