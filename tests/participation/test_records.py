"""The data keeper: a search that leaves a line, what is held, erasing all of it, and the audit trail."""

import re
import sqlite3
from argparse import Namespace

import pytest

from participation import children, cli, concerns, consent, erasure, promises, storage, trail_words
from participation.concerns import Kind
from participation.identity import new_id
from participation.models import (AuditLine, CheckIn, Child, Concern, Consent, Promise, Session, Spoke, Trust)
from participation.keys import Keys
from participation.problems import Conflict, NotFound
from tests.participation import sittings
from tests.participation.adults import NOON, staged
from tests.walls import sources

pytestmark = pytest.mark.one_database
KEPT_WORDS = "planted sentence about the sea"


@pytest.fixture
async def stage(settings):
    async with staged(settings) as one:
        yield one


@pytest.fixture
async def keeper(stage):
    return await stage.as_(stage.keeper)


async def search(keeper, **form):
    return await keeper.post("/records", data={"reason": "access", **form})


async def test_a_search_needs_a_reason(keeper):
    answer = await search(keeper, q="Ailsa", reason="")
    assert (answer.status_code, "Say why you are looking." in answer.text, "Morrison" in answer.text) == (422, True, False)


@pytest.mark.parametrize(("sought", "status"), [("Ai", 422), ("Ail", 200)])
async def test_three_letters_at_least(keeper, sought, status):
    assert (await search(keeper, q=sought)).status_code == status


async def test_a_search_leaves_a_line_without_what_was_sought(keeper, stage):
    answer = await search(keeper, q="morrison", reason="complaint")
    assert "Ailsa Morrison" in answer.text and "Ben Whitelaw" not in answer.text
    line = await AuditLine.get(what="records.searched")
    assert (line.by_id, line.facts) == (stage.keeper.pk, {"reason": "complaint", "found": 1})


async def test_the_page_that_asks_before_erasing_leaves_a_line_too(keeper, stage):
    assert "Ben Whitelaw" in (await keeper.get(f"/records/{stage.ben.pk}/erase")).text
    line = await AuditLine.get(what="record.opened", about=f"child:{stage.ben.pk}")
    assert (line.by_id, line.facts) == (stage.keeper.pk, {"page": "held"})


async def test_by_id(keeper, stage):
    assert "Ben Whitelaw" in (await search(keeper, q=stage.ben.pk)).text


async def test_what_is_held_shows_kinds_and_counts_but_not_what_was_said(keeper, stage):
    check_in = await stage.kept(stage.cast.child, stage.cast.reid)
    async with storage.writes():
        await promises.agree(child=stage.cast.child, check_in=check_in, what=KEPT_WORDS, due=NOON.date(), keys=stage.keys,
                             by=stage.cast.reid, owner=stage.cast.reid)
    page = (await keeper.get(f"/records/{stage.cast.child.pk}")).text
    assert "Ailsa Morrison" in page and "8 answers" in page and "Morag Reid" in page
    assert KEPT_WORDS not in page and "Nearly always" not in page


async def everything_about(stage):
    """A record with something in every table; returns its check-in."""
    child, reid = stage.cast.child, stage.cast.reid
    one = await stage.kept(child, reid)
    async with storage.writes():
        one.own_words_sealed = children.seal(KEPT_WORDS, child=child, row=one, column="own_words_sealed", keys=stage.keys)
        await one.save()
        await promises.agree(child=child, check_in=one, what=KEPT_WORDS, due=NOON.date(), keys=stage.keys, by=reid, owner=reid)
        alert = await concerns.raise_concern(kind=Kind.SAFE, child=child, check_in=one)
        await concerns.acknowledge(concern=alert, by=stage.cast.lead)
        await concerns.note_done(concern=alert, child=child, note=KEPT_WORDS, close=True, keys=stage.keys, by=stage.cast.lead)
    return one


async def left(stage):
    pk = stage.cast.child.pk
    return [await model.filter(child_id=pk).count() for model in (CheckIn, Promise, Concern, Trust, Consent, Session)] + [
        await Child.filter(id=pk).count(), await Spoke.all().count()]


