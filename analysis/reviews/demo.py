"""The demonstration's reviews: two held, one planned; decisions kept, late, overdue and not due yet; a self-evaluation frozen and one
open; the equality grid in part."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from analysis.equality import grid
from analysis.equality.grid import KNOWN, NOT, PARTLY
from analysis.models import Decision, Plan, Review, ReviewItem, SelfEvaluation, SelfEvaluationLine
from analysis.plan_files import indicators
from analysis.reviews import decisions, evaluations, holding
from analysis.reviews.decisions import ACTION, DONE, PROMISE, Wanted
from analysis.reviews.evaluations import Said
from analysis.reviews.holding import ASKED, DECIDED, NOTED, Outcome
from analysis.reviews.voices import FAMILIES, STAFF, VOICES, YOUNG
from participation import clock
from participation.keys import Keys
from participation.mail import Kind
from participation.models import Area, Mail, Person


CHIEFS = "Chief officers’ group"
FIRST, SECOND, NEXT = -205, -112, 20
"""Days from today of the two reviews that were held and of the one that is planned."""


@dataclass(frozen=True)
class Made:
    """What a review did with one point: decided something that was done after some days (None: not yet), or asked for more."""

    about: str
    words: str
    owner: str
    due: int
    becomes: str = ""
    said: str = ""
    done: int | None = None
    became: str = ""
    asked: bool = False


AT_FIRST = (
    Made("Families know where to go for help", "Put the guide to help up in every GP surgery, in three languages", "Ayesha Mackie", 60, done=52,
         became="It hangs in 19 of 21 surgeries."),
    Made("Working relationships are better than a year ago", "Invite each partner to one team meeting a term", "Joe Lamont", 75, done=98,
         became="All but one have come; it took longer because of the holidays."),
    Made("What quality checks find reaches staff and changes practice", "Bring the findings of each audit to every team within two weeks",
         "Ruth Nwosu", 45, done=40, became="Done after both audits since."),
    Made("Staff know who decides what", "One page that says who decides what, on the staff site", "Shona Kerr", 150, PROMISE,
         "Staff told us in the survey that nobody knows who decides."),
    Made("A need becomes an outcome that can be checked", "Which teams write outcomes well, and what do they do?", "Ruth Nwosu", 80, asked=True),
)
AT_SECOND = (
    Made("A need becomes an outcome that can be checked", "Train team leaders to check outcomes before a plan is signed", "Ruth Nwosu", 170, ACTION),
    Made("Families know where to go for help", "Two evenings a week at the hub in Lochee", "Ayesha Mackie", 150, PROMISE,
         "Families in work told us that they cannot come before five."),
    Made("All plans show how they link to each other", "Link the commissioning strategy to the plan", "Shona Kerr", 75, ACTION),
    Made("What quality checks find reaches staff and changes practice", "Ask three teams what they changed after an audit", "Ruth Nwosu", 60,
         done=55, became="Told at the forum; two of three changed how they plan."),
)
GRADES = {
    "early-help": (4, "Help begins earlier where health visitors sit with family support. Evenings are a gap.",
                   "Two evenings a week at the hub."),
    "participation": (3, "Young people are asked often and hear back seldom. The youth forum is strong.", "Say what came of each survey, within six weeks."),
    "planning-individual": (4, "Plans are clear about needs. Outcomes are vague in some teams.", "Team leaders check outcomes."),
}
WORDS = {STAFF: "They know one another better than a year ago, and want less paper.",
         FAMILIES: "They feel listened to, and wait too long before it begins.",
         YOUNG: "They trust the adults who stay, and want to hear what came of what they said."}
CELLS = (
    ("age", "who", KNOWN, "School roll and GP lists, each autumn."), ("age", "heard", KNOWN, "Children’s wheels and surveys by age band, in every release."),
    ("age", "works", PARTLY, "Wheels by age band; nothing on children under three."),
    ("disability", "who", PARTLY, "Register of additional support needs; not everybody is on it."),
    ("disability", "heard", NOT, ""), ("sex", "who", KNOWN, "School roll."), ("sex", "heard", PARTLY, "Asked in the families’ survey."),
    ("race", "who", KNOWN, "Census 2022."), ("race", "heard", NOT, ""), ("language", "who", PARTLY, "School roll: first language of pupils."),
    ("language", "barriers", KNOWN, "Focus group with families in August: letters come in English only."),
    ("care", "who", KNOWN, "Looked after children’s register."), ("care", "works", PARTLY, "Wheels of looked after children, where groups can be shown."),
    ("poverty", "who", KNOWN, "Scottish Index of Multiple Deprivation by data zone."), ("poverty", "barriers", NOT, ""),
    ("orientation", "heard", NOT, ""), ("place", "who", KNOWN, "Lists of services by area."),
)
TO_KNOW = {
    ("disability", "heard"): Wanted("Ask families of disabled children with the parents’ group", "Ayesha Mackie", date.min),
    ("race", "heard"): Wanted("Talk with three community groups before the next survey", "Isla Grant", date.min),
}


HELD = ((FIRST, AT_FIRST), (SECOND, AT_SECOND))


def days(today: date) -> tuple[date, ...]:
    """On which the reviews were held, the first one first."""
    return tuple(_wednesday(today + timedelta(day)) for day, _made in HELD)


async def hold(number: int, *, today: date, by: Person | None) -> None:
    """One of the reviews that were held, once the months before its day are frozen. Runs inside a transaction of the caller."""
    plan = await Plan.all().first()
    if plan is not None:
        await _held(plan, today, days(today)[number], HELD[number][1], by)


async def fill(*, today: date, by: Person | None, keys: Keys) -> None:
    """The rest, after the reviews that were held and all snapshots. Runs inside a transaction of the caller."""
    plan = await Plan.all().first()
    if plan is None:
        return
    planned = await holding.plan_review(plan=plan, kind=holding.QUARTERLY, title=CHIEFS, held_on=_wednesday(today + timedelta(NEXT)), by=by)
    await holding.add_point(review=planned, title="What young people said to their page of the scorecard", recommendation="", by=by)
    await _evaluated(plan, today, by, keys)
    await _grid(plan, today, by)
    await _delivered()


async def _delivered() -> None:
    """What owners were written went out at once, like the demonstration's other messages: it has no mail server."""
    for one in await Mail.filter(kind=Kind.DECISION.value, sent_at=None):
        one.sent_at, one.tries = one.made_at + timedelta(seconds=20), 1
        await one.save(update_fields=["sent_at", "tries"])


