"""The cast of the child's tests: Mrs Reid, whom Ailsa trusts; a lead and a deputy; a browser that was handed over."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import httpx

from participation import checkins, children, clock, consent, programme, storage
from participation.access import Role
from participation.app import create_app
from participation.consent import Giver, Kind
from participation.keys import Keys
from participation.models import Area, CheckIn, Child, Person, Service, Session
from participation.settings import Settings
from participation.web import sessions

NOON = datetime(2026, 6, 3, 11, 0, tzinfo=UTC)
BORN = {"3-7": date(2020, 5, 1), "8-11": date(2016, 5, 1), "12-18": date(2011, 5, 1)}
PIN = "2580"


@dataclass
class Cast:
    """Who is there, and the sitting that was started for Ailsa."""

    reid: Person
    lead: Person
    deputy: Person
    child: Child
    check_in: CheckIn
    keys: Keys


async def person(name: str, known_as: str, service: Service, *roles: Role, pin_hash: str | None = None) -> Person:
    return await Person.create(name=name, known_as=known_as, email=f"{name.split()[0].lower()}@dundee.example",
                               roles=[role.value for role in roles], service=service, pin_hash=pin_hash)


async def play(keys: Keys, *, band: str = "8-11", born: date | None = None, pin_hash: str | None = None) -> Cast:
    """Fill an empty database. Runs inside storage.writes()."""
    area = await Area.create(name="Lochee", slug="lochee")
    service = await Service.create(area=area, name="Camperdown Primary", kind="primary")
    reid = await person("Morag Reid", "Mrs Reid", service, Role.TRUSTED_ADULT, pin_hash=pin_hash)
    lead = await person("Fiona Grant", "Ms Grant", service, Role.PROTECTION_LEAD)
    deputy = await person("Omar Aziz", "Mr Aziz", service, Role.PROTECTION_LEAD)
    made = await programme.set_up(lead=lead, deputy=deputy, out_of_hours="Call 01632 960200.", minutes=30, by=None)
    await programme.switch(programme=made, on=True, by=None)
    child = await children.add(name="Ailsa Morrison", born=born or BORN[band], service=service, keys=keys, by=reid)
    await children.entrust(child=child, adult=reid, by=reid)
    for kind in Kind:
        await consent.give(child=child, kind=kind, giver=Giver.PARENT, by=reid)
    return Cast(reid, lead, deputy, child, await checkins.start(child=child, by=reid), keys)


async def hand_over(cast: Cast) -> str:
    """The token of a browser that Ailsa holds. Runs inside storage.writes()."""
    token = await sessions.begin(cast.reid, check_in_id=cast.check_in.pk, child_id=cast.check_in.child_id, holder=sessions.Holder.CHILD)
    await Session.filter(check_in_id=cast.check_in.pk).update(child_id=cast.child.pk)
    return token


class Browser:
    """An httpx client that behaves like one tab: same-origin headers, the check-in's id in each form."""

    def __init__(self, client: httpx.AsyncClient, cast: Cast) -> None:
        self.client, self.cast = client, cast

    async def get(self, path: str, **more: Any) -> httpx.Response:
        return await self.client.get(path, **more)

    async def post(self, path: str, data: dict[str, Any] | None = None, **headers: str) -> httpx.Response:
        form = {"check_in": self.cast.check_in.pk, **(data or {})}
        return await self.client.post(path, data=form, headers={"Sec-Fetch-Site": "same-origin", **headers})

    async def to_the_wheel(self) -> None:
        await self.post("/my/who-sees", {"answer": "yes"})

    async def save(self, page: str, base: int, revision: int, *, htmx: bool = True, go: str = "", **answers: str):
        """One autosave, or with htmx=False the plain submit of the same form."""
        one = self.cast.check_in
        form = {"band": one.band, "version": str(one.version), "page": page, "base": str(base), "revision": str(revision),
                "go": go, **answers}
        return await self.post("/my/wheel", form, **({"HX-Request": "true"} if htmx else {}))


@asynccontextmanager
async def serving(settings: Settings, *, band: str = "8-11", pin_hash: str | None = None):
    """The running service with the cast in it, and a browser that Ailsa holds."""
    app = create_app(settings)
    with clock.at(NOON):
        async with app.router.lifespan_context(app):
            async with storage.writes():
                cast = await play(app.state.keys, band=band, pin_hash=pin_hash)
                token = await hand_over(cast)
            transport = httpx.ASGITransport(app=app)
            async with httpx.AsyncClient(transport=transport, base_url=settings.origin) as client:
                client.cookies.set(sessions.cookie_name(settings), token, domain="127.0.0.1", path="/")
                yield Browser(client, cast)


async def reload(check_in: CheckIn) -> CheckIn | None:
    return await CheckIn.get_or_none(id=check_in.pk)
