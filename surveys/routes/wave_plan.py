"""A wave in preparation, step by step: who is asked, when and how, and the page where all of it is checked before opening."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from starlette.requests import Request
from starlette.responses import Response

from participation import clock, post
from participation.problems import Conflict, Unacceptable
from participation.web import fields, pages
from participation.words import _, day, ngettext, weekday
from surveys import promise, queries, training
from surveys.inviting import rosters
from surveys.inviting.letters import BY_CODES, BY_MAIL
from surveys.inviting.rosters import RosterLine
from surveys.library import Questionnaire
from surveys.models import Wave
from surveys.routes import asked_pages
from surveys.routes.asked_pages import Asked
from surveys.running import forms as wave_forms, opening, planning, waves
from surveys.running.planning import When
from surveys.running.progress import Told
from surveys.training import Course


@dataclass(frozen=True)
class Line:
    """One line of what has been decided, in sentences, with the page where it is changed ("" for none)."""

    label: str
    said: list[str]
    step: str = ""


@dataclass(frozen=True)
class WavePage(pages.Page):
    """A wave in preparation: what has been decided, the groups to be, what is missing before it can open."""

    template: ClassVar[str] = "surveys/wave_draft.html"
    wave: Wave
    form: Questionnaire
    lines: list[Line]
    promise: list[str]
    asked: Asked
    missing: str
    late: bool
    course: Course | None
    work: Told | None
    errors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class WhoPage(pages.Page):
    template: ClassVar[str] = "surveys/wave_who.html"
    wave: Wave
    asked: Asked
    rosters: list[RosterLine]
    used: str
    work: Told | None
    errors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class WhenPage(pages.Page):
    template: ClassVar[str] = "surveys/wave_when.html"
    wave: Wave
    typed: Mapping[str, str]
    reminders: list[str]
    by_list: bool
    post: bool
    may_equality: bool
    errors: Mapping[str, str] = field(default_factory=dict)


async def wave_of(request: Request) -> Wave:
    return await queries.wave_for(request.state.visitor.person, request.path_params["id"])


async def draft_page(found: Wave, part: Asked | None = None, errors: Mapping[str, str] = {}) -> WavePage:  # noqa: B006
    """`part`: who is asked, where there is more to say of it than what is stored. `errors` of opening the wave."""
    asked = part or await asked_pages.asked(found)
    missing = _("The list is being put in. It can be opened once that is done.") if asked.going else await opening.missing(found)
    late = bool(missing and found.opens_on and found.opens_on <= clock.today().isoformat())
    promised = promise.sentences(found.promise, closes_on=found.closes_on)
    return WavePage(found, queries.questionnaire_of(found), _lines(found, asked), promised, asked, missing, late,
                    await training.of(found), asked.work, {**asked.errors, **errors})


def _lines(found: Wave, asked: Asked) -> list[Line]:
    form = queries.questionnaire_of(found)
    lines = [Line(_("What is asked"), [form.title]), Line(_("Who is asked"), [_who(found, asked)], "wave-who"),
             Line(_("When"), _days(found), "wave-when")]
    if planning.by_list(found):
        lines.append(Line(_("How people get their code"), _ways(found), "wave-when"))
    if found.equality:
        lines.append(Line(_("Equality page"), [_("It comes after the last question, apart from the answers.")], "wave-when"))
    holder = _("The data keeper, away from this service") if found.key_mode == promise.OFFLINE else _("This service, in a file of its own")
    return [*lines, Line(_("Who holds the key"), [holder], "wave-when")]


def _who(found: Wave, asked: Asked) -> str:
    if not asked.invited:
        return _("Nobody is on the list yet.")
    if not planning.by_list(found):
        return ngettext("{n} person is expected at its doors.", "{n} people are expected at its doors.", asked.invited).format(
            n=asked.invited)
    number = ngettext("{n} person is on the list.", "{n} people are on the list.", asked.invited).format(n=asked.invited)
    return number + (" " + _("It was taken from a kept list.") if found.roster_id else "")  # type: ignore[attr-defined]


def _days(found: Wave) -> list[str]:
    opens = _("It opens by itself on {day}.").format(day=weekday(dt.date.fromisoformat(found.opens_on))) if found.opens_on \
        else _("You open it by hand.")
    said = [opens, _("The last day for answers is {day}.").format(day=weekday(dt.date.fromisoformat(found.closes_on)))]
    return [*said, _("You say by {day} what will be done.").format(day=_day(found.told_by))] if found.told_by else said


def _ways(found: Wave) -> list[str]:
    thanks = [_("A thank-you goes to everybody when it closes.")] if found.thanks else []
    if found.send_by == BY_CODES:
        return [_("You hand out codes: a file, cards or letters."), *thanks]
    days = planning.planned_reminders(found)
    if not days:
        return [_("By e-mail, without reminders."), *thanks]
    return [_("By e-mail."), _("Reminders to codes that are not used: {days}.").format(days=", ".join(day(one, "d MMMM") for one in days)),
            *thanks]


def _day(stored: str) -> str:
    return day(dt.date.fromisoformat(stored))


async def who(request: Request) -> Response:
    found = await wave_of(request)
    if found.state != waves.DRAFT:
        return pages.see_other(request, "wave", id=found.pk)
    return pages.show(request, await who_page(request, found, await asked_pages.asked(found)))


async def who_page(request: Request, found: Wave, asked: Asked) -> WhoPage:
    kept = await rosters.rosters_for(request.state.visitor.person)
    used = next((line.roster.name for line in kept if line.roster.pk == found.roster_id), "")  # type: ignore[attr-defined]
    return WhoPage(found, asked, kept, used, asked.work, asked.errors)


async def use_roster(request: Request) -> Response:
    """The people of a kept list, or with no list chosen none: then another way can be chosen."""
    found, form = await wave_of(request), await fields.read(request)
    by, keys = request.state.visitor.person, request.app.state.keys
    if form.text("roster"):
        roster = await rosters.roster_for(by, form.text("roster"))
        await rosters.use(roster=roster, wave=found, keys=keys, by=by)
        return pages.see_other(request, "wave", id=found.pk)
    await rosters.leave(wave=found, by=by)
    return pages.see_other(request, "wave-who", id=found.pk)


async def when(request: Request) -> Response:
    found = await wave_of(request)
    if found.state != waves.DRAFT:
        return pages.see_other(request, "wave", id=found.pk)
    stands = When(_date(found.opens_on), dt.date.fromisoformat(found.closes_on), _date(found.told_by), found.send_by,
                  thanks=found.thanks, equality=found.equality, key_mode=found.key_mode)
    return pages.show(request, _when_page(request, found, wave_forms.shown_when(stands), found.reminders.split()))


def _date(stored: str | None) -> dt.date | None:
    return dt.date.fromisoformat(stored) if stored else None


def _when_page(request: Request, found: Wave, typed: Mapping[str, str], reminders: list[str], **more: Any) -> WhenPage:
    adults = queries.questionnaire_of(found).audience in ("staff", "families")
    return WhenPage(found, typed, reminders, planning.by_list(found), post.is_set_up(request.app.state.settings), adults, **more)


async def settle(request: Request) -> Response:
    found, form = await wave_of(request), await fields.read(request)
    try:
        wanted = wave_forms.when(form, by_list=planning.by_list(found))
        await planning.settle(wave=found, when=wanted, by=request.state.visitor.person)
    except Unacceptable as refusal:
        typed = wave_forms.shown_when(planning.usual(clock.today())) | {"thanks": "", "equality": ""} | dict(form.pairs)
        page = _when_page(request, found, typed, form.all("reminders"), errors=refusal.errors)
        return pages.show(request, page, status=422)
    return pages.see_other(request, "wave", id=found.pk)


async def open_wave(request: Request) -> Response:
    found = await wave_of(request)
    try:
        await opening.open_wave(wave=found, keys=request.app.state.keys, by=request.state.visitor.person)
    except Conflict as refusal:
        page = await draft_page(await wave_of(request), errors={"open": refusal.sentence})
        return pages.show(request, page, status=409)
    # Codes that somebody has to hand out are the next thing to do.
    by_hand = planning.by_list(found) and found.send_by != BY_MAIL
    return pages.see_other(request, "wave-codes" if by_hand else "wave", id=found.pk)


