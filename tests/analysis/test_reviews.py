"""Reviews: when they are due, what is on the agenda, what is decided and what becomes of it."""

import re
from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from analysis.judgement.criteria import Aim, Word
from analysis.models import (Action, ActionVersion, Criterion, CriterionPromise, Decision, Plan, Recommendation, Review, ReviewItem)
from analysis.reviews import agenda, becoming, decisions, holding, schedule, scrutiny
from analysis.reviews.decisions import Standing, Wanted
from analysis.reviews.table import on_table
from analysis.scoring import facts
from participation import clock, storage
from participation.access import Role
from surveys.told import themes
from surveys.models import Theme
from tests.analysis.reported import frozen
from tests.service import Service, service  # noqa: F401  (fixture)

DAY = date(2027, 1, 15)


# ---- when a review is due ------------------------------------------------------------------------------------------

@pytest.mark.parametrize("since, on", [
    (None, date(2016, 9, 30)), (date(2016, 9, 29), date(2016, 9, 30)), (date(2016, 9, 30), date(2017, 3, 30)),
    (date(2017, 3, 29), date(2017, 3, 30)), (date(2017, 3, 30), date(2017, 9, 30)), (date(2026, 11, 1), date(2027, 3, 30)),
])
def test_a_review_falls_due_every_six_months_after_the_last_one(since, on):
    assert schedule.next_due(date(2016, 9, 30), 6, since=since) == on


def test_without_an_interval_there_is_one_day():
    assert schedule.next_due(DAY, None, since=DAY - timedelta(1)) == DAY
    assert schedule.next_due(DAY, None, since=DAY) is None and schedule.next_due(None, 6, since=DAY) is None


def test_the_last_day_of_a_month_stays_within_the_month():
    assert [schedule.months_later(date(2026, 8, 31), n) for n in (1, 6, 12, 18)] == [
        date(2026, 9, 30), date(2027, 2, 28), date(2027, 8, 31), date(2028, 2, 29)]


def test_a_review_is_proposed_with_notice_and_lists_what_falls_due_by_then():
    soon, later = Action(title="a", first_review=DAY + timedelta(20)), Action(title="b", first_review=DAY + timedelta(21))
    past = Action(title="c", first_review=date(2016, 1, 31))
    assert schedule.propose([soon, later], last=None, today=DAY) == DAY + timedelta(20)
    assert schedule.propose([soon, past], last=None, today=DAY) == DAY + schedule.NOTICE
    assert schedule.propose([soon], last=DAY - timedelta(80), today=DAY) == DAY + schedule.NOTICE
    assert [(one.action.title, one.on) for one in schedule.due([soon, later, past], since=None, upto=DAY + timedelta(20))] == [
        ("c", past.first_review), ("a", soon.first_review)]


# ---- the agenda -------------------------------------------------------------------------------------------------------

def decision(**facts):
    """As loaded: relations need an opened database."""
    theme = facts.pop("theme", None)
    given = {"words": "Read twice", "owner": "Ruth", "state": "open", "becomes": "", "done_on": None} | facts
    return SimpleNamespace(pk=given.get("id"), theme_id=theme.pk if theme else None, theme=theme, **given)


def question(criterion="", **facts):
    return SimpleNamespace(**({"criterion_id": criterion or None, "theme_id": None, "title": f"Criterion {criterion}", "owner": "", "due": None}
                              | facts))


def row(criterion: str, word: Word, reason: str = "worse") -> facts.Row:
    return facts.Row(criterion, f"Criterion {criterion}", "Ann", "people", "survey", word.value, reason, Aim())


def card(*rows: facts.Row) -> facts.Scorecard:
    action = facts.Action("a", "1.1", "Do it", ("Ann",), (), None, rows)
    return facts.Scorecard("p", "Our plan", DAY, "judgement 1", (facts.Recommendation(1, "Better", (action,)),))


