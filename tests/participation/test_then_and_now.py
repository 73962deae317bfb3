"""Earlier wheels beside this one: what changed in words, a visible break, and whose wheels are on whose screen."""

from datetime import date

import pytest
from hypothesis import given, strategies as st

from participation import comparison, instruments, promises, storage
from participation.models import CheckIn, Session
from participation.queries import earlier
from participation.wheel import KEYS, Band
from tests.participation.adults import staged
from tests.participation.test_child_words import MOST_WORDS, sentences, words

WHEEL = instruments.current(Band.MIDDLE)
ANSWERS = st.dictionaries(st.sampled_from(KEYS), st.sampled_from(WHEEL.values))
FULL = ("3", "3", "4", "4", "3", "2", "skip", "2")
OTHER = ("3", "3", "4", "4", "2", "2", "2", "4")


@pytest.fixture
async def stage(settings):
    async with staged(settings) as one:
        yield one


def keys(changes):
    return [one.indicator.key for one in changes]


def test_what_was_answered_neither_time_is_nowhere():
    found = comparison.compare(WHEEL, {"safe": "2"}, {"safe": "3", "healthy": "1"})
    assert (keys(found.different), keys(found.same), keys(found.new), keys(found.left_out)) == (["safe"], [], ["healthy"], [])
    nothing = comparison.compare(WHEEL, {}, {})
    assert (nothing.different, nothing.same, nothing.new, nothing.left_out) == ((), (), (), ())
    assert nothing.empty_now and nothing.empty_then


def test_a_small_answer_is_told_as_what_somebody_did():
    one = comparison.compare(WHEEL, {"safe": "skip"}, {"safe": "talk"}).different[0]
    assert (one.small_before, one.small_now) == ("skip", "talk")
    ring = comparison.compare(WHEEL, {"safe": "2"}, {"safe": "3"}).different[0]
    assert (ring.before, ring.now, ring.small_before, ring.small_now) == ("Sometimes", "Mostly", "", "")


@given(ANSWERS, ANSWERS)
def test_every_indicator_is_in_one_place_or_none(before, now):
    found = comparison.compare(WHEEL, before, now)
    places = keys([*found.different, *found.same, *found.new, *found.left_out])
    assert sorted(places) == sorted(set(before) | set(now)) and len(places) == len(set(places))
    assert (found.empty_now, found.empty_then) == (not now, not before)


async def her_page(stage, path="/my/words", *, alone=False, **answers):
    """The words page of a sitting that is open now."""
    one = stage.cast.check_in
    await CheckIn.filter(id=one.pk).update(state="open", step="words", alone=alone)
    child = await stage.as_child(one)
    if alone:
        await Session.filter(check_in_id=one.pk).update(kind="alone")
    if answers:
        from participation.identity import new_id
        from participation.models import Spoke
        await Spoke.bulk_create([Spoke(id=new_id(), check_in=one, voice="child", indicator=key, answer=value)
                                 for key, value in answers.items()])
    answer = await child.get(path)
    assert answer.status_code == 200, answer.text
    return answer.text


@pytest.mark.one_database
async def test_nothing_answered_lists_nothing(stage):
    await stage.kept(stage.cast.child, stage.cast.reid, days_ago=90, answers=FULL)
    page = await her_page(stage)
    assert "My wheel is empty." in page and "not coloured in" not in page and "What is different" not in page


@pytest.mark.one_database
async def test_the_child_chooses_an_earlier_wheel(stage):
    await stage.kept(stage.cast.child, stage.cast.reid, days_ago=180, answers=OTHER)
    then = await stage.kept(stage.cast.child, stage.cast.reid, days_ago=90, answers=FULL)
    await promises.agree(child=stage.cast.child, check_in=then, what="A quiet place.", due=date(2026, 6, 30), keys=stage.keys,
                         by=stage.cast.reid, owner_name="Mrs Reid")
    now = {"safe": "3", "included": "2", "responsible": "3"}
    last = await her_page(stage, **now)
    assert "5 March 2026" in last and "A quiet place." in last and "I skipped it." in last and "What we agreed last time" in last
    older = await her_page(stage, "/my/words?then=2")
    assert "5 December 2025" in older and "A quiet place." not in older and "The same as then" in older
    for odd in ("3", "0", "-1", "x", ""):
        assert "5 March 2026</span></figcaption>" in await her_page(stage, f"/my/words?then={odd}")


