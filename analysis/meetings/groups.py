"""Groups and their meetings: who is in them, what they spoke of, what they found, what they decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from analysis.meetings.alike import Meets, Pair, Spoken, flagged
from analysis.models import Action, Decision, Meeting, MeetingGroup, MeetingItem
from analysis.queries import thing_for
from participation import audit, clock
from participation.models import Person
from participation.problems import Conflict, Unacceptable
from participation.words import N_, _, month

FORUM, GROUP = "forum", "group"
KINDS = {FORUM: N_("Forum"), GROUP: N_("Group")}
LOOKED_BACK = timedelta(days=365)
"""Agendas are compared over this time."""


@dataclass(frozen=True)
class About:
    """A group as it is written: members are staff, by name or post, one a line."""

    name: str
    purpose: str
    kind: str
    members: tuple[str, ...]


@dataclass(frozen=True)
class Listed:
    group: MeetingGroup
    meetings: int
    last: date | None


@dataclass(frozen=True)
class Point:
    """A point of a meeting with its decisions."""

    item: MeetingItem
    decisions: list[Decision]


async def form(*, about: About, by: Person | None) -> MeetingGroup:
    await _check_name(about.name)
    group = await MeetingGroup.create(name=about.name, purpose=about.purpose, kind=about.kind, members=list(about.members))
    await audit.record("meeting_group.formed", by=by, about=group, members=len(about.members))
    return group


async def change(*, group: MeetingGroup, about: About, by: Person | None) -> None:
    await _check_name(about.name, but=group.pk)
    group.name, group.purpose, group.kind, group.members = about.name, about.purpose, about.kind, list(about.members)
    await group.save()
    await audit.record("meeting_group.changed", by=by, about=group, members=len(about.members))


async def _check_name(name: str, but: str = "") -> None:
    if await MeetingGroup.filter(name=name).exclude(pk=but).exists():
        raise Unacceptable({"name": _("There is a group of this name already.")})


async def end(*, group: MeetingGroup, by: Person | None) -> None:
    """It meets no more, because it was merged or has done its work. What it spoke of stays."""
    group.retired_at = clock.now()
    await group.save(update_fields=["retired_at"])
    await audit.record("meeting_group.ended", by=by, about=group)


async def hold(*, group: MeetingGroup, held_on: date, place: str, there: Sequence[str], agenda: Sequence[str], by: Person | None) -> Meeting:
    if group.retired_at is not None:
        raise Conflict(N_("This group meets no more."))
    meeting = await Meeting.create(group=group, held_on=held_on, place=place, there=list(there), made_at=clock.now(), made_by=by)
    await MeetingItem.bulk_create([MeetingItem(meeting=meeting, position=n, title=title) for n, title in enumerate(agenda)])
    await audit.record("meeting.held", by=by, about=meeting, points=len(agenda))
    return meeting


async def note(*, meeting: Meeting, record: str, by: Person | None) -> None:
    meeting.record = record
    await meeting.save(update_fields=["record"])
    await audit.record("meeting.noted", by=by, about=meeting)


async def find(*, item: MeetingItem, found: str, action: Action | None, by: Person | None) -> None:
    """What was found at a point, and which action of a plan it was about."""
    item.found, item.action = found, action
    await item.save(update_fields=["found", "action_id"])
    await audit.record("meeting.found", by=by, about=f"meeting:{item.meeting_id}")  # type: ignore[attr-defined]


async def all_groups() -> list[Listed]:
    found = []
    for group in await MeetingGroup.filter(retired_at=None):
        days = await Meeting.filter(group=group).values_list("held_on", flat=True)
        found.append(Listed(group, len(days), max(days, default=None)))
    return found


async def duplicates(*, today: date) -> list[Pair]:
    """Groups with the same people, or that spoke of the same things within a year."""
    groups = await MeetingGroup.filter(retired_at=None)
    items = await MeetingItem.filter(meeting__held_on__gte=today - LOOKED_BACK).prefetch_related("meeting")
    return flagged([Meets(group.pk, group.name, tuple(group.members), _spoken(group, items)) for group in groups])


def _spoken(group: MeetingGroup, items: Sequence[MeetingItem]) -> tuple[Spoken, ...]:
    """Each title once: what comes up at every meeting of a group is one thing that it speaks of."""
    own = sorted((one for one in items if one.meeting.group_id == group.pk), key=lambda one: one.meeting.held_on)
    return tuple({one.title.casefold(): Spoken(one.title, one.action_id or "", month(one.meeting.held_on))  # type: ignore[attr-defined]
                  for one in own}.values())


async def group_for(person: Person | None, id: str) -> MeetingGroup:
    return await thing_for(person, MeetingGroup, id)


async def meeting_for(person: Person | None, id: str) -> Meeting:
    return await thing_for(person, Meeting, id, "group")


async def item_for(person: Person | None, id: str) -> MeetingItem:
    return await thing_for(person, MeetingItem, id, "meeting__group", "action__plan", "action__recommendation")


async def points(meeting: Meeting) -> list[Point]:
    items = await MeetingItem.filter(meeting=meeting).prefetch_related("action")
    made = await Decision.filter(meeting_item_id__in=[one.pk for one in items]).prefetch_related("theme", "action", "meeting_item__meeting__group")
    return [Point(item, [d for d in made if d.meeting_item_id == item.pk]) for item in items]  # type: ignore[attr-defined]
