"""Promises: two after a check-in, each with an owner and a date; done, later or not possible, always with a sentence."""

from datetime import timedelta

import pytest

from participation import children, clock, promises, storage
from participation.models import AuditLine, Promise
from participation.problems import Conflict, Unacceptable
from participation.promises import Standing
from tests.participation.adults import NOON, staged

pytestmark = pytest.mark.one_database
TODAY = NOON.date()


@pytest.fixture
async def stage(settings):
    async with staged(settings) as one:
        yield one


@pytest.fixture
async def check_in(stage):
    return await stage.kept(stage.cast.child, stage.cast.reid)


async def agreed(stage, check_in, **more):
    given = {"what": "Mrs Reid finds me a lunch club.", "due": TODAY + timedelta(7), "owner": stage.cast.reid, **more}
    async with storage.writes():
        return await promises.agree(child=stage.cast.child, check_in=check_in, keys=stage.keys, by=stage.cast.reid, **given)


async def test_two_are_enough(stage, check_in):
    await agreed(stage, check_in)
    await agreed(stage, check_in, what="Lewis sits with me.", owner=None, owner_name="Mr Lamb")
    with pytest.raises(Conflict, match="enough"):
        await agreed(stage, check_in, what="One more.")
    assert await Promise.filter(check_in_id=check_in.pk).count() == 2


async def test_the_childs_words_are_sealed(stage, check_in):
    one = await agreed(stage, check_in, what="planted step")
    assert b"planted" not in bytes((await Promise.get(id=one.pk)).what_sealed)
    assert children.unseal(stage.cast.child, one, "what_sealed", stage.keys) == "planted step"
    assert "planted" not in str([line.facts for line in await AuditLine.all()])


@pytest.mark.parametrize(("wrong", "fields"), [
    ({"what": ""}, {"what"}), ({"what": "x" * 201}, {"what"}), ({"owner": None, "owner_name": ""}, {"owner_name"}),
    ({"due": None}, {"due"}), ({"due": TODAY - timedelta(1)}, {"due"}), ({"due": TODAY + timedelta(367)}, {"due"})])
async def test_what_is_missing_is_said(stage, check_in, wrong, fields):
    with pytest.raises(Unacceptable) as refusal:
        await agreed(stage, check_in, **wrong)
    assert set(refusal.value.errors) == fields


@pytest.mark.parametrize("fitting", [{"what": "x" * 200}, {"due": TODAY}, {"due": TODAY + timedelta(366)},
                                     {"owner": None, "owner_name": "Gran"}])
async def test_the_edges_fit(stage, check_in, fitting):
    assert (await agreed(stage, check_in, **fitting)).state == "open"


@pytest.mark.parametrize(("days", "standing"), [(-1, Standing.OVERDUE), (0, Standing.SOON), (7, Standing.SOON), (8, Standing.OPEN)])
def test_overdue_is_the_day_after(days, standing):
    assert promises.standing(Promise(state="open", due=TODAY + timedelta(days)), TODAY) is standing


async def test_done_tells_the_child_and_cannot_be_done_again(stage, check_in):
    one = await agreed(stage, check_in)
    async with storage.writes():
        await promises.done(promise=one, child=stage.cast.child, told="You go on Tuesdays.", keys=stage.keys, by=stage.cast.reid)
    assert (one.state, one.done_on) == ("done", TODAY)
    assert children.unseal(stage.cast.child, one, "told_sealed", stage.keys) == "You go on Tuesdays."
    with pytest.raises(Conflict, match="finished already"):
        await promises.cannot(promise=one, child=stage.cast.child, told="No.", keys=stage.keys, by=stage.cast.reid)


async def test_without_a_sentence_to_the_child_nothing_changes(stage, check_in):
    one = await agreed(stage, check_in)
    for act in (promises.done, promises.cannot):
        with pytest.raises(Unacceptable):
            await act(promise=one, child=stage.cast.child, told="", keys=stage.keys, by=stage.cast.reid)
    assert (await Promise.get(id=one.pk)).state == "open"


