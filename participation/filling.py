"""Fill a demonstration partnership: the rooms' invented people and answers in the right order. Composition root."""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Callable

from participation import cast, clock, storage
from participation import demo as people_demo
from participation.cast import Cast, Character
from participation.engines.config import kind, sqlite_path
from participation.engines.locks import private
from participation.keys import BOOK, Keys
from participation.problems import Misconfigured
from participation.settings import Settings

SEED = 2016
BEGUN = "demo-begun"


class Progress:
    """One line a step, with how long it took."""

    def __init__(self, say: Callable[[str], None] = lambda text: print(text, flush=True)) -> None:
        self.say, self.begun = say, time.monotonic()

    def __call__(self, text: str) -> None:
        self.say(f"  {time.monotonic() - self.begun:5.1f} s  {text}")


async def demonstration(settings: Settings, *, afresh: bool = False, seed: int = SEED) -> str:
    """Make the demonstration if it is not there; returns who can sign in as what, to print."""
    _check_is_demonstration(settings)
    if afresh or not (settings.data / cast.FILE).is_file():
        shutil.rmtree(settings.data, ignore_errors=True)
        settings.data.mkdir(parents=True, mode=0o700)
        _empty_key_book(settings)
        (settings.data / BEGUN).touch()
        await fill(settings, seed=seed, progress=Progress())
    return _who_is_who(settings, cast.kept(settings))


def _empty_key_book(settings: Settings) -> None:
    """The invented children have the same ids each time: whoever was erased for trying it out may come again."""
    if not settings.keys.exists():
        settings.keys.mkdir(parents=True, mode=0o700)
        private(settings.keys / BEGUN)
    if (settings.keys / BEGUN).is_file():
        (settings.keys / BOOK).unlink(missing_ok=True)


def _check_is_demonstration(settings: Settings) -> None:
    """Only an empty folder, or one that we filled ourselves, may be thrown away."""
    folder = settings.data
    if kind(settings) != "sqlite" or not sqlite_path(settings).is_relative_to(folder.resolve()):
        raise Misconfigured("The demonstration uses a database of its own: leave HEARD_DATABASE_URL unset.")
    if folder.exists() and any(folder.iterdir()) and not (folder / BEGUN).is_file():
        raise Misconfigured(f"{folder} holds something that is no demonstration. Set HEARD_DATA to another folder.")


async def fill(settings: Settings, *, seed: int = SEED, small: bool = False, progress: Progress) -> None:
    """Everything of the demonstration, from an empty folder; `small` for tests."""
    from analysis import demo as plans_demo
    from surveys import demo as surveys_demo
    progress("making the database")
    await storage.migrate(settings)
    keys, rng = Keys.opened(settings.keys), random.Random(seed)
    async with storage.opened(settings) as database:
        given = {"settings": settings, "database": database, "keys": keys, "rng": rng, "today": clock.today(),
                 "progress": progress, "small": small}
        characters: list[Character] = [*await people_demo.fill(**given), *await surveys_demo.fill(**given)]
        characters += await plans_demo.fill(**given)
    cast.keep(settings, Cast(characters, people_demo.PASSWORD, people_demo.PIN))
    progress("done")


def _who_is_who(settings: Settings, found: Cast) -> str:
    lines = ["", f"Heard is served on {settings.origin} (stop with Ctrl+C). Everything in it is invented.",
             f"Choose who to be on the start page, or sign in with the password {found.password} (PIN {found.pin}):", ""]
    lines += [f"  {one.name:<28} {one.role:<20} {one.email or settings.origin + one.address}" for one in found.characters]
    return "\n".join([*lines, ""])
