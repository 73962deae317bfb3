"""*No thanks*: nothing is stored that tells of it, in no table; and the child's own page to take back what was agreed to."""

import pytest

from participation import alone, checkins, consent, storage
from participation.consent import Kind
from participation.models import AuditLine, CheckIn, Child, Consent, Pass, Session
from participation.problems import Conflict
from tests.participation.adults import staged
from tests.participation.phones import handing_out

TABLES = """SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"""
TABLES_OF_POSTGRES = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"


@pytest.fixture
async def stage(settings):
    async with staged(settings) as one:
        yield one


@pytest.fixture
async def phones(settings):
    async with handing_out(settings) as one:
        yield one


async def rows(stage):
    """Every row of every table as text."""
    database = stage.app.state.database
    names = await database.hot.all(TABLES if database.kind == "sqlite" else TABLES_OF_POSTGRES)
    return {name: {str(row) for row in await database.hot.all(f"SELECT * FROM {name}")} for (name,) in names}


async def holding(stage, word):
    """Table → the rows that hold the word."""
    return {name: found for name, all_ in (await rows(stage)).items() if (found := {row for row in all_ if word in row})}


async def signed_pin(stage):
    from participation import people
    stage.cast.reid.pin_hash = await people.hashed("2580")
    await stage.cast.reid.save()


async def test_beside_the_adult_nothing_tells_of_it_once_the_tablet_is_back(stage):
    await signed_pin(stage)
    check_in, child = stage.cast.check_in, stage.cast.child
    ailsa = await stage.as_child(check_in)
    before = await holding(stage, child.pk)
    await ailsa.post("/my/who-sees", data={"check_in": check_in.pk, "answer": "no"})
    assert (await ailsa.post("/my/hand-back", data={"secret": "2580"})).status_code == 303
    after = await holding(stage, child.pk)
    assert set(before) - set(after) == {"check_in", "session"}
    assert {name: after[name] for name in after if after[name] - before[name]} == {}
    # The sitting's own number stands only in lines of the adult's acts, where no row leads from it to the child.
    assert set(await holding(stage, check_in.pk)) == {"audit_line"}
    lines = await AuditLine.filter(about=f"check_in:{check_in.pk}").order_by("id").values_list("what", "by_id")
    assert lines == [("check_in.started", stage.cast.reid.pk), ("check_in.handed_back", stage.cast.reid.pk)]
    ended = await AuditLine.get(what="check_in.ended")
    assert (ended.about, ended.by_id, ended.facts) == ("check_in", None, {})


async def test_alone_nothing_tells_of_it_not_even_that_the_code_was_opened(phones):
    stage = phones.stage
    before = await holding(stage, stage.cast.child.pk)
    phone, check_in = await phones.opened()
    await phone.post("/my/who-sees", data={"check_in": check_in.pk, "answer": "no"})
    await phone.post("/my/close", data={"check_in": check_in.pk})
    after = await holding(stage, stage.cast.child.pk)
    new = {row for name in after for row in after[name] - before.get(name, set())}
    assert [("pass.issued" in row, "pass.used" in row) for row in new] == [(True, False)], "that a code was given is the adult's act"
    assert set(await holding(stage, check_in.pk)) == {"audit_line"}
    assert await Pass.filter(kind="alone").count() == 0


async def test_throwing_away_and_no_thanks_leave_the_same_line(stage):
    check_in = stage.cast.check_in
    async with storage.writes():
        await checkins.agree(check_in=check_in, by=None)
        await checkins.throw_away(check_in=check_in)
        again = await checkins.start(child=stage.cast.child, by=stage.cast.reid)
        await checkins.decline(check_in=again)
    first, second = await AuditLine.filter(what="check_in.ended").order_by("id")
    assert (first.about, first.by_id, first.facts) == (second.about, second.by_id, second.facts) == ("check_in", None, {})


async def test_no_control_of_the_adult_brings_it_back_or_goes_round_it(stage):
    check_in = stage.cast.check_in
    ailsa, reid = await stage.as_child(check_in), await stage.as_(stage.cast.reid)
    await ailsa.post("/my/who-sees", data={"check_in": check_in.pk, "answer": "no"})
    wrong = []
    for url in stage.app.state.urls:
        if url.path.startswith("/check-ins/"):
            path = url.path.replace("{id}", check_in.pk).replace("{voice}", "practitioner").replace("{number:int}", "1")
            answer = await reid.request(url.methods[0], path, **({"data": {}} if url.methods[0] == "POST" else {}))
            wrong += [(path, answer.status_code)] if answer.status_code != 404 else []
    assert wrong == []
    assert await CheckIn.all().count() == 0


