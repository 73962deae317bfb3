"""Surveys of this installation beside those that come with Heard: which there are, and which version is used."""

from __future__ import annotations

from dataclasses import dataclass

from surveys import library
from surveys.library import Questionnaire
from surveys.models import Survey

PREFIX = "own-"
"""Keys of surveys that are written or imported here begin so: none that comes with Heard later can take their place."""
DRAFT, PUBLISHED, RETIRED = "draft", "published", "retired"


@dataclass(frozen=True)
class Own:
    """A survey of this installation: its versions with the newest first, and the version that is being written, if any."""

    versions: tuple[Survey, ...]
    draft: Survey | None

    @property
    def used(self) -> Survey | None:
        """The version that a new wave asks."""
        return next((one for one in self.versions if one.state == PUBLISHED), None)

    @property
    def newest(self) -> Survey:
        return self.versions[0] if self.versions else self.draft  # type: ignore[return-value]

    @property
    def form(self) -> Questionnaire:
        return library.read((self.used or self.newest).definition)


async def every() -> list[Own]:
    """Every survey of this installation, by title."""
    by_key: dict[str, list[Survey]] = {}
    for row in await Survey.filter(key__startswith=PREFIX).order_by("-version"):
        by_key.setdefault(row.key, []).append(row)
    return sorted((_own(rows) for rows in by_key.values()), key=lambda one: one.newest.title.casefold())


async def one(key: str) -> Own | None:
    """The survey with this key, or None."""
    rows = await Survey.filter(key=key).order_by("-version") if key.startswith(PREFIX) else []
    return _own(rows) if rows else None


def _own(rows: list[Survey]) -> Own:
    return Own(tuple(row for row in rows if row.state != DRAFT), next((row for row in rows if row.state == DRAFT), None))


async def published() -> list[Questionnaire]:
    """The surveys of this installation that can be used for a wave, by title."""
    return [own.form for own in await every() if own.used]


async def text(key: str) -> str | None:
    """The TOML that a new wave of this survey asks, be it one that comes with Heard or one of our own; None: there is none."""
    if found := library.shipped_text(key):
        return found
    own = await one(key)
    return own.used.definition if own and own.used else None


async def choosable() -> list[Questionnaire]:
    """Every survey that a wave can ask, by title."""
    return sorted([*library.shipped(), *await published()], key=lambda form: form.title.casefold())
