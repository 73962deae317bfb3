"""My people over HTTP and in the tables: put in, change, take out, start from last time; sealed; thrown away for good."""

import re
from datetime import timedelta

import pytest

from participation import checkins, children, circle, clock, storage
from participation.models import CheckIn, Child, CirclePerson
from participation.problems import Conflict
from tests.participation.sittings import NOON, serving

GRAN = {"name": "Gran", "picture": "flower", "ring": "1", "wish": "more"}


@pytest.fixture
async def browser(settings):
    async with serving(settings) as one:
        await one.to_the_wheel()
        yield one


async def people_of(cast):
    return [(one.name, one.picture, one.ring, one.wish) for one in await circle.of(cast.check_in, cast.child, cast.keys)]


async def last_time(cast, *people, days=90, adult=None, keep=True, **more):
    """A check-in so many days ago, with (name, ring, wish) in it."""
    with clock.at(NOON - timedelta(days=days)):
        async with storage.writes():
            then = await CheckIn.create(child=cast.child, adult=adult or cast.reid, service_id=cast.child.service_id, band="8-11",
                                        instrument="wheel", version=1, state="open", started_at=clock.now(), **more)
            for name, ring, wish in people:
                await circle.place(check_in=then, child=cast.child, name=name, picture="cat", ring=ring, wish=wish, keys=cast.keys)
            if keep:
                await checkins.keep(check_in=then, child=cast.child, by=cast.reid, keys=cast.keys)
    return then


async def test_somebody_is_put_in_changed_and_taken_out(browser):
    answer = await browser.post("/my/people", GRAN)
    assert (answer.status_code, answer.headers["location"]) == (303, "/my/people")
    assert await people_of(browser.cast) == [("Gran", "flower", 1, "more")]
    one = await CirclePerson.get()
    page = (await browser.get(f"/my/people/{one.pk}")).text
    assert re.search(r'id="ring-1" value="1" checked', page) and re.search(r'id="wish-more" value="more" checked', page)
    assert (await browser.post(f"/my/people/{one.pk}", {"ring": "3", "wish": "unsure"})).status_code == 303
    assert await people_of(browser.cast) == [("Gran", "flower", 3, "unsure")]
    await browser.post(f"/my/people/{one.pk}", {"go": "out"})
    assert await people_of(browser.cast) == []
    assert (await browser.get(f"/my/people/{one.pk}")).status_code == 404


async def test_a_tap_on_a_role_is_enough(browser):
    await browser.post("/my/people", {"role": "Mum", "ring": "2"})
    assert await people_of(browser.cast) == [("Mum", "sun", 2, "")]
    assert 'value="Mum"' not in (await browser.get("/my/people")).text


async def test_a_drag_gives_a_ring_and_an_hour_and_nothing_else_changes(browser):
    await browser.post("/my/people", GRAN)
    one = await CirclePerson.get()
    await browser.post(f"/my/people/{one.pk}", {"ring": "2", "hour": "9"})
    await one.refresh_from_db()
    assert (one.ring, one.hour, one.wish) == (2, 9, "more")


@pytest.mark.parametrize(("form", "sentence"), [
    ({"ring": "1"}, "Say who it is."), ({"name": "Gran"}, "Choose how close you are."),
    ({"name": "Gran", "ring": "4"}, "Choose how close you are."), ({"name": "x" * 41, "ring": "1"}, "That name is too long.")])
async def test_what_is_missing_is_said_and_what_was_typed_is_kept(browser, form, sentence):
    answer = await browser.post("/my/people", form)
    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert f'value="{form.get("name", "")}"' in answer.text
    assert await CirclePerson.all().count() == 0


async def test_next_takes_along_whoever_was_just_typed(browser):
    assert (await browser.post("/my/people", {"go": "next", "ring": "1"})).headers["location"] == "/my/words"
    assert (await browser.post("/my/people", {"go": "next", "name": "Gran"})).status_code == 422
    answer = await browser.post("/my/people", {"go": "next", **GRAN})
    assert (answer.headers["location"], len(await people_of(browser.cast))) == ("/my/words", 1)


async def test_forty_letters_fit(browser):
    await browser.post("/my/people", {"name": "x" * 40, "ring": "1"})
    assert len(await people_of(browser.cast)) == 1


async def test_thirty_people_fit_and_one_more_is_refused(browser):
    cast = browser.cast
    async with storage.writes():
        for n in range(circle.MOST):
            await circle.place(check_in=cast.check_in, child=cast.child, name=f"P {n}", picture="", ring=1 + n % 3, keys=cast.keys)
    with pytest.raises(Conflict, match="full"):
        await circle.place(check_in=cast.check_in, child=cast.child, name="More", picture="", ring=1, keys=cast.keys)
    page = (await browser.get("/my/people")).text
    assert ('class="ringlists"' in page, page.count('class="token"')) == (True, circle.MOST)


