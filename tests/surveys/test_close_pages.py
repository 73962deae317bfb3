"""Closing from the pages: how far it is survives a reload, the key of the keeper is in memory only, one worker at a time."""

import asyncio
import tempfile
import time

import httpx
import pytest

from participation import clock, storage
from participation.access import Role
from participation.models import Mail, Person
from surveys import promise
from surveys.inviting import invitations
from surveys.models import Progress, Response, Wave
from surveys.running import progress, waves
from surveys.sealed import closing, keys as wave_keys, left_alone, urn
from tests.service import Service
from tests.surveys import cast
from tests.surveys.cast import CLOSES, OPENED, Open

OVER = OPENED.replace(month=CLOSES.month, day=CLOSES.day + 1)


@pytest.fixture
async def lead(service: Service) -> httpx.AsyncClient:
    await service.person("lead@example.org", Role.SURVEY_LEAD)
    return await service.signed_in("lead@example.org")


async def offline(service: Service) -> tuple[Open, bytes]:
    """An open wave whose key somebody else holds."""
    by, keys = await cast.lead(), service.keys
    wave = await cast.planned(keys, by, key_mode=promise.OFFLINE)
    private, public = urn.new_key()
    async with storage.writes():
        await waves.take_offline_key(wave=wave, public_key=public, by=by)
        await waves.open_wave(wave=wave, keys=keys, by=by)
        made = await invitations.make_codes(wave=wave, keys=keys, by=by)
    return Open(wave, service.database, keys, by, {code.contact: code.token for code in made}), private


@pytest.mark.one_database
async def test_the_page_says_how_far_it_is_without_scripts_and_ends_by_itself(
        service: Service, staffed: Open, lead: httpx.AsyncClient) -> None:
    await closing.begin(wave=staffed.wave, by=None)
    row = await Progress.create(what="close", about=staffed.wave.pk, step="open", done=84000, total=200000,
                                beat=int(time.time()))
    where = f"/surveys/waves/{staffed.wave.pk}"
    page = (await lead.get(where)).text
    assert "Opened 84,000 of 200,000 sealed answers." in page
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in page and "Go on closing" not in page
    part = f"/sealed/{staffed.wave.pk}/how-far"
    assert (await lead.get(part)).text.strip().startswith("{#") is False and "84,000" in (await lead.get(part)).text
    row.beat = int(time.time()) - progress.DEAD_AFTER - 1  # no sign of life any more
    row.said = closing.FAULT
    await row.save()
    page = (await lead.get(where)).text
    assert "Go on closing" in page and "Something went wrong here. Nothing is lost" in page
    assert (await lead.post(f"{where}/close")).status_code == 303
    assert ((await Wave.get()).state, await Progress.all().count()) == ("closed", 0)
    assert (await lead.get(part, headers={"hx-request": "true"})).headers["hx-redirect"] == where


@pytest.mark.one_database
async def test_what_goes_wrong_stands_on_the_page(service: Service, staffed: Open, lead: httpx.AsyncClient) -> None:
    place = wave_keys.path(service.keys, staffed.wave.pk)
    kept = place.read_bytes()
    place.unlink()
    where = f"/surveys/waves/{staffed.wave.pk}"
    await lead.post(f"{where}/close")
    assert "restore the key file" in (await lead.get(where)).text
    place.write_bytes(kept)
    assert [one.state for one in await closing.close_due(database=service.database, keys=service.keys)] == ["closed"]


async def test_one_worker_at_a_time_and_anybody_after_a_crash(staff: Open) -> None:
    one, other = await Wave.get(), await Wave.get()
    both = await asyncio.gather(*(closing.run(wave=wave, database=staff.database, keys=staff.keys, by=None)
                                  for wave in (one, other)))
    assert sorted(both) == [False, True] and (await Wave.get()).state == "closed"
    claim = await progress.claim(progress.CLOSE, "another")
    assert claim and await progress.claim(progress.CLOSE, "another") is None
    async with storage.writes():
        await Progress.all().update(beat=int(time.time()) - progress.DEAD_AFTER - 1)
    assert await progress.claim(progress.CLOSE, "another")


