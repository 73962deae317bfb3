"""What people note on a run chart: a new baseline with its reason after nine points, marks, and taking either back."""

from datetime import UTC, date, datetime
from html import unescape

import pytest

from analysis import figures
from analysis.figures import Measure
from analysis.judgement import charting, courses, judging, statements
from analysis.judgement.criteria import Aim
from analysis.judgement.judging import Judged, Measured
from analysis.models import Action, ChartMark, ChartPhase, Criterion, CriterionMeasure, Plan, Recommendation
from analysis.plan_files.proposals import Kind
from analysis.plan_files.timescales import add_months
from analysis.statistics.runchart import Signal
from participation import storage
from participation.access import Role
from participation.models import AuditLine
from participation.problems import Conflict, NotFound, Unacceptable
from tests.analysis.released import release
from tests.service import service  # noqa: F401  (fixture)

pytestmark = pytest.mark.one_database
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SERIES = "staff-confidence"
KEY = Measure(SERIES, "S1").key
LEVEL = (500, 520, 480, 510, 490, 520, 480, 510, 490, 500)
HIGHER = (560, 550, 570, 560, 550, 580, 560, 570, 560)


async def released(*highs: int | None):
    """One figure a month, of a thousand people each."""
    for place, high in enumerate(highs):
        await release(SERIES, f"Wave {place + 1}", add_months(date(2025, 1, 31), place),
                      {"S1.all": {"all": (high, None if high is None else 1000)}})


async def points():
    return await figures.series(Measure(SERIES, "S1"))


async def rephase(why: str = "Breakfast clubs began"):
    async with storage.writes():
        return await charting.rephase(measure=KEY, points=await points(), why=why, by=None)


async def mark(place: int = 2, kind: str = "event", words: str = "Snow closed the schools"):
    own = await points()
    async with storage.writes():
        return await charting.mark(measure=KEY, points=own, ends_on=own[place].ends_on, kind=kind, words=words, by=None)


async def notes():
    return (await charting.notes([KEY])).get(KEY, charting.NOTHING)


async def test_a_person_begins_a_new_baseline_where_the_shift_began(database):
    await released(*LEVEL, *HIGHER)
    before = charting.read(await points())
    assert (before.signal, before.median, charting.can_rephase(await points(), await notes())) == (Signal.SHIFT_UP, 0.5, True)
    made = await rephase()
    assert (made.starts_on, made.why) == ((await points())[10].ends_on, "Breakfast clubs began")
    after = charting.read(await points(), await notes())
    assert ([phase.median for phase in after.phases], after.signal) == ([0.5, 0.56], Signal.STEADY)
    assert not charting.can_rephase(await points(), await notes())
    line = await AuditLine.filter(what="chart.rephased").get()
    assert (line.about, line.facts) == (f"chart_phase:{made.pk}", {"starts_on": "2025-11-30"})


@pytest.mark.parametrize("higher, can", [(8, False), (9, True)])
async def test_before_nine_useful_points_nobody_can(database, higher, can):
    await released(*LEVEL, *HIGHER[:higher])
    if can:
        await rephase()
    else:
        with pytest.raises(Conflict, match="nine useful points"):
            await rephase()
    assert await ChartPhase.all().count() == can


async def test_without_a_reason_the_median_stays(database):
    await released(*LEVEL, *HIGHER)
    with pytest.raises(Unacceptable) as refused:
        await rephase("  ")
    assert refused.value.errors == {"why": "Say why it changed. Without a reason the median stays."}
    assert await ChartPhase.all().count() == 0


async def test_a_note_is_taken_back_once_and_stays_in_the_table(database):
    await released(*LEVEL, *HIGHER)
    made = await rephase()
    async with storage.writes():
        await charting.take_back(note=made, by=None)
    assert charting.read(await points(), await notes()).median == 0.5
    assert await ChartPhase.all().count() == 1
    with pytest.raises(Conflict):
        async with storage.writes():
            await charting.take_back(note=made, by=None)
    assert await AuditLine.filter(what="chart.taken_back").count() == 1


