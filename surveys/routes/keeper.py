"""The data keeper's page: the keys of waves that are sealed even from this service."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from participation.access import Role
from participation.problems import NotFound
from participation.web import fields, pages
from surveys import promise, queries
from surveys.models import Wave
from surveys.queries import WaveLine
from surveys.routes import closing
from surveys.running import waves
from surveys.running.progress import Told
from surveys.sealed import keys as wave_keys, left_alone, urn

KEEPER = (Role.DATA_KEEPER,)


@dataclass(frozen=True)
class SealedPage(pages.Page):
    """`closing`: waves that wait for their key, or are being opened with it; `error`: of the wave `wrong`."""

    template: ClassVar[str] = "surveys/sealed.html"
    without_key: list[WaveLine]
    closing: list[tuple[WaveLine, Told | None]]
    others: list[WaveLine]
    error: str = ""
    wrong: str = ""


def needs_key(wave: Wave) -> bool:
    return wave.key_mode == promise.OFFLINE and wave.state == waves.DRAFT and wave.public_key is None


def awaits_key(wave: Wave) -> bool:
    return wave.key_mode == promise.OFFLINE and wave.state in (waves.CLOSING, waves.FROZEN)


async def _page(request: Request, error: str = "", wrong: str = "", status: int = 200) -> Response:
    lines = await queries.waves_for(request.state.visitor.person, KEEPER)
    without = [line for line in lines if needs_key(line.wave)]
    waiting = [line for line in lines if awaits_key(line.wave)]
    others = [line for line in lines if line not in without and line not in waiting]
    told = [(line, await closing.told(line.wave)) for line in waiting]
    return pages.show(request, SealedPage(without, told, others, error, wrong), status=status)


async def sealed(request: Request) -> Response:
    return await _page(request)


async def _wave(request: Request, wanted: Callable[[Wave], bool]) -> Wave:
    """The wave of the address, if it is one that this act is for; any other is not found."""
    wave = await queries.wave_for(request.state.visitor.person, request.path_params["id"], KEEPER)
    if not wanted(wave):
        raise NotFound()
    return wave


async def take_key(request: Request) -> Response:
    """A new key for a wave in preparation: the private half leaves in this file and is kept nowhere here."""
    wave = await _wave(request, needs_key)
    private, public = urn.new_key()
    await waves.take_offline_key(wave=wave, public_key=public, by=request.state.visitor.person)
    return Response(wave_keys.as_text(private, wave_id=wave.pk), media_type="text/plain; charset=utf-8", headers={
        "Content-Disposition": f'attachment; filename="wave-key-{wave.pk[:8]}.txt"'})


async def close(request: Request) -> Response:
    """Open the urn with the key that was brought. It is in memory only: in the upload, and while the urn is opened."""
    wave, form, state = await _wave(request, awaits_key), await fields.read(request), request.app.state
    try:
        private = wave_keys.from_file(form.files.get("key", b""), wave_id=wave.pk, public_key=bytes(wave.public_key or b""))
    except wave_keys.NoKey as refusal:
        return await _page(request, refusal.errors["key"], wave.pk, 422)
    await left_alone.begin(wave=wave, database=state.database, keys=state.keys, by=request.state.visitor.person,
                           private_key=private)
    return pages.see_other(request, "sealed")
