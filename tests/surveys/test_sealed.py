"""Attacks on the bytes: what a thief of the database, its WAL, its free pages or its keys could find."""

import asyncio
import random
import secrets
from pathlib import Path

import asyncpg
import pytest

from participation import codes, storage
from participation.hot import CannotSave, postgres
from participation.settings import Settings
from surveys.inviting import invitations
from surveys.models import Box, Draft, Invitee, Participation, Receipt, Response, Stratum, Wave
from surveys.sealed import ballots, closing, keys as wave_keys
from tests.surveys.cast import PEOPLE, Open

URN = ("survey_participation", "survey_urn", "survey_receipt", "survey_draft", "survey_response")


def planted(person: str) -> str:
    return f"planted words of {person} {secrets.token_hex(8)}"


async def everything(settings: Settings) -> bytes:
    """Every byte that the database keeps on disk: SQLite's file and WAL; PostgreSQL's files of this database."""
    if settings.database_url.startswith("sqlite"):
        return b"".join(path.read_bytes() for path in sorted(settings.data.glob("heard.db*")))
    server = await asyncpg.connect(settings.database_url)
    try:
        await server.execute("CHECKPOINT")
        oid = await server.fetchval("SELECT oid FROM pg_database WHERE datname = current_database()")
        folder = Path(await server.fetchval("SHOW data_directory")) / "base" / str(oid)
        return b"".join(path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file())
    finally:
        await server.close()


def files(settings: Settings) -> bytes:
    return b"".join(path.read_bytes() for path in Path(settings.keys).iterdir() if path.is_file())


async def answered(staff: Open, people: list[str]) -> tuple[dict[str, str], dict[str, str]]:
    """These people answer in this order; returns words and receipt of each."""
    words, receipts = {}, {}
    for person in people:
        words[person], receipts[person] = planted(person), codes.new(codes.RECEIPT)
        await staff.send(person, {"S1": 1 + len(words) % 5, "S11": 5, "S11x": words[person]}, receipts[person])
    return words, receipts


async def test_while_open_no_answer_token_or_contact_can_be_read(staff: Open, settings: Settings) -> None:
    words, receipts = await answered(staff, PEOPLE[:30])
    content = await everything(settings)
    assert staff.wave.pk.encode() in content  # we are looking in the right place
    assert [word for word in words.values() if word.encode() in content] == []
    assert [token for token in staff.tokens.values() if token.encode() in content] == []
    assert [receipt for receipt in receipts.values() if receipt.encode() in content] == []
    assert [person for person in PEOPLE if person.encode() in content] == []


async def test_every_box_has_one_size(staff: Open) -> None:
    await answered(staff, PEOPLE[:10])
    await staff.send(PEOPLE[10], {}, codes.new(codes.RECEIPT))
    await staff.send(PEOPLE[11], {"S11": 5, "S11x": "🙂" * 500}, codes.new(codes.RECEIPT))
    assert {len(bytes(box)) for box in await Box.all().values_list("box", flat=True)} == {2560 + 48}


async def test_a_draft_cannot_be_read_by_the_server(staff: Open, settings: Settings) -> None:
    word = planted("draft")
    await ballots.keep_draft(staff.database.hot, holder=await staff.holder(PEOPLE[0]), answers={"S11x": word}, page=1,
                             revision=0)
    content, draft = await everything(settings) + files(settings), await Draft.get()
    assert word.encode() not in content
    assert staff.tokens[PEOPLE[0]].encode() not in content
    assert draft.pk not in {row.token_mac for row in await Participation.all()}


async def test_ids_are_random_and_there_is_no_time(staff: Open, settings: Settings) -> None:
    await answered(staff, PEOPLE[:20])
    rows = await staff.database.hot.all("SELECT id FROM survey_urn")
    assert all(len(bytes.fromhex(row[0])) == 16 for row in rows)
    for table in URN:
        columns = [name for name in await _columns(staff, table) if name != "wave_id"]
        assert not {name for name in columns if name.endswith(("_at", "_on", "time", "ip", "agent"))}


async def _columns(staff: Open, table: str) -> list[str]:
    if staff.database.kind == "sqlite":
        return [row[1] for row in await staff.database.hot.all(f"PRAGMA table_info({table})")]
    return [row[0] for row in await staff.database.hot.all(
        "SELECT column_name FROM information_schema.columns WHERE table_name = ?", table)]


