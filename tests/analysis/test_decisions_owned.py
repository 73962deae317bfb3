"""Decisions with an owner: written to once when made, once before the day, once when late; said what became of it by the owner; and the
next steps of a self-evaluation that become decisions."""

import asyncio
import re
from datetime import UTC, date, datetime, time, timedelta

import pytest

from analysis.models import Action, ActionProgress, Decision, EvaluationDecision, SelfEvaluationLine
from analysis.reviews import decisions, evaluations, owners
from analysis.reviews.decisions import Wanted
from participation import clock, storage
from participation.access import Role
from participation.models import AuditLine, Mail, Person
from participation.problems import Conflict
from surveys.models import Theme
from tests.analysis.test_reviews import the_plan
from tests.service import Service, service  # noqa: F401  (fixture)

MADE, DUE = date(2026, 6, 1), date(2026, 9, 30)
SECRET = "Move two workers to Lochee"


def at(day: date):
    return clock.at(datetime.combine(day, time(12), UTC))


async def decided(service: Service, *, on: date = MADE, becomes: str = "") -> tuple[Decision, Person]:  # noqa: F811
    with at(on):
        ann = await service.person("ann@example.org", Role.TRUSTED_ADULT)
        async with storage.writes():
            made = await decisions.decide(wanted=Wanted(SECRET, "Ann", DUE, becomes, "They wait.", ann.pk), plan=await the_plan(), by=None)
    return made, ann


async def hours(day: date) -> None:
    """The job of one day, by two workers at once, twice."""
    async def once():
        async with storage.writes():
            await owners.remind_due()
    with at(day):
        for _round in range(2):
            await asyncio.gather(once(), once())


async def abouts() -> list[str]:
    return sorted([about.partition(":")[0] for about in await Mail.filter(kind="decision").values_list("about", flat=True)])


async def test_an_owner_is_written_to_once_when_it_is_made_once_before_the_day_and_once_when_it_is_late(service):  # noqa: F811
    made, ann = await decided(service)
    assert await abouts() == ["decision-made"]
    for day, sent in ((DUE - owners.SOON - timedelta(1), ["decision-made"]), (DUE - owners.SOON, ["decision-made", "decision-soon"]),
                      (DUE, ["decision-made", "decision-soon"]), (DUE + timedelta(1), ["decision-late", "decision-made", "decision-soon"]),
                      (DUE + owners.LATE_WITHIN, ["decision-late", "decision-made", "decision-soon"])):
        await hours(day)
        assert await abouts() == sent, day
    found = await Mail.filter(kind="decision")
    assert {(one.person_id, one.path) for one in found} == {(ann.pk, f"/decided/{made.pk}")}
    assert all("30 September 2026" in one.subject + one.body and SECRET not in one.subject + one.body for one in found)


async def test_nothing_is_written_long_after_or_to_nobody_or_of_what_is_done(service):  # noqa: F811
    made, ann = await decided(service)
    await hours(DUE + owners.LATE_WITHIN + timedelta(1))
    assert await abouts() == ["decision-made"]
    await Person.filter(pk=ann.pk).update(active=False)
    await hours(DUE)
    assert await abouts() == ["decision-made"]
    await Person.filter(pk=ann.pk).update(active=True)
    with at(DUE):
        async with storage.writes():
            await decisions.settle(decision=made, state=decisions.DONE, done_on=DUE, said="", by=None)
    await hours(DUE + timedelta(1))
    assert await abouts() == ["decision-made"]


@pytest.mark.one_database
@pytest.mark.parametrize("days, sent", [(8, ["decision-made", "decision-soon"]), (7, ["decision-made"])])
async def test_what_is_decided_shortly_before_its_day_has_its_message_already(service, days, sent):  # noqa: F811
    await decided(service, on=DUE - timedelta(days))
    await hours(DUE)
    assert await abouts() == sent


