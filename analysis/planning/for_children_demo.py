"""The demonstration's goals in words for children; two of them in Polish too."""

from __future__ import annotations

from analysis.models import Criterion, Plan
from analysis.planning import for_children
from participation import storage
from participation.models import Person

ENGLISH = {
    "More families come for help by themselves, before it is urgent": "Families ask for help early, before things get hard.",
    "Families know where to go for help": "Your family knows where to go for help.",
    "Help fits the family: where it was tried first, children feel looked after": "You feel looked after.",
    "Every child has the health visitor pathway": "Every baby and small child is seen by a health visitor.",
    "Help comes soon after somebody asks for it": "When you ask for help, it comes soon.",
    "The new formats are in use everywhere": "We all write children’s plans in the same clear way.",
    "Plans say what shall be better, so that it can be checked": "Your plan says what will get better for you.",
    "Staff can write a plan that a family would understand": "We write plans that your family can read.",
    "Working relationships are better than a year ago": "The people who help you work well with each other.",
    "The child’s own words are in the plan": "Your own words are in your plan.",
    "Staff can show where a child’s words changed a plan": "What you say changes your plan.",
    "A need becomes an outcome that can be checked": "Your plan says how we will know that it helped.",
    "Staff can explain what partner services do": "We can tell you who else can help you.",
    "Staff know what to share, and with whom": "We know what to pass on, and what not.",
    "Children say that adults listen, and families that services talk to each other": "Adults listen to you, and talk to each other.",
    "A practitioners’ forum meets": "The people who help you meet and learn.",
    "One programme of quality assurance is in place": "We check our own work in one clear way.",
    "What quality checks find reaches staff and changes practice": "When we find something wrong, we change it.",
    "Children feel they belong": "You feel that you belong.",
    "All plans show how they link to each other": "All our plans fit together.",
    "Staff know who decides what": "We know who decides what.",
    "The committee’s priorities are named": "The group that keeps children safe says what comes first.",
    "The committee’s improvement plan is agreed": "The group that keeps children safe has a plan.",
    "Fewer children come to harm: fewer are referred to the Reporter": "Fewer children get hurt.",
    "What young people told us is used": "We use what young people told us.",
    "Young people of 12 and over are getting on with what matters to them": "At 12 and over, things that matter to you go well.",
    "Young people of 12 and over are trusted with choices": "At 12 and over, you make choices of your own.",
    "Care-experienced young people go on to something good": "After care, young people go on to something good.",
    "Balanced scorecards are in place": "We count how this plan is going.",
    "The groups that decide use the scorecard": "The people who decide look at what we counted.",
    "What they see there leads to action": "When it goes badly, they do something about it.",
}
OTHERS = {
    "You feel looked after.": {"pl": "Czujesz, że ktoś o ciebie dba."},
    "When you ask for help, it comes soon.": {"pl": "Kiedy prosisz o pomoc, szybko ją dostajesz."},
}


async def fill(plan: Plan, *, by: Person | None) -> None:
    found = await Criterion.filter(action__plan=plan, retired_at=None)
    async with storage.writes():
        for one in found:
            if words := ENGLISH.get(one.title):
                await for_children.write(criterion=one, words={"en": words} | OTHERS.get(words, {}), seen=0, by=by)
