"""Closing from the pages: begun by a button, told while it goes on, taken up again by the same button."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from participation.access import Role
from participation.problems import Conflict, NotFound
from participation.web import pages
from participation.words import _
from surveys import promise, queries
from surveys.models import Wave
from surveys.running import progress, waves
from surveys.running.progress import Told
from surveys.sealed import left_alone

READERS = (Role.SURVEY_LEAD, Role.DATA_KEEPER)


@dataclass(frozen=True)
class ClosingWavePage(pages.Page):
    """`told` where it goes on just now, or has stopped."""

    template: ClassVar[str] = "surveys/wave_closing.html"
    wave: Wave
    waits_for_key: bool
    told: Told | None


@dataclass(frozen=True)
class ClosingPart(pages.Page):
    """How far it is; the part of a page that refreshes itself."""

    template: ClassVar[str] = "surveys/_closing.html"
    told: Told


async def told(wave: Wave) -> Told | None:
    return await progress.told(progress.CLOSE, wave.pk)


async def page(wave: Wave) -> ClosingWavePage:
    """The lead's page of a wave between open and closed."""
    how_far = await told(wave)
    going = how_far is not None and how_far.going
    waits = wave.state == waves.CLOSING and wave.key_mode == promise.OFFLINE and not going
    return ClosingWavePage(wave, waits, how_far)


async def close(request: Request) -> Response:
    """Close now, or take up a close that was interrupted."""
    person, state = request.state.visitor.person, request.app.state
    wave = await queries.wave_for(person, request.path_params["id"])
    if wave.state == waves.DRAFT:
        raise Conflict(_("This wave is not open yet."))
    if wave.state != waves.CLOSED:
        await left_alone.begin(wave=wave, database=state.database, keys=state.keys, by=person)
    return pages.see_other(request, "wave", id=wave.pk)


async def how_far(request: Request) -> Response:
    """For the page itself; as soon as nothing goes on any more, the whole page is asked for again."""
    person = request.state.visitor.person
    wave = await queries.wave_for(person, request.path_params["id"], READERS)
    found = await told(wave)
    if found is None or not found.going:
        return pages.see_other(request, "wave", id=wave.pk) if Role.SURVEY_LEAD in person.roles else pages.see_other(
            request, "sealed")
    if wave.state not in (waves.CLOSING, waves.FROZEN, waves.OPEN):
        raise NotFound()
    return pages.show(request, ClosingPart(found))
