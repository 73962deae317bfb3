"""Other voices beside the child's: differences are a finding, never an average; two wheels side by side, with a break."""

from datetime import timedelta

import pytest

from participation import instruments, voices
from participation.checkins import Voice
from participation.models import CheckIn, Spoke
from participation.queries import earlier
from participation.wheel import Band
from tests.participation.adults import staged

pytestmark = pytest.mark.one_database
WHEEL = instruments.current(Band.MIDDLE)


@pytest.fixture
async def stage(settings):
    async with staged(settings) as one:
        yield one


def found(child, other):
    return [(one.indicator.key, one.child, one.other) for one in voices.differences(WHEEL, child, other, Voice.PRACTITIONER)]


def test_a_difference_is_said_in_the_instruments_words():
    assert found({"included": "2", "safe": "3"}, {"included": "4", "safe": "3"}) == [("included", "Sometimes", "Nearly always")]


@pytest.mark.parametrize("small", ["skip", "unsure", "talk"])
def test_small_answers_are_compared_with_nothing(small):
    assert found({"safe": small}, {"safe": "4"}) == [] == found({"safe": "4"}, {"safe": small})


def test_what_one_voice_left_out_is_no_difference():
    assert found({"safe": "1"}, {}) == [] == found({}, {"safe": "1"})


async def test_the_adults_view_stands_beside_and_changes_nothing(stage):
    check_in = await stage.kept(stage.cast.child, stage.cast.reid)
    before = (await voices.answers_of(check_in))[Voice.CHILD]
    reid = await stage.as_(stage.cast.reid)
    assert (await reid.post(f"/check-ins/{check_in.pk}/view/practitioner", data={"included": "4", "safe": "3"})).status_code == 303
    assert (await reid.post(f"/check-ins/{check_in.pk}/view/family", data={"respected": "4"})).status_code == 303
    said = await voices.answers_of(check_in)
    assert said == {Voice.CHILD: before, Voice.PRACTITIONER: {"included": "4", "safe": "3"}, Voice.FAMILY: {"respected": "4"}}
    page = (await reid.get(f"/check-ins/{check_in.pk}")).text
    assert "You see Included differently." in page and "The family sees Respected differently." in page
    assert "You see Safe differently." not in page


async def test_a_second_save_replaces_that_voice_whole(stage):
    check_in = await stage.kept(stage.cast.child, stage.cast.reid)
    reid = await stage.as_(stage.cast.reid)
    for answers in ({"safe": "1", "healthy": "2"}, {"safe": "4"}):
        await reid.post(f"/check-ins/{check_in.pk}/view/practitioner", data=answers)
    assert (await voices.answers_of(check_in))[Voice.PRACTITIONER] == {"safe": "4"}


@pytest.mark.parametrize("answers", [{}, {"safe": "5"}, {"safe": "0"}, {"safe": "high"}, {"happy": "3"}])
async def test_answers_that_this_wheel_does_not_have_are_refused(stage, answers):
    check_in = await stage.kept(stage.cast.child, stage.cast.reid)
    reid = await stage.as_(stage.cast.reid)
    assert (await reid.post(f"/check-ins/{check_in.pk}/view/practitioner", data=answers)).status_code == 422
    assert await Spoke.filter(voice="practitioner").count() == 0


async def test_nobody_writes_the_childs_voice_here(stage):
    check_in = await stage.kept(stage.cast.child, stage.cast.reid)
    reid = await stage.as_(stage.cast.reid)
    for method in (reid.get, reid.post):
        assert (await method(f"/check-ins/{check_in.pk}/view/child")).status_code == 404
    with pytest.raises(ValueError):
        await voices.save_view(check_in=check_in, child=stage.cast.child, voice=Voice.CHILD, answers={"safe": "4"},
                               instrument=WHEEL, keys=stage.keys, by=stage.cast.reid)


async def test_both_wheels_and_the_change_in_words(stage):
    await stage.kept(stage.cast.child, stage.cast.reid, days_ago=90, answers=("3", "3", "4", "4", "2", "2", "2", "4"))
    now = await stage.kept(stage.cast.child, stage.cast.reid)
    page = (await (await stage.as_(stage.cast.reid)).get(f"/check-ins/{now.pk}")).text
    assert "Last time" in page and "5 March 2026" in page
    assert page.index("What is different") < page.index("<b>Included:</b>") < page.index("The same as last time")
    assert page.count('class="wheel still"') == 2


async def test_the_first_wheel_stands_alone(stage):
    one = await stage.kept(stage.cast.child, stage.cast.reid)
    page = (await (await stage.as_(stage.cast.reid)).get(f"/check-ins/{one.pk}")).text
    assert "Last time" not in page and page.count('class="wheel still"') == 1


async def test_another_band_is_a_break_and_is_not_compared(stage):
    before = await stage.kept(stage.cast.child, stage.cast.reid, days_ago=800, answers=("3", "3", "2", "2", "1", "2", "3", "1"))
    await CheckIn.filter(id=before.pk).update(band=Band.EARLY.value)
    now = await stage.kept(stage.cast.child, stage.cast.reid)
    page = (await (await stage.as_(stage.cast.reid)).get(f"/check-ins/{now.pk}")).text
    assert "Last time was another wheel" in page and "What is different" not in page
    assert 'class="pair apart"' in page


async def test_the_wheel_before_is_of_the_same_two_people(stage):
    await stage.kept(stage.cast.child, stage.khan, days_ago=30)
    older = await stage.kept(stage.cast.child, stage.cast.reid, days_ago=60)
    now = await stage.kept(stage.cast.child, stage.cast.reid)
    assert [one.pk for one in await earlier.with_adult(now)] == [older.pk]
    assert await earlier.with_adult(older) == []
    assert now.finished_on - older.finished_on == timedelta(60)