@pytest.mark.one_database
async def test_a_decision_that_became_a_promise_is_told_once_and_then_left_to_the_promise(service):  # noqa: F811
    made, ann = await decided(service, becomes=decisions.PROMISE)
    await hours(DUE + timedelta(1))
    one = await Mail.get(kind="decision")
    theme = await Theme.get()
    assert (one.path, theme.owner_person_id) == (f"/said/{theme.pk}", ann.pk)


@pytest.mark.one_database
async def test_the_owner_says_what_became_of_it_whatever_their_role_and_nobody_else_does(service):  # noqa: F811
    made, ann = await decided(service, becomes=decisions.ACTION)
    await service.person("joe@example.org", Role.PLANNER)
    browser, joe = await service.signed_in("ann@example.org"), await service.signed_in("joe@example.org")
    page, unknown = f"/decided/{made.pk}", "/decided/" + "0" * 32
    action = await Action.get(title=SECRET)
    with at(DUE):
        shown = await browser.get(page)
        assert SECRET in shown.text and f"as action {action.number}" in shown.text
        assert [(await joe.get(one)).status_code for one in (page, unknown)] == [404, 404]
        refused = await browser.post(page, data={"state": "done", "done_on": "", "said": "Half written"})
        assert refused.status_code == 422 and "Say when it was done." in refused.text and "Half written" in refused.text
        without = await browser.post(page, data={"state": "done", "done_on": "29 September 2026", "said": ""})
        assert without.status_code == 422 and 'href="#said"' in without.text
        done = await browser.post(page, data={"state": "done", "done_on": "29 September 2026", "said": "They moved."})
        assert done.headers["location"] == f"{page}?saved=1" and "Saved." in (await browser.get(done.headers["location"])).text
    await made.refresh_from_db()
    progress = await ActionProgress.get(action=action)
    assert (made.state, made.done_on, made.said) == (progress.state, progress.told_on, progress.words) == ("done", date(2026, 9, 29), "They moved.")
    assert await AuditLine.filter(what="decision.settled").count() == 1


async def test_what_comes_next_in_a_self_evaluation_becomes_a_decision_and_is_counted(service):  # noqa: F811
    await service.person("isla@example.org", Role.PLANNER)
    isla = await service.signed_in("isla@example.org")
    with at(MADE):
        async with storage.writes():
            plan = await the_plan()
            one = await evaluations.begin(plan=plan, area=None, year=2026, by=None)
            await SelfEvaluationLine.filter(evaluation=one, indicator="leadership").update(next_step="Ask each team")
        where = f"/plan-reviews/evaluations/{one.pk}"
        line = f"{where}/lines/leadership/decide"
        assert "Ask each team" in (await isla.get(line)).text
        empty = await isla.post(line, data={"words": "Ask each team in spring", "owner": "", "due": "", "becomes": "action"})
        assert empty.status_code == 422 and "Ask each team in spring" in empty.text and "Say who sees to it." in empty.text
        sent = {"words": "Ask each team", "owner": "isla@example.org", "due": "30 September 2026", "becomes": "action"}
        for _twice in range(2):
            done = await isla.post(line, data=sent)
            assert done.headers["location"] == f"{where}#line-leadership"
        link = await EvaluationDecision.get().prefetch_related("decision__action")
        assert (link.indicator, link.decision.owner, link.decision.action.title) == ("leadership", "Isla", "Ask each team")
        assert await abouts() == ["decision-made"]
        text = lambda page: " ".join(re.sub(r"<[^>]+>", " ", page.text).split())  # noqa: E731
        assert "Under way Ask each team Isla, by 30 September 2026. Action" in text(await isla.get(where))
        reviews = text(await isla.get(f"/plan-reviews/plans/{plan.pk}"))
        assert "1 is not due yet." in reviews and "Self-evaluations" in reviews and "Self-evaluation 2026, Everywhere" in reviews
        assert "Meetings and the equality grid" not in reviews
        with pytest.raises(Conflict):
            await evaluations.leave_out(evaluation=one, indicator="leadership", by=None)
        assert (await isla.get(f"{where}/lines/nothing/decide")).status_code == 404
