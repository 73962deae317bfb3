"""One indicator or question at a time: the sentence, its numbers, what is compared, and what an address may ask."""

from datetime import date

import pytest

from analysis.told import detail as detail_told, detail_story, wheels as wheels_told
from analysis.told.detail import Wanted
from participation.problems import NotFound
from tests.analysis import counted
from tests.analysis.released import release

pytestmark = pytest.mark.one_database
LAST_YEAR, SPRING, NOW = date(2025, 9, 30), date(2026, 4, 30), date(2026, 9, 30)


async def term(label: str, ends_on: date, everyone, lochee=(None, None), ferry=(None, None), **more):
    return await release("wheel", label, ends_on, {
        "included.all": {"all": everyone}, "included.area": {"lochee": lochee, "the-ferry": ferry}}, kind="period",
        title="The wellbeing wheel", **more)


async def seen(**wanted) -> detail_told.Detail:
    wanted = {"item": "included"} | wanted
    return await detail_told.detail(await detail_story.of_wheel(wanted.get("release", "")), Wanted(**wanted))


async def test_did_included_improve_in_lochee_since_last_year_and_how_sure_are_we(database):
    await term("Last autumn", LAST_YEAR, (300, 500), (30, 100))
    await term("Spring", SPRING, (300, 500), (31, 100))
    await term("This autumn", NOW, (320, 500), (60, 100))
    one = await seen(area="lochee")
    assert one.title == "Included in Lochee"
    assert one.lead == (
        "Up since Last autumn. Going well: 60% (50 to 69%, of 100) now, 30% (22 to 40%, of 100) then. "
        "That is 30 points up, and more than chance would give: it could be 16 to 42 points up.")
    assert [(line.label, line.here, line.then) for line in one.lines] == [
        ("This autumn", True, False), ("Spring", False, False), ("Last autumn", False, True)]


async def test_what_could_be_chance_is_no_change(database):
    await term("Last autumn", LAST_YEAR, (300, 500))
    await term("This autumn", NOW, (310, 500))
    assert (await seen()).lead == (
        "No clear change since Last autumn. Going well: 62% (58 to 66%, of 500) now, 60% (56 to 64%, of 500) then. "
        "Up 2 could be chance: the change could be anything from 4 points down to 8 points up.")


async def test_another_time_can_be_asked_for(database):
    await term("Last autumn", LAST_YEAR, (300, 500))
    spring = await term("Spring", SPRING, (200, 500))
    await term("This autumn", NOW, (310, 500))
    assert (await seen(since=spring.id)).lead.startswith("Up since Spring.")


async def test_a_form_that_chose_an_older_time_is_answered(database):
    await term("Last autumn", LAST_YEAR, (300, 500))
    spring = await term("Spring", SPRING, (200, 500))
    now = await term("This autumn", NOW, (310, 500))
    assert (await seen(release=spring.id, since=now.id)).lead.startswith("Down since Last autumn.")


async def test_what_is_not_shown_now_or_then_leaves_nothing_to_say(database):
    await term("Last autumn", LAST_YEAR, (300, 500), (None, 100), (20, 40))
    await term("This autumn", NOW, (310, 500), (60, 100), (None, None))
    assert (await seen(area="lochee")).lead == (
        "Nothing can be said about change. Going well: 60% (50 to 69%, of 100). "
        "The figure of Last autumn is not shown, to protect people.")
    hidden = await seen(area="the-ferry")
    assert hidden.lead == "This figure is not shown, to protect people."
    assert hidden.change is None and hidden.picture is None


async def test_a_view_that_no_table_has_looks_like_one_that_is_hidden(database):
    """Area by age is declared in no table here: the same words as for a figure that is kept back."""
    cells = {"included.all": {"all": (310, 500)}, "included.area": {"lochee": (60, 100), "the-ferry": (None, None)},
             "included.age": {"8-11": (40, 60), "12-18": (None, None)}}
    await release("wheel", "This autumn", NOW, cells, kind="period")
    none, hidden = await seen(area="lochee", part="8-11"), await seen(part="12-18")
    assert none.lead == hidden.lead == "This figure is not shown, to protect people."
    assert (none.lines[0].figure.share, hidden.lines[0].figure.share) == (None, None)


