"""A plan taken away as a file and sent in again changes nothing; one cell changed changes that alone."""

import csv
import io
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

import analysis
from analysis.judgement import success
from analysis.models import Action, ActionProgress, ActionVersion, Criterion, CriterionVersion, Plan, Recommendation
from analysis.plan_files import plans, progress_cells, timescales
from analysis.plan_files.changes import What
from analysis.plan_files.taken_away import when
from analysis.planning import progress, writing
from analysis.planning.progress import Said
from analysis.planning.writing import Written
from participation import clock, storage
from participation.access import Role
from tests.service import Service, service  # noqa: F401  (fixture)

DUNDEE = (Path(analysis.__file__).parent / "library" / "dundee-2016-plan.csv").read_bytes()
TODAY = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = st.none() | st.dates(date(1990, 1, 1), date(2099, 12, 31))


@pytest.fixture
async def isla(service: Service):  # noqa: F811
    await service.person("isla@example.org", Role.PLANNER)
    with clock.at(TODAY):
        yield await service.signed_in("isla@example.org")


@pytest.fixture
async def plan(isla) -> Plan:
    """The Dundee plan, much changed by hand, with an action that no file ever named."""
    async with storage.writes():
        sent = await plans.receive(content=DUNDEE, title="Dundee", plan=None, by=None)
        plan = await plans.confirm(sent=sent, by=None)
        one = await Action.get(number="1.1").prefetch_related("recommendation")
        await writing.change(action=one, seen=1, by=None, written=Written(
            "Tell families; ask them, too", "1.1", ("A/B team", "Second"), ("early-help", "Our own"), date(2027, 9, 30), None, 3))
        await writing.reword(recommendation=one.recommendation, title="Help, in time", by=None)
        await success.add(action=one, title="Families know; they say so. Staff and families agree, measured by survey", by=None)
        await progress.say(action=one, said=Said("held", "-2 people short: the \"new\" rota\nfrom January", date(2026, 10, 3)), by=None)
        await writing.add(recommendation=await Recommendation.filter(plan=plan).order_by("position").first(), by=None,
                          written=Written("=HYPERLINK(\"x\") is no formula here", "", ("One",), (), date(2027, 1, 1), date(2026, 12, 1), 1))
    return plan


async def stands(plan: Plan) -> tuple:
    """Everything that an import could change."""
    return (await Recommendation.filter(plan=plan).values_list("title", "position"),
            await Action.filter(plan=plan).order_by("recommendation__position", "position").values_list("number", "title", "texts", "leads", "indicators", "due", "first_review", "every",
                                                       "recommendation_id", "retired_at"),
            await ActionVersion.all().count(), await Criterion.all().values_list("id", "title"), await CriterionVersion.all().count(),
            await ActionProgress.all().count())


async def again(content: bytes, plan: Plan) -> list[What]:
    async with storage.writes():
        sent = await plans.receive(content=content, title=plan.title, plan=plan, by=None)
        found = [change.what for change in await plans.compare(sent)]
        await plans.confirm(sent=sent, by=None)
    return found


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
async def test_a_plan_taken_away_and_sent_in_again_changes_nothing(isla, plan, ending):
    before = await stands(plan)
    file = await isla.get(f"/plans/{plan.id}/plan.{ending}")
    assert file.headers["content-disposition"] == f'attachment; filename="heard-plan-dundee-2026-11-22.{ending}"'
    assert await again(file.content, plan) == [What.SAME] * 11
    assert await stands(plan) == before
    assert (await isla.get(f"/plans/{plan.id}/plan.{ending}")).content == file.content


@pytest.mark.one_database
async def test_a_cell_changed_in_the_file_changes_that_alone(isla, plan):
    before = await stands(plan)
    rows = list(csv.reader(io.StringIO((await isla.get(f"/plans/{plan.id}/plan.csv")).content.decode("utf-8-sig"))))
    head = rows[0]
    own = next(row for row in rows if row[1] == "1.1")
    own[head.index("Timescale")] = "December 2028"
    own[head.index("Success Criteria")] += "\n• Fathers come, too"
    own[head.index("Progress")] = "Done, 20 November 2026: the rota is full."
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    assert sorted(await again(out.getvalue().encode(), plan)) == [What.CHANGED, *[What.SAME] * 10]
    action = await Action.get(plan=plan, number="1.1")
    assert (action.title, action.leads, action.due, action.every) == ("Tell families; ask them, too", ["A/B team", "Second"], date(2028, 12, 31), None)
    said = (await progress.of_action(action))[0]
    assert (said.state, said.words, said.told_on, said.version) == ("done", "the rota is full.", date(2026, 11, 20), 2)
    after = await stands(plan)
    assert [title for _id, title in after[3] if (_id, title) not in before[3]] == ["Fathers come, too"]
    assert [row for row in after[1] if row not in before[1]] == [row for row in after[1] if row[0] == "1.1"]


@given(DAY, DAY, st.none() | st.integers(1, 120))
def test_days_and_interval_written_out_are_read_as_the_same(due, review, every):
    if every and not (due or review):
        due = date(2027, 1, 1)
    if due and every and not review:   # a file cannot say this: an interval without a first day is counted from the due date
        review = due
    read = timescales.read(when(due, review, every))
    assert (read.due, read.first_review, read.every) == (due, review, every)


@pytest.mark.parametrize(("cell", "state", "words", "day"), [
    ("Completed", "done", "", None), ("Done, 3 May 2026: all schools ask.", "done", "all schools ask.", date(2026, 5, 3)),
    ("In progress - two of five", "begun", "two of five", None), ("On hold. No staff.", "held", "No staff.", None),
    ("Started well but slowly", "", "Started well but slowly", None), ("Done by nobody: so far", "", "Done by nobody: so far", None),
    ("Done, 1 January 2099: later", "done", "later", None)])
def test_only_a_word_that_stands_alone_is_a_state(cell, state, words, day):
    assert progress_cells.read(cell, today=TODAY.date()) == Said(state, words, day or TODAY.date())
    assert progress_cells.read("  ", today=TODAY.date()) is None
