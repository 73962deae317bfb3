"""The demonstration's own surveys: one that is published and has its next version begun, one that is just being written."""

from __future__ import annotations

from participation import storage
from participation.models import Person
from surveys.models import Survey
from surveys.writing import drafts, kinds, own, shape
from surveys.writing.kinds import Data

MOVING = (
    ("agreement", "We knew what would happen, and when.", ()),
    ("yesno", "Did your child visit the new school before the summer?", ()),
    ("long", "What was good about the visit?", ()),
    ("several", "What would have made the move easier?", ("A visit", "Somebody to phone", "Meeting another family", "Nothing, it went well")),
    ("agreement", "The new school knew what matters to our child.", ()),
    ("short", "Anything else?", ()),
)
MEETING = (
    ("choice", "Were you at the meeting?", ("Yes, the whole time", "For a part of it", "It was not possible")),
    ("several", "What kept you away?", ("The time of day", "Travel", "Nobody to mind the children", "Nobody asked me")),
    ("agreement", "People listened to me and my child.", ()),
    ("number", "How many professionals were there?", ()),
)


async def fill(*, by: Person | None) -> None:
    """Must not run inside storage.writes()."""
    async with storage.writes():
        moving = await _draft("Moving to secondary school", "families", MOVING, by)
        await _change(moving, _branched_moving, by)
        await drafts.publish(draft=moving, revision=moving.revision, by=by)
        again = await own.one(moving.key)
        assert again is not None
        await _change(await drafts.next_version(of=again, by=by), _reworded, by)
        meeting = await _draft("After a family meeting", "families", MEETING, by)
        await _change(meeting, _branched_meeting, by)


async def _draft(title: str, audience: str, asked: tuple, by: Person | None) -> Survey:
    draft = await drafts.start(data=drafts.blank(title=title, audience=audience), by=by)
    data = drafts.data_of(draft)
    for kind, text, labels in asked:
        shape.add(data, kinds.BY_KEY[kind], text, list(labels))
    await drafts.save(draft=draft, data=data, revision=draft.revision, by=by)
    await draft.refresh_from_db()
    return draft


async def _change(draft: Survey, act, by: Person | None) -> None:
    data = drafts.data_of(draft)
    act(data)
    await drafts.save(draft=draft, data=data, revision=draft.revision, by=by)
    await draft.refresh_from_db()


def _branched_moving(data: Data) -> None:
    data["intro"] = "Six short questions about the time before and after the summer."
    shape.set_conditions(shape.item(data, "Q3") or {}, [{"item": "Q2", "is": ["yes"]}], "all")
    shape.item(data, "Q4")["other"] = kinds.words()["other"]  # type: ignore[index]
    shape.join(data, "Q6")


def _reworded(data: Data) -> None:
    shape.item(data, "Q1")["text"] = "We knew early enough what would happen, and when."  # type: ignore[index]
    shape.add(data, kinds.BY_KEY["agreement"], "Our child was asked what would help.", [])


def _branched_meeting(data: Data) -> None:
    shape.set_conditions(shape.item(data, "Q2") or {}, [{"item": "Q1", "is": ["o2", "o3"]}], "all")
    shape.set_conditions(shape.item(data, "Q3") or {}, [{"item": "Q1", "is": ["o1", "o2"]}], "all")
    shape.set_conditions(shape.item(data, "Q4") or {}, [{"item": "Q1", "is-not": ["o3"]}, {"item": "Q1", "answered": True}], "all")
