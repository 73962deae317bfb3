"""What children, staff and families told us: the pages' figures are the released ones, and findings claim no more."""

from datetime import date

import pytest

from analysis.told import surveys as surveys_told, wheels as wheels_told
from analysis.told.surveys import band_name
from participation.problems import NotFound
from participation.wheel import INDICATORS
from surveys import library
from tests.analysis import counted
from tests.analysis.released import release

pytestmark = pytest.mark.one_database
KEYS = [i.key for i in INDICATORS]
LAST_YEAR, WINTER, NOW = date(2025, 9, 30), date(2025, 12, 20), date(2026, 9, 30)


def wheel(everyone: int, lochee, ferry=(None, None), *, but: dict | None = None) -> dict:
    """Every indicator alike: of 200 children, of Lochee's, of The Ferry's; `but` gives one indicator other counts."""
    cells = {}
    for key in KEYS:
        own = (but or {}).get(key, (everyone, lochee))
        cells |= {f"{key}.all": {"all": (own[0], 200)}, f"{key}.area": {"lochee": own[1], "the-ferry": ferry}}
    return cells


async def term(label: str, ends_on: date, cells: dict):
    return await release("wheel", label, ends_on, cells, kind="period", title="The wellbeing wheel")


async def test_a_cohort_as_released(database):
    await term("Autumn", NOW, wheel(120, (30, 50), but={"nurtured": (180, (45, 50))}))
    told = await wheels_told.children(None, "")
    assert [(s.key, s.high.count, s.high.base) for s in told.spokes] == [
        (key, 180 if key == "nurtured" else 120, 200) for key in KEYS]
    assert told.base == 200 and told.most_well.key == "nurtured" and "180" in [n.text for n in told.wheel.numbers]
    assert told.finding.startswith("Nurtured is going well most often: for 90% of the 200 children who took part (85 to 93%).")


async def test_an_area_that_is_not_shown_has_no_picture_and_no_number(database):
    await term("Autumn", NOW, wheel(120, (30, 50)))
    told = await wheels_told.children(None, "")
    (lochee, ferry), (drawn, empty) = told.areas, told.panels.panels
    assert (lochee.base, drawn.people, len(drawn.marks) > 8) == (50, "50 children", True)
    assert (ferry.base, {f.count for f in ferry.shares}, empty.people, empty.marks) == (None, {None}, "", ())


async def test_an_area_beside_the_same_time_last_year(database):
    await term("Last autumn", LAST_YEAR, wheel(100, (30, 100), but={"safe": (100, (50, 100))}))
    made = await term("Autumn", NOW, wheel(120, (60, 100), but={"safe": (100, (52, 100))}))
    told = await wheels_told.area_year(made.id, "lochee")
    rows = {row.key: row for row in told.rows}
    assert told.year_ago.label == "Last autumn"
    assert (rows["included"].change.words, rows["included"].change.clear) == ("Up 30 points", True)
    assert (rows["safe"].change.words, rows["safe"].change.detail) == ("No clear change", "up 2, could be chance")
    assert "Safe" not in told.finding and "Included" in told.finding


async def test_where_last_year_is_not_shown_the_nearest_that_is_stands_with_its_name(database):
    await term("Last autumn", LAST_YEAR, wheel(100, (None, 100)))
    await term("Last winter", WINTER, wheel(100, (40, 100)))
    made = await term("Autumn", NOW, wheel(120, (60, 100)))
    row = (await wheels_told.area_year(made.id, "lochee")).rows[0]
    assert (row.before.count, row.before_label) == (40, "Last winter")


async def test_nothing_is_compared_over_more_than_about_a_year(database):
    await term("Long ago", date(2024, 9, 30), wheel(100, (40, 100)))
    made = await term("Autumn", NOW, wheel(120, (60, 100)))
    told = await wheels_told.area_year(made.id, "lochee")
    assert {row.change for row in told.rows} == {None}
    assert told.finding == "There is no release of a year ago to compare with."


async def test_unknown_terms_and_areas_are_not_found(database):
    made = await term("Autumn", NOW, wheel(120, (60, 100)))
    for release_id, area in ((made.id, "nowhere"), ("0" * 32, "lochee")):
        with pytest.raises(NotFound):
            await wheels_told.area_year(release_id, area)


async def survey_wave(label: str, ends_on: date, first: int, second: int):
    return await release("staff-confidence", label, ends_on, {
        "S1.all": {"all": (first, 400)}, "S2.all": {"all": (second, 400)},
        "S1.area": {"lochee": (30, 50), "the-ferry": (None, None)}}, title="Working with families")


async def test_a_wave_beside_the_one_before(database):
    await counted.survey()
    await survey_wave("Spring", date(2026, 5, 1), 150, 300)
    await survey_wave("Autumn", date(2026, 10, 1), 230, 305)
    told = await surveys_told.answers("staff", None, "")
    rows = told.parts[0].rows
    assert [(r.item, r.high.count, r.change.words) for r in rows] == [
        ("S2", 305, "No clear change"), ("S1", 230, "Up 20 points")]
    assert told.finding == "Up since Spring: “Write a Child’s Plan that a family would understand”."
    assert [(p.name, p.figure.count, p.picture is None) for p in told.cuts[0].places] == [
        ("Lochee", 30, False), ("The Ferry", None, True)]


async def test_the_first_wave_is_compared_with_nothing(database):
    await counted.survey()
    await survey_wave("Spring", date(2026, 5, 1), 150, 300)
    told = await surveys_told.answers("staff", None, "S2")
    assert told.before is None and {row.change for part in told.parts for row in part.rows} == {None}
    assert told.finding == ("The clearest yes is to “Keep a chronology that shows what mattered”: 75%. "
                            "There is no earlier wave to compare with.")


async def test_the_page_opens_on_what_most_were_asked_within_a_year(database):
    small = await counted.survey("training-before")
    wide = await counted.survey()
    old, autumn, course = [
        await counted.closed_wave([(None, group, {}) for group in groups], of=of, name=name) for of, groups, name in (
            (wide, "abcd", "Long ago"), (wide, "abc", "Autumn"), (small, "ab", "Course"))]
    waves = {}
    for wave, of, day in ((old, wide, date(2025, 5, 1)), (autumn, wide, date(2026, 5, 1)), (course, small, date(2026, 10, 1))):
        cells = {"S1.all": {"all": (30, 90)}} if of is wide else {}
        waves[wave.name] = await release(of.key, wave.name, day, cells, subject=wave.pk)
    assert (await surveys_told.answers("staff", None, "")).release.label == "Autumn"
    assert (await surveys_told.answers("staff", waves["Course"].id, "")).release.label == "Course"


async def test_families_do_not_see_what_staff_said(database):
    await counted.survey()
    made = await survey_wave("Spring", date(2026, 5, 1), 150, 300)
    assert await surveys_told.answers("families", None, "") is None
    await counted.survey("families")
    await release("families", "Families", date(2026, 5, 2), {"F1.all": {"all": (30, 90)}})
    with pytest.raises(NotFound):
        await surveys_told.answers("families", made.id, "")


def test_bands_are_named_in_one_phrase():
    items = {item.id: item for item in library.read(library.shipped_text("staff-confidence")).items}
    assert [band_name(items["S1"].scale, band) for band in ("high", "middle", "low")] == [
        "Very or completely confident", "Fairly confident", "A little or not at all confident"]
    assert band_name(items["S7"].scale, "low") == "Disagree or strongly disagree"
