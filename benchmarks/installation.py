"""An installation to be measured: an open wave of the one-page survey with codes, and children at the wheel."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path

from participation import checkins, children, clock, consent, programme, storage
from participation.access import Role
from participation.consent import Giver, Kind
from participation.keys import Keys
from participation.models import Area, CheckIn, Person, Service
from participation.settings import Settings
from participation.web import sessions
from surveys.inviting import invitations
from surveys.inviting.invitations import Invited
from surveys.running import waves

SURVEY = "team-pulse"  # eight choices and a text on one page


@dataclass
class Child:
    """A browser that a child holds: its cookie, and what its wheel's form must carry."""

    cookie: str
    check_in: str
    band: str
    version: int


@dataclass
class Installation:
    settings: Settings
    tokens: list[str] = field(default_factory=list)
    children: list[Child] = field(default_factory=list)


async def made(folder: Path, database_url: str, *, port: int, respondents: int, at_the_wheel: int) -> Installation:
    """Migrate and fill a new database. `folder` gets data and keys."""
    settings = Settings(database_url=database_url, data=folder / "data", keys=folder / "keys",
                        origin=f"http://127.0.0.1:{port}")
    settings.data.mkdir(parents=True, exist_ok=True)
    await storage.migrate(settings)
    keys = Keys.opened(settings.keys)
    installation = Installation(settings)
    async with storage.opened(settings):
        async with storage.writes():
            area = await Area.create(name="Lochee", slug="lochee")
            service = await Service.create(area=area, name="Camperdown Primary", kind="primary")
            adult = await Person.create(name="Morag Reid", known_as="Mrs Reid", email="morag.reid@example.org",
                                        roles=[Role.TRUSTED_ADULT.value], service=service)
        installation.tokens = await _wave(area, keys, respondents)
        installation.children = await _wheels(service, adult, keys, at_the_wheel)
    return installation


async def _wave(area: Area, keys: Keys, respondents: int) -> list[str]:
    closes = clock.today() + dt.timedelta(days=30)
    async with storage.writes():
        wave = await waves.plan(key=SURVEY, name="Pulse", closes_on=closes, told_by=None, key_mode="server", by=None)
        people = [Invited(f"person{number}@example.org", area.pk, "School") for number in range(respondents)]
        await invitations.put_list(wave=wave, people=people, keys=keys, by=None)
        await waves.open_wave(wave=wave, keys=keys, by=None)
        return [code.token for code in await invitations.make_codes(wave=wave, keys=keys, by=None)]


async def _wheels(service: Service, adult: Person, keys: Keys, number: int) -> list[Child]:
    async with storage.writes():
        lead, deputy = [await Person.create(name=f"Lead {place}", known_as="Lead", email=f"lead{place}@example.org",
                                            roles=[Role.PROTECTION_LEAD.value], service=service) for place in range(2)]
        open_programme = await programme.set_up(lead=lead, deputy=deputy, out_of_hours="Call 01632 960200.", minutes=30,
                                                by=None)
        await programme.switch(programme=open_programme, on=True, by=None)
        return [await _child(place, service, adult, keys) for place in range(number)]


async def _child(place: int, service: Service, adult: Person, keys: Keys) -> Child:
    child = await children.add(name=f"Child {place}", born=clock.today() - dt.timedelta(days=3500), service=service,
                               keys=keys, by=adult)
    await children.entrust(child=child, adult=adult, by=adult)
    for kind in Kind:
        await consent.give(child=child, kind=kind, giver=Giver.PARENT, by=adult)
    check_in = await checkins.start(child=child, by=adult)
    await CheckIn.filter(id=check_in.pk).update(state=checkins.State.OPEN.value)
    token = await sessions.begin(adult, check_in_id=check_in.pk, child_id=child.pk, holder=sessions.Holder.CHILD)
    return Child(token, check_in.pk, check_in.band, check_in.version)