# ---- taking it back ----------------------------------------------------------------------------------------------------

async def test_the_child_takes_it_back_in_two_steps_and_reads_what_followed(stage):
    check_in, child = stage.cast.check_in, stage.cast.child
    old = await stage.kept(child, stage.cast.reid, days_ago=30)
    child.next_check_in = check_in.started_at.date()
    await child.save()
    ailsa = await stage.as_child(check_in)
    assert "I can be asked for a wheel." in (await ailsa.get("/my/taking-part")).text
    asked = (await ailsa.get("/my/taking-part/take_part")).text
    assert "Am I sure?" in asked and "Mrs Reid can no longer start one." in asked
    assert (await consent.standing(child)).may_take_part, "asking changes nothing"
    answer = await ailsa.post("/my/taking-part/take_part", data={"check_in": check_in.pk})
    assert (answer.status_code, answer.headers["location"]) == (303, "/my/taking-part")
    page = (await ailsa.get("/my/taking-part")).text
    for sentence in ("It is no now.", "Mrs Reid can no longer start one.", "My old wheels stay with us.",
                     "They count in no new numbers."):
        assert sentence in page
    assert (await consent.standing(child)).may_take_part is False
    line = await Consent.filter(child_id=child.pk, kind="take_part").order_by("-recorded_at").first()
    assert (line.given_by, line.recorded_by_id) == ("child", None)
    assert (await Child.get(id=child.pk)).next_check_in is None
    assert [one.pk for one in await CheckIn.all()] == [old.pk]
    assert (await CheckIn.get(id=old.pk)).counted is False
    with pytest.raises(Conflict):
        await checkins.start(child=child, by=stage.cast.reid)
    # This browser is still the child's, and still leads to somebody.
    assert (await ailsa.get("/my")).status_code == 200
    talk = await ailsa.post("/my/now", data={"check_in": check_in.pk})
    assert talk.status_code == 303


async def test_being_counted_is_taken_back_apart(stage):
    ailsa = await stage.as_child(stage.cast.check_in)
    await ailsa.post("/my/taking-part/be_counted", data={"check_in": stage.cast.check_in.pk})
    now = await consent.standing(stage.cast.child)
    assert (now.may_take_part, now.counted) == (True, False)
    page = (await ailsa.get("/my/taking-part")).text
    assert "My wheels count in no new numbers." in page and "I want no more wheels" in page
    assert (await ailsa.get("/my/wheel")).headers["location"] == "/my/who-sees", "the sitting goes on"


async def test_another_childs_open_page_takes_nothing_back(stage):
    ailsa = await stage.as_child(stage.cast.check_in)
    answer = await ailsa.post("/my/taking-part/take_part", data={"check_in": "f" * 32})
    assert answer.status_code == 409
    assert (await consent.standing(stage.cast.child)).may_take_part


async def test_an_unknown_kind_is_not_there(stage):
    ailsa = await stage.as_child(stage.cast.check_in)
    assert (await ailsa.get("/my/taking-part/everything")).status_code == 404


async def test_taking_part_taken_back_ends_every_code_and_every_other_browser(phones):
    stage = phones.stage
    phone, check_in = await phones.opened()
    ailsa = await stage.as_child(stage.cast.check_in)
    await ailsa.post("/my/taking-part/take_part", data={"check_in": stage.cast.check_in.pk})
    assert (await phone.get("/my/wheel")).headers["location"] == "/sign-in"
    assert await Pass.all().count() == await CheckIn.all().count() == 0
    assert await Session.all().count() == 1
    assert await alone.out(stage.cast.child, stage.cast.reid) is None
    assert check_in.pk not in str(await holding(stage, stage.cast.child.pk))


async def test_a_parents_no_by_the_data_keeper(stage):
    keeper, child = await stage.as_(stage.keeper), stage.cast.child
    path = f"/records/{child.pk}/consent"
    refused = await keeper.post(path, data={"kind": Kind.TAKE_PART.value})
    assert (refused.status_code, "Say who decided." in refused.text) == (422, True)
    answer = await keeper.post(path, data={"kind": Kind.TAKE_PART.value, "given_by": "parent"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/records/{child.pk}#consent")
    line = await Consent.filter(child_id=child.pk, kind="take_part").order_by("-recorded_at").first()
    assert (line.given, line.given_by, line.recorded_by_id) == (False, "parent", stage.keeper.pk)
    assert await CheckIn.all().count() == 0
    page = (await keeper.get(f"/records/{child.pk}")).text
    assert page.count("Record that it was taken back") == 1, "what is taken back already is not asked for again"
