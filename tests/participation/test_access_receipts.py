"""Every page of a child's record leaves a line: who opened it and when; and the child can read who looked."""

from datetime import timedelta

import pytest

from participation import audit, clock, concerns, receipts, storage
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
    pages = [one for one in await looked(stage) if one[1] != receipts.LIST]
    assert pages == [("Mrs Reid", "record"), ("Mrs Reid", "check-in"), ("Mrs Reid", "view")]


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


async def test_a_list_is_one_line_a_person_child_and_day(stage):
    """However many lists and pages show the name that day; the trail stays whole."""
    reid = await stage.as_(stage.cast.reid)
    for path in ("/my-day", "/children", "/promises", "/my-day/group", "/my-day"):
        assert (await reid.get(path)).status_code == 200
    await reid.post("/children", data={"q": "Ailsa"})
    assert await looked(stage) == [("Mrs Reid", "list")]
    with clock.at(NOON + timedelta(days=1)):
        await reid.get("/sign-in")
        again = await stage.as_(stage.cast.reid)
        await again.get("/my-day")
        await again.get("/my-day")
    assert await looked(stage) == [("Mrs Reid", "list")] * 2
    assert await audit.check_chain() is None


@pytest.mark.parametrize(("at", "lines"), [(timedelta(hours=10, minutes=59), 1), (timedelta(hours=12), 2)])
async def test_the_day_ends_at_midnight_here(stage, at, lines):
    """Noon by the clock of the test is noon in Scotland in summer: 11:00 UTC."""
    reid = await stage.as_(stage.cast.reid)
    await reid.get("/my-day")
    with clock.at(NOON + at):
        await (await stage.as_(stage.cast.reid)).get("/my-day")
    assert len(await looked(stage)) == lines


async def test_many_names_cost_one_question_once_they_are_noted(stage):
    from participation import children, storage
    async with storage.writes():
        for number in range(30):
            one = await children.add(name=f"Child {number}", born=stage.cast.child.born, service=await stage.cast.child.service,
                                     keys=stage.keys, by=stage.cast.reid)
            await children.entrust(child=one, adult=stage.cast.reid, by=stage.cast.reid)
    reid = await stage.as_(stage.cast.reid)
    await reid.get("/my-day")
    noted = await AuditLine.filter(what=receipts.LISTED).count()
    await reid.get("/my-day")
    assert (noted, await AuditLine.filter(what=receipts.LISTED).count()) == (31, 31)
    assert await audit.check_chain() is None


async def test_a_list_of_alerts_is_noted_about_the_alerts(stage):
    async with storage.writes():
        one = await concerns.raise_concern(kind=Kind.TALK, child=stage.cast.child, check_in=stage.cast.check_in)
    lead = await stage.as_(stage.cast.lead)
    for _again in range(2):
        await lead.get("/concerns")
    assert await looked(stage) == []
    lines = await AuditLine.filter(what=receipts.ALERT_LISTED).values_list("by_id", "about")
    assert lines == [(stage.cast.lead.pk, f"concern:{one.pk}")]


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


async def test_many_looks_of_a_day_are_one_line_for_the_child(stage):
    reid = await stage.as_(stage.cast.reid)
    for _again in range(3):
        await reid.get(f"/children/{stage.cast.child.pk}")
    await reid.get("/my-day")
    found = receipts.by_day(await receipts.of(stage.cast.child.pk))
    assert [(one.who, one.page, one.times) for one in found] == [("Mrs Reid", "list", 1), ("Mrs Reid", "record", 3)]
    ailsa = await stage.as_child(stage.cast.check_in)
    page = await ailsa.get("/my/who-looked")
    assert "My page, 3 times" in page.text and "My name on a list" in page.text


async def test_another_childs_browser_shows_its_own(stage):
    khan, reid = await stage.as_(stage.khan), await stage.as_(stage.cast.reid)
    await khan.get(f"/children/{stage.ben.pk}")
    await reid.get(f"/children/{stage.cast.child.pk}")
    ailsa = await stage.as_child(stage.cast.check_in)
    assert "Mr Khan" not in (await ailsa.get("/my/who-looked")).text