async def test_area_and_age_together_where_a_release_tells_them(database):
    cells = {"included.all": {"all": (310, 500)}, "included.area": {"lochee": (60, 100), "the-ferry": (None, None)},
             "included.age": {"8-11": (40, 60), "12-18": (30, 60)},
             "included.area+age": {"lochee+8-11": (28, 40), "lochee+12-18": (None, None), "the-ferry+8-11": (None, None),
                                   "the-ferry+12-18": (None, None)}}
    await release("wheel", "This autumn", NOW, cells, kind="period")
    one = await seen(area="lochee", part="8-11")
    assert (one.title, one.now.count, one.now.base) == ("Included in Lochee, 8–11 years", 28, 40)
    ages = next(cut for cut in (await seen(area="lochee")).cuts if cut.by == "part")
    assert [(p.name, p.figure.count) for p in ages.places] == [("8–11 years", 28), ("12–18 years", None)]
    areas = next(cut for cut in (await seen(part="8-11")).cuts if cut.by == "area")
    assert [(p.name, p.figure.count, p.more.area) for p in areas.places] == [("Lochee", 28, "lochee"), ("The Ferry", None, "the-ferry")]


async def test_a_wheel_that_was_changed_is_not_compared(database):
    await term("Last autumn", LAST_YEAR, (300, 500), version="8-11 1, 12-18 1")
    await term("This autumn", NOW, (450, 500), version="8-11 1, 12-18 101")
    one = await seen()
    assert one.lead == ("Nothing can be said about change. Going well: 90% (87 to 92%, of 500). "
                        "The questions have been changed since Last autumn, so the two are not compared.")
    assert [line.asked_otherwise for line in one.lines] == [False, True]


def test_only_the_ages_that_were_asked_otherwise_stand_apart():
    now, then = "3-7 1, 8-11 1, 12-18 101", "3-7 1, 8-11 1, 12-18 1"
    assert [wheels_told.same_wheel(now, then, part) for part in ("", "8-11", "12-18")] == [False, True, False]
    assert wheels_told.same_wheel("1", "1") and not wheels_told.same_wheel("2", "1")


async def test_unknown_and_foreign_things_are_not_found(database):
    await counted.survey()
    staff = await release("staff-confidence", "Staff", SPRING, {"S1.all": {"all": (150, 400)}})
    made = await term("This autumn", NOW, (310, 500), (60, 100))
    for wanted in ({"item": "wealth"}, {"area": "nowhere"}, {"part": "8-11"}, {"service": made.id}, {"since": "0" * 32},
                   {"release": staff.id}, {"release": "0" * 32}, {"since": staff.id}):
        with pytest.raises(NotFound):
            await seen(**wanted)


async def staff_wave(label: str, ends_on: date, high: int, low: int = 0):
    return await release("staff-confidence", label, ends_on, {"S1.all": {"all": (high, 400)}}, title="Working with families", low=low)


async def test_a_question_over_five_waves_has_a_trend(database):
    await counted.survey()
    for year, high in enumerate((120, 150, 170, 200, 231), 2022):
        await staff_wave(f"Spring {year}", date(year, 5, 1), high)
    one = await detail_told.detail(await detail_story.of_survey("staff", ""), Wanted("S1"))
    assert one.lead.startswith("Up since Spring 2025. Very or completely confident: 58% (53 to 62%, of 400) now")
    assert one.beyond == (
        "Take one answer of each time: the later one is higher in 29 of 100 such pairs, lower in 21, the same in 50.",
        "Answers have become higher over these waves, by more than chance would give.")


async def test_nothing_released_is_not_found(database):
    with pytest.raises(NotFound):
        await detail_story.of_wheel("")
    with pytest.raises(NotFound):
        await detail_story.of_survey("families", "")
