"""An open wave: how far it has reached, what was sent, codes to hand out, a later last day, other days for reminders."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from participation import clock, post
from participation.problems import Conflict, Unacceptable
from participation.web import fields, pages, qr
from participation.words import _
from surveys import promise, queries, training
from surveys.inviting import doors, invitations, letters, printing
from surveys.inviting.invitations import Code
from surveys.inviting.letters import BY_CODES, BY_MAIL, Post
from surveys.library import Questionnaire
from surveys.models import Wave
from surveys.running import forms as wave_forms, planning, waves
from surveys.running.reach import Reach
from surveys.training import Course


@dataclass(frozen=True)
class OpenWavePage(pages.Page):
    """`sent`: what is known of its messages; None where codes are handed out, or people come through doors."""

    template: ClassVar[str] = "surveys/wave.html"
    wave: Wave
    form: Questionnaire
    opened: dt.date
    closes: dt.date
    was: dt.date | None
    days_left: int
    invited: int
    used: int
    share: int
    by_group: list[Reach]
    by_area: list[Reach]
    before: tuple[str, int] | None
    offline: bool
    by_list: bool
    codes_made: int
    may_make_codes: bool
    may_extend: bool
    sent: Post | None
    post: bool
    reminders: list[dt.date]
    today: dt.date
    course: Course | None
    doors: list[doors.Line] = field(default_factory=list)


@dataclass(frozen=True)
class CodesPage(pages.Page):
    template: ClassVar[str] = "surveys/wave_codes.html"
    wave: Wave
    people: int
    codes_made: int
    may_make_codes: bool
    undelivered: int
    printed: int
    by_mail: bool


@dataclass(frozen=True)
class ExtendPage(pages.Page):
    template: ClassVar[str] = "surveys/wave_extend.html"
    wave: Wave
    closes: dt.date
    latest: dt.date | None
    typed: Mapping[str, str]
    errors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class RemindersPage(pages.Page):
    template: ClassVar[str] = "surveys/wave_reminders.html"
    wave: Wave
    closes: dt.date
    past: list[dt.date]
    places: list[str]
    typed: Mapping[str, str]
    errors: Mapping[str, str] = field(default_factory=dict)


async def _wave(request: Request) -> Wave:
    return await queries.wave_for(request.state.visitor.person, request.path_params["id"])


async def open_page(request: Request, found: Wave) -> OpenWavePage:
    groups, keys = await queries.strata_of(found), request.app.state.keys
    invited, used = sum(line.invited for line in groups), sum(line.used for line in groups)
    closes, by_list = dt.date.fromisoformat(found.closes_on), planning.by_list(found)
    return OpenWavePage(
        found, queries.questionnaire_of(found), dt.date.fromisoformat(found.opened_on or found.closes_on), closes,
        dt.date.fromisoformat(found.extended_from) if found.extended_from else None, (closes - clock.today()).days, invited, used,
        round(100 * used / invited) if invited else 0, queries.margin(groups, "group"), queries.margin(groups, "area"),
        await queries.rate_before(found), found.key_mode == promise.OFFLINE, by_list, await queries.codes_made(found),
        invitations.can_make_codes(state=found.state, used=used), not waves.is_over(found.closes_on),
        await letters.post_of(found, keys) if by_list and found.send_by == BY_MAIL else None,
        post.is_set_up(request.app.state.settings), planning.planned_reminders(found), clock.today(), await training.of(found), await doors.lines_of(found))


async def codes_page(request: Request) -> Response:
    found = await _wave(request)
    if found.state != waves.OPEN or not planning.by_list(found):
        return pages.see_other(request, "wave", id=found.pk)
    groups = await queries.strata_of(found)
    used, mail = sum(line.used for line in groups), found.send_by == BY_MAIL
    sent = await letters.post_of(found, request.app.state.keys) if mail else None
    return pages.show(request, CodesPage(
        found, sum(line.invited for line in groups), await queries.codes_made(found),
        invitations.can_make_codes(state=found.state, used=used), len(sent.undelivered) if sent else 0, printing.MOST_PRINTED, mail))


async def make_codes(request: Request) -> Response:
    """Links and codes, once, in the form that was chosen. They exist in this answer only."""
    found, form = await _wave(request), await fields.read(request)
    by, keys = request.state.visitor.person, request.app.state.keys
    if form.text("whose") == "undelivered":
        made = await letters.codes_for_undelivered(wave=found, keys=keys, by=by)
        if not made:
            raise Conflict(_("There is nobody whom no message reached."))
    else:
        made = await invitations.make_codes(wave=found, keys=keys, by=by)
        await letters.drop(found)
        await Wave.filter(pk=found.pk).update(send_by=BY_CODES, reminders="")
    return await _handed_out(request, found, made, form.text("form"))


async def _handed_out(request: Request, found: Wave, made: Sequence[Code], way: str) -> Response:
    settings = request.app.state.settings
    if way in (printing.CARDS, printing.LETTERS):
        printed = printing.cards if way == printing.CARDS else printing.letters
        content = await printed(found, made, origin=settings.origin, partnership=settings.partnership,
                                picture=lambda address: str(qr.drawing(address)))
        return _file(content, f"{way}-{found.pk[:8]}.pdf", "application/pdf")
    text = invitations.as_csv(made, origin=settings.origin)
    return _file(("\N{ZERO WIDTH NO-BREAK SPACE}" + text).encode(), f"codes-{found.pk[:8]}.csv", "text/csv; charset=utf-8")


def _file(content: bytes, name: str, kind: str) -> Response:
    return Response(content, media_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


async def ask_extend(request: Request) -> Response:
    found = await _wave(request)
    if found.state != waves.OPEN or waves.is_over(found.closes_on):
        return pages.see_other(request, "wave", id=found.pk)
    return pages.show(request, _extend_page(found, {"to": ""}))


def _extend_page(found: Wave, typed: Mapping[str, str], errors: Mapping[str, str] = {}) -> ExtendPage:  # noqa: B006
    latest = dt.date.fromisoformat(found.told_by) if found.told_by else None
    return ExtendPage(found, dt.date.fromisoformat(found.closes_on), latest, typed, errors)


async def extend(request: Request) -> Response:
    found, form = await _wave(request), await fields.read(request)
    try:
        await planning.extend(wave=found, to=wave_forms.later_day(form), by=request.state.visitor.person)
    except Unacceptable as refusal:
        return pages.show(request, _extend_page(found, {"to": form.text("to", most=40)}, refusal.errors), status=422)
    return pages.see_other(request, "wave", id=found.pk)


async def ask_reminders(request: Request) -> Response:
    found = await _wave(request)
    if found.state != waves.OPEN or found.send_by != BY_MAIL:
        return pages.see_other(request, "wave", id=found.pk)
    days = [day.isoformat() for day in planning.planned_reminders(found) if day > clock.today()]
    return pages.show(request, _reminders_page(found, dict(zip(("first", "second"), [*days, "", ""], strict=False))))


def _reminders_page(found: Wave, typed: Mapping[str, str], errors: Mapping[str, str] = {}) -> RemindersPage:  # noqa: B006
    past = [day for day in planning.planned_reminders(found) if day <= clock.today()]
    return RemindersPage(found, dt.date.fromisoformat(found.closes_on), past,
                         ["first", "second"][:planning.MOST_REMINDERS - len(past)], typed, errors)


async def change_reminders(request: Request) -> Response:
    found, form = await _wave(request), await fields.read(request)
    try:
        await planning.change_reminders(wave=found, days=wave_forms.reminder_days(form), by=request.state.visitor.person)
    except Unacceptable as refusal:
        typed = {name: form.text(name, most=40) for name in ("first", "second")}
        return pages.show(request, _reminders_page(found, typed, refusal.errors), status=422)
    return pages.see_other(request, "wave", id=found.pk)
