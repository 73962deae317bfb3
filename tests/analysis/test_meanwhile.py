"""Two planners at one form: the second is told what the first has written in the meantime, keeps what they typed, and decides."""

import html
import re
from datetime import date

import pytest

from analysis.directory import entries
from analysis.equality import grid
from analysis.meetings import groups
from analysis.meetings.groups import About
from analysis.models import Action, Criterion, MeetingItem, Narrative, ReviewItem, Training
from analysis.plan_files import indicators
from analysis.reviews import evaluations, holding
from participation import clock, storage
from participation.access import Role
from participation.web import meanwhile
from tests.analysis.test_reviews import the_plan
from tests.service import service  # noqa: F401  (fixture)

pytestmark = pytest.mark.one_database
SENTENCE = "Somebody else has changed this since you opened it."


def test_a_mark_is_of_the_values_and_tells_none_of_them():
    assert meanwhile.mark({"a": 1, "b": [2]}) == meanwhile.mark({"b": [2], "a": 1}) != meanwhile.mark({"a": 1, "b": [3]})
    assert re.fullmatch("[0-9a-f]{32}", meanwhile.mark("Ailsa"))


async def _meeting():
    async with storage.writes():
        group = await groups.form(about=About("Board", "", "group", ("Ann Reid, a post",)), by=None)
        meeting = await groups.hold(group=group, held_on=clock.today(), place="", there=(), agenda=("Waiting times",), by=None)
    return group, meeting


async def a_group():
    group, _meeting_of = await _meeting()
    return f"/meetings/groups/{group.pk}/change", "", {"name": "Board", "kind": "group", "members": ""}, "purpose"


async def a_record():
    _group, meeting = await _meeting()
    return f"/meetings/{meeting.pk}", "", {}, "record"


async def a_finding():
    await _meeting()
    return f"/meetings/points/{(await MeetingItem.get()).pk}", "", {"action": ""}, "found"


async def an_entry():
    facts = {"name": "Club", "what": "A club", "children": "Play", "how": "Come in", "phone": "01632 960101"}
    async with storage.writes():
        head = await entries.write(tier="universal", areas=(), facts=facts, checked_on=clock.today(), by=None)
    return f"/directory/{head.pk}", "", {**facts, "tier": "universal", "checked_on": clock.today().isoformat()}, "what"


async def a_training():
    async with storage.writes():
        made = await Training.create(title="T", held_from=date(2026, 1, 1), held_to=date(2026, 1, 2), made_at=clock.now())
    return f"/training/{made.pk}/change", "", {"title": "T", "held_from": "2026-01-01", "held_to": "2026-01-02"}, "behaviour"


async def a_cell():
    plan = await the_plan()
    cell = (await grid.grid(plan)).cells[0]
    return f"/plan-reviews/plans/{plan.pk}/equality/{cell.characteristic.key}/{cell.question.key}", "", {"known": "partly"}, "evidence"


async def a_criterion():
    await the_plan()
    one = await Criterion.all().first()
    return f"/plans/criteria/{one.pk}/change", "", {"perspective": "people", "direction": "up"}, "title"


async def a_line():
    plan = await the_plan()
    async with storage.writes():
        one = await evaluations.begin(plan=plan, area=None, year=clock.today().year, by=None)
    return f"/plan-reviews/evaluations/{one.pk}/lines/{next(iter(indicators.known()))}", "", {}, "words"


async def a_point():
    plan = await the_plan()
    async with storage.writes():
        review = await holding.plan_review(plan=plan, kind="quarterly", title="Review", held_on=clock.today(), by=None)
        await holding.add_point(review=review, title="Point", recommendation="", by=None)
        await holding.begin(review=review, by=None)
    return f"/plan-reviews/points/{(await ReviewItem.filter(title='Point').get()).pk}", "", {"outcome": "noted", "screen": "alone"}, "words"


@pytest.mark.parametrize("made", [a_group, a_record, a_finding, an_entry, a_training, a_cell, a_criterion, a_line, a_point])
async def test_nobody_writes_over_somebody_else_without_a_word(service, made):  # noqa: F811
    browsers = []
    for name in ("one", "other"):
        await service.person(f"{name}@example.org", Role.PLANNER)
        browsers.append(await service.signed_in(f"{name}@example.org"))
    path, _at, typed, field = await made()
    opened = [had((await browser.get(path)).text) for browser in browsers]
    first, second = browsers
    assert opened[0] == opened[1]
    assert (await first.post(path, data={**typed, field: "Said by one", "had": opened[0]})).status_code == 303
    told = await second.post(path, data={**typed, field: "Said by the other", "had": opened[1]})
    assert told.status_code == 422 and SENTENCE in html.unescape(told.text) and "Said by the other" in told.text
    assert "Said by one" in (await first.get(path)).text
    assert (await second.post(path, data={**typed, field: "Said by the other", "had": had(told.text)})).status_code == 303
    assert "Said by the other" in (await first.get(path)).text


def had(page: str) -> str:
    found, = set(re.findall(r'name="had" value="([0-9a-f]{32})"', page))
    return found


async def test_a_form_that_is_sent_twice_makes_one(service):  # noqa: F811
    await the_plan()
    await service.person("one@example.org", Role.PLANNER)
    browser, action, criterion = await service.signed_in("one@example.org"), await Action.all().first(), await Criterion.all().first()
    training = {"title": "Once", "held_from": "2026-01-01", "held_to": "2026-01-02"}
    for path, typed in ((f"/plans/actions/{action.pk}/criteria", {f"title-{action.pk}": "Once upon a time"}), (f"/plans/criteria/{criterion.pk}/words", {"words": "Once"}),
                        ("/training/new", training)):
        assert [(await browser.post(path, data=typed)).status_code for _time in range(2)] == [303, 303], path
    assert [await table.filter(**{f"{name}__startswith": "Once"}).count() for table, name in ((Criterion, "title"), (Narrative, "words"), (Training, "title"))] == [1, 1, 1]