@pytest.mark.one_database
async def test_a_service_that_stops_leaves_the_close_to_whoever_comes_next(
        service: Service, staffed: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    began = asyncio.Event()

    async def endless(*_: object, **__: object) -> None:
        began.set()
        await asyncio.sleep(3600)
    with monkeypatch.context() as patch:
        patch.setattr(closing, "freeze", endless)
        patch.setattr(left_alone, "AT_ONCE", 0)
        await left_alone.begin(wave=staffed.wave, database=service.database, keys=service.keys, by=None)
        await began.wait()
        await left_alone.stop()
    assert (await Wave.get()).state == "closing"
    assert [wave.state for wave in await closing.close_due(database=service.database, keys=service.keys)] == ["closed"]


@pytest.mark.one_database
async def test_the_key_file_in_sentences_and_never_on_a_disk(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    one, private = await offline(service)
    await one.send(cast.PEOPLE[0], {"S1": 4}, "receipt")
    await service.person("peter@example.org", Role.DATA_KEEPER)
    keeper, where = await service.signed_in("peter@example.org"), f"/sealed/{one.wave.pk}/close"
    with pytest.raises(closing.NeedsKey):
        await closing.run(wave=one.wave, database=service.database, keys=service.keys, by=None)
    on_disk: list[int] = []
    monkeypatch.setattr(tempfile.SpooledTemporaryFile, "rollover", lambda spool: on_disk.append(1))
    right = wave_keys.as_text(private, wave_id=one.wave.pk)
    for file, status, sentence in (
            (b"a letter to my bank", 422, "This file is not a key of a survey."),
            (b"", 422, "This file is not a key of a survey."),
            (wave_keys.as_text(private, wave_id="0" * 32).encode(), 422, "This is the key of another wave."),
            (right[:-10].encode(), 422, "This file is damaged"),
            (wave_keys.as_text(urn.new_key()[0], wave_id=one.wave.pk).encode(), 422, "This file is damaged"),
            (right.encode() + b"x" * 3_000_000, 413, "")):
        answer = await keeper.post(where, files={"key": ("key.txt", file)})
        assert (answer.status_code, sentence in answer.text) == (status, True)
    assert (await Wave.get()).state == "closing" and await Response.all().count() == 0
    assert (await keeper.post(where, files={"key": ("key.txt", right.encode())})).status_code == 303
    assert ((await Wave.get()).state, await Response.all().count(), on_disk) == ("closed", 1, [])


@pytest.mark.one_database
async def test_the_key_is_given_out_once(service: Service, lead: httpx.AsyncClient) -> None:
    by = await cast.lead()
    wave = await cast.planned(service.keys, by, key_mode=promise.OFFLINE)
    await service.person("peter@example.org", Role.DATA_KEEPER)
    keeper = await service.signed_in("peter@example.org")
    given = await keeper.post(f"/sealed/{wave.pk}/key")
    public = bytes((await Wave.get()).public_key)
    assert urn.public_half(wave_keys.from_file(given.content, wave_id=wave.pk, public_key=public)) == public
    assert given.headers["cache-control"] == "no-store"
    assert (await keeper.post(f"/sealed/{wave.pk}/key")).status_code == 404
    assert bytes((await Wave.get()).public_key) == public


@pytest.mark.one_database
async def test_a_wave_that_is_over_asks_every_keeper_for_its_key_once(service: Service) -> None:
    one, _private = await offline(service)
    for email in ("peter@example.org", "deputy@example.org"):
        await service.person(email, Role.DATA_KEEPER)
    assert await closing.close_due(database=service.database, keys=service.keys) == []
    with clock.at(OVER):
        for _ in range(3):
            await closing.close_due(database=service.database, keys=service.keys)
    assert (await Wave.get()).state == "closing"
    told = await Mail.all().prefetch_related("person")
    assert sorted(mail.person.email for mail in told) == ["deputy@example.org", "peter@example.org"]
    assert {mail.path for mail in told} == {"/sealed"} and one.wave.name not in told[0].body
    assert await Person.all().count() == 3
