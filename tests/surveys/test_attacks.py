"""An attacker who knows who answered when, and has the files: does any order, place, size or transaction lead to an answer?

Each attack first shows that it would find a link that is there. Links must be no better than chance: with forty people, beyond
0.7 in rank correlation comes by chance once in three million, nine right pairs once in a million.
"""

import json
import random
import re
from collections.abc import Sequence

import asyncpg
import pytest

from participation import backups, codes, storage
from participation.hot import Step
from participation.identity import new_id
from participation.settings import Settings
from surveys.models import Box, Draft, Participation, Response
from surveys.sealed import ballots, closing, keys as wave_keys, mixing, urn
from tests.surveys.cast import PEOPLE, Open
from tests.surveys.test_sealed import everything, files, planted

BY_CHANCE, PAIRS_BY_CHANCE = 0.7, 9


def correlation(one: Sequence[float], other: Sequence[float]) -> float:
    """Spearman's, of two orders of the same things without ties."""
    ranks = [[sorted(line).index(value) for value in line] for line in (one, other)]
    mean = (len(one) - 1) / 2
    spread = sum((rank - mean) ** 2 for rank in ranks[0])
    return sum((a - mean) * (b - mean) for a, b in zip(*ranks, strict=True)) / spread


def pairs(one: Sequence[str], other: Sequence[str]) -> int:
    """How many guesses "the nth of one is the nth of the other" are right."""
    return sum(a == b for a, b in zip(one, other, strict=True))


def test_the_attacks_find_what_is_there() -> None:
    order = list(range(40))
    assert correlation(order, order) == 1 and correlation(order, order[::-1]) == -1
    shuffled = [random.Random(seed).sample(order, 40) for seed in range(2000)]
    assert max(abs(correlation(order, one)) for one in shuffled) < BY_CHANCE
    assert max(pairs(order, one) for one in shuffled) < PAIRS_BY_CHANCE <= pairs(order, order)


async def answer(staff: Open) -> tuple[list[str], dict[str, str], dict[str, str]]:
    """Forty people answer in an order that the attacker has seen. Who (order), the words of each, the box of each."""
    order = random.Random(7).sample(PEOPLE, 40)
    words, box_of, seen = {}, {}, set()
    for person in order:
        words[person] = planted(person)
        await staff.send(person, {"S1": 1 + len(words) % 5, "S11": 5, "S11x": words[person]}, codes.new(codes.RECEIPT))
        now = set(await Box.all().values_list("id", flat=True))
        box_of[person] = (now - seen).pop()
        seen = now
    return order, words, box_of


async def places(staff: Open, settings: Settings, marks: list[str]) -> list[int]:
    """Where each of these texts lies last in the files of the database."""
    content = await everything(settings)
    return [content.rfind(mark.encode()) for mark in marks]


async def test_while_open_nothing_in_the_tables_leads_from_a_code_to_a_box(staff: Open, settings: Settings) -> None:
    order, _words, box_of = await answer(staff)
    if staff.database.kind == "postgres":
        assert await _by_transaction(settings, order, staff, box_of) == 40  # before mixing the attack succeeds
    mixing._not_before.clear()
    assert await mixing.mix_open(staff.database)
    if staff.database.kind == "postgres":
        assert await _by_transaction(settings, order, staff, box_of) == 0
    codes_lie, boxes_lie = await _rows(staff, "survey_participation"), await _rows(staff, "survey_urn")
    person_of = {row.pk: who for row in await Participation.all() for who in order
                 if row.token_mac == (staff.keys.mac("survey token", staff.tokens[who]).hex())}
    owner_of = {box: who for who, box in box_of.items()}
    assert pairs([person_of[one] for one in codes_lie], [owner_of[one] for one in boxes_lie]) < PAIRS_BY_CHANCE
    assert abs(correlation([order.index(owner_of[one]) for one in boxes_lie], range(40))) < BY_CHANCE
    offsets = await places(staff, settings, [box_of[who] for who in order])
    assert min(offsets) >= 0 and abs(correlation(offsets, range(40))) < BY_CHANCE
    assert await Box.all().count() == 40 and {row.state for row in await Participation.all()} == {"spent"}


