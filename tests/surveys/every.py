"""An open wave of the survey that has every kind of question, with the equality page."""

from __future__ import annotations

from pathlib import Path

import pytest

from participation import clock, storage
from participation.keys import Keys
from participation.storage import Database
from surveys import library
from surveys.inviting import invitations
from surveys.models import Wave
from surveys.running import waves
from tests.surveys import cast

TEXT = (Path(__file__).parent / "every-kind.toml").read_text("utf-8")
FORM = library.read(TEXT)
PAGES = {page[0].id: number for number, page in enumerate(FORM.pages, 1)}
"""The number of each page by its first question."""


async def opened(database: Database, keys: Keys, monkeypatch: pytest.MonkeyPatch, *, key: str = "every-kind", equality: bool = True,
                 **when: object) -> cast.Open:
    monkeypatch.setitem(library._texts(), "every-kind", TEXT)
    by = await cast.lead()
    with clock.at(when.pop("at", cast.OPENED)):  # type: ignore[arg-type]
        wave = await cast.planned(keys, by, key=key, **when)  # type: ignore[arg-type]
        await Wave.filter(pk=wave.pk).update(equality=equality)
        await wave.refresh_from_db()
        async with storage.writes():
            await waves.open_wave(wave=wave, keys=keys, by=by)
            made = await invitations.make_codes(wave=wave, keys=keys, by=by)
    return cast.Open(wave, database, keys, by, {code.contact: code.token for code in made})
