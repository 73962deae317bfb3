"""A plan is imported, corrected, confirmed, and imported again: nothing that stood is lost."""

import csv
import io
from pathlib import Path

import pytest

import analysis
from analysis.judgement import success
from analysis.models import Action, ActionVersion, Criterion, CriterionVersion, Plan, PlanImport, Recommendation
from analysis.plan_files import plans
from analysis.plan_files.changes import What
from participation import storage
from participation.models import AuditLine, Person
from participation.problems import Conflict, Unacceptable

DUNDEE = (Path(analysis.__file__).parent / "library" / "dundee-2016-plan.csv").read_bytes()


def edited(*, drop: str = "", add: list[str] | None = None, swap: tuple[str, str] = ("", "")) -> bytes:
    """The Dundee plan without one action, with one more row, with some words changed."""
    rows = [row for row in csv.reader(io.StringIO(DUNDEE.decode())) if row[1] != drop]
    out = io.StringIO()
    csv.writer(out).writerows([[cell.replace(*swap) if swap[0] else cell for cell in row]
                               for row in rows] + ([add] if add else []))
    return out.getvalue().encode()


@pytest.fixture
async def isla(database) -> Person:
    return await Person.create(name="Isla Grant", email="isla@example.org", roles=["planner"])


async def taken_over(content: bytes, by: Person, plan: Plan | None = None) -> Plan:
    async with storage.writes():
        sent = await plans.receive(content=content, title="Improvement plan", plan=plan, by=by)
        return await plans.confirm(sent=sent, by=by)


async def test_the_dundee_plan_stands_whole(isla):
    plan = await taken_over(DUNDEE, isla)
    assert await Recommendation.filter(plan=plan).count() == 4
    actions = await Action.filter(plan=plan)
    assert [a.number for a in actions] == ["1.1", "2.1", "2.2", "2.3", "3.1", "4.1", "4.2", "4.3", "4.4", "4.5"]
    assert actions[0].texts["timescale"] == "First review December 2016 and reviewed annually thereafter"
    assert await Criterion.filter(action=actions[0]).values_list("title", flat=True) == [
        "Referral patterns to services (self and agency referrals)",
        "How staff and families see availability and accessibility of resources",
        "New ways of working with families to make best use of resources",
        "National Health Visitor Pathway in place for all children"]
    assert await ActionVersion.all().count() == 10
    assert await CriterionVersion.all().count() == await Criterion.all().count()


async def test_every_step_leaves_an_audit_line_without_free_words(isla):
    plan = await taken_over(DUNDEE, isla)
    lines = await AuditLine.all().order_by("id")
    assert [(line.what, line.by_id) for line in lines] == [("plan.sent", isla.id), ("plan.confirmed", isla.id)]
    assert lines[1].about == f"plan:{plan.id}"
    assert lines[1].facts == {"new": 10, "changed": 0, "same": 0, "gone": 0}


async def test_the_same_file_again_changes_nothing(isla):
    plan = await taken_over(DUNDEE, isla)
    criteria = await Criterion.all().count()
    await taken_over(DUNDEE, isla, plan)
    assert await Action.all().count() == 10 and await ActionVersion.all().count() == 10
    assert await Criterion.all().count() == criteria and await PlanImport.all().count() == 2


async def test_a_new_version_shows_its_difference_and_keeps_what_stood(isla):
    plan = await taken_over(DUNDEE, isla)
    content = edited(drop="4.5",
                     add=["A new one", "5.1", "Do something new", "", "", "Ann", "May 2019", "It works.", ""])
    rows = list(csv.reader(io.StringIO(content.decode())))
    rows[8][6] = "June 2018"
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    async with storage.writes():
        sent = await plans.receive(content=out.getvalue().encode(), title="x", plan=plan, by=isla)
    found = {c.row.number if c.row else c.action.number: c for c in await plans.compare(sent)}
    assert {n: c.what for n, c in found.items() if c.what is not What.SAME} == {
        "4.3": What.CHANGED, "5.1": What.NEW, "4.5": What.GONE}
    assert found["4.3"].cells == (("timescale", "September 2016", "June 2018"),)
    async with storage.writes():
        await plans.confirm(sent=sent, by=isla)
    changed = await Action.get(number="4.3")
    history = await ActionVersion.filter(action=changed).order_by("version")
    assert [v.facts["due"] for v in history] == ["2016-09-30", "2018-06-30"] and changed.due.isoformat() == "2018-06-30"
    gone = await Action.get(number="4.5")
    assert gone.retired_at is not None and await Criterion.filter(action=gone).count() == 3


async def test_an_action_that_comes_back_stands_again(isla):
    plan = await taken_over(DUNDEE, isla)
    await taken_over(edited(drop="4.5"), isla, plan)
    await taken_over(DUNDEE, isla, plan)
    back = await Action.get(number="4.5")
    assert back.retired_at is None
    assert [v.what for v in await ActionVersion.filter(action=back).order_by("version")] == ["new", "gone", "changed"]


async def test_what_people_set_survives_a_new_version(isla):
    plan = await taken_over(DUNDEE, isla)
    action = await Action.get(number="4.3")
    criterion = await Criterion.filter(action=action).first()
    async with storage.writes():
        await success.change(criterion=criterion, by=isla, settings=success.Settings(
            "The committee says what comes first", "Dee", "working", 40.0, None, 60.0, None, "up", 2.0))
    await taken_over(edited(swap=("Improvement plan agreed.",
                                  "Improvement plan agreed by all. Young people were asked.")), isla, plan)
    titles = await Criterion.filter(action=action).order_by("position").values_list("title", flat=True)
    assert titles[0] == "The committee says what comes first"
    assert titles[4:] == ["Improvement plan agreed by all", "Young people were asked"]
    assert (await Criterion.get(id=criterion.id)).baseline == 40.0


async def test_a_persons_reading_wins(isla):
    async with storage.writes():
        sent = await plans.receive(content=DUNDEE, title="Plan", plan=None, by=isla)
        await plans.correct(sent=sent, line=2, by=isla, given={
            "leads": ["Ayesha Mackie"], "due": "2017-06-30", "first_review": None, "every": 12,
            "criteria": ["Help comes in time"]})
        await plans.confirm(sent=sent, by=isla)
    action = await Action.get(number="1.1")
    assert (action.leads, action.due.isoformat(), action.every) == (["Ayesha Mackie"], "2017-06-30", 12)
    assert await Criterion.filter(action=action).values_list("title",
                                                             "owner") == [("Help comes in time", "Ayesha Mackie")]
    assert action.texts["leads"] == "ICS Strategy and Performance Team"


async def test_a_file_is_decided_on_once(isla):
    async with storage.writes():
        sent = await plans.receive(content=DUNDEE, title="Plan", plan=None, by=isla)
    again = await PlanImport.get(id=sent.id)
    async with storage.writes():
        await plans.confirm(sent=sent, by=isla)
    for act in (plans.confirm, plans.drop):
        with pytest.raises(Conflict):
            async with storage.writes():
                await act(sent=again, by=isla)
    with pytest.raises(Conflict):
        await plans.correct(sent=sent, line=2, given={}, by=isla)
    assert await Plan.all().count() == 1


async def test_a_file_that_is_no_plan_is_refused_with_a_sentence(isla):
    with pytest.raises(Unacceptable) as refused:
        async with storage.writes():
            await plans.receive(content=b"a,b\n1,2\n", title="x", plan=None, by=isla)
    assert refused.value.errors == {"file": "We found no column named “Actions”. The first row must name the columns."}
    assert await PlanImport.all().count() == 0