async def test_tables_that_are_too_large_are_left_as_they_are(staff: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    if staff.database.kind != "postgres":
        pytest.skip("SQLite empties its log, whatever the size")
    from participation.hot import mixing as hot_mixing
    for most, done in ((39, False), (40, True), (41, True)):  # forty codes, nothing sent yet
        monkeypatch.setattr(hot_mixing, "MOST_ROWS", most)
        assert await staff.database.mix(*mixing.TABLES) is done


async def _by_transaction(settings: Settings, order: list[str], staff: Open, box_of: dict[str, str]) -> int:
    """PostgreSQL: how many people are led to their own box, and no other, by the transaction of both rows."""
    server = await asyncpg.connect(settings.database_url)
    found = await server.fetch("SELECT p.token_mac AS mac, array_agg(u.id) AS boxes FROM survey_participation p "
                               "JOIN survey_urn u ON u.xmin = p.xmin GROUP BY p.token_mac")
    await server.close()
    linked = {row["mac"]: row["boxes"] for row in found}
    return sum(linked.get(staff.keys.mac("survey token", staff.tokens[who]).hex()) == [box_of[who]] for who in order)


async def _rows(staff: Open, table: str) -> list[str]:
    order = "ORDER BY ctid" if staff.database.kind == "postgres" else ""
    where = "WHERE state = 'spent'" if table == "survey_participation" else ""
    return [row[0] for row in await staff.database.hot.all(f"SELECT id FROM {table} {where} {order}")]


async def test_after_close_no_order_place_or_transaction_leads_to_a_person(staff: Open, settings: Settings) -> None:
    order, words, box_of = await answer(staff)
    boxes = await _rows(staff, "survey_urn")
    await staff.close()
    content = await everything(settings)
    gone = [*box_of.values(), *staff.tokens.values()]
    assert [one for one in gone if one.encode() in content] == []
    lie = "ORDER BY ctid" if staff.database.kind == "postgres" else ""
    rows = await staff.database.hot.all(f"SELECT id, answers FROM survey_response {lie}")
    said = [json.loads(answers)["S11x"] for _id, answers in rows]
    author = {text: who for who, text in words.items()}
    came = [order.index(author[text]) for text in said]
    assert abs(correlation(came, range(40))) < BY_CHANCE and pairs([author[text] for text in said], order) < PAIRS_BY_CHANCE
    assert abs(correlation([boxes.index(box_of[author[text]]) for text in said], range(40))) < BY_CHANCE  # nor the urn's order
    offsets = await places(staff, settings, [words[who] for who in order])
    assert min(offsets) >= 0 and abs(correlation(offsets, range(40))) < BY_CHANCE
    if staff.database.kind == "postgres":
        server = await asyncpg.connect(settings.database_url)
        assert len(await server.fetch("SELECT DISTINCT xmin::text FROM survey_response")) == 1
        await server.close()


async def test_drafts_and_boxes_are_of_one_size_whatever_is_in_them(staff: Open, settings: Settings) -> None:
    for number, answers in enumerate(({}, {"S1": 3}, {"S11": 5, "S11x": "🙂" * 400})):
        await ballots.keep_draft(staff.database.hot, holder=await staff.holder(PEOPLE[number]), answers=answers, page=1,
                                 revision=0)
    assert len({len(bytes(one)) for one in await Draft.all().values_list("box", flat=True)}) == 1
    private, public = urn.new_key()
    two = [urn.seal(urn.Ballot("s", {"S1": 1}, "r" * 64), public_key=public, size=512),
           urn.seal(urn.Equality({"E1": "a" * 200}, "r" * 64), public_key=public, size=512)]
    assert {len(box) for box in two} == {560}
    assert [type(one).__name__ for one in urn.unseal(two, private_key=private)] == ["Ballot", "Equality"]


@pytest.mark.one_database
async def test_a_backup_from_while_it_was_open_stays_shut(staff: Open, settings: Settings) -> None:
    _order, words, _box_of = await answer(staff)
    before = (await backups.backup(settings, settings.data / "open.copy")).read_bytes()
    private = wave_keys.read(staff.keys, staff.wave.pk)
    assert staff.wave.pk.encode() in before and private not in before and private.hex().encode() not in before
    assert [one for one in [*words.values(), *staff.tokens.values()] if one.encode() in before] == []
    await staff.close()
    after = (await backups.backup(settings, settings.data / "closed.copy")).read_bytes()
    macs = [staff.keys.mac("survey token", token).hex() for token in staff.tokens.values()]
    assert [mac for mac in macs if mac.encode() in after] == [] and sum(one.encode() in after for one in words.values()) == 40
    assert private not in files(settings)  # so the boxes in the older copy open no more


async def test_equality_answers_lie_apart_and_go_with_a_ballot_that_is_taken_out(staff: Open) -> None:
    """Written here as the ballot page sends them: two boxes of one size, one receipt."""
    public = bytes((await type(staff.wave).get()).public_key)
    stratum = (await Participation.first()).stratum_id  # type: ignore[union-attr]
    for number in range(20):
        mark = f"{number:064}"
        for one in (urn.Ballot(stratum, {"S1": 1 + number % 5}, mark), urn.Equality({"E1": f"own {number}"}, mark)):
            box = urn.seal(one, public_key=public, size=2560)
            await staff.database.hot.write(Step(ballots.DROP_IN, (new_id(), staff.wave.pk, box)))
        state = "withdrawn" if number == 7 else "kept"
        await staff.database.hot.write(Step("INSERT INTO survey_receipt (id, wave_id, mark, state) VALUES (?, ?, ?, ?)",
                                            (new_id(), staff.wave.pk, mark, state)))
    await staff.close()
    apart = await staff.database.hot.all("SELECT answers FROM survey_equality")
    assert sorted(json.loads(row[0])["E1"] for row in apart) == sorted(f"own {n}" for n in range(20) if n != 7)
    assert await Response.all().count() == 19
    assert not [row for row in await Response.all() if re.search("E1|own", row.answers)]


async def test_what_goes_wrong_while_opening_says_no_word_of_an_answer_or_a_key(
        staff: Open, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    from participation import quiet
    from surveys.sealed import left_alone, unsealing
    await answer(staff)
    private = wave_keys.read(staff.keys, staff.wave.pk)

    def broken(opened: object, ids: list[str], rows: list[tuple], key: bytes, withdrawn: set[str]) -> None:
        raise RuntimeError(f"planted {key.hex()} {next(urn.unseal([bytes(rows[0][1])], private_key=key))}")
    monkeypatch.setattr(unsealing, "_open", broken)
    quiet.install()
    await left_alone.begin(wave=staff.wave, database=staff.database, keys=staff.keys, by=staff.lead)
    await left_alone.stop()
    said = caplog.text
    assert "RuntimeError" in said and "unsealing.py" in said
    assert "planted" not in said and private.hex() not in said and repr(private) not in said
    monkeypatch.undo()
    await closing.close(wave=staff.wave, database=staff.database, keys=staff.keys, by=None)
    assert await Response.all().count() == 40


@pytest.mark.parametrize("change", ["mode = 'named'", "key_mode = 'offline'", "promise = '[\"x\"]'", "way = 'door'",
                                    "equality = NOT equality", "survey_id = NULL", "opened_on = NULL", "public_key = NULL"])
async def test_each_thing_that_was_promised_is_fixed_by_the_database_in_every_state(staff: Open, change: str) -> None:
    from surveys.models import Wave
    await answer(staff)
    await closing.begin(wave=staff.wave, by=None)
    with pytest.raises(Exception, match="keeps its mode|constraint"):
        async with storage.writes():
            await Wave._meta.db.execute_query(f"UPDATE survey_wave SET {change}")
