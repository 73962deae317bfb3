"""The planner's pages as somebody uses them: import and confirm a plan, set what is aimed at, measure it, release,
read."""

import asyncio
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import analysis
from analysis import releasing
from analysis.models import (Action, Criterion, CriterionMeasure, Judgement, Narrative, Period, Plan, PlanImport,
                             Release,
                             ReleaseWork)
from analysis.plan_files import plans
from participation import clock, storage
from participation.access import Role
from tests.analysis import counted
from tests.analysis.released import release
from tests.service import Service, service  # noqa: F401  (fixture)

pytestmark = pytest.mark.one_database
DUNDEE = (Path(analysis.__file__).parent / "library" / "dundee-2016-plan.csv").read_bytes()


@pytest.fixture
async def isla(service: Service):  # noqa: F811
    await service.person("isla@example.org", Role.PLANNER)
    return await service.signed_in("isla@example.org")


async def send(browser, content: bytes = DUNDEE, title: str = "Our plan", at: str = "/plans/import"):
    return await browser.post(at, data={"title": title}, files={"file": ("plan.csv", content, "text/csv")})


async def confirmed(browser) -> Plan:
    sent = (await send(browser)).headers["location"]
    answer = await browser.post(f"{sent}/confirm")
    return await Plan.get(id=answer.headers["location"].rsplit("/", 1)[1])


async def test_a_plan_is_sent_understood_corrected_and_confirmed(isla):
    answer = await send(isla)
    assert answer.status_code == 303
    page = (await isla.get(answer.headers["location"])).text
    assert "10 actions." in page and "September 2016 and six monthly thereafter" in page
    assert "30 September 2016" in page and "every 6 months" in page
    assert "“Providing help and support at an early stage” is named twice." in page
    change = re.search(r'href="(/plans/imports/\w+/rows/2)"', page)[1]
    fields = {"due": "30 June 2017", "first_review": "", "every": "3", "leads": "Ann\nBob",
              "criterion-0": "Help comes in time", "what-1": "drop", "what-2": "drop", "what-3": "drop"}
    saved = await isla.post(change, data=fields)
    assert saved.headers["location"].endswith("#row-2")
    sent = await PlanImport.get()
    done = await isla.post(f"/plans/imports/{sent.id}/confirm")
    plan = await Plan.get()
    assert done.headers["location"] == f"/plans/{plan.id}" and plan.title == "Our plan"
    first = await Action.get(number="1.1")
    assert (first.due, first.every, first.leads) == (date(2017, 6, 30), 3, ["Ann", "Bob"])
    assert "Help comes in time" in (await isla.get(f"/plans/{plan.id}")).text


async def test_confirming_twice_makes_one_plan(isla):
    sent = (await send(isla)).headers["location"]
    answers = [await isla.post(f"{sent}/confirm") for _ in range(2)]
    assert [a.status_code for a in answers] == [303, 409] and await Plan.all().count() == 1


@pytest.mark.parametrize("content, title, field, sentence", [
    (DUNDEE, "", "title", "Give the plan a name."),
    (b"", "Our plan", "file", "The file is empty."),
    (b"a,b\n1,2\n", "Our plan", "file", "We found no column named “Actions”. The first row must name the columns."),
    (b"PK\x03\x04", "Our plan", "file",
     "This file is no Excel workbook. Save it as Excel workbook (.xlsx) or as CSV, and choose that file."),
])
async def test_a_file_that_cannot_be_used_is_answered_with_a_sentence(isla, content, title, field, sentence):
    answer = await send(isla, content, title)
    assert answer.status_code == 422 and f'href="#{field}"' in answer.text and sentence in answer.text
    assert f'value="{title}"' in answer.text and await PlanImport.all().count() == 0


async def test_a_row_that_cannot_be_used_keeps_what_was_typed(isla):
    sent = (await send(isla)).headers["location"]
    answer = await isla.post(f"{sent}/rows/2", data={"due": "soon", "every": "often", "leads": "Ann", "criteria": "X"})
    assert answer.status_code == 422 and 'value="soon"' in answer.text and 'value="often"' in answer.text
    assert (await PlanImport.get()).corrections == {}


