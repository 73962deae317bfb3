"""How an action gets on: said by a person, closed with what came of it, past its day, as it was known on any day."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from analysis.judgement import success
from analysis.models import Action, ActionProgress, Decision, Plan
from analysis.planning import progress, writing
from analysis.planning.progress import Said, State
from analysis.planning.writing import Written
from analysis.reports import scored
from analysis.reviews import decisions
from analysis.scoring import facts
from participation import clock, storage
from participation.access import Role
from participation.problems import Conflict, Unacceptable
from tests.service import Service, service  # noqa: F811,F401  (fixture)

DUE = date(2026, 9, 30)


def at(day: date):
    return clock.at(datetime(day.year, day.month, day.day, 12, tzinfo=UTC))


async def an_action() -> Action:
    async with storage.writes():
        plan = await writing.make(title="Ours", by=None)
        under = await writing.recommend(plan=plan, title="Listen sooner", by=None)
        return await writing.add(recommendation=under, written=Written("Ask each term", "1.1", due=DUE), by=None)


async def say(action: Action, state: str, words: str, day: date) -> None:
    async with storage.writes():
        await progress.say(action=action, said=Said(state, words, day), by=None)


async def test_the_newest_stands_and_every_past_day_knows_its_own(service: Service):  # noqa: F811
    with at(date(2026, 9, 1)):
        action = await an_action()
        await say(action, State.BEGUN, "Four schools ask.", date(2026, 9, 1))
    with at(date(2026, 10, 2)):
        await say(action, State.DONE, "All twelve ask.", date(2026, 10, 1))
        await say(action, State.DONE, "All twelve ask.", date(2026, 10, 1))   # pressed twice
    stood = [(await progress.newest([action.id], known_on=day)).get(action.id)
             for day in (date(2026, 8, 31), date(2026, 9, 1), date(2026, 10, 1), date(2026, 10, 2))]
    assert [one and one.state for one in stood] == [None, "begun", "begun", "done"]
    assert await ActionProgress.filter(action=action).count() == 2
    other = await an_action_more(action)
    assert await progress.still_open([action, other]) == [other]


async def an_action_more(beside: Action) -> Action:
    async with storage.writes():
        return await writing.add(recommendation=await beside.recommendation, written=Written("Answer"), by=None)


@pytest.mark.parametrize(("day", "state", "late"), [
    (DUE, "begun", False), (date(2026, 10, 1), "begun", True), (date(2026, 10, 1), "held", True), (date(2026, 10, 1), None, True),
    (date(2026, 10, 1), "done", False), (date(2026, 10, 1), "stopped", False)])
def test_an_action_is_past_its_day_from_the_day_after_unless_it_is_closed(day, state, late):
    assert progress.is_late(DUE, ActionProgress(state=state) if state else None, day=day) is late
    assert progress.is_late(None, None, day=day) is False


async def test_what_is_done_held_or_stopped_says_why_and_never_tomorrow(service: Service):  # noqa: F811
    with at(date(2026, 9, 1)):
        action = await an_action()
        for said, field in [(Said("done", "", date(2026, 9, 1)), "words"), (Said("held", "", date(2026, 9, 1)), "words"),
                            (Said("begun", "", date(2026, 9, 2)), "told_on"), (Said("", "", date(2026, 9, 1)), "state")]:
            with pytest.raises(Unacceptable) as refused:
                await progress.say(action=action, said=said, by=None)
            assert list(refused.value.errors) == [field]
        async with storage.writes():
            await writing.retire(action=action, by=None)
        with pytest.raises(Conflict):
            await say(action, "begun", "", date(2026, 9, 1))


async def test_closing_an_action_carries_out_the_decision_it_came_from(service: Service):  # noqa: F811
    with at(date(2026, 9, 1)):
        plan = await (await an_action()).plan
        async with storage.writes():
            made = await decisions.decide(wanted=decisions.Wanted("Train leaders", "Ruth", DUE, decisions.ACTION), plan=plan, by=None)
        await say(await made.action, "begun", "", date(2026, 9, 1))
        assert (await Decision.get(id=made.id)).state == decisions.OPEN
    with at(date(2026, 10, 9)):
        await say(await made.action, "done", "Eleven leaders.", date(2026, 10, 8))
    stands = await Decision.get(id=made.id)
    assert (stands.state, stands.done_on, stands.said) == ("done", date(2026, 10, 8), "Eleven leaders.")


@pytest.mark.one_database
async def test_a_planner_says_it_on_the_action_and_reads_it_on_the_plan(service: Service):  # noqa: F811
    await service.person("isla@example.org", Role.PLANNER)
    isla = await service.signed_in("isla@example.org")
    with at(date(2026, 10, 5)):
        action = await an_action()
        plan = await Plan.get()
        words = lambda page: " ".join(re.sub(r"<[^>]+>", " ", page.text).split())  # noqa: E731
        assert "30 September 2026 past its day" in words(await isla.get(f"/plans/{plan.id}"))
        refused = await isla.post(f"/plans/actions/{action.id}/progress", data={"state": "done", "words": ""})
        assert refused.status_code == 422 and "Say what came of it." in refused.text
        done = await isla.post(f"/plans/actions/{action.id}/progress", data={"state": "done", "words": "All twelve ask <b>now</b>."})
        assert done.headers["location"] == f"/plans/actions/{action.id}#progress"
        shown = await isla.get(f"/plans/{plan.id}")
        assert "past its day" not in shown.text and "All twelve ask &lt;b&gt;now&lt;/b&gt;." in shown.text
        assert "Done 5 October 2026" in words(shown)


@pytest.mark.one_database
async def test_plan_and_scorecard_narrow_to_one_person_and_to_what_is_late(service: Service):  # noqa: F811
    await service.person("isla@example.org", Role.PLANNER)
    isla = await service.signed_in("isla@example.org")
    with at(date(2026, 10, 5)):
        action = await an_action()
        async with storage.writes():
            second = await writing.recommend(plan=await action.plan, title="Act faster", by=None)
            other = await writing.add(recommendation=second, written=Written("Answer in a week", "2.1", ("Ann",)), by=None)
            await success.add(action=other, title="Answers come", by=None)
            await success.add(action=action, title="Children are asked", by=None)
        plan = f"/plans/{(await Plan.get()).id}"
        for page, late in ((plan, "past its day"), (f"{plan}/scorecard", "Actions past their day")):
            whole, hers, lates = [(await isla.get(page + asked)).text for asked in ("", "?who=Ann", "?what=late")]
            assert ["Children are asked" in text for text in (whole, hers, lates)] == [True, False, True]
            assert ["Answers come" in text for text in (whole, hers, lates)] == [True, True, False]
            assert [late in text for text in (whole, hers, lates)] == [True, False, True]
            assert "2. Act faster" in hers
            nothing = await isla.get(page + "?who=Ann&what=late")
            assert "Nothing of this plan fits what you asked for." in nothing.text
            assert (await isla.get(page + "?who=Nobody+here&what=odd")).text.count("Answers come") == whole.count("Answers come")


def test_a_report_tells_how_the_actions_get_on_and_is_silent_where_nobody_said_anything():
    said = facts.Action("a", "1.1", "Ask", ("Ann", "Bob"), (), DUE, (), "done", False, "All twelve ask.", date(2026, 10, 1))
    late = facts.Action("b", "1.2", "Answer", (), (), DUE, (), late=True)
    card = facts.Scorecard("p", "Ours", date(2026, 10, 31), "judgement 2", (facts.Recommendation(1, "Listen", (said, late)),))
    assert facts.from_json(facts.to_json(card)) == card
    _head, prose, grid = scored.getting_on(card)
    assert prose.text.startswith("1 of 2 actions are done, 0 held up, 0 stopped, 1 past their day.")
    assert [[(cell.text, cell.small) for cell in row] for row in grid.rows] == [
        [("1.1 Ask", ""), ("Ann; Bob", ""), ("30 September 2026", ""), ("Done, 1 October 2026", "All twelve ask.")],
        [("1.2 Answer", ""), ("", ""), ("30 September 2026", "past its day"), ("nothing", "")]]
    assert "An action is past its day: 1.2 Answer, due 30 September 2026." in list(scored.attention(card))[1].items
    quiet = replace(card, recommendations=(facts.Recommendation(1, "Listen", (late,)),))
    assert list(scored.getting_on(quiet)) == []
