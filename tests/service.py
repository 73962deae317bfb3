"""The whole service without a network: `service` serves, `service.browser()` is one browser with its own cookies."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx
import pytest
from starlette.applications import Starlette

from participation import people, storage
from participation.access import Role
from participation.app import create_app
from participation.models import Person
from participation.settings import Settings

PASSWORD, PIN = "three words here", "2580"


@dataclass
class Service:
    app: Starlette
    settings: Settings

    @property
    def database(self) -> storage.Database:
        return self.app.state.database

    @property
    def hot(self):
        return self.app.state.database.hot

    @property
    def keys(self):
        return self.app.state.keys

    def browser(self) -> httpx.AsyncClient:
        """Follows no redirects; sends Origin as browsers do."""
        return httpx.AsyncClient(transport=httpx.ASGITransport(self.app, raise_app_exceptions=False),
                                 base_url=self.settings.origin, headers={"Origin": self.settings.origin})

    async def person(self, email: str, *roles: Role, **more: object) -> Person:
        secrets = await people.Secrets.made(password=PASSWORD, pin=PIN)
        async with storage.writes():
            return await people.add(name=email.split("@")[0].title(), email=email, roles=roles, by=None,
                                    secrets=secrets, **more)

    async def signed_in(self, email: str) -> httpx.AsyncClient:
        browser = self.browser()
        answer = await browser.post("/sign-in", data={"email": email, "password": PASSWORD})
        assert answer.status_code == 303, answer.text
        return browser


@pytest.fixture
async def service(settings: Settings) -> AsyncIterator[Service]:
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        yield Service(app, settings)
