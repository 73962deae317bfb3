"""A real server for the child's journeys: a sitting of each band, waiting for its child, in a database of its own."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page

from participation import checkins, children, clock, consent, people, promises, storage
from participation.access import Role
from participation.consent import Giver, Kind
from participation.keys import Keys
from participation.models import Person, Service, Spoke
from participation.settings import Settings
from participation.wheel import KEYS
from participation.web.sessions import cookie_name
from tests.filled import free_port, serving
from tests.journeys.bar import Console
from tests.participation.sittings import PIN, Cast, hand_over, play

AGES = {"3-7": 6, "8-11": 10, "12-18": 15}
RINGS = {"3-7": 3, "8-11": 4, "12-18": 5}
PASSWORD = "three quiet words"


@dataclass
class Sitting:
    """One child with a handed-over browser's token; `answers()` looks into the database."""

    origin: str
    band: str
    token: str
    check_in_id: str
    child_id: str
    settings: Settings

    def sit_down(self, page: Page) -> Page:
        """Give the page's browser to the child."""
        page.context.add_cookies([{"name": cookie_name(self.settings), "value": self.token, "url": self.origin}])
        page.goto("/my")
        return page

    def answers(self) -> dict[str, str]:
        return dict(self._rows("SELECT indicator, answer FROM spoke WHERE check_in_id = ? AND voice = 'child'"))

    def ways(self) -> list[str]:
        return json.loads(self._rows("SELECT ways FROM check_in WHERE id = ?")[0][0])

    def state(self) -> str | None:
        found = self._rows("SELECT state FROM check_in WHERE id = ?")
        return found[0][0] if found else None

    def end_session(self) -> None:
        """As when it ran out, or the adult's password was changed elsewhere."""
        with sqlite3.connect(self.settings.data / "heard.db", timeout=10) as database:
            database.execute("DELETE FROM session WHERE check_in_id = ?", (self.check_in_id,))

    def resume_session(self) -> None:
        """The adult has handed the same check-in over again, in the same browser."""
        moment = int(time.time())
        with sqlite3.connect(self.settings.data / "heard.db", timeout=10) as database:
            database.execute("INSERT INTO session (id, person_id, check_in_id, child_id, kind, language, started, seen) "
                             "SELECT ?, adult_id, id, child_id, 'child', '', ?, ? FROM check_in WHERE id = ?",
                             (hashlib.sha256(self.token.encode()).hexdigest(), moment, moment, self.check_in_id))

    def _rows(self, sql: str) -> list[tuple]:
        with sqlite3.connect(self.settings.data / "heard.db", timeout=10) as database:
            return database.execute(sql, (self.check_in_id,)).fetchall()


class Sittings:
    """One running server, and waiting children of each band; `take` gives one that nobody has used yet."""

    def __init__(self, settings: Settings, waiting: list[tuple[str, bool, str, str, str]]) -> None:
        self.settings, self.waiting = settings, waiting

    def take(self, band: str, before: bool) -> Sitting:
        """`before`: with a kept wheel from three months ago, and two promises."""
        found = next(one for one in self.waiting if one[:2] == (band, before))
        self.waiting.remove(found)
        return Sitting(self.settings.origin, band, *found[2:], settings=self.settings)


@contextmanager
def served(folder: Path, most: int = 18) -> Iterator[Sittings]:
    """`most` unused sittings of each band."""
    data = folder / "data"
    data.mkdir(mode=0o700)
    settings = Settings(data=data, keys=folder / "keys", origin=f"http://127.0.0.1:{free_port()}")
    with ThreadPoolExecutor(1) as thread:  # an event loop may run in this one
        waiting = thread.submit(asyncio.run, _fill(settings, most)).result()
    with serving(settings):
        yield Sittings(settings, waiting)


