"""A plan's frozen months for tests of reports: one criterion of each kind of standing, words that a spreadsheet would calculate."""

from __future__ import annotations

from datetime import UTC, date, datetime

from analysis.judgement.criteria import RULES, Aim
from analysis.models import Action as PlanAction
from analysis.models import Criterion, Plan, Snapshot
from analysis.models import Recommendation as Heading
from analysis.planning import for_children
from analysis.scoring.facts import (Action, Decided, Promised, Reach, Recommendation, Release, Row, Scorecard, Spot, Told, digest,
                                    to_json)

MARCH, JUNE, OCTOBER = date(2026, 3, 31), date(2026, 6, 30), date(2026, 10, 31)
NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
AIM = Aim(0.5, MARCH, 0.65, date(2027, 6, 30))
FORMULA = "=SUM(A1) children feel listened to"
OWNER = "Catriona Reid"
OURS = "Dundee"


def spot(day: date, count: int | None, base: int = 200) -> Spot:
    if count is None:
        return Spot(f"{day:%B %Y}", day, False)
    return Spot(f"{day:%B %Y}", day, True, count / base, count / base - 0.07, count / base + 0.07, count, base, "r1")


def rows(word: str, newest: int | None) -> tuple[Row, ...]:
    listened = Row("c1", FORMULA, OWNER, "people", "wheel", word, "at or better", AIM, 0.55,
                   (spot(MARCH, 100), spot(JUNE, 112), spot(OCTOBER, newest)), narrative=Told("We asked, and waited.\nThen we asked again.", OWNER, JUNE),
                   promises=(Promised("t1", "A quiet room", "done", JUNE, True, False), Promised("t2", "A later bus", "under way", JUNE, False, True)))
    return (listened, Row("c2", "Staff know what to share", "", "staff", "survey", "off", "worse", AIM, 0.6, (spot(OCTOBER, 80),)),
            Row("c3", "A hidden one", "", "people", "wheel", "unsaid", "not shown", AIM, None, (spot(JUNE, 90), spot(OCTOBER, None))),
            Row("c4", "Plans are linked", "Shona Kerr", "working", "done", "unsaid", "no evidence", Aim(target_on=JUNE)))


def scorecard(plan: str = "p1", day: date = OCTOBER, *, word: str = "track", newest: int | None = 130) -> Scorecard:
    actions = (Action("a1", "1.1", "Listen to children", ("Education",), ("5.1",), day, rows(word, newest)),
               Action("a2", "1.2", "Publish the guide", (), (), None, ()))
    return Scorecard(
        plan, "Our plan", day, RULES, (Recommendation(1, "Hear children", actions),), day.replace(day=1),
        (Release("r1", "The wellbeing wheel", "Autumn", day),),
        decisions=(Decided("Ask the bus company", OWNER, JUNE, "open", date(2026, 9, 3), "c1"),
                   Decided("Move the meeting", "Joe Lamont", OCTOBER, "done", date(2026, 9, 3))),
        reach=(Reach("children", "Autumn", day, 812, 4010), Reach("staff", "Spring", JUNE, None, None)))


READ = {"c1": {"en": "Adults listen to you."}, "c2": {"en": "Adults know what to pass on."}, "c3": {"en": "You feel safe."},
        "c4": {"en": "Our plans fit together."}}
"""What children read."""


async def read_by_children(plan: Plan) -> None:
    """Once in a database: the criteria of every plan here have the same ids."""
    if await Criterion.exists(id="c1"):
        return
    under = await Heading.create(plan=plan, title="Hear children", position=0)
    action = await PlanAction.create(plan=plan, recommendation=under, position=0, title="Listen to children")
    for id, words in READ.items():
        criterion = await Criterion.create(id=id, action=action, position=0, title=id, kind="wheel", perspective="people")
        await for_children.write(criterion=criterion, words=words, seen=0, by=None)


async def frozen(*, newest: int | None = 130) -> tuple[Plan, Snapshot]:
    """A plan with two frozen months, June and October 2026; the newest is given back."""
    plan = await Plan.create(title="Our plan", made_at=NOW)
    found = [await snapshot(scorecard(plan.pk, JUNE, word="either", newest=None)), await snapshot(scorecard(plan.pk, newest=newest))]
    return plan, found[-1]


async def snapshot(card: Scorecard) -> Snapshot:
    text = to_json(card)
    return await Snapshot.create(plan_id=card.plan, month=card.month, day=card.day, facts=text, digest=digest(text), rules=card.rules,
                                 frozen_at=NOW)
