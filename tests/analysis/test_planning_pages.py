"""The pages of a plan: written here from nothing, changed by hand, hung together, read in both directions."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import analysis
from analysis.judgement import success
from analysis.models import (Action, ActionVersion, Criterion, OtherPlan, Plan, PlanLink, Priority, PriorityVersion, Recommendation,
                             Stage, StageView)
from analysis.plan_files import plans
from participation import clock, storage
from participation.access import Role
from tests.analysis.released import release
from tests.service import Service, service  # noqa: F401  (fixture)

pytestmark = pytest.mark.one_database
DUNDEE = (Path(analysis.__file__).parent / "library" / "dundee-2016-plan.csv").read_bytes()


@pytest.fixture
async def isla(service: Service):  # noqa: F811
    await service.person("isla@example.org", Role.PLANNER)
    return await service.signed_in("isla@example.org")


@pytest.fixture
async def dundee(isla) -> Plan:
    async with storage.writes():
        sent = await plans.receive(content=DUNDEE, title="Dundee", plan=None, by=None)
        return await plans.confirm(sent=sent, by=None)


def words(page) -> str:
    """What a reader reads, tags left out."""
    return " ".join(re.sub(r"<[^>]+>", " ", page.text).split())


async def test_a_plan_is_written_from_nothing(isla):
    made = await isla.post("/plans/new", data={"title": "Our own plan"})
    plan = await Plan.get(title="Our own plan")
    assert made.headers["location"] == f"/plans/{plan.id}"
    assert "The plan is still empty." in (await isla.get(f"/plans/{plan.id}")).text
    await isla.post(f"/plans/{plan.id}/recommendations/new", data={"title": "Listen sooner"})
    under = await Recommendation.get(plan=plan)
    answer = await isla.post(f"/plans/recommendations/{under.id}/actions/new", data={
        "title": "Ask children each term", "number": "1.1", "leads": "Ann\nBob", "due": "June 2027", "first_review": "", "every": "6",
        "indicators": "Early help\nOur own indicator"})
    action = await Action.get(plan=plan)
    assert answer.headers["location"] == f"/plans/actions/{action.id}"
    assert (action.title, action.leads, action.due, action.every) == ("Ask children each term", ["Ann", "Bob"], date(2027, 6, 30), 6)
    assert action.indicators == ["early-help", "Our own indicator"]
    version = await ActionVersion.get(action=action).prefetch_related("by")
    assert (version.what, version.by.name, version.plan_import_id) == ("new", "Isla", None)


async def test_each_change_by_hand_is_a_version_and_history_tells_both_kinds(isla, dundee):
    action = await Action.get(number="1.1")
    fields = {"title": action.title, "number": "1.1", "leads": "Ayesha Mackie", "due": "30 June 2027", "first_review": "", "every": "3",
              "indicators": "Impact on families"}
    await isla.post(f"/plans/actions/{action.id}/change", data=fields | {"seen": "1"})
    again = await isla.post(f"/plans/actions/{action.id}/change", data=fields | {"seen": "1", "every": "12"})
    assert again.status_code == 409
    await isla.post(f"/plans/actions/{action.id}/retire")
    assert "Ayesha" not in (await isla.get(f"/plans/{dundee.id}")).text
    await isla.post(f"/plans/actions/{action.id}/back")
    versions = await ActionVersion.filter(action=action).order_by("version")
    assert [(v.what, v.facts["every"], v.plan_import_id is None) for v in versions] == [
        ("new", 12, False), ("changed", 3, True), ("gone", 3, True), ("back", 3, True)]
    page = words(await isla.get(f"/plans/actions/{action.id}"))
    assert "Leads : ICS Strategy and Performance Team → Ayesha Mackie" in page.replace("Leads:", "Leads :")
    assert "Due: nothing → 30 June 2027" in page
    history = words(await isla.get(f"/plans/{dundee.id}/history"))
    assert "Taken over" in history and history.count("1.1 Develop our hierarchy") == 4  # one from the file, three by hand


async def test_what_was_written_by_hand_survives_a_new_version_of_the_file(isla, dundee):
    first = await Action.get(number="1.1").prefetch_related("recommendation")
    await isla.post(f"/plans/recommendations/{first.recommendation.id}/change", data={"title": "Help in time"})
    await isla.post(f"/plans/actions/{first.id}/change", data={"title": "Say who helps", "number": "1.1", "leads": "Ann", "due": "",
                                                              "first_review": "", "every": "", "indicators": "", "seen": "2"})
    await isla.post(f"/plans/recommendations/{first.recommendation.id}/actions/new", data={"title": "Ours alone", "number": "1.2"})
    changed = DUNDEE.replace(b"CPC,September 2016", b"CPC,June 2018")
    async with storage.writes():
        sent = await plans.receive(content=changed, title="x", plan=dundee, by=None)
    assert "Ours alone" in words(await isla.get(f"/plans/imports/{sent.id}"))
    await isla.post(f"/plans/imports/{sent.id}/confirm")
    first = await Action.get(id=first.id).prefetch_related("recommendation")
    assert (first.title, first.leads, first.recommendation.title) == ("Say who helps", ["Ann"], "Help in time")
    assert (await Action.get(number="1.2")).retired_at is None and await Recommendation.filter(plan=dundee).count() == 4
    assert (await Action.get(number="4.3")).due == date(2018, 6, 30)


async def test_a_proposed_criterion_is_kept_reworded_joined_or_left_out(isla):
    sent = (await isla.post("/plans/import", data={"title": "P"}, files={"file": ("p.csv", DUNDEE, "text/csv")})).headers["location"]
    page = await isla.get(f"{sent}/rows/2")
    assert page.text.count('name="what-') == 4
    await isla.post(f"{sent}/rows/2", data={
        "due": "", "first_review": "", "every": "", "leads": "Ann", "indicators": "Early help", "criterion-0": "Families ask for help themselves",
        "what-0": "keep", "criterion-1": "How staff and families see it", "what-1": "join", "criterion-2": "New ways", "what-2": "drop",
        "criterion-3": "Every child has the pathway", "what-3": "keep", "more": "Nobody waits longer than a month"})
    second = re.findall(r'href="(/plans/imports/\w+/rows/\d+)"', (await isla.get(sent)).text)[1]
    await isla.post(second, data={"leave": "yes"})
    shown = words(await isla.get(sent))
    assert "You left it out." in shown and "9 actions." in shown
    await isla.post(f"{second}/as-read")
    await isla.post(f"{sent}/confirm")
    action = await Action.get(number="1.1")
    assert await Criterion.filter(action=action).values_list("title", flat=True) == [
        "Families ask for help themselves; how staff and families see it", "Every child has the pathway", "Nobody waits longer than a month"]
    assert action.indicators == ["early-help"] and await Action.all().count() == 10


async def test_from_the_recommendation_down_to_the_figure_and_from_the_measure_up(service, isla, dundee):  # noqa: F811
    await release("staff-confidence", "Autumn", date(2026, 10, 31), {"S1.all": {"all": (700, 1000)}, "S2.all": {"all": (400, 1000)}})
    action = await Action.get(number="2.1")
    criterion = (await Criterion.filter(action=action))[2]
    async with storage.writes():
        await success.measure(criterion=criterion, measure="staff-confidence/S1/high/all/all", by=None)
    with clock.at(datetime(2026, 11, 22, 9, tzinfo=UTC)):
        isla = await service.signed_in("isla@example.org")
        down = words(await isla.get(f"/plans/actions/{action.id}"))
        up = await isla.get("/plans/what-rests-on?on=staff-confidence/S1/high/all/all")
        listed = words(await isla.get(f"/plans/{dundee.id}/measures"))
        hanging = words(await isla.get(f"/plans/{dundee.id}/hanging"))
        nothing = [(await isla.get(f"/plans/what-rests-on?on={key}")).status_code
                   for key in ("staff-confidence/S99/high/all/all", "nonsense", "")]
    assert nothing == [404] * 3
    assert "70% (67 to 73%, of 1,000)" in down and criterion.title in down
    assert [f"/plans/criteria/{criterion.id}" in up.text, f"/plans/actions/{action.id}" in up.text, f"/plans/{dundee.id}" in up.text] == [True] * 3
    assert "This plan rests on one measure." in listed and "70% (67 to 73%, of 1,000)" in listed
    assert "1 One measure" not in hanging and "One measure that no criterion rests on" in hanging   # S2, which nobody reads


async def test_an_indicator_has_its_other_names_and_what_stands_under_it(isla, dundee):
    page = words(await isla.get(f"/plans/{dundee.id}/indicators"))
    assert "also called: Help and support at an early stage; Early help" in page
    one = await isla.get(f"/plans/{dundee.id}/indicators/one?of=impact-families")
    assert "One action names it, with 4 success criteria." in words(one) and "National Health Visitor Pathway" in one.text
    assert (await isla.get(f"/plans/{dundee.id}/indicators/one?of=nothing")).status_code == 404


PRIORITY = {"title": "Help before a crisis", "words": "", "why": "Help comes late.", "voice-children": "", "voice-families": "",
            "voice-staff": ""}


async def test_a_priority_says_who_was_not_heard_and_keeps_its_versions(isla, dundee):
    action = await Action.get(number="1.1")
    refused = await isla.post(f"/plans/{dundee.id}/priorities/new", data=PRIORITY | {"why": ""})
    assert refused.status_code == 422 and "Say why this comes first." in refused.text
    where = (await isla.post(f"/plans/{dundee.id}/priorities/new", data=PRIORITY)).headers["location"]
    silent = "Nobody was heard on this: no child, no family, no staff."
    assert silent in words(await isla.get(where)) and silent in words(await isla.get(f"/plans/{dundee.id}/priorities"))
    assert "Help before a crisis" in words(await isla.get(f"/plans/{dundee.id}/hanging"))
    heard = PRIORITY | {"voice-families": "Two evenings in Lochee.", "actions": action.id, "seen": "1"}
    await isla.post(f"{where}/change", data=heard)
    assert (await isla.post(f"{where}/change", data=heard)).status_code == 409
    page = words(await isla.get(where))
    assert "Two evenings in Lochee." in page and "Children and young people , Staff : not heard on this." in page.replace("people,", "people ,").replace("Staff:", "Staff :")
    assert await PriorityVersion.all().order_by("version").values_list("version", "actions") == [(1, []), (2, [action.id])]
    await isla.post(f"{where}/retire")
    assert (await Priority.get()).retired_at is not None and await PriorityVersion.all().count() == 2


async def test_another_plan_is_read_from_its_own_side(isla, dundee):
    action = await Action.get(number="4.1")
    bad = await isla.post("/plans/others/new", data={"title": "Outcome agreement", "kind": "outcome", "address": "javascript:alert(1)"})
    assert bad.status_code == 422 and await OtherPlan.all().count() == 0
    await isla.post("/plans/others/new", data={"title": "Outcome agreement", "kind": "outcome", "address": "https://example.org/oa"})
    other = await OtherPlan.get()
    assert "Outcome agreement" in words(await isla.get(f"/plans/{dundee.id}/hanging"))
    link = {"action": action.id, "tie": "serves", "other": other.id, "place": "Outcome 3", "words": ""}
    assert (await isla.post(f"/plans/{dundee.id}/links", data=link)).status_code == 303
    assert (await isla.post(f"/plans/{dundee.id}/links", data=link)).status_code == 422
    theirs = words(await isla.get(f"/plans/others/{other.id}"))
    assert "It is served by Outcome 3 4.1 Make sure" in theirs and "All plans and documents show" in theirs
    assert "serves Outcome agreement : Outcome 3" in words(await isla.get(f"/plans/actions/{action.id}")).replace("agreement:", "agreement :")
    await isla.post(f"/plans/links/{(await PlanLink.get()).id}/take-back")
    assert (await PlanLink.get()).taken_back_at is not None
    assert "Nothing that we do is linked to it." in words(await isla.get(f"/plans/others/{other.id}"))


async def test_a_chain_says_how_far_how_sure_and_what_that_rests_on(isla, dundee):
    action = await Action.get(number="1.1")
    own, foreign = await Criterion.get(title__startswith="National Health"), await Criterion.filter(action__number="2.1").first()
    await isla.post(f"/plans/actions/{action.id}/chain", data={"kind": "outcome", "title": "Children feel safe", "criterion": own.id})
    await isla.post(f"/plans/actions/{action.id}/chain", data={"kind": "activity", "title": "A guide", "criterion": foreign.id})
    stages = {s.kind: s for s in await Stage.all().prefetch_related("criterion")}
    assert stages["outcome"].criterion.id == own.id and stages["activity"].criterion is None
    at = f"/plans/stages/{stages['outcome'].id}"
    refused = await isla.post(at, data={"progress": "good", "confidence": "high", "evidence": " "})
    assert refused.status_code == 422 and "Say what you rest this on." in refused.text and await StageView.all().count() == 0
    await isla.post(at, data={"progress": "some", "confidence": "low", "evidence": "Six wheels."})
    await isla.post(at, data={"progress": "good", "confidence": "high", "evidence": "Sixty wheels."})
    assert (await isla.post(f"{at}/reword", data={"kind": "outcome", "title": "Other words"})).status_code == 409
    page = words(await isla.get(at))
    assert page.index("Sixty wheels.") < page.index("Six wheels.") and "contribution, not cause" in page
    assert "no figure here says so" in page
    whole = words(await isla.get(f"/plans/{dundee.id}/together"))
    assert whole.index("A guide") < whole.index("Children feel safe")


async def test_nobody_but_a_planner_may_change_a_plan(service, dundee):  # noqa: F811
    await service.person("joe@example.org", Role.SURVEY_LEAD)
    joe = await service.signed_in("joe@example.org")
    assert (await joe.post("/plans/new", data={"title": "Mine"})).status_code == 403
    assert (await joe.get(f"/plans/{dundee.id}/together")).status_code == 403
    assert await Plan.all().count() == 1
