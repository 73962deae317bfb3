"""Kept lists: made, replaced by another file, deleted. Nobody on them is shown; they are written, not read."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from starlette.requests import Request
from starlette.responses import Response

from participation.problems import Conflict, Unacceptable
from participation.web import fields, pages
from surveys import forms
from surveys.inviting import invitations, lists, rosters
from surveys.inviting.rosters import RosterLine
from surveys.models import Roster
from surveys.routes.asked_pages import SHOWN_BAD_ROWS
from surveys.running import forms as wave_forms


@dataclass(frozen=True)
class RostersPage(pages.Page):
    template: ClassVar[str] = "surveys/rosters.html"
    rosters: list[RosterLine]


@dataclass(frozen=True)
class RosterPage(pages.Page):
    """One kept list, or with none the form for a new one."""

    template: ClassVar[str] = "surveys/roster.html"
    roster: Roster | None
    people: int
    typed: Mapping[str, str]
    errors: Mapping[str, str] = field(default_factory=dict)
    bad_rows: list[tuple[int, str]] = field(default_factory=list)
    more_bad: int = 0


async def listed(request: Request) -> Response:
    return pages.show(request, RostersPage(await rosters.rosters_for(request.state.visitor.person)))


async def new_page(request: Request) -> Response:
    return pages.show(request, RosterPage(None, 0, {}))


async def new(request: Request) -> Response:
    form = await fields.read(request)
    try:
        name = wave_forms.roster_name(form)
        made = await rosters.make(name=name, people=await _people(form), keys=request.app.state.keys,
                                  by=request.state.visitor.person)
    except Unacceptable as refusal:
        return pages.show(request, RosterPage(None, 0, _typed(form), refusal.errors, **_bad(refusal)), status=422)
    return pages.see_other(request, "roster", id=made.pk)


async def _people(form: fields.Form) -> list[lists.Invited]:
    content, areas = forms.people(form), await invitations.areas_by_name()
    return (await asyncio.to_thread(lists.read, content, areas=areas)).people


def _typed(form: fields.Form) -> dict[str, str]:
    return {"name": form.text("name", most=500), "people": form.text("people", most=forms.MOST_PASTED)}


def _bad(refusal: Unacceptable) -> dict[str, Any]:
    rows = list(refusal.rows) if isinstance(refusal, lists.BadRows) else []
    return {"bad_rows": rows[:SHOWN_BAD_ROWS], "more_bad": max(0, len(rows) - SHOWN_BAD_ROWS)}


async def _roster(request: Request) -> Roster:
    return await rosters.roster_for(request.state.visitor.person, request.path_params["id"])


async def one(request: Request) -> Response:
    found = await _roster(request)
    return pages.show(request, RosterPage(found, await rosters.size(found), {}))


async def replace(request: Request) -> Response:
    found, form = await _roster(request), await fields.read(request)
    try:
        await rosters.replace(roster=found, people=await _people(form), keys=request.app.state.keys,
                              by=request.state.visitor.person)
    except Unacceptable as refusal:
        page = RosterPage(found, await rosters.size(found), _typed(form), refusal.errors, **_bad(refusal))
        return pages.show(request, page, status=422)
    return pages.see_other(request, "roster", id=found.pk)


async def take_off(request: Request) -> Response:
    """One person asks not to be asked any more."""
    found, contact = await _roster(request), (await fields.read(request)).text("contact", most=lists.MOST_CONTACT)
    try:
        await rosters.take_off(roster=found, contact=contact, keys=request.app.state.keys, by=request.state.visitor.person)
    except Unacceptable as refusal:
        page = RosterPage(found, await rosters.size(found), {"contact": contact}, refusal.errors)
        return pages.show(request, page, status=422)
    return pages.see_other(request, "roster", id=found.pk)


async def delete(request: Request) -> Response:
    found = await _roster(request)
    try:
        await rosters.delete(roster=found, by=request.state.visitor.person)
    except Conflict as refusal:
        page = RosterPage(found, await rosters.size(found), {}, {"delete": refusal.sentence})
        return pages.show(request, page, status=409)
    return pages.see_other(request, "rosters")
