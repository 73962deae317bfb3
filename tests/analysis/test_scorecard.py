"""The scorecard from released figures: judgement, base, interval, promises, and an honest *not enough to say*."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import analysis
from analysis import figures, queries
from analysis.figures import By, Category, Measure
from analysis.judgement import judging, statements, success
from analysis.judgement.criteria import RULES, Reason, Word
from analysis.models import Action, Criterion, CriterionMeasure, Judgement, Plan
from analysis.plan_files import plans
from analysis.scoring import building, past
from analysis.scoring.card import Card, Line, card, why
from participation import clock, storage
from participation.models import Person
from participation.problems import NotFound, Unacceptable
from surveys.models import Theme
from tests.analysis import counted
from tests.analysis.released import release

DUNDEE = (Path(analysis.__file__).parent / "library" / "dundee-2016-plan.csv").read_bytes()
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY = NOW.date()
SPRING, AUTUMN = date(2026, 5, 31), date(2026, 10, 31)
SERIES = "staff-confidence"


@pytest.fixture
async def plan(database) -> Plan:
    """The Dundee plan with two waves of a survey released; S1 rose, S2 is not shown in the newest, S3 stands still."""
    isla = await Person.create(name="Isla Grant", email="isla@example.org", roles=["planner"])
    with clock.at(NOW):
        await release(SERIES, "Spring", SPRING,
                      {"S1.all": {"all": (500, 1000)}, "S2.all": {"all": (50, 100)}, "S3.all": {"all": (30, 100)}})
        await release(SERIES, "Autumn", AUTUMN,
                      {"S1.all": {"all": (700, 1000)}, "S2.all": {"all": (None, 100)}, "S3.all": {"all": (30, 100)},
                                                 "S3.area": {"lochee": (12, 25), "the-ferry": (None, None)}})
        async with storage.writes():
            sent = await plans.receive(content=DUNDEE, title="Plan", plan=None, by=isla)
            return await plans.confirm(sent=sent, by=isla)


async def criterion(plan: Plan, number: str, place: int = 0) -> Criterion:
    return (await Criterion.filter(action=await Action.get(plan=plan, number=number)))[place]


async def aimed(plan: Plan, number: str, place: int, measure: Measure | None, baseline: float,
                target: float) -> Criterion:
    one = await criterion(plan, number, place)
    async with storage.writes():
        if measure:
            await success.measure(criterion=one, measure=measure.key, by=None)
        await success.change(criterion=one, by=None, settings=success.Settings(
            one.title, "Ann", one.perspective, baseline, SPRING, target, date(2027, 5, 31), "up", 3.0))
    return one


async def whole(plan: Plan, day: date = TODAY) -> Card:
    kept = await past.history(plan)
    return card(await building.gathered(plan, kept.now(), day, known_on=None, places=False, overdue=()))


async def line(plan: Plan, one: Criterion, day: date = TODAY) -> Line:
    return next(found for found in (await whole(plan, day)).lines if found.row.criterion == one.id)


async def test_a_criterion_with_its_figure_interval_base_and_course(plan):
    one = await aimed(plan, "2.1", 2, Measure(SERIES, "S1"), 50, 75)
    found = await line(plan, one)
    assert (found.row.word, found.label, found.variation) == (Word.TRACK, "On track", "Up 20 points")
    assert (found.newest.count, found.newest.base) == (700, 1000)
    assert "from 50% to 70%" in found.picture.title and found.kind == "Survey"


async def test_not_shown_reads_the_same_whatever_the_reason(plan):
    hidden = await aimed(plan, "2.1", 2, Measure(SERIES, "S2"), 50, 75)
    missing = await aimed(plan, "2.2", 1, Measure(SERIES, "S9"), 50, 75)
    small = await aimed(plan, "4.2", 0, Measure(SERIES, "S3", Category.HIGH, By.AREA, "the-ferry"), 50, 75)
    lines = [await line(plan, one) for one in (hidden, missing, small)]
    assert {(r.row.word, r.newest, r.note, r.label, r.row.reason, r.row.spots[-1].shown) for r in lines} == {
        (Word.UNSAID, None, "not shown, to protect people", "Not enough to say", Reason.NOT_SHOWN, False)}
    assert {why(r.row) for r in lines} == {"The newest figure is not shown, to protect people."}


async def test_a_hidden_newest_figure_is_not_replaced_by_an_older_one(plan):
    found = await line(plan, await aimed(plan, "2.1", 2, Measure(SERIES, "S2"), 10, 12))
    assert found.row.reason == Reason.NOT_SHOWN


async def test_many_measures_at_once_are_the_same_as_each_alone(plan):
    asked = [Measure(SERIES, "S1"), Measure(SERIES, "S2"), Measure(SERIES, "S9"), Measure("wheel", "safe"),
             Measure(SERIES, "S3", Category.LOW, By.AREA, "lochee")]
    for upto in (None, date(2026, 6, 30)):
        assert await figures.courses(asked, upto=upto) == {m: await figures.series(m, upto=upto) for m in asked}


async def test_without_a_measure_there_is_no_evidence_yet(plan):
    found = await line(plan, await criterion(plan, "1.1", 0))
    assert (found.row.word, found.note, found.picture) == (Word.UNSAID, "No evidence yet", None)
    assert why(found.row) == "No evidence yet: nothing measures it."


async def test_the_finding_and_the_totals_agree_with_the_rows(plan):
    await aimed(plan, "2.1", 2, Measure(SERIES, "S1"), 50, 75)
    off = await aimed(plan, "2.2", 1, Measure(SERIES, "S3"), 60, 80)
    found = await whole(plan)
    assert {t.word: t.count for t in found.totals} == {
        Word.MET: 0, Word.TRACK: 1, Word.CLOSE: 0, Word.OFF: 1, Word.EITHER: 0, Word.UNSAID: len(found.lines) - 2}
    assert found.finding == ("29 criteria: 1 met or on track, 1 off track, 27 without enough to say. "
                            f"Off track: {off.title}.")
    assert sum(t.count for _name, totals in found.matrix.rows for t in totals) == len(found.lines) == 29
    assert found.chance.startswith("2 criteria have two figures or more.")
    assert found.chance.endswith("Marked this time: 1.")


async def test_only_what_is_released_by_the_day_counts(plan):
    one = await aimed(plan, "2.1", 2, Measure(SERIES, "S1"), 50, 75)
    found = await line(plan, one, date(2026, 6, 30))
    assert (found.newest.count, found.picture) == (500, None)


async def test_promises_kept_and_overdue(plan):
    one = await criterion(plan, "1.1", 0)
    await counted.places(("Lochee",))
    wave = await counted.closed_wave([("Lochee", "Schools", {"S1": 4})])
    told = [("done", None), ("under-way", date(2026, 11, 1)), ("under-way", date(2026, 12, 1)),
            ("not-possible", date(2026, 1, 1))]
    themes = [await Theme.create(wave=wave, title=f"T{n}", said="-", did="-", owner="Ann", state=state, due=due)
              for n, (state, due) in enumerate(told)]
    async with storage.writes():
        await success.link_promises(criterion=one, themes=themes, by=None)
    found = await line(plan, one)
    assert (found.kept, len(found.row.promises), found.overdue) == (1, 4, 1)
    assert (await whole(plan)).late == (("T1", date(2026, 11, 1)),)


async def test_a_judgement_is_stored_with_its_rules_and_inputs_once(plan):
    one = await aimed(plan, "2.1", 2, Measure(SERIES, "S1"), 50, 75)
    with clock.at(NOW):
        async with storage.writes():
            assert await judging.keep([one]) == 1
            assert await judging.keep([one]) == 0
        kept = await Judgement.get(criterion=one)
        assert (kept.word, kept.reason, kept.rules) == ("track", "at or better", RULES)
        assert kept.inputs["target"] == 0.75 and [p["count"] for p in kept.inputs["points"]] == [500, 700]
        await release(SERIES, "Winter", date(2026, 11, 15), {"S1.all": {"all": (710, 1000)}})
        async with storage.writes():
            assert await judging.keep([one]) == 1
    assert [j.inputs["points"][-1]["count"] for j in await queries.judgements(one)] == [710, 700]


async def test_a_measure_taken_off_leaves_what_was_judged_by_it(plan):
    one = await aimed(plan, "2.1", 2, Measure(SERIES, "S1"), 50, 75)
    async with storage.writes():
        await judging.keep([one])
        await success.unmeasure(measure=await CriterionMeasure.get(criterion=one), by=None)
        await judging.keep([one])
    assert [j.word for j in await Judgement.filter(criterion=one).order_by("version")] == ["track", "unsaid"]


async def test_the_list_of_plans_counts_what_nothing_measures(plan):
    isla, criteria = await Person.get(), await Criterion.all().count()
    measured = await criterion(plan, "2.1")
    for item in ("S1", "S2"):
        await success.measure(criterion=measured, measure=Measure(SERIES, item).key, by=None)
    assert await queries.plans_for(isla) == [queries.Listed(plan, 10, criteria, criteria - 1)]


async def test_the_same_measure_twice_is_refused(plan):
    one = await aimed(plan, "2.1", 2, Measure(SERIES, "S1"), 50, 75)
    with pytest.raises(Unacceptable) as refused:
        await success.measure(criterion=one, measure=Measure(SERIES, "S1").key, by=None)
    assert refused.value.errors == {"measure": "This criterion is measured by that already."}


@pytest.mark.parametrize("roles", [["trusted_adult"], ["survey_lead"], ["data_keeper"], ["administrator"], []])
async def test_a_plan_is_loaded_by_planners_only(plan, roles):
    other = await Person.create(name="Other", email="other@example.org", roles=roles)
    one = await criterion(plan, "1.1")
    for load, id in ((queries.plan_for, plan.id), (queries.criterion_for, one.id), (queries.action_for, one.action_id)):
        with pytest.raises(NotFound):
            await load(other, id)


async def test_confidence_names_what_holds_it_back(plan):
    one = await aimed(plan, "4.2", 0, Measure(SERIES, "S3", Category.HIGH, By.AREA, "lochee"), 30, 60)
    judged, = await judging.judged([one], today=TODAY)
    sure = statements.confidence(judged, today=TODAY)
    assert (sure.level, sure.words) == (1, "Low")
    assert sure.detail == "It rests on fewer than 30 people. The interval is 36 points wide. One kind of evidence only."