async def test_nothing_before_the_childs_yes(settings):
    async with serving(settings) as browser:
        assert (await browser.get("/my/people")).headers["location"] == "/my/who-sees"
        await browser.post("/my/people", GRAN)
        assert await CirclePerson.all().count() == 0


async def test_another_childs_person_is_not_there(browser):
    cast = browser.cast
    await last_time(cast, ("Gran", 1, "more"))
    theirs = await CirclePerson.get()
    assert (await browser.get(f"/my/people/{theirs.pk}")).status_code == 404
    assert (await browser.post(f"/my/people/{theirs.pk}", {"go": "out"})).status_code == 404
    assert await CirclePerson.all().count() == 1


async def test_last_times_people_come_only_when_the_child_says_so(browser):
    cast = browser.cast
    await last_time(cast, ("Gran", 2, "more"), ("Bea", 3, ""))
    page = (await browser.get("/my/people")).text
    assert "My people last time" in page and "Start with these people" in page
    assert await people_of(cast) == []
    await browser.post("/my/people", {"go": "same"})
    await browser.post("/my/people", {"go": "same"})
    assert sorted(await people_of(cast)) == [("Bea", "cat", 3, ""), ("Gran", "cat", 2, "more")]
    page = (await browser.get("/my/people")).text
    assert "The same as last time" in page and "Start with these people" not in page


async def test_what_is_different_is_said_in_words(browser):
    cast = browser.cast
    await last_time(cast, ("Gran", 2, "more"), ("Bea", 3, ""), ("Mum", 1, "same"))
    for name, ring, wish in (("gran", "1", "more"), ("Mum", "1", "less"), ("Lewis", "2", "")):
        await browser.post("/my/people", {"name": name, "ring": ring, "wish": wish})
    page = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", (await browser.get("/my/people")).text))
    for sentence in ("gran was quite close, now close.", "Lewis is new here.", "Bea is not here now.", "Mum Now I say: see less."):
        assert sentence in page, page


async def test_of_earlier_check_ins_only_those_that_this_adult_may_know(browser):
    cast = browser.cast
    await last_time(cast, ("Gran", 1, ""), days=200)
    await last_time(cast, ("To the deputy", 1, ""), adult=cast.deputy)
    await last_time(cast, ("Alone", 1, ""), days=30, alone=True, adult_sees=False)
    await last_time(cast, ("Never kept", 1, ""), days=20, keep=False, adult_sees=True)
    async with storage.writes():
        found, people = await circle.before(cast.check_in, cast.child, cast.keys)
    assert [one.name for one in people] == ["Gran"]
    assert found.finished_on == (NOON - timedelta(days=200)).date()


async def test_names_are_sealed_and_thrown_away_with_the_rest(browser):
    await browser.post("/my/people", {**GRAN, "name": "Planted Gran"})
    assert b"Planted" not in bytes((await CirclePerson.get()).name_sealed)
    await browser.post("/my/finish", {"ending": "throw"})
    assert (await CheckIn.all().count(), await CirclePerson.all().count()) == (0, 0)


async def test_kept_people_open_under_the_childs_own_key_and_change_no_more(browser):
    await browser.post("/my/people", GRAN)
    one = await CirclePerson.get()
    await browser.post("/my/finish", {"ending": "keep"})
    child = await Child.get(id=browser.cast.child.pk)
    await one.refresh_from_db()
    assert children.unseal(child, one, "name_sealed", browser.cast.keys) == "Gran"
    assert (await browser.post("/my/people", {"name": "Late", "ring": "1"})).headers["location"] == "/my"
    assert (await browser.post(f"/my/people/{one.pk}", {"go": "out"})).headers["location"] == "/my"
    assert await CirclePerson.all().count() == 1


async def test_everybody_named_in_the_check_in_is_known_to_alerts(browser):
    cast = browser.cast
    await browser.post("/my/people", {"name": "Ms Grant", "ring": "2"})
    await browser.post("/my/help", {"helper": "Mr Aziz"})
    check_in = await CheckIn.get(id=cast.check_in.pk)
    assert sorted(await circle.names(check_in, cast.child, cast.keys)) == ["Mr Aziz", "Ms Grant"]
    assert check_in.helpers == ["else"]
    assert "Mr Aziz" in (await browser.get("/my/words")).text