async def test_a_baseline_holds_when_an_earlier_release_comes_or_goes(database):
    """It is kept by day, not by place among the points."""
    await released(*LEVEL, *HIGHER)
    await rephase()
    await release(SERIES, "Earlier", date(2024, 6, 30), {"S1.all": {"all": (500, 1000)}})
    assert [phase.start for phase in charting.read(await points(), await notes()).phases] == [0, 11]
    assert (await notes()).starts((await points())[:5]) == ()


async def test_where_it_would_be_on_the_day_of_the_target_if_nothing_changed(database):
    """After a shift nothing is carried on that no longer holds; from a new baseline of eight points on, a line through them alone."""
    await released(*LEVEL, *HIGHER)
    aim = Aim(0.5, date(2025, 1, 31), 0.65, date(2027, 6, 30))
    told = lambda noted, own: courses.projection(Judged(None, aim, None, (Measured(None, own, None, noted),)))  # noqa: E731
    own = await points()
    assert told(await notes(), own) == "It has shifted since its median was set, so nothing is said about where it will be."
    await rephase()
    assert told(await notes(), own) == "A straight line through these points could go up or down. By June 2027 that would be about 56%."
    assert told(await notes(), own[:9]) == ""


async def test_a_point_is_marked_once_with_words(database):
    await released(*LEVEL, None)
    made = await mark()
    assert [one.pk for one in (await notes()).marks] == [made.pk]
    assert len(charting.markable(await points(), await notes())) == 9
    with pytest.raises(Conflict, match="marked already"):
        await mark()
    for asked, named in (({"place": 10}, {"ends_on"}), ({"place": 3, "kind": "odd"}, {"kind"}), ({"place": 3, "words": " "}, {"mark"})):
        with pytest.raises(Unacceptable) as refused:
            await mark(**asked)
        assert set(refused.value.errors) == named
    assert await ChartMark.all().count() == 1
    with pytest.raises(NotFound):
        charting.noted(await notes(), "0" * 32)


async def test_on_the_page_of_the_criterion(service):  # noqa: F811
    await released(*LEVEL, *HIGHER)
    await service.person("isla@example.org", Role.PLANNER)
    isla = await service.signed_in("isla@example.org")
    plan = await Plan.create(title="Plan", made_at=NOW)
    first = await Recommendation.create(plan=plan, title="First", position=0)
    action = await Action.create(plan=plan, recommendation=first, number="1", title="Do", leads=[], position=0)
    one = await Criterion.create(action=action, position=0, title="Heard", kind="survey", perspective="staff", owner="")
    await CriterionMeasure.create(criterion=one, kind=Kind.SURVEY.value, measure=KEY, position=0, added_at=NOW)
    at = f"/plans/criteria/{one.pk}"
    page = (await isla.get(at)).text
    assert "Start a new baseline from Wave 11" in page and "the shift is sustained" in page
    refused = await isla.post(f"{at}/baseline", data={"why": ""})
    assert refused.status_code == 422 and "Say why it changed." in refused.text
    assert (await isla.post(f"{at}/baseline", data={"why": "Clubs <began>"})).headers["location"] == f"{at}#chart"
    wrong = await isla.post(f"{at}/mark", data={"ends_on": "yesterday", "kind": "event", "mark": "Kept words"})
    assert wrong.status_code == 422 and "Choose one of the points." in wrong.text and 'value="Kept words"' in wrong.text
    assert (await isla.post(f"{at}/mark", data={"ends_on": "2025-03-31", "kind": "event", "mark": "Snow"})).status_code == 303
    page = unescape((await isla.get(at)).text)
    assert "New baseline from here: Clubs <began>" in page and "Something happened: Snow" in page
    assert "Start a new baseline from" not in page
    judged, = await judging.judged([one], today=NOW.date())
    assert statements.variation(judged).words == "No shift, no trend"
    note = (await ChartPhase.all().first()).pk
    assert (await isla.post(f"{at}/take-back", data={"note": note})).status_code == 303
    assert (await isla.post(f"{at}/take-back", data={"note": note})).status_code == 404
    assert "Start a new baseline from Wave 11" in (await isla.get(at)).text
