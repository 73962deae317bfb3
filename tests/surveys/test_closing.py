"""A close that is killed at any step, and taken up again, gives exactly the right responses."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from participation import clock, codes
from participation.storage import Database
from surveys import promise
from surveys.models import Box, Participation, Response, Stratum, Wave
from surveys.running import waves
from surveys.sealed import ballots, closing, keys as wave_keys, urn
from tests.surveys import cast
from tests.surveys.cast import CLOSES, OPENED, PEOPLE, Open


class Killed(BaseException):
    """As if the process had ended here."""


async def twenty_answers(staff: Open) -> list[int]:
    for number, person in enumerate(PEOPLE[:20]):
        await staff.send(person, {"S1": 1 + number % 5}, codes.new(codes.RECEIPT))
    return sorted(1 + number % 5 for number in range(20))


async def kept() -> list[int]:
    return sorted(json.loads(row.answers)["S1"] for row in await Response.all())


def killing(monkeypatch: pytest.MonkeyPatch, where: object, name: str, *, before: bool, nth: int = 1) -> None:
    """Kill at the nth call of a step: before it does anything, or just after it is done."""
    real: Callable = getattr(where, name)
    calls = {"n": 0}

    async def step(*args: object, **kwargs: object) -> object:
        calls["n"] += 1
        if calls["n"] == nth and before:
            raise Killed(name)
        result = real(*args, **kwargs)
        result = await result if asyncio.iscoroutine(result) else result
        if calls["n"] == nth:
            raise Killed(name)
        return result

    def plain(*args: object, **kwargs: object) -> object:
        if before:
            raise Killed(name)
        real(*args, **kwargs)
        raise Killed(name)
    monkeypatch.setattr(where, name, step if asyncio.iscoroutinefunction(real) else plain)


STEPS = [(closing, "begin"), (closing, "freeze"), (closing, "write_responses"), (closing, "_opened_all"), (closing, "empty"),
         (Database, "purge"), (wave_keys, "destroy"), (closing, "finish")]


@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
@pytest.mark.parametrize(("where", "name"), STEPS, ids=[name for _, name in STEPS])
async def test_killed_at_a_step_and_taken_up_again(staff: Open, where: object, name: str, before: bool) -> None:
    right = await twenty_answers(staff)
    with pytest.MonkeyPatch.context() as patch:
        killing(patch, where, name, before=before)
        with pytest.raises(Killed):
            await staff.close()
    await closing.close(wave=await Wave.get(), database=staff.database, keys=staff.keys, by=None)
    assert await kept() == right
    wave = await Wave.get()
    assert (wave.state, wave.public_key, wave.closed_on) == ("closed", None, "2027-01-11")
    assert not wave_keys.path(staff.keys, wave.pk).exists()
    assert (await Box.all().count(), await Participation.all().count()) == (0, 0)


async def test_closing_again_changes_nothing(staff: Open) -> None:
    right = await twenty_answers(staff)
    for _ in range(3):
        await staff.close()
    assert await kept() == right


async def test_two_close_at_once(staff: Open) -> None:
    right = await twenty_answers(staff)
    other = Open(await Wave.get(), staff.database, staff.keys, staff.lead)
    outcomes = await asyncio.gather(staff.close(), other.close(), return_exceptions=True)
    assert [one for one in outcomes if one and not isinstance(one, closing.KeyGone)] == []
    await staff.close()
    assert await kept() == right
    assert (await Wave.get()).state == "closed"


async def test_participation_becomes_counts_by_stratum(staff: Open) -> None:
    await twenty_answers(staff)
    await staff.close()
    rows = await Stratum.all()
    assert sum(row.invited for row in rows) == 40 and min(row.invited for row in rows) >= 10
    assert sum(row.used or 0 for row in rows) == 20
    for row in rows:
        assert await Response.filter(stratum_id=row.pk).count() == row.used


async def test_an_empty_wave_closes(staff: Open) -> None:
    await staff.close()
    assert ((await Wave.get()).state, await Response.all().count()) == ("closed", 0)


async def test_due_waves_close_by_themselves_the_day_after(staff: Open) -> None:
    right = await twenty_answers(staff)
    close_due = {"database": staff.database, "keys": staff.keys}
    with clock.at(OPENED.replace(month=CLOSES.month, day=CLOSES.day)):
        assert await closing.close_due(**close_due) == []
    with clock.at(OPENED.replace(month=CLOSES.month, day=CLOSES.day + 1)):
        assert [wave.pk for wave in await closing.close_due(**close_due)] == [staff.wave.pk]
    assert await kept() == right


async def test_a_close_that_was_interrupted_is_taken_up_by_the_command(staff: Open) -> None:
    right = await twenty_answers(staff)
    await closing.begin(wave=staff.wave, by=staff.lead)
    assert len(await closing.close_due(database=staff.database, keys=staff.keys)) == 1
    assert (await kept(), (await Wave.get()).state) == (right, "closed")


async def test_without_its_key_file_the_urn_stays_shut_until_it_is_restored(staff: Open) -> None:
    right, place = await twenty_answers(staff), wave_keys.path(staff.keys, staff.wave.pk)
    private = place.read_bytes()
    place.unlink()
    with pytest.raises(closing.KeyGone):
        await staff.close()
    place.write_bytes(private)
    await staff.close()
    assert await kept() == right


async def test_an_offline_key_is_needed_to_close(database: Database, keys: object) -> None:
    from participation import storage
    from surveys.inviting import invitations
    by = await cast.lead()
    wave = await cast.planned(keys, by, key_mode=promise.OFFLINE)  # type: ignore[arg-type]
    private, public = urn.new_key()
    with pytest.raises(Exception, match="data keeper has not taken the key"):
        await waves.open_wave(wave=wave, keys=keys, by=by)  # type: ignore[arg-type]
    async with storage.writes():
        await waves.take_offline_key(wave=wave, public_key=public, by=by)
        await waves.open_wave(wave=wave, keys=keys, by=by)  # type: ignore[arg-type]
        made = await invitations.make_codes(wave=wave, keys=keys, by=by)  # type: ignore[arg-type]
    staff = Open(wave, database, keys, by, {code.contact: code.token for code in made})  # type: ignore[arg-type]
    right = await twenty_answers(staff)
    assert not wave_keys.path(staff.keys, wave.pk).exists()
    with pytest.raises(closing.NeedsKey):
        await staff.close()
    with pytest.raises(closing.UrnDamaged):
        await closing.close(wave=await Wave.get(), database=database, keys=staff.keys, by=by, private_key=urn.new_key()[0])
    await closing.close(wave=await Wave.get(), database=database, keys=staff.keys, by=by, private_key=private)
    assert await kept() == right


async def test_the_promise_says_nobody_only_where_the_key_is_offline() -> None:
    assert "nobody" not in promise.wording(promise.SERVER).lower()
    assert "nobody can read your answers" in promise.wording(promise.OFFLINE)


def test_a_wave_only_goes_forward() -> None:
    order = [waves.DRAFT, waves.OPEN, waves.CLOSING, waves.FROZEN, waves.CLOSED]
    allowed = {(one, other) for one in order for other in order if waves.can_move(one, other)}
    assert allowed == set(zip(order, order[1:], strict=False))


def test_the_diagram_in_the_docs_is_the_state_table() -> None:
    docs = Path(waves.__file__).parents[2] / "docs" / "surveys.md"
    assert f"```mermaid\n{waves.diagram()}\n```" in docs.read_text("utf-8")


async def test_a_receipt_is_worth_nothing_after_close(staff: Open) -> None:
    mine = codes.new(codes.RECEIPT)
    await staff.send(PEOPLE[0], {"S1": 1}, mine)
    await staff.close()
    assert await ballots.withdraw(staff.database.hot, staff.keys, receipt=mine) is False
