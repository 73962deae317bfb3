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
from participation.words import _
from surveys import closing, promise, queries, urn, wave_keys, waves
from surveys.models import Wave
from surveys.queries import WaveLine

KEEPER = (Role.DATA_KEEPER,)


@dataclass(frozen=True)
class SealedPage(pages.Page):
    template: ClassVar[str] = "surveys/sealed.html"
    without_key: list[WaveLine]
    closing: list[WaveLine]
    others: list[WaveLine]
    error: str = ""


def needs_key(wave: Wave) -> bool:
    return wave.key_mode == promise.OFFLINE and wave.state == waves.DRAFT and wave.public_key is None


def awaits_key(wave: Wave) -> bool:
    return wave.key_mode == promise.OFFLINE and wave.state == waves.CLOSING


async def _page(request: Request, error: str = "", status: int = 200) -> Response:
    lines = await queries.waves_for(request.state.visitor.person, KEEPER)
    without = [line for line in lines if needs_key(line.wave)]
    waiting = [line for line in lines if awaits_key(line.wave)]
    others = [line for line in lines if line not in without and line not in waiting]
    return pages.show(request, SealedPage(without, waiting, others, error), status=status)


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
    """Open the urn with the key that was brought back. The key is used in memory only."""
    wave, form, state = await _wave(request, awaits_key), await fields.read(request), request.app.state
    try:
        private = wave_keys.from_text(form.files.get("key", b"").decode("utf-8", "replace"), wave_id=wave.pk)
        await closing.close(wave=wave, database=state.database, keys=state.keys, by=request.state.visitor.person,
                            private_key=private)
    except wave_keys.Missing:
        return await _page(request, _("This file is not the key of that wave. Nothing was changed."), 422)
    except closing.UrnDamaged as refusal:
        return await _page(request, refusal.sentence, 409)
    return pages.see_other(request, "sealed")
