"""The demonstration's plan hangs together: how actions get on, priorities with voices, chains that people have looked at more than
once, links to other plans, and a few things that hang in the air, as in any plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from analysis.models import Action, Criterion, OtherPlan, Plan, Priority
from analysis.planning import beside, chains, for_children_demo, priorities, progress
from analysis.planning.beside import About, Tie
from analysis.planning.chains import Step
from analysis.planning.priorities import CHILDREN, FAMILIES, STAFF, Said
from participation import clock, storage
from participation.models import Person


@dataclass(frozen=True)
class First:
    """A priority: what it says, which actions (numbers) serve it, whose voices; `before`: how it stood at first."""
    title: str
    why: str
    actions: tuple[str, ...]
    voices: tuple[tuple[str, str], ...] = ()
    words: str = ""
    before: First | None = None


PRIORITIES = (
    First("Help comes before a crisis", "Referrals come late: half of those to the specialist tier had asked for help somewhere before. "
          "Families told us that they did not know whom to ask.", ("1.1",),
          ((CHILDREN, "Pupil councils of two secondary schools, in spring: “Somebody should have noticed sooner.”"),
           (FAMILIES, "Two evenings in Lochee and Whitfield with 23 parents and carers, one of them with a Polish interpreter."),
           (STAFF, "Health visitors’ forum and the staff survey, question on where to send a family.")),
          words="Universal services notice, and know whom to call. Families know where to go in the evening, too.",
          before=First("Earlier help for families", "Referrals to the specialist tier rise, and come late.", ("1.1",),
                       ((STAFF, "Health visitors’ forum."),))),
    First("A plan that the child would recognise", "Inspectors read plans in which the child could not be found. Staff are trained, and still "
          "say that there is no time to ask.", ("2.1", "2.2", "2.3"),
          ((CHILDREN, "Young people of the care experience group looked at four blank plans and rewrote the headings."),
           (STAFF, "Case-file readers’ day; teams of both agencies."))),
    First("Everybody knows who decides what", "Four groups discuss the same children’s plans. Decisions fall between them.", ("4.1", "4.2"),
          ((STAFF, "Questionnaire to the chairs of all groups, and a meeting with eleven of them."),)),
    First("Quality checks change what we do", "We check a great deal, and teams rarely hear what was found.", ("3.1", "4.5")),
    First("Children who live with grandparents and other kin", "They were not in the inspection’s sample, and hardly anywhere in our figures.", (),
          ((CHILDREN, "Six young people at the kinship carers’ summer day."),
           (FAMILIES, "The kinship carers’ group, over two meetings."))),
)
OTHERS = (
    ("outcome", "Outcome agreement of the community planning partnership", 2,
     ((("1.1", Tie.SERVES, "Outcome 4: children have the best start in life", "The same measures of early help stand in both."),
       ("4.4", Tie.SERVES, "Outcome 5: young people are successful learners", ""),
       ("", Tie.SHARES, "Chapter on health equity", "Both are reviewed in the same month.")))),
    ("commissioning", "Joint commissioning strategy for children’s services", 1,
     ((("1.1", Tie.NEEDS, "Lot 2: family support in the evening", "Without it, families in work are not reached."),
       ("4.1", Tie.SHARES, "Chapter 3: how plans are joined", "")))),
    ("parenting", "Corporate parenting plan", 3,
     ((("2.2", Tie.SERVES, "Promise 2: my plan is mine", "Plans of looked-after children are in the same sample of case files."),
       ("2.3", Tie.SERVED, "Promise 6: people who stay", "Their training for foster carers covers the same ground.")))),
    ("other", "Local child poverty action report", 1, ()),
)


@dataclass(frozen=True)
class Link:
    """A link of a chain, the criterion (words of its title) that is its evidence, and what was said of it, oldest first:
    (days ago, progress, confidence, what it rests on)."""
    kind: Step
    title: str
    criterion: str = ""
    views: tuple[tuple[int, str, str, str], ...] = ()


CHAINS = {
    "1.1": (
        Link(Step.ACTIVITY, "A guide to help, from everyday to specialist, is written with families and given out", "",
             ((300, "some", "high", "Printed in English and Polish. Given to all nurseries."),
              (60, "good", "high", "In three languages, in every nursery, school and surgery. 4,100 copies gone."))),
        Link(Step.STONE, "Families know where to go for help", "Families know where to go",
             ((240, "low", "medium", "The survey, and what parents said at both evenings."),
              (45, "some", "medium", "The survey has moved. Parents who work still find nobody after five."))),
        Link(Step.STONE, "Families come by themselves, before it is urgent", "by themselves",
             ((150, "low", "medium", "The referral figures of both agencies."),
              (45, "some", "medium", "The referral figures, and what family workers say at the door."))),
        Link(Step.OUTCOME, "Children feel looked after, because help came in time", "Help fits the family",
             ((50, "some", "low", "The wheels of The Ferry, where the new way was tried first. Few children so far."),)),
    ),
    "2.1": (
        Link(Step.ACTIVITY, "Staff of all agencies learn together to write plans and chronologies", "formats are in use",
             ((200, "some", "high", "Attendance: 140 of 230."), (40, "good", "high", "Attendance: 212 of 230, from every agency."))),
        Link(Step.STONE, "Staff are sure how to write a plan that a family would understand", "family would understand",
             ((40, "some", "medium", "The survey, and three team meetings. New colleagues have not been trained yet."),)),
        Link(Step.STONE, "Plans say what shall be better, so that it can be checked", "what shall be better",
             ((38, "some", "high", "The readers of case files, two of them for each file."),)),
        Link(Step.OUTCOME, "Families recognise themselves in the plan", "",
             ((40, "some", "low", "What four families told their lead professionals. It has not been asked in a survey yet."),)),
    ),
    "2.2": (
        Link(Step.ACTIVITY, "Two readers look at a random sample of case files each quarter", "",
             ((35, "good", "high", "Four rounds held; the two readers’ agreement is written down each time."),)),
        Link(Step.STONE, "The child’s own words are in the plan", "own words are in the plan",
             ((210, "low", "medium", "The first sample of case files."),
              (35, "good", "medium", "The readers find them in more files than at first."))),
        Link(Step.OUTCOME, "The child’s words change the plan", "words changed a plan",
             ((35, "some", "medium", "Staff say so; young people of the care experience group are less sure."),)),
    ),
    "2.3": (
        Link(Step.ACTIVITY, "A practitioners’ forum of all agencies meets each quarter", "forum meets",
             ((30, "good", "high", "Notes of four meetings."),)),
        Link(Step.STONE, "Staff know what partners do and what may be shared", "partner services do",
             ((30, "some", "medium", "The staff survey."),)),
        Link(Step.OUTCOME, "Children and families tell their story once", "adults listen",
             ((30, "low", "medium", "Families still say in groups that they tell it again and again."),)),
    ),
    "3.1": (
        Link(Step.ACTIVITY, "One programme of quality assurance, agreed by all agencies", "programme of quality assurance",
             ((28, "good", "high", "Minutes of the chief officers’ group."),)),
        Link(Step.STONE, "What is found reaches each team within two weeks", "reaches staff",
             ((28, "some", "medium", "Most teams have had one round of it."),)),
        Link(Step.OUTCOME, "Children feel that they belong where they live and learn", "feel they belong"),
    ),
    "4.2": (
        Link(Step.ACTIVITY, "One page shows who decides what, and every new colleague gets it", "",
             ((25, "some", "high", "On the staff page since spring; not in every induction yet."),)),
        Link(Step.STONE, "Staff know who decides what", "Staff know who decides",
             ((25, "some", "low", "The staff survey, and it could go either way."),)),
    ),
    "4.4": (
        Link(Step.ACTIVITY, "Young people of 12 and over set their own goals with an adult they chose", ""),
        Link(Step.OUTCOME, "They are getting on with what matters to them", "getting on with what matters",
             ((20, "some", "medium", "Their wheels, and what mentors in two schools report."),)),
    ),
}

PROGRESS = {
    "1.1": ((600, "begun", "The model has four levels now. Families helped to name them."),
            (60, "begun", "The guide is out in three languages. The evening line is still to come.")),
    "2.1": ((620, "begun", "First round of training held in both agencies."),
            (95, "done", "212 of 230 staff trained. Old forms taken out of both record systems.")),
    "2.2": ((420, "begun", "Two readers for each file, four rounds a year."),),
    "2.3": ((380, "begun", "The forum meets each quarter."),
            (80, "held", "Health colleagues cannot be freed before the new rota in January.")),
    "3.1": ((500, "begun", "Drafted with all agencies."), (270, "done", "One programme, agreed by the chief officers’ group in February.")),
    "4.1": ((330, "begun", "The outcome agreement and this plan name each other. The commissioning strategy is still missing."),),
    "4.2": ((240, "begun", "One page shows who decides what. Not in every induction yet."),),
    "4.3": ((410, "begun", "Priorities named with the committee."), (90, "done", "Priorities and improvement plan agreed and on one page.")),
    "4.4": ((200, "held", "Waits for the new schools lead."), (25, "begun", "Young people of the care experience group write its first chapter.")),
    "4.5": ((150, "begun", "Three groups try the scorecard."), (30, "done", "All three groups walk it at each meeting.")),
}
"""How the actions get on: number → (days ago, state, words), oldest first."""


async def fill(*, today: date, by: Person | None) -> None:
    """After the criteria are measured: priorities, links to other plans, and chains of the imported plan."""
    plan = await Plan.all().order_by("made_at").first()
    actions = {a.number: a for a in await Action.filter(plan=plan)}
    async with storage.writes():
        for first in PRIORITIES:
            await _put_first(plan, first, actions, today, by)
        for kind, title, years, links in OTHERS:
            other = await beside.name(about=About(title, kind, "", date(today.year + years, 3, 31)), by=by)
            await _join(plan, other, links, actions, by)
        for number, links in CHAINS.items():
            await _chain(actions[number], links, today, by)
        for number, entries in PROGRESS.items():
            for days, state, words in entries:
                with clock.at(_then(today, days)):
                    await progress.say(action=actions[number], said=progress.Said(state, words, today - timedelta(days=days)), by=by)
    with clock.at(_then(today, 60)):
        await for_children_demo.fill(plan, by=by)


def _then(today: date, days: int) -> datetime:
    return datetime.combine(today - timedelta(days=days), time(14, 20), UTC)


async def _put_first(plan: Plan, first: First, actions: dict[str, Action], today: date, by: Person | None) -> None:
    with clock.at(_then(today, 330)):
        made = await priorities.put_first(plan=plan, said=_said(first.before or first, actions), by=by)
    if first.before:
        with clock.at(_then(today, 140)):
            await priorities.change(priority=await Priority.get(id=made.id), said=_said(first, actions), seen=1, by=by)


def _said(first: First, actions: dict[str, Action]) -> Said:
    return Said(first.title, first.why, first.words, first.voices, tuple(actions[number].id for number in first.actions))


async def _join(plan: Plan, other: OtherPlan, links: tuple, actions: dict[str, Action], by: Person | None) -> None:
    for number, tie, place, words in links:
        await beside.link(plan=plan, action=actions.get(number), other=other, tie=tie, place=place, words=words, by=by)


async def _chain(action: Action, links: tuple[Link, ...], today: date, by: Person | None) -> None:
    criteria = await Criterion.filter(action=action, retired_at=None)
    for link in links:
        own = next((c for c in criteria if link.criterion and link.criterion.lower() in c.title.lower()), None)
        with clock.at(_then(today, 320)):
            stage = await chains.put(action=action, kind=link.kind, title=link.title, criterion=own, by=by)
        for days, progress, confidence, evidence in link.views:
            with clock.at(_then(today, days)):
                await chains.say(stage=stage, progress=progress, confidence=confidence, evidence=evidence, by=by)
