"""The adult's pages of a class wheel while it runs: all of them, opening one, the code on the wall."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from participation import clock
from participation.problems import Unacceptable
from participation.queries import mine
from participation.web import fields, pages, qr
from participation.wheel import Band
from participation.words import N_, _, translated
from surveys import forms, queries
from surveys.class_wheel import wheels as class_wheels
from surveys.class_wheel.wheels import Reach
from surveys.models import ClassWheel, Stratum
from surveys.running import waves

BANDS = {Band.EARLY: (N_("5 to 7, read aloud together"), N_("You read each question aloud. Each child taps alone.")),
         Band.MIDDLE: (N_("8 to 11"), N_("Each child reads, or listens.")),
         Band.TEEN: (N_("12 to 18"), N_("Each on a device of the school, or their own."))}
BLANK = {"group": "", "own_group": "", "band": "", "children": ""}


@dataclass(frozen=True)
class Line:
    """A class wheel in the list. `standing`: open, over (its time has run out), shown, nothing; `agreed`: promises."""

    one: ClassWheel
    standing: str
    day: dt.date
    children: int
    agreed: int


@dataclass(frozen=True)
class ListPage(pages.Page):
    template: ClassVar[str] = "surveys/class_wheel/list.html"
    lines: list[Line]


@dataclass(frozen=True)
class NewPage(pages.Page):
    """`groups`: those of the adult's own children, with how many of them are known here."""

    template: ClassVar[str] = "surveys/class_wheel/new.html"
    groups: list[tuple[str, int]]
    bands: list[tuple[str, str, str]]
    typed: Mapping[str, str]
    least: int
    too_few: bool = False
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class WallPage(pages.Page):
    """The code for everybody to see."""

    template: ClassVar[str] = "surveys/class_wheel/wall.html"
    one: ClassWheel
    code: str
    address: str
    qr: Markup
    until: dt.datetime
    today: bool
    open: bool
    reach: Reach


@dataclass(frozen=True)
class ReachPage(pages.Page):
    """How many have sent; it refreshes itself."""

    template: ClassVar[str] = "surveys/class_wheel/_reach.html"
    one: ClassWheel
    open: bool
    reach: Reach


async def wheels(request: Request) -> Response:
    found = await class_wheels.wheels_of(request.state.visitor.person)
    strata = {row.wave_id: row for row in await Stratum.filter(wave_id__in=[one.wave_id for one in found])}
    agreed = await queries.themes_by_wave([one.wave_id for one in found])
    lines = [Line(one, _standing(one, strata[one.wave_id]), dt.date.fromisoformat(one.wave.opened_on),
                  strata[one.wave_id].invited, agreed.get(one.wave_id, 0)) for one in found]
    return pages.show(request, ListPage(lines))


def _standing(one: ClassWheel, stratum: Stratum) -> str:
    if one.wave.state == waves.CLOSED:
        return "shown" if stratum.used else "nothing"
    return "open" if class_wheels.takes_answers(one, one.wave) else "over"


async def new_page(request: Request) -> Response:
    return await _form(request, BLANK)


async def _form(request: Request, typed: Mapping[str, str], errors: dict[str, str] | None = None, *,
                too_few: bool = False) -> Response:
    known = Counter(trust.child.group for trust in await mine.trusts_of(request.state.visitor.person) if trust.child.group)
    bands = [(band.value, translated(name), translated(hint)) for band, (name, hint) in BANDS.items()]
    page = NewPage(sorted(known.items()), bands, typed, class_wheels.LEAST, too_few, errors or {})
    return pages.show(request, page, status=422 if errors else 200)


async def new(request: Request) -> Response:
    form = await fields.read(request)
    try:
        opening = forms.class_wheel(form)
        one = await class_wheels.open_for(opening=opening, keys=request.app.state.keys, by=request.state.visitor.person)
    except Unacceptable as refusal:
        typed = {name: form.text(name, most=200) for name in BLANK}
        return await _form(request, typed, refusal.errors, too_few=isinstance(refusal, class_wheels.TooFew))
    return pages.see_other(request, "class-wheel", id=one.pk)


async def wall(request: Request) -> Response:
    """The code, very large; once it is closed, what the class told."""
    one = await class_wheels.wheel_for(request.state.visitor.person, request.path_params["id"])
    if one.wave.state == waves.CLOSED:
        return pages.see_other(request, "class-wheel-told", id=one.pk)
    state = request.app.state
    code, origin = class_wheels.code_of(one.pk, state.keys), state.settings.origin
    drawn = qr.svg(f"{origin}{pages.address(request.app, 'class-enter', code=code)}", _("The code as a square for cameras"))
    until = dt.datetime.fromtimestamp(one.closes_at, dt.UTC)
    page = WallPage(one, class_wheels.in_halves(code), f"{origin.partition('://')[2]}{pages.address(request.app, 'class-code')}",
                    drawn, until, until.astimezone(clock.HERE).date() == clock.today(), class_wheels.takes_answers(one, one.wave),
                    await class_wheels.reach(one))
    return pages.show(request, page)


async def reach(request: Request) -> Response:
    one = await class_wheels.wheel_for(request.state.visitor.person, request.path_params["id"])
    if one.wave.state == waves.CLOSED:
        return pages.see_other(request, "class-wheel-told", id=one.pk)
    return pages.show(request, ReachPage(one, class_wheels.takes_answers(one, one.wave), await class_wheels.reach(one)))


async def place(request: Request) -> Response:
    """A child came late."""
    one = await class_wheels.wheel_for(request.state.visitor.person, request.path_params["id"])
    await class_wheels.one_more(wheel=one, by=request.state.visitor.person)
    return pages.see_other(request, "class-wheel", id=one.pk)