def _wednesday(day: date) -> date:
    return day + timedelta(2 - day.weekday())


def _on(day: date) -> Any:
    return clock.at(datetime.combine(day, time(15), tzinfo=clock.HERE))


async def _held(plan: Plan, today: date, on: date, made: tuple[Made, ...], by: Person | None) -> None:
    with _on(on):
        review = await holding.plan_review(plan=plan, kind=holding.QUARTERLY, title=CHIEFS, held_on=on, by=by)
        wanted = {one.about: one for one in made}
        standing = set(await ReviewItem.filter(review=review).values_list("title", flat=True))
        for title in (title for title in wanted if title not in standing):
            await holding.add_point(review=review, title=title, recommendation="", by=by)
        await holding.begin(review=review, by=by)
        for item in await ReviewItem.filter(review=review).prefetch_related("review"):
            await holding.record(item=item, outcome=_outcome(wanted.get(item.title), on), by=by)
        await holding.close(review=review, there="Chief officers of council, health board and police\nFamily support, schools, quality",
                            minutes="Thanks to the young people who came for the first point.", by=by)
    await _became(review, on, today, made, by)


def _outcome(one: Made | None, on: date) -> Outcome:
    if one is None:
        return Outcome(NOTED)
    due = on + timedelta(one.due)
    if one.asked:
        return Outcome(ASKED, one.words, one.owner, None, due)
    return Outcome(DECIDED, one.words, one.owner, None, due, one.becomes, one.said)


async def _became(review: Review, on: date, today: date, made: tuple[Made, ...], by: Person | None) -> None:
    words = {one.words: one for one in made}
    for decision in await Decision.filter(item__review=review).prefetch_related("theme"):
        one = words[decision.words]
        if one.done is None or on + timedelta(one.done) > today:
            continue
        done_on = on + timedelta(one.done)
        with _on(done_on):
            if decision.theme_id:  # type: ignore[attr-defined]
                continue
            await decisions.settle(decision=decision, state=DONE, done_on=done_on, said=one.became, by=by)


async def _evaluated(plan: Plan, today: date, by: Person | None, keys: Keys) -> None:
    """Last year's of the first area, frozen in the summer; this year's, begun."""
    area = await Area.all().order_by("name").first()
    with _on(max(min(date(today.year, 1, 20), today), today - timedelta(150))):
        last = await evaluations.begin(plan=plan, area=area, year=today.year - 1, by=by)
        for key in [key for key in indicators.known() if key not in GRADES]:
            await SelfEvaluationLine.filter(evaluation=last, indicator=key).delete()
        offered = await evaluations.offers(last, person=by, keys=keys)
        for key, (grade, words, following) in GRADES.items():
            await _said(last, key, Said(grade, words, following, WORDS, _chosen(offered, list(GRADES).index(key))), offered, by)
        if all(offered.values()):
            await evaluations.freeze(evaluation=last, offered=offered, by=by)
    with _on(today - timedelta(30)):
        wanted = Wanted("Open the hub on two evenings a week, and say so at every school gate.", by.name if by else "Isla Grant",
                        today + timedelta(45), owner_person=by.pk if by else None)
        await evaluations.decide(evaluation=last, indicator="early-help", wanted=wanted, recommendation=None, by=by)
    this = await evaluations.begin(plan=plan, area=area, year=today.year, by=by)
    offered = await evaluations.offers(this, person=by, keys=keys)
    chosen = _chosen(offered, 0)
    await _said(this, "early-help", Said(4, "Evenings have begun. Waiting is counted now.", "", WORDS, chosen), offered, by)
    await _said(this, "participation", Said(4, "Every survey of this year has its page of what came of it.", "",
                                            {YOUNG: WORDS[YOUNG], STAFF: WORDS[STAFF]}, {STAFF: chosen.get(STAFF, "")}), offered, by)


def _chosen(offered: evaluations.Offered, place: int) -> dict[str, str]:
    return {whose: list(offered[whose])[min(place, len(offered[whose]) - 1)] for whose in VOICES if offered[whose]}


async def _said(evaluation: SelfEvaluation, key: str, said: Said, offered: evaluations.Offered, by: Person | None) -> None:
    titles = {one.key: one.title for found in offered.values() for one in found.values()}
    await evaluations.say(evaluation=evaluation, indicator=key, said=said, titles=titles, by=by)


async def _grid(plan: Plan, today: date, by: Person | None) -> None:
    for characteristic, question, known, evidence in CELLS:
        line = await grid.say(plan=plan, characteristic=characteristic, question=question, known=known, evidence=evidence, by=by)
        wanted = TO_KNOW.get((characteristic, question))
        if wanted:
            await decisions.decide(wanted=Wanted(wanted.words, wanted.owner, today + timedelta(90)), plan=plan, line=line, by=by)
