"""*I need to talk to someone now*: raised at once, at any time; with *someone else* the adult in the room learns nothing."""

import pytest

from participation import checkins, people
from participation.models import Concern
from tests.participation.sittings import PIN, serving


@pytest.fixture(scope="module")
def pin_hash():
    return people._hasher.hash(PIN)


@pytest.fixture
async def ailsa(settings, pin_hash):
    async with serving(settings, pin_hash=pin_hash) as browser:
        yield browser


async def raised():
    return await Concern.all().order_by("kind").values_list("kind", "someone_else")


async def follow(ailsa, answer):
    return await ailsa.get(answer.headers["location"])


async def unlock(ailsa):
    return await ailsa.client.post("/my/hand-back", data={"secret": PIN}, headers={"Sec-Fetch-Site": "same-origin"})


async def test_it_is_raised_before_the_page_is_shown(ailsa):
    answer = await ailsa.post("/my/now")
    assert await raised() == [("talk", False)]
    page = await follow(ailsa, answer)
    assert "You did the right thing" in page.text and "0800 1111" in page.text


async def test_pressing_twice_raises_one(ailsa):
    await ailsa.post("/my/now")
    await ailsa.post("/my/now")
    assert await raised() == [("talk", False)]


async def test_opening_the_page_alone_raises_nothing(ailsa):
    answer = await ailsa.get("/my/now")
    assert (answer.headers["location"], await raised()) == ("/my", [])


async def test_answers_on_the_wheel_come_along_without_script(ailsa):
    await ailsa.to_the_wheel()
    await ailsa.post("/my/now", {"band": "8-11", "version": "1", "page": "a" * 32, "base": "0", "revision": "1", "safe": "1"})
    assert await checkins.answers(ailsa.cast.check_in) == {"safe": "1"}
    assert await raised() == [("talk", False)]


async def test_a_broken_form_does_not_stand_in_its_way(ailsa):
    await ailsa.to_the_wheel()
    await ailsa.post("/my/now", {"band": "x", "page": "a" * 32, "base": "zero", "safe": "99"})
    assert await raised() == [("talk", False)]


@pytest.mark.parametrize("ending", ["declined", "thrown away", "kept"])
async def test_it_works_after_the_end_too(ailsa, ending):
    if ending == "declined":
        await ailsa.post("/my/who-sees", {"answer": "no"})
    else:
        await ailsa.to_the_wheel()
        await ailsa.post("/my/finish", {"ending": "keep" if ending == "kept" else "throw"})
    page = await follow(ailsa, await ailsa.post("/my/now"))
    assert "You did the right thing" in page.text
    concern = await Concern.all().first()
    assert (concern.child_id, concern.adult_id) == (ailsa.cast.child.pk, ailsa.cast.reid.pk)


async def test_the_adult_comes_to_the_card_after_hand_back(ailsa):
    await ailsa.post("/my/now")
    assert (await unlock(ailsa)).headers["location"] == f"/check-ins/{ailsa.cast.check_in.pk}/card"


async def test_someone_else_tells_the_adult_in_the_room_nothing(ailsa):
    await ailsa.to_the_wheel()
    await ailsa.post("/my/now")
    page = await follow(ailsa, await ailsa.post("/my/now/more"))
    assert "We told someone else" in page.text
    assert await raised() == [("talk", True)]
    # Back, or the address, in front of the adult
    for path in ("/my/now", "/my/now/more"):
        assert (await ailsa.get(path)).headers["location"] == "/my"
    assert (await unlock(ailsa)).headers["location"] == "/my-day"
    assert (await ailsa.get(f"/check-ins/{ailsa.cast.check_in.pk}/card")).status_code == 404


async def test_someone_else_holds_for_a_low_answer_on_safe_too(ailsa):
    await ailsa.to_the_wheel()
    await ailsa.save("a" * 32, 0, 1, safe="1")
    await ailsa.post("/my/now")
    await ailsa.post("/my/now/more")
    await ailsa.post("/my/finish", {"ending": "keep"})
    assert await raised() == [("safe", True), ("talk", True)]
    assert (await unlock(ailsa)).headers["location"] == f"/check-ins/{ailsa.cast.check_in.pk}"


async def test_someone_else_after_keep_takes_the_low_answer_along(ailsa):
    await ailsa.to_the_wheel()
    await ailsa.save("a" * 32, 0, 1, safe="1")
    await ailsa.post("/my/finish", {"ending": "keep"})
    assert await raised() == [("safe", False)]
    await ailsa.post("/my/now")
    await ailsa.post("/my/now/more")
    assert await raised() == [("safe", True), ("talk", True)]


async def test_asking_again_shows_the_page_again(ailsa):
    await ailsa.post("/my/now")
    await ailsa.post("/my/now/more")
    await ailsa.get("/my/now/more")
    page = await follow(ailsa, await ailsa.post("/my/now"))
    assert "You did the right thing" in page.text
    assert await raised() == [("talk", True)]


async def test_titles_and_addresses_tell_nothing(ailsa):
    for path in ("/my/now", "/my/now/more"):
        page = await follow(ailsa, await ailsa.post(path))
        assert "<title>My Wellbeing Wheel – Heard</title>" in page.text


@pytest.mark.parametrize("at", ["practice", "matters", "help", "words", "finish"])
async def test_back_leads_to_the_page_where_the_child_was(ailsa, at):
    await ailsa.to_the_wheel()
    assert f'name="at" value="{at}"' in (await ailsa.get(f"/my/{at}")).text
    await ailsa.post("/my/now", {"at": at})
    assert (await ailsa.get("/my")).headers["location"] == f"/my/{at}"


async def test_back_leads_to_the_wheel_even_when_nothing_was_answered(ailsa):
    await ailsa.to_the_wheel()
    await ailsa.post("/my/now", {"band": "8-11", "version": "1", "page": "a" * 32, "base": "0", "revision": "1"})
    assert (await ailsa.get("/my")).headers["location"] == "/my/wheel"


async def test_before_yes_back_leads_to_who_sees_this_whatever_the_form_says(ailsa):
    await ailsa.post("/my/now", {"at": "finish"})
    assert (await ailsa.get("/my")).headers["location"] == "/my/who-sees"