def test_the_agenda_begins_with_what_goes_wrong_and_ends_with_what_is_steady():
    late = Theme(id="t1", title="Evening clinics", did="Open on Thursdays", owner="Hana", state=themes.UNDER_WAY, due=DAY - timedelta(1))
    in_time = Theme(id="t2", title="A leaflet", did="Print it", owner="Hana", state=themes.UNDER_WAY, due=DAY)
    still, became = decision(id="d1", due=DAY), decision(id="d2", due=DAY, theme=late)
    done = decision(id="d3", due=DAY, state="done", done_on=DAY)
    asked = [question("c2", words="By area"), question("c5", words="Why so few", owner="Ann", due=DAY),
             question(title="Rooms", words="A list")]
    with clock.at(clock.now().replace(year=2027, month=1, day=15)):
        found = agenda.points(card(row("c1", Word.UNSAID), row("c2", Word.OFF), row("c3", Word.MET), row("c4", Word.EITHER),
                                   row("c5", Word.TRACK), row("c6", Word.CLOSE)),
                              promises=[late, in_time], decisions=[still, became, done], asked=asked, today=DAY)
    assert [(one.about, one.criterion or one.theme or one.told.get("decision", ""), one.title) for one in found] == [
        ("criterion", "c2", "Criterion c2"), ("criterion", "c4", "Criterion c4"), ("criterion", "c6", "Criterion c6"),
        ("promise", "t1", "Evening clinics"), ("decision", "d1", "Read twice"), ("asked", "c5", "Criterion c5"), ("asked", "", "Rooms"),
        ("criterion", "c1", "Criterion c1"), ("steady", "", "What is met or on track, noted together")]
    assert found[0].told["asked"]["words"] == "By area" and found[-1].told["titles"] == [["met", "Criterion c3"]]


def test_what_was_on_the_table_reads_from_what_was_kept():
    spot = facts.Spot("Spring", DAY, True, 0.58, 0.53, 0.63, 225, 388)
    kept = replace(row("c1", Word.OFF), spots=(spot,), aim=Aim(0.5, date(2026, 1, 1), 0.7, date(2028, 1, 1)), path=0.65)
    point = agenda.points(card(kept), promises=[], decisions=[], asked=[question("c1", words="By area", owner="Ann", due=DAY)],
                          today=DAY)[0]
    shown = on_table(SimpleNamespace(about=point.about, told=point.told))
    assert (shown.mark, shown.label, shown.criterion) == ("off", "Off track", "c1")
    assert shown.sentences[0] == "58% (53 to 63%, of 388)."
    assert shown.sentences[-1] == "Last time the group asked: By area (Ann by 15 January 2027)."


# ---- decisions -------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("state, done_on, due, how", [
    ("done", DAY, DAY, Standing.IN_TIME), ("done", DAY + timedelta(1), DAY, Standing.LATE), ("open", None, DAY, Standing.OPEN),
    ("open", None, DAY - timedelta(1), Standing.OVERDUE), ("dropped", None, DAY, Standing.DROPPED),
])
def test_how_a_decision_stands(state, done_on, due, how):
    assert decisions.standing(decision(state=state, done_on=done_on, due=due), today=DAY) is how


@pytest.mark.parametrize("state, done_on, how", [
    (themes.UNDER_WAY, None, Standing.OVERDUE), (themes.DONE, DAY - timedelta(1), Standing.IN_TIME), (themes.DONE, DAY, Standing.LATE),
    (themes.NOT_POSSIBLE, None, Standing.DROPPED),
])
def test_one_that_became_a_promise_stands_as_the_promise_but_keeps_its_own_day(state, done_on, how):
    theme = Theme(id="t", state=state, done_on=done_on, due=DAY + timedelta(90))
    assert decisions.standing(decision(theme=theme, state="open", due=DAY - timedelta(1)), today=DAY) is how


def test_the_figure_counts_of_those_whose_day_has_come():
    assert scrutiny.finding(scrutiny.Count()) == "No decision has been made yet."
    assert scrutiny.finding(scrutiny.Count(in_time=5, late=2, open=1, overdue=2)) == (
        "Of 9 decisions whose day has come, 7 were carried out. 2 are overdue. 1 is not due yet.")
    assert scrutiny.finding(scrutiny.Count(in_time=6, late=2, dropped=1, overdue=1)) == (
        "Of 10 decisions whose day has come, 8 were carried out (80%, interval 49 to 94%). 1 is overdue.")


