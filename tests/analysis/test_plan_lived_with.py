"""A plan that is lived with: another name, priorities in another order, each with who, when and why; what was frozen keeps its own."""

import re
from datetime import UTC, date, datetime

import pytest

from analysis.judgement import success
from analysis.models import Action, Plan, PlanName, Priority, PriorityOrder, Recommendation
from analysis.planning import naming, ordering, priorities, writing
from analysis.planning.ordering import Moved
from analysis.planning.priorities import Said
from analysis.scoring import facts, snapshots
from participation import clock, storage
from participation.access import Role
from participation.models import AuditLine
from participation.problems import Conflict
from surveys.told import themes
from tests.service import Service, service  # noqa: F401  (fixture)

ON = datetime(2026, 5, 10, 12, tzinfo=UTC)


@pytest.fixture
async def isla(service: Service):  # noqa: F811
    await service.person("isla@example.org", Role.PLANNER)
    return await service.signed_in("isla@example.org")


@pytest.fixture
async def plan(isla) -> Plan:
    with clock.at(ON):
        plan = await Plan.create(title="Better together", made_at=ON)
        under = await Recommendation.create(plan=plan, title="Listen sooner", position=0)
        await Action.create(plan=plan, recommendation=under, position=0, number="1.1", title="Ask each term")
    return plan


def words(page) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.text).split())


async def test_a_plan_gets_another_name_and_a_frozen_month_keeps_the_one_it_had(isla, plan):
    with clock.at(datetime(2026, 6, 2, tzinfo=UTC)):
        await snapshots.catch_up()
    with clock.at(datetime(2026, 6, 20, 12, tzinfo=UTC)):
        nothing = await isla.post(f"/plans/{plan.id}/name", data={"title": "  ", "why": "", "seen": "1"})
        assert nothing.status_code == 422 and "Give the plan a name." in nothing.text and "Say why it has another name." in nothing.text
        same = await isla.post(f"/plans/{plan.id}/name", data={"title": "Better together", "why": "Because we may", "seen": "1"})
        assert same.status_code == 422 and "Because we may" in same.text
        done = await isla.post(f"/plans/{plan.id}/name", data={"title": "Better by 2030", "why": "The board chose it", "seen": "1"})
        assert done.headers["location"] == f"/plans/{plan.id}"
        late = await isla.post(f"/plans/{plan.id}/name", data={"title": "Mine", "why": "I too", "seen": "1"})
        assert late.status_code == 409
    one = await PlanName.get().prefetch_related("by")
    assert (one.was, one.title, one.why, one.by.name, one.version) == ("Better together", "Better by 2030", "The board chose it", "Isla", 2)
    assert await AuditLine.filter(what="plan.renamed").count() == 1
    with clock.at(datetime(2026, 7, 2, tzinfo=UTC)):
        await snapshots.catch_up()
        assert [(await snapshots.facts_of(plan, date(2026, month, 1))).title for month in (5, 6)] == ["Better together", "Better by 2030"]
        assert "Better together" in words(await isla.get(f"/plans/{plan.id}/history"))


async def test_a_month_that_is_caught_up_late_has_the_name_of_its_last_day(database):
    plan = await Plan.create(title="First", made_at=ON)
    for moment, title in ((datetime(2026, 6, 30, 12, tzinfo=UTC), "Second"), (datetime(2026, 7, 1, 12, tzinfo=UTC), "Third")):
        with clock.at(moment):
            async with storage.writes():
                await naming.rename(plan=plan, title=title, why="Why not", seen=await naming.version(plan), by=None)
    with clock.at(datetime(2026, 8, 2, tzinfo=UTC)):
        await snapshots.catch_up()
        found = [(await snapshots.facts_of(plan, date(2026, month, 1))).title for month in (5, 6, 7)]
    assert found == ["First", "Second", "Third"]
    with pytest.raises(Exception, match="cannot be changed"):
        async with storage.writes():
            await PlanName.all().update(title="Never")