async def test_on_sqlite_rows_lie_in_the_order_of_random_ids(staff: Open) -> None:
    if staff.database.kind != "sqlite":
        pytest.skip("PostgreSQL has no rowid")
    for table in URN:
        ddl = await staff.database.hot.one("SELECT sql FROM sqlite_master WHERE name = ?", table)
        assert ddl is not None and ddl[0].endswith("WITHOUT ROWID")


async def test_after_close_nothing_leads_from_a_person_to_an_answer(staff: Open, settings: Settings) -> None:
    people = random.Random(1).sample(PEOPLE, 30)
    words, receipts = await answered(staff, people)
    macs = [row.token_mac for row in await Participation.all()]
    marks = [ballots.receipt_mark(staff.keys, receipt) for receipt in receipts.values()]
    boxes = [bytes(box) for box in await Box.all().values_list("box", flat=True)]
    await staff.close()
    content = await everything(settings)
    assert [mac for mac in macs if mac.encode() in content] == []
    assert [mark for mark in marks if mark.encode() in content] == []
    assert [box for box in boxes if box in content or box.hex().encode() in content] == []
    assert [await table.all().count() for table in (Box, Receipt, Draft, Participation, Invitee)] == [0] * 5
    assert not wave_keys.path(staff.keys, staff.wave.pk).exists()
    assert sorted(words.values()) == sorted(_words(row.answers) for row in await Response.all())


def _words(answers: str) -> str:
    import json
    return json.loads(answers)["S11x"]


async def test_statistics_of_the_planner_keep_no_samples(staff: Open, settings: Settings) -> None:
    """PostgreSQL's ANALYZE, which runs by itself, would keep codes and answers where no purge of a table reaches."""
    if staff.database.kind != "postgres":
        pytest.skip("SQLite keeps no samples")
    words, _ = await answered(staff, PEOPLE)
    macs = [row.token_mac for row in await Participation.all()]
    server = await asyncpg.connect(settings.database_url)
    await server.execute("ANALYZE")
    await server.close()
    await staff.close()
    content = await everything(settings)
    assert [mac for mac in macs if mac.encode() in content] == []
    assert (await Wave.get()).state == "closed" and len(words) == 40


