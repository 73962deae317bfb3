"""Every page of a child's record leaves a line: who opened it and when; and the child can read who looked."""

from datetime import timedelta

import pytest

from participation import clock, concerns, receipts, storage
from participation.concerns import Kind
from participation.models import AuditLine
from tests.participation.adults import NOON, staged

pytestmark = pytest.mark.one_database


@pytest.fixture
async def stage(settings):
    async with staged(settings) as one:
        yield one


async def looked(stage):
    return [(one.who, one.page) for one in reversed(await receipts.of(stage.cast.child.pk))]


async def test_each_page_of_the_record_leaves_one(stage):
    check_in = await stage.kept(stage.cast.child, stage.cast.reid)
    reid = await stage.as_(stage.cast.reid)
    for path in (f"/children/{stage.cast.child.pk}", f"/check-ins/{check_in.pk}", f"/check-ins/{check_in.pk}/view/family"):
        assert (await reid.get(path)).status_code == 200
    assert await looked(stage) == [("Mrs Reid", "record"), ("Mrs Reid", "check-in"), ("Mrs Reid", "view")]


async def test_the_newest_stands_first_with_its_moment(stage):
    reid = await stage.as_(stage.cast.reid)
    await reid.get(f"/children/{stage.cast.child.pk}")
    with clock.at(NOON + timedelta(minutes=5)):
        await reid.get(f"/children/{stage.cast.child.pk}")
    assert [one.at for one in await receipts.of(stage.cast.child.pk)] == [NOON + timedelta(minutes=5), NOON]


async def test_a_look_that_was_refused_leaves_none(stage):
    khan = await stage.as_(stage.khan)
    assert (await khan.get(f"/children/{stage.cast.child.pk}")).status_code == 404
    assert await looked(stage) == []


async def test_lists_are_no_look_at_one_record(stage):
    reid = await stage.as_(stage.cast.reid)
    for path in ("/my-day", "/children", "/promises"):
        await reid.get(path)
    await reid.post("/children", data={"q": "Ailsa"})
    assert await looked(stage) == []


async def test_the_data_keepers_look_is_one_too(stage):
    keeper = await stage.as_(stage.keeper)
    page = await keeper.get(f"/records/{stage.cast.child.pk}")
    assert await looked(stage) == [("Peter Aitken", "held")]
    assert "Peter Aitken" in page.text


async def test_a_leads_look_at_an_alert_is_about_the_alert(stage):
    async with storage.writes():
        one = await concerns.raise_concern(kind=Kind.TALK, child=stage.cast.child, check_in=stage.cast.check_in,
                                           someone_else=True)
    lead = await stage.as_(stage.cast.lead)
    await lead.get(f"/concerns/{one.pk}")
    assert await looked(stage) == []
    line = await AuditLine.get(what="concern.opened")
    assert (line.by_id, line.about) == (stage.cast.lead.pk, f"concern:{one.pk}")


async def test_the_child_can_read_who_looked(stage):
    reid = await stage.as_(stage.cast.reid)
    await reid.get(f"/children/{stage.cast.child.pk}")
    ailsa = await stage.as_child(stage.cast.check_in)
    page = await ailsa.get("/my/who-looked")
    assert page.status_code == 200
    assert "Mrs Reid" in page.text and "12:00" in page.text


async def test_another_childs_browser_shows_its_own(stage):
    khan, reid = await stage.as_(stage.khan), await stage.as_(stage.cast.reid)
    await khan.get(f"/children/{stage.ben.pk}")
    await reid.get(f"/children/{stage.cast.child.pk}")
    ailsa = await stage.as_child(stage.cast.check_in)
    assert "Mr Khan" not in (await ailsa.get("/my/who-looked")).text