async def test_erasing_leaves_only_a_line(keeper, stage):
    await everything_about(stage)
    wrapped = bytes(stage.cast.child.wrapped_key)
    answer = await keeper.post(f"/records/{stage.cast.child.pk}/erase", data={"name": "ailsa  MORRISON"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/records/erased")
    assert await left(stage) == [0] * 8
    line = await AuditLine.get(what="child.erased")
    assert (line.about, line.by_id) == (f"child:{stage.cast.child.pk}", stage.keeper.pk)
    assert line.facts == {"spokes": 8, "views": 0, "people": 0, "codes": 0, "promises": 1, "concerns": 1, "check_ins": 2,
                          "trusts": 1, "consents": 2}
    files = b"".join(path.read_bytes() for path in stage.settings.data.glob("heard.db*"))
    assert wrapped not in files
    assert (await keeper.get(f"/records/{stage.cast.child.pk}")).status_code == 404
    assert await Child.filter(id=stage.ben.pk).count() == 1


async def test_the_command_erases_too(settings, capsys):
    keys = Keys.opened(settings.keys)
    async with storage.opened(settings):
        async with storage.writes():
            cast = await sittings.play(keys)
    await cli.forget(settings, Namespace(child=cast.child.pk))
    assert "Erased." in capsys.readouterr().out
    async with storage.opened(settings):
        assert [await Child.all().count(), await CheckIn.all().count(), await Trust.all().count()] == [0, 0, 0]
        assert (await AuditLine.get(what="child.erased")).by_id is None
    with pytest.raises(NotFound):
        await cli.forget(settings, Namespace(child=cast.child.pk))


async def test_a_copy_of_the_database_holds_no_word_in_the_clear(stage, tmp_path):
    await everything_about(stage)
    copy = tmp_path / "copy.db"
    with sqlite3.connect(stage.settings.data / "heard.db") as source, sqlite3.connect(copy) as target:
        source.backup(target)
    assert KEPT_WORDS.encode() not in copy.read_bytes()
    assert b"Morrison" not in copy.read_bytes()


async def test_a_wrong_name_erases_nothing(keeper, stage):
    answer = await keeper.post(f"/records/{stage.cast.child.pk}/erase", data={"name": "Ben Whitelaw"})
    assert (answer.status_code, await Child.filter(id=stage.cast.child.pk).count()) == (422, 1)


async def test_an_open_alert_stands_in_the_way(keeper, stage):
    async with storage.writes():
        await concerns.raise_concern(kind=Kind.TALK, child=stage.cast.child, check_in=stage.cast.check_in)
    answer = await keeper.post(f"/records/{stage.cast.child.pk}/erase", data={"name": "Ailsa Morrison"})
    assert (answer.status_code, await Child.filter(id=stage.cast.child.pk).count()) == (409, 1)
    assert "Erase this record" not in (await keeper.get(f"/records/{stage.cast.child.pk}")).text
    with pytest.raises(Conflict):
        erasure.check_can_erase(1)
    assert erasure.can_erase(0)


async def test_a_tablet_in_the_childs_hands_is_signed_out(keeper, stage):
    ailsa = await stage.as_child(stage.cast.check_in)
    await keeper.post(f"/records/{stage.cast.child.pk}/erase", data={"name": "Ailsa Morrison"})
    assert (await ailsa.get("/my-day")).headers["location"] == "/sign-in"


async def test_the_trail_is_paged_and_filtered(keeper, stage):
    for _n in range(60):
        async with storage.writes():
            await consent.give(child=stage.ben, kind=consent.Kind.BE_COUNTED, giver=consent.Giver.CHILD, by=stage.khan)
    page = (await keeper.get("/audit?what=consent.&page=2")).text
    assert "Consent given" in page and "Account added" not in page and 'aria-current="page"' in page
    for number in ("0", "-1", "x", "99999999999"):
        assert (await keeper.get(f"/audit?page={number}")).status_code == 200


async def test_the_chain_is_checked_on_request(keeper, stage):
    assert "The whole trail is sound" in (await keeper.get("/audit?check=yes")).text
    connection = sqlite3.connect(stage.settings.data / "heard.db")
    triggers = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type='trigger' AND tbl_name='audit_line'")]
    assert triggers  # the database itself refuses a change; somebody with the file can still drop that
    for name in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute("UPDATE audit_line SET what = 'nothing' WHERE id = 2")
    connection.commit()
    connection.close()
    assert "does not follow from line 2 on" in (await keeper.get("/audit?check=yes")).text


def test_every_kind_of_line_has_words():
    written = {name for path in sources.python_files()
               for name in re.findall(r'audit\.record\(\s*"([a-z_.-]+)"', path.read_text("utf-8"))}
    assert len(written) > 50
    assert written - set(trail_words.EVENTS) == set()


async def test_only_the_data_keeper(stage):
    for person in (stage.cast.reid, stage.cast.lead, stage.planner):
        client = await stage.as_(person)
        for path in ("/records", f"/records/{stage.cast.child.pk}", f"/records/{new_id()}/erase", "/audit"):
            assert (await client.get(path)).status_code == 403


async def test_an_unknown_record_is_not_found(keeper):
    assert {(await keeper.get(path)).status_code for path in (f"/records/{new_id()}", f"/records/{new_id()}/erase")} == {404}


async def test_no_name_and_no_word_in_any_line(keeper, stage):
    await everything_about(stage)
    await search(keeper, q="Morrison")
    text = str([(line.what, line.about, line.facts) for line in await AuditLine.all()])
    assert [word for word in ("Ailsa", "Morrison", "planted", "Reid") if word in text] == []