async def _fill(settings: Settings, most: int) -> list[tuple[str, bool, str, str, str]]:
    await storage.migrate(settings)
    keys = Keys.opened(settings.keys)
    pin, password = await people.hashed(PIN), await people.hashed(PASSWORD)
    async with storage.opened(settings), storage.writes():
        cast = await play(keys, pin_hash=pin)
        cast.reid.password_hash = password
        await cast.reid.save()
        await Person.create(name="Sam Lowe", email="sam@dundee.example", roles=[Role.ADMINISTRATOR], password_hash=password)
        return [await _one(cast, keys, band, number < 2) for band in AGES for number in range(most)]


async def _one(cast: Cast, keys: Keys, band: str, before: bool) -> tuple[str, bool, str, str, str]:
    born = clock.today() - timedelta(days=366 * AGES[band] + 30)
    service = await Service.get(id=cast.reid.service_id)
    cast.child = await children.add(name="Ailsa Morrison", born=born, service=service, keys=keys, by=cast.reid)
    await children.entrust(child=cast.child, adult=cast.reid, by=cast.reid)
    for kind in Kind:
        await consent.give(child=cast.child, kind=kind, giver=Giver.PARENT, by=cast.reid)
    if before:
        await _last_time(cast, keys)
    cast.check_in = await checkins.start(child=cast.child, by=cast.reid)
    return band, before, await hand_over(cast), cast.check_in.pk, cast.child.pk


async def _last_time(cast: Cast, keys: Keys) -> None:
    """What was said three months ago: everything one ring, Included skipped; one promise done, one not yet."""
    with clock.at(clock.now() - timedelta(days=90)):
        then = await checkins.start(child=cast.child, by=cast.reid)
        await checkins.agree(check_in=then, by=cast.reid)
        for key in KEYS[:-1]:
            await Spoke.create(check_in=then, voice="child", indicator=key, answer="1" if key != "safe" else "2")
        await Spoke.create(check_in=then, voice="child", indicator="included", answer="skip")
        await checkins.keep(check_in=then, child=cast.child, by=cast.reid)
        for what, indicator in (("Mrs Reid finds me a lunch club.", "included"), ("Mr Khan asks about boots.", "active")):
            one = await promises.agree(child=cast.child, check_in=then, what=what, due=clock.today() + timedelta(days=7),
                                       keys=keys, by=cast.reid, owner_name="Mrs Reid", indicator=indicator)
            if indicator == "included":
                await promises.done(promise=one, child=cast.child, told="You go on Tuesdays.", keys=keys, by=cast.reid)


@pytest.fixture(scope="module")
def sittings(tmp_path_factory):
    with served(tmp_path_factory.mktemp("sittings")) as running:
        yield running


@pytest.fixture
def at(browser, sittings):
    """at("8-11") → an unused sitting and a page of its child's browser; more options go to the browser context."""
    contexts = []

    def make(band="8-11", *, before=False, **options):
        sit = sittings.take(band, before)
        context = browser.new_context(base_url=sit.origin, reduced_motion="reduce", locale="en-GB", **options)
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        page.heard_console = Console(page)
        return sit, sit.sit_down(page)

    yield make
    for context in contexts:
        context.close()


def answer(page, key, value):
    page.locator(f"#{key}-{value}").click()


def to_the_wheel(page):
    """From the page that says who sees this; returns the taps it took. What was agreed last time comes in between."""
    page.get_by_role("button", name="Yes").click()
    page.wait_for_url(re.compile("/my/(agreed|practice)"))
    agreed = page.url.endswith("/my/agreed")
    if agreed:
        page.get_by_role("button", name="Next").click()
    page.get_by_role("link", name="I’m ready").click()
    return 2 + agreed


def turn(page, values):
    """Answer question after question; returns the taps it took."""
    taps = 0
    for key in KEYS:
        answer(page, key, values[key])
        page.locator(f".card:has(#q-{key}) .btn:not(.btn-quiet)").click()
        taps += 2
    return taps