async def test_words_of_a_plan_cannot_become_code(isla):
    evil = b"Actions,Leads,Success Criteria\n<script>alert(1)</script>,<img src=x>,{{ 7*7 }} works.\n"
    sent = (await send(isla, evil, "<b>Plan")).headers["location"]
    page = (await isla.get(sent)).text
    assert "<script>alert" not in page and "<img src=x" not in page and "{{ 7*7 }} works" in page


async def test_a_new_version_shows_what_it_changes_before_it_counts(isla):
    plan = await confirmed(isla)
    changed = DUNDEE.replace(b"CPC,September 2016", b"CPC,June 2018")
    sent = (await send(isla, changed, at=f"/plans/import?plan={plan.id}")).headers["location"]
    page = (await isla.get(sent)).text
    assert "<b>1</b> changed" in page and "<b>9</b> as before" in page and "June 2018" in page
    assert (await Action.get(number="4.3")).due == date(2016, 9, 30)
    await isla.post(f"{sent}/confirm")
    assert (await Action.get(number="4.3")).due == date(2018, 6, 30)
    history = (await isla.get(f"/plans/{plan.id}/history")).text
    assert history.count("Taken over") == 2 and "4.3" in history


async def a_criterion(browser, number: str = "2.1", place: int = 2) -> Criterion:
    await confirmed(browser)
    return (await Criterion.filter(action=await Action.get(number=number)))[place]


AIM = {"title": "Staff are sure", "owner": "Ann", "perspective": "staff", "baseline": "50", "baseline_on": "May 2026",
       "target": "75%",
       "target_on": "31 May 2027", "direction": "up", "tolerance": "3", "milestones": "30 November 2026: 60"}


async def test_what_is_aimed_at_is_set_and_judged(service, isla):  # noqa: F811
    one = await a_criterion(isla)
    await release("staff-confidence", "Autumn", date(2026, 10, 31), {"S1.all": {"all": (700, 1000)}})
    with clock.at(datetime(2026, 11, 22, 9, tzinfo=UTC)):
        isla = await service.signed_in("isla@example.org")
        assert (await isla.post(f"/plans/criteria/{one.id}/change", data=AIM)).status_code == 303
        answer = await isla.post(f"/plans/criteria/{one.id}/measure",
                                 data={"kind": "figure", "item": "staff-confidence/S1", "reading": "high",
                                                                            "group": "all/all"})
        assert answer.status_code == 303
        page = (await isla.get(f"/plans/criteria/{one.id}")).text
    assert "70% in Autumn (67 to 73%, of 1,000)." in page and "On track" in page
    assert "The path says 58.4% by October 2026. The whole interval, 67 to 73%, is there or above." in page
    kept = await Judgement.filter(criterion=one).order_by("version")
    assert [j.word for j in kept] == ["unsaid", "track"]
    assert (await Criterion.get(id=one.id)).milestones == [["2026-11-30", 60.0]]


@pytest.mark.parametrize("changed, field, sentence", [
    ({"title": " "}, "title", "Say what shall be true."),
    ({"target": "130"}, "target", "Write a number from 0 to 100."),
    ({"baseline": "-1"}, "baseline", "Write a number from 0 to 100."),
    ({"baseline": "nan"}, "baseline", "Write a number from 0 to 100."),
    ({"tolerance": "21"}, "tolerance", "Write a number from 0 to 20."),
    ({"target_on": ""}, "target_on", "Say by when the target shall be reached."),
    ({"baseline_on": "May 2028"}, "target_on", "The target’s day must come after the baseline’s day."),
    ({"target_on": "soon"}, "target_on", "Write the day as 30 September 2027, or the month as September 2027."),
    ({"milestones": "half way: 60"}, "milestones", "Write each on its own line, as 31 December 2026: 60"),
    ({"milestones": "1 June 2030: 60"}, "milestones", "Steps lie between the baseline’s day and the target’s day."),
    ({"perspective": "other"}, "perspective", "Choose one of these."),
])
async def test_an_aim_that_cannot_be_is_refused_at_its_field(isla, changed, field, sentence):
    one = await a_criterion(isla)
    answer = await isla.post(f"/plans/criteria/{one.id}/change", data=AIM | changed)
    assert answer.status_code == 422 and f'href="#{field}"' in answer.text and sentence in answer.text
    assert (await Criterion.get(id=one.id)).target is None


