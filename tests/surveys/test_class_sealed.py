"""Attacks on the bytes of a class wheel: what a thief of the database, its WAL, its free pages or its keys could find."""

import asyncio
import json

import pytest

from analysis import class_wheel as closing
from participation import clock
from participation.keys import Keys
from participation.settings import Settings
from participation.storage import Database
from surveys.class_wheel import ballots as class_ballots
from surveys.models import Box, Draft, Participation, Response, Wave
from surveys.sealed import keys as wave_keys
from tests.surveys import classes
from tests.surveys.classes import LESSON, Class
from tests.surveys.test_sealed import everything, files

MARKED = {"safe": "1", "healthy": "skip", "achieving": "2", "nurtured": "talk", "active": "3", "respected": "unsure",
          "responsible": "4", "included": "1"}
"""One child's answers, unlike anybody else's."""


@pytest.fixture(autouse=True)
def winter():
    with clock.at(LESSON):
        yield


@pytest.fixture
async def p5(database: Database, keys: Keys) -> Class:
    return await classes.opened(database, keys)


def written(answers: dict[str, str]) -> list[bytes]:
    """The answers as any of our writers would put them down."""
    both = (answers, class_ballots.sealed(answers))
    return [json.dumps(one, separators=marks).encode() for one in both for marks in ((",", ":"), (", ", ": "))]


def found(answers: dict[str, str], content: bytes) -> list[bytes]:
    return [one for one in written(answers) if one in content]


async def test_while_open_neither_answers_nor_drafts_nor_tokens_nor_the_code_can_be_read(p5: Class, settings: Settings) -> None:
    await p5.sends(12)
    tokens = [class_ballots.new_token() for _child in range(2)]
    await p5.send(MARKED, tokens[0])
    await class_ballots.keep_draft(p5.database.hot, turn=await p5.turn(tokens[1]), answers=MARKED, revision=1)
    content = await everything(settings)
    assert p5.one.wave_id.encode() in content and await Draft.all().count() == 1  # we are looking in the right place
    assert found(MARKED, content + files(settings)) == []
    assert [one for one in (*tokens, p5.code) if one.encode() in content] == []
    assert {len(bytes(box)) for box in await Box.all().values_list("box", flat=True)} == {class_ballots.SIZE + 48}
    assert {len(bytes(row.box)) for row in await Draft.all()} == {class_ballots.SIZE + 40}


async def test_places_say_nothing_of_who_took_them_or_when(p5: Class) -> None:
    """An empty place and a taken one look alike but for the state; nothing anywhere holds a device, a time or an order."""
    before = {row.pk for row in await Participation.all()}
    await p5.sends(24)
    rows = await Participation.all()
    assert {row.pk for row in rows} == before
    assert {(row.state, row.invited_sealed, len(row.token_mac)) for row in rows} == {("spent", None, 64)}


async def test_the_place_taken_is_drawn_by_lot(p5: Class) -> None:
    order = sorted(row.pk for row in await Participation.all())
    taken = []
    for _child in range(24):
        await p5.send({"safe": "3"})
        spent = {row.pk for row in await Participation.filter(state="spent")}
        taken.append(order.index((spent - {order[place] for place in taken}).pop()))
    assert taken != list(range(24)) and taken != list(range(23, -1, -1))


async def test_after_closing_no_childs_answers_are_anywhere(p5: Class, settings: Settings) -> None:
    await p5.sends(20)
    await p5.send(MARKED)
    await class_ballots.keep_draft(p5.database.hot, turn=await p5.turn(), answers=MARKED, revision=1)
    boxes = [bytes(box) for box in await Box.all().values_list("box", flat=True)]
    macs = [row.token_mac for row in await Participation.all()]
    private = wave_keys.path(p5.keys, p5.one.wave_id).read_bytes()
    assert await p5.close() is not None
    content = await everything(settings)
    assert found(MARKED, content) == []
    assert [box for box in boxes if box in content or box.hex().encode() in content] == []
    assert [mac for mac in macs if mac.encode() in content] == []
    assert private not in content + files(settings)
    assert [await table.all().count() for table in (Box, Draft, Participation, Response)] == [0] * 4


async def test_closing_never_writes_a_row_of_answers_not_even_for_a_moment(p5: Class, settings: Settings,
                                                                           monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopped after the freeze and before any purge, the files hold no child's answers: they were never written."""
    await p5.sends(20)
    await p5.send(MARKED)

    async def no_purge(*_tables: object) -> None:
        raise RuntimeError("stopped here")
    monkeypatch.setattr(p5.database, "purge", no_purge)
    with pytest.raises(RuntimeError):
        await p5.close()
    assert ((await Wave.get()).state, await Response.all().count()) == ("frozen", 0)
    assert found(MARKED, await everything(settings)) == []


async def test_too_few_leave_no_trace_and_not_how_few(p5: Class, settings: Settings) -> None:
    await p5.sends(8)
    await p5.send(MARKED)
    boxes = [bytes(box) for box in await Box.all().values_list("box", flat=True)]
    assert await p5.close() is None
    content = await everything(settings)
    assert [box for box in boxes if box in content] == [] and found(MARKED, content) == []
    assert not wave_keys.path(p5.keys, p5.one.wave_id).exists()
    lines = [json.dumps(line.facts) for line in await _lines()]
    assert [line for line in lines if "9" in line.split()] == []


async def _lines():
    from participation.models import AuditLine
    return await AuditLine.all()


async def test_a_ballot_on_its_way_while_it_closes_is_in_or_refused(p5: Class, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty-four send while it closes: as many are counted as were told that they had sent."""
    async def one(number: int) -> class_ballots.Sent:
        await asyncio.sleep(0.002 * number)
        return await p5.send({"safe": "3" if number % 2 else "1"})

    async def shut() -> object:
        await asyncio.sleep(0.03)
        return await p5.close()
    *sent, _release = await asyncio.gather(*(one(number) for number in range(24)), shut(), return_exceptions=True)
    from surveys.models import Stratum
    sealed = sum(one is class_ballots.Sent.SEALED for one in sent)
    assert (await Stratum.get()).used == (sealed if closing.can_show(sealed) else 0)
    assert await Box.all().count() == 0
