"""Groups that meet, their meetings, and where groups overlap."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from analysis.meetings import alike, forms, groups
from analysis.meetings.alike import Pair
from analysis.meetings.groups import KINDS, Listed, Point
from analysis.models import Action, Decision, Meeting, MeetingGroup, MeetingItem, Recommendation
from analysis.reviews import decisions, reading
from analysis.reviews import forms as deciding
from analysis.reviews.decisions import BECOMES
from analysis.reviews.reading import Stands
from analysis.routes.page import PLANNER, PlannerPage
from participation import clock
from participation.identity import is_id
from participation.problems import NotFound, Unacceptable
from participation.web import fields, meanwhile, pages
from participation.web.addresses import Url
from participation.words import translated

POST = ("POST",)
TYPED = ("words", "owner", "due", "becomes", "said", "recommendation")


def _kinds() -> dict[str, str]:
    return {key: translated(name) for key, name in KINDS.items()}


@dataclass(frozen=True, kw_only=True)
class MeetingsPage(PlannerPage):
    template: ClassVar[str] = "analysis/meetings/meetings.html"
    groups: list[Listed]
    pairs: list[Pair]
    kinds: dict[str, str] = field(default_factory=_kinds)


@dataclass(frozen=True, kw_only=True)
class AlikePage(PlannerPage):
    """Every pair that is flagged, with what is the same in it, and the rule."""
    template: ClassVar[str] = "analysis/meetings/alike.html"
    pairs: list[Pair]
    groups: int
    people_share: int = round(100 * alike.PEOPLE_SHARE)
    fewest_people: int = alike.FEWEST_PEOPLE
    words_share: int = round(100 * alike.WORDS_SHARE)
    fewest_points: int = alike.FEWEST_POINTS


@dataclass(frozen=True, kw_only=True)
class GroupFormPage(PlannerPage):
    template: ClassVar[str] = "analysis/meetings/group_form.html"
    group: MeetingGroup | None
    typed: Mapping[str, object]
    had: str = ""
    kinds: list[tuple[str, str]] = field(default_factory=lambda: list(_kinds().items()))
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class GroupPage(PlannerPage):
    template: ClassVar[str] = "analysis/meetings/group.html"
    group: MeetingGroup
    meetings: list[Meeting]
    pairs: list[Pair]
    kinds: dict[str, str] = field(default_factory=_kinds)


@dataclass(frozen=True, kw_only=True)
class MeetingFormPage(PlannerPage):
    template: ClassVar[str] = "analysis/meetings/meeting_form.html"
    group: MeetingGroup
    typed: Mapping[str, object]
    there: list[str]
    members: list[tuple[str, str]]
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class MeetingPage(PlannerPage):
    template: ClassVar[str] = "analysis/meetings/meeting.html"
    meeting: Meeting
    group: MeetingGroup
    points: list[Point]
    stands: dict[str, Stands]
    had: str
    record: str
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class ItemPage(PlannerPage):
    """A point of a meeting: what was found, and a decision about it."""
    template: ClassVar[str] = "analysis/meetings/item.html"
    item: MeetingItem
    actions: list[tuple[str, str]]
    typed: Mapping[str, object]
    recommendations: list[tuple[str, str]]
    had: str = ""
    becoming: list[tuple[str, str]] = field(default_factory=lambda: [(k, translated(v)) for k, v in BECOMES.items()])
    errors: dict[str, str] = field(default_factory=dict)


def _by(request: Request):
    return request.state.visitor.person


async def listed(request: Request) -> Response:
    found = await groups.duplicates(today=clock.today())
    return pages.show(request, MeetingsPage(groups=await groups.all_groups(), pairs=found))


async def overlaps(request: Request) -> Response:
    return pages.show(request, AlikePage(pairs=await groups.duplicates(today=clock.today()), groups=len(await groups.all_groups())))


def _form_page(request: Request, group: MeetingGroup | None, typed: Mapping[str, object], errors: dict[str, str] | None = None) -> Response:
    return pages.show(request, GroupFormPage(group=group, typed=typed, had=_had(group), errors=errors or {}), status=422 if errors else 200)


def _had(thing: MeetingGroup | Meeting | MeetingItem | None) -> str:
    """What stands of it, for `meanwhile`."""
    if isinstance(thing, MeetingGroup):
        return meanwhile.mark(thing.name, thing.purpose, thing.kind, thing.members)
    if isinstance(thing, MeetingItem):
        return meanwhile.mark(thing.found, thing.action_id)  # type: ignore[attr-defined]
    return meanwhile.mark(thing.record) if thing else ""


async def _group(request: Request) -> MeetingGroup:
    return await groups.group_for(_by(request), request.path_params["id"])


async def new(request: Request) -> Response:
    return _form_page(request, None, {"name": "", "purpose": "", "kind": groups.GROUP, "members": ""})


async def change(request: Request) -> Response:
    group = await _group(request)
    return _form_page(request, group, {"name": group.name, "purpose": group.purpose, "kind": group.kind, "members": "\n".join(group.members)})


async def save_group(request: Request) -> Response:
    """Form a group, or change the one named by the address."""
    group = await _group(request) if "id" in request.path_params else None
    form = await fields.read(request)
    try:
        about = forms.group(form)
        if group is None:
            group = await groups.form(about=about, by=_by(request))
        else:
            meanwhile.check(form, _had(group), at="name")
            await groups.change(group=group, about=about, by=_by(request))
    except Unacceptable as refusal:
        typed = {name: form.text(name) for name in ("name", "purpose", "kind", "members")}
        return _form_page(request, group, typed, refusal.errors)
    return pages.see_other(request, "meeting-group", id=group.pk)


async def group_page(request: Request) -> Response:
    group = await _group(request)
    pairs = [one for one in await groups.duplicates(today=clock.today()) if group.pk in (one.first.key, one.second.key)]
    return pages.show(request, GroupPage(group=group, meetings=await Meeting.filter(group=group), pairs=pairs))


async def end(request: Request) -> Response:
    await groups.end(group=await _group(request), by=_by(request))
    return pages.see_other(request, "meetings")


def _meeting_form(request: Request, group: MeetingGroup, typed: Mapping[str, object], there: list[str],
                  errors: dict[str, str] | None = None) -> Response:
    shown = MeetingFormPage(group=group, typed=typed, there=there, members=[(one, one) for one in group.members], errors=errors or {})
    return pages.show(request, shown, status=422 if errors else 200)


async def new_meeting(request: Request) -> Response:
    group = await _group(request)
    return _meeting_form(request, group, {"held_on": "", "place": "", "others": "", "agenda": ""}, list(group.members))


async def save_meeting(request: Request) -> Response:
    group, form = await _group(request), await fields.read(request)
    try:
        held = forms.meeting(form, group.members)
    except Unacceptable as refusal:
        typed = {name: form.text(name) for name in ("held_on", "place", "others", "agenda")}
        return _meeting_form(request, group, typed, form.all("there"), refusal.errors)
    made = await groups.hold(group=group, held_on=held.held_on, place=held.place, there=held.there, agenda=held.agenda, by=_by(request))
    return pages.see_other(request, "meeting", id=made.pk)


async def _meeting(request: Request) -> Meeting:
    return await groups.meeting_for(_by(request), request.path_params["id"])


async def meeting(request: Request) -> Response:
    return await _meeting_page(request, await _meeting(request))


async def _meeting_page(request: Request, found: Meeting, record: str | None = None, errors: dict[str, str] | None = None) -> Response:
    points = await groups.points(found)
    stands = {one.pk: reading.stands(one, today=clock.today()) for point in points for one in point.decisions}
    shown = MeetingPage(meeting=found, group=found.group, points=points, stands=stands, had=_had(found),
                        record=found.record if record is None else record, errors=errors or {})
    return pages.show(request, shown, status=422 if errors else 200)


async def note(request: Request) -> Response:
    found, form = await _meeting(request), await fields.read(request)
    record = form.text("record", most=forms.MOST_RECORD)
    try:
        meanwhile.check(form, _had(found), at="record")
    except Unacceptable as refusal:
        return await _meeting_page(request, found, record, refusal.errors)
    await groups.note(meeting=found, record=record, by=_by(request))
    return pages.see_other(request, "meeting", id=found.pk, at="more")


async def _item_page(request: Request, item: MeetingItem, typed: Mapping[str, object] | None = None,
                     errors: dict[str, str] | None = None) -> Response:
    actions = await Action.filter(retired_at=None).prefetch_related("plan")
    usual = dict.fromkeys(TYPED, "") | {"becomes": decisions.ACTION, "found": item.found, "action": item.action_id or ""}  # type: ignore[attr-defined]
    shown = ItemPage(item=item, actions=[("", "–"), *((one.pk, f"{one.number} {one.title}"[:110]) for one in actions)],
                     typed=usual | dict(typed or {}), had=_had(item), errors=errors or {},
                     recommendations=[(one.pk, one.title) for one in await Recommendation.all().prefetch_related("plan")])
    return pages.show(request, shown, status=422 if errors else 200)


async def _item(request: Request) -> MeetingItem:
    return await groups.item_for(_by(request), request.path_params["id"])


async def item(request: Request) -> Response:
    return await _item_page(request, await _item(request))


async def find(request: Request) -> Response:
    found, form = await _item(request), await fields.read(request)
    words, action_id = form.text("found", most=5_000), form.text("action", most=40)
    action = await Action.get_or_none(pk=action_id) if is_id(action_id) else None
    if action_id and action is None:
        raise NotFound()
    try:
        meanwhile.check(form, _had(found), at="found")
    except Unacceptable as refusal:
        return await _item_page(request, found, dict(form.pairs), refusal.errors)
    await groups.find(item=found, found=words, action=action, by=_by(request))
    return pages.see_other(request, "meeting", id=found.meeting.pk, at=f"item-{found.pk}")


async def decide(request: Request) -> Response:
    """A decision about a point: under the recommendation of its action, or the one that was chosen."""
    found, form = await _item(request), await fields.read(request)
    chosen = form.text("recommendation", most=40)
    try:
        wanted = await deciding.decision(form)
    except Unacceptable as refusal:
        return await _item_page(request, found, dict(form.pairs), refusal.errors)
    under = found.action.recommendation if found.action else await Recommendation.get_or_none(pk=chosen) if is_id(chosen) else None
    plan = await under.plan if under else None
    if wanted.becomes == decisions.ACTION and plan is None:
        raise NotFound()
    if not await Decision.filter(meeting_item=found, words=wanted.words, due=wanted.due).exists():  # sent twice, it is decided once
        await decisions.decide(wanted=wanted, plan=plan, meeting_item=found, recommendation=under, by=_by(request))
    return pages.see_other(request, "meeting", id=found.meeting.pk, at=f"item-{found.pk}")


URLS = [
    Url("/meetings", "meetings", listed, PLANNER),
    Url("/meetings/alike", "meetings-alike", overlaps, PLANNER),
    Url("/meetings/groups/new", "meeting-group-new", new, PLANNER),
    Url("/meetings/groups/new", "meeting-group-new.post", save_group, PLANNER, POST),
    Url("/meetings/groups/{id}", "meeting-group", group_page, PLANNER),
    Url("/meetings/groups/{id}/change", "meeting-group-change", change, PLANNER),
    Url("/meetings/groups/{id}/change", "meeting-group-change.post", save_group, PLANNER, POST),
    Url("/meetings/groups/{id}/end", "meeting-group-end", end, PLANNER, POST),
    Url("/meetings/groups/{id}/new", "meeting-new", new_meeting, PLANNER),
    Url("/meetings/groups/{id}/new", "meeting-new.post", save_meeting, PLANNER, POST),
    Url("/meetings/points/{id}", "meeting-point", item, PLANNER),
    Url("/meetings/points/{id}", "meeting-point.post", find, PLANNER, POST),
    Url("/meetings/points/{id}/decide", "meeting-decide", decide, PLANNER, POST),
    Url("/meetings/{id}", "meeting", meeting, PLANNER),
    Url("/meetings/{id}", "meeting.post", note, PLANNER, POST),
]