@pytest.mark.parametrize("numbers, following", [(["2.1", "2.3"], "2.4"), ([], ""), (["2.1", "3.1"], ""), (["a", ""], ""), (["9"], "10")])
def test_a_new_action_is_numbered_after_the_others(numbers, following):
    assert becoming.next_number(numbers) == following


# ---- held ---------------------------------------------------------------------------------------------------------------

async def the_plan() -> Plan:
    plan = await Plan.create(title="Our plan", made_at=clock.now())
    for n, title in enumerate(("Help in time", "Leading together")):
        under = await Recommendation.create(plan=plan, title=title, position=n)
        action = await Action.create(plan=plan, recommendation=under, position=n, number=f"{n + 1}.1", title=f"Do {title}", first_review=DAY,
                                     every=6)
        await Criterion.create(action=action, position=0, title=f"True: {title}", kind="survey", perspective="people")
    return plan


@pytest.fixture
async def isla(service: Service):  # noqa: F811
    await service.person("isla@example.org", Role.PLANNER)
    return await service.signed_in("isla@example.org")


def ids(page: str) -> list[str]:
    return re.findall(r'id="point-(\w+)"', page)


@pytest.mark.one_database
async def test_a_review_is_planned_walked_and_closed_and_its_decisions_become_action_and_promise(service: Service, isla):  # noqa: F811
    owner = await service.person("hana@example.org", Role.TRUSTED_ADULT)
    async with storage.writes():
        plan = await the_plan()
    assert (await isla.post(f"/plan-reviews/plans/{plan.pk}/new", data={"title": "", "held_on": "1 May 2020"})).status_code == 422
    on = clock.today() + timedelta(14)
    made = await isla.post(f"/plan-reviews/plans/{plan.pk}/new", data={"title": "Chief officers", "held_on": on.isoformat(), "kind": "quarterly"})
    where = made.headers["location"]
    under = await Recommendation.get(title="Leading together")
    await isla.post(f"{where}/points", data={"title": "Rooms for talks", "recommendation": under.pk})
    first, second, rooms = ids((await isla.get(where)).text)
    await isla.post(f"/plan-reviews/points/{rooms}/move", data={"where": "up"})
    assert ids((await isla.get(where)).text) == [first, rooms, second]
    assert (await isla.post(f"/plan-reviews/points/{first}", data={"outcome": "noted"})).status_code == 409
    await isla.post(f"{where}/begin")
    assert "Point 1 of 3. 3 are still open." in (await isla.get(where)).text

    wrong = await isla.post(f"/plan-reviews/points/{first}", data={"outcome": "decided", "words": "Kept words", "owner": "a@b.org",
                                                                   "becomes": "promise"})
    assert wrong.status_code == 422 and "Kept words" in wrong.text
    assert [name for name in ("owner", "due", "said") if f'href="#{name}"' in wrong.text] == ["owner", "due", "said"]
    due = clock.today() + timedelta(30)
    promised = await isla.post(f"/plan-reviews/points/{first}", data={
        "outcome": "decided", "words": "Open on Thursday evenings", "owner": "hana@example.org", "due": due.isoformat(), "becomes": "promise",
        "said": "Families in work cannot come."})
    assert promised.headers["location"] == f"{where}?point={rooms}#now"
    shown = await isla.get(f"/plan-reviews/points/{rooms}")
    assert "Point 2 of 3" in shown.text and "Rooms for talks" in shown.text
    following = await isla.post(f"/plan-reviews/points/{rooms}", data={
        "screen": "alone", "outcome": "decided", "words": "Book two rooms", "owner": "Sam Lowe", "due": due.isoformat(), "becomes": "action"})
    assert following.headers["location"] == f"/plan-reviews/points/{second}"
    assert (await Decision.all().count(), await Theme.all().count()) == (0, 0)

    assert "One point has not ended" in (await isla.get(f"{where}/close")).text
    assert (await isla.post(f"{where}/close", data={"there": ""})).status_code == 422
    assert (await isla.post(f"{where}/close", data={"there": "Chief officers", "minutes": "Thanks to all."})).status_code == 303
    assert (await isla.post(f"{where}/close", data={"there": "Chief officers"})).status_code == 409

    action = await Action.get(title="Book two rooms")
    assert (action.recommendation_id, action.number, action.leads, action.due) == (under.pk, "2.2", ["Sam Lowe"], due)
    version = await ActionVersion.get(action=action)
    assert (version.version, version.what, version.plan_import_id) == (1, "new", None) and version.by_id
    theme = await Theme.get()
    assert (theme.wave_id, theme.owner, theme.owner_person_id, theme.due, theme.said) == (
        None, "Hana", owner.pk, due, "Families in work cannot come.")
    assert await CriterionPromise.filter(theme=theme, criterion__title="True: Help in time").count() == 1
    minutes = (await isla.get(where)).text
    assert "Open on Thursday evenings" in minutes and "Not reached" in minutes and "Thanks to all." in minutes

    listed = (await isla.get(f"/plan-reviews/plans/{plan.pk}")).text
    assert "2 are not due yet." in listed
    book = await Decision.get(words="Book two rooms")
    assert (await isla.post(f"/plan-reviews/decisions/{book.pk}", data={"state": "done", "done_on": ""})).status_code == 422
    await isla.post(f"/plan-reviews/decisions/{book.pk}", data={"state": "done", "done_on": clock.today().isoformat(), "said": "Booked."})
    other = await Decision.get(becomes="promise")
    assert (await isla.post(f"/plan-reviews/decisions/{other.pk}", data={"state": "done", "done_on": "1 May 2020"})).status_code == 409
    assert "Of 1 decision whose day has come, 1 was carried out. 1 is not due yet." in (await isla.get("/plan-reviews")).text