async def test_later_needs_a_new_day_and_a_reason(stage, check_in):
    one = await agreed(stage, check_in)
    with pytest.raises(Unacceptable) as refusal:
        await promises.later(promise=one, child=stage.cast.child, due=None, told="", keys=stage.keys, by=stage.cast.reid)
    assert set(refusal.value.errors) == {"told", "due"}
    async with storage.writes():
        await promises.later(promise=one, child=stage.cast.child, due=TODAY + timedelta(20), told="The club is full.",
                             keys=stage.keys, by=stage.cast.reid)
    assert ((await Promise.get(id=one.pk)).due, one.state) == (TODAY + timedelta(20), "open")


async def test_agreeing_and_settling_over_http(stage, check_in):
    reid = await stage.as_(stage.cast.reid)
    form = {"what": "Lewis sits with me.", "who": "other", "owner_name": "Mr Lamb", "due": "2026-06-12", "indicator": "included"}
    assert (await reid.post(f"/check-ins/{check_in.pk}/steps", data=form)).status_code == 303
    one = await Promise.get(check_in_id=check_in.pk)
    assert (one.owner_id, one.owner_name, one.indicator) == (None, "Mr Lamb", "included")
    page = (await reid.get("/my-day")).text
    assert "Lewis sits with me." not in page  # nine days ahead
    with clock.at(NOON + timedelta(days=10)):
        reid = await stage.as_(stage.cast.reid)
        assert "was due 12 June" in (await reid.get("/my-day")).text
        done = {"state": "done", "told": "Lewis said yes.", "due": ""}
        assert (await reid.post(f"/promises/{one.pk}", data=done)).headers["location"] == "/promises"
        assert "Lewis said yes." in (await reid.get("/promises")).text


async def test_what_was_typed_is_kept_when_it_is_refused(stage, check_in):
    reid = await stage.as_(stage.cast.reid)
    answer = await reid.post(f"/check-ins/{check_in.pk}/steps", data={"what": "Lewis sits with me.", "who": "other", "due": ""})
    assert answer.status_code == 422
    assert 'value="Lewis sits with me."' in answer.text and "Choose a day from today, within a year." in answer.text
    assert await Promise.all().count() == 0


async def test_a_foreign_promise_answers_like_an_unknown_one(stage, check_in):
    one, khan = await agreed(stage, check_in), await stage.as_(stage.khan)
    answers = [await khan.get(f"/promises/{ident}") for ident in (one.pk, "a" * 32)]
    assert (answers[0].status_code, answers[0].text) == (answers[1].status_code, answers[1].text) and answers[0].status_code == 404
    posts = [await khan.post(f"/promises/{ident}", data={"state": "done", "told": "x"}) for ident in (one.pk, "a" * 32)]
    assert {answer.status_code for answer in posts} == {404}
    assert (await Promise.get(id=one.pk)).state == "open"


async def test_an_owner_reads_the_promise_and_nothing_else_of_the_child(stage, check_in):
    one = await agreed(stage, check_in, owner=stage.khan)
    khan = await stage.as_(stage.khan)
    assert "lunch club" in (await khan.get("/promises")).text
    page = (await khan.get(f"/promises/{one.pk}")).text
    assert ("lunch club" in page, "Morrison" in page, f"/check-ins/{check_in.pk}" in page) == (True, False, False)
    assert [(await khan.get(path)).status_code for path in (f"/check-ins/{check_in.pk}", f"/children/{stage.cast.child.pk}")] == [404, 404]


async def test_after_trust_ended_the_promise_is_gone_from_the_adults_pages(stage, check_in):
    one = await agreed(stage, check_in)
    async with storage.writes():
        await children.end_trust(child=stage.cast.child, adult=stage.cast.reid, by=None)
    reid = await stage.as_(stage.cast.reid)
    assert (await reid.get(f"/promises/{one.pk}")).status_code == 404
    assert "lunch club" not in (await reid.get("/promises")).text


async def test_the_next_date(stage, check_in):
    reid = await stage.as_(stage.cast.reid)
    assert (await reid.post(f"/check-ins/{check_in.pk}/next", data={"next": "2026-06-02"})).status_code == 422
    assert (await reid.post(f"/check-ins/{check_in.pk}/next", data={"next": "2026-09-01"})).status_code == 303
    await stage.cast.child.refresh_from_db()
    assert stage.cast.child.next_check_in.isoformat() == "2026-09-01"
