"""The demonstration's groups: two whose people and agendas overlap, and a forum that has its own."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from analysis.meetings import groups
from analysis.meetings.groups import FORUM, GROUP, About
from analysis.models import Action, MeetingItem, Plan
from analysis.reviews import decisions
from analysis.reviews.decisions import Wanted
from participation import clock
from participation.models import Person

CHIEFS = About("Chief officers’ group", "Heads of the agencies: answers for the plan.", GROUP, (
    "Shona Kerr, chief officer", "Ruth Nwosu, quality", "David Innes, child protection committee", "Lesley Boyd, looked after children",
    "Ayesha Mackie, family support", "Neil Rafferty, police"))
BOARD = About("Improvement board", "Follows the improvement plan month by month.", GROUP, (
    "Shona Kerr, chief officer", "Ruth Nwosu, quality", "Lesley Boyd, looked after children", "Ayesha Mackie, family support",
    "Joe Lamont, learning", "Isla Grant, planning", "Hana Osman, health", "Catriona Reid, schools"))
PRACTITIONERS = About("Practitioners’ forum", "What practice needs, said by those who do it.", FORUM, (
    "Joe Lamont, learning", "Two nursery teachers", "Two social workers", "A health visitor", "A residential worker"))
# Days ago; then title, the action that it is about, and what was found.
HELD = (
    (CHIEFS, 150, "Town hall", (
        ("Scorecard of the improvement plan", "4.5", "Read together with the self-evaluation for the first time."),
        ("Waiting times for family support", "1.1", "Nobody can say how long a family waits between the first call and the first visit."),
        ("Budget for next year", "", "Put off until the council has decided."))),
    (CHIEFS, 60, "Town hall", (
        ("What case-file audits found", "2.2", "Plans are clear about needs, and vague about what shall be different."),
        ("Links between the four plans", "4.1", "Two of four are linked."))),
    (BOARD, 140, "By video", (
        ("The improvement plan’s scorecard", "4.5", "The same figures as the chief officers had a week before."),
        ("How long families wait for support", "1.1", "A count from the referral desk is promised."),
        ("Learning programme for the Child’s Plan", "2.1", "Three courses held, one more before the summer."))),
    (BOARD, 50, "By video", (
        ("Findings of case-file audits", "2.2", "Agreed to bring them to each team within two weeks."),
        ("Links between plans", "4.1", ""))),
    (PRACTITIONERS, 100, "Lochee hub", (
        ("What we share with each other, and when", "2.3", "People share sooner when they have met. Shadowing would help."),
        ("Chronologies: time to write them", "2.1", "Two teams have kept a morning free for it."))),
)
DECIDED = ("What we share with each other, and when", Wanted("Each team hosts somebody from another service for a day", "Joe Lamont", date.min))


async def fill(*, today: date, by: Person | None) -> None:
    """After the plan. Runs inside a transaction of the caller."""
    plan = await Plan.all().first()
    actions = {one.number: one for one in await Action.filter(plan=plan, retired_at=None)}
    found = {about.name: await groups.form(about=about, by=by) for about in (CHIEFS, BOARD, PRACTITIONERS)}
    for about, ago, place, points in HELD:
        on = today - timedelta(ago)
        with clock.at(datetime.combine(on, time(16), tzinfo=clock.HERE)):
            made = await groups.hold(group=found[about.name], held_on=on, place=place, there=about.members[:-1],
                                     agenda=[title for title, _number, _found in points], by=by)
            for item, (_title, number, words) in zip(await MeetingItem.filter(meeting=made), points, strict=True):
                await groups.find(item=item, found=words, action=actions.get(number), by=by)
                if item.title == DECIDED[0]:
                    wanted = Wanted(DECIDED[1].words, DECIDED[1].owner, on + timedelta(180))
                    await decisions.decide(wanted=wanted, plan=plan, meeting_item=item, by=by)
