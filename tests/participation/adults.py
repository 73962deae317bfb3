"""The cast of the adults' tests: Mrs Reid and Ailsa as in `sittings`, a second adult with a child of his own, lead, deputy,
data keeper, planner; and browsers for each of them.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import httpx
from starlette.applications import Starlette

from participation import children, clock, consent, storage
from participation.access import Role
from participation.app import create_app
from participation.checkins import Voice
from participation.consent import Giver, Kind
from participation.identity import new_id
from participation.models import CheckIn, Child, Person, Service, Spoke
from participation.settings import Settings
from participation.web import sessions
from tests.participation import sittings

NOON = sittings.NOON
MIDDLE = ("3", "3", "4", "4", "3", "2", "skip", "2")


@dataclass
class Stage:
    """The running service and who is on it."""

    app: Starlette
    settings: Settings
    cast: sittings.Cast
    khan: Person
    ben: Child
    keeper: Person
    planner: Person
    clients: list[httpx.AsyncClient] = field(default_factory=list)

    @property
    def keys(self):
        return self.app.state.keys

    async def as_(self, person: Person) -> httpx.AsyncClient:
        """A browser in which this person is signed in."""
        async with storage.writes():
            token = await sessions.begin(person)
        return self._client(token)

    async def as_child(self, check_in: CheckIn) -> httpx.AsyncClient:
        """A browser that was handed over for this check-in."""
        async with storage.writes():
            token = await sessions.begin(await check_in.adult, check_in_id=check_in.pk, child_id=check_in.child_id, holder=sessions.Holder.CHILD)
        return self._client(token)

    def _client(self, token: str) -> httpx.AsyncClient:
        one = httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url=self.settings.origin,
                                headers={"Origin": self.settings.origin, "Sec-Fetch-Site": "same-origin"})
        one.cookies.set(sessions.cookie_name(self.settings), token, domain="127.0.0.1", path="/")
        self.clients.append(one)
        return one

    async def kept(self, child: Child, adult: Person, *, days_ago: int = 0, answers: tuple[str, ...] = MIDDLE,
                   **more: Any) -> CheckIn:
        """A kept check-in of these two with the child's eight answers."""
        day = clock.today() - timedelta(days_ago)
        one = await CheckIn.create(
            child=child, adult=adult, service_id=child.service_id, instrument="wheel", version=1,
            band=children.band(child, day).value, voices=["child"], state="kept", started_at=clock.now() - timedelta(days_ago),
            finished_on=day, counted=True, **more)
        keys = ("safe", "healthy", "achieving", "nurtured", "active", "respected", "responsible", "included")
        await Spoke.bulk_create([Spoke(id=new_id(), check_in=one, voice=Voice.CHILD.value, indicator=key, answer=answer)
                                 for key, answer in zip(keys, answers, strict=True)])
        return one


@asynccontextmanager
async def staged(settings: Settings):
    """The running service at noon of a school day, with everybody in it."""
    app = create_app(settings)
    with clock.at(NOON):
        async with app.router.lifespan_context(app):
            async with storage.writes():
                stage = await _everybody(app, settings)
            yield stage
            for client in stage.clients:
                await client.aclose()


async def _everybody(app: Starlette, settings: Settings) -> Stage:
    cast = await sittings.play(app.state.keys)
    service = await Service.get(id=cast.child.service_id)
    khan = await sittings.person("Imran Khan", "Mr Khan", service, Role.TRUSTED_ADULT)
    ben = await children.add(name="Ben Whitelaw", born=date(2012, 2, 2), service=service, keys=app.state.keys, by=khan)
    await children.entrust(child=ben, adult=khan, by=khan)
    for kind in Kind:
        await consent.give(child=ben, kind=kind, giver=Giver.CHILD, by=khan)
    keeper = await sittings.person("Peter Aitken", "", service, Role.DATA_KEEPER)
    planner = await sittings.person("Isla Grant", "", service, Role.PLANNER)
    return Stage(app, settings, cast, khan, ben, keeper, planner)