async def test_a_snapshot_from_before_holds_the_close_up_and_then_nothing_is_left(
        staff: Open, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """VACUUM FULL keeps what an older snapshot can still see: the close waits for it, and says so if it takes long."""
    if staff.database.kind != "postgres":
        pytest.skip("SQLite's purge waits for readers itself")
    await answered(staff, PEOPLE[:12])
    macs = [row.token_mac for row in await Participation.all()]
    monkeypatch.setattr(postgres, "HELD_SECONDS", 0.3)
    reader = await asyncpg.connect(settings.database_url)
    await reader.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
    await reader.fetch("SELECT id FROM survey_wave")
    with pytest.raises(CannotSave):
        await staff.close()
    assert (await Wave.get()).state == "frozen" and not wave_keys.path(staff.keys, staff.wave.pk).exists()
    await reader.close()
    await staff.close()
    content = await everything(settings)
    assert [mac for mac in macs if mac.encode() in content] == []
    assert (await Wave.get()).state == "closed"


async def test_the_order_of_responses_says_nothing_about_the_order_of_answering(staff: Open, settings: Settings) -> None:
    words, _ = await answered(staff, PEOPLE)
    await staff.close()
    kept = [_words(answers) for answers in await _in_the_order_they_lie(staff)]
    place = {word: number for number, word in enumerate(kept)}
    ranks = [place[word] for word in words.values()]
    mean = (len(ranks) - 1) / 2
    spread = sum((number - mean) ** 2 for number in range(len(ranks)))
    correlation = sum((number - mean) * (rank - mean) for number, rank in enumerate(ranks)) / spread
    assert abs(correlation) < 0.7  # of 40 at random: beyond it once in 3 million


async def _in_the_order_they_lie(staff: Open) -> list[str]:
    order = "ORDER BY ctid" if staff.database.kind == "postgres" else ""
    return [row[0] for row in await staff.database.hot.all(f"SELECT answers FROM survey_response {order}")]


async def test_a_withdrawn_answer_is_nowhere_after_close(staff: Open, settings: Settings) -> None:
    words, receipts = await answered(staff, PEOPLE[:20])
    gone = PEOPLE[7]
    assert await ballots.withdraw(staff.database.hot, staff.keys, receipt=receipts[gone])
    await staff.close()
    content = await everything(settings)
    assert words[gone].encode() not in content
    assert await Response.all().count() == 19
    assert sum(row.used or 0 for row in await Stratum.all()) == 19


async def test_a_copy_of_the_database_from_while_it_was_open_stays_shut_after_close(staff: Open) -> None:
    await answered(staff, PEOPLE[:12])
    stolen = [bytes(box) for box in await Box.all().values_list("box", flat=True)]
    await staff.close()
    from surveys.sealed import urn
    with pytest.raises(wave_keys.Missing):
        wave_keys.read(staff.keys, staff.wave.pk)
    with pytest.raises(urn.Damaged):
        list(urn.unseal(stolen, private_key=urn.new_key()[0]))


@pytest.mark.parametrize("change", [
    "mode = 'named'", "key_mode = 'offline'", "promise = '[]'", "opened_on = '2020-01-01'", "state = 'draft'",
    "survey_id = 'other'", "public_key = NULL", "state = 'draft', mode = 'named'",
])
async def test_the_database_refuses_to_change_the_promise_of_an_open_wave(staff: Open, change: str) -> None:
    with pytest.raises(Exception, match="keeps its mode, promise, survey, key and way|constraint"):
        async with storage.writes():
            await Wave._meta.db.execute_query(f"UPDATE survey_wave SET {change}")
    wave = await Wave.get()
    assert (wave.mode, wave.key_mode, wave.state) == ("anonymous", "server", "open")


async def test_the_database_refuses_to_remove_or_reopen_a_wave(staff: Open) -> None:
    for statement in ("DELETE FROM survey_wave", "UPDATE survey_wave SET state = 'open'"):
        if "UPDATE" in statement:
            await answered(staff, PEOPLE[:3])
            await staff.close()
        with pytest.raises(Exception, match="never goes back|constraint"):
            async with storage.writes():
                await Wave._meta.db.execute_query(statement)


async def test_a_wave_in_preparation_may_still_change(database: storage.Database, keys: object) -> None:
    from tests.surveys import cast
    wave = await cast.planned(keys, await cast.lead())  # type: ignore[arg-type]
    async with storage.writes():
        await Wave.filter(pk=wave.pk).update(key_mode="offline", promise="[]")
    assert (await Wave.get()).key_mode == "offline"


async def test_the_last_day_may_be_moved_while_open(staff: Open) -> None:
    async with storage.writes():
        await Wave.all().update(closes_on="2027-02-12")
    assert (await staff.holder(PEOPLE[0])).closes_on == "2027-02-12"


async def test_a_ballot_on_its_way_while_the_wave_closes_is_in_or_refused(staff: Open) -> None:
    """Forty people send while the wave closes: each acknowledged ballot is among the responses, and no other."""
    async def one(number: int) -> ballots.Sent:
        await asyncio.sleep(0.0005 * number)
        return await staff.send(PEOPLE[number], {"S1": 3}, codes.new(codes.RECEIPT))

    async def shut() -> None:
        await asyncio.sleep(0.01)
        await staff.close()
    *sent, _ = await asyncio.gather(*(one(number) for number in range(40)), shut(), return_exceptions=True)
    acknowledged = sum(one is ballots.Sent.NOW_SEALED for one in sent)
    assert await Response.all().count() == acknowledged
    assert await Box.all().count() == 0


async def test_codes_are_made_again_only_before_the_first_is_used(staff: Open) -> None:
    old = dict(staff.tokens)
    async with storage.writes():
        made = await invitations.make_codes(wave=staff.wave, keys=staff.keys, by=staff.lead)
    assert sorted(code.contact for code in made) == sorted(PEOPLE)
    assert await invitations.holder(staff.database.hot, staff.keys, old[PEOPLE[0]]) is None
    staff.tokens = {code.contact: code.token for code in made}
    await staff.send(PEOPLE[0], {"S1": 1}, codes.new(codes.RECEIPT))
    with pytest.raises(Exception, match="would show who has not answered"):
        async with storage.writes():
            await invitations.make_codes(wave=staff.wave, keys=staff.keys, by=staff.lead)


async def test_closing_refuses_a_damaged_box_and_changes_nothing(staff: Open) -> None:
    await answered(staff, PEOPLE[:11])
    box = await Box.first()
    assert box is not None
    async with storage.writes():
        await Box.filter(pk=box.pk).update(box=bytes(box.box)[:-1] + b"\0\0")
    with pytest.raises(closing.UrnDamaged):
        await staff.close()
    assert ((await Wave.get()).state, await Box.all().count(), await Response.all().count()) == ("closing", 11, 0)
