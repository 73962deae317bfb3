"""Check-ins are switched on only with lead, deputy (another person) and words for evenings and weekends."""

import pytest

from participation import programme, storage
from participation.access import Role
from participation.models import Person, Programme
from participation.problems import Conflict, Unacceptable
from tests.participation import sittings
from tests.participation.adults import staged

pytestmark = pytest.mark.one_database


@pytest.fixture
async def stage(settings):
    async with staged(settings) as one:
        yield one


async def set_up(stage, **more):
    given = {"lead": stage.cast.lead, "deputy": stage.cast.deputy, "out_of_hours": "Call 01632 960200.", "minutes": 30, **more}
    async with storage.writes():
        return await programme.set_up(by=stage.cast.lead, **given)


@pytest.fixture
async def off(stage):
    await Programme.all().update(on=False)
    return stage


@pytest.mark.parametrize(("missing", "sentence"), [
    ({"lead": None}, "Choose a protection lead first"), ({"deputy": None}, "Choose a deputy first"),
    ({"out_of_hours": "  "}, "Write what adults do")])
async def test_it_stays_off_while_something_is_missing(off, missing, sentence):
    one = await set_up(off, **missing)
    with pytest.raises(Conflict, match=sentence):
        await programme.switch(programme=one, on=True, by=off.cast.lead)
    assert (await Programme.get()).on is False


async def test_one_person_cannot_be_both(off):
    one = await set_up(off, deputy=off.cast.lead)
    with pytest.raises(Conflict, match="two people"):
        await programme.switch(programme=one, on=True, by=off.cast.lead)


async def test_somebody_who_is_no_lead_any_more_does_not_count(off):
    await Person.filter(id=off.cast.deputy.pk).update(active=False)
    with pytest.raises(Conflict, match="Choose a deputy first"):
        await programme.switch(programme=await programme.current(), on=True, by=off.cast.lead)


async def test_a_programme_that_is_on_cannot_lose_its_deputy(stage):
    with pytest.raises(Conflict):
        await set_up(stage, deputy=None)
    assert (await Programme.get()).deputy_id == stage.cast.deputy.pk


@pytest.mark.parametrize(("minutes", "fits"), [(4, False), (5, True), (240, True), (241, False), (None, False)])
async def test_minutes_have_edges(stage, minutes, fits):
    try:
        await set_up(stage, minutes=minutes)
        assert fits
    except Unacceptable as refusal:
        assert not fits and set(refusal.errors) == {"minutes"}


async def test_over_http_by_lead_and_administrator_only(off):
    async with storage.writes():
        sam = await sittings.person("Sam Lowe", "", await off.ben.service, Role.ADMINISTRATOR)
    form = {"lead": off.cast.lead.pk, "deputy": off.cast.deputy.pk, "minutes": "20", "out_of_hours": "Call 01632 960200."}
    for person, status in ((off.cast.reid, 403), (off.planner, 403), (off.keeper, 403), (sam, 303), (off.cast.lead, 303)):
        client = await off.as_(person)
        assert (await client.post("/programme", data=form)).status_code == status
    assert (await client.post("/programme/switch", data={"on": "yes"})).status_code == 303
    now = await Programme.get()
    assert (now.on, now.escalate_after_minutes) == (True, 20)


async def test_a_refused_change_keeps_what_was_typed(stage):
    lead = await stage.as_(stage.cast.lead)
    answer = await lead.post("/programme", data={"lead": stage.cast.lead.pk, "deputy": "", "minutes": "25", "out_of_hours": "Ring."})
    assert (answer.status_code, 'value="25"' in answer.text, "Ring." in answer.text) == (422, True, True)
    assert (await Programme.get()).out_of_hours == "Call 01632 960200."