async def test_a_month_that_is_caught_up_late_has_the_words_and_promises_of_its_last_day(database):
    with clock.at(ON):
        plan = await writing.make(title="Better", by=None)
        first = await writing.recommend(plan=plan, title="Listen sooner", by=None)
        action = await writing.add(recommendation=first, written=writing.Written("Ask each term", "1.1"), by=None)
        criterion = await success.add(action=action, title="More are heard", by=None)
        old, new = [await themes.promise(words=themes.Words(title, "They said", "We do", "Ann", themes.UNDER_WAY, date(2027, 1, 31), None), by=None)
                    for title in ("Old promise", "New promise")]
        await success.link_promises(criterion=criterion, themes=[old], by=None)
    with clock.at(datetime(2026, 6, 15, 12, tzinfo=UTC)):
        await writing.reword(recommendation=first, title="Listen first", by=None)
        await success.link_promises(criterion=criterion, themes=[new], by=None)
    with clock.at(datetime(2026, 8, 2, tzinfo=UTC)):
        await snapshots.catch_up()
        may, june = [await snapshots.facts_of(plan, date(2026, month, 1)) for month in (5, 6)]
    assert [[one.title for one in month.recommendations] for month in (may, june)] == [["Listen sooner"], ["Listen first"]]
    assert [[one.title for one in month.rows[0].promises] for month in (may, june)] == [["Old promise"], ["New promise"]]
    assert may.version == facts.VERSION


def test_facts_of_the_first_version_read_as_they_were():
    card = facts.Scorecard("p", "Plan", date(2026, 5, 31), "judgement 1", ())
    assert '"version"' not in facts.to_json(card) and facts.from_json(facts.to_json(card)).version == "scorecard 1"


def test_one_place_up_or_down_and_no_further():
    assert ordering.move(["a", "b", "c"], "up-c") == Moved(("a", "c", "b"), "c", "up")
    assert ordering.move(["a", "b", "c"], "down-a") == Moved(("b", "a", "c"), "a", "down")
    assert ordering.move(["a", "b", "c"], "up-a") == Moved(("a", "b", "c"), "a", "up")
    assert ordering.move(["a", "b", "c"], "up-x") == ordering.move(["a", "b", "c"], "a") == Moved(("a", "b", "c"))


async def test_priorities_are_put_in_another_order_with_a_reason(isla, plan):
    a, b, c = [await priorities.put_first(plan=plan, said=Said(title, "Because"), by=None) for title in ("Alpha", "Beta", "Gamma")]
    address = f"/plans/{plan.id}/priorities/order"
    draft = await isla.post(address, data={"order": [a.id, b.id, c.id], "seen": "0", "move": f"up-{c.id}", "why": "Half a rea"})
    page = words(draft)
    assert re.findall(r"<b>(Alpha|Beta|Gamma)</b>", draft.text) == ["Alpha", "Gamma", "Beta"] and "is number 2 of 3" in page and "Half a rea" in page
    assert re.search(rf'value="up-{c.id}" autofocus', draft.text)
    assert await ordering.standing(plan) == [a.id, b.id, c.id] and not await PriorityOrder.exists()
    for data, field in (({"order": [a.id, c.id, b.id], "why": ""}, "why"), ({"order": [a.id, b.id, c.id], "why": "As it was"}, "order")):
        refused = await isla.post(address, data=data | {"seen": "0"})
        assert refused.status_code == 422 and f'href="#{field}"' in refused.text
    await isla.post(address, data={"order": [c.id, a.id, b.id], "seen": "0", "why": "Families said so"})
    assert await ordering.standing(plan) == [c.id, a.id, b.id]
    again = await isla.post(address, data={"order": [a.id, c.id, b.id], "seen": "0", "why": "Late"})
    assert again.status_code == 409
    one = await PriorityOrder.get().prefetch_related("by")
    assert (one.ids, one.was, one.why, one.by.name) == ([c.id, a.id, b.id], [a.id, b.id, c.id], "Families said so", "Isla")
    listed = words(await isla.get(f"/plans/{plan.id}/priorities"))
    assert "1. Gamma" in listed and "Families said so" in listed
    await isla.post(f"/plans/priorities/{a.id}/retire")
    stale = await isla.post(address, data={"order": [a.id, c.id, b.id], "seen": "1", "move": f"up-{b.id}"})
    assert stale.status_code == 409
    with pytest.raises(Conflict):
        await ordering.put(plan=plan, ids=[c.id], why="One is missing", seen=1, by=None)
    assert await Priority.filter(plan=plan, retired_at=None).values_list("id", flat=True) == [c.id, b.id]
