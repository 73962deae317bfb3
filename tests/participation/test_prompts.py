"""Three low answers in a row on one indicator: what is low, what breaks the run, and who sees the sentence."""

from datetime import date

import pytest
from hypothesis import given, strategies as st

from participation import instruments
from participation.models import CheckIn
from participation.prompts import RUN, Turned, low_in_a_row
from participation.wheel import INDICATORS, KEYS, Level, Small
from tests.participation.adults import staged

BANDS = ("3-7", "8-11", "12-18")
LOW = {"3-7": ("1",), "8-11": ("1",), "12-18": ("1", "2")}
DAYS = [date(2026, 5, 20), date(2026, 3, 20), date(2026, 1, 20), date(2025, 11, 20)]


def wheels(band, *answers, key="included"):
    """Newest first."""
    return [Turned(day, instruments.newest(band),
                   {key: answer} if answer else {}) for day, answer in zip(DAYS, answers, strict=False)]


def keys_of(prompts):
    return [one.indicator.key for one in prompts]


@pytest.mark.parametrize("band", BANDS)
def test_low_is_the_level_needs_a_hand_of_that_band(band):
    found = [step.value for step in instruments.newest(band).scale
             if low_in_a_row(wheels(band, *[str(step.value)] * RUN))]
    assert tuple(map(str, found)) == LOW[band]


@pytest.mark.parametrize(("answers", "found"), [
    (("1", "1"), []), (("1", "1", "1"), ["included"]), (("1", "1", "1", "4"), ["included"]), (("4", "1", "1", "1"), []),
    (("1", "2", "1"), []), (("1", "1", "", "1"), []), (("1", "skip", "1", "1"), []), (("unsure", "1", "1", "1"), []),
    (("1", "1", "talk"), []), (("talk", "talk", "talk"), [])])
def test_three_in_a_row_and_nothing_else(answers, found):
    assert keys_of(low_in_a_row(wheels("8-11", *answers))) == found


def test_another_wheel_breaks_the_run():
    mixed = wheels("12-18", "1", "1") + wheels("8-11", "1", "1")[:1]
    assert low_in_a_row(mixed) == []


def test_the_words_are_the_wheels_own_oldest_first():
    one = low_in_a_row(wheels("12-18", "2", "1", "2"))[0]
    scale = {str(step.value): step.label for step in instruments.newest("12-18").scale}
    assert one.said == ((DAYS[2], scale["2"]), (DAYS[1], scale["1"]), (DAYS[0], scale["2"]))


answer = st.sampled_from(["", *Small, "1", "2", "3", "4"])
one_wheel = st.dictionaries(st.sampled_from(KEYS), answer)


@given(st.lists(one_wheel, max_size=6))
def test_it_says_exactly_what_the_rule_says(answers):
    wheel = instruments.newest("8-11")
    turned = [Turned(DAYS[0], wheel, given) for given in answers]
    expected = [one.key for one in INDICATORS if len(answers) >= 3
                and all(wheel.level(given.get(one.key, "")) is Level.NEEDS_A_HAND for given in answers[:3])]
    assert keys_of(low_in_a_row(turned)) == expected


@given(st.lists(one_wheel, min_size=3, max_size=3), st.sampled_from(KEYS), st.integers(0, 2), st.sampled_from(list(Small)))
def test_a_small_answer_always_takes_the_prompt_away(answers, key, at, small):
    answers[at][key] = small.value
    assert key not in keys_of(low_in_a_row([Turned(DAYS[0], instruments.newest("8-11"), given) for given in answers]))


# ---- on the adult's pages

THREE_LOW = ("3", "3", "4", "4", "3", "2", "skip", "1")


@pytest.fixture
async def stage(settings):
    async with staged(settings) as one:
        for days in (60, 30, 0):
            await one.kept(one.cast.child, one.cast.reid, days_ago=days, answers=THREE_LOW)
        yield one


async def pages_of(stage):
    reid = await stage.as_(stage.cast.reid)
    newest, *older = await CheckIn.filter(child_id=stage.cast.child.pk, state="kept").order_by("-finished_on")
    paths = [f"/children/{stage.cast.child.pk}", *[f"/check-ins/{one.pk}" for one in (newest, *older)]]
    return [(await reid.get(path)).text for path in paths]


SENTENCE = "Included was low three times in a row"


@pytest.mark.one_database
async def test_the_record_and_the_newest_check_in_show_it_with_its_rule(stage):
    record, newest, *older = await pages_of(stage)
    assert [SENTENCE in page for page in (record, newest, *older)] == [True, True, False, False]
    assert "It is not a score and not an alert." in record


@pytest.mark.one_database
async def test_a_wheel_that_the_adult_does_not_see_counts_for_nothing(stage):
    oldest = await CheckIn.filter(child_id=stage.cast.child.pk, state="kept").order_by("finished_on").first()
    await CheckIn.filter(id=oldest.pk).update(adult_sees=False)
    reid = await stage.as_(stage.cast.reid)
    assert SENTENCE not in (await reid.get(f"/children/{stage.cast.child.pk}")).text


@pytest.mark.one_database
async def test_a_check_in_with_somebody_else_counts_for_nothing(stage):
    one = await CheckIn.filter(child_id=stage.cast.child.pk, state="kept").order_by("finished_on").first()
    await CheckIn.filter(id=one.pk).update(adult_id=stage.khan.pk)
    reid = await stage.as_(stage.cast.reid)
    assert SENTENCE not in (await reid.get(f"/children/{stage.cast.child.pk}")).text
