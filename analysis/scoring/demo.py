"""The demonstration's months: every month since the plan was made frozen as it would have been, and what young people said."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from analysis.judgement.criteria import Word
from analysis.models import Plan, Snapshot, YoungComment
from analysis.scoring import past, snapshots, young
from analysis.scoring.facts import from_json
from participation import clock, storage
from participation.access import holds
from participation.clock import HERE
from participation.identity import new_id
from participation.keys import Keys
from participation.models import Person

SAID = (
    (Word.TRACK, young.Feeling.GLAD, "My teacher asks me more now. I like that.", 2,
     "Thank you. We told the schools: this is why we go on with it."),
    (Word.OFF, young.Feeling.CROSS, "You asked us this last year too. When will it be different?", 2,
     "You are right to ask. Teams hear what checks find within two weeks now. We look again in June."),
    (Word.EITHER, young.Feeling.WORRIED, "It takes too long until somebody phones back.", 2, ""),
    (Word.TRACK, young.Feeling.GLAD, "The new youth club is open late on Fridays now.", 2, ""),
    (Word.TRACK, young.Feeling.CALM, "It is OK. I did not know that there was a plan.", 2, ""),
    (Word.EITHER, young.Feeling.CROSS, "I had to tell my story to three people.", 2,
     "We are sorry. From next term one person writes it down with you, and you say who reads it."),
    (Word.OFF, young.Feeling.WORRIED, "What happens when my worker leaves?", 2, ""),
    (Word.OFF, young.Feeling.CROSS, "Meetings are in school time, so I miss the good lessons.", 2, ""),
    (Word.TRACK, young.Feeling.GLAD, "Somebody came to our class and asked. That was good.", 2, ""),
    (Word.EITHER, young.Feeling.CALM, "Make the pictures bigger please.", 2, ""),
    (Word.UNSAID, young.Feeling.CALM, "Just say when you know.", 2, ""),
    (Word.EITHER, young.Feeling.WORRIED, "I do not know who I can talk to in the holidays.", 1, ""),
    (Word.OFF, young.Feeling.CROSS, "Mr Buchan at the club said it would be fixed and it is not.", 0, ""),
)
"""About a criterion with that judgement: feeling, words, how many have read it, and what the partnership answers. Ten are kept by two
people, so they go out together."""


def after(day: date, hours: int = 0) -> datetime:
    """A few minutes into the day after."""
    return datetime.combine(day + timedelta(days=1), time(0, 10), HERE) + timedelta(hours=hours)


async def fill(*, keys: Keys, by: Person | None) -> None:
    """What is left of the months, then the comments."""
    await months()
    plan = await _plan()
    if plan is not None:
        await _comments(plan, keys, by)


async def _plan() -> Plan | None:
    return await Plan.all().order_by("made_at").first()


async def months() -> None:
    """Every month that is over by now, after the plan is measured."""
    plan = await _plan()
    if plan is None:
        return
    kept = await past.history(plan)
    async with storage.writes():
        for month in await snapshots.due(plan):
            with clock.at(after(snapshots.last_day(month))):
                await snapshots.freeze(plan=plan, month=month, kept=kept)


async def _comments(plan: Plan, keys: Keys, by: Person | None) -> None:
    newest = await Snapshot.filter(plan_id=plan.pk).order_by("-month").first()
    readers = [one for one in await Person.all() if holds(one, young.READERS)][:2]
    if newest is None or len(readers) < 2:
        return
    rows = from_json(newest.facts).rows
    async with storage.writes():
        answers = {}
        for word, feeling, words, read, answer in SAID:
            line = next((row.criterion for row in rows if row.word == word), "")
            comment = await young.say(plan=plan, line=line, feeling=feeling, words=words, key=new_id(), keys=keys)
            for reader in readers[:read]:
                await comment.refresh_from_db()
                await young.show(comment=comment, without_marked=False, keys=keys, by=reader)
            answers[comment.pk] = answer
        for comment in await YoungComment.filter(state=young.SHOWN):
            if answers.get(comment.pk) and by is not None:
                await young.answer(comment=comment, words=answers[comment.pk], by=by)
