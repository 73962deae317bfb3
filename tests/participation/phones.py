"""The cast of the tests of a phone of one's own: Ailsa of ten, Mrs Reid, and phones that nobody has held yet."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx

from participation import alone, storage
from participation.models import CheckIn
from participation.settings import Settings
from tests.participation.adults import Stage, staged

HEADERS = {"Sec-Fetch-Site": "same-origin"}


@dataclass
class Phones:
    stage: Stage

    async def code(self) -> str:
        """A fresh code from Mrs Reid for Ailsa, as she would read it out."""
        async with storage.writes():
            return await alone.give_code(child=self.stage.cast.child, keys=self.stage.keys, by=self.stage.cast.reid)

    def phone(self, address: str = "127.0.0.1") -> httpx.AsyncClient:
        """A browser without a cookie, at a network address of its own."""
        transport = httpx.ASGITransport(self.stage.app, client=(address, 5000))
        one = httpx.AsyncClient(transport=transport, base_url=self.stage.settings.origin,
                                headers={"Origin": self.stage.settings.origin, **HEADERS})
        self.stage.clients.append(one)
        return one

    async def opened(self) -> tuple[httpx.AsyncClient, CheckIn]:
        """A phone on which a fresh code was typed, and its check-in."""
        one = self.phone()
        answer = await one.post("/enter", data={"code": await self.code()})
        assert (answer.status_code, answer.headers["location"]) == (303, "/my"), answer.text
        return one, await CheckIn.get(alone=True, finished_on=None)

    async def finished(self, *, adult: str, **answers: str) -> CheckIn:
        """A wheel that was turned on a phone and kept; `adult`: show or hide."""
        one, check_in = await self.opened()
        await one.post("/my/who-sees", data={"check_in": check_in.pk, "answer": "yes"})
        await turn(one, check_in, **answers)
        end = await one.post("/my/finish", data={"check_in": check_in.pk, "ending": "keep", "adult": adult})
        assert end.status_code == 303, end.text
        return await CheckIn.get(id=check_in.pk)


async def turn(phone: httpx.AsyncClient, check_in: CheckIn, **answers: str) -> None:
    form = {"check_in": check_in.pk, "band": check_in.band, "version": str(check_in.version), "page": "a" * 32, "base": "0",
            "revision": "1", **answers}
    answer = await phone.post("/my/wheel", data=form, headers={"HX-Request": "true"})
    assert answer.status_code == 200, answer.text


@asynccontextmanager
async def handing_out(settings: Settings):
    async with staged(settings) as stage:
        yield Phones(stage)