@pytest.mark.one_database
async def test_the_strip_and_small_answers_read_as_easily_as_the_youngest_band_needs(stage):
    """The page's own words are the same for every band, so the least of them holds for all."""
    early = await stage.kept(stage.cast.child, stage.cast.reid, days_ago=800, answers=("3", "3", "2", "2", "1", "2", "3", "1"))
    await CheckIn.filter(id=early.pk).update(band=Band.EARLY.value)
    await stage.kept(stage.cast.child, stage.cast.reid, days_ago=90, answers=("skip", "unsure", "talk", "4", "4", "1", "1", "1"))
    page = await her_page(stage, safe="3", healthy="2", achieving="1", nurtured="skip", active="unsure", respected="talk")
    assert "My earlier wheels" in page and "Here a different wheel begins." in page and "Now I want to talk." in page
    assert [one for one in sentences(page) if words(one) > MOST_WORDS[Band.EARLY]] == []


@pytest.mark.parametrize("alone", [False, True])
async def test_whose_wheels_are_on_whose_screen(stage, alone):
    """Beside Mrs Reid: hers, not Mr Khan's, not one that was kept from her. On a phone the same: she had its code in hand."""
    await stage.kept(stage.cast.child, stage.khan, days_ago=88)
    await stage.kept(stage.cast.child, stage.cast.reid, days_ago=89, alone=True, adult_sees=False)
    await stage.kept(stage.cast.child, stage.cast.reid, days_ago=90)
    await stage.kept(stage.ben, stage.cast.reid, days_ago=91)
    page = await her_page(stage, alone=alone, safe="3")
    assert [day for day in ("4 March", "5 March", "6 March", "7 March") if f"{day} 2026" in page] == ["5 March"]
    assert "My earlier wheels" not in page  # one is no choice


@pytest.mark.one_database
async def test_at_most_so_many_wheels_stand_beside(stage):
    for n in range(earlier.MOST + 1):
        await stage.kept(stage.cast.child, stage.cast.reid, days_ago=10 + n)
    check_in = await CheckIn.get(id=stage.cast.check_in.pk)
    assert len(await earlier.with_adult(check_in)) == earlier.MOST


async def across_a_birthday(stage):
    """An older wheel for 3 to 7, then two for 8 to 11."""
    early = await stage.kept(stage.cast.child, stage.cast.reid, days_ago=800, answers=("3", "3", "2", "2", "1", "2", "3", "1"))
    await CheckIn.filter(id=early.pk).update(band=Band.EARLY.value)
    await stage.kept(stage.cast.child, stage.cast.reid, days_ago=90, answers=OTHER)
    return await stage.kept(stage.cast.child, stage.cast.reid, answers=FULL)


@pytest.mark.one_database
async def test_a_break_is_seen_and_nothing_is_compared_across_it(stage):
    now = await across_a_birthday(stage)
    reid = await stage.as_(stage.cast.reid)
    page = (await reid.get(f"/check-ins/{now.pk}")).text
    assert page.count("Here a different wheel begins.") == 1 and page.index("Here a different") < page.index(">5 Mar <span")
    across = (await reid.get(f"/check-ins/{now.pk}?then=2")).text
    assert "That was another wheel: other questions" in across and "What is different" not in across
    record = (await reid.get(f"/children/{stage.cast.child.pk}")).text
    assert record.count("Here another wheel begins") == 1
    assert record.index("3 June 2026") < record.index("Included:") < record.index("5 March 2026") < record.index("Here another wheel") \
        < record.index("Wheel for 3 to 7")
    assert record.count("Included:") == 1  # only between the two that can be compared


@pytest.mark.one_database
async def test_the_record_tells_what_was_agreed_and_what_became_of_it(stage):
    one = await stage.kept(stage.cast.child, stage.cast.reid, days_ago=30, answers=FULL)
    async with storage.writes():
        made = await promises.agree(child=stage.cast.child, check_in=one, what="A lunch club.", due=date(2026, 6, 30),
                                    keys=stage.keys, by=stage.cast.reid, owner=stage.cast.reid)
        await promises.done(promise=made, child=stage.cast.child, told="On Tuesdays.", keys=stage.keys, by=stage.cast.reid)
    page = (await (await stage.as_(stage.cast.reid)).get(f"/children/{stage.cast.child.pk}")).text
    assert page.index("4 May 2026") < page.index("A lunch club.") < page.index("Done 3 June") < page.index("On Tuesdays.")
    assert page.count("A lunch club.") == 1 and "Other promises" not in page


@pytest.mark.one_database
async def test_no_totals_and_no_scores(stage):
    now = await across_a_birthday(stage)
    reid = await stage.as_(stage.cast.reid)
    for path in (f"/check-ins/{now.pk}", f"/children/{stage.cast.child.pk}"):
        page = (await reid.get(path)).text.lower()
        assert [word for word in ("average", "total", "score", "points", "streak", "%", "better than") if f" {word}" in page] == []