@pytest.mark.one_database
async def test_a_point_of_a_review_on_a_snapshot_stands_alone_and_tells_what_is_missing(service: Service, isla):  # noqa: F811
    async with storage.writes():
        plan, (_other, snapshot) = await the_plan(), await frozen()
    on = clock.today() + timedelta(14)
    made = await isla.post(f"/plan-reviews/plans/{plan.pk}/new", data={"title": "Chief officers", "held_on": on.isoformat(), "kind": "quarterly"})
    where = made.headers["location"]
    first = ids((await isla.get(where)).text)[0]
    await isla.post(f"{where}/begin")
    async with storage.writes():
        await Review.all().update(snapshot_id=snapshot.pk)
    assert "on the snapshot of" in (await isla.get(f"/plan-reviews/points/{first}")).text
    wrong = await isla.post(f"/plan-reviews/points/{first}", data={})
    assert wrong.status_code == 422 and 'href="#outcome"' in wrong.text


async def test_the_database_keeps_a_closed_review(database):
    async with storage.writes():
        plan = await the_plan()
        review = await holding.plan_review(plan=plan, kind="quarterly", title="Chiefs", held_on=DAY, by=None)
        await holding.begin(review=review, by=None)
        item = (await ReviewItem.filter(review=review).prefetch_related("review"))[0]
        await holding.record(item=item, outcome=holding.Outcome("decided", "Do it", "Ann", None, DAY, "action"), by=None)
        made, = await holding.close(review=review, there="All", minutes="", by=None)
    assert (made.words, (await made.action).title) == ("Do it", "Do it")
    for change in (Review.filter(pk=review.pk).update(minutes="other"), ReviewItem.filter(pk=item.pk).update(words="other"),
                   ReviewItem.filter(pk=item.pk).delete()):
        with pytest.raises(Exception, match="cannot be changed"):
            async with storage.writes():
                await change
    async with storage.writes():
        await decisions.settle(decision=made, state="done", done_on=DAY, said="Done.", by=None)
    assert (await Decision.get()).state == "done"


async def test_a_decision_without_a_plan_becomes_nothing_or_a_promise(database):
    async with storage.writes():
        made = await decisions.decide(wanted=Wanted("x" * 130, "Ann", DAY, "promise", "They said."), plan=None, by=None)
    theme = await Theme.get(pk=made.theme_id)
    assert (len(theme.title), theme.did) == (120, "x" * 130)