async def test_an_aim_that_stood_is_moved_only_with_a_reason_and_the_reason_stays(isla):
    one = await a_criterion(isla)
    change = f"/plans/criteria/{one.id}/change"
    await isla.post(change, data=AIM)
    assert (await isla.post(change, data=AIM | {"title": "Staff are very sure", "owner": "Bob"})).status_code == 303   # the aim itself stood
    lower = AIM | {"target": "70"}
    answer = await isla.post(change, data=lower)
    assert answer.status_code == 422 and 'href="#reason"' in answer.text
    assert (await Criterion.get(id=one.id)).target == 75.0
    assert (await isla.post(change, data=lower | {"reason": "The new rota comes in <spring> only."})).status_code == 303
    assert (await Criterion.get(id=one.id)).target == 70.0
    assert "Why: The new rota comes in &lt;spring&gt; only." in (await isla.get(f"/plans/criteria/{one.id}")).text


@pytest.mark.parametrize("typed, field", [
    ({"item": ""}, "item"), ({"item": "staff-confidence/S99"}, "item"),
    ({"item": "staff-confidence/S1", "group": "area/nowhere"}, "group"),
])
async def test_only_what_is_released_can_measure(isla, typed, field):
    one = await a_criterion(isla)
    await release("staff-confidence", "Autumn", date(2026, 10, 31), {"S1.all": {"all": (700, 1000)}})
    answer = await isla.post(f"/plans/criteria/{one.id}/measure", data={"kind": "figure", "group": "all/all"} | typed)
    assert answer.status_code == 422 and f'href="#{field}"' in answer.text and await CriterionMeasure.all().count() == 0


async def test_done_needs_its_evidence_and_a_day_that_has_come(isla):
    one = await a_criterion(isla, "4.5", 0)
    where = f"/plans/criteria/{one.id}/measure"
    assert "Say what shows that it is done." in (await isla.post(where,
                                                                 data={"kind": "done", "done_on": "1 May 2020"})).text
    assert "That day has not come yet." in (await isla.post(where, data={"kind": "done", "done_on": "1 May 2090",
                                                                         "evidence": "x"})).text
    assert (await isla.post(where, data={"kind": "done", "done_on": "1 May 2020",
                                         "evidence": "Minutes of May."})).status_code == 303
    page = (await isla.get(f"/plans/criteria/{one.id}")).text
    assert "Met" in page and "Minutes of May." in page


async def test_a_person_writes_what_they_make_of_it_and_nothing_is_lost(isla):
    one = await a_criterion(isla)
    for words in ("First thoughts.", "Second thoughts."):
        await isla.post(f"/plans/criteria/{one.id}/words", data={"words": words})
    assert (await isla.post(f"/plans/criteria/{one.id}/words", data={"words": " "})).status_code == 422
    page = (await isla.get(f"/plans/criteria/{one.id}")).text
    assert "First thoughts." in page and "Second thoughts." in page and await Narrative.all().count() == 2


UNKNOWN = "0" * 32
ADDRESSES = ["/plans/{}", "/plans/{}/scorecard", "/plans/{}/history", "/plans/imports/{}", "/plans/criteria/{}",
             "/plans/criteria/{}/change",
             "/plans/criteria/{}/measure", "/plans/criteria/{}/promises", "/releases/{}", "/told/children/{}",
             "/told/children/{}/lochee",
             "/told/staff/{}", "/plans/import?plan={}"]


@pytest.mark.parametrize("address", ADDRESSES)
async def test_unknown_things_are_not_found(isla, address):
    await release("wheel", "A term", date(2026, 10, 31), {"safe.all": {"all": (700, 1000)}}, kind="period")
    await counted.survey()
    await release("staff-confidence", "Autumn", date(2026, 10, 31), {"S1.all": {"all": (700, 1000)}})
    assert (await isla.get(address.format(UNKNOWN))).status_code == 404


