"""Groups and meetings: the same people and the same agenda are found by a rule that can be said; meetings are kept and decide."""

from datetime import date, timedelta

import pytest

from analysis.meetings import alike, groups
from analysis.meetings.alike import Meets, Spoken
from analysis.meetings.groups import About
from analysis.models import Action, Decision, Meeting, MeetingGroup, MeetingItem
from participation import clock, storage
from participation.access import Role
from tests.analysis.test_reviews import the_plan
from tests.service import Service, service  # noqa: F401  (fixture)

SIX = tuple(f"{name} Reid, a post" for name in ("Ann", "Bob", "Cat", "Dan", "Eve", "Flo"))
OTHERS = tuple(f"Other {n}" for n in "abcdefgh")


@pytest.mark.parametrize("common, smaller, is_flagged", [(2, 3, False), (3, 7, False), (3, 6, True), (3, 5, True), (4, 6, True)])
def test_the_same_people_are_at_least_three_and_half_of_the_smaller_group(common, smaller, is_flagged):
    one = Meets("1", "One", SIX[:common] + OTHERS[:smaller - common])
    other = Meets("2", "Other", tuple(name.upper().replace("A POST", "another post") for name in SIX[:common]) + tuple(f"New {n}" for n in range(8)))
    pair = alike.beside(one, other)
    assert (len(pair.people), pair.smaller, pair.same_people) == (common, smaller, is_flagged)


@pytest.mark.parametrize("one, other, share", [
    ("Links between the four plans", "Links between plans", 3 / 4), ("Scorecard of the plan", "The plan’s scorecards", 1.0),
    ("Budget", "Rooms", 0.0), ("", "", 0.0), ("The and of", "A to in", 0.0),
])
def test_words_in_common_out_of_all_words(one, other, share):
    assert alike.jaccard(alike.words(one), alike.words(other)) == share


def test_points_are_alike_by_action_or_by_half_of_their_words_and_each_counts_once():
    ours = (Spoken("Waiting times", "a1"), Spoken("Links between the four plans"), Spoken("Budget"))
    theirs = (Spoken("How long it takes", "a1"), Spoken("Links between plans"), Spoken("Links of plans"))
    pair = alike.beside(Meets("1", "One", (), ours), Meets("2", "Two", (), theirs))
    assert [(same.first.title, same.second.title, same.action) for same in pair.points] == [
        ("Waiting times", "How long it takes", True), ("Links between the four plans", "Links between plans", False)]
    assert pair.same_agenda and pair.share == 0.0
    assert not alike.beside(Meets("1", "One", (), ours[:1]), Meets("2", "Two", (), theirs)).same_agenda


async def test_groups_are_compared_over_a_year_and_a_point_that_comes_back_counts_once(database):
    today = date(2027, 1, 15)
    async with storage.writes():
        for name, days, points in (("Board", (10, 40, 366), ("Old matter",)), ("Chiefs", (20,), ("Old matter", "Scorecard"))):
            group = await groups.form(about=About(name, "", "group", ()), by=None)
            for ago in days:
                agenda = points if ago == 366 or name == "Chiefs" else ("Scorecard",)
                await groups.hold(group=group, held_on=today - timedelta(ago), place="", there=(), agenda=agenda, by=None)
    assert await groups.duplicates(today=today) == []
    pair, = await groups.duplicates(today=today - timedelta(1))
    assert [(same.first.title, same.second.title) for same in pair.points] == [("Old matter", "Old matter"), ("Scorecard", "Scorecard")]


@pytest.mark.one_database
async def test_a_group_meets_finds_and_decides(service: Service):  # noqa: F811
    await service.person("isla@example.org", Role.PLANNER)
    isla = await service.signed_in("isla@example.org")
    async with storage.writes():
        await the_plan()
    action = await Action.get(number="2.1")
    assert (await isla.post("/meetings/groups/new", data={"name": ""})).status_code == 422
    made = await isla.post("/meetings/groups/new", data={"name": "Board", "kind": "group", "members": "Ann Reid, chief\nBob Reid"})
    where = made.headers["location"]
    assert (await isla.post("/meetings/groups/new", data={"name": "Board", "members": ""})).status_code == 422
    wrong = await isla.post(f"{where}/new", data={"held_on": (clock.today() + timedelta(1)).isoformat(), "agenda": "", "there": "Ann Reid, chief"})
    assert wrong.status_code == 422 and "That day has not come yet." in wrong.text and "Write at least one point." in wrong.text
    held = await isla.post(f"{where}/new", data={"held_on": clock.today().isoformat(), "agenda": "Rooms\nScorecard", "there": "Ann Reid, chief",
                                                 "others": "Two parents’ representatives"})
    meeting = await Meeting.get()
    assert meeting.there == ["Ann Reid, chief", "Two parents’ representatives"]
    rooms = await MeetingItem.get(title="Rooms")
    point = f"/meetings/points/{rooms.pk}"
    await isla.post(point, data={"found": "None is free.", "action": action.pk})
    assert (await isla.post(f"{point}/decide", data={"words": "Rent two"})).status_code == 422
    for _sent_twice in range(2):
        await isla.post(f"{point}/decide", data={"words": "Rent two", "owner": "Bob", "due": "1 May 2099", "becomes": "action"})
    decision = await Decision.get().prefetch_related("action")
    assert (decision.action.number, decision.action.recommendation_id, decision.meeting_item_id) == ("2.2", action.recommendation_id, rooms.pk)
    page = (await isla.get(held.headers["location"])).text
    assert "None is free." in page and "Rent two" in page
    assert "Board, " in (await isla.get("/plan-reviews")).text
    await isla.post(f"{where}/end")
    assert (await MeetingGroup.get()).retired_at and (await isla.post(f"{where}/new", data={"held_on": clock.today().isoformat(), "agenda": "x"})).status_code == 409
