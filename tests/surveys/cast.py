"""A known wave for tests: forty staff in two areas, invited to the staff confidence survey, with their codes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from participation import clock, storage
from participation.keys import Keys
from participation.models import Area, Person
from participation.storage import Database
from surveys.inviting import invitations
from surveys.inviting.invitations import Holder, Invited
from surveys.models import Wave
from surveys.running import waves
from surveys.sealed import ballots, closing

OPENED = dt.datetime(2027, 1, 11, 9, 0, tzinfo=dt.UTC)
CLOSES = dt.date(2027, 2, 5)
PEOPLE = [f"staff{number:02}@example.org" for number in range(40)]


@dataclass
class Open:
    """An open wave with who is who."""

    wave: Wave
    database: Database
    keys: Keys
    lead: Person
    tokens: dict[str, str] = field(default_factory=dict)

    async def holder(self, person: str) -> Holder:
        found = await invitations.holder(self.database.hot, self.keys, self.tokens[person])
        assert found is not None
        return found

    async def send(self, person: str, answers: dict, receipt: str) -> ballots.Sent:
        return await ballots.send(self.database.hot, self.keys, holder=await self.holder(person), answers=answers,
                                  receipt=receipt)

    async def close(self) -> None:
        await closing.close(wave=self.wave, database=self.database, keys=self.keys, by=self.lead)


async def areas() -> dict[str, Area]:
    return {name: await Area.create(name=name, slug=name.lower(), position=place)
            for place, name in enumerate(("Lochee", "Coldside"))}


async def lead() -> Person:
    return await Person.create(name="Joe Lamont", email="joe@example.org", roles=["survey_lead"])


async def planned(keys: Keys, by: Person, *, key: str = "staff-confidence", key_mode: str = "server",
                  closes: dt.date = CLOSES) -> Wave:
    """A wave in preparation with its list of forty: 20 schools, 12 health and 8 police, over two areas."""
    places = await areas() if not await Area.exists() else {area.name: area for area in await Area.all()}
    people = [Invited(contact, places["Lochee" if number % 2 else "Coldside"].pk,
                      "School" if number < 20 else "Health" if number < 32 else "Police")
              for number, contact in enumerate(PEOPLE)]
    async with storage.writes():
        wave = await waves.plan(key=key, name="Staff survey, winter 2027", closes_on=closes, key_mode=key_mode, by=by,
                                told_by=closes + dt.timedelta(days=42))
        await invitations.put_list(wave=wave, people=people, keys=keys, by=by)
    return wave


async def opened(database: Database, keys: Keys, *, key: str = "staff-confidence", at: dt.datetime = OPENED,
                 closes: dt.date = CLOSES) -> Open:
    by = await lead()
    with clock.at(at):
        wave = await planned(keys, by, key=key, closes=closes)
        async with storage.writes():
            await waves.open_wave(wave=wave, keys=keys, by=by)
            made = await invitations.make_codes(wave=wave, keys=keys, by=by)
    return Open(wave, database, keys, by, {code.contact: code.token for code in made})


async def lead_again() -> Person:
    return await Person.get(email="joe@example.org")