async def test_a_term_is_added_released_by_button_and_read(service, isla):  # noqa: F811
    await counted.children(1)
    with counted.then():
        isla = await service.signed_in("isla@example.org")
        bad = await isla.post("/releases/periods",
                              data={"label": "Autumn", "starts_on": "19 December 2025", "ends_on": "18 August 2025"})
        assert bad.status_code == 422 and "The last day must come after the first." in bad.text
        await isla.post("/releases/periods",
                        data={"label": "Autumn term", "starts_on": "18 August 2025", "ends_on": "19 December 2025"})
        period = await Period.get()
        assert "Autumn term" in (await isla.get("/releases")).text
        answer = await isla.post("/releases", data={"kind": "period", "subject": period.id})
        assert answer.status_code == 303
        while releasing._tasks:
            await asyncio.gather(*releasing._tasks)
        assert (await ReleaseWork.get()).state == "done"
        made = await Release.get()
        page = (await isla.get(f"/releases/{made.id}")).text
        assert f"{made.shown} numbers are shown, {made.kept_back} are not, to protect people." in page
        told = (await isla.get("/told/children")).text
        assert "Autumn term" in told and "Skerry" in told and told.count("not shown, to protect people") > 0
        assert (await isla.post("/releases", data={"kind": "period", "subject": period.id})).status_code == 404


async def test_a_release_under_way_is_not_begun_again_and_says_how_far_it_is(service, isla):  # noqa: F811
    await counted.children(1)
    with counted.then():
        isla = await service.signed_in("isla@example.org")
        await isla.post("/releases/periods",
                        data={"label": "Autumn term", "starts_on": "18 August 2025", "ends_on": "19 December 2025"})
        period = await Period.get()
        async with storage.writes():
            await ReleaseWork.create(kind="period", subject=period.id, label="Autumn term", begun_at=clock.now())
        assert (await isla.post("/releases", data={"kind": "period", "subject": period.id})).status_code == 409
        assert "Answers are being counted." in (await isla.get("/releases")).text
        await ReleaseWork.all().update(begun_at=clock.now() - releasing.SILENT)
        assert "It was interrupted. Nothing was released; try again." in (await isla.get("/releases")).text


async def test_overlapping_terms_are_refused(isla):
    term = {"label": "Autumn term", "starts_on": "18 August 2025", "ends_on": "19 December 2025"}
    assert (await isla.post("/releases/periods", data=term)).status_code == 303
    again = await isla.post("/releases/periods", data=term | {"label": "Another", "starts_on": "19 December 2025",
                                                              "ends_on": "1 February 2026"})
    assert again.status_code == 422 and "This overlaps a period that is there already." in again.text


async def test_empty_pages_say_what_comes_next(isla):
    for address in ("/plans", "/told/children", "/told/staff", "/told/families", "/releases"):
        answer = await isla.get(address)
        assert answer.status_code == 200 and re.search(r"Nothing has been released yet|There is no plan here yet",
                                                       answer.text), address


async def test_a_dropped_file_changes_nothing(isla):
    sent = (await send(isla)).headers["location"]
    assert (await isla.post(f"{sent}/drop")).headers["location"] == "/plans"
    assert (await PlanImport.get()).state == plans.DROPPED and await Plan.all().count() == 0


async def test_the_menu_follows_the_plan_that_is_read_and_shares_no_entry_with_the_plans_own(isla):
    older = await confirmed(isla)
    await isla.post("/plans/new", data={"title": "A newer plan"})
    page = (await isla.get(f"/plans/{older.id}/priorities")).text
    main, own = (set(re.findall(r'href="([^"]+)"', part)) for part in re.findall(r"<nav[^>]*>(.*?)</nav>", page, re.DOTALL)[:2])
    assert {f"/plans/{older.id}/scorecard", f"/plans/{older.id}/reports", f"/plan-reviews/plans/{older.id}"} <= main
    assert own == {f"/plans/{older.id}", f"/plans/{older.id}/priorities", f"/plans/{older.id}/together"} and not main & own
    assert 'href="/current/scorecard"' in (await isla.get("/plans")).text
